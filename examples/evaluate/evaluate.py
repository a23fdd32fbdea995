"""Measure the library on the development data beside the project.

    python examples/evaluate/evaluate.py ../shared [--part development|fit|"held out"] [--ner bundled|none] [--only IDS] [--oeda] [--errors]

Prints the scorer's table for the annotated articles: those of the development folder, or a part of our own. The shipped weights were fitted
on all of them; examples/fit_weights/fit.py prints figures of articles that weights had not seen. With --oeda also precision, recall and F1
of «this sentence reports an assault / a protest» on sentences labelled by others (yes against easy no), with the share of «difficult no»
that fired.
"""

import argparse
import csv
import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "annotations"))
import annotated

from syria_events.models import Article
from syria_events.pipeline import Extractor


def score_gold(shared: Path, part: str, extractor: Extractor, only: set[str], errors: bool) -> None:
    score, _ = annotated.scorer(shared)
    pairs = annotated.development(shared) if part == "development" else annotated.own(shared, part)
    pairs = [(a, g) for a, g in pairs if not only or a["id"] in only]
    predictions = {}
    for record, _ in pairs:
        result = extractor.extract(annotated.as_article(record))
        predictions[str(record["id"])] = [json.loads(e.model_dump_json()) for e in result.events]
    report, wrong = score.score(pairs, predictions)
    print(f"{len(pairs)} articles\n{'':16}{'P':>7}{'R':>7}{'F1':>7}{'n':>7}")
    for name in sorted(report):
        if name != "by_action":
            r = report[name]
            print(f"{name:16}{r['p']:7.3f}{r['r']:7.3f}{r['f1']:7.3f}{r['n']:7}")
    for name, r in report["by_action"].items():
        print(f"  {name:22}{r['p']:7.3f}{r['r']:7.3f}{r['f1']:7.3f}{r['n']:7}")
    if errors:
        print("\n".join(wrong))


def score_oeda(shared: Path, extractor: Extractor, errors: bool) -> None:
    for name in ("assault", "protest"):
        with (shared / "oeda" / f"{name}_dev.csv").open(encoding="utf-8") as file:
            rows = list(csv.DictReader(file))
        fired = {}
        for row in rows:
            events = extractor.extract(Article(id="x", text=row["text"])).events
            fired[row["text"]] = any(
                e.status == "actual" and (e.action_class == name or (name == "assault" and e.action == "abduction")) for e in events
            )
        label = next(k for k in rows[0] if k not in {"text", "id"}) if "label" not in rows[0] else "label"
        yes = [r for r in rows if r[label] == "yes"]
        easy = [r for r in rows if r[label] == "easy no"]
        hard = [r for r in rows if r[label] == "difficult no"]
        tp, fp = sum(fired[r["text"]] for r in yes), sum(fired[r["text"]] for r in easy)
        p, r = tp / max(1, tp + fp), tp / max(1, len(yes))
        f1 = 2 * p * r / max(1e-9, p + r)
        print(
            f"{name}: P {p:.3f} R {r:.3f} F1 {f1:.3f}; "
            f"difficult no fired {sum(fired[r['text']] for r in hard) / max(1, len(hard)):.3f} of {len(hard)}"
        )
        if errors:
            for row in yes:
                if not fired[row["text"]]:
                    print("  missed", row["text"][:200].replace("\n", " "))
            for row in easy:
                if fired[row["text"]]:
                    print("  spurious", row["text"][:200].replace("\n", " "))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("shared", type=Path)
    parser.add_argument("--part", default="development", choices=("development", "fit", "held out"))
    parser.add_argument("--ner", default="bundled")
    parser.add_argument("--only", default="")
    parser.add_argument("--oeda", action="store_true")
    parser.add_argument("--errors", action="store_true")
    args = parser.parse_args()
    extractor = Extractor(ner=None if args.ner == "none" else args.ner)
    score_gold(args.shared, args.part, extractor, set(filter(None, args.only.split(","))), args.errors)
    if args.oeda:
        score_oeda(args.shared, extractor, args.errors)


if __name__ == "__main__":
    main()
