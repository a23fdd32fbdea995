"""Days, months, years and stretches of them: what a time expression comes to, and calendar arithmetic."""

from calendar import monthrange
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal

from syria_events.models import Basis, EventDate, Precision, Span

Kind = Literal[
    "weekday", "month", "hijri", "deictic", "part", "dawn", "unit", "which", "this", "anaphor", "phase", "season", "since", "ago", "during",
    "until", "to", "between", "of", "in", "or", "about", "few", "era", "vague", "link",
    "number", "stamp", "namer", "outlet", "future", "began",
]  # fmt: skip
FIRST_YEAR, LAST_YEAR = 1900, 2100


@dataclass(frozen=True, slots=True)
class Period:
    """What an expression means. `start`/`end` None: no day can be told; `value` is EDTF or None.

    `relative`: the publication date was needed (or would have been); `since`: it runs from there to the publication.
    """

    value: str | None = None
    start: date | None = None
    end: date | None = None
    precision: Precision = "unknown"
    relative: bool = False
    since: bool = False


def day(when: date, relative: bool = False) -> Period:
    """One day."""
    return Period(when.isoformat(), when, when, "day", relative)


def month(year: int, number: int, relative: bool = False) -> Period:
    """One month."""
    first = date(year, number, 1)
    return Period(f"{year:04}-{number:02}", first, date(year, number, monthrange(year, number)[1]), "month", relative)


def year(number: int, relative: bool = False) -> Period:
    """One year."""
    return Period(f"{number:04}", date(number, 1, 1), date(number, 12, 31), "year", relative)


def stretch(first: date, last: date, relative: bool = False) -> Period:
    """The days `first` to `last`, both in; one day when they are the same."""
    if first == last:
        return day(first, relative)
    return Period(f"{first.isoformat()}/{last.isoformat()}", first, last, "interval", relative)


def unplaced(number: int, of_month: int | None = None) -> Period:
    """A day of a month, or a month (`of_month` None), of an unknown year."""
    if of_month is None:
        return Period(f"XXXX-{number:02}", None, None, "month")
    return Period(f"XXXX-{of_month:02}-{number:02}", None, None, "day")


UNKNOWN = Period(relative=True)


def join(first: Period, last: Period) -> Period:
    """From the start of one to the end of the other; of unknown years the pair of values; UNKNOWN when the order is wrong."""
    if first.start and last.end:
        if first.start > last.end:
            return UNKNOWN
        return stretch(first.start, last.end, first.relative or last.relative)
    if first.value and last.value:
        return Period(f"{first.value}/{last.value}", None, None, "interval", first.relative or last.relative)
    return UNKNOWN


def until(period: Period, published: date | None) -> Period:
    """«منذ X»: from X to the publication, or X alone when either is unknown or X is not past."""
    if published is None or period.start is None or period.start >= published:
        return period
    value = f"{period.value.split('/')[0] if period.value else period.start}/{published.isoformat()}"
    return replace(period, value=value, end=published, precision="interval", since=False)


def shift_month(year_: int, month_: int, by: int) -> tuple[int, int]:
    """The (year, month) that lies `by` months away."""
    index = year_ * 12 + month_ - 1 + by
    return index // 12, index % 12 + 1


def back(published: date, unit: int, amount: int) -> Period:
    """The hour, day, week, month, year or decade `amount` units from `published` (negative: before it), as coarse as the unit."""
    if unit in (1, 7):
        return day(published + timedelta(hours=amount) if abs(amount) >= 24 and unit == 1 else published, True)
    if unit in (2, 3):
        return day(published + timedelta(days=amount * (7 if unit == 3 else 1)), True)
    if unit == 4:
        return month(*shift_month(published.year, published.month, amount), True)
    return year(published.year + amount * (10 if unit == 6 else 1), True)


