"""Reports of one incident in several articles put together: the public `merge`."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from syria_events.across import Joined, account_of, fullest, join
from syria_events.dedup import similarity
from syria_events.linking import party
from syria_events.models import Actor, Count, Event, EventDate, Place, Record
from syria_events.similar import plain
from syria_events.within import assign_incidents

_SPECIFIC = ("chemical_attack", "suicide_bombing", "airstrike", "bombing", "assassination", "shelling", "ground_attack", "armed_clash")
_READ = frozenset({"explicit", "relative", "carried"})
# Sources that are many: two outlets that cite «activists» may have asked different ones.
_MANY = frozenset({"UNKNOWN", "ACTIVISTS", "OTHER", "MEDIA.OTHER"})
# Sentences this alike (0..100) are copies of one; the first so many reports of an incident are compared.
_COPY, _COMPARED = 90.0, 60


class Report(Record):
    """One article's word on an incident: which mentions, the sentence of the fullest, and in whose name (id of the medium or source)."""

    article_id: str
    outlet: str | None
    quote: str
    source: str | None
    event_ids: tuple[str, ...]


class Toll(Record):
    """Persons of one fate over all reports, and who says what (`article_id`: count, in order of their days).

    `low` and `high`: the extremes of all counts and of the ranges given; `best`: the count told last where all are dated by publication
    (of one day the highest), else the highest, since tolls rise and the day of the act does not say when a report appeared.
    """

    low: int
    best: int
    high: int
    said_by: tuple[tuple[str, int], ...]


class Incident(Record):
    """One thing that happened, as several mentions and reports tell it.

    `action` is the most specific one stated; `place` the most precise; `start`..`end` the days stated (None: unknown).
    `independent_outlets` counts agency copy once, and sentences that are near-identical. `score` is the weakest link's (0 and more joins;
    None for a single report), `decided_by` the features that it rests on; `contradictions` say in which field reports differ, and who
    says what («killed: 4 (a1) / 6 (a2)»). `supersedes` lists ids of earlier incidents that turned out to be this one.
    """

    id: str
    action: str
    actors: tuple[Actor, ...]
    targets: tuple[Actor, ...]
    place: Place | None
    start: date | None
    end: date | None
    killed: Toll | None
    wounded: Toll | None
    reports: tuple[Report, ...]
    independent_outlets: int
    event_ids: tuple[str, ...]
    score: float | None
    decided_by: tuple[str, ...]
    contradictions: tuple[str, ...]
    supersedes: tuple[str, ...] = ()


class MergeResult(Record):
    """`incidents` in order of their days, those without one last; `incident_of` maps every event id; `superseded_by` old ids to the new."""

    incidents: tuple[Incident, ...]
    incident_of: dict[str, str]
    superseded_by: dict[str, str]


def merge(events: Iterable[Event], earlier: MergeResult | None = None) -> MergeResult:
    """Join the mentions of each article, then the reports of one incident across articles. Every event id is kept.

    `earlier`: the result of a run before new reports arrived. Its incidents keep their ids; where two of them turn out to be one, the id of
    the first stays and `superseded_by` leads from the other to it. Without it an incident has the id of the earliest report in it. The
    same events give the same result in any order; of events with one id the last given counts. Events without a date stay alone, and so do
    those without a place, unless (talks, speech, sanctions) their parties tell them apart. Cost is close to linear. Raises TypeError for
    anything but events.
    """
    groups = _groups(events)
    names = sorted(groups, key=lambda n: _age(groups[n]))
    joined = join([account_of(groups[n]) for n in names])
    before = {} if earlier is None else {i.id: n for n, i in enumerate(earlier.incidents)}
    built = [_incident([names[k] for k in numbers], groups, joined.weakest.get(numbers[0]), before) for numbers in _all(joined, len(names))]
    return MergeResult(
        incidents=tuple(sorted(built, key=lambda i: (i.start or date.max, i.id))),
        incident_of={e: i.id for i in built for e in i.event_ids},
        superseded_by={old: i.id for i in built for old in i.supersedes},
    )


def _all(joined: Joined, n: int) -> Iterator[tuple[int, ...]]:
    """The clusters, and every account that is in none as a cluster of its own."""
    yield from joined.clusters
    together = {k for numbers in joined.clusters for k in numbers}
    yield from ((k,) for k in range(n) if k not in together)


def _age(events: Sequence[Event]) -> tuple[date, str, int, str]:
    """What orders incidents: their first day, article and place in it."""
    first = min(events, key=lambda e: (e.trigger.start, e.id))
    return min((e.date.start for e in events if e.date.start), default=date.max), first.article_id, first.trigger.start, first.id


def _groups(events: Iterable[Event]) -> dict[str, list[Event]]:
    """Events by incident id; those without one get theirs from the mentions of their article."""
    known: dict[str, Event] = {}
    for event in events:
        if not isinstance(event, Event):
            raise TypeError(f"merge takes Event records, got {type(event).__name__}")
        known[event.id] = event
    by_article: dict[tuple[str | None, ...], list[Event]] = defaultdict(list)
    for event in known.values():
        by_article[event.article_id, event.outlet, event.url].append(event)
    groups: dict[str, list[Event]] = defaultdict(list)
    for article in sorted(by_article, key=lambda key: tuple(part or "" for part in key)):
        here = sorted(by_article[article], key=lambda e: (e.trigger.start, e.id))
        for event in here if all(e.incident_id for e in here) else assign_incidents(here):
            groups[event.incident_id or event.id].append(event)
    return dict(groups)


