"""Time `find` and `resolve` per article, with the bundled gazetteer and with a user's file added.

python examples/bench_places.py ARTICLES.jsonl.xz [GAZETTEER.csv]
"""

import json
import lzma
import sys
import time
from pathlib import Path

from syria_events.models import Paragraph, Sentence
from syria_events.segment import split_sentences
from syria_events.values.places import Gazetteer

WORDS = 450


def sentences(text: str) -> list[Sentence]:
    """The sentences of an article, one paragraph a line."""
    found, at = [], 0
    for number, line in enumerate(text.split("\n")):
        found += split_sentences(Paragraph(number, at, at + len(line), line))
        at += len(line) + 1
    return found


def milliseconds(gazetteer: Gazetteer, articles: list[list[Sentence]]) -> float:
    """Milliseconds for an article of 450 words, the best of three rounds."""
    words = sum(len(s.tokens) for a in articles for s in a)
    rounds = []
    for _ in range(3):
        begun = time.perf_counter()
        for article in articles:
            gazetteer.resolve([gazetteer.find(s) for s in article])
        rounds.append((time.perf_counter() - begun) / words * WORDS * 1000)
    return min(rounds)


def main() -> None:
    """Print one line for each gazetteer."""
    with lzma.open(sys.argv[1], "rt", encoding="utf-8") as file:
        articles = [sentences(json.loads(line)["text"]) for _, line in zip(range(300), file, strict=False)]
    tables = {"bundled": Gazetteer.load()}
    if len(sys.argv) > 2:
        tables["with " + Path(sys.argv[2]).name] = Gazetteer.load([Path(sys.argv[2])])
    for name, gazetteer in tables.items():
        print(f"{name}: {len(gazetteer.rows)} places, {milliseconds(gazetteer, articles):.2f} ms an article of {WORDS} words")


if __name__ == "__main__":
    main()
