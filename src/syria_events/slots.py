"""What may not differ between two texts that tell the same news: their numbers, days, months and places."""

import csv
import re
import tomllib
from functools import cache, lru_cache

from syria_events.arabic import fold, proclitics
from syria_events.rulebook import RULES, Toml

_WORD = re.compile(r"[0-9]+(?:[.,٫٬/:-][0-9]+)*|[^\W\d_]+")
_CALENDAR = ("weekday", "month")


def _toml(file: str) -> Toml:
    return tomllib.loads((RULES / file).read_text(encoding="utf-8"))


def _numbers() -> dict[str, str]:
    """Number words of numbers.toml, folded, each with its value."""
    tables = _toml("numbers.toml")["number"].values()
    pairs = [line.split("=") for table in tables for line in table.get("values", ())]
    return {fold(word).strip(): value.strip() for word, value in pairs}


def _calendar() -> dict[str, str]:
    """Weekday and month words of calendar.toml, folded, each with its number: «نيسان» and «أبريل» are one."""
    rows = [row for row in _toml("calendar.toml")["word"] if row["kind"] in _CALENDAR]
    forms = {fold(form): f"{row['kind']} {row['value']}" for row in rows for form in row["forms"]}
    return {key: value for key, value in forms.items() if " " not in key}


def _places() -> dict[str, str]:
    """Names of places.csv and countries.csv, folded: one word, or the first two words joined by a blank; weak names are left out."""
    names: dict[str, str] = {}
    for file in ("places.csv", "countries.csv"):
        with (RULES / file).open(encoding="utf-8", newline="") as lines:
            for row in csv.DictReader(lines):
                if not row.get("weak"):
                    spellings = [row["name_ar"], *(row.get("other_names") or "").split("|")]
                    names |= {" ".join(fold(s).split()[:2]): s for s in spellings if s.strip()}
    return names


@cache
def _lexicon() -> tuple[dict[str, str], dict[str, str]]:
    """(one word → its slot, two words → their slot)."""
    places = {key: f"place {key.removeprefix('ال')}" for key in _places()}
    slots = {**places, **_calendar(), **_numbers()}
    return {k: v for k, v in slots.items() if " " not in k}, {k: v for k, v in slots.items() if " " in k}


@lru_cache(maxsize=100_000)
def _single(key: str) -> str | None:
    if key[0].isdigit():
        return key.replace(",", "").replace("٬", "")
    words = _lexicon()[0]
    return next((words[stem] for _, stem in proclitics(key) if stem in words), None)


@lru_cache(maxsize=100_000)
def _double(first: str, second: str) -> str | None:
    pairs = _lexicon()[1]
    return next((pairs[f"{stem} {second}"] for _, stem in proclitics(first) if f"{stem} {second}" in pairs), None)


def slots(text: str) -> tuple[str, ...]:
    """The numbers (digits or words), weekdays, months and places of a text, in its order; empty when it has none. Raises: nothing.

    >>> slots("مقتل ٥ مدنيين في حلب") == slots("مقتل خمسة مدنيين في حلب")
    True
    """
    words = _WORD.findall(fold(text))
    found: list[str] = []
    skip = False
    for word, following in zip(words, [*words[1:], ""], strict=True):
        if skip:
            skip = False
            continue
        pair = _double(word, following)
        slot = pair or _single(word)
        skip = pair is not None
        if slot is not None:
            found.append(slot)
    return tuple(found)