def run(published: date, unit: int, amount: int) -> Period:
    """The `amount` units up to `published` (positive: from it on), to the day."""
    days = {7: 0, 1: -(-abs(amount) // 24), 2: abs(amount), 3: abs(amount) * 7}.get(unit)
    sign = 1 if amount > 0 else -1
    if days is not None:
        other = published + timedelta(days=sign * days)
    else:
        months = amount * {4: 1, 5: 12, 6: 120}[unit]
        y, m = shift_month(published.year, published.month, months)
        other = date(y, m, min(published.day, monthrange(y, m)[1]))
    return stretch(min(other, published), max(other, published), True)


def week(published: date, which: int) -> Period:
    """The week `which` weeks away, Monday to Sunday. Arab papers open a new week by Sunday: its last week is the seven days before it."""
    if which == -1 and published.weekday() == 6:
        return stretch(published - timedelta(days=7), published - timedelta(days=1), True)
    monday = published - timedelta(days=published.weekday()) + timedelta(weeks=which)
    return stretch(monday, monday + timedelta(days=6), True)


def weekday(published: date, number: int, which: int | None) -> Period:
    """The weekday `number` (0 Monday): on or before `published`; which -1: before it, 1: after it, 2: on or after it, 0: in its week."""
    behind = (published.weekday() - number) % 7
    if which == -1:
        return day(published - timedelta(days=behind or 7), True)
    if which in (1, 2):
        ahead = (number - published.weekday()) % 7
        return day(published + timedelta(days=ahead if which == 2 else ahead or 7), True)
    return day(published - timedelta(days=behind), True)


def phase(whole: Period, part: int, published: date | None) -> Period:
    """A part of a week, month, season or year: 1 beginning, 2 middle, 3 end, 4-5 halves, 6-9 quarters, 10 the rest of it."""
    if whole.start is None or whole.end is None:
        return whole
    first, last = whole.start, whole.end
    if part == 10:
        return stretch(max(first, published), last, True) if published and published <= last else whole
    if (last - first).days < 8:
        edges = {1: (0, 1), 2: (2, 3), 3: (4, 6), 4: (0, 3), 5: (4, 6)}.get(part)
        return stretch(first + timedelta(edges[0]), min(last, first + timedelta(edges[1])), whole.relative) if edges else whole
    if whole.precision == "year":
        months = {1: (1, 3), 2: (5, 8), 3: (10, 12), 4: (1, 6), 5: (7, 12), 6: (1, 3), 7: (4, 6), 8: (7, 9), 9: (10, 12)}
        a, b = months.get(part, (1, 12))
        return stretch(date(first.year, a, 1), date(first.year, b, monthrange(first.year, b)[1]), whole.relative)
    if whole.precision == "month":
        a, b = {1: (1, 10), 2: (11, 20), 3: (21, 31), 4: (1, 15), 5: (16, 31)}.get(part, (1, 31))
        return stretch(first.replace(day=a), first.replace(day=min(b, last.day)), whole.relative)
    third = (last - first) // 3
    pieces = {1: (first, first + third), 2: (first + third, last - third), 3: (last - third, last)}
    a_day, b_day = pieces.get(part, (first, last))
    return stretch(a_day, b_day, whole.relative)


def _scales(period: Period) -> tuple[Literal[1, 2, 3] | None, Literal[1, 2, 3, 4, 5] | None]:
    """ACLED's time precision and UCDP's date precision, by the length in days."""
    if period.start is None or period.end is None:
        return None, None
    days = (period.end - period.start).days + 1
    acled: Literal[1, 2, 3] = 1 if days == 1 else 2 if days <= 7 else 3
    ucdp: Literal[1, 2, 3, 4, 5] = 1 if days == 1 else 2 if days <= 6 else 3 if days <= 8 else 4 if days <= 31 else 5
    return acled, ucdp


def event_date(period: Period, text: str, start: int, end: int) -> EventDate:
    """The public record of a period read at `start`..`end`."""
    acled, ucdp = _scales(period)
    basis: Basis = "relative" if period.relative else "explicit"
    return EventDate(
        text=text, value=period.value, start=period.start, end=period.end, precision=period.precision, basis=basis,
        time_precision=acled, date_prec=ucdp, span=Span(start=start, end=end, text=text),
    )  # fmt: skip
