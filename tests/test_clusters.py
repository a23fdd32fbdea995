"""Clustering by average weight, and the union of few links among many things."""

import pytest

from syria_events.clusters import Pair, agglomerate, unite

AVERAGE: list[tuple[int, dict[Pair, float], list[list[int]], str]] = [
    (0, {}, [], "nothing"),
    (2, {}, [[0], [1]], "no link"),
    (2, {(0, 1): 0.0}, [[0, 1]], "0 joins"),
    (3, {(0, 1): 2.0, (1, 2): 1.0, (0, 2): -0.5}, [[0, 1, 2]], "joined on average"),
    (3, {(0, 1): 2.0, (1, 2): 1.0, (0, 2): -3.0}, [[0, 1], [2]], "the better link wins"),
    (3, {(0, 1): 2.0, (1, 2): 0.5}, [[0, 1], [2]], "a pair without a link speaks against"),
    (4, {(0, 1): 1.0, (2, 3): 1.0, (0, 3): 1.0, (1, 2): 1.0, (0, 2): 1.0, (1, 3): 1.0}, [[0, 1, 2, 3]], "pairs of pairs"),
]


@pytest.mark.parametrize(("n", "links", "clusters", "reason"), AVERAGE, ids=[r for *_, r in AVERAGE])
def test_average_link(n: int, links: dict[Pair, float], clusters: list[list[int]], reason: str) -> None:
    assert agglomerate(n, links, -1.0) == clusters, reason


def test_unite_joins_the_strongest_first_and_says_the_weakest() -> None:
    weights = {(1, 2): 3.0, (2, 3): 1.0, (1, 3): -0.5, (3, 4): 0.5, (1, 4): -4.0, (2, 4): -4.0}
    members, weakest = unite([(w, i, j) for (i, j), w in weights.items() if w >= 0], lambda i, j: weights[min(i, j), max(i, j)])
    assert sorted(members.values()) == [[1, 2, 3]]
    assert list(weakest.values()) == [(1.0, 2, 3)]
