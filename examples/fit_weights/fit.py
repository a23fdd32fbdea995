"""Fit rules/weights.csv: what each grammatical cue is worth.

    python examples/fit_weights/fit.py ../shared [--ner bundled|none] [--skip 009,025] [--folds 6] [--write]

Reads the annotated articles of the folder, our own annotations (examples/annotations) and the sentences labelled for assault and protest
(only for the first question below), lets the library find triggers and mentions, and fits one multinomial logistic regression with an L2
penalty per question: does this trigger report an event; is this actor mention its actor or target; is this its place, its date; does who
was cited last go on; is what an earlier sentence says carried. Prints the scores of a cross-validation by article (each article is scored
with weights that never saw it), and those of the held-out articles with weights fitted on all others. Needs scikit-learn.
"""

import argparse
import csv
import json
import sys
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "annotations"))
import annotated

from syria_events import pipeline
from syria_events.carrying import SLOTS, carry_cues, donor_of, take
from syria_events.event_cues import background, trigger_cues
from syria_events.frames import Frame, FrameRules, read_frame
from syria_events.models import Article, Page
from syria_events.pipeline import Extractor
from syria_events.qualify import Verdict, readings
from syria_events.rulebook import RULES
from syria_events.scenes import Scene
from syria_events.slot_cues import actor_cues, date_cues, place_cues, speaker_cues
from syria_events.weights import Weights

PENALTY = {"event": 0.2, "role": 0.2, "place": 0.15, "date": 0.3, "speaker": 0.2, "carry": 0.1}
RAREST = {"event": 2, "role": 3, "place": 3, "date": 2, "speaker": 3, "carry": 3}


# What a mention of the development articles weighs beside one of ours: the authors of the guidelines annotated them.
DEVELOPMENT_SHARE = 2.0
SURER = frozenset({"event", "role", "speaker"})


@dataclass
class Samples:
    """Per model: cue lists, labels (`none` for no label) and the article each sample is from; `share` is what the next ones weigh."""

    cues: dict[str, list[list[str]]] = field(default_factory=lambda: {m: [] for m in PENALTY})
    labels: dict[str, list[str]] = field(default_factory=lambda: {m: [] for m in PENALTY})
    docs: dict[str, list[str]] = field(default_factory=lambda: {m: [] for m in PENALTY})
    shares: dict[str, list[float]] = field(default_factory=lambda: {m: [] for m in PENALTY})
    matched: dict[str, list[tuple[Scene, Verdict, dict]]] = field(default_factory=dict)
    share: float = 1.0

    def add(self, model: str, doc: str, cues: list[str], label: str, share: float | None = None) -> None:
        self.cues[model].append(cues)
        self.labels[model].append(label)
        self.docs[model].append(doc)
        self.shares[model].append(share if share is not None else self.share if model in SURER else 1.0)


def collect(samples: Samples, doc: str, scenes: list[Scene], golds: list[dict], text: str, score, knows: FrameRules) -> None:
    """A sample for everything a trigger can announce: an event where the annotation has one; slots of the reading that is right."""
    read = [(s, n, t) for s in scenes for n, trigger in enumerate(s.triggers) for t in readings(trigger)]
    shown = [{"trigger": {"start": t.start, "end": t.end}, "action": t.action} for _, _, t in read]
    cls = score.classes()
    exact = {j: i for i, j in score.pair_up(golds, shown, lambda g, p: g["action"] == p["action"], text)}
    alike = {j: i for i, j in score.pair_up(golds, shown, lambda g, p: cls[g["action"]] == cls[p["action"]], text)}
    article = background(scenes)
    done = {(id(s), n) for j, (s, n, _) in enumerate(read) if j in exact}
    for j, (scene, n, trigger) in enumerate(read):
        family = knows.families.of[trigger.action]
        samples.add("event", doc, trigger_cues(article, scene, n, trigger, family, knows.rules), "event" if j in exact else "none")
        if j in exact or (j in alike and (id(scene), n) not in done):
            done.add((id(scene), n))
            event = golds[exact.get(j, alike.get(j))]
            verdict = Verdict(trigger, n, event.get("status", "actual"), 1.0, trigger.rule)
            samples.matched.setdefault(doc, []).append((scene, verdict, event))
            collect_slots(samples, doc, scene, trigger, family, event, score, knows)


