"""The words of sources.toml: reporting verbs, prepositions and the nouns that stand for a source."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from syria_events.arabic import INVISIBLE, fold, proclitics
from syria_events.models import RuleError
from syria_events.morphology import verb_forms

RULES = Path(__file__).parents[1] / "rules" / "sources.toml"
_VERB_PREFIXES = frozenset({"", "و", "ف", "س", "وس"})
_KINDS = ("say", "say_that", "show", "relay", "speech", "participle")
Toml = dict[str, Any]


@dataclass(frozen=True, slots=True)
class SourceWord:
    """What one folded word does in a citation, behind the proclitics `prefix`.

    `kind`: a table under [verbs], or declaring, preposition, unnamed, qualified, again, title, official, filler, topic, turn, occasion,
    direct, shown, stance, unsaid. `id`: the source that an unnamed or qualified noun stands for. `rest`: the words that must come
    next, a final «ل» meaning that clitic.
    """

    kind: str
    rule: str
    id: str | None = None
    rest: tuple[str, ...] = ()
    prefix: str = ""
    stem: str = ""


@dataclass(frozen=True, slots=True)
class SourceExample:
    """A sentence beside a rule: the words of the source cited for `trigger`, None in a counterexample (nobody is)."""

    rule: str
    text: str
    trigger: str
    source: str | None


@dataclass(frozen=True)
class SourceWords:
    """Every form of every word of sources.toml. Build it with `SourceWords.load()`."""

    forms: Mapping[str, tuple[SourceWord, ...]]
    examples: tuple[SourceExample, ...]
    _memo: dict[str, tuple[SourceWord, ...]] = field(default_factory=dict)

    @classmethod
    def load(cls, path: Path | None = None) -> "SourceWords":
        """Read and check sources.toml (default: the package's, cached). Raises `RuleError`."""
        return _load(path or RULES)

    def read(self, key: str) -> tuple[SourceWord, ...]:
        """The readings of a folded word, fewest proclitics first; empty for most words."""
        found = self._memo.get(key)
        if found is None:
            found = tuple(self._read(key))
            if len(self._memo) < 200_000:
                self._memo[key] = found
        return found

    def _read(self, key: str) -> Iterator[SourceWord]:
        for prefix, stem in proclitics(key):
            for w in self.forms.get(stem, ()):
                if w.kind not in _KINDS or prefix in _VERB_PREFIXES:
                    yield SourceWord(w.kind, w.rule, w.id, w.rest, prefix, stem)


@cache
def _load(path: Path) -> SourceWords:
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise RuleError(path.name, "-", "-", f"is not valid TOML: {error}") from None
    build = _Build(path.name, data)
    build.run()
    return SourceWords({k: tuple(dict.fromkeys(v)) for k, v in build.forms.items()}, tuple(build.examples))


def _joining(key: str) -> str:
    """A noun as it stands before a pronoun («مسانده» → «مساندت»)."""
    return key[:-1] + "ت" if key.endswith("ه") else key


class _Build:
    """Turns the tables of one file into forms, checking as it goes."""

    def __init__(self, file: str, data: Toml) -> None:
        self.file, self.data = file, data
        self.forms: dict[str, list[SourceWord]] = {}
        self.examples: list[SourceExample] = []

    def run(self) -> None:
        for kind, table in self._tables("verbs"):
            if kind not in _KINDS:
                raise RuleError(self.file, f"verbs.{kind}", "table", f"name it one of {', '.join(_KINDS)}")
            self._verbs(f"verbs.{kind}", kind, table)
        self._phrases("declaring", "nouns.declaring", self.data.get("nouns", {}).get("declaring", {}), "words")
        self._phrases("preposition", "prepositions", self._table("prepositions"), "phrases")
        self._phrases("unsaid", "prepositions", self._table("prepositions"), "not_sources", check=False)
        self._phrases("occasion", "occasions", self._table("occasions"), "words")
        for stance in self._words("stances", self._table("stances"), "words"):
            for pronoun in ("ه", "ها", "هم", "هما", "نا"):
                self._add(_joining(fold(stance)) + pronoun, SourceWord("stance", "stances"))
        self._examples("stances", self._table("stances"))
        self._phrases("direct", "direct", self._table("direct"), "words")
        self._phrases("shown", "shown", self._table("shown"), "words")
        self._phrases("turn", "turns", self._table("turns"), "words")
        self._phrases("topic", "headline", self._table("headline"), "not_sources")
        for name, table in self._tables("unnamed"):
            if not isinstance(table.get("id"), str):
                raise RuleError(self.file, f"unnamed.{name}", "id", "write the id of the registry these words stand for")
            self._phrases("unnamed", f"unnamed.{name}", table, "words", table["id"], check=False)
        qualified = self._table("qualified")
        for id in qualified:
            if id != "note":
                self._phrases("qualified", "qualified", qualified, id, id, check=False)
        for name, rule in (("last", "again.last"), ("same", "again.same")):
            self._phrases("again", rule, self._table("again"), name, check=False)
        self._phrases("title", "titles", self._table("titles"), "words", check=False)
        self._phrases("official", "officials", self._table("officials"), "words", check=False)
        self._phrases("filler", "fillers", self._table("fillers"), "words", check=False)

    def _table(self, name: str) -> Toml:
        table = self.data.get(name)
        if not isinstance(table, dict):
            raise RuleError(self.file, name, "table", f"write a [{name}] table")
        return table

    def _tables(self, name: str) -> list[tuple[str, Toml]]:
        return list(self._table(name).items())

    def _words(self, rule: str, table: Toml, name: str) -> list[str]:
        values = table.get(name)
        if not isinstance(values, list) or not all(isinstance(v, str) and v.strip() for v in values):
            raise RuleError(self.file, rule, name, "write a list of strings, one word or phrase each")
        for value in values:
            if any(c in INVISIBLE for c in value):
                raise RuleError(self.file, rule, name, f"{value!r} has tatweel, vowel marks or invisible marks: write the bare letters")
        return list(values)

    def _verbs(self, rule: str, kind: str, table: Toml) -> None:
        if kind == "participle":
            for word in self._words(rule, table, "words"):
                base = fold(word)[:-1]
                for key in (base + "ا", base + "ه", base + "ين", base + "ان", base + "ات"):
                    self._add(key, SourceWord(kind, rule))
        else:
            for line in self._words(rule, table, "verbs"):
                past, _, present = (w.strip() for w in line.partition(":"))
                if not present:
                    raise RuleError(self.file, rule, "verbs", f"write «past : present» instead of {line!r}")
                for form in verb_forms(past, present):
                    if not form.pronoun:
                        self._add(form.key, SourceWord(kind, rule))
        self._examples(rule, table)

    def _phrases(self, kind: str, rule: str, table: Toml, name: str, id: str | None = None, check: bool = True) -> None:
        for phrase in self._words(rule, table, name):
            head, *rest = fold(phrase).split()
            self._add(head, SourceWord(kind, rule, id, tuple(rest)))
        if check:
            self._examples(rule, table)

    def _add(self, key: str, word: SourceWord) -> None:
        self.forms.setdefault(key, []).append(word)

    def _examples(self, rule: str, table: Toml) -> None:
        for name in ("examples", "counterexamples"):
            rows = table.get(name)
            if not rows:
                raise RuleError(self.file, rule, name, "write at least one, { text = ..., trigger = ... }")
            for row in rows:
                if "text" not in row or row.get("trigger") not in row["text"].split() or (name == "examples") != ("source" in row):
                    raise RuleError(self.file, rule, name, "write text, trigger (a word of it) and, in examples alone, source")
                self.examples.append(SourceExample(rule, row["text"], row["trigger"], row.get("source")))
