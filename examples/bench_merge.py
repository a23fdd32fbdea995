"""How well and how fast `merge` joins what tells one incident.

    python examples/bench_merge.py [../shared] [--fit] [--events 100000]

Prints pairwise precision, recall and F1 on the composed stories of tests/data/incident_pairs.toml, and the seconds for growing numbers of
events. Given the folder of development data, also F1 of `incident_links` inside its annotated articles and ours: with the weights of
rules/merge.toml, and cross-validated (each article linked with weights that never saw it). --fit prints the table [within] fitted on all of
them. Extraction is by rules alone. Cross-validation and fit need scikit-learn.
"""

import argparse
import json
import random
import sys
import time
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent / "annotations"))
sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))
import annotated
import story_pairs

from syria_events import Event, Extractor, merge
from syria_events.clusters import Pair, agglomerate
from syria_events.linking import link_rules, mention_of
from syria_events.within import pair_features

SIZES = (10_000, 30_000, 100_000)
FOLDS, PENALTY = 8, 1.5
# Added to the fitted bias: for F1 a link that is somewhat less likely than not still pays.
LENIENT = 0.95
Weights = Mapping[str, float]
# Pairs of mentions with their features, gold incident by mention, number of mentions.
Page = tuple[dict[Pair, list[str]], dict[int, str], int]


# --- between articles ---------------------------------------------------------------------------------------------------------------


def show_pairs(extractor: Extractor) -> None:
    for part in ("fit", "test"):
        verdicts = story_pairs.judge(part, extractor)
        found = [v for v in verdicts if v.found]
        print(f"stories, part {part}: {len(verdicts)} pairs, P {{:.3f}} R {{:.3f}} F1 {{:.3f}}".format(*story_pairs.f1(verdicts)), end="")
        print(f"; {len(found)} with both main events found: F1 {story_pairs.f1(found)[2]:.3f}")
        for v in verdicts:
            if v.one != v.joined:
                print(f"  {v.story}: {'not joined' if v.one else 'joined with its twin'}{'' if v.found else ' (an event was not found)'}")


def crowd(n: int, extractor: Extractor) -> list[Event]:
    """`n` events: those of the stories again and again in articles of their own, their days and places drawn at random."""
    rng = random.Random(3)
    events = [e for s in story_pairs.stories() for k in story_pairs.TOLD for e in story_pairs.events_of(s, k, extractor)]
    out: list[Event] = []
    days, places = n // 500, 400
    while len(out) < n:
        event = rng.choice(events)
        day, place, number = rng.randrange(days), rng.randrange(places), len(out)
        out.append(_moved(event, day, place, number))
    return out


def _moved(event: Event, day: int, place: int, number: int) -> Event:
    """A copy of an event in an article of its own, on another day and in another place."""
    date, shift = event.date, timedelta(days=day)
    dates = {"start": date.start and date.start + shift, "end": date.end and date.end + shift}
    where = {"name_ar": f"مكان{place}", "place_id": f"P{place}", "adm1_pcode": f"SY{1 + place % 14:02}", "geo_precision": 1}
    return event.model_copy(
        update={
            "id": f"e{number}",
            "article_id": f"a{number}",
            "incident_id": f"i{number}",
            "date": date.model_copy(update=dates),
            "locations": tuple(p.model_copy(update=where) for p in event.locations[:1]),
        }
    )


def show_speed(extractor: Extractor, most: int) -> None:
    for size in (s for s in SIZES if s <= most):
        events = crowd(size, extractor)
        begin = time.process_time()
        result = merge(events)
        spent = time.process_time() - begin
        print(f"{size:7} events  {spent:6.1f} s  {1e6 * spent / size:5.0f} µs an event  {len(result.incidents)} incidents")


# --- inside an article --------------------------------------------------------------------------------------------------------------


def read_page(record: dict[str, Any], golds: list[dict[str, Any]], extractor: Extractor, score: Any, gold: Any) -> Page:
    """What links the mentions that extraction finds in an annotated article, and the gold incident of those the scorer matches."""
    events = sorted(extractor.extract(annotated.as_article(record)).events, key=lambda e: e.trigger.start)
    text = gold.document_text(record)
    shown = [json.loads(e.model_dump_json()) for e in events]
    copies = score.repeated(text)
    golds = [g for g in golds if not any(a <= g["start"] < b for a, b in copies)]
    pairs = score.pair_up(golds, shown, lambda g, p: g["action"] == p["action"], text)
    matched = {j: str(golds[i].get("incident") or f"alone {i}") for i, j in pairs}
    return dict(pair_features([mention_of(e) for e in events])), matched, len(events)


