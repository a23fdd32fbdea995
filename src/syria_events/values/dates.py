"""Time expressions of Arabic news: found in a sentence, or resolved when given alone."""

import re
from dataclasses import replace
from datetime import date

from syria_events.arabic import fold
from syria_events.models import EventDate, Span
from syria_events.values import periods
from syria_events.values.calendar import scan
from syria_events.values.periods import Period
from syria_events.values.phrases import Phrases

_LATIN = re.compile(r"[A-Za-zÀ-ÿ]{3,}")
_BEGAN_REACH = 12
_LONGEST = 60


def find(text: str, published: date | None) -> list[EventDate]:
    """The time expressions of one sentence, in order, each with its `span` in `text`; empty when there are none.

    «منذ X» runs from X to `published`. «مطلع», «منتصف» and «نهاية» of a month or year give that month or year, as events are dated
    (`resolve` gives the part). An expression that names no day («مؤخرا»), or needs a publication date that is None, has `value` None.
    Impossible dates are left out (see `impossible`). Raises: nothing.

    >>> [(d.text, d.value) for d in find("قصف الطيران البلدة مساء أمس", date(2017, 3, 26))]
    [('مساء أمس', '2017-03-25')]
    """
    return read(text, published)[0]


def read(text: str, published: date | None) -> tuple[list[EventDate], list[Span]]:
    """What `find` and `impossible` return, in one pass. Raises: nothing."""
    items = scan(text)
    if not items:
        return [], []
    reader = Phrases(items, published, strict=True)
    found = []
    for first, last, period in _walk(reader):
        first, period = _begun(reader, first, period)
        period = periods.until(period, published) if period.since else period
        start, end = items[first].start, items[last - 1].end
        found.append(periods.event_date(period, text[start:end], start, end))
    spans = {(items[a].start, items[b - 1].end) for a, b in reader.impossible}
    return found, [Span(start=a, end=b, text=text[a:b]) for a, b in sorted(spans)]


def began(when: EventDate, published: date | None) -> EventDate:
    """The date of what «منذ» opens with: «منذ بدء الهجوم في 3 آذار» dates the attack itself to that day. Raises: nothing.

    `when` unchanged where no date stands in it but the whole.
    """
    _, _, inner = (when.text or "").partition(" ")
    found = [d for d in find(inner, published) if d.value is not None]
    return found[-1].model_copy(update={"text": when.text, "span": when.span}) if found else when


def resolve(expression: str, published: date | None) -> EventDate | None:
    """The moment or stretch that one time expression names; None when it holds no date, or one that does not exist.

    «منذ X» names X itself here: only `find`, which knows that something lasted, runs it on to the publication.
    Of several dates in the expression the longest counts. `value` is None where `find` says so. Raises: nothing.

    >>> resolve("25 الشهر الجاري", date(2017, 3, 26)).value
    '2017-03-25'
    """
    stamp = _by_dateparser(expression)
    if stamp:
        return stamp
    items = scan(expression)
    reader = Phrases(items, published, strict=False)
    found = list(_walk(reader)) if items else []
    if not found:
        return None
    first, last, period = max(found, key=lambda f: (f[2].value is not None, items[f[1] - 1].end - items[f[0]].start))
    start, end = items[first].start, items[last - 1].end
    return periods.event_date(period, expression[start:end], start, end)


def impossible(text: str) -> list[Span]:
    """What is written as a date and is none («30 شباط», 45/13/2016), for a note. Raises: nothing."""
    return read(text, None)[1]


def _walk(reader: Phrases) -> list[tuple[int, int, Period]]:
    """Every expression from left to right, none inside another: (first item, item after, period)."""
    found = []
    i = 0
    while i < len(reader.items):
        hit = reader.expression(i) if reader.items[i].word is not None else None
        if hit is None:
            i = max(i + 1, reader.dead)
            continue
        found.append((i, hit[0], hit[1]))
        reader.told = hit[1] if hit[1].precision in ("day", "month") and hit[1].value else reader.told
        i = hit[0]
    return found


def _begun(reader: Phrases, first: int, period: Period) -> tuple[int, Period]:
    """«منذ اندلاعها في مارس 2011»: the «منذ» before the thing that began takes the date."""
    if period.since or period.start is None:
        return first, period
    for i in range(first - 1, max(-1, first - 1 - _BEGAN_REACH), -1):
        if reader.kind(i) == "since" and (reader.kind(i + 1) == "began" or reader.begins(i + 1)):
            return i, replace(period, since=True)
        if reader.char(i) in ".,،؛:":
            break
    return first, period


def _by_dateparser(expression: str) -> EventDate | None:
    """Page stamps in Latin letters («Tue, 23 May 2017 10:00»): the one place where dateparser is asked. None when it is unsure."""
    text = expression.strip()
    if not (_LATIN.search(text) and any(c.isdigit() for c in fold(text)) and len(text) <= _LONGEST):
        return None
    import dateparser

    settings = {"REQUIRE_PARTS": ["day", "month", "year"], "DATE_ORDER": "DMY", "RETURN_AS_TIMEZONE_AWARE": False}
    when = dateparser.parse(text, languages=["en", "fr", "tr"], settings=settings)
    return periods.event_date(periods.day(when.date()), text, 0, len(text)) if when else None


