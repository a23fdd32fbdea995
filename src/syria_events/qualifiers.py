"""qualifiers.toml and frames cues as look-up tables."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

from syria_events.arabic import fold
from syria_events.models import RuleError
from syria_events.morphology import verb_forms
from syria_events.rulebook import RULES, Toml, read_toml, strings

_FILE = "qualifiers.toml"
SCOPES = ("negated", "hypothetical", "purpose", "planned", "attempted")


@dataclass(frozen=True)
class Qualifiers:
    """Folded cue words. `scopes[name]` is (reach in words, words)."""

    clause_words: frozenset[str]
    finite_verbs: frozenset[str]
    light_verbs: frozenset[str]
    links: MappingProxyType[str, str]
    scopes: MappingProxyType[str, tuple[int, frozenset[str]]]

    @classmethod
    def load(cls, folder: Path | None = None) -> "Qualifiers":
        """Read qualifiers.toml of `folder` (default: the package's, cached). Raises `RuleError`."""
        return _load(folder or RULES)


@cache
def _load(folder: Path) -> Qualifiers:
    data = read_toml(folder / _FILE)
    known = {"clause_words", "finite_verbs", "light_verbs", "links", *SCOPES}
    if unknown := set(data) - known:
        raise RuleError(_FILE, "-", sorted(unknown)[0], f"is not a table of this file: use one of {', '.join(sorted(known))}")
    return Qualifiers(
        frozenset(map(fold, strings(data, "clause_words", _FILE, "clause_words"))),
        _verbs(data, "finite_verbs"),
        _verbs(data, "light_verbs"),
        MappingProxyType({fold(k): v for k, v in data["links"].items()}),
        MappingProxyType({name: _scope(data, name) for name in SCOPES}),
    )


def _verbs(data: Toml, name: str) -> frozenset[str]:
    out: set[str] = set()
    for text in strings(data, name, _FILE, name):
        past, _, present = text.partition(" : ")
        if not present:
            raise RuleError(_FILE, name, name, f"{text!r}: write «past : present»")
        out |= {form.key for form in verb_forms(past, present)}
    return frozenset(out)


def _scope(data: Toml, name: str) -> tuple[int, frozenset[str]]:
    table = data.get(name)
    if not isinstance(table, dict) or not isinstance(table.get("reach"), int):
        raise RuleError(_FILE, name, "reach", "write a table with reach (whole number of words) and words")
    return table["reach"], frozenset(map(fold, strings(table, "words", _FILE, name)))