def fit(pages: Iterable[Page]) -> dict[str, float]:
    """Weights of a logistic regression on the pairs of matched mentions whose actions are related."""
    from sklearn.feature_extraction import DictVectorizer
    from sklearn.linear_model import LogisticRegression

    rows: list[dict[str, int]] = []
    labels: list[bool] = []
    for links, matched, _ in pages:
        pairs = [(i, j) for i, j in links if i in matched and j in matched]
        rows += [dict.fromkeys(links[pair], 1) for pair in pairs]
        labels += [matched[i] == matched[j] for i, j in pairs]
    names = DictVectorizer()
    model = LogisticRegression(C=PENALTY, max_iter=1000)
    model.fit(names.fit_transform(rows), labels)
    weights = dict(zip(names.feature_names_, map(float, model.coef_[0]), strict=True))
    return {"bias": float(model.intercept_[0]) + LENIENT, "unrelated": -1.0, **weights}


def count_links(page: Page, weights: Weights) -> Counter[str]:
    """Links among the matched mentions: found and right, only found, only right."""
    links, matched, n = page
    weighed = {pair: weights["bias"] + sum(weights.get(f, 0.0) for f in features) for pair, features in links.items()}
    cluster = {i: k for k, members in enumerate(agglomerate(n, weighed, weights["unrelated"])) for i in members}
    known = sorted(matched)
    return Counter(
        "both" if cluster[i] == cluster[j] and matched[i] == matched[j] else "found" if cluster[i] == cluster[j] else "right"
        for x, i in enumerate(known)
        for j in known[x + 1 :]
        if cluster[i] == cluster[j] or matched[i] == matched[j]
    )


def link_f1(counts: Counter[str]) -> str:
    return f"{2 * counts['both'] / max(1, 2 * counts['both'] + counts['found'] + counts['right']):.3f}"


def cross_validate(parts: Mapping[str, Sequence[Page]]) -> dict[str, str]:
    """F1 for each part, its articles linked with weights fitted on other articles of all parts; mean over five shufflings."""
    sums: dict[str, Counter[str]] = {name: Counter() for name in parts}
    for seed in range(5):
        pages = [(name, page) for name in parts for page in parts[name]]
        random.Random(seed).shuffle(pages)
        for fold in range(FOLDS):
            weights = fit(page for i, (_, page) in enumerate(pages) if i % FOLDS != fold)
            for name, page in pages[fold::FOLDS]:
                sums[name] += count_links(page, weights)
    return {name: link_f1(counts) for name, counts in sums.items()}


def show_links(shared: Path, extractor: Extractor, fitting: bool) -> None:
    score, gold = annotated.scorer(shared)
    records = {"development": annotated.development(shared), "ours": annotated.own(shared, "fit")}
    parts = {name: [read_page(a, g, extractor, score, gold) for a, g in pairs] for name, pairs in records.items()}
    for name, pages in parts.items():
        print(f"incident links, {name}: {len(pages)} articles, shipped weights F1 ", end="")
        print(link_f1(sum((count_links(p, link_rules().within) for p in pages), Counter())))
    print("cross-validated:", ", ".join(f"{name} F1 {value}" for name, value in cross_validate(parts).items()))
    if fitting:
        weights = fit(page for pages in parts.values() for page in pages)
        print("\n[within]", *(f'"{name}" = {value:.2f}' for name, value in weights.items()), sep="\n")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("shared", type=Path, nargs="?")
    parser.add_argument("--fit", action="store_true")
    parser.add_argument("--events", type=int, default=SIZES[-1], help="the most events to merge")
    args = parser.parse_args()
    extractor = Extractor(ner=None)
    show_pairs(extractor)
    show_speed(extractor, args.events)
    if args.shared:
        show_links(args.shared, extractor, args.fit)


if __name__ == "__main__":
    main()
