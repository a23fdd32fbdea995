"""The words of numbers.toml: what each folded form can be in a count."""

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from syria_events.arabic import INVISIBLE, fold, proclitics
from syria_events.models import RuleError
from syria_events.morphology import noun_forms, verb_forms

RULES = Path(__file__).parents[1] / "rules" / "numbers.toml"
FATES = ("killed", "wounded", "detained", "displaced", "missing")
_PRONOUNS = ("ه", "ها", "هم", "هما", "هن")
_VERB_PREFIXES = frozenset({"", "و", "ف", "س", "وس", "فس", "ل", "ول"})
_AROUND = ("joined", "turn", "cause", "inside", "single", "result", "resumed", "added")
Toml = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Word:
    """What one folded word can be in a count, behind the proclitics `prefix`.

    `kind`: number, vague, person, thing, cue, title, part, other, change, loss, falling. `value`: what a number stands for; for nouns
    1 singular, 2 dual, 0 plural; for cues 1 is a set phrase («لقي حتفه»),
    2 a word that says a fate only of people counted («سقط»). `verb`: a cue that is a verb. `rest`: the words that must
    come next.
    """

    kind: str
    value: int = 0
    fate: str | None = None
    verb: bool = False
    rest: tuple[str, ...] = ()
    prefix: str = ""
    stem: str = ""


@dataclass(frozen=True, slots=True)
class CountExample:
    """A sentence beside a fate of numbers.toml and the tolls it must give, as «killed 5», «killed vague», «killed 1 part»."""

    fate: str
    text: str
    tolls: tuple[str, ...]


@dataclass(frozen=True)
class CountWords:
    """Every form of every word of numbers.toml; `around` are words by what they say of a toll. Build it with `CountWords.load()`."""

    forms: Mapping[str, tuple[Word, ...]]
    bounds: Mapping[tuple[str, ...], str]
    after: Mapping[tuple[str, ...], str]
    around: Mapping[str, frozenset[str]]
    examples: tuple[CountExample, ...]
    _memo: dict[str, tuple[Word, ...]] = field(default_factory=dict)

    @classmethod
    def load(cls, path: Path | None = None) -> "CountWords":
        """Read and check numbers.toml (default: the package's, cached). Raises `RuleError`."""
        return _load(path or RULES)

    def read(self, key: str) -> tuple[Word, ...]:
        """The readings of a folded word, fewest proclitics first; empty for most words."""
        found = self._memo.get(key)
        if found is None:
            found = tuple(self._read(key))
            if len(self._memo) < 200_000:
                self._memo[key] = found
        return found

    def _read(self, key: str) -> Iterator[Word]:
        for prefix, stem in proclitics(key):
            for w in self.forms.get(stem, ()):
                if not w.verb or prefix in _VERB_PREFIXES:
                    yield Word(w.kind, w.value, w.fate, w.verb, w.rest, prefix, stem)


@cache
def _load(path: Path) -> CountWords:
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise RuleError(path.name, "-", "-", f"is not valid TOML: {error}") from None
    return _Build(path.name, data).words()


