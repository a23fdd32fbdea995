"""rules/ → one validated, indexed, frozen `RuleBook`. Every error names file, rule id, field and what to write instead."""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal

from syria_events.arabic import INVISIBLE, fold, proclitics
from syria_events.models import RuleError
from syria_events.morphology import Form, adjective_forms, noun_forms, verb_forms

RULES = Path(__file__).parent / "rules"
_INVISIBLE = re.compile(f"[{re.escape(INVISIBLE)}]")
Pos = Literal["verb", "noun"]
Toml = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Action:
    """One row of actions.toml: an action, its class and its codes in other ontologies ("" where there is none)."""

    name: str
    action_class: str
    means: str
    acled_event_type: str
    acled_sub_event_type: str
    plover: str
    cameo: str


@dataclass(frozen=True, slots=True)
class Pattern:
    """A word or a phrase to find near a trigger: one set of folded stems per word; `exact` words admit no proclitic."""

    words: tuple[frozenset[str], ...]
    source: str


@dataclass(frozen=True, slots=True)
class Condition:
    """What must, or must not, stand near the trigger: `where` names the side, `window` how many words away it may begin."""

    where: Literal["after", "before", "sentence"]
    wanted: bool
    window: int
    index: "MappingProxyType[str, tuple[Pattern, ...]]"


@dataclass(frozen=True, slots=True)
class Example:
    """A sentence beside a rule. In an example the rule must fire on `trigger`; in a counterexample it must not fire at all."""

    text: str
    trigger: str | None
    why: str | None


