"""Readers of offsets, stretches, years and seasons: «قبل ثلاثة أسابيع», «عام 2013», «صيف 2014»."""

from datetime import date

from syria_events.values import periods
from syria_events.values.calendar import Word
from syria_events.values.monthdays import Found
from syria_events.values.periods import FIRST_YEAR, LAST_YEAR, UNKNOWN, Period
from syria_events.values.stamps import Stamps

_DASHES = "-–—"
NOTHING = Word("anaphor", -1, "")


class Offsets(Stamps):
    """Readers that need no other expression inside."""

    def _offset(self, i: int) -> Found:
        """«قبل ثلاثة أسابيع», «بعد يومين»."""
        word = self.items[i].word or NOTHING
        return self._ago(i + 1, word.value)

    def _ago(self, i: int, sign: int, since: bool = False) -> Found:
        """The quantities from `i` on, `sign` -1 before or 1 after the publication; `since`: «منذ» opens it."""
        amount = self._quantity(i)
        if amount is None:
            return None
        j, count, unit, high = amount
        if self._is_anchored_elsewhere(j, sign, since):
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

    def _is_anchored_elsewhere(self, j: int, sign: int, since: bool) -> bool:
        """«قبل يومين من الهجوم», «بعد أسبوع على الاتفاق»: counted from something else."""
        if self.kind(j) == "of":
            return self.key(j + 1) not in ("الان", "اليوم", "دون", "غير")
        return self.key(j) in ("علي", "عن") and not since and sign > 0

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
        if self.key(j) == "ونصف" or (self.char(j) == "و" and self.key(j + 1) == "نصف"):
            j += 1 if self.key(j) == "ونصف" else 2
            return (j, amount * 12 + 6, 4, 0) if word.value == 5 else (j, amount, word.value, 0)
        other = self.number(j + 1) if self.kind(j) == "or" else None
        return (other[0], amount, word.value, other[1]) if other else (j, amount, word.value, 0)

    def _which(self, j: int) -> tuple[int | None, int]:
        """Which one is meant by the adjective at `j`: (-1 last, 0 this, 1 next...) and the index after it; None when none stands there."""
        word = self.word(j)
        return (word.value, j + 1) if word and word.kind == "which" else (None, j)

    def whole(self, unit: int, which: int) -> Period | None:
        """The day, week, month or year `which` steps from the publication's own; UNKNOWN without one and for decades, None for hours."""
        if unit in (1, 7):
            return None
        if self.published is None or unit == 6:
            return UNKNOWN
        if unit == 3:
            return periods.week(self.published, which)
        return periods.back(self.published, unit, which)

    def _stretch(self, unit: int, amount: int, which: int) -> Period:
        """The `amount` units behind (or before) the publication; UNKNOWN when either is not told."""
        if self.published is None or not amount or which in (0, 2, -2) or amount > 1000:
            return UNKNOWN
        return periods.run(self.published, unit, amount if which > 0 else -amount)

    def _year(self, i: int) -> Found:
        """«عام 2013», «العام الماضي», «عامي 2012 و2013», «سنة 1438 هـ»."""
        word = self.items[i].word or NOTHING
        if word.value != 5:
            return None
        counted = self.number(i + 2 if self.char(i + 1) in "،," else i + 1)
        if counted is None:
            return None
        j, number = counted
        if self.kind(j) == "era" and (self.word(j) or NOTHING).value == 1:
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
        other = self.number(j + 1) if self.char(j) in _DASHES else None
        if other and number < other[1] <= LAST_YEAR:
            return other[0], periods.join(periods.year(number), periods.year(other[1]))
        if self.strict and not sure and (number < 1945 or self.char(j) == "%" or (self.word(i) or NOTHING).joined):
            return None
        return self.era(j), periods.year(number)

    def _season(self, i: int) -> Found:
        """«صيف 2014», «الشتاء الماضي», «خريف العام الماضي»."""
        word = self.items[i].word or NOTHING
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
