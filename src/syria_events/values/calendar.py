"""The words of time: rules/calendar.toml loaded, checked and indexed, and a text read as a row of them."""

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple, cast, get_args

from syria_events.arabic import INVISIBLE, fold, fold_word, proclitics
from syria_events.models import RuleError
from syria_events.values.periods import Kind

FILE = Path(__file__).parents[1] / "rules" / "calendar.toml"
_KINDS = frozenset(get_args(Kind))
_FIELDS = frozenset({"kind", "value", "number", "doubtful", "forms"})
_MARKS = re.escape(INVISIBLE)
_TOKEN = re.compile(rf"[0-9٠-٩۰-۹]+(?:[./:-][0-9٠-٩۰-۹]+)*|[^\W\d_]+(?:[{_MARKS}][^\W\d_]*)*|[^\s{_MARKS}]")
# A text without any of these holds no date.
_ANCHORS = frozenset({"weekday", "month", "hijri", "deictic", "unit", "season", "vague", "stamp", "dawn"})
_FIRST_YEAR_NUMBER = 1300
# First words of phrases that are in every other sentence: the phrase is known by its last word instead.
_COMMON = frozenset({"هذا", "هذه", "قبل", "بعد", "يوم", "اول"})


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


class Item(NamedTuple):
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
        yield key, Word(cast(Kind, kind), value, key, count, bool(doubtful))


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
    if len(key) == 1:
        yield "", key, False
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


@lru_cache(maxsize=100_000)
def _hot(raw: str) -> bool:
    """Whether a token may be the core of a date, or begin a fixed phrase that is."""
    key = fold_word(raw)
    if not key:
        return False
    word, heads = read(key)
    core = word is not None and (word.kind in _ANCHORS or (word.digits and word.value > _FIRST_YEAR_NUMBER))
    return core or key in _last_words() or any(_opens_date(head) for head, _ in heads)


def _opens_date(head: str) -> bool:
    """Whether a fixed phrase that is the core of a date begins with this word, and the word is not too common to tell."""
    return head not in _COMMON and any(phrase.kind in _ANCHORS for _, phrase in lexicon().phrases[head])


@cache
def _last_words() -> frozenset[str]:
    """The last words of the phrases that `_opens_date` leaves out."""
    phrases = lexicon().phrases
    return frozenset(tail[-1] for head in _COMMON & phrases.keys() for tail, phrase in phrases[head] if phrase.kind in _ANCHORS)


def scan(text: str) -> list[Item]:
    """The text as items, fixed phrases joined; empty when nothing in it can be a date. Raises: nothing."""
    if not any(map(_hot, _TOKEN.findall(text))):
        return []
    spots = [(m.start(), m.end(), key) for m in _TOKEN.finditer(text) if (key := fold_word(m.group()))]
    keys = [key for _, _, key in spots]
    items: list[Item] = []
    at = 0
    while at < len(spots):
        start, end, key = spots[at]
        word, heads = read(key)
        after = at + 1
        for head, _ in heads:
            match = _phrase(head, keys, at)
            if match is not None and match[0] > after:
                after, phrase = match
                word = replace(phrase, joined=key[:1] == "و" and not head.startswith("و"), definite=head.startswith("ال"))
                end = spots[after - 1][1]
        items.append(Item(start + _cut(text[start:end], key, word) if word else start, end, key, word))
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