class _Build:
    """Turns the tables of one file into forms, checking as it goes."""

    def __init__(self, file: str, data: Toml) -> None:
        self.file, self.data = file, data
        self.forms: dict[str, dict[Word, None]] = {}

    def words(self) -> CountWords:
        for name in ("number", "around", "nouns", "fates", "titles"):
            if not isinstance(self.data.get(name), dict):
                raise RuleError(self.file, name, "table", f"write a [{name}...] table")
        self._numbers()
        self._around()
        self._nouns()
        self._fates()
        around, losses = self.data["around"], self.data["nouns"]["losses"]
        return CountWords(
            {k: tuple(w) for k, w in self.forms.items()},
            {tuple(fold(p).split()): n for n in ("about", "at_least", "at_most") for p in self._list("around." + n, around[n], "phrases")},
            {tuple(fold(p).split()): n for n in ("at_least", "at_most") for p in self._list("around." + n, around[n], "after")},
            {n: frozenset(self._keys("nouns.losses", losses, n)) for n in ("nothing", "unknown")}
            | {n: frozenset(self._keys(f"around.{n}", around[n], "words")) for n in _AROUND},
            tuple(self._examples()),
        )

    def _list(self, rule: str, table: Toml, name: str) -> list[str]:
        values = table.get(name, [])
        for value in values if isinstance(values, list) else [None]:
            if not isinstance(value, str) or not value.strip():
                raise RuleError(self.file, rule, name, "write a list of strings, one word or phrase each")
            if any(c in INVISIBLE for c in value):
                raise RuleError(self.file, rule, name, f"{value!r} has tatweel, vowel marks or invisible marks: write the bare letters")
        return list(values)

    def _keys(self, rule: str, table: Toml, name: str) -> list[str]:
        return [fold(word).split()[0] for word in self._list(rule, table, name)]

    def _add(self, key: str, word: Word) -> None:
        self.forms.setdefault(key, {}).setdefault(word, None)

    def _pairs(self, rule: str, table: Toml, name: str) -> Iterator[tuple[str, int]]:
        for line in self._list(rule, table, name):
            word, _, value = line.partition("=")
            if not value.strip().isdigit():
                raise RuleError(self.file, rule, name, f"write «word = number» instead of {line!r}")
            yield fold(word.strip()), int(value)

    def _numbers(self) -> None:
        for group, table in self.data["number"].items():
            rule = f"number.{group}"
            for key, value in self._pairs(rule, table, "values"):
                self._add(key.split()[0], Word("number", value % 10 if " " in key else value))
            for stem, value in self._pairs(rule, table, "stems"):
                for hundred in ("مئه", "ماءه", "مائه"):
                    self._add(stem + fold(hundred), Word("number", value * 100))
        for key in self._list("number.vague", self.data["number"]["vague"], "words"):
            self._add(fold(key), Word("vague"))

    def _around(self) -> None:
        around = self.data["around"]
        for word in self._list("around.part", around["part"], "words"):
            self._add(fold(word), Word("part"))
        for word in self._list("around.change", around["change"], "words"):
            self._add(fold(word), Word("change"))
        for name, value in (("one", 1), ("two", 2), ("some", 0)):
            for word in self._list("around.other", around["other"], name):
                self._add(fold(word), Word("other", value))
        for word in self._list("titles", self.data["titles"], "words"):
            self._add(fold(word), Word("title", 1))

    def _nouns(self) -> None:
        for word in self._list("nouns.falling", self.data["nouns"]["falling"], "words"):
            self._add(fold(word), Word("falling"))
        for name, table in self.data["nouns"].items():
            if name in ("falling", "losses", "not_people"):
                continue
            fate = table.get("fate")
            if fate is not None and fate not in FATES:
                raise RuleError(self.file, f"nouns.{name}", "fate", f"write one of {', '.join(FATES)} instead of {fate!r}")
            for line in self._list(f"nouns.{name}", table, "words"):
                self._noun([fold(w.strip()) for w in line.split(":")], "thing" if name == "things" else "person", fate)
        for word in self._list("nouns.not_people", self.data["nouns"]["not_people"], "words"):
            self.forms.pop(fold(word), None)
        for fate in ("killed", "wounded"):
            for phrase in self._list("nouns.losses", self.data["nouns"]["losses"], fate):
                head, *rest = fold(phrase).split()
                self._add(head, Word("loss", 0, fate, rest=tuple(rest)))

    def _noun(self, words: list[str], kind: str, fate: str | None) -> None:
        singular, *plurals = words
        for plural in plurals:
            for key in (plural, plural[:-1] if plural.endswith(("ون", "ين")) else plural, *(plural + p for p in _PRONOUNS if not fate)):
                self._add(key, Word(kind, 0, fate))
        sound = any(plural.endswith(("ون", "ين")) for plural in plurals)
        base = singular[:-1] + "ت" if singular.endswith("ه") else singular
        for key in (base + "ان", base + "ين", *(base + v + p for v in "اي" for p in _PRONOUNS if kind == "person" and not (sound or fate))):
            if key not in self.forms or all(w.kind != kind for w in self.forms[key]):
                self._add(key, Word(kind, 2, fate))
        for key in (singular, singular + "ا", *(base + p for p in _PRONOUNS if not (fate or base.endswith("ي")))):
            if key not in plurals:
                self._add(key, Word(kind, 1, fate))

    def _fates(self) -> None:
        for fate, table in self.data["fates"].items():
            if fate not in FATES:
                raise RuleError(self.file, f"fates.{fate}", "table", f"name it one of {', '.join(FATES)}")
            for line in self._list(f"fates.{fate}", table, "verbs"):
                past, _, present = (w.strip() for w in line.partition(":"))
                if not present:
                    raise RuleError(self.file, f"fates.{fate}", "verbs", f"write «past : present» instead of {line!r}")
                self._cues((f.key for f in verb_forms(past, present)), fate, True)
            for line in self._list(f"fates.{fate}", table, "nouns"):
                self._cues((f.key for f in noun_forms(*(w.strip() for w in line.split(":")))), fate, False)
            for name, value in (("fallen", 2), ("single", 3)):
                for key in self._keys(f"fates.{fate}", table, name):
                    self._add(key, Word("cue" if value == 2 else "single", value, fate, True))
            for phrase in self._list(f"fates.{fate}", table, "phrases"):
                head, *rest = fold(phrase).split()
                self._add(head, Word("cue", 1, fate, True, tuple(rest)))

    def _cues(self, keys: Iterable[str], fate: str, verb: bool) -> None:
        for key in keys:
            self._add(key, Word("cue", 0, fate, verb))

    def _examples(self) -> Iterator[CountExample]:
        for fate, table in self.data["fates"].items():
            for name in ("examples", "counterexamples"):
                rows = table.get(name, [])
                if not rows:
                    raise RuleError(self.file, f"fates.{fate}", name, "write at least one, { text = ... }")
                for row in rows:
                    yield CountExample(fate, row["text"], tuple(row.get("tolls", ())))
