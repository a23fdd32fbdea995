"""The parts of an actor phrase: how a word may be read, and whose a head with several adjectives is."""

from dataclasses import dataclass

from syria_events.values.actor_rules import Head, Name, Words


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read a word: `cut` folded letters of proclitics, then names, heads or an adjective that it may begin."""

    cut: int
    prefix: str
    definite: bool
    names: dict[Words, Name] | None
    phrases: dict[Words, Head] | None
    head: Head | None


@dataclass(frozen=True, slots=True)
class Adjective:
    """A modifier: `joined` by و; `side` is the party it names, None for an epithet."""

    joined: bool
    definite: bool
    side: str | None


@dataclass(frozen=True, slots=True)
class Phrase:
    """A noun phrase: words `first`..`last` (last exclusive), its parties with the word each ends at, and what decided."""

    first: int
    last: int
    cut: int
    prefix: str
    sides: tuple[tuple[str | None, int], ...]
    rule: str
    place: bool = False
    person: bool = False
    office: bool = False


_WEAK = frozenset({"SYR.GOV", "SYR.REB", "SYR.MIL", "SYR.SEC"})


def told_apart(sides: list[tuple[str, int]]) -> list[tuple[str, int]]:
    """Of several adjectives, the ones that say most: «فصائل سورية معارضة» is the opposition's, «مسلحة إيرانية» Iran's."""
    ids = [who for who, _ in sides]
    if "SYR.OPP" in ids and not {"SYR.MIL", "SYR.REB"}.isdisjoint(ids):
        return [("SYR.REB", sides[-1][1])]
    strong = [(who, end) for who, end in sides if who not in _WEAK]
    states = [(who, end) for who, end in sides if who.endswith(".GOV")]
    if len(states) > 1:
        return states
    if strong:
        return [(strong[-1][0] if strong[-1][0] != "YPG" else strong[0][0], sides[-1][1])]
    for who in ("SYR.REB", "SYR.SEC", "SYR.MIL", "SYR.GOV"):
        if who in ids:
            return [(who, sides[-1][1])]
    return sides


def branch(actor: str, head: Head) -> str:
    """The branch of a party that a head takes: its army for troops, its fighters for the opposition."""
    if head.role in ("force", "member"):
        if actor == "SYR.GOV" and head.id in ("force.factions", "member.fighter"):
            return "SYR.REB"
        if actor.endswith(".GOV"):
            return actor[:-3] + "MIL"
        return {"SYR.OPP": "SYR.REB", "AANES": "YPG"}.get(actor, actor)
    if head.role == "office" and actor == "YPG":
        return "AANES"
    return actor
