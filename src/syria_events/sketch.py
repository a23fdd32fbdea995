"""Which texts may be alike, by small samples of their content: for collections too large, or too unlike, for exact bounds."""

import zlib
from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from syria_events.models import SyriaEventsError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

SHINGLE = 5
PERMUTATIONS = 128
ANCHORS = 8


class MissingExtraError(SyriaEventsError, ImportError):
    """A library of an extra is needed and not installed. The message says how to install it."""


class SketchFilter:
    """Candidates by MinHash over character 5-grams; some similar texts are missed (examples/bench_dedup.py measures how many).

    Raises `MissingExtraError` without datasketch.
    """

    def __init__(self, texts: Sequence[str], threshold: float, groups: Sequence[int]) -> None:
        try:
            from datasketch import MinHash, MinHashLSH
        except ImportError:
            what = f"threshold {threshold:g} on {len(texts)} different texts needs datasketch"
            raise MissingExtraError(f"{what}: pip install 'syria_events[lsh]'") from None
        self._groups = groups
        rows = 2 if threshold < 70 else 3 if threshold < 88 else 4
        self._lsh = MinHashLSH(num_perm=PERMUTATIONS, params=(PERMUTATIONS // rows, rows))
        self._sketches = MinHash.bulk(map(shingles, texts), num_perm=PERMUTATIONS, hashfunc=int)
        for i, sketch in enumerate(self._sketches):
            self._lsh.insert(i, sketch)

    def later(self, i: int) -> "NDArray[np.int64]":
        """The texts of a higher number than `i` and of its group that may be similar to it."""
        import numpy as np

        found = [j for j in self._lsh.query(self._sketches[i]) if j > i and self._groups[j] == self._groups[i]]
        return np.array(sorted(found), dtype=np.int64)

    def forget(self, gone: "NDArray[np.bool_]") -> None:
        """Find the marked texts no more (they stay in the index: taking them out costs more than it saves)."""


def shingles(text: str) -> list[int]:
    """Hashes of the different runs of five characters of a text; one for a shorter text."""
    import numpy as np

    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32).astype(np.uint64)
    width = min(SHINGLE, len(codes))
    grams = np.zeros(max(1, len(codes) - width + 1), dtype=np.uint64)
    for k in range(width):
        grams = grams * np.uint64(1_000_003) + codes[k : len(codes) - width + 1 + k]
    grams *= np.uint64(0x9E3779B97F4A7C15)
    found: list[int] = np.unique(grams >> np.uint64(32)).tolist()
    return found


def anchors(text: str) -> tuple[int, ...]:
    """The eight smallest hashes of its pairs of neighbouring words: texts made by `plain` that are near-identical share some.

    Stable between runs and machines (CRC-32). A text of one word has its own hash, an empty one none.
    """
    words = text.split()
    pairs = [f"{a} {b}" for a, b in pairwise(words)] or words
    return tuple(sorted({zlib.crc32(p.encode("utf-8", "surrogatepass")) for p in pairs})[:ANCHORS])