def collect_slots(samples: Samples, doc: str, scene: Scene, trigger, family: str, gold: dict, score, knows: FrameRules) -> None:
    actors, targets = score.ids(gold.get("actors")), score.ids(gold.get("targets"))
    for n, mention in enumerate(scene.actors):
        if mention.first < trigger.last and trigger.first < mention.last:
            continue
        who = score.group(mention.id) if mention.id else "?"
        label = "actor" if who in actors else "target" if who in targets else "none"
        samples.add("role", doc, actor_cues(scene, trigger, n, family, knows.rules), label)
    if scene.speaker is not None and family == "speech":
        who = score.group(scene.speaker.mention.id) if scene.speaker.mention.id else "?"
        cues = speaker_cues(scene, trigger, scene.speaker, knows.rules)
        samples.add("speaker", doc, cues, "actor" if who in actors else "none")
    left = list(gold.get("locations") or [])
    for n, place in enumerate(scene.resolved):
        hit = any(score.same_name(g["name"], place.name_ar or place.text) or score.same_name(g["name"], place.text) for g in left)
        samples.add("place", doc, place_cues(scene, trigger, n, family), "place" if hit else "none")
    for mention, link in zip(scene.dates, scene.date_links, strict=True):
        shown = json.loads(mention.date.model_dump_json())
        state = score.date_state(gold.get("date"), shown)
        same_text = bool(
            gold.get("date")
            and score.fold(gold["date"].get("text") or "")
            and set(score.fold(gold["date"]["text"]).split()) & set(score.fold(mention.date.text or "").split())
        )
        hit = (state == "right" or (state in {"skip", "wrong"} and same_text)) and not (gold.get("date") or {}).get("reported")
        samples.add("date", doc, date_cues(scene, trigger, mention, link, family), "date" if hit else "none")


def collect_carried(samples: Samples, knows: FrameRules, score, without: set[str]) -> None:
    """A sample for every slot an annotated event's sentence leaves open and an earlier one fills, with slots filled by `knows`."""
    for model in (samples.cues, samples.labels, samples.docs, samples.shares):
        model["carry"].clear()
    for doc, matched in samples.matched.items():
        if doc in without:
            continue
        earlier: list[Frame] = []
        scenes = {scene.index: scene for scene, _, _ in matched}
        for scene, verdict, event in matched:
            frame = read_frame(scene, verdict, knows)
            for slot in SLOTS:
                if donor := donor_of(slot, frame, earlier):
                    label = "carry" if is_carried(slot, event, donor.frame, scenes, score) else "none"
                    samples.add("carry", doc, carry_cues(slot, frame, donor), label)
                    frame = take(slot, frame, donor.frame) if label == "carry" else frame
            earlier.append(frame)


def is_carried(slot: str, event: dict, donor: Frame, scenes: dict[int, Scene], score) -> bool:
    """Whether what the donor fills the slot with is in the event's annotation."""
    if slot == "actors":
        return bool({score.group(f.mention.id) for f in donor.actors if f.mention.id} & score.ids(event.get("actors")))
    if slot == "date":
        shown = donor.date and json.loads(donor.date.mention.date.model_dump_json())
        return bool(shown) and score.date_state(event.get("date"), shown) == "right"
    names = [p.name_ar or p.text for p in (scenes[w.scene].resolved[w.n] for w in donor.places)]
    return any(score.same_name(g["name"], name) for g in event.get("locations") or () for name in names)


# What a labelled sentence weighs beside an annotated mention, and the class of action its label is about.
OEDA_SHARE = {"yes": 1.0, "easy no": 0.6, "difficult no": 0.3}


def oeda_rows(shared: Path) -> list[tuple[str, str, str, str]]:
    """(id, class, label, sentence) of the labelled sentences, the ambiguous ones left out."""
    rows = []
    for name in ("assault", "protest"):
        with (shared / "oeda" / f"{name}_dev.csv").open(encoding="utf-8") as file:
            for i, row in enumerate(csv.DictReader(file)):
                if row["label"] in OEDA_SHARE:
                    rows.append((f"oeda-{name}-{i % 60}", name, row["label"], row["text"]))
    return rows


def of_class(action: str, cls: dict[str, str], name: str) -> bool:
    return cls[action] == name or (name == "assault" and action == "abduction")


