"""Vectors of stems, trained on the corpus with proclitics split off, joined with the given vectors of words as written."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
from corpus import Splitter, paragraphs
from numpy.typing import NDArray

from syria_events.ner_model.vectors import WordVectors, stem_after

N_WORDS, N_STEMS = 72_000, 90_000


class SplitCorpus:
    """The news corpus with each proclitic cluster as a token of its own («و+»), a paragraph at a time, as often as asked."""

    def __init__(self, shared: Path, splitter: Splitter) -> None:
        self._shared, self._splitter = shared, splitter
        self._memo: dict[str, list[str]] = {}

    def __iter__(self) -> Iterator[list[str]]:
        for words in paragraphs(self._shared):
            yield [piece for word in words for piece in self._pieces(word)]

    def _pieces(self, word: str) -> list[str]:
        if word not in self._memo:
            head = self._splitter.head(word)
            self._memo[word] = [head.replace("لل", "ل") + "+", stem_after(word, head)] if head else [word]
        return self._memo[word]


def train_stems(shared: Path, splitter: Splitter, seed: int) -> tuple[list[str], NDArray[np.float32]]:
    """Train skip-gram vectors of stems (100 numbers, window 3, four rounds: about ten minutes on one core)."""
    from gensim.models import Word2Vec

    model = Word2Vec(
        SplitCorpus(shared, splitter),
        vector_size=100, window=3, sg=1, negative=5, sample=1e-4, min_count=8, workers=1, epochs=4, alpha=0.04, seed=seed,
    )  # fmt: skip
    kept = [i for i, word in enumerate(model.wv.index_to_key) if not word.endswith("+")][:N_STEMS]
    return [model.wv.index_to_key[i] for i in kept], model.wv.vectors[kept]


def scaled(table: NDArray[np.float32]) -> NDArray[np.float32]:
    """The table with a root mean square of one half."""
    return np.asarray(table / np.sqrt((table**2).mean()) * 0.5, np.float32)


def build(shared: Path, splitter: Splitter, seed: int) -> WordVectors:
    """Join the vectors of `shared/vectors` with those of stems."""
    given = np.load(shared / "vectors" / "ar_news_w2v100.npz")
    words = given["words"].tolist()[:N_WORDS]
    stems, stem_table = train_stems(shared, splitter, seed)
    table = given["vectors"][:N_WORDS].astype(np.float32)
    return WordVectors(words, scaled(table), [splitter.head(word) for word in words], stems, scaled(stem_table))
