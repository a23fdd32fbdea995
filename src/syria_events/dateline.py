"""What a page says about itself in one line: «دمشق ـ وكالات:», «01.09.2016 | 14:46», and who signs it."""

import re
from dataclasses import dataclass
from datetime import date

from syria_events.arabic import fold
from syria_events.furniture import Furniture, Words, words_of

# A dateline is short; nothing beyond this many characters of a line is looked at.
REACH = 110
_DASH = re.compile(r"\s*[-–—−ـ/|،,]+\s*|\s*[()«»\"“”]+\s*[-–—−ـ/|]*\s*")
_DASHES_ALONE = re.compile(r"\s*[-–—−ـ]+\s+|\s+[-–—−ـ]+(?=\S)")
_NUMBERS = re.compile(r"\d+(?:[.:/-]\d+)*|[^\W\d_]+")
_BRACKET = re.compile(r"\(([^()]{1,30})\)[\s.]*\Z")


@dataclass(frozen=True, slots=True)
class Dateline:
    """Where a dateline ends in its line, the agencies and outlet it names, and whether it is the whole line."""

    end: int
    agencies: tuple[str, ...]
    outlet: str | None
    alone: bool


@dataclass(frozen=True, slots=True)
class HeaderDate:
    """A line that is nothing but date and time. `day` is None for a time alone or a date that does not exist."""

    day: date | None


def read_dateline(line: str, rules: Furniture, after_headline: bool) -> Dateline | None:
    """The dateline that opens a line, or None.

    Before a colon: short parts of which two are known cities, agencies, outlets or words such as «متابعات» (one is enough when a
    headline stands above and it is a city). Before a dash: one city. A line of such parts alone is a dateline too when
    one names a medium.
    """
    head = line[:REACH]
    colon = head.find(":")
    if colon >= 0:
        known, parts = _known(head[:colon], rules)
        if parts and known >= (1 if after_headline else 2) and parts - known <= 1 + (known > 1):
            return _dateline(head[:colon], colon + 1, rules, alone=not line[colon + 1 :].strip())
    known, parts = _known(line, rules) if len(line) <= REACH and colon < 0 else (0, 0)
    if parts >= 2 and parts - known <= 1 and _names_a_medium(line, rules) and not line.rstrip().endswith((".", "؟", "!")):
        return _dateline(line, len(line), rules, alone=True)
    dash = _DASHES_ALONE.search(head)
    if dash and words_of(head[: dash.start()]) in rules.cities and dash.end() < len(line):
        return _dateline(head[: dash.start()], dash.end(), rules, alone=False)
    return None


def _parts(text: str) -> list[Words]:
    return [words for part in _DASH.split(text) if (words := words_of(part))]


def _known(text: str, rules: Furniture) -> tuple[int, int]:
    """How many of the parts are known, of how many; (0, 0) when one is too long for a name or a place."""
    parts = _parts(text)
    if any(len(p) > 3 for p in parts if not _is_known(p, rules)):
        return 0, 0
    return sum(_is_known(p, rules) for p in parts), len(parts)


def _is_known(part: Words, rules: Furniture) -> bool:
    return part in rules.cities or part in rules.openers or part in rules.agencies or part in rules.outlets


def _names_a_medium(line: str, rules: Furniture) -> bool:
    """Whether one part is an agency, an outlet or a word such as «متابعات»: «بغداد - هدوء حذر» is a subheading and stays."""
    return any(p in rules.agencies or p in rules.outlets or p in rules.openers for p in _parts(line))


def _dateline(text: str, end: int, rules: Furniture, alone: bool) -> Dateline:
    parts = _parts(text)
    agencies = tuple(dict.fromkeys(rules.agencies[p] for p in parts if p in rules.agencies))
    outlet = next((rules.outlets[p] for p in parts if p in rules.outlets and p not in rules.agencies), None)
    return Dateline(end, agencies, outlet, alone)


def closing_agencies(line: str, rules: Furniture) -> tuple[str, ...]:
    """The agencies in the bracket that closes a line: «... (أ ف ب، رويترز)». Empty when there is none."""
    match = _BRACKET.search(line[-40:])
    parts = [words_of(p) for p in re.split("[،,-]", match.group(1))] if match else []
    return tuple(dict.fromkeys(rules.agencies[p] for p in parts if p in rules.agencies))


def read_header_date(line: str, rules: Furniture) -> HeaderDate | None:
    """The date of a line that holds nothing but date, time, city and agency; None for any other line.

    Both calendars are read; the Gregorian date decides, a Hijri date alone is converted.
    """
    if len(line) > REACH:
        return None
    tokens = _NUMBERS.findall(fold(line).lower())
    names = [t for t in tokens if not t[0].isdigit()]
    numbers = [t for t in tokens if t[0].isdigit()]
    if not numbers or any(t not in rules.calendar and (t,) not in rules.cities and (t,) not in rules.agencies for t in names):
        return None
    day = _gregorian(tokens, rules) or _numeric(numbers) or _hijri(tokens, rules)
    if day is None and not all(":" in n for n in numbers):
        return None
    return HeaderDate(day)


def _spelled(tokens: list[str], names: "Furniture", hijri: bool) -> tuple[int, int, int] | None:
    """Year, month and day of «25 مارس 2017»: the number before a month name and the one after it (twins between are passed over)."""
    months = names.hijri if hijri else names.months
    for i in range(1, len(tokens)):
        month = months.get(tuple(tokens[i : i + 2])) or months.get((tokens[i],))
        if month and tokens[i - 1].isdigit():
            year = next((t for t in tokens[i + 1 : i + 6] if t.isdigit() and len(t) == 4), None)
            if year:
                return int(year), month, int(tokens[i - 1])
    return None


def _gregorian(tokens: list[str], rules: Furniture) -> date | None:
    found = _spelled(tokens, rules, hijri=False)
    return _day(*found) if found else None


def _hijri(tokens: list[str], rules: Furniture) -> date | None:
    found = _spelled(tokens, rules, hijri=True)
    if not found:
        return None
    from hijridate import Hijri

    try:
        return Hijri(*found).to_gregorian()
    except (ValueError, OverflowError):
        return None


def _numeric(numbers: list[str]) -> date | None:
    for text in numbers:
        parts = re.split("[./-]", text)
        if len(parts) == 3 and all(p.isdigit() for p in parts):
            year, month, day = parts if len(parts[0]) == 4 else parts[::-1]
            if len(year) == 4:
                return _day(int(year), int(month), int(day))
    return None


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day) if 1900 <= year <= 2100 else None
    except ValueError:
        return None
