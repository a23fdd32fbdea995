"""Whether two mentions tell one incident: what is compared, what it weighs, and the mentions of one article put together."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from types import MappingProxyType

from syria_events.arabic import fold
from syria_events.models import Actor, Count, Event, RuleError
from syria_events.rulebook import RULES, Toml, read_toml, strings

_FILE = "merge.toml"
_BRANCHES = frozenset({"GOV", "MIL", "SEC"})
_DEFINITE = ("ال", "لل")
# A mention is compared with this many of the latest incidents and of their latest mentions: keeps long pages linear.
_GROUPS, _MEMBERS = 60, 12
NEAR, FAR = 300, 1500  # characters between two mentions


@dataclass(frozen=True, slots=True)
class Mention:
    """What is compared of an event: names folded, ids as parties, days as ordinals (None: not known)."""

    event: Event
    word: str
    definite: bool
    names: frozenset[str]
    adm1: frozenset[str]
    wide: bool
    actors: frozenset[str]
    targets: frozenset[str]
    first: int | None
    last: int | None
    stated: bool
    killed: int | None
    wounded: int | None
    source: str | None


@lru_cache(maxsize=20_000)
def party(who: str) -> str:
    """The party an id stands for: branches of one state are one, as are all media and all civilians.

    >>> party("SYR.MIL"), party("CIV.MEDICAL"), party("ISIS")
    ('SYR', 'CIV', 'ISIS')
    """
    head, _, branch = who.partition(".")
    return head if branch in _BRANCHES or head in {"MEDIA", "CIV"} else who


@lru_cache(maxsize=50_000)
def bare(word: str) -> str:
    """A folded word or name without its article."""
    key = fold(word).strip()
    return key[2:] if key.startswith(_DEFINITE) and len(key) > 4 else key


def _parties(actors: Iterable[Actor]) -> frozenset[str]:
    return frozenset(party(a.id) for a in actors if a.id and a.id not in {"UNKNOWN", "OTHER"})


def _best(count: Count | None) -> int | None:
    return count.best if count is not None else None


def mention_of(event: Event) -> Mention:
    """What is compared of one event."""
    at = event.trigger.start - event.sentence.start
    places = event.locations
    when = event.date
    source = event.source.id if event.source is not None else None
    return Mention(
        event=event,
        word=bare(event.trigger.text),
        definite=event.trigger.text.startswith(_DEFINITE) or event.sentence.text[max(0, at - 2) : at] in _DEFINITE,
        names=frozenset(bare(p.name_ar or p.text) for p in places if p.country in {None, "SYR"} or p.adm1_pcode is None),
        adm1=frozenset(p.adm1_pcode or p.country or "" for p in places) - {""},
        wide=bool(places) and all(p.geo_precision == 3 or p.adm1_pcode is None for p in places),
        actors=_parties(event.actors),
        targets=_parties(event.targets),
        first=when.start.toordinal() if when.start else None,
        last=when.end.toordinal() if when.end else None,
        stated=when.basis in {"explicit", "relative", "carried"},
        killed=_best(event.casualties.killed),
        wounded=_best(event.casualties.wounded),
        source=party(source) if source else None,
    )


def relation(a: str, b: str) -> str | None:
    """What two actions have to do with each other: "same", the id of a relation of merge.toml, or None: never one incident."""
    return "same" if a == b else link_rules().relations.get((a, b))


def compare(a: Mention, b: Mention) -> list[str]:
    """What agrees and what differs between two mentions, as «field verdict» («place same»); fields neither states are left out."""
    found = [_place(a, b), _sides("actors", a.actors, b.actors), _sides("targets", a.targets, b.targets), _date(a, b), _toll(a, b)]
    if a.source and b.source:
        found.append("source same" if a.source == b.source else "source differ")
    if a.event.status != b.event.status:
        found.append("status differ")
    return [f for f in found if f]


def _place(a: Mention, b: Mention) -> str:
    if not a.names or not b.names:
        return "place one" if a.names or b.names else "place none"
    if a.names & b.names:
        return "place same"
    if a.adm1 & b.adm1:
        return "place inside" if a.wide or b.wide else "place near"
    return "place inside" if "SYR" in a.adm1 | b.adm1 else "place differ"


def _sides(field: str, a: frozenset[str], b: frozenset[str]) -> str:
    if not a or not b:
        return f"{field} one" if a or b else ""
    return f"{field} same" if a & b else f"{field} differ"


def _date(a: Mention, b: Mention) -> str:
    if not (a.stated and b.stated) or a.first is None or b.first is None or a.last is None or b.last is None:
        return ""
    if (a.first, a.last) == (b.first, b.last):
        return "date same"
    return "date overlap" if a.first <= b.last and b.first <= a.last else "date differ"


def _toll(a: Mention, b: Mention) -> str:
    pairs = [(x, y) for x, y in ((a.killed, b.killed), (a.wounded, b.wounded)) if x is not None and y is not None]
    if not pairs:
        return ""
    return "toll same" if any(x == y for x, y in pairs) else "toll differ"


def position(a: Mention, b: Mention) -> list[str]:
    """How the later mention `b` of an article stands to `a`."""
    found = []
    if a.event.sentence.start == b.event.sentence.start:
        found.append("sentence same")
    distance = b.event.trigger.start - a.event.trigger.start
    found.append("distance near" if distance <= NEAR else "distance far" if distance > FAR else "distance middle")
    if a.event.sentence.start == 0 and distance > 0:
        found.append("headline")
    if b.definite:
        found.append("definite")
    if a.word == b.word:
        found.append("word same")
    return found


@dataclass(frozen=True)
class LinkRules:
    """merge.toml: pairs of actions → their relation, and what each feature weighs inside an article and between articles."""

    relations: MappingProxyType[tuple[str, str], str]
    within: MappingProxyType[str, float]
    across: MappingProxyType[str, float]


@cache
def link_rules(path: Path | None = None) -> LinkRules:
    """Read and check merge.toml (default: the package's, cached). Raises `RuleError`."""
    data = read_toml(path or RULES / _FILE)
    actions = frozenset(read_toml(RULES / "actions.toml"))
    relations: dict[tuple[str, str], str] = {}
    for row in data.get("relation", ()):
        name = str(row.get("id", "-"))
        for left in _actions(row, "from", name, actions):
            for right in _actions(row, "to", name, actions):
                relations.setdefault((left, right), name)
                relations.setdefault((right, left), name)
    return LinkRules(MappingProxyType(relations), _weights(data, "within"), _weights(data, "across"))


def _actions(row: Toml, field: str, rule: str, actions: frozenset[str]) -> list[str]:
    names = strings(row, field, _FILE, rule)
    if unknown := [n for n in names if n not in actions]:
        raise RuleError(_FILE, rule, field, f"{unknown[0]!r} is not an action of actions.toml: correct or remove it")
    return names


def _weights(data: Toml, table: str) -> MappingProxyType[str, float]:
    rows = data.get(table, {})
    for name, weight in rows.items():
        if isinstance(weight, bool) or not isinstance(weight, int | float):
            raise RuleError(_FILE, table, name, f"{weight!r} is not a number: write a weight such as -1.5")
    return MappingProxyType({name: float(weight) for name, weight in rows.items()})


def assign_incidents(events: Sequence[Event]) -> list[Event]:
    """The events of one article in the order given, each with its `incident_id`: mentions of one incident share it.

    A mention joins the earlier incident whose mentions it fits best on average, or begins one. The id is a hash of the id of the first
    mention. Raises: nothing.
    """
    order = sorted(range(len(events)), key=lambda i: events[i].trigger.start)
    mentions = [mention_of(e) for e in events]
    groups: list[list[int]] = []
    for i in order:
        recent = range(max(0, len(groups) - _GROUPS), len(groups))
        scored = [(_fit(mentions, groups[n][-_MEMBERS:], i), n) for n in recent]
        score, best = max(scored, default=(-1.0, 0))
        if score >= 0:
            groups[best].append(i)
        else:
            groups.append([i])
    ids = {i: incident_id(events[group[0]].id) for group in groups for i in group}
    return [event.model_copy(update={"incident_id": ids[i]}) for i, event in enumerate(events)]


def incident_id(mention: str) -> str:
    """A stable id for the incident that a mention founds: sixteen hexadecimal digits."""
    return hashlib.sha1(f"incident:{mention}".encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _fit(mentions: Sequence[Mention], group: Sequence[int], i: int) -> float:
    """The mean weight of the links between mention `i` and the mentions of a group."""
    rules = link_rules()
    total = 0.0
    linked = False
    for k in group:
        related = relation(mentions[k].event.action, mentions[i].event.action)
        if related is None:
            total += rules.within["unrelated"]
        else:
            linked = True
            total += within_weight(mentions[k], mentions[i], related)
    return total / len(group) if linked else -1.0


def within_weight(a: Mention, b: Mention, related: str) -> float:
    """What speaks for one incident (above 0) in two mentions of one article, `b` the later one."""
    weights = link_rules().within
    features = [f"relation {related}", *compare(a, b), *position(a, b)]
    return weights["bias"] + sum(weights.get(f, 0.0) for f in features)
