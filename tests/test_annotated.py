"""The small annotated set composed for this project: runs everywhere, with rules alone."""

import json
from collections import Counter
from pathlib import Path

import pytest

from syria_events.models import Article, Event
from syria_events.pipeline import Extractor

ROOT = Path(__file__).resolve().parent.parent
ARTICLES = ROOT / "examples" / "articles"
ANNOTATED = Path(__file__).parent / "data" / "annotated"
FIELDS = ("id", "title", "text", "published", "outlet", "url")


@pytest.fixture(scope="module")
def extractor() -> Extractor:
    return Extractor(ner=None)


def party(actor_id: str | None) -> str:
    head, _, branch = (actor_id or "?").partition(".")
    return head if branch in {"GOV", "MIL", "SEC"} or head in {"CIV", "MEDIA"} else (actor_id or "?")


def offset(text: str, expected: dict[str, object]) -> int:
    """Where the quoted trigger of an expected event stands: paragraph p (non-empty lines from 0), nth occurrence."""
    at = 0
    lines = []
    for line in text.split("\n"):
        if line.strip():
            lines.append((at, line))
        at += len(line) + 1
    start, line = lines[int(str(expected["p"]))]
    found = -1
    for _ in range(int(str(expected["nth"])) + 1):
        found = line.index(str(expected["trigger"]), found + 1)
    return start + found


def compare(extractor: Extractor) -> Counter[str]:
    """Right and expected counts per field over the whole set."""
    tally: Counter[str] = Counter()
    for path in sorted(ANNOTATED.glob("*.json")):
        record = json.loads((ARTICLES / path.name).read_text(encoding="utf-8"))
        article = Article(**{k: record.get(k) for k in FIELDS})
        events = list(extractor.extract(article).events)
        wanted = json.loads(path.read_text(encoding="utf-8"))["events"]
        tally["predicted"] += len(events)
        for expected in wanted:
            tally["expected"] += 1
            start = offset(article.full_text, expected)
            end = start + len(expected["trigger"])
            match = next((e for e in events if e.trigger.start < end and start < e.trigger.end and e.action == expected["action"]), None)
            if match:
                tally["found"] += 1
                check(tally, match, expected)
    return tally


def check(tally: Counter[str], event: Event, expected: dict[str, object]) -> None:
    actors, targets, places = (expected[k] for k in ("actors", "targets", "places"))
    assert isinstance(actors, list) and isinstance(targets, list) and isinstance(places, list)
    tally["actors"] += {party(a.id) for a in event.actors} == {party(a) for a in actors}
    tally["targets"] += {party(a.id) for a in event.targets} == {party(a) for a in targets}
    tally["places"] += {p.name_ar or p.text for p in event.locations} == set(places)
    tally["status"] += event.status == expected["status"]
    source = expected["source"]
    tally["source"] += party(event.source.id if event.source else None) == party(str(source) if source else None)
    counts = expected["casualties"]
    assert isinstance(counts, dict)
    got = {k: c.best for k in ("killed", "wounded", "detained", "displaced") if (c := getattr(event.casualties, k)) and c.best is not None}
    tally["casualties"] += got == counts


FLOORS = {"found": 0.85, "status": 0.95, "casualties": 0.8, "actors": 0.75, "places": 0.7, "source": 0.8, "targets": 0.5}


def test_composed_set_stays_above_its_floors(extractor: Extractor) -> None:
    tally = compare(extractor)
    assert tally["predicted"] <= 1.3 * tally["expected"]
    assert tally["found"] / tally["expected"] >= FLOORS["found"]
    for field in ("status", "casualties", "actors", "places", "source", "targets"):
        assert tally[field] / tally["found"] >= FLOORS[field], (field, dict(tally))