def _incident(
    names: Sequence[str], groups: Mapping[str, Sequence[Event]], link: tuple[float, tuple[str, ...]] | None, before: Mapping[str, int]
) -> Incident:
    """The incident of the groups `names`, the earliest first. `before`: ids of earlier incidents → their order."""
    events = [e for n in names for e in groups[n]]
    kept = min((n for n in names if n in before), key=lambda n: before[n], default=names[0])
    stated = _best_dates([e.date for e in events if e.date.start])
    reports = _reports(events)
    return Incident(
        id=kept,
        action=min((e.action for e in events), key=lambda a: (_SPECIFIC.index(a) if a in _SPECIFIC else 99, a == "casualties", a)),
        actors=_union(a for e in events for a in e.actors),
        targets=_union(t for e in events for t in e.targets),
        place=min((p for e in events for p in e.locations), key=lambda p: (p.geo_precision or 9, p.place_id is None), default=None),
        start=min((d.start for d in stated if d.start), default=None),
        end=max((d.end for d in stated if d.end), default=None),
        killed=_toll([(e, e.casualties.killed) for e in events]),
        wounded=_toll([(e, e.casualties.wounded) for e in events]),
        reports=reports,
        independent_outlets=_independent(reports),
        event_ids=tuple(e.id for e in events),
        score=round(link[0], 3) if link else None,
        decided_by=tuple(f for f in link[1] if not f.endswith(("differ", "crossed", "far"))) if link else (),
        contradictions=_contradictions(events) if len(reports) > 1 else (),
        supersedes=tuple(n for n in sorted(names) if n != kept),
    )


def _best_dates(dates: Sequence[EventDate]) -> list[EventDate]:
    """Dates read in the text where there are any, else the fallbacks."""
    read = [d for d in dates if d.basis in _READ]
    return read or list(dates)


def _union(actors: Iterable[Actor]) -> tuple[Actor, ...]:
    out: dict[str, Actor] = {}
    for actor in actors:
        out.setdefault(actor.id or actor.text, actor)
    return tuple(out.values())


def _toll(counts: Sequence[tuple[Event, Count | None]]) -> Toll | None:
    """The highest count of each article, in order of their days."""
    said: dict[str, tuple[date, int]] = {}
    edges: list[int] = []
    for event, count in counts:
        if count is None or count.best is None:
            continue
        edges += [n for n in (count.low, count.best, count.high) if n is not None]
        day = event.date.start or date.min
        said[event.article_id] = max(said.get(event.article_id, (day, 0)), (day, count.best))
    if not said:
        return None
    order = sorted(said.items(), key=lambda item: (item[1], item[0]))
    printed = all(event.date.basis == "publication" for event, count in counts if count is not None and count.best is not None)
    best = order[-1][1][1] if printed else max(n for _, n in said.values())
    return Toll(low=min(edges), best=best, high=max(edges), said_by=tuple((article, n) for article, (_, n) in order))


def _reports(events: Sequence[Event]) -> tuple[Report, ...]:
    by_article: dict[tuple[str | None, ...], list[Event]] = defaultdict(list)
    for event in events:
        by_article[event.article_id, event.outlet, event.url].append(event)
    return tuple(
        Report(
            article_id=here[0].article_id,
            outlet=here[0].outlet,
            quote=fullest(here)[0].sentence.text,
            source=next((e.source.via or e.source.id for e in here if e.source), None),
            event_ids=tuple(e.id for e in here),
        )
        for here in by_article.values()
    )


def _independent(reports: Sequence[Report]) -> int:
    """How many voices: reports in one name (agency, monitor, the outlet itself) are one, and so are those whose sentences are copies."""
    voices: dict[str, list[str]] = {}
    for report in reports:
        named = report.source if report.source and report.source not in _MANY else None
        voices.setdefault(named or report.outlet or report.article_id, []).append(plain(report.quote))
    heard: list[str] = []
    count = 0
    for quotes in list(voices.values())[:_COMPARED]:
        count += not any(similarity(q, h, _COPY) >= _COPY for q in quotes[:3] for h in heard)
        heard += quotes[:3]
    return count + max(0, len(voices) - _COMPARED)


def _contradictions(events: Sequence[Event]) -> tuple[str, ...]:
    """Fields in which articles differ: tolls, days stated, sides that have nothing in common."""
    found = []
    for field in ("killed", "wounded"):
        counts = [(e.article_id, c.best) for e in events if (c := getattr(e.casualties, field)) is not None and c.best is not None]
        found.append(_differing(field, [(article, frozenset({n})) for article, n in counts]))
    days = [(e.article_id, frozenset({e.date.value})) for e in events if e.date.basis in _READ and e.date.precision == "day"]
    found.append(_differing("date", days))
    for field in ("actors", "targets"):
        sides = [(e.article_id, frozenset(party(a.id) for a in getattr(e, field) if a.id)) for e in events]
        found.append(_differing(field, [(article, who) for article, who in sides if who]))
    return tuple(f for f in found if f)


def _differing(field: str, said: Sequence[tuple[str, frozenset[object]]]) -> str:
    """«field: value (article) / value (article)» when no value is common to all articles, else ""; an article's values are put together."""
    by_article: dict[str, frozenset[object]] = defaultdict(frozenset)
    for article, values in said:
        by_article[article] |= values
    shared = frozenset.intersection(*by_article.values()) if by_article else frozenset()
    if len(by_article) < 2 or shared:
        return ""
    first = next(iter(by_article.values()))
    if all(values == first for values in by_article.values()):
        return ""
    return f"{field}: " + " / ".join(f"{', '.join(sorted(map(str, values)))} ({article})" for article, values in by_article.items())
