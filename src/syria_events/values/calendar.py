"""The words of time: rules/calendar.toml loaded, checked and indexed, and a text read as a row of them."""

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from pathlib import Path
from typing import cast, get_args

from syria_events.arabic import INVISIBLE, fold, fold_word, proclitics
from syria_events.models import RuleError
from syria_events.values.periods import Kind

FILE = Path(__file__).parents[1] / "rules" / "calendar.toml"
_KINDS = frozenset(get_args(Kind))
_FIELDS = frozenset({"kind", "value", "number", "doubtful", "forms"})
_MARKS = re.escape(INVISIBLE)
_TOKEN = re.compile(rf"[0-9٠-٩۰-۹]+(?:[./:-][0-9٠-٩۰-۹]+)*|[^\W\d_](?:[^\W\d_]|[{_MARKS}])*|[^\s{_MARKS}]")
# A text without any of these holds no date.
_ANCHORS = frozenset({"weekday", "month", "hijri", "deictic", "unit", "season", "vague", "stamp", "dawn"})


@dataclass(frozen=True, slots=True)
class Word:
    """What one word or fixed phrase says of time. `number` is 1, 2, 3 (plural) for units; `joined`: «و» is written onto it.

    `definite`: the article is. `key` is its folded form without proclitics, `digits` is True for a number in digits.
    """

    kind: Kind
    value: int
    key: str
    number: int = 0
    doubtful: bool = False
    joined: bool = False
    definite: bool = False
    digits: bool = False


@dataclass(frozen=True, slots=True)
class Item:
    """A word of time where it stands: characters `start`..`end` of the text, proclitics off. `word` is None for any other word."""

    start: int
    end: int
    key: str
    word: Word | None


@dataclass(frozen=True, slots=True)
class _Lexicon:
    words: dict[str, Word]
    phrases: dict[str, tuple[tuple[tuple[str, ...], Word], ...]]


def _entry(number: int, row: dict[str, object], file: str) -> Iterable[tuple[str, Word]]:
    """The forms of one table, each with its Word. Raises `RuleError`."""
    rule = f"word {number}"
    for name in row.keys() - _FIELDS:
        raise RuleError(file, rule, name, f"write one of {', '.join(sorted(_FIELDS))}")
    kind, value, forms = row.get("kind"), row.get("value"), row.get("forms")
    if kind not in _KINDS:
        raise RuleError(file, rule, "kind", f"write one of {', '.join(sorted(_KINDS))}, not {kind!r}")
    if not isinstance(value, int):
        raise RuleError(file, rule, "value", f"write a whole number, not {value!r}")
    if not isinstance(forms, list) or not forms or not all(isinstance(f, str) and f.strip() for f in forms):
        raise RuleError(file, rule, "forms", "write a list of one or more Arabic words")
    count, doubtful = row.get("number", 0), row.get("doubtful", False)
    if count not in (0, 1, 2, 3):
        raise RuleError(file, rule, "number", "write 1 for singular, 2 for dual, 3 for plural")
    for form in forms:
        key = " ".join(fold(form).split())
        yield key, Word(cast(Kind, kind), value, key, cast(int, count), bool(doubtful))


def load(path: Path = FILE) -> _Lexicon:
    """The words of `path`. Raises `RuleError` naming the table and the field that is wrong."""
    try:
        rows = tomllib.loads(path.read_text(encoding="utf-8")).get("word", [])
    except tomllib.TOMLDecodeError as error:
        raise RuleError(path.name, "file", "syntax", str(error)) from None
    words: dict[str, Word] = {}
    phrases: dict[str, list[tuple[tuple[str, ...], Word]]] = {}
    for number, row in enumerate(rows, 1):
        for key, word in _entry(number, row, path.name):
            head, *rest = key.split()
            if rest:
                phrases.setdefault(head, []).append((tuple(rest), word))
            else:
                words.setdefault(key, word)
    longest = {head: tuple(sorted(tails, key=lambda t: -len(t[0]))) for head, tails in phrases.items()}
    return _Lexicon(words, longest)