def collect_oeda(samples: Samples, rows, extractor: Extractor, cls: dict[str, str]) -> None:
    """Every trigger of the label's class in a labelled sentence is a sample: an event in a `yes`, none in a `no`."""
    knows = extractor._frames
    for doc, name, label, text in rows:
        scenes = extractor.scenes(pipeline.prepare(Article(id=doc, text=text)))
        article = background(scenes)
        for scene in scenes:
            for n, trigger in enumerate(scene.triggers):
                if of_class(trigger.action, cls, name):
                    cues = trigger_cues(article, scene, n, trigger, knows.families.of[trigger.action], knows.rules)
                    samples.add("event", doc, cues, "event" if label == "yes" else "none", OEDA_SHARE[label])


def score_oeda(rows, extractor: Extractor, weights_of, cls: dict[str, str]) -> str:
    """F1 of «fires» per class, yes against easy no, and the share of difficult no that fired."""
    knows = extractor._frames
    tally: Counter[tuple[str, str, bool]] = Counter()
    for doc, name, label, text in rows:
        extractor._frames = FrameRules(knows.families, knows.rules, weights_of(doc))
        events = extractor.extract(Article(id=doc, text=text)).events
        tally[name, label, any(e.status == "actual" and of_class(e.action, cls, name) for e in events)] += 1
    extractor._frames = knows
    lines = []
    for name in ("assault", "protest"):
        tp, fn, fp = tally[name, "yes", True], tally[name, "yes", False], tally[name, "easy no", True]
        hard = tally[name, "difficult no", True] / max(1, tally[name, "difficult no", True] + tally[name, "difficult no", False])
        lines.append(
            f"oeda {name}: P {tp / max(1, tp + fp):.3f} R {tp / max(1, tp + fn):.3f} "
            f"F1 {2 * tp / max(1, 2 * tp + fn + fp):.3f}; difficult no fired {hard:.3f}"
        )
    return "\n".join(lines)


def fit(samples: Samples, knows: FrameRules, score, without: Iterable[str] = ()) -> Weights:
    """Weights fitted on the samples of all articles but those of `without`; what is carried is fitted last, on frames the others fill."""
    left_out = set(without)
    labels, tables = {}, {}
    for model in PENALTY:
        if model == "carry":
            filling = FrameRules(knows.families, knows.rules, Weights(MappingProxyType(labels), MappingProxyType(tables)))
            collect_carried(samples, filling, score, left_out)
        rows = [i for i, d in enumerate(samples.docs[model]) if d not in left_out]
        cues = [samples.cues[model][i] for i in rows]
        y = [samples.labels[model][i] for i in rows]
        shares = [samples.shares[model][i] for i in rows]
        labels[model], tables[model] = fit_model(model, cues, y, shares)
    return Weights(MappingProxyType(labels), MappingProxyType(tables))


def fit_model(model: str, cues: list[list[str]], y: list[str], shares: list[float]):
    if len(set(y)) < 2:
        raise SystemExit(f"model {model!r}: the samples hold {set(y) or 'nothing'} alone; there is nothing to fit")
    counts = Counter(c for row in cues for c in set(row))
    names = sorted(c for c, k in counts.items() if k >= RAREST[model])
    index = {c: i for i, c in enumerate(names)}
    ij = [(r, index[c]) for r, row in enumerate(cues) for c in row if c in index]
    x = csr_matrix((np.ones(len(ij)), tuple(zip(*ij, strict=True))), shape=(len(cues), len(names)))
    regression = LogisticRegression(C=PENALTY[model], max_iter=2000, fit_intercept=False)
    regression.fit(x, y, sample_weight=shares)
    classes = list(regression.classes_)
    coef = regression.coef_ if len(classes) > 2 else np.vstack([-regression.coef_[0] / 1, np.zeros(len(names))])
    if len(classes) == 2:
        coef = np.vstack([np.zeros(len(names)), regression.coef_[0]])
    base = coef[classes.index("none")]
    kept = [c for c in sorted(classes) if c != "none"]
    columns = [coef[classes.index(c)] - base for c in kept]
    return tuple(kept), {c: tuple(round(float(col[i]), 4) for col in columns) for c, i in index.items()}


def predict(extractor: Extractor, page: Page, scenes: list[Scene], weights: Weights) -> list[dict]:
    knows = extractor._frames
    extractor._frames = FrameRules(knows.families, knows.rules, weights)
    events = extractor._read(page, scenes).events
    extractor._frames = knows
    return [json.loads(e.model_dump_json()) for e in events]


