"""Things put together by how well they fit in pairs: everything with everything (one article), or few with few (many articles)."""

import heapq
from collections.abc import Callable, Mapping, Sequence

Pair = tuple[int, int]
# Two clusters are compared by this many members each.
_VOICES = 6


def agglomerate(n: int, links: Mapping[Pair, float], apart: float) -> list[list[int]]:
    """`n` things in clusters: the two that fit best on average are joined, again and again, while that average is 0 or more.

    `links`: what a pair (lower number first) weighs; `apart`: what every pair without a link weighs. Clusters in order of their first
    member, members in order.
    """
    members = {i: [i] for i in range(n)}
    near: dict[int, dict[int, tuple[float, int]]] = {i: {} for i in range(n)}
    for (i, j), weight in links.items():
        near[i][j] = near[j][i] = (weight, 1)
    heap = [(-weight, i, j) for (i, j), weight in links.items() if weight >= 0]
    heapq.heapify(heap)
    while heap:
        minus, i, j = heapq.heappop(heap)
        if j not in members or i not in members or -minus != _mean(members, near, i, j, apart):
            continue
        members[i] += members.pop(j)
        _inherit(near, i, j)
        for k in near[i]:
            mean = _mean(members, near, min(i, k), max(i, k), apart)
            if mean is not None and mean >= 0:
                heapq.heappush(heap, (-mean, min(i, k), max(i, k)))
    return [sorted(m) for _, m in sorted(members.items())]


def _mean(
    members: Mapping[int, Sequence[int]], near: Mapping[int, Mapping[int, tuple[float, int]]], i: int, j: int, apart: float
) -> float | None:
    """The average weight between two clusters, None when no pair of them is linked."""
    if j not in near[i]:
        return None
    total, linked = near[i][j]
    pairs = len(members[i]) * len(members[j])
    return (total + apart * (pairs - linked)) / pairs


def _inherit(near: dict[int, dict[int, tuple[float, int]]], i: int, j: int) -> None:
    """The links of cluster `j` become those of `i`."""
    for k, (weight, linked) in near.pop(j).items():
        del near[k][j]
        if k != i:
            old, count = near[i].get(k, (0.0, 0))
            near[i][k] = near[k][i] = (old + weight, count + linked)


def unite(
    links: Sequence[tuple[float, int, int]], fit: Callable[[int, int], float]
) -> tuple[dict[int, list[int]], dict[int, tuple[float, int, int]]]:
    """Clusters of the things that `links` (weight, one, other) connect, the strongest link first.

    A link joins two clusters when their members fit on average, `fit` of up to six members each being 0 or more. Returns the members by
    the thing that leads a cluster, and the weakest link that was used for each. Things without a link are in neither.
    """
    lead: dict[int, int] = {}
    members: dict[int, list[int]] = {}
    weakest: dict[int, tuple[float, int, int]] = {}
    for link in sorted(links, key=lambda x: (-x[0], x[1:])):
        a, b = (lead.setdefault(x, x) for x in link[1:])
        left, right = members.setdefault(a, [a]), members.setdefault(b, [b])
        if a == b or not _fit_on_average(left, right, fit):
            continue
        if len(left) < len(right):
            a, b, left, right = b, a, right, left
        left += members.pop(b)
        for x in right:
            lead[x] = a
        weakest.pop(b, None)
        weakest[a] = link
    return {a: sorted(m) for a, m in members.items() if len(m) > 1}, weakest


def _fit_on_average(left: Sequence[int], right: Sequence[int], fit: Callable[[int, int], float]) -> bool:
    if len(left) == len(right) == 1:
        return True
    return sum(fit(x, y) for x in left[:_VOICES] for y in right[:_VOICES]) >= 0
