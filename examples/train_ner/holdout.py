"""Development sets: the end of ANERcorp, and the AQMAR sentences of four subjects (its articles are mixed in the file)."""

from collections import Counter

import numpy as np
from corpus import Tagged
from numpy.typing import NDArray

N_ANERCORP = 600
N_CLUSTERS = 20
# The clusters of Damascus, a mosque of Cairo, the Portuguese football team, and light: 340 sentences.
HELD_OUT = (1, 9, 11, 18)


def split_anercorp(sentences: list[Tagged]) -> tuple[list[Tagged], list[Tagged]]:
    """Training and development sentences: the last 600 are for development."""
    return sentences[:-N_ANERCORP], sentences[-N_ANERCORP:]


def split_aqmar(sentences: list[Tagged]) -> tuple[list[Tagged], list[Tagged]]:
    """Training and development sentences, no subject in both."""
    clusters = _clusters(_subject_space([[word for word, _ in sentence] for sentence in sentences]))
    held = [bool(cluster in HELD_OUT) for cluster in clusters]
    pairs = list(zip(sentences, held, strict=True))
    return [s for s, out in pairs if not out], [s for s, out in pairs if out]


def _subject_space(sentences: list[list[str]]) -> NDArray[np.float32]:
    """Latent semantic analysis: a unit vector of 60 numbers a sentence."""
    spread = Counter(word for words in sentences for word in set(words))
    column = {word: i for i, word in enumerate(w for w, n in sorted(spread.items()) if 4 <= n <= 200 and len(w) > 3)}
    counts = np.zeros((len(sentences), len(column)), np.float32)
    for i, words in enumerate(sentences):
        for word in words:
            if word in column:
                counts[i, column[word]] += 1
    weights = np.log1p(counts) * np.log(len(sentences) / np.array([spread[word] for word in column], np.float32))
    left, sizes, _ = np.linalg.svd(weights, full_matrices=False)
    points = left[:, :60] * sizes[:60]
    return np.asarray(points / (np.linalg.norm(points, axis=1, keepdims=True) + 1e-6), np.float32)


def _clusters(points: NDArray[np.float32]) -> NDArray[np.int64]:
    """Spherical k-means, the best of eight starts."""
    return max((_k_means(points, seed) for seed in range(8)), key=lambda found: found[0])[1]


def _k_means(points: NDArray[np.float32], seed: int) -> tuple[float, NDArray[np.int64]]:
    rng = np.random.RandomState(seed)
    centres = points[rng.choice(len(points), N_CLUSTERS, replace=False)]
    for _ in range(40):
        nearest = (points @ centres.T).argmax(1)
        groups = [points[nearest == k] for k in range(N_CLUSTERS)]
        centres = np.stack([group.mean(0) if len(group) else points[rng.randint(len(points))] for group in groups])
        centres /= np.linalg.norm(centres, axis=1, keepdims=True) + 1e-9
    return float((points @ centres.T).max(1).sum()), nearest
