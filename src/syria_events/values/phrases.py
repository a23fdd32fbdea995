"""Time expressions read from a row of items: each reader takes an index and gives (index after it, Period) or None."""

from dataclasses import replace
from datetime import date, timedelta

from syria_events.values import periods
from syria_events.values.calendar import Item, Word
from syria_events.values.monthdays import Numbers
from syria_events.values.periods import FIRST_YEAR, LAST_YEAR, UNKNOWN, Period

Found = tuple[int, Period] | None
_FUTURE_REACH = 15
_NOTHING = Word("anaphor", -1, "")


class Phrases(Numbers):
    """Readers of one text. `strict`: it is running text, where a bare number or an «after» needs company to be a date."""

    def expression(self, i: int) -> Found:
        """The longest time expression that begins at `i`."""
        word = self.items[i].word
        if word is None:
            return None
        if word.kind == "since":
            return self._since(i)
        found = self._range(i) if word.kind in ("between", "of", "in", "number", "stamp") else None
        found = found or self._single(i)
        return self._two_ends(found) if found else None

    def _single(self, i: int) -> Found:
        """An expression that is not a range."""
        kind = self.kind(i)
        if kind in ("part", "dawn"):
            return self._part(i)
        if kind == "unit":
            return self._year(i) or self._after_day_word(i) or self._month(i) or self._unit(i)
        readers = {
            "ago": self._offset, "phase": self._phase, "this": self._this, "deictic": self._deictic, "weekday": self._weekday,
            "month": self._month, "hijri": self._month, "season": self._season, "stamp": self._stamp, "vague": self._vague,
        }  # fmt: skip
        if kind == "number":
            return self._day_of_month(i) or self._plain_year(i) or self._counted(i)
        reader = readers.get(kind)
        return reader(i) if reader else None

    # --- since, ranges, offsets ---------------------------------------------------------------------------------------------------

    def _since(self, i: int) -> Found:
        j = self.skip(i + 1, "about")
        inner = self._range(j) or (self._single(j) if self.kind(j) not in ("ago", "since") else None) or self._ago(j, -1)
        return (inner[0], replace(inner[1], since=True)) if inner else None

    def _range(self, i: int) -> Found:
        """«بين 5 و9 أيار», «من 27 شباط حتى 3 آذار», «بين عامي 2011 و2013»."""
        opener = self.kind(i)
        if opener not in ("between", "of"):
            return None
        found = self._single(i + 1) if self.kind(i + 1) not in ("of", "between") else None
        if found is None:
            return None
        if found[1].precision == "interval" and opener == "between":
            return found
        return self._two_ends(found, opener == "between")

    def _two_ends(self, found: tuple[int, Period], between: bool = False) -> tuple[int, Period]:
        """Join an expression to the one after «إلى», «حتى», a dash or (after «بين») «و»; the first takes the year of the second."""
        j, first = found
        dash = self.char(j) in "-–—" and first.precision in ("day", "month", "year")
        if not (self.kind(j) in ("to", "until") or dash or (between and (self.char(j) == "و" or self.joined(j)))):
            return found
        k = j if between and self.joined(j) and self.char(j) != "و" else j + 1
        second = self._single(k)
        if second is None or (dash and second[1].precision != first.precision):
            return found
        first = self._year_of(first, second[1])
        both = periods.join(first, second[1])
        return (second[0], both) if both.value or first.value is None else found

    def _year_of(self, first: Period, last: Period) -> Period:
        """A first day whose year was guessed is moved to the year before the last one's end."""
        if not (first.relative and first.start and first.end and last.end) or first.start <= last.end and last.relative:
            return first
        for year in (last.end.year, last.end.year - 1):
            try:
                moved = replace(first, start=first.start.replace(year=year), end=first.end.replace(year=year))
            except ValueError:
                continue
            if moved.start and moved.start <= last.end:
                return replace(moved, relative=last.relative)
        return first

    def _offset(self, i: int) -> Found:
        """«قبل ثلاثة أسابيع», «بعد يومين»."""
        word = self.items[i].word or _NOTHING
        return self._ago(i + 1, word.value)

    def _ago(self, i: int, sign: int) -> Found:
        """The quantities from `i` on, `sign` -1 before or 1 after the publication."""
        amount = self._quantity(i)
        if amount is None:
            return None
        j, count, unit, high = amount
        if self._is_anchored_elsewhere(j):
            return None
        if self.kind(j) == "of" and self.key(j + 1) in ("الان", "اليوم"):
            j += 2
        elif sign > 0 and self.strict and not self.future(i):
            return None
        if self.published is None or (count == 0 and unit != 1):
            return j, UNKNOWN
        far = self._further(j, unit)
        near = periods.back(self.published, unit, int(sign * count))
        if far:
            j, more_unit, more = far
            low = near.start or self.published
            return j, periods.back(low, more_unit, int(sign * more))
        if high:
            return j, periods.join(*sorted((near, periods.back(self.published, unit, int(sign * high))), key=lambda p: p.start or date.min))
        return j, near

    def _is_anchored_elsewhere(self, j: int) -> bool:
        """«قبل يومين من الهجوم», «بعد أسبوع على الاتفاق»: counted from something else."""
        return (self.kind(j) == "of" and self.key(j + 1) not in ("الان", "اليوم")) or self.key(j) in ("علي", "عن")

    def _further(self, j: int, unit: int) -> tuple[int, int, float] | None:
        """«... وشهرين», «و21 يوما»: what is added in a smaller unit."""
        if not (self.joined(j) or self.char(j) == "و"):
            return None
        amount = self._quantity(j + 1 if self.char(j) == "و" else j)
        if amount is None or amount[2] >= unit or amount[1] == 0:
            return None
        return amount[0], amount[2], amount[1]

    def _quantity(self, i: int) -> tuple[int, float, int, float] | None:
        """(index after, count, unit, second count of «أو») of «نحو ثلاثة أسابيع», «يومين», «عام»; count 0 when it is not told."""
        i = self.skip(i, "about")
        few = self.kind(i) == "few"
        if few:
            i += 1
        half = self.key(i) == "نصف"
        if half:
            i += 1
        counted = self.number(i)
        j, count = counted if counted else (i, 0)
        word = self.word(j)
        if word is None or word.kind != "unit" or (word.definite and not counted) or count > 5000:
            return None
        j += 1
        if few or (word.number == 3 and not count):
            return self.skip(j, "few"), 0, word.value, 0
        amount: float = count or word.number
        if half:
            return (j, 6, 4, 0) if word.value == 5 else (j, 15, 2, 0) if word.value == 4 else (j, 0, 1, 0)
        other = self.number(j + 1) if self.kind(j) == "or" else None
        return (other[0], amount, word.value, other[1]) if other else (j, amount, word.value, 0)

    # --- days -----------------------------------------------------------------------------------------------------------------------

    def _part(self, i: int) -> Found:
        """«مساء الأحد», «بعد منتصف ليل أمس»; hours of dawn alone are today's."""
        j, night = i, False
        while self.kind(j) in ("part", "dawn", "of", "in") or (j > i and self.key(j) == "يوم"):
            night |= self.kind(j) == "part" and bool(self.word(j) and (self.word(j) or _NOTHING).value)
            j += 1
        kind = self.kind(j)
        if kind == "weekday":
            return self._weekday(j, night)
        if kind in ("deictic", "number", "stamp"):
            return self._single(j) if not self._counted(j) else None
        if self.kind(i) == "dawn":
            return i + 1, periods.day(self.published, True) if self.published else UNKNOWN
        return None

    def _after_day_word(self, i: int) -> Found:
        """«يوم الخميس», «يوم 27 شباط», «يومي السبت والأحد»."""
        word = self.items[i].word or _NOTHING
        if word.value != 2 or word.number == 3 or word.definite:
            return None
        kind = self.kind(i + 1)
        if kind == "number":
            return self._day_of_month(i + 1) or (None if self.strict else self._day_alone(i + 1))
        return self._single(i + 1) if kind in ("weekday", "deictic", "stamp", "part") else None

    def _deictic(self, i: int) -> Found:
        """«أمس», «اليوم الأحد», «أمس (الثلاثاء)»: with a weekday that contradicts, the weekday holds."""
        word = self.items[i].word or _NOTHING
        j = i + 1
        if word.value == 0 and (self.kind(j) in ("number", "anaphor") or self.kind(i - 1) == "until" or word.joined is None):
            return None
        if self.named(i) or self.key(j) == "الحاجه":
            return None
        day = periods.back(self.published, 2, word.value) if self.published else UNKNOWN
        k = j + 1 if self.char(j) in "(،," else j
        if self.key(k) == "يوم":
            k += 1
        if self.kind(k) == "weekday" and (k == j or self.char(j) == "(" or self._continues(k)) and not self.joined(k):
            return self._deictic_weekday(k, day, word.value, self.char(j) == "(")
        return self.skip(j, "part", "which" if word.value == 0 else "part"), day

    def _deictic_weekday(self, k: int, day: Period, offset: int, bracket: bool) -> Found:
        number = (self.word(k) or _NOTHING).value
        after = self._date_behind(k + 1)
        if after:
            return after
        if self.published and day.start and day.start.weekday() != number:
            day = periods.weekday(self.published, number, 1 if offset > 0 else None)
        end = k + 2 if bracket and self.char(k + 1) == ")" else k + 1
        return self.skip(end, "part"), day

    def _continues(self, k: int) -> bool:
        """Whether a full date follows weekday `k` after a comma."""
        return self._date_behind(k + 1) is not None

    def _date_behind(self, j: int) -> Found:
        """«(السبت)، 25 آذار 2017»: the date that a weekday only accompanies."""
        j = j + 1 if self.char(j) in "،,(" else j
        if self.kind(j) == "stamp":
            return self._stamp(j)
        return self._day_of_month(j) if self.kind(j) == "number" or self.key(j) == "ال" else None

    def _weekday(self, i: int, night: bool = False) -> Found:
        """«الخميس», «الأحد الماضي», «ليل الأربعاء الخميس», «الأربعاء 15 آذار»."""
        word = self.items[i].word or _NOTHING
        if self.named(i) or (self.kind(i + 1) == "anaphor" and self.key(i + 1) not in ("نفسه", "ذاته", "السابق", "التالي")):
            return None
        if self.kind(i + 1) == "anaphor":
            return i + 2, UNKNOWN
        behind = self._date_behind(i + 1)
        if behind:
            return behind
        numbered = self._weekday_number(i, word.value)
        if numbered:
            return numbered
        pair = self._two_weekdays(i, word.value, night)
        if pair:
            return pair
        j = self.skip(i + 1, "part")
        which, j = self._which(j)
        coming = which is None and self.future(i)
        if self.published is None:
            return j, UNKNOWN
        return j, self._weekday_in_week(j, word.value) or periods.weekday(self.published, word.value, 2 if coming else which)

    def _weekday_in_week(self, j: int, number: int) -> Period | None:
        """«الجمعة من الأسبوع الماضي»."""
        if self.published is None or self.kind(j) != "of" or (self.word(j + 1) or _NOTHING).value != 3 or self.kind(j + 1) != "unit":
            return None
        which, _ = self._which(j + 2)
        if which is None:
            return None
        first = periods.week(self.published, which).start or self.published
        return periods.day(first + timedelta(days=(number - first.weekday()) % 7), True)

    def _weekday_number(self, i: int, number: int) -> Found:
        """«الخميس 21»: the day of that number near the publication, when it is that weekday."""
        counted = self.number(i + 1)
        if counted is None or self.published is None or not 1 <= counted[1] <= 31 or self.kind(counted[0]) in ("unit", "of"):
            return None
        for by in (0, -1, 1):
            y, m = periods.shift_month(self.published.year, self.published.month, by)
            try:
                when = date(y, m, counted[1])
            except ValueError:
                continue
            if when.weekday() == number:
                return counted[0], periods.day(when, True)
        return None

    def _two_weekdays(self, i: int, number: int, night: bool) -> Found:
        """Two weekdays that follow each other: «ليل الأربعاء الخميس», «الاثنين - الثلاثاء», «يومي السبت والأحد»."""
        j = i + 2 if self.char(i + 1) in "-–—/ـ" else i + 1
        other = self.word(j)
        if other is None or other.kind != "weekday" or (other.value - number) % 7 != 1:
            return None
        which, k = self._which(j + 1)
        if self.published is None:
            return k, UNKNOWN
        last = periods.weekday(self.published, other.value, 2 if self.future(i) else which).start
        if last is None:
            return None
        return k, periods.stretch(last - timedelta(days=1), last, True)

    # --- weeks, months, years ---------------------------------------------------------------------------------------------------------

    def _which(self, j: int) -> tuple[int | None, int]:
        """Which one is meant by the adjective at `j`: (-1 last, 0 this, 1 next...) and the index after it; None when none stands there."""
        word = self.word(j)
        return (word.value, j + 1) if word and word.kind == "which" else (None, j)

    def _this(self, i: int) -> Found:
        """«هذا الأسبوع», «هذا الصيف», «هذا العام»."""
        word = self.word(i + 1)
        if word and word.kind == "unit" and word.definite and word.number == 1:
            whole = self.whole(word.value, 0)
            return (i + 2, whole) if whole else None
        if word and word.kind == "season" and self.published:
            return i + 2, self._season_of(self.published.year, word.value, True)
        return None

    def whole(self, unit: int, which: int) -> Period | None:
        """The day, week, month, year or decade `which` steps from the publication's own; UNKNOWN without one, None for hours."""
        if unit in (1, 7):
            return None
        if self.published is None:
            return UNKNOWN
        if unit == 3:
            return periods.week(self.published, which)
        return periods.back(self.published, unit, which)

    def _unit(self, i: int) -> Found:
        """«الأسبوع الماضي», «الأيام الثلاثة الماضية», «اليومين الماضيين», «الأسبوع الأول من أيار»."""
        word = self.items[i].word or _NOTHING
        if not word.definite:
            return self._week_of_month(i)
        ordinal = self._week_of_month(i)
        if ordinal:
            return ordinal
        counted = self.number(i + 1) if word.number == 3 else None
        j = self.skip(counted[0] if counted else i + 1, "few")
        which, end = self._which(j)
        if which is None:
            return None
        if word.number == 1:
            whole = self.whole(word.value, which)
            return (end, whole) if whole else (end, self._last_hours(1, which)) if word.value == 1 else None
        amount = counted[1] if counted else 2 if word.number == 2 else 1 if word.value == 1 else 0
        return end, self._stretch(word.value, amount, which)

    def _last_hours(self, amount: int, which: int) -> Period:
        return self._stretch(1, amount, which)

    def _stretch(self, unit: int, amount: int, which: int) -> Period:
        """The `amount` units behind (or before) the publication; UNKNOWN when either is not told."""
        if self.published is None or not amount or which in (0, 2, -2) or amount > 1000:
            return UNKNOWN
        return periods.run(self.published, unit, amount if which > 0 else -amount)

    def _counted(self, i: int) -> Found:
        """«24 ساعة الأخيرة», «الثلاثة أيام الماضية»."""
        counted = self.number(i)
        if counted is None:
            return None
        word = self.word(counted[0])
        if word is None or word.kind != "unit":
            return None
        which, end = self._which(counted[0] + 1)
        return (end, self._stretch(word.value, counted[1], which)) if which is not None else None

    def _week_of_month(self, i: int) -> Found:
        """«الأسبوع الأول من أيار»: days 1 to 7, the second 8 to 14; the last the seven days up to its end."""
        word = self.items[i].word or _NOTHING
        last = self.kind(i + 1) == "which" and (self.key(i + 1) == "الاخير")
        counted = (i + 2, 0) if last else self.number(i + 1)
        if word.value != 3 or word.number != 1 or counted is None or counted[1] > 5 or self.kind(counted[0]) != "of":
            return None
        period = self._period(counted[0] + 1)
        if period is None or period[1].precision not in ("month", "year"):
            return None
        j, whole = period
        if whole.start is None or whole.end is None:
            return j, whole
        first = whole.end - timedelta(days=6) if last else whole.start + timedelta(days=7 * counted[1] - 7)
        return j, periods.stretch(first, min(first + timedelta(days=6), whole.end), whole.relative)

    def _period(self, i: int) -> Found:
        """A whole that can have parts: a month, a year, a week, a season; a bare definite unit is the present one («نهاية الشهر»)."""
        i = self.skip(i, "of")
        if self.kind(i) == "this":
            return self._this(i)
        word = self.word(i)
        if word and word.kind == "unit":
            named = self._year(i) or self._month(i) or (self._unit(i) if word.number == 1 else None)
            if named or not (word.definite and word.number == 1):
                return named
            whole = self.whole(word.value, 0)
            return (i + 1, whole) if whole else None
        if self.kind(i) in ("month", "hijri"):
            return self._month(i, True)
        if self.kind(i) == "season":
            return self._season(i)
        return self._plain_year(i, True) if self.kind(i) == "number" else None

    def _phase(self, i: int) -> Found:
        """«مطلع عام 2016», «أواخر آذار», «نهاية الأسبوع»; «آخر ثلاثة أيام» is a stretch."""
        word = self.items[i].word or _NOTHING
        if word.key == "اخر":
            counted = self.number(i + 1)
            unit = self.word(counted[0]) if counted else None
            if counted and unit and unit.kind == "unit":
                return counted[0] + 1, self._stretch(unit.value, counted[1], -1)
        found = self._period(i + 1)
        if found is None:
            return None
        j, whole = found
        if whole.precision == "day" and self.key(i + 1) != "اليوم":
            return None
        if word.value == 3 and self.published and "سبوع" in self.key(j - 1) + self.key(j - 2) and whole.start and whole.end:
            return j, periods.stretch(whole.end - timedelta(days=2), whole.end, True)
        return j, periods.phase(whole, word.value, self.published)

    def _year(self, i: int) -> Found:
        """«عام 2013», «العام الماضي», «عامي 2012 و2013», «سنة 1438 هـ»."""
        word = self.items[i].word or _NOTHING
        if word.value != 5 or word.number == 3:
            return None
        counted = self.number(i + 1)
        if counted is None:
            return None
        j, number = counted
        if self.kind(j) == "era" and (self.word(j) or _NOTHING).value == 1:
            return None
        if not FIRST_YEAR <= number <= LAST_YEAR:
            return None
        other = self.number(j + 1) if self.char(j) in ("و", "-", "–") or self.kind(j) == "to" else None
        if other and number < other[1] <= LAST_YEAR and self.items[other[0] - 1].key.isdigit():
            return other[0], periods.join(periods.year(number), periods.year(other[1]))
        return self.era(j), periods.year(number)

    def _plain_year(self, i: int, sure: bool = False) -> Found:
        """A bare year: after «في», «منذ», «خلال» and the like, or when the whole text is the expression."""
        counted = self.number(i)
        if counted is None or not FIRST_YEAR <= counted[1] <= LAST_YEAR or self.kind(counted[0]) == "unit":
            return None
        if self.strict and not sure and self.kind(i - 1) not in ("in", "since", "during", "until", "between", "ago"):
            return None
        j, number = counted
        if self.strict and not sure and (number < 1945 or self.char(j) == "%" or (self.word(i) or _NOTHING).joined):
            return None
        return self.era(j), periods.year(number)

    def _season(self, i: int) -> Found:
        """«صيف 2014», «الشتاء الماضي», «خريف العام الماضي»."""
        word = self.items[i].word or _NOTHING
        j, year, which = self.tail(i + 1)
        if year:
            return j, self._season_of(year, word.value, False)
        if which is None:
            return None
        if self.published is None:
            return j, UNKNOWN
        here = self._season_of(self.published.year, word.value, True)
        if self.tail_is_year:
            return j, self._season_of(self.published.year + which, word.value, True)
        past = here.end is not None and here.end < self.published
        step = 0 if which == 0 or (which < 0 and past) or (which > 0 and here.start and here.start > self.published) else which
        return j, self._season_of(self.published.year + step, word.value, True)

    @staticmethod
    def _season_of(year: int, first: int, relative: bool) -> Period:
        """Three months from `first`; winter is the two months that lie in the year it is called by."""
        return periods.join(periods.month(year, first, relative), periods.month(year, first + (1 if first == 1 else 2), relative))

    def _vague(self, i: int) -> Found:
        return i + 1, UNKNOWN
