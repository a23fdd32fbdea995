"""Whether two mentions tell one incident: what is compared of them, how their actions are related, and what merge.toml says."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from types import MappingProxyType

from syria_events.arabic import fold
from syria_events.models import Actor, Count, Event, Place, RuleError
from syria_events.rulebook import RULES, Toml, read_toml, strings

_FILE = "merge.toml"
_BRANCHES = frozenset({"GOV", "MIL", "SEC"})
_NOBODY = frozenset({"UNKNOWN", "OTHER"})
_DEFINITE = ("ال", "لل")
_WEAK = frozenset("اويتهمن")  # letters that inflection adds
_READ = frozenset({"explicit", "relative", "carried"})


@dataclass(frozen=True, slots=True)
class Said:
    """What is compared of an event or an incident: names folded, ids as parties, days as ordinals (None: not known).

    `wide`: no place narrower than a governorate. `stated`: the date was read in the text.
    """

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


@dataclass(frozen=True, slots=True)
class Mention(Said):
    """What is compared of one event. `root`: the letters of the trigger that inflection does not add."""

    event: Event
    word: str
    root: frozenset[str]
    definite: bool


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
    return frozenset(party(a.id) for a in actors if a.id and a.id not in _NOBODY)


def _wide(place: Place) -> bool:
    """Whether it is a governorate, a region or all of Syria; a name that the gazetteer does not know may be any village."""
    return place.country in {None, "SYR"} and (place.adm1_pcode is None or (place.geo_precision == 3 and place.place_id is not None))


def _names(places: Iterable[Place]) -> Iterator[str]:
    """What places may be met by: their names, and the ids of those that are known («الركبان», «مخيم الركبان»)."""
    for place in places:
        if place.country in {None, "SYR"} or place.adm1_pcode is None:
            yield bare(place.name_ar or place.text)
            if place.place_id is not None:
                yield place.place_id


def _best(count: Count | None) -> int | None:
    return count.best if count is not None else None


def mention_of(event: Event) -> Mention:
    """What is compared of one event."""
    at = event.trigger.start - event.sentence.start
    places = event.locations
    when = event.date
    source = event.source.id if event.source is not None else None
    word = bare(event.trigger.text)
    return Mention(
        event=event,
        word=word,
        root=frozenset(word) - _WEAK,
        definite=event.trigger.text.startswith(_DEFINITE) or event.sentence.text[max(0, at - 2) : at] in _DEFINITE,
        names=frozenset(_names(places)),
        adm1=frozenset(p.adm1_pcode or p.country or "" for p in places) - {""},
        wide=bool(places) and all(_wide(p) for p in places),
        actors=_parties(event.actors),
        targets=_parties(event.targets),
        first=when.start.toordinal() if when.start else None,
        last=when.end.toordinal() if when.end else None,
        stated=when.basis in _READ,
        killed=_best(event.casualties.killed),
        wounded=_best(event.casualties.wounded),
        source=party(source) if source else None,
    )


def relation(a: str, b: str) -> str | None:
    """What two actions have to do with each other: "same", the id of a relation of merge.toml, or None: never one incident."""
    return "same" if a == b else link_rules().relations.get((a, b))


def incident_id(mention: str) -> str:
    """A stable id for the incident that a mention founds: sixteen hexadecimal digits."""
    return hashlib.sha1(f"incident:{mention}".encode("utf-8", "surrogatepass")).hexdigest()[:16]


@dataclass(frozen=True)
class LinkRules:
    """merge.toml: pairs of actions → their relation, and what each feature weighs inside an article and between articles.

    `families`: action → the first of all actions it is related to, directly or not. `placeless`: families whose acts need no place to be
    told apart. `sides`: party → the side it fights on.
    """

    relations: MappingProxyType[tuple[str, str], str]
    families: MappingProxyType[str, str]
    placeless: frozenset[str]
    sides: MappingProxyType[str, str]
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
    families = _families(relations)
    placeless = [a for row in data.get("placeless", ()) for a in _actions(row, "actions", str(row.get("id", "-")), actions)]
    return LinkRules(
        MappingProxyType(relations),
        MappingProxyType(families),
        frozenset(families.get(a, a) for a in placeless),
        MappingProxyType(_sides(data)),
        _weights(data, "within"),
        _weights(data, "across"),
    )


def _sides(data: Toml) -> dict[str, str]:
    rows = [(str(row.get("id", "-")), row) for row in data.get("side", ())]
    return {who: name for name, row in rows for who in strings(row, "parties", _FILE, name)}


def _families(relations: Mapping[tuple[str, str], str]) -> dict[str, str]:
    """The first, in the alphabet, of the actions that relations connect with each action."""
    family = {a: a for pair in relations for a in pair}
    changed = True
    while changed:
        changed = False
        for a, b in relations:
            low = min(family[a], family[b])
            changed = changed or family[a] != low or family[b] != low
            family[a] = family[b] = low
    return family


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
