"""Token → input vector of the tagger: the word's own vector, its stem's vector without proclitics, and what its letters show.

Needs numpy, no torch. The same code serves training (`examples/train_ner`) and tagging, so the two cannot drift apart.
"""

import re
from typing import Final

import numpy as np
from numpy.typing import NDArray

from syria_events.arabic import fold_word

Floats = NDArray[np.float32]

_DIGIT = re.compile(r"\d")
_LATIN = re.compile(r"[a-z]", re.I)
_HEADS: Final = tuple(c + p for c in ("", "و", "ف") for p in ("", "ب", "ل", "لل", "ك", "س") if c or p)
_SHORTEST: Final = 3
N_SHAPES: Final = 12


def word_key(token: str) -> str:
    """The folded form the vectors are keyed by: letters folded, every digit a 0; "_" for a token with nothing to read.

    >>> word_key("إدلـب"), word_key("٢٠١٦")
    ('ادلب', '0000')
    """
    return _DIGIT.sub("0", fold_word(token)) or "_"


def stem_after(key: str, head: str) -> str:
    """What is left of a folded word after its proclitics; "لل" at the end of `head` stands for ل + the article, which comes back.

    >>> stem_after("وللجيش", "ولل"), stem_after("بحلب", "ب")
    ('الجيش', 'حلب')
    """
    rest = key[len(head) :]
    return "ال" + rest if head.endswith("لل") else rest


def heads(key: str) -> list[str]:
    """Proclitics a folded word may begin with, such that a stem of three letters or more is left; the article belongs to the stem.

    >>> heads("وللجيش")
    ['و', 'ول', 'ولل']
    """
    found = []
    for head in _HEADS:
        if key.startswith(head) and len(key) - len(head) >= _SHORTEST and (head[-1] != "س" or key[len(head)] in "ايتن"):
            found.append(head)
    return found


def shape(key: str, head: str, known: bool, stem_known: bool) -> list[bool]:
    """What the letters show, `N_SHAPES` flags: digits, punctuation, Latin, article, endings of nisba and feminine, proclitics, known."""
    stem = stem_after(key, head)
    return [
        known,
        stem_known,
        "0" in key,
        not any(c.isalnum() for c in key),
        _LATIN.search(key) is not None,
        stem.startswith("ال"),
        stem.endswith(("ي", "يه")),
        head[:1] in ("و", "ف"),
        "ب" in head,
        "ل" in head,
        "ك" in head or "س" in head,
        len(key) == 1,
    ]


class WordVectors:
    """Two tables, both by falling frequency: of words as written (folded) and of stems.

    `split_heads` has the proclitics of each word of the first table, "" for none, as counted on the corpus. Tables are float32,
    one row a word. A word in neither table gets zeros there: the tagger then reads its letters.
    """

    def __init__(self, words: list[str], table: Floats, split_heads: list[str], stems: list[str], stem_table: Floats) -> None:
        self.words, self.table, self.split_heads = words, table, split_heads
        self.stems, self.stem_table = stems, stem_table
        self._row = {w: i for i, w in enumerate(words)}
        self._stem_row = {w: i for i, w in enumerate(stems)}

    @property
    def dim(self) -> int:
        """Numbers a token: both tables and the flags."""
        return int(self.table.shape[1]) + int(self.stem_table.shape[1]) + N_SHAPES

    def knows(self, key: str) -> bool:
        """Whether a folded word has a vector as written."""
        return key in self._row

    def head(self, key: str) -> str:
        """The proclitics of a folded word: as counted on the corpus, else those that leave the most frequent stem, else ""."""
        row = self._row.get(key)
        if row is not None:
            return self.split_heads[row]
        unknown = len(self.stems)
        return min(["", *heads(key)], key=lambda head: self._stem_row.get(stem_after(key, head), unknown))

    def vector(self, key: str) -> Floats:
        """The input vector of a folded word, `dim` numbers."""
        head = self.head(key)
        row, stem_row = self._row.get(key), self._stem_row.get(stem_after(key, head))
        known, stem_known = row is not None, stem_row is not None
        vector = np.zeros(self.dim, np.float32)
        width, stem_end = self.table.shape[1], self.dim - N_SHAPES
        if row is not None:
            vector[:width] = self.table[row]
        if stem_row is not None:
            vector[width:stem_end] = self.stem_table[stem_row]
        vector[stem_end:] = shape(key, head, known, stem_known)
        return vector

    def matrix(self, keys: list[str]) -> Floats:
        """The input vectors of one folded word or more, a row each."""
        return np.stack([self.vector(key) for key in keys])


def pack(table: Floats) -> tuple[NDArray[np.int8], Floats]:
    """A table as int8 with one scale a row: a quarter of the size, vectors within half a percent of their length."""
    scale = np.maximum(np.abs(table).max(axis=1, keepdims=True), 1e-6) / 127
    return np.rint(table / scale).astype(np.int8), scale.astype(np.float32)


def unpack(packed: NDArray[np.int8], scale: Floats) -> Floats:
    """The float32 table `pack` was given, up to rounding."""
    return packed.astype(np.float32) * scale
