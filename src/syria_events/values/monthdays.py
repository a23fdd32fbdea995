"""Readers of the parts that every time expression is made of: numbers, years, months, days of a month, stamps."""

import re
from dataclasses import dataclass, field
from datetime import date, timedelta

from syria_events.values import periods
from syria_events.values.calendar import Item, Word
from syria_events.values.periods import FIRST_YEAR, LAST_YEAR, UNKNOWN, Period

Found = tuple[int, Period] | None
SEPARATED = re.compile(r"[./-]")
_DASHES = "-–—"
_FUTURE_REACH = 15
_SOON = 31


@dataclass
class Numbers:
    """A row of items with its publication date. `strict`: running text, not an expression by itself."""

    items: list[Item]
    published: date | None
    strict: bool
    impossible: list[tuple[int, int]] = field(default_factory=list)
    tail_is_year: bool = False
    told: Period | None = None  # the last date read that lies in one month: what «الشهر نفسه» points to
    dead: int = 0  # items before this one were read as a name or an impossible date: nothing begins among them

    # --- looking ------------------------------------------------------------------------------------------------------------------

    def word(self, i: int) -> Word | None:
        """The word of time at `i`, None for other words and outside."""
        return self.items[i].word if 0 <= i < len(self.items) else None

    def kind(self, i: int) -> str:
        """Its kind, "" when none."""
        word = self.word(i)
        return word.kind if word else ""

    def key(self, i: int) -> str:
        """The folded token (the first of a phrase) at `i`, "" outside."""
        return self.items[i].key if 0 <= i < len(self.items) else ""

    def char(self, i: int) -> str:
        """The same, when it is one character; a blank that equals nothing otherwise."""
        key = self.key(i)
        return key if len(key) == 1 else "\0"

    def joined(self, i: int) -> bool:
        """Whether «و» is written onto the word at `i`."""
        word = self.word(i)
        return bool(word and word.joined)

    def skip(self, i: int, *kinds: str) -> int:
        """The first index from `i` on whose kind is none of `kinds`."""
        while self.kind(i) in kinds:
            i += 1
        return i

    def begins(self, i: int) -> bool:
        """Whether «بداية» or «مطلع» stands at `i`."""
        word = self.word(i)
        return word is not None and word.kind == "phase" and word.value == 1

    def named(self, i: int) -> bool:
        """Whether the word before makes a name of what is at `i` («حي الخميس», «حركة 14 آذار»)."""
        before = self.word(i - 2 if self.char(i - 1) in '"«“(' else i - 1)
        return before is not None and before.kind == "namer" and not before.definite

    def future(self, i: int) -> bool:
        """Whether a plain future stands shortly before `i`."""
        return any(self.kind(k) == "future" for k in range(max(0, i - _FUTURE_REACH), i))

    # --- numbers and years --------------------------------------------------------------------------------------------------------

    def number(self, i: int) -> tuple[int, int] | None:
        """A number in digits or words: (index after, value). «الخامس والعشرين» 25, «ثلاثة عشر» 13, «ألفين وستة عشر» 2016."""
        if self.key(i) in ("ال", "بال", "وال", "لل") and self.kind(i + 1) == "number":
            i += 1
        word = self.word(i)
        if word is None or word.kind != "number":
            return None
        total, j = word.value, i + 1
        if word.digits:
            return j, total
        following = self.word(j)
        if following and following.kind == "number" and following.value == 10 and total < 10 and not following.digits:
            total, j = total + 10, j + 1
        while True:
            following = self.word(j)
            if following is None or following.kind != "number" or following.digits or not following.joined:
                return j, total
            tens = 0 < total % 100 < 10 and 20 <= following.value <= 90
            if not (tens or (total % 1000 == 0 and following.value < 1000) or (total % 100 == 0 and following.value < 100)):
                return j, total
            total, j = total + following.value, j + 1
            ten = self.word(j)
            if ten and ten.kind == "number" and ten.value == 10 and following.value < 10 and not ten.digits:
                total, j = total + 10, j + 1

    def era(self, j: int) -> int:
        """The index after an era mark («م») if one stands at `j`."""
        word = self.word(j)
        if word and word.kind == "era" and word.value == 0:
            return j + 1
        return j

    def tail(self, i: int, hijri: bool = False) -> tuple[int, int | None, int | None]:
        """What places a month or season in time: (index after, year or None, which or None). «من عام 2011», «الماضي», «من العام المقبل».

        Sets `tail_is_year` when the adjective belongs to a year.
        """
        self.tail_is_year = False
        j = i + 1 if self.kind(i) in ("of", "in") or self.char(i) in "،,.-/" else i
        if self.kind(j) == "this":
            unit = self.word(j + 1)
            if unit and unit.kind == "unit" and unit.value == 5 and unit.definite:
                self.tail_is_year = True
                return j + 2, None, 0
            return i, None, None
        unit = self.word(j)
        yearly = unit is not None and unit.kind == "unit" and unit.value == 5 and unit.number == 1
        if yearly and self.kind(j + 1) == "which":
            self.tail_is_year = True
            return j + 2, None, (self.word(j + 1) or _NONE).value
        if j > i and not yearly and self.char(i) == "\0" and not (hijri or self.kind(j) == "number"):
            return i, None, None
        return self._year_or_which(i, j + 1 if yearly else j, hijri)

    def _year_or_which(self, i: int, j: int, hijri: bool) -> tuple[int, int | None, int | None]:
        counted = self.number(j)
        low, high = (1300, 1500) if hijri else (FIRST_YEAR, LAST_YEAR)
        if counted and low <= counted[1] <= high:
            after = counted[0]
            mark = self.word(after)
            after = after + 1 if mark and mark.kind == "era" and mark.value == int(hijri) else after
            return after, counted[1], None
        word = self.word(i)
        return (i + 1, None, word.value) if word and word.kind == "which" else (i, None, None)

    # --- months -------------------------------------------------------------------------------------------------------------------

    def month_name(self, i: int) -> tuple[int, int, bool, bool] | None:
        """(index after, month, is it Hijri, is it beyond doubt) of «شباط», «فبراير/شباط», «فبراير (شباط)», «شهر آب»."""
        sure = False
        unit = self.word(i)
        if unit and unit.kind == "unit" and unit.value == 4 and unit.number == 1:
            i, sure = i + 1, True
        word = self.word(i)
        if word is None or word.kind not in ("month", "hijri"):
            return None
        j = i + 1
        mark = self.char(j)
        other = self.word(j + 1) if mark in "/-–(،،\\" else self.word(j)
        if other and other.kind == word.kind == "month" and other.value == word.value and not other.joined:
            j = j + 2 if mark in "/-–(،\\" else j + 1
            return (j + 1 if mark == "(" and self.char(j) == ")" else j), word.value, False, True
        return j, word.value, word.kind == "hijri", sure or not word.doubtful

    def _month(self, i: int, sure: bool = False) -> Found:
        """A month with no day."""
        named = self.month_name(i)
        if named is None or self.named(i):
            return None
        day = self._month_then_day(i)
        if day:
            return day
        j, number, hijri, certain = named
        if not hijri and (pair := self._two_months(i, j, number, certain)):
            return pair
        end, year, which = self.tail(j, hijri)
        if hijri:
            return (end, self._hijri_month(year, number)) if year else None
        company = sure or year or which is not None or (self.kind(i - 1) in ("in", "since", "during", "until", "of", "between"))
        if not certain and not company:
            return None
        if year:
            return end, periods.month(year, number)
        return end, self._placed_month(number, which, self.future(i))

    def _two_months(self, i: int, j: int, number: int, certain: bool) -> Found:
        """«تموز وآب 2015», «آذار ونيسان الماضيين»: a month and the one after it, joined by «و»."""
        k = j + 1 if self.char(j) == "و" else j
        other = self.month_name(k)
        if other is None or other[1] != number % 12 + 1 or other[2] or not (self.joined(k) or k > j) or self.kind(i - 1) == "number":
            return None
        end, year, which = self.tail(other[0])
        if not (certain or other[3] or year or which is not None):
            return None
        if year:
            return end, periods.join(periods.month(year - (other[1] == 1), number), periods.month(year, other[1]))
        last = self._placed_month(other[1], which, self.future(i))
        if last.start is None:
            return end, periods.join(periods.unplaced(number), last)
        y, m = periods.shift_month(last.start.year, last.start.month, -1)
        return end, periods.join(periods.month(y, m, True), last)

    def _month_then_day(self, i: int) -> Found:
        """«يناير الثاني والعشرين، 2018»; with no year only as an expression by itself."""
        named = self.month_name(i)
        if named is None or named[2]:
            return None
        j = named[0] + 1 if self.char(named[0]) in _DASHES else named[0]
        counted = self.number(j)
        if counted is None or not 1 <= counted[1] <= 31 or self.joined(j):
            return None
        end, year, which = self.tail(counted[0])
        if year is None and self.strict:
            return None
        period = self._one_day(counted[1], named[1], year, which, False, False)
        return (end, period) if period else None

    def _placed_month(self, number: int, which: int | None, coming: bool) -> Period:
        """The month of that number nearest behind the publication (ahead of it when `coming` or `which` says so)."""
        if self.published is None:
            return periods.unplaced(number)
        here = self.published.year
        if self.tail_is_year and which is not None:
            return periods.month(here + which, number, True)
        if (which is not None and which > 0) or (which is None and coming):
            ahead = number > self.published.month or (which is None and number == self.published.month)
            return periods.month(here if ahead else here + 1, number, True)
        behind = number < self.published.month or (number == self.published.month and which != -1)
        return periods.month(here if behind else here - 1, number, True)

    @staticmethod
    def _hijri_month(year: int, number: int) -> Period:
        first = from_hijri(year, number, 1)
        following = from_hijri(year + number // 12, number % 12 + 1, 1)
        return periods.stretch(first, following - timedelta(days=1)) if first and following else UNKNOWN

    # --- days of a month ----------------------------------------------------------------------------------------------------------

    def _day_of_month(self, i: int) -> Found:
        """«11 شباط الجاري», «الثالث من الشهر الجاري», «13 و14 أيار», «25 من الجاري», «٢٦ شعبان ١٤٣٨»."""
        days = self._day_numbers(i)
        if days is None:
            return None
        j, numbers = days
        j = j + 1 if self.kind(j) == "of" or self.char(j) in "./-" else j
        name = self.month_name(j)
        if self.named(i):
            self.dead = max(self.dead, name[0] if name else j)
            return None
        if name is not None:
            return self._days_of(i, name[0], numbers, name[1], name[2])
        return self._days_of_this(i, j, numbers)

    def _day_numbers(self, i: int) -> tuple[int, list[int]] | None:
        """The day numbers that share a month: «13 و14», «من 5 إلى 9», «5-9»."""
        counted = self.number(i)
        if counted is None:
            pair = self._stamp_pair(i)
            return (i + 1, pair) if pair else None
        numbers, j = [counted[1]], counted[0]
        while len(numbers) < 6:
            separated = self.char(j) in "و،,-–" or self.kind(j) in ("to", "until")
            following = self.number(j + 1) if separated else self.number(j) if self.joined(j) else None
            if following is None or following[1] > 31:
                break
            numbers.append(following[1])
            j = following[0]
        return j, numbers

    def _stamp_pair(self, i: int) -> list[int] | None:
        """«5-9» before a month."""
        parts = SEPARATED.split(self.key(i)) if self.kind(i) == "stamp" else []
        days = [int(p) for p in parts if p]
        return days if len(days) == 2 and "-" in self.key(i) and all(1 <= d <= 31 for d in days) else None

    def _days_of(self, i: int, j: int, numbers: list[int], month: int, hijri: bool) -> Found:
        """The days `numbers` of a month, its tail at `j`; notes a day that the month does not have."""
        end, year, which = self.tail(j, hijri)
        if hijri and year is None:
            return None
        found = [self._one_day(n, month, year, which, hijri, self.future(i)) for n in numbers]
        if any(p is None for p in found):
            if all(1 <= n <= 99 for n in numbers):
                self.impossible.append((i, end))
                self.dead = max(self.dead, end)
            return None
        first, last = found[0], found[-1]
        if first is None or last is None:
            return None
        return end, first if len(found) == 1 else periods.join(first, last)

    def _one_day(self, number: int, month: int, year: int | None, which: int | None, hijri: bool, coming: bool) -> Period | None:
        if hijri and year is not None:
            when = from_hijri(year, month, number)
            return periods.day(when) if when else None
        if not exists(2000, month, number):
            return None
        if year is not None:
            return periods.day(date(year, month, number)) if exists(year, month, number) else None
        if self.published is None:
            return periods.unplaced(number, month)
        return self._placed_day(number, month, which, coming)

    def _placed_day(self, number: int, month: int, which: int | None, coming: bool) -> Period:
        """The day of a month with no year: the latest on or before the publication, unless «المقبل», «الجاري» or a future says not."""
        assert self.published is not None
        year = self.published.year
        if self.tail_is_year and which is not None:
            candidates = [year + which]
        elif (which is not None and which > 0) or (which is None and (coming or self._soon(number, month))):
            candidates = [y for y in range(year, year + 5) if exists(y, month, number) and date(y, month, number) >= self.published]
        elif which == 0 and month == self.published.month:
            candidates = [year]
        else:
            candidates = [y for y in range(year, year - 9, -1) if exists(y, month, number) and date(y, month, number) <= self.published]
        if not candidates or not exists(candidates[0], month, number):
            return UNKNOWN
        return periods.day(date(candidates[0], month, number), True)

    def _soon(self, number: int, month: int) -> bool:
        """In running text a bare day of the coming weeks («تستمر حتى 8 آب») is that one, not last year's."""
        if not self.strict or self.published is None or not exists(self.published.year, month, number):
            return False
        return 0 < (date(self.published.year, month, number) - self.published).days <= _SOON

    def _days_of_this(self, i: int, j: int, numbers: list[int]) -> Found:
        """«25 الشهر الجاري», «الثالث من هذا الشهر», «25 من الجاري»."""
        this = self.kind(j) == "this"
        unit = self.word(j + 1 if this else j)
        monthly = unit is not None and unit.kind == "unit" and unit.value == 4 and unit.number == 1
        k = j + int(this) + int(monthly)
        which = self.word(k)
        if monthly and which and which.key in _SAME and self.told is not None:
            return k + 1, self._days_told(numbers, self.told)
        if this and monthly:
            step, end = 0, k
        elif which and which.kind == "which" and which.key in _MASCULINE and (monthly or which.value == 0 or self.kind(j - 1) == "of"):
            step, end = which.value, k + 1
        else:
            return None
        if not all(1 <= n <= 31 for n in numbers):
            return None
        if self.published is None:
            return end, UNKNOWN
        y, m = periods.shift_month(self.published.year, self.published.month, step)
        if not all(exists(y, m, n) for n in numbers):
            self.impossible.append((i, end))
            return None
        first, last = (periods.day(date(y, m, n), True) for n in (numbers[0], numbers[-1]))
        return end, first if len(numbers) == 1 else periods.join(first, last)

    @staticmethod
    def _days_told(numbers: list[int], told: Period) -> Period:
        """The days `numbers` of the month that the date `told` lies in."""
        if told.start is None:
            month = int((told.value or "")[5:7])
            days = [periods.unplaced(n, month) for n in numbers if exists(2000, month, n)]
        else:
            y, m = told.start.year, told.start.month
            days = [periods.day(date(y, m, n), told.relative) for n in numbers if exists(y, m, n)]
        return UNKNOWN if not days else days[0] if len(days) == 1 else periods.join(days[0], days[-1])

    def _day_alone(self, i: int) -> Found:
        """«يوم 27» as an expression by itself: the latest such day."""
        counted = self.number(i)
        if counted is None or not 1 <= counted[1] <= 31 or self.published is None:
            return None
        for by in (0, -1, -2):
            y, m = periods.shift_month(self.published.year, self.published.month, by)
            if exists(y, m, counted[1]) and date(y, m, counted[1]) <= self.published:
                return counted[0], periods.day(date(y, m, counted[1]), True)
        return None


_NONE = Word("anaphor", -1, "")
_SAME = frozenset({"نفسه", "ذاته", "عينه"})
_MASCULINE = frozenset({"الماضي", "الجاري", "الحالي", "المقبل", "القادم", "الفائت", "المنصرم"})


def exists(year: int, month: int, number: int) -> bool:
    """Whether the month has that day."""
    try:
        date(year, month, number)
    except ValueError:
        return False
    return True


def from_hijri(year: int, month: int, number: int) -> date | None:
    """The Gregorian day of a Hijri one by the Umm al-Qura calendar (sightings differ by a day); None when there is none."""
    from hijridate import Hijri

    try:
        when = Hijri(year, month, number).to_gregorian()
    except (ValueError, OverflowError):
        return None
    return date(when.year, when.month, when.day)
