"""Readers of dates in figures: 25/3/2017, 2017-03-25T14:46, 4 / 8 / 2015, 26/8/1438 هـ, 27/2."""

from datetime import date

from syria_events.values import periods
from syria_events.values.monthdays import SEPARATED, Found, Numbers, exists, from_hijri
from syria_events.values.periods import FIRST_YEAR, LAST_YEAR


class Stamps(Numbers):
    """Day before month, unless the year comes first; two figures only in company."""

    def _stamp(self, i: int) -> Found:
        """25/3/2017, 2017-03-25, 25.03.2017, «5-9 أيار»; with no year («27/2») after «في», «يوم» or by itself."""
        month = self._day_of_month(i)
        if month:
            return month
        key = self.key(i)
        parts = [int(p) for p in SEPARATED.split(key) if p]
        if len(parts) == 3:
            return self._full_stamp(i, parts, [len(p) for p in SEPARATED.split(key)])
        if len(parts) != 2:
            return None
        if all(FIRST_YEAR <= p <= LAST_YEAR for p in parts) and parts[0] < parts[1] and "." not in key:
            return i + 1, periods.join(periods.year(parts[0]), periods.year(parts[1]))
        if "." in key or (self.strict and self.kind(i - 1) not in ("in", "since", "until") and self.key(i - 1) != "يوم"):
            return None
        return self._half_stamp(i, parts)

    def _spaced_stamp(self, i: int) -> Found:
        """«4 / 8 / 2015»."""
        row = [self.key(i + k) for k in range(5)]
        if not (row[0].isdigit() and row[2].isdigit() and row[4].isdigit() and row[1] == row[3] and row[1] in ("/", "-")):
            return None
        return self._full_stamp(i, [int(row[0]), int(row[2]), int(row[4])], [len(row[0]), len(row[2]), len(row[4])], 5)

    def _full_stamp(self, i: int, parts: list[int], widths: list[int], size: int = 1) -> Found:
        a, b, c = parts
        hijri = from_hijri(c, b, a) if 1300 < c < 1500 else None
        if hijri:
            mark = self.word(i + size)
            return i + size + int(mark is not None and mark.kind == "era"), periods.day(hijri)
        if widths[0] == 4:
            orders = [(a, b, c)]
        elif widths[2] == 4:
            orders = [(c, b, a), (c, a, b)]
        elif self.strict:
            return None
        else:
            orders = sorted([(2000 + c, b, a), (2000 + a, b, c)], key=lambda o: abs(o[0] - self.published.year) if self.published else 0)
        for y, m, d in orders:
            if FIRST_YEAR <= y <= LAST_YEAR and exists(y, m, d):
                return self._clock(i + size), periods.day(date(y, m, d))
        if 4 in widths:
            self.impossible.append((i, i + size))
        return None

    def _half_stamp(self, i: int, parts: list[int]) -> Found:
        """Day and month, or month and year."""
        a, b = parts
        for y, m in ((a, b), (b, a)):
            if FIRST_YEAR <= y <= LAST_YEAR and 1 <= m <= 12:
                return i + 1, periods.month(y, m)
        for d, m in ((a, b), (b, a)):
            if exists(2000, m, d) and ("/" in self.key(i) or max(a, b) > 12):
                end, year, which = self.tail(i + 1)
                period = self._one_day(d, m, year, which, False, self.future(i))
                return (end, period) if period else None
        return None

    def _clock(self, j: int) -> int:
        """The index after the time of day glued to a stamp («T14:46:00+03:00»)."""
        return j + 2 if self.key(j) in ("T", "t") and j + 1 < len(self.items) else self.era(j)
