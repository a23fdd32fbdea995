"""Reports of one incident in several articles put together."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from syria_events.linking import Mention, assign_incidents, compare, link_rules, mention_of, relation
from syria_events.models import Actor, Count, Event, EventDate, Place, Record

# Incidents further apart than this, or with no place in common, are never compared.
WINDOW_DAYS = 3
# An incident is compared with at most this many others of its place and days, the latest first.
CANDIDATES = 50
_SPECIFIC = ("chemical_attack", "suicide_bombing", "airstrike", "bombing", "assassination", "shelling", "ground_attack", "armed_clash")


class Report(Record):
    """One article's word on an incident: which mentions, what it says, and in whose name."""

    article_id: str
    outlet: str | None
    quote: str
    source: str | None
    event_ids: tuple[str, ...]


class Toll(Record):
    """Persons of one fate over all reports: lowest, latest and highest count, and who says what (`article_id`: count)."""

    low: int
    best: int
    high: int
    said_by: tuple[tuple[str, int], ...]


class Incident(Record):
    """One thing that happened, as several mentions and reports tell it.

    `action` is the most specific one stated; `place` the most precise; `start`..`end` the days stated (None: unknown).
    `independent_outlets` counts agency copy once. `score` is the weakest link's (0 and more joins; None for a single
    mention), `decided_by` the features that spoke for it, `contradictions` those that
    differ. `supersedes` lists ids of earlier incidents that turned out to be this one.
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
    """`incidents` in order of their first mention; `incident_of` maps every event id; `superseded_by` old ids to the new."""

    incidents: tuple[Incident, ...]
    incident_of: dict[str, str]
    superseded_by: dict[str, str]


def _features(a: Mention, b: Mention) -> list[str] | None:
    """What agrees and differs, None when the two actions can never be one incident."""
    related = relation(a.event.action, b.event.action)
    return None if related is None else [f"relation {related}", *compare(a, b), *_rising(a, b)]


def _score(features: Sequence[str]) -> float:
    weights = link_rules().across
    return weights["bias"] + sum(weights.get(f, 0.0) for f in features)


def _rising(a: Mention, b: Mention) -> list[str]:
    """A toll that does not fall from an earlier day to a later one, as when the wounded die."""
    if a.first is None or b.first is None or a.killed is None or b.killed is None or a.first == b.first:
        return []
    early, late = (a, b) if a.first < b.first else (b, a)
    return ["toll rising"] if (early.killed or 0) <= (late.killed or 0) <= 3 * (early.killed or 0) else []


def merge(events: Iterable[Event]) -> MergeResult:
    """Join the mentions of each article, then the reports of one incident across articles. Every event id is kept.

    The same events give the same result in any order of articles. Cost is close to linear: incidents are compared only with those that
    share a place name within three days. Raises TypeError for anything but events.
    """
    groups = _groups(events)
    ids = sorted(groups)
    parent = {n: n for n in ids}
    links: dict[str, tuple[float, tuple[str, ...]]] = {}
    for a, b in _pairs(groups):
        root_a, root_b = _root(parent, a), _root(parent, b)
        link = _link(groups[a], groups[b]) if root_a != root_b else None
        if link:
            keep, gone = sorted((root_a, root_b))
            parent[gone] = keep
            links[keep] = min([link, *(links[r] for r in (root_a, root_b) if r in links)], key=lambda x: x[0])
    members: dict[str, list[str]] = defaultdict(list)
    for n in ids:
        members[_root(parent, n)].append(n)
    built = [_incident(root, names, groups, links.get(root)) for root, names in members.items()]
    return MergeResult(
        incidents=tuple(sorted(built, key=lambda i: (i.start or date.max, i.id))),
        incident_of={e: i.id for i in built for e in i.event_ids},
        superseded_by={old: i.id for i in built for old in i.supersedes},
    )


def _groups(events: Iterable[Event]) -> dict[str, list[Event]]:
    """Events by incident id; those without one get theirs from the mentions of their article."""
    by_article: dict[str, list[Event]] = defaultdict(list)
    for event in events:
        if not isinstance(event, Event):
            raise TypeError(f"merge takes Event records, got {type(event).__name__}")
        by_article[event.article_id].append(event)
    groups: dict[str, list[Event]] = defaultdict(list)
    for article in sorted(by_article):
        here = sorted({e.id: e for e in by_article[article]}.values(), key=lambda e: (e.trigger.start, e.id))
        for event in here if all(e.incident_id for e in here) else assign_incidents(here):
            groups[event.incident_id or event.id].append(event)
    return dict(groups)


def _pairs(groups: dict[str, list[Event]]) -> Iterator[tuple[str, str]]:
    """Incidents of different articles that name one place within the window, each with the latest few of its block."""
    blocks: dict[tuple[str, int], list[str]] = defaultdict(list)
    for n in sorted(groups):
        lead = mention_of(_lead(groups[n]))
        seen: set[str] = set()
        for key in _keys(lead):
            for other in blocks[key][-CANDIDATES:]:
                if other not in seen and groups[other][0].article_id != groups[n][0].article_id:
                    seen.add(other)
                    yield other, n
        for name in lead.names if lead.first is not None else ():
            blocks[name, (lead.first or 0) // (WINDOW_DAYS + 1)].append(n)


def _keys(lead: Mention) -> list[tuple[str, int]]:
    if lead.first is None:
        return []
    slot = lead.first // (WINDOW_DAYS + 1)
    return [(name, s) for name in sorted(lead.names) for s in (slot - 1, slot, slot + 1)]


def _root(parent: dict[str, str], n: str) -> str:
    while parent[n] != n:
        parent[n] = parent[parent[n]]
        n = parent[n]
    return n


def _lead(events: Sequence[Event]) -> Event:
    """The mention that says most of an incident."""
    return max(
        events,
        key=lambda e: (
            bool(e.locations),
            e.date.basis != "unknown",
            len(e.actors) + len(e.targets),
            e.casualties.killed is not None,
            e.confidence,
        ),
    )


def _link(left: Sequence[Event], right: Sequence[Event]) -> tuple[float, tuple[str, ...]] | None:
    """Score and features when two incidents are one, else None."""
    a, b = mention_of(_lead(left)), mention_of(_lead(right))
    if a.first is None or b.first is None or abs(a.first - b.first) > WINDOW_DAYS:
        return None
    features = _features(a, b)
    if features is None or (score := _score(features)) < 0:
        return None
    return round(score, 3), tuple(features)


def _incident(root: str, names: Sequence[str], groups: dict[str, list[Event]], link: tuple[float, tuple[str, ...]] | None) -> Incident:
    events = [e for n in sorted(names) for e in groups[n]]
    stated = [e.date for e in events if e.date.start]
    score, features = link if link else (None, ())
    reports = _reports(events)
    return Incident(
        id=root,
        action=min((e.action for e in events), key=lambda a: (_SPECIFIC.index(a) if a in _SPECIFIC else 99, a)),
        actors=_union(a for e in events for a in e.actors),
        targets=_union(t for e in events for t in e.targets),
        place=min((p for e in events for p in e.locations), key=lambda p: (p.geo_precision or 9, p.place_id is None), default=None),
        start=_earliest(stated),
        end=max((d.end for d in _best_dates(stated) if d.end), default=None),
        killed=_toll([(e.article_id, e.casualties.killed) for e in events]),
        wounded=_toll([(e.article_id, e.casualties.wounded) for e in events]),
        reports=reports,
        independent_outlets=len({r.source or r.outlet or r.article_id for r in reports}),
        event_ids=tuple(e.id for e in events),
        score=score,
        decided_by=tuple(f for f in features if not f.endswith("differ")),
        contradictions=tuple(f for f in features if f.endswith("differ")),
        supersedes=tuple(n for n in sorted(names) if n != root),
    )


def _best_dates(dates: Sequence[EventDate]) -> list[EventDate]:
    """Dates read in the text where there are any, else the fallbacks."""
    read = [d for d in dates if d.basis in {"explicit", "relative", "carried"}]
    return read or list(dates)


def _earliest(dates: Sequence[EventDate]) -> date | None:
    return min((d.start for d in _best_dates(dates) if d.start), default=None)


def _union(actors: Iterable[Actor]) -> tuple[Actor, ...]:
    out: dict[str, Actor] = {}
    for actor in actors:
        out.setdefault(actor.id or actor.text, actor)
    return tuple(out.values())


def _toll(counts: Sequence[tuple[str, Count | None]]) -> Toll | None:
    said = [(article, c.best) for article, c in counts if c is not None and c.best is not None]
    if not said:
        return None
    numbers = [n for _, n in said]
    return Toll(low=min(numbers), best=said[-1][1], high=max(numbers), said_by=tuple(said))


def _reports(events: Sequence[Event]) -> tuple[Report, ...]:
    by_article: dict[str, list[Event]] = defaultdict(list)
    for event in events:
        by_article[event.article_id].append(event)
    return tuple(
        Report(
            article_id=article,
            outlet=here[0].outlet,
            quote=_lead(here).sentence.text,
            source=next((e.source.via or e.source.id for e in here if e.source), None),
            event_ids=tuple(e.id for e in here),
        )
        for article, here in by_article.items()
    )
