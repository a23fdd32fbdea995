"""Which texts can be near-identical: an exact bound over length and letters, in numpy, and short forms that compare faster.

Two texts with rapidfuzz `ratio` >= t differ by at most (1 - t/100) * (len(a) + len(b)) inserted and deleted characters, since
ratio = 100 * (1 - distance / (len(a) + len(b))). Each of them changes the length by one and one letter count by one: a pair of texts
that differs by more is out without being compared. Long texts are told apart by their letter pairs too: each changes at most three
counts of those; and very long ones by their letter triples: at most five. Counts stop at 1,000 or 127, rare letters are counted
together and triples are hashed, which only brings texts closer. Leaving the same letters out of both texts leaves out some insertions
and deletions and adds none: so does `Narrow.skeletons`.
"""

import re
from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING

from syria_events.arabic import fold

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]
    Bools = NDArray[np.bool_]

LETTERS = 32  # buckets, frequent letters first
MOST = 1_000  # counts of letters stop here: LETTERS * MOST, the most that two texts can differ by, is then a 16-bit number
LONG = 300  # texts longer than this have their letter pairs compared too
VERY_LONG = 1_000  # and texts longer than this their letter triples
TRIPLES = 1 << 17
_PAIRS_AT_ONCE = 64  # long texts compared at once: larger work space would be given back to the system, and asked for again, each time
_TRIPLES_AT_ONCE = 16
_SURROGATES = slice(0xD800, 0xE000)
_BATCH = 2_000  # texts counted at once
_TILE = 4_096  # texts compared at once: what fits the cache
_BREAK = re.compile(r"[\W_]+")


def plain(text: str) -> str:
    """What texts are compared by: folded letters and digits, one blank for all that stands between them. Raises: nothing.

    >>> plain("أَعلن «الجيش» أنّ ٣ مدنيين ...")
    'اعلن الجيش ان 3 مدنيين'
    """
    return _BREAK.sub(" ", fold(text)).strip()


