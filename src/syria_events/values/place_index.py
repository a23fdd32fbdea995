"""Names of places to rows of the gazetteer, with every word's readings remembered."""

from collections.abc import Sequence
from functools import lru_cache

from syria_events.arabic import proclitics
from syria_events.values.gazetteer import PlaceRow
from syria_events.values.place_words import phrase_key, place_words, reach

PROCLITICS = frozenset({"", "و", "ف", "ب", "ل", "وب", "ول", "فب", "فل", "لل", "ولل"})
Reading = tuple[str, str, int]


def spellings(name: str) -> tuple[str, ...]:
    """Keys under which a name is met: «كفر تخاريم» is also written «كفرتخاريم»."""
    key = phrase_key(name)
    first, _, rest = key.partition(" ")
    if rest and first in {"كفر", "دير", "تل", "ام", "ابو", "بو", "معره", "معر"} and " " not in rest:
        return (key, first + rest)
    if not rest and key.startswith("كفر") and len(key) > 5:
        return (key, f"كفر {key[3:]}")
    return (key,)


class PlaceIndex:
    """Names to row numbers, with the readings of every word remembered."""

    def __init__(self, rows: Sequence[PlaceRow]) -> None:
        names: dict[str, list[int]] = {}
        for number, row in enumerate(rows):
            for name in row.names:
                for key in spellings(name):
                    found = names.setdefault(key, [])
                    if not found or found[-1] != number:
                        found.append(number)
        self.rows = rows
        self.names = {key: tuple(numbers) for key, numbers in names.items()}
        self.words = place_words()
        self.reach = reach(self.names)
        self.weak = frozenset(
            key for key, numbers in self.names.items() if key in self.words.needs_head or self._is_weak(key, numbers)
        )
        self.readings = lru_cache(maxsize=200_000)(self._readings)

    def _is_weak(self, key: str, numbers: tuple[int, ...]) -> bool:
        if " " in key and any(self.rows[n].rank == 0 for n in numbers):
            return False
        return all(self.rows[n].weak for n in numbers)

    def _readings(self, key: str) -> tuple[Reading, ...]:
        """Ways to read a word as proclitics + something places are made of, with the tokens it may reach; usually none."""
        found = []
        for prefix, stem in proclitics(key):
            if prefix not in PROCLITICS or (prefix and len(stem) < 3 and stem not in self.words.heads):
                continue
            stem = f"ال{stem}" if prefix.endswith("لل") else stem
            w = self.words
            longest = max(self.reach.get(stem, 0), w.stop_reach.get(stem, 0), w.pair_reach.get(stem, 0), w.anaphor_reach.get(stem, 0))
            if longest or stem in w.heads:
                found.append((prefix, stem, longest))
        return tuple(found)

    def lookup(self, keys: Sequence[str], at: int, stem: str, longest: int) -> tuple[tuple[int, ...], str, int] | None:
        """The longest name that begins with `stem` at token `at`: row numbers, key and the token after it."""
        for n in range(min(longest, len(keys) - at), 0, -1):
            key = " ".join((stem, *keys[at + 1 : at + n])) if n > 1 else stem
            rows = self.names.get(key)
            if rows:
                return rows, key, at + n
        return None