@cache
def lexicon() -> _Lexicon:
    """The shipped words, loaded once."""
    return load()


def _readings(key: str) -> Iterable[tuple[str, str, bool]]:
    """(prefix, stem, definite) in the order to try: article kept before article off."""
    for prefix, stem in proclitics(key):
        if prefix.endswith("لل"):
            yield prefix, "ال" + stem, True
        yield prefix, stem, prefix.endswith(("ال", "لل")) or stem.startswith("ال")


def _number(key: str) -> Word | None:
    """A token of digits: a number, or a stamp such as 25/3/2017; None for a clock time."""
    if key.isdigit():
        return Word("number", int(key), key, digits=True) if len(key) < 7 else None
    return None if ":" in key else Word("stamp", 0, key, digits=True)


@lru_cache(maxsize=100_000)
def read(key: str) -> tuple[Word | None, tuple[tuple[str, int], ...]]:
    """The Word a folded token is, and the (head, letters cut off) under which a phrase may begin with it."""
    if key[0].isdigit():
        return _number(key), ()
    known = lexicon()
    found: Word | None = None
    heads: list[tuple[str, int]] = []
    for prefix, stem, definite in _readings(key):
        word = known.words.get(stem)
        if found is None and word is not None:
            found = replace(word, joined=prefix[:1] in ("و", "ف"), definite=definite)
        if stem in known.phrases:
            heads.append((stem, len(key) - len(stem) if stem != key else 0))
    return found, tuple(heads)


def _phrase(head: str, keys: list[str], at: int) -> tuple[int, Word] | None:
    """The longest fixed phrase that begins with `head` at token `at`: the index after it, and its Word."""
    for tail, word in lexicon().phrases[head]:
        end = at + 1 + len(tail)
        if tuple(keys[at + 1 : end]) == tail or _definite_tail(tail, keys[at + 1 : end]):
            return end, word
    return None


def _definite_tail(tail: tuple[str, ...], keys: list[str]) -> bool:
    """Whether the tail matches when the last word may take the article («صباح», «الصباح»): phrases end in it at most once."""
    return len(keys) == len(tail) and tuple(keys[:-1]) == tail[:-1] and keys[-1] == "ال" + tail[-1] and len(tail[-1]) > 3


def scan(text: str) -> list[Item]:
    """The text as items, fixed phrases joined; empty when nothing in it can be a date. Raises: nothing."""
    spots = [(m.start(), m.end(), fold_word(m.group())) for m in _TOKEN.finditer(text)]
    spots = [s for s in spots if s[2]]
    readings = [read(key) for _, _, key in spots]
    if not any((w is not None and (w.kind in _ANCHORS or (w.digits and w.value > 1300))) or heads for w, heads in readings):
        return []
    keys = [key for _, _, key in spots]
    items: list[Item] = []
    at = 0
    while at < len(spots):
        start, end, key = spots[at]
        word, heads = readings[at]
        after = at + 1
        for head, _ in heads:
            match = _phrase(head, keys, at)
            if match is not None and match[0] > after:
                after, phrase = match
                word = replace(phrase, joined=key[:1] == "و" and not head.startswith("و"), definite=head.startswith("ال"))
                end = spots[after - 1][1]
        items.append(Item(start + _cut(text[start:end], key, word), end, key, word))
        at = after
    return items


def _cut(raw: str, key: str, word: Word | None) -> int:
    """How many characters of `raw` are proclitics before the word itself (0 when the spelling is marked)."""
    if word is None or word.digits or not raw.startswith(raw[: len(key)]) or len(key) < 3:
        return 0
    head = word.key.split(" ")[0]
    if not key.endswith(head) or key == head:
        return 0
    prefix = key[: len(key) - len(head)]
    cut = len(prefix) - 2 if prefix.endswith("ال") else len(prefix)
    return cut if fold(raw[:cut]) == prefix[:cut] else 0