def plain_all(texts: Sequence[str]) -> list[str]:
    """`plain` of every text, many at once."""
    import numpy as np

    out: list[str] = []
    for begin in range(0, len(texts), _BATCH):
        batch = texts[begin : begin + _BATCH]
        codes = np.frombuffer("\n".join(batch).encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
        folded = _table()[np.minimum(codes, 0xFFFF)]
        ends = np.cumsum([len(t) + 1 for t in batch], dtype=np.int64) - 1
        odd = np.unique(np.searchsorted(ends, np.flatnonzero(folded < 0)))
        folded[ends[:-1]] = 1
        folded = folded[folded > 0]
        found = _squeezed(folded[(folded != 32) | np.concatenate(([True], folded[:-1] > 32))])
        for i in odd.tolist():
            found[i] = plain(batch[i])
        out += found
    return out


def _squeezed(codes: "NDArray[np.int32]") -> list[str]:
    text = codes.astype("uint32").tobytes().decode("utf-32-le")
    return [t.strip() for t in text.split("\x01")]


class Narrow:
    """Texts in an alphabet of 8-bit letters, frequent letters first, which compare faster and alike.

    Texts that hold others than the 255 most frequent letters of the collection stay as they are. `skeleton`: the share of the
    collection's letters that skeletons keep.
    """

    def __init__(self, texts: Sequence[str], skeleton: float = 0.25) -> None:
        import numpy as np

        self._texts = texts
        counts = np.zeros(0x10000, dtype=np.int64)
        for begin in range(0, len(texts), _BATCH):
            counts += np.bincount(_utf16("".join(texts[begin : begin + _BATCH])), minlength=0x10000)
        counts[_SURROGATES] = 0
        letters = np.argsort(-counts, kind="stable")[: min(255, np.count_nonzero(counts))]
        self._table = np.zeros(0x10000, dtype=np.uint8)
        self._table[letters] = np.arange(1, len(letters) + 1)
        self._frequent = int(np.count_nonzero(np.cumsum(counts[letters]) <= (1 - skeleton) * counts.sum()))
        self._forms: dict[int, tuple[str, str] | None] = {}

    def pair(self, i: int, j: int) -> tuple[str, str]:
        """Texts `i` and `j`, both in one alphabet."""
        one, other = self._get(i), self._get(j)
        return (one[0], other[0]) if one and other else (self._texts[i], self._texts[j])

    def skeletons(self, i: int, j: int) -> tuple[str, str]:
        """What is left of texts `i` and `j` without the most frequent letters; empty where that is not known."""
        one, other = self._get(i), self._get(j)
        return (one[1], other[1]) if one and other else ("", "")

    def _get(self, i: int) -> tuple[str, str] | None:
        """Text `i` and its skeleton in the 8-bit alphabet, None where it does not fit."""
        if i not in self._forms:
            codes = self._table[_utf16(self._texts[i])]
            rare = codes[codes > self._frequent]
            fits = bool(codes.all())
            self._forms[i] = (codes.tobytes().decode("latin-1"), rare.tobytes().decode("latin-1")) if fits else None
        return self._forms[i]


def _utf16(text: str) -> "NDArray[np.uint16]":
    import numpy as np

    return np.frombuffer(text.encode("utf-16-le", "surrogatepass"), dtype=np.uint16)


@cache
def _table() -> "NDArray[np.int32]":
    """`plain` for every character of the basic plane: 0 is dropped, 32 a blank, -1 a ligature of several letters."""
    import numpy as np

    table = np.full(0x10000, -1, dtype=np.int32)
    for code in range(0xFFFF):
        key = fold(chr(code))
        if len(key) <= 1:
            table[code] = 0 if not key else ord(key) if key.isalnum() else 32
    return table


class SimilarFilter:
    """Candidates among different, non-empty texts that `plain` has made.

    `threshold`: over 0, up to 100. `groups`: a number for each text; texts of different groups are never candidates.
    """

    def __init__(self, texts: Sequence[str], threshold: float, groups: Sequence[int] | None = None) -> None:
        import numpy as np

        self._np, self._slack, self._share = np, 1 - threshold / 100, threshold / (200.0 - threshold)
        self._lengths: Ints = np.array([len(t) for t in texts], dtype=np.int64)
        self._groups: Ints = np.array(groups if groups is not None else [0] * len(texts), dtype=np.int64) << 32
        self._allowed = np.minimum(self._slack * self._lengths + 1e-9, 0x7FFF).astype(np.uint16)
        self._letters = _letter_counts(texts)
        long = np.flatnonzero(self._lengths > LONG)
        self._pair_rows = _numbered(long, len(texts))
        self._pairs = _pair_counts([texts[i] for i in long.tolist()])
        very_long = np.flatnonzero(self._lengths > VERY_LONG)
        self._triple_rows = _numbered(very_long, len(texts))
        self._triples = _triple_bits([texts[i] for i in very_long.tolist()])
        self._apart = np.empty(LETTERS * _TILE, dtype=np.int16)
        self._bits = np.empty((_TRIPLES_AT_ONCE, TRIPLES // 64), dtype=np.uint64)
        self._ones = np.empty((_TRIPLES_AT_ONCE, TRIPLES // 64), dtype=np.uint8)
        self._arrange(np.lexsort((self._lengths, self._groups)))

    def _arrange(self, order: "Ints") -> None:
        """Keep the texts of `order`, which goes by group and length."""
        np = self._np
        self._order = order
        self._columns = np.ascontiguousarray(self._letters[order].T)
        self._allowed_by_column = self._allowed[order] + np.uint16(1)
        keys = self._groups[order] + self._lengths[order]
        shortest = (self._lengths * self._share - 1e-9).astype(np.int64)
        longest = (self._lengths / self._share + 1e-9).astype(np.int64)
        self._first: list[int] = np.searchsorted(keys, self._groups + shortest).tolist()
        self._last: list[int] = np.searchsorted(keys, self._groups + longest, side="right").tolist()

    def forget(self, gone: "NDArray[np.bool_]") -> None:
        """Find the marked texts no more."""
        self._arrange(self._order[~gone[self._order]])

    def later(self, i: int) -> "Ints":
        """The texts of a higher number than `i` that can reach the threshold with it."""
        first, last = self._first[i], self._last[i]
        found = [self._in_tile(i, begin, min(begin + _TILE, last)) for begin in range(first, last, _TILE)]
        return found[0] if len(found) == 1 else self._np.concatenate([self._order[:0], *found])

    def _in_tile(self, i: int, begin: int, end: int) -> "Ints":
        """Of the columns from `begin` to `end`, the later texts that pass every bound: the cheapest first."""
        found = self._by_letters(i, begin, end)
        pairs = (self._pair_rows, self._by_pairs, _PAIRS_AT_ONCE)
        triples = (self._triple_rows, self._by_triples, _TRIPLES_AT_ONCE)
        for rows, near, most in (pairs, triples):
            if rows[i] >= 0 and len(found):
                parts = [found[k : k + most] for k in range(0, len(found), most)]
                found = self._np.concatenate([part[near(i, part) | (rows[part] < 0)] for part in parts])
        return found

    def _by_letters(self, i: int, begin: int, end: int) -> "Ints":
        """Of the columns from `begin` to `end`, the later texts whose letter counts are near enough. An insertion changes one count by one.

        Allowed is what the two texts allow, each rounded down, and one more: never less than what they allow together.
        """
        np = self._np
        apart = self._apart[: LETTERS * (end - begin)].reshape(LETTERS, -1)
        np.subtract(self._columns[:, begin:end], self._letters[i][:, None], out=apart)
        differ = np.add.reduce(np.abs(apart, out=apart).view(np.uint16), axis=0, dtype=np.uint16)
        near: Ints = self._order[begin:end][differ <= self._allowed_by_column[begin:end] + self._allowed[i]]
        return near[near > i]

    def _by_pairs(self, i: int, others: "Ints") -> "Bools":
        """Whose letter pairs are near enough. An insertion takes one pair apart and makes two: three counts change by one at most."""
        np = self._np
        apart = self._pairs[self._pair_rows[others]]
        apart -= self._pairs[self._pair_rows[i]]
        differ = np.add.reduce(np.abs(apart, out=apart).view(np.uint8), axis=1, dtype=np.uint32)
        near: Bools = differ <= 3 * self._edits(i, others)
        return near

    def _by_triples(self, i: int, others: "Ints") -> "Bools":
        """Whose letter triples are near enough. An insertion takes two triples apart and makes three: five bits change at most."""
        np, n = self._np, len(others)
        bits = np.take(self._triples, self._triple_rows[others], axis=0, out=self._bits[:n], mode="clip")
        bits ^= self._triples[self._triple_rows[i]]
        differ = np.add.reduce(np.bitwise_count(bits, out=self._ones[:n]), axis=1, dtype=np.uint32)
        near: Bools = differ <= 5 * self._edits(i, others)
        return near

    def _edits(self, i: int, others: "Ints") -> "NDArray[np.float64]":
        """How many letters may be inserted or deleted between text `i` and each of the others."""
        edits: NDArray[np.float64] = self._slack * (self._lengths[others] + self._lengths[i]) + 1e-9
        return edits


def _numbered(chosen: "Ints", n: int) -> "Ints":
    """For each of `n` texts its place among the chosen ones, -1 for the others."""
    import numpy as np

    rows = np.full(n, -1, dtype=np.int64)
    rows[chosen] = np.arange(len(chosen))
    return rows


def _letter_counts(texts: Sequence[str]) -> "NDArray[np.int16]":
    """How often each text holds each letter, (n, LETTERS), up to MOST."""
    import numpy as np

    letters = np.zeros((len(texts), LETTERS), dtype=np.int16)
    for begin in range(0, len(texts), _BATCH):
        batch = texts[begin : begin + _BATCH]
        owners, found = _cells(batch)
        counts = np.bincount(owners * LETTERS + found, minlength=len(batch) * LETTERS)
        letters[begin : begin + len(batch)] = np.minimum(counts, MOST).reshape(-1, LETTERS)
    return letters


def _pair_counts(texts: Sequence[str]) -> "NDArray[np.int8]":
    """How often each text holds each pair of letters, (n, LETTERS * LETTERS), up to 127."""
    import numpy as np

    pairs = np.zeros((len(texts), LETTERS * LETTERS), dtype=np.int8)
    for begin in range(0, len(texts), _BATCH // 4):
        batch = texts[begin : begin + _BATCH // 4]
        owners, found = _cells(batch)
        cells = (owners[1:] * LETTERS + found[:-1]) * LETTERS + found[1:]
        counts = np.bincount(cells[owners[1:] == owners[:-1]], minlength=len(batch) * LETTERS * LETTERS)
        pairs[begin : begin + len(batch)] = np.minimum(counts, 127).reshape(len(batch), -1)
    return pairs


def _triple_bits(texts: Sequence[str]) -> "NDArray[np.uint64]":
    """A bit for each triple of letters and how many times it has occurred before, hashed: one more of a triple sets one more bit."""
    import numpy as np

    bits = np.zeros((len(texts), TRIPLES // 64), dtype=np.uint64)
    for n, text in enumerate(texts):
        found = _cells([text])[1]
        triples = np.sort((found[:-2] * LETTERS + found[1:-1]) * LETTERS + found[2:])
        new = np.concatenate(([True], triples[1:] != triples[:-1]))
        places = np.arange(len(triples))
        before = places - np.maximum.accumulate(np.where(new, places, 0))
        present = np.zeros(TRIPLES, dtype=np.bool_)
        present[(triples + before * 0x9E37) % TRIPLES] = True
        bits[n] = np.packbits(present).view(np.uint64)
    return bits


def _cells(texts: Sequence[str]) -> "tuple[Ints, Ints]":
    """For each character of the texts: the number of its text and the bucket of its letter."""
    import numpy as np

    codes = np.frombuffer("".join(texts).encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    owners = np.repeat(np.arange(len(texts)), [len(t) for t in texts])
    return owners, _letter_buckets()[np.minimum(codes, 0xFFFF)]


@cache
def _letter_buckets() -> "Ints":
    """A bucket for every character: the frequent letters of news alone, the rest together."""
    import numpy as np

    buckets = np.full(0x10000, LETTERS - 1, dtype=np.int64)
    for bucket, letter in enumerate(" ايلمنوتربعهدقسفحجكشصطخذزثضغظ0"):
        buckets[ord(letter)] = bucket
    for digit in "123456789":
        buckets[ord(digit)] = buckets[ord("0")]
    return buckets