@dataclass(frozen=True, slots=True)
class TriggerRule:
    """Words that announce one action, and the company they must keep."""

    id: str
    file: str
    action: str
    priority: int
    status: str | None
    definite: bool | None
    pronoun: bool | None
    tense: str | None
    conditions: tuple[Condition, ...]
    span_after: bool
    generic: bool
    examples: tuple[Example, ...]
    counterexamples: tuple[Example, ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read a token: as this rule's word, in this form, behind these proclitics."""

    rule: TriggerRule
    pos: Pos
    form: Form
    prefix: str


@dataclass(frozen=True, eq=False)
class RuleBook:
    """Everything the rule files say, ready to look up. Build it with `RuleBook.load()`."""

    actions: MappingProxyType[str, Action]
    triggers: tuple[TriggerRule, ...]
    words: MappingProxyType[str, tuple[str, ...]]
    tables: MappingProxyType[str, Toml]
    _forms: dict[str, tuple[tuple[TriggerRule, Pos, Form], ...]]
    _memo: dict[str, tuple[Reading, ...]] = field(default_factory=dict)

    @classmethod
    def load(cls, folder: Path | None = None) -> "RuleBook":
        """Read and check the rule files of `folder` (default: those of the package, cached). Raises `RuleError`."""
        return _load(folder or RULES)

    def readings(self, key: str) -> tuple[Reading, ...]:
        """The trigger readings of a folded word, higher priority first; empty for most words."""
        found = self._memo.get(key)
        if found is None:
            found = tuple(sorted(self._read(key), key=lambda r: (-r.rule.priority, len(r.prefix))))
            if len(self._memo) < 200_000:
                self._memo[key] = found
        return found

    def _read(self, key: str) -> Iterator[Reading]:
        whole = self.words.get("whole", ())
        for prefix, stem in proclitics(key):
            for rule, pos, form in self._forms.get(stem, ()):
                if _admits(pos, form, prefix):
                    yield Reading(rule, pos, form, prefix)
            if stem in whole:
                return


def _admits(pos: Pos, form: Form, prefix: str) -> bool:
    """Whether the proclitics can stand before the form: no article on verbs or before a pronoun, «س» on present verbs only."""
    if pos == "verb":
        if form.tense == "present":
            return prefix in {"", "و", "ف", "س", "وس", "فس", "ل", "ول", "فل"}
        return prefix in {"", "و", "ف"}
    if prefix.endswith("س"):
        return False
    return not (form.pronoun and prefix.endswith(("ال", "لل")))


@cache
def _load(folder: Path) -> RuleBook:
    actions = _actions(read_toml(folder / "actions.toml"))
    words = _words(folder / "words.toml")
    triggers: list[TriggerRule] = []
    forms: dict[str, list[tuple[TriggerRule, Pos, Form]]] = {}
    seen: dict[str, str] = {}
    for path in sorted((folder / "triggers").glob("*.toml")):
        for entry in _entries(read_toml(path), path.name):
            rule = _trigger(entry, path.name, actions, words, seen)
            triggers.append(rule)
            for pos, form in _rule_forms(entry, path.name, rule.id):
                forms.setdefault(form.key, []).append((rule, pos, form))
    tables = {name: read_toml(folder / f"{name}.toml") for name in ("frames", "qualifiers") if (folder / f"{name}.toml").exists()}
    return RuleBook(
        MappingProxyType(actions),
        tuple(triggers),
        MappingProxyType(words),
        MappingProxyType(tables),
        {k: tuple(v) for k, v in forms.items()},
    )


def read_toml(path: Path) -> Toml:
    """Parse a rule file and refuse invisible marks in it. Raises `RuleError` naming the file and the line."""
    try:
        text = path.read_text(encoding="utf-8")
        data = tomllib.loads(text)
    except FileNotFoundError:
        raise RuleError(path.name, "-", "-", "the file is missing: reinstall the package or restore it") from None
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise RuleError(path.name, "-", "-", f"not readable as UTF-8 TOML ({error}): mend the line it names") from None
    for number, line in enumerate(text.splitlines(), 1):
        if mark := _INVISIBLE.search(line):
            fix = f"holds U+{ord(mark.group()):04X} (tatweel, diacritic or invisible mark): delete it"
            raise RuleError(path.name, "-", f"line {number}", fix)
    return data


def _entries(data: Toml, file: str) -> list[Toml]:
    entries = data.get("trigger")
    if not isinstance(entries, list) or set(data) != {"trigger"}:
        raise RuleError(file, "-", ", ".join(sorted(data)) or "trigger", "write a list of [[trigger]] tables and nothing else")
    return entries


_CODES = ("means", "acled_event_type", "acled_sub_event_type", "plover", "cameo")


def _actions(data: Toml) -> dict[str, Action]:
    out = {}
    for name, row in data.items():
        if not isinstance(row, dict):
            raise RuleError("actions.toml", name, "-", "write a [table] for each action")
        try:
            out[name] = Action(name, row["class"], *[str(row[f]) for f in _CODES])
        except KeyError as missing:
            raise RuleError("actions.toml", name, str(missing.args[0]), 'is missing: add it, "" when there is no code') from None
    return out


def _words(path: Path) -> dict[str, tuple[str, ...]]:
    """Named word sets that conditions refer to as @name, each expanded to folded forms."""
    out: dict[str, tuple[str, ...]] = {}
    for name, row in read_toml(path).items():
        if not isinstance(row, dict) or set(row) - {"nouns", "verbs", "adjectives", "words", "note"}:
            raise RuleError(path.name, name, "-", "write nouns, verbs, adjectives or words, each a list of strings")
        keys = [form.key for _, form in _rule_forms(row, path.name, name)]
        keys += [form.key for text in strings(row, "adjectives", path.name, name) for form in adjective_forms(text)]
        keys += [fold(text) for text in strings(row, "words", path.name, name)]
        out[name] = tuple(dict.fromkeys(keys))
    return out


def strings(row: Toml, name: str, file: str, rule: str) -> list[str]:
    """The list of strings under `name`, empty when absent. Raises `RuleError` for anything else."""
    value = row.get(name, [])
    if not isinstance(value, list) or not all(isinstance(v, str) and v.strip() == v and v for v in value):
        raise RuleError(file, rule, name, "write a list of non-empty strings without outer blanks")
    return value


def _rule_forms(row: Toml, file: str, rule: str) -> Iterator[tuple[Pos, Form]]:
    for text in strings(row, "verbs", file, rule):
        parts = [p.strip() for p in text.split(":")]
        if len(parts) != 2 or not fold(parts[1]).startswith("ي"):
            raise RuleError(file, rule, "verbs", f"{text!r}: write «past : present», both third person masculine singular")
        for form in verb_forms(*parts):
            yield "verb", form
    for text in strings(row, "nouns", file, rule):
        for form in noun_forms(*[p.strip() for p in text.split(":")]):
            yield "noun", form
    for text in strings(row, "participles", file, rule):
        for form in adjective_forms(text):
            yield "noun", form


_FIELDS = {
    "id", "action", "verbs", "nouns", "participles", "priority", "status", "definite", "pronoun", "tense",
    "after", "not_after", "before", "not_before", "sentence", "not_sentence", "after_window", "before_window",
    "span_after", "generic", "example", "counterexample", "note",
}  # fmt: skip

_ALLOWED: dict[str, tuple[object, ...]] = {
    "status": ("actual", "planned", "negated"),
    "tense": ("past", "present", "future"),
    "definite": (True, False),
    "pronoun": (True, False),
    "span_after": (True, False),
    "generic": (True, False),
}


def _trigger(row: Toml, file: str, actions: dict[str, Action], words: dict[str, tuple[str, ...]], seen: dict[str, str]) -> TriggerRule:
    rule = str(row.get("id", "?"))
    if unknown := set(row) - _FIELDS:
        raise RuleError(file, rule, sorted(unknown)[0], f"is not a field: use one of {', '.join(sorted(_FIELDS))}")
    if rule in seen:
        raise RuleError(file, rule, "id", f"stands in {seen[rule]} too: choose another id")
    if not re.fullmatch(r"[a-z_]+\.[a-z0-9_]+", rule):
        raise RuleError(file, rule, "id", "write family.short_name in small Latin letters")
    seen[rule] = file
    action = str(row.get("action"))
    if action not in actions:
        raise RuleError(file, rule, "action", f"{action!r} is not in actions.toml: use one of its tables")
    for name, allowed in _ALLOWED.items():
        if name in row and row[name] not in allowed:
            raise RuleError(file, rule, name, f"{row[name]!r}: write one of {allowed} or leave it out")
    if not any(row.get(kind) for kind in ("verbs", "nouns", "participles")):
        raise RuleError(file, rule, "nouns", "the rule has no word: give verbs, nouns or participles")
    return TriggerRule(
        id=rule,
        file=file,
        action=action,
        priority=_integer(row, "priority", 0, file, rule),
        status=str(row["status"]) if "status" in row else None,
        definite=bool(row["definite"]) if "definite" in row else None,
        pronoun=bool(row["pronoun"]) if "pronoun" in row else None,
        tense=str(row["tense"]) if "tense" in row else None,
        conditions=tuple(_conditions(row, file, rule, words)),
        span_after=bool(row.get("span_after", False)),
        generic=bool(row.get("generic", False)),
        examples=_examples(row, "example", file, rule),
        counterexamples=_examples(row, "counterexample", file, rule),
    )


def _integer(row: Toml, name: str, default: int, file: str, rule: str) -> int:
    value = row.get(name, default)
    if not isinstance(value, int):
        raise RuleError(file, rule, name, f"{value!r}: write a whole number")
    return value


def _conditions(row: Toml, file: str, rule: str, words: dict[str, tuple[str, ...]]) -> Iterator[Condition]:
    windows = {side: _integer(row, f"{side}_window", 3, file, rule) for side in ("after", "before")} | {"sentence": 10_000}
    places: tuple[Literal["after", "before", "sentence"], ...] = ("after", "before", "sentence")
    for where in places:
        for wanted in (True, False):
            texts = strings(row, where if wanted else f"not_{where}", file, rule)
            if texts:
                yield Condition(where, wanted, windows[where], pattern_index(texts, words, file, rule))


def pattern_index(
    texts: Iterable[str], words: Mapping[str, tuple[str, ...]], file: str, rule: str
) -> MappingProxyType[str, tuple[Pattern, ...]]:
    """Patterns by each form of their first word. A text is words of which any may be `@set`. Raises `RuleError` for an unknown set."""
    out: dict[str, list[Pattern]] = {}
    for text in texts:
        parts = []
        for word in text.split():
            if word.startswith("@") and word[1:] not in words:
                raise RuleError(file, rule, "condition", f"{word} is not a table of words.toml: add it or mend the name")
            parts.append(frozenset(words[word[1:]]) if word.startswith("@") else frozenset({fold(word)}))
        pattern = Pattern(tuple(parts), text)
        for key in parts[0]:
            out.setdefault(key, []).append(pattern)
    return MappingProxyType({k: tuple(v) for k, v in out.items()})


def _examples(row: Toml, name: str, file: str, rule: str) -> tuple[Example, ...]:
    entries = row.get(name, [])
    if not isinstance(entries, list) or not entries:
        raise RuleError(file, rule, name, f"is missing: write at least one [[trigger.{name}]] by hand")
    out = []
    for entry in entries:
        text, trigger, why = (entry.get(k) for k in ("text", "trigger", "why"))
        if not text or set(entry) - {"text", "trigger", "why"}:
            raise RuleError(file, rule, name, "write text, and trigger (example) or why (counterexample)")
        if name == "example" and (not trigger or text.count(trigger) != 1):
            raise RuleError(file, rule, "trigger", f"{trigger!r} must stand exactly once in {text!r}")
        if name == "counterexample" and not why:
            raise RuleError(file, rule, "why", "say in a few words why the rule must not fire")
        out.append(Example(text, trigger, why))
    return tuple(out)