def reliability(pairs: annotated.Pairs, predictions: dict[str, list[dict]], score, gold) -> str:
    """How often an event of each confidence is in the annotation, with weights that never saw its article."""
    right: Counter[float] = Counter()
    count: Counter[float] = Counter()
    for record, golds in pairs:
        text, shown = gold.document_text(record), predictions[str(record["id"])]
        hit = {j for _, j in score.pair_up(golds, shown, lambda g, p: g["action"] == p["action"], text)}
        for j, event in enumerate(shown):
            band = min(0.9, int(event["confidence"] * 10) / 10)
            count[band] += 1
            right[band] += j in hit
    return "\n".join(f"confidence {b:.1f}-{b + 0.1:.1f}: {right[b] / count[b]:.2f} right of {count[b]}" for b in sorted(count))


def table(report: dict) -> str:
    lines = [f"{'':16}{'P':>7}{'R':>7}{'F1':>7}{'n':>7}"]
    for name, r in report.items():
        if name != "by_action":
            lines.append(f"{name:16}{r['p']:7.3f}{r['r']:7.3f}{r['f1']:7.3f}{r['n']:7}")
    return "\n".join(lines)


def write(weights: Weights, path: Path) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(("model", "label", "cue", "weight"))
        for model in sorted(weights.table):
            for cue, row in sorted(weights.table[model].items()):
                for label, weight in zip(weights.labels[model], row, strict=True):
                    if abs(weight) >= 0.005:
                        out.writerow((model, label, cue, weight))


def read(samples: Samples, pairs: annotated.Pairs, extractor: Extractor, score, gold) -> dict[str, tuple[Page, list[Scene]]]:
    """Page and scenes of every article; its samples are added."""
    out = {}
    for record, golds in pairs:
        page = pipeline.prepare(annotated.as_article(record))
        scenes = extractor.scenes(page)
        out[str(record["id"])] = page, scenes
        collect(samples, str(record["id"]), scenes, golds, gold.document_text(record), score, extractor._frames)
    return out


def cross_validate(samples: Samples, scenes, extractor: Extractor, score, labelled: list[str], folds: int):
    """Events of every article by weights that never saw it, and the weights for each group of labelled sentences that never saw those."""
    docs = sorted(scenes)
    predictions: dict[str, list[dict]] = {}
    unseen: dict[str, Weights] = {}
    for k in range(folds):
        fold, group = docs[k::folds], labelled[k::folds]
        weights = fit(samples, extractor._frames, score, [*fold, *group])
        unseen |= dict.fromkeys(group, weights)
        predictions |= {doc: predict(extractor, *scenes[doc], weights) for doc in fold}
    return predictions, unseen


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("shared", type=Path)
    parser.add_argument("--ner", default="bundled")
    parser.add_argument("--skip", default="")
    parser.add_argument("--folds", type=int, default=6)
    parser.add_argument("--write", action="store_true", help="fit on everything, the held-out articles too, and write rules/weights.csv")
    parser.add_argument("--dump", type=Path, help="write the cross-validated events to this JSONL file")
    args = parser.parse_args()
    score, gold = annotated.scorer(args.shared)
    development = annotated.development(args.shared, filter(None, args.skip.split(",")))
    own, held_out = (annotated.own(args.shared, part) for part in ("fit", "held out"))
    extractor = Extractor(ner=None if args.ner == "none" else args.ner)
    samples = Samples(share=DEVELOPMENT_SHARE)
    scenes = read(samples, development, extractor, score, gold)
    samples.share = 1.0
    scenes |= read(samples, own, extractor, score, gold)
    rows = oeda_rows(args.shared)
    collect_oeda(samples, rows, extractor, score.classes())
    print({m: Counter(samples.labels[m]) for m in PENALTY})
    predictions, unseen = cross_validate(samples, scenes, extractor, score, sorted({r[0] for r in rows}), args.folds)
    for name, part in (("development", development), ("our own", own)):
        print(f"{name}, {len(part)} articles, cross-validated\n{table(score.score(part, predictions)[0])}")
    print(reliability([*development, *own], predictions, score, gold))
    print(score_oeda(rows, extractor, unseen.__getitem__, score.classes()))
    weights = fit(samples, extractor._frames, score)
    unread = read(samples, held_out, extractor, score, gold)
    shown = {doc: predict(extractor, *of, weights) for doc, of in unread.items()}
    print(f"held out, {len(held_out)} articles\n{table(score.score(held_out, shown)[0])}")
    if args.dump:
        args.dump.write_text("".join(json.dumps(e, ensure_ascii=False) + "\n" for es in predictions.values() for e in es), encoding="utf-8")
    if args.write:
        write(fit(samples, extractor._frames, score), RULES / "weights.csv")


if __name__ == "__main__":
    main()
