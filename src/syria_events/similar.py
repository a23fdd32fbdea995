"""Which texts can be near-identical: exact bounds over length, letters and letter pairs, in numpy.

Two texts with rapidfuzz `ratio` >= t differ by at most (1 - t/100) * (len(a) + len(b)) inserted and deleted characters. One of them
changes the length by one, one letter count by one, and at most three counts of letter pairs: a pair of texts that differs by more is
out without being compared. Counts stop at 127 or 255 and pairs are hashed, which only brings texts closer.
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
    Bytes = NDArray[np.uint8]

LETTERS = 32
PAIRS = 512
TRIPLES = 1 << 16
LONG = 600  # texts longer than this have their letter triples compared too
_BATCH = 2_000  # texts counted at once
_TILE = 2_048  # texts compared at once: what fits the cache
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
    """Texts in an alphabet of 8-bit letters, which compare faster and alike; as they are when they hold more than 255 letters."""

    def __init__(self, texts: Sequence[str]) -> None:
        import numpy as np

        self._np, self._texts = np, texts
        self._table = np.zeros(0x10000, dtype=np.uint8)
        self._letters = 0
        self._done: dict[int, str] = {}

    def pair(self, i: int, j: int) -> tuple[str, str]:
        """Texts `i` and `j`, both in one alphabet."""
        self._get(i)
        self._get(j)
        return self._get(i), self._get(j)

    def _get(self, i: int) -> str:
        found = self._done.get(i)
        if found is None:
            found = self._done[i] = self._write(self._texts[i])
        return found

    def _write(self, text: str) -> str:
        np = self._np
        if self._letters > 255 or (text and max(text) > "\uffff"):
            return self._give_up(text)
        codes = np.frombuffer(text.encode("utf-16-le", "surrogatepass"), dtype=np.uint16)
        new = np.unique(codes[self._table[codes] == 0])
        if self._letters + len(new) > 255:
            return self._give_up(text)
        self._table[new] = np.arange(self._letters + 1, self._letters + 1 + len(new))
        self._letters += len(new)
        narrow: str = self._table[codes].tobytes().decode("latin-1")
        return narrow

    def _give_up(self, text: str) -> str:
        if self._letters <= 255:
            self._letters = 256
            self._done = {i: self._texts[i] for i in self._done}
        return text


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
        self._groups: Ints = np.array(groups if groups is not None else [0] * len(texts), dtype=np.int64)
        self._letters, self._pairs = _counts(texts)
        self._triples = {i: _triples(t) for i, t in enumerate(texts) if len(t) > LONG}
        self._letters_at = np.full(len(texts), -1, dtype=np.int64)
        self._letters_at[list(self._triples)] = np.arange(len(self._triples))
        self._all_letters = np.array([_all_letters(texts[i]) for i in self._triples], dtype=np.int64).reshape(-1, LETTERS)
        self._seen = np.zeros(TRIPLES, dtype=np.bool_)
        self._arrange(np.lexsort((self._lengths, self._groups)))

    def _arrange(self, order: "Ints") -> None:
        """Keep the texts of `order`, which goes by group and length."""
        self._order = order
        self._columns = self._np.ascontiguousarray(self._letters[order].T)
        self._sorted = self._lengths[order]
        self._keys: Ints = (self._groups[order] << 32) + self._sorted

    def forget(self, gone: "NDArray[np.bool_]") -> None:
        """Find the marked texts no more."""
        self._arrange(self._order[~gone[self._order]])

    def later(self, i: int) -> "Ints":
        """The texts of a higher number than `i` that can reach the threshold with it."""
        length, base = int(self._lengths[i]), int(self._groups[i]) << 32
        first = int(self._np.searchsorted(self._keys, base + int(length * self._share - 1e-9)))
        last = int(self._np.searchsorted(self._keys, base + int(length / self._share + 1e-9), side="right"))
        found: Ints = self._by_letters(i, first, last)
        found = found[found > i]
        if len(found):
            found = found[self._by_pairs(i, found) <= 3 * self._allowed(i, found)]
        if len(found) and length > LONG:
            found = found[self._by_all_letters(i, found) <= self._allowed(i, found)]
            found = found[self._by_triples(i, found) <= 5 * self._allowed(i, found)]
        return found

    def _allowed(self, i: int, others: "Ints") -> "NDArray[np.float64]":
        """How many characters may be inserted or deleted between text `i` and each of the others."""
        allowed: NDArray[np.float64] = self._slack * (self._lengths[others] + self._lengths[i]) + 1e-9
        return allowed

    def _by_letters(self, i: int, first: int, last: int) -> "Ints":
        np = self._np
        own = self._letters[i][:, None]
        found = []
        for begin in range(first, last, _TILE):
            end = min(begin + _TILE, last)
            window = self._columns[:, begin:end]
            apart = window - own
            differ = np.add.reduce(np.abs(apart, out=apart).view(np.uint8), axis=0, dtype=np.uint16)
            allowed = self._slack * (self._sorted[begin:end] + self._lengths[i]) + 1e-9
            found.append(self._order[begin:end][differ <= allowed])
        all_found: Ints = np.concatenate(found) if found else np.empty(0, dtype=np.int64)
        return all_found

    def _by_pairs(self, i: int, others: "Ints") -> "Ints":
        differ: Ints = self._np.abs(self._pairs[others].astype(self._np.int16) - self._pairs[i]).sum(axis=1)
        return differ

    def _by_all_letters(self, i: int, others: "Ints") -> "Ints":
        """How many letters differ, however many there are; 0 for texts too short to have theirs counted."""
        at = self._letters_at[others]
        differ: Ints = self._np.abs(self._all_letters[at] - self._all_letters[self._letters_at[i]]).sum(axis=1)
        differ[at < 0] = 0
        return differ

    def _by_triples(self, i: int, others: "Ints") -> "Ints":
        """How many letter triples differ; 0 for texts too short to have theirs counted."""
        np = self._np
        own = self._triples[i]
        self._seen[own] = True
        theirs = [self._triples.get(j) for j in others.tolist()]
        sizes = [0 if t is None else len(own) + len(t) - 2 * int(np.count_nonzero(self._seen[t])) for t in theirs]
        self._seen[own] = False
        differ: Ints = np.array(sizes, dtype=np.int64)
        return differ


def _all_letters(text: str) -> "Ints":
    import numpy as np

    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    counts: Ints = np.bincount(_letter_buckets()[np.minimum(codes, 0xFFFF)], minlength=LETTERS)
    return counts


def _triples(text: str) -> "NDArray[np.int32]":
    """A hash of each triple of letters and of how many times it has occurred: equal triples are counted as often as they come."""
    import numpy as np

    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32).astype(np.int64)
    grams = np.sort((codes[:-2] * 1_000_003 + codes[1:-1]) * 1_000_003 + codes[2:])
    starts = np.flatnonzero(np.concatenate(([True], grams[1:] != grams[:-1])))
    sizes = np.diff(np.append(starts, len(grams)))
    times = np.arange(len(grams)) - np.repeat(starts, sizes)
    mixed = (grams + times * 0x85EBCA6B) * 0x9E3779B1
    return ((mixed ^ (mixed >> 29)) & (TRIPLES - 1)).astype(np.int32)


def _counts(texts: Sequence[str]) -> tuple["NDArray[np.int8]", "Bytes"]:
    """How often each text holds each letter, (n, LETTERS), up to 127, and each hashed pair of letters, (n, PAIRS), up to 255."""
    import numpy as np

    letters = np.zeros((len(texts), LETTERS), dtype=np.int8)
    pairs = np.zeros((len(texts), PAIRS), dtype=np.uint8)
    for begin in range(0, len(texts), _BATCH):
        batch = texts[begin : begin + _BATCH]
        sizes = np.array([len(t) for t in batch], dtype=np.int64)
        owners = np.repeat(np.arange(len(batch)), sizes)
        codes = np.frombuffer("".join(batch).encode("utf-32-le", "surrogatepass"), dtype=np.uint32).astype(np.int64)
        letters[begin : begin + len(batch)] = _histogram(owners, _letter_buckets()[np.minimum(codes, 0xFFFF)], len(batch), LETTERS).clip(
            max=127
        )
        inside = owners[1:] == owners[:-1]
        hashed = (codes[:-1] * 1_000_003 + codes[1:]) * 0x9E3779B1
        pairs[begin : begin + len(batch)] = _histogram(owners[1:][inside], ((hashed ^ (hashed >> 29)) % PAIRS)[inside], len(batch), PAIRS)
    return letters, pairs


def _histogram(owners: "Ints", buckets: "Ints", rows: int, width: int) -> "Bytes":
    import numpy as np

    counts: Bytes = np.minimum(np.bincount(owners * width + buckets, minlength=rows * width), 255).astype(np.uint8).reshape(rows, width)
    return counts


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
