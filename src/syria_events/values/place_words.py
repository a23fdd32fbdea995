"""places.toml as look-ups: the words before, after and between place names, folded and checked."""

import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal, cast

from syria_events.arabic import fold
from syria_events.models import RuleError
from syria_events.segment import tokenize
from syria_events.values.gazetteer import KINDS

FILE = Path(__file__).resolve().parents[1] / "rules" / "places.toml"
Qualifier = Literal["near", "part", "countryside", "direction"]


@dataclass(frozen=True, slots=True)
class Head:
    """A kind noun as it stands before a name (fields as in places.toml).

    `several`: a list of names may follow. `single`: its singular, for tied names («جبلي» → جبل).
    """

    id: str
    breadth: int
    tied: bool
    unknown: bool
    several: bool
    single: str
    evidence: bool
    kinds: tuple[str, ...]
    qualifier: Qualifier | None


@dataclass(frozen=True, slots=True)
class Anaphor:
    """A back-reference: how many places it stands for and of what kinds; `default` is the place_id it means when none was named.

    `partial`: it means a part of that place, unless the place follows («الأحياء الشرقية لحلب»).
    """

    id: str
    number: int
    kinds: frozenset[str]
    default: str | None
    partial: bool


@dataclass(frozen=True, slots=True)
class PlaceWords:
    """Everything places.toml says, keys folded. Phrases are keys with single spaces; `*_reach` is the longest phrase by first word."""

    heads: dict[str, Head]
    anaphors: dict[str, Anaphor]
    anaphor_reach: dict[str, int]
    stops: frozenset[str]
    stop_reach: dict[str, int]
    pairs: dict[str, tuple[str, ...]]
    pair_reach: dict[str, int]
    directions: frozenset[str]
    adjectives: frozenset[str]
    geographic: frozenset[str]
    between: frozenset[str]
    before: frozenset[str]
    persons: frozenset[str]
    needs_head: frozenset[str]
    likely: frozenset[str]
    safe_after: frozenset[str]
    adjective_names: frozenset[str]
    not_names: frozenset[str]
    openers: frozenset[str]
    world: frozenset[str]


def phrase_key(text: str) -> str:
    """A name as its folded tokens with single spaces: «تلّ رفعت» and «تل  رفعت» are one key."""
    return " ".join(t.key for t in tokenize(text))


def reach(keys: Iterable[str]) -> dict[str, int]:
    """For each first word, how many tokens the longest key has that begins with it."""
    longest: dict[str, int] = {}
    for key in keys:
        words = key.split(" ")
        longest[words[0]] = max(longest.get(words[0], 0), len(words))
    return longest


def _error(rule: str, field: str, fix: str) -> RuleError:
    return RuleError(FILE.name, rule, field, fix)


def _head(t: dict[str, Any], several: bool, single: str) -> Head:
    return Head(
        t["id"], t["breadth"], t.get("tied", False), t["unknown"], several, single, t.get("evidence", False), tuple(t["kinds"]),
        cast(Qualifier | None, t.get("qualifier")),
    )  # fmt: skip


def _heads(tables: Sequence[dict[str, Any]]) -> dict[str, Head]:
    heads: dict[str, Head] = {}
    for t in tables:
        rule = str(t.get("id"))
        if not t.get("words"):
            raise _error(rule, "words", "give at least one kind noun")
        if strange := set(t["kinds"]) - KINDS:
            raise _error(rule, "kinds", f"{sorted(strange)} unknown; the kinds are {', '.join(sorted(KINDS))}")
        for words, several in ((t["words"], False), (t["dual"] + t["plural"], True)):
            for word in words:
                key = fold(word)
                if key in heads:
                    raise _error(rule, "words", f"{word!r} stands in two [[head]] tables: keep one")
                heads[key] = _head(t, several, fold(t["words"][0]) if several else key)
    return heads


def _keys(words: Iterable[str]) -> frozenset[str]:
    return frozenset(phrase_key(w) for w in words)


@cache
def place_words() -> PlaceWords:
    """The rules of places.toml, read once. Raises: RuleError naming rule and field."""
    raw = tomllib.loads(FILE.read_text(encoding="utf-8"))
    anaphors: dict[str, Anaphor] = {}
    for a in raw["anaphor"]:
        meaning = Anaphor(a["id"], a.get("number", 1), frozenset(a["kinds"]), a.get("default"), a.get("partial", False))
        anaphors.update((phrase_key(word), meaning) for word in a["words"])
    after, needs, names = raw["after"], raw["needs_head"], raw["not_names"]
    stops = _keys(raw["not_places"]["phrases"])
    pairs = {phrase_key(p["text"]): tuple(phrase_key(n) for n in p["names"]) for p in raw["pair"]}
    return PlaceWords(
        _heads(raw["head"]), anaphors, reach(anaphors), stops, reach(stops), pairs, reach(pairs),
        _keys(after["directions"]), _keys(after["adjectives"]), _keys(after["geographic"]), _keys(raw["between"]["words"]),
        _keys(raw["not_places"]["before"]), _keys(raw["not_places"]["persons"]),
        _keys(needs["names"]), _keys(needs["likely"]), _keys(needs["safe_after"]), _keys(needs["adjectives"]),
        _keys(names["words"]), _keys(names["openers"]),
        _keys(raw["world"]["names"]),
    )  # fmt: skip
