"""The composed stories of tests/data/incident_pairs.toml: read, put through extraction and `merge`, and counted in pairs."""

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from syria_events import Article, Event, Extractor, merge

PAIRS = Path(__file__).parent / "data" / "incident_pairs.toml"
TOLD = ("first", "again", "twin")


@dataclass(frozen=True, slots=True)
class Verdict:
    """One pair of reports: whether it is one incident, whether `merge` made it one, and whether both main events were found at all."""

    story: str
    one: bool
    joined: bool
    found: bool


def stories(part: str | None = None) -> list[dict[str, Any]]:
    """The stories of a part ("fit", "test"), or all."""
    return [s for s in tomllib.loads(PAIRS.read_text(encoding="utf-8"))["story"] if part in {None, s["part"]}]


def judge(part: str, extractor: Extractor) -> list[Verdict]:
    """Both pairs of every story of a part, all reports merged in one go.

    A pair is joined when a main event (one whose action the story is `about`) of one report shares an incident with one of the other.
    """
    told = stories(part)
    events = {(s["id"], k): events_of(s, k, extractor) for s in told for k in TOLD}
    incident_of = merge([e for here in events.values() for e in here]).incident_of
    out = []
    for story in told:
        main = {k: {incident_of[e.id] for e in events[story["id"], k] if e.action in story["about"]} for k in TOLD}
        for a, b, one in (("first", "again", True), ("again", "twin", False)):
            out.append(Verdict(story["id"], one, bool(main[a] & main[b]), bool(main[a] and main[b])))
    return out


def events_of(story: dict[str, Any], k: str, extractor: Extractor) -> tuple[Event, ...]:
    """What extraction finds in one report of a story."""
    outlet, published, text = story[k]
    article = Article.model_validate({"id": f"{story['id']}-{k}", "outlet": outlet, "published": published, "text": text})
    return extractor.extract(article).events


def f1(verdicts: list[Verdict]) -> tuple[float, float, float]:
    """Precision, recall and F1 of «joined»."""
    right = sum(v.one and v.joined for v in verdicts)
    precision = right / max(1, sum(v.joined for v in verdicts))
    recall = right / max(1, sum(v.one for v in verdicts))
    return precision, recall, 2 * precision * recall / max(1e-9, precision + recall)
