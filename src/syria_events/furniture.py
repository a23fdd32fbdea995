"""rules/furniture.toml, validated and indexed: which lines of a page are not news, and the words that open and sign one."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Literal

from syria_events.arabic import fold
from syria_events.models import RuleError
from syria_events.rulebook import RULES, Toml, read_toml, strings

FILE = "furniture.toml"
Words = tuple[str, ...]
Region = Literal["header", "body", "footer"]

_REGIONS: dict[str, frozenset[str]] = {
    "header": frozenset({"header"}),
    "footer": frozenset({"footer"}),
    "edges": frozenset({"header", "footer"}),
    "anywhere": frozenset({"header", "body", "footer"}),
}
_MARKS = re.compile(r"[\W_]+")
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+|\S+@\S+\.\S+|@\w+")


def words_of(text: str) -> Words:
    """The folded words of a line, without marks, in small letters.

    >>> words_of("[email protected] | إلى الأعلى")
    ('email', 'protected', 'الي', 'الاعلي')
    """
    return tuple(_MARKS.sub(" ", fold(text).lower()).split())


@dataclass(frozen=True, slots=True)
class LineRule:
    """A kind of line that goes. `whole` matches alone; else every one of `starts` and `contains` that is given must hold."""

    id: str
    regions: frozenset[str]
    whole: frozenset[Words]
    starts: frozenset[Words]
    contains: frozenset[Words]
    max_words: int
    rest: bool

    def matches(self, words: Words) -> bool:
        """Whether a line of these folded words is of this kind."""
        if words in self.whole:
            return True
        if len(words) > self.max_words or not (self.starts or self.contains):
            return False
        if self.starts and not any(words[: len(s)] == s for s in self.starts):
            return False
        return not self.contains or any(words[i : i + len(c)] == c for c in self.contains for i in range(len(words)))


@dataclass(frozen=True, slots=True)
class EdgeRule:
    """Words glued to the first or last line of a page, how many words may follow them at the end, and whether those may be a sentence."""

    id: str
    side: Literal["start", "end"]
    texts: Words
    max_words: int
    sentence: bool


@dataclass(frozen=True, slots=True)
class Furniture:
    """Everything furniture.toml says. Get it with `furniture()`; all keys are folded words."""

    lines: tuple[LineRule, ...]
    edges: tuple[EdgeRule, ...]
    cities: frozenset[Words]
    openers: frozenset[Words]
    agencies: Mapping[Words, str]
    outlets: Mapping[Words, str]
    months: Mapping[Words, int]
    hijri: Mapping[Words, int]
    calendar: frozenset[str]
    cues: frozenset[str]

    def line_rule(self, words: Words, region: Region) -> LineRule | None:
        """The first rule that says a line of these folded words is furniture there, else None."""
        if self.cues.isdisjoint(words):
            return None
        return next((r for r in self.lines if region in r.regions and r.matches(words)), None)


def furniture() -> Furniture:
    """The rules of the package, loaded once. Raises `RuleError` when the file is wrong."""
    return load_furniture(RULES / FILE)


@cache
def load_furniture(path: Path) -> Furniture:
    """Read and check one furniture file. Raises `RuleError` naming file, rule id, field and what to write instead."""
    data = read_toml(path)
    if wrong := {"line", "edge", "dateline", "agencies", "outlets", "calendar"} ^ set(data):
        raise RuleError(path.name, "-", ", ".join(sorted(wrong)), "the tables are line, edge, dateline, agencies, outlets, calendar")
    lines = tuple(_line(row, path.name) for row in data["line"])
    months = _numbered(data["calendar"], "months", path.name)
    hijri = _numbered(data["calendar"], "hijri", path.name)
    return Furniture(
        lines=lines,
        edges=tuple(_edge(row, path.name) for row in data["edge"]),
        cities=frozenset(_keys(data["dateline"], "cities", path.name, "dateline")),
        openers=frozenset(_keys(data["dateline"], "words", path.name, "dateline")),
        agencies=_named(data["agencies"], path.name, "agencies"),
        outlets=_named(data["outlets"], path.name, "outlets"),
        months=months,
        hijri=hijri,
        calendar=_calendar(data["calendar"], (months, hijri), path.name),
        cues=frozenset(_cues(lines)),
    )


def _cues(lines: Iterable[LineRule]) -> Iterator[str]:
    """The words one of which every furniture line has: most lines are dismissed without trying a rule."""
    for rule in lines:
        yield from (key[0] for key in (*rule.whole, *(rule.starts or rule.contains)))


_LINE_FIELDS = {"id", "where", "whole", "starts", "contains", "max_words", "rest", "example", "counterexample"}
_EDGE_FIELDS = {"id", "side", "texts", "max_words", "sentence", "example", "counterexample"}


def _line(row: Toml, file: str) -> LineRule:
    rule = _checked(row, _LINE_FIELDS, file)
    where = str(row.get("where"))
    if where not in _REGIONS:
        raise RuleError(file, rule, "where", f"{where!r}: write one of {', '.join(_REGIONS)}")
    whole, starts, contains = (frozenset(_keys(row, name, file, rule)) for name in ("whole", "starts", "contains"))
    if not (whole or starts or contains):
        raise RuleError(file, rule, "whole", "the rule has no words: give whole, starts or contains")
    return LineRule(rule, _REGIONS[where], whole, starts, contains, _count(row, 12, file, rule), bool(row.get("rest", False)))


def _edge(row: Toml, file: str) -> EdgeRule:
    rule = _checked(row, _EDGE_FIELDS, file)
    side = row.get("side")
    if side not in ("start", "end"):
        raise RuleError(file, rule, "side", f"{side!r}: write start or end")
    texts = tuple(strings(row, "texts", file, rule))
    if not texts:
        raise RuleError(file, rule, "texts", "the rule has no words: give the words as they stand on the page")
    return EdgeRule(rule, "start" if side == "start" else "end", texts, _count(row, 0, file, rule), bool(row.get("sentence", False)))


def _checked(row: Toml, fields: set[str], file: str) -> str:
    rule = str(row.get("id", "?"))
    if unknown := set(row) - fields:
        raise RuleError(file, rule, sorted(unknown)[0], f"is not a field: use one of {', '.join(sorted(fields))}")
    for name in ("id", "example", "counterexample"):
        if not row.get(name):
            raise RuleError(file, rule, name, "is missing: every rule has an id, an example and a counterexample")
    return rule


def _count(row: Toml, default: int, file: str, rule: str) -> int:
    value = row.get("max_words", default)
    if not isinstance(value, int):
        raise RuleError(file, rule, "max_words", f"{value!r}: write a whole number")
    return value


def _keys(row: Toml, name: str, file: str, rule: str) -> list[Words]:
    return [words_of(text) for text in strings(row, name, file, rule)]


def _named(table: Toml, file: str, rule: str) -> Mapping[Words, str]:
    return MappingProxyType({key: name for name in table for key in _keys(table, name, file, rule)})


def _numbered(table: Toml, name: str, file: str) -> Mapping[Words, int]:
    """Month numbers by name: twelve strings in calendar order, variants parted by «|»."""
    rows = strings(table, name, file, "calendar")
    if len(rows) != 12:
        raise RuleError(file, "calendar", name, f"{len(rows)} strings: write twelve, variants of one month parted by |")
    return MappingProxyType({words_of(variant): i for i, row in enumerate(rows, 1) for variant in row.split("|")})


def _calendar(table: Toml, months: Iterable[Mapping[Words, int]], file: str) -> frozenset[str]:
    single = {word for key in _keys(table, "words", file, "calendar") for word in key}
    return frozenset(single | {word for names in months for key in names for word in key})


def is_address(line: str) -> bool:
    """Whether a line is nothing but e-mail addresses, links and @handles."""
    parts = line.split()
    return bool(parts) and len(parts) <= 6 and all(_ADDRESS.fullmatch(p) for p in parts)
