"""Read annotated articles: those of the development folder, and our own records over its unlabelled corpus.

`records.jsonl` holds one article a line, without a word of its text: `doc` (its id in the corpus), `part` (`fit`, or `held out`: never
read while rules were written), and its events with character offsets into title + newline + text.
"""

import importlib
import json
import lzma
import sys
from collections.abc import Iterable
from pathlib import Path
from types import ModuleType
from typing import Any

from syria_events import Article

Record = dict[str, Any]
Pairs = list[tuple[Record, list[Record]]]
FIELDS = ("id", "title", "text", "published", "outlet", "url")
RECORDS = Path(__file__).with_name("records.jsonl")
CORPUS = Path("corpus", "syria_articles.jsonl.xz")


def scorer(shared: Path) -> tuple[ModuleType, ModuleType]:
    """The modules `score` and `gold` of the development folder."""
    sys.path.insert(0, str(shared / "evaluation"))
    return importlib.import_module("score"), importlib.import_module("gold")


def development(shared: Path, skip: Iterable[str] = ()) -> Pairs:
    """(article, events) of the annotated development articles."""
    pairs = scorer(shared)[1].load(shared / "gold" / "articles", shared / "gold" / "annotations")
    return [(article, events) for article, events in pairs if str(article["id"]) not in set(skip)]


def own(shared: Path, part: str) -> Pairs:
    """(article, events) of our records of one part, in the form of the development articles."""
    records = [json.loads(line) for line in RECORDS.read_text(encoding="utf-8").splitlines()]
    wanted = {record["doc"]: record["events"] for record in records if record["part"] == part}
    with lzma.open(shared / CORPUS, "rt", encoding="utf-8") as lines:
        articles = [article for article in map(json.loads, lines) if article["id"] in wanted]
    return [(a, [_event(scorer(shared)[1].document_text(a), e) for e in wanted[a["id"]]]) for a in articles]


def as_article(record: Record) -> Article:
    """The article of a record, its other fields left out."""
    return Article.model_validate({name: record.get(name) for name in FIELDS})


def _event(text: str, event: Record) -> Record:
    """A record's event as the scorer reads it: quotes taken from the article."""
    when = event.get("date")
    if when and "start" in when:
        when = {**when, "text": text[when["start"] : when["end"]]}
    return {
        **event,
        "trigger": text[event["start"] : event["end"]],
        "actors": [{"id": who} for who in event.get("actors", ())],
        "targets": [{"id": who} for who in event.get("targets", ())],
        "locations": [{"name": name, "adm1": adm1} for name, adm1 in event.get("locations", ())],
        "date": when,
    }
