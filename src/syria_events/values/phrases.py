"""Time expressions read from a row of items: each reader takes an index and gives (index after it, Period) or None."""

from dataclasses import replace
from datetime import date, timedelta

from syria_events.values import periods
from syria_events.values.monthdays import Found
from syria_events.values.offsets import NOTHING, Offsets
from syria_events.values.periods import UNKNOWN, Period

# «في ساعة متأخرة من مساء يوم ...»: more words than these before a day are no expression.
_MOST_PARTS = 8
_EARLIER = frozenset({"وقت", "بوقت"})


class Phrases(Offsets):
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
        return self._same_day(i, found) or self._two_ends(found) if found else None

    def _same_day(self, i: int, found: tuple[int, Period]) -> Found:
        """«٢٦ شعبان ١٤٣٨ هـ الموافق 23 مايو 2017», «23 مايو 2017 م - ٢٦ شعبان ١٤٣٨ هـ»: one day in two calendars, the Gregorian holds."""
        j = found[0]
        if found[1].precision != "day" or not (self.kind(j) == "link" or self.char(j) in "-–—/"):
            return None
        other = self._single(j + 1)
        if other is None or other[1].precision != "day" or self._is_hijri(i, j) == self._is_hijri(j, other[0]):
            return None
        return other[0], other[1] if self._is_hijri(i, j) else found[1]

    def _is_hijri(self, i: int, j: int) -> bool:
        """Whether a Hijri month or year stands at `i`..`j`."""
        return any(self.kind(k) == "hijri" or (self.kind(k) == "era" and (self.word(k) or NOTHING).value == 1) for k in range(i, j))

    def _single(self, i: int) -> Found:
        """An expression that is not a range."""
        match self.kind(i):
            case "part" | "dawn":
                return self._part(i)
            case "unit":
                return self._year(i) or self._after_day_word(i) or self._month(i) or self._unit(i)
            case "number":
                return self._spaced_stamp(i) or self._day_of_month(i) or self._plain_year(i) or self._counted(i)
            case "month" | "hijri":
                return self._month(i)
            case "weekday":
                return self._weekday(i)
            case "deictic":
                return self._deictic(i)
            case kind:
                return self._other(i, kind)

    def _other(self, i: int, kind: str) -> Found:
        match kind:
            case "ago":
                return self._offset(i)
            case "phase":
                return self._phase(i)
            case "this":
                return self._this(i)
            case "season":
                return self._season(i)
            case "stamp":
                return self._stamp(i)
            case "vague":
                return i + 1, UNKNOWN
        return None

    # --- since, ranges, offsets ---------------------------------------------------------------------------------------------------

    def _since(self, i: int) -> Found:
        j = self.skip(i + 1, "about")
        inner = self._range(j) or (self._single(j) if self.kind(j) not in ("ago", "since") else None) or self._ago(j, -1, True)
        if inner is None:
            return None
        closed = self._two_ends(inner)
        return closed if closed[0] > inner[0] else (inner[0], replace(inner[1], since=True))

    def _range(self, i: int) -> Found:
        """«بين 5 و9 أيار», «من 27 شباط حتى 3 آذار», «بين عامي 2011 و2013»."""
        opener = self.kind(i)
        if opener not in ("between", "of"):
            return None
        found = self._single(i + 1)
        if found is None:
            return None
        both = found if found[1].precision == "interval" else self._two_ends(found, opener == "between")
        return both if both[0] > found[0] or found[1].precision == "interval" else None

    def _two_ends(self, found: tuple[int, Period], between: bool = False) -> tuple[int, Period]:
        """Join an expression to the one after «إلى», «حتى», a dash or (after «بين») «و»; the first takes the year of the second."""
        j, first = found
        if self.char(j) in "،," and self.kind(j + 1) == "until":
            j += 1
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
        if not (first.relative and first.start and first.end and last.end) or (first.start <= last.end and last.relative):
            return first
        for year in (last.end.year, last.end.year - 1):
            try:
                moved = replace(first, start=first.start.replace(year=year), end=first.end.replace(year=year))
            except ValueError:
                continue
            if moved.start and moved.start <= last.end:
                return replace(moved, relative=last.relative)
        return first

    # --- days -----------------------------------------------------------------------------------------------------------------------

    def _part(self, i: int) -> Found:
        """«مساء الأحد», «بعد منتصف ليل أمس»; hours of dawn alone are today's."""
        j, night = i, False
        while j < i + _MOST_PARTS and (self.kind(j) in ("part", "dawn", "of", "in") or (j > i and self.key(j) == "يوم")):
            night |= self.kind(j) == "part" and bool(self.word(j) and (self.word(j) or NOTHING).value)
            j += 1
        kind = self.kind(j)
        if kind == "weekday":
            return self._weekday(j, night)
        if kind in ("deictic", "number", "stamp"):
            return self._single(j) if not self._counted(j) else None
        if kind in ("this", "unit") and self.key(i) in _EARLIER:
            return self._period(j)
        if self.kind(i) == "dawn":
            return i + 1, periods.day(self.published, True) if self.published else UNKNOWN
        return None

    def _after_day_word(self, i: int) -> Found:
        """«يوم الخميس», «يوم 27 شباط», «يومي السبت والأحد»."""
        word = self.items[i].word or NOTHING
        if word.value != 2 or word.number == 3 or word.definite:
            return None
        kind = self.kind(i + 1)
        if kind == "number":
            return self._day_of_month(i + 1) or (None if self.strict else self._day_alone(i + 1))
        return self._single(i + 1) if kind in ("weekday", "deictic", "stamp", "part") else None

    def _deictic(self, i: int) -> Found:
        """«أمس», «اليوم الأحد», «أمس (الثلاثاء)»: with a weekday that contradicts, the weekday holds."""
        word = self.items[i].word or NOTHING
        j = i + 1
        if word.value == 0 and (self.kind(j) in ("number", "anaphor") or (self.strict and self._lasting(i))):
            return None
        if self._titled(i, word.value) or self.key(j) == "الحاجه" or self.key(i - 1) in ("ذلك", "ذاك", "تلك", "كل"):
            return None
        day = periods.back(self.published, 2, word.value) if self.published else UNKNOWN
        k = j + 1 if self.char(j) in "(،," else j
        if self.key(k) == "يوم":
            k += 1
        if self.kind(k) == "weekday" and (k == j or self.char(j) == "(" or self._continues(k)) and not self.joined(k):
            return self._deictic_weekday(k, day, word.value, self.char(j) == "(")
        return self.skip(j, "part", "which" if word.value == 0 else "part"), day

    def _titled(self, i: int, offset: int) -> bool:
        """«روسيا اليوم», «تيار الغد»: a name, not a day. «أمس» is in no name."""
        return offset >= 0 and (self.named(i) or (self.kind(i - 1) == "outlet" and self.kind(i + 1) != "weekday"))

    def _lasting(self, i: int) -> bool:
        """«حتى اليوم», «إلى اليوم», «الآن»: the present as such, no day of an event."""
        return (self.kind(i - 1) in ("until", "to") and self.kind(i + 1) != "weekday") or self.key(i) in ("الان", "والان", "فالان")

    def _deictic_weekday(self, k: int, day: Period, offset: int, bracket: bool) -> Found:
        number = (self.word(k) or NOTHING).value
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
        j = self.skip(j, "link")
        if self.kind(j) == "stamp":
            return self._stamp(j)
        if self.kind(j) == "month":
            return self._month_then_day(j)
        return self._spaced_stamp(j) or self._day_of_month(j) if self.kind(j) == "number" or self.key(j) == "ال" else None

    def _weekday(self, i: int, night: bool = False) -> Found:
        """«الخميس», «الأحد الماضي», «ليل الأربعاء الخميس», «الأربعاء 15 آذار»."""
        word = self.items[i].word or NOTHING
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
        j = i + 1 if self.joined(i + 1) else self.skip(i + 1, "part")
        which, j = self._which(j)
        in_week = self._weekday_in_week(j, word.value)
        if in_week:
            return in_week
        coming = which is None and self.future(i)
        return j, periods.weekday(self.published, word.value, 2 if coming else which) if self.published else UNKNOWN

    def _weekday_in_week(self, j: int, number: int) -> Found:
        """«الجمعة من الأسبوع الماضي», the week at `j`."""
        j = self.skip(j, "of")
        week = self._week(j)
        if week is None or week[1].start is None:
            return week
        return week[0], self._day_in(week[1], number)

    def _week(self, j: int) -> Found:
        """«الأسبوع المقبل», «هذا الأسبوع»."""
        unit = self.word(j + 1) if self.kind(j) == "this" else self.word(j)
        if unit is None or unit.kind != "unit" or unit.value != 3 or unit.number != 1:
            return None
        return self._this(j) if self.kind(j) == "this" else self._unit(j)

    @staticmethod
    def _day_in(week: Period, number: int) -> Period:
        """The weekday `number` of a week."""
        first = week.start or date.min
        return periods.day(first + timedelta(days=(number - first.weekday()) % 7), True)

    def _week_then_day(self, j: int, week: Period) -> Found:
        """«الأسبوع المقبل (يوم) الجمعة», the weekday at `j`."""
        j = j + 1 if self.key(j) == "يوم" else j
        word = self.word(j)
        if word is None or word.kind != "weekday" or word.joined or week.start is None or self.kind(j + 1) == "which":
            return None
        return j + 1, self._day_in(week, word.value)

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
        if self.kind(j) == "part" and self.joined(j):
            j = self.skip(j, "part")
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

    def _this(self, i: int) -> Found:
        """«هذا الأسبوع», «هذا الصيف», «هذا العام», «هذا (يوم) الجمعة»: the coming Friday."""
        word = self.word(i + 1)
        at = i + 2 if self.key(i + 1) == "يوم" else i + 1
        named_day = self.word(at)
        if named_day and named_day.kind == "weekday":
            return at + 1, periods.weekday(self.published, named_day.value, 2) if self.published else UNKNOWN
        if word and word.kind == "unit" and word.definite and word.number == 1:
            whole = self.whole(word.value, 0)
            day = self._week_then_day(i + 2, whole) if whole and word.value == 3 else None
            return day or ((i + 2, whole) if whole else None)
        if word and word.kind == "season" and self.published:
            return i + 2, self._season_of(self.published.year, word.value, True)
        return None

    def _unit(self, i: int) -> Found:
        """«الأسبوع الماضي», «الأيام الثلاثة الماضية», «اليومين الماضيين», «الأسبوع الأول من أيار»."""
        word = self.items[i].word or NOTHING
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
            day = self._week_then_day(end, whole) if whole and word.value == 3 else None
            return day or (end, whole or self._stretch(1, 1, which))
        amount = counted[1] if counted else 2 if word.number == 2 else 1 if word.value == 1 else 0
        return end, self._stretch(word.value, amount, which)

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
        word = self.items[i].word or NOTHING
        last = self.kind(i + 1) == "which" and (self.key(i + 1) == "الاخير")
        counted = (i + 2, 0) if last else self.number(i + 1)
        if word.value != 3 or word.number != 1 or counted is None or counted[1] > 5 or self.kind(counted[0]) != "of":
            return None
        inner = self.word(counted[0] + 1)
        if inner is None or (inner.kind == "unit" and inner.value < 4):
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
            whole = None if self.kind(i + 1) == "number" else self.whole(word.value, 0)
            return (i + 1, whole) if whole else None
        if self.kind(i) in ("month", "hijri"):
            return self._month(i, True)
        if self.kind(i) == "season":
            return self._season(i)
        return self._plain_year(i, True) if self.kind(i) == "number" else None

    def _phase(self, i: int) -> Found:
        """«مطلع عام 2016», «أواخر آذار», «نهاية الأسبوع»; «آخر ثلاثة أيام» is a stretch."""
        word = self.items[i].word or NOTHING
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
        if self.strict and word.value in (1, 2, 3) and (whole.precision in ("month", "year") or self.kind(i + 1) == "month"):
            return j, whole
        return j, periods.phase(whole, word.value, self.published)

