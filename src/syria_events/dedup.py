"""Near-identical texts: which to keep, which repeat an earlier one, and how sure that is."""

from collections import Counter, defaultdict, deque
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal, Protocol

from syria_events.models import Page, Paragraph, Seen
from syria_events.similar import Narrow, SimilarFilter, plain, plain_all
from syria_events.sketch import SketchFilter, anchors
from syria_events.slots import slots

THRESHOLD = 90.0  # of a repeat, in the pipeline
EXACT_FROM = 88.0  # thresholds from here up are searched exactly ...
EXACT_TEXTS = 150_000  # ... among up to so many different texts, lower ones
SMALL = 5_000  # ... among up to so many
BORDER = 2.0  # points either side of the threshold that are worth a look
MAX_BORDERLINE = 1_000
LONG = 300  # texts longer than this have their rare letters compared first
_FORGET = 0.85  # the search starts over among the texts still to be looked at whenever this share of them is left
FEW = 500  # unless so few are left that it makes no difference
SHORTEST = 40  # characters of a paragraph that can be a repeat: shorter ones say too little
MOST_COMPARED = 32

Guard = Literal["slots"] | Callable[[str], Hashable] | None


@dataclass(frozen=True, slots=True)
class Duplicate:
    """Text `index` repeats the kept text `of`; `score` is their rapidfuzz ratio, 0..100 (100: the same once folded)."""

    index: int
    of: int
    score: float


@dataclass(frozen=True, slots=True)
class DedupResult:
    """What to keep of a list of texts. All numbers are positions in the input.

    `kept`: in input order. `duplicates`: each other text, once. `clusters`: kept text → what repeats it, only where something does.
    `borderline`: pairs within 2 points of the threshold, nearest first, at most 1,000; above it all those that decided, below it
    those that were met on the way. `exact`: no pair at or above the threshold is left among the kept.
    """

    kept: tuple[int, ...]
    duplicates: tuple[Duplicate, ...]
    borderline: tuple[Duplicate, ...]
    exact: bool

    @property
    def clusters(self) -> dict[int, tuple[int, ...]]:
        """Kept text → the texts that repeat it."""
        found: dict[int, list[int]] = defaultdict(list)
        for d in self.duplicates:
            found[d.of].append(d.index)
        return {of: tuple(members) for of, members in found.items()}


def deduplicate(texts: Iterable[str], threshold: float = THRESHOLD, guard: Guard = None) -> DedupResult:
    """Keep the first of every group of near-identical texts.

    `threshold`: rapidfuzz `ratio` of the folded texts, 0..100. A text is dropped when an earlier kept one reaches it. `guard`: "slots"
    keeps texts apart whose numbers, places or days differ; a function does so for texts it gives different values; None: similarity
    alone decides. Exact for thresholds of 88 and more up to 150,000 different texts, and for any up to 5,000; beyond, candidates come from
    MinHash (the extra `lsh`). Empty texts repeat each other. Raises `TypeError` for None or what is not a text, `ValueError` for a
    threshold outside 0..100, `MissingExtraError` without datasketch where it is needed.

    >>> deduplicate(["مقتل 5 مدنيين في حلب", "مَقتل ٥ مدنيين في حلب.", "عقد اجتماع"]).kept
    (0, 2)
    """
    given = _checked(texts, threshold)
    groups = _groups(given, guard)
    first: dict[tuple[str, int], int] = {}
    same: list[Duplicate] = []
    for i, key in enumerate(zip(plain_all(given), groups, strict=True)):
        of = first.setdefault(key, i)
        if of != i:
            same.append(Duplicate(i, of, 100.0))
    search = _Search([key for key, _ in first], [group for _, group in first], threshold)
    search.run()
    at = list(first.values())
    repeats = {at[d.index]: Duplicate(at[d.index], at[d.of], d.score) for d in search.repeats.values()}
    chased = [Duplicate(d.index, repeats[d.of].of, repeats[d.of].score) if d.of in repeats else d for d in same]
    duplicates = sorted([*repeats.values(), *chased], key=lambda d: d.index)
    border = sorted(search.borderline, key=lambda d: (abs(d.score - threshold), d.index))[:MAX_BORDERLINE]
    return DedupResult(
        kept=tuple(i for n, i in enumerate(at) if n not in search.repeats),
        duplicates=tuple(duplicates),
        borderline=tuple(Duplicate(at[d.index], at[d.of], d.score) for d in border),
        exact=search.exact,
    )


def _checked(texts: Iterable[str], threshold: float) -> list[str]:
    if isinstance(texts, str) or not isinstance(texts, Iterable):
        raise TypeError(f"texts must be a list of texts, got {type(texts).__name__}")
    if not 0 <= threshold <= 100:
        raise ValueError(f"threshold must be from 0 to 100, got {threshold!r}")
    given = list(texts)
    for i, text in enumerate(given):
        if not isinstance(text, str):
            raise TypeError(f"texts[{i}] must be a text, got {type(text).__name__}")
    return given


def _groups(texts: Sequence[str], guard: Guard) -> list[int]:
    """A number for each text; texts of different numbers are kept apart."""
    if guard is None:
        return [0] * len(texts)
    read = slots if guard == "slots" else guard
    if not callable(read):
        raise TypeError(f'guard must be None, "slots" or a function, got {guard!r}')
    numbers: dict[Hashable, int] = {}
    return [numbers.setdefault(read(text), len(numbers)) for text in texts]


class _Search:
    """Among different texts: which ones repeat an earlier kept one."""

    def __init__(self, texts: list[str], groups: list[int], threshold: float) -> None:
        from rapidfuzz import fuzz
        from rapidfuzz.distance import Indel

        self._texts, self._groups, self._threshold = texts, groups, threshold
        self._ratio, self._distance = fuzz.ratio, Indel.distance
        self._narrow = Narrow(texts, min(1.0, 2 * (1 - threshold / 100)))
        self._cutoff, self._slack = max(0.0, threshold - BORDER), 1 - threshold / 100
        self.exact = len(texts) <= (EXACT_TEXTS if threshold >= EXACT_FROM else SMALL)
        self.repeats: dict[int, Duplicate] = {}
        self.borderline: list[Duplicate] = []

    def run(self) -> None:
        """Fill `repeats` and `borderline`."""
        if self._threshold == 0:
            leader: dict[int, int] = {}
            for i, group in enumerate(self._groups):
                if leader.setdefault(group, i) != i:
                    self._compare(leader[group], [i])
        elif self._texts:
            self._search()

    def _compare(self, i: int, others: Iterable[int]) -> None:
        """Drop the later texts that are similar to the kept text `i`."""
        for j in others:
            if j in self.repeats:
                continue
            one, other = self._narrow.pair(i, j)
            if len(one) > LONG and not self._rare_letters_agree(i, j):
                continue
            score = self._ratio(one, other, score_cutoff=self._cutoff)
            if score >= self._threshold:
                self.repeats[j] = Duplicate(j, i, score)
            if score >= self._cutoff and abs(score - self._threshold) <= BORDER:
                self.borderline.append(Duplicate(j, i, score))

    def _rare_letters_agree(self, i: int, j: int) -> bool:
        """Whether two texts can reach the threshold, by their rare letters alone: most of those that cannot end here.

        What is inserted or deleted between the rare letters of two texts is inserted or deleted between the texts: it is no more.
        """
        most = int(self._slack * (len(self._texts[i]) + len(self._texts[j])) + 1e-9)
        return self._distance(*self._narrow.skeletons(i, j), score_cutoff=most) <= most

    def _filter(self) -> SimilarFilter | SketchFilter:
        kind = SimilarFilter if self.exact else SketchFilter
        return kind(self._texts, self._threshold, self._groups)

    def _search(self) -> None:
        import numpy as np

        candidates = self._filter()
        gone = np.zeros(len(self._texts), dtype=np.bool_)
        known = waiting = len(gone)
        for i in range(len(gone)):
            if i in self.repeats:
                continue
            before = len(self.repeats)
            self._compare(i, candidates.later(i).tolist())
            waiting -= 1 + len(self.repeats) - before
            if waiting < _FORGET * known - FEW:
                gone[: i + 1] = True
                gone[list(self.repeats)] = True
                candidates.forget(gone)
                known = waiting


def mark_repeats(page: Page, threshold: float = THRESHOLD) -> Page:
    """The same page; paragraphs that repeat an earlier one of it say so in `duplicate_of`.

    Paragraphs whose numbers, places or days differ are not repeats, nor are those shorter than 40 characters. Raises: nothing.
    """
    news = [p for p in page.paragraphs if len(p.text) >= SHORTEST]
    words = {p.index: frozenset(p.text.split()) for p in news}
    of: dict[int, int] = {}
    for n, later in enumerate(news):
        for earlier in news[:n]:
            alike = earlier.index not in of and _alike(words[earlier.index], words[later.index])
            if alike and _repeats(earlier.text, later.text, threshold):
                of[later.index] = earlier.index
                break
    if not of:
        return page
    return replace(page, paragraphs=tuple(replace(p, duplicate_of=of[p.index]) if p.index in of else p for p in page.paragraphs))


def _alike(a: frozenset[str], b: frozenset[str]) -> bool:
    """A quick look before two texts are compared: about as many words, and a third of them spelt the same."""
    return 2 * len(a) <= 3 * len(b) <= 4.5 * len(a) and 3 * len(a & b) >= len(a)


def _repeats(a: str, b: str, threshold: float) -> float:
    """The score of two texts that say the same with the same numbers, places and days; 0 for others."""
    return similarity(plain(a), plain(b), threshold) if a == b or slots(a) == slots(b) else 0.0


def similarity(a: str, b: str, cutoff: float = 0.0) -> float:
    """rapidfuzz `ratio` of two texts as they are, 0..100; 0 below the cutoff."""
    from rapidfuzz import fuzz

    return fuzz.ratio(a, b, score_cutoff=cutoff)


class Memory(Protocol):
    """What remembers the paragraphs of articles: `SeenParagraphs` for a run, `index.ParagraphIndex` from run to run."""

    def add(self, article_id: str, paragraphs: Iterable[Paragraph]) -> list[Seen | None]:
        """For each paragraph where another article had it, None when it is new; all are then remembered."""
        ...


def mark_seen(page: Page, memory: Memory) -> Page:
    """The same page; paragraphs that an earlier article had say so in `seen`, and its notes say it too."""
    found = memory.add(page.article.id, page.paragraphs)
    if not any(found):
        return page
    paragraphs = tuple(replace(p, seen=seen) for p, seen in zip(page.paragraphs, found, strict=True))
    notes = (
        f"paragraph {p.index} repeats paragraph {p.seen.index} of article {p.seen.article_id} ({p.seen.score:.0f}): extracted there"
        for p in paragraphs
        if p.seen is not None and p.duplicate_of is None
    )
    return replace(page, paragraphs=paragraphs, notes=(*page.notes, *notes))


class SeenParagraphs:
    """The paragraphs of the articles of one run, to find those that an earlier article had.

    Remembers the last `limit` different paragraphs; about 1 kB each. Paragraphs under 40 characters are not remembered.
    """

    def __init__(self, threshold: float = THRESHOLD, limit: int = 200_000) -> None:
        self._threshold, self._limit = threshold, limit
        self._known: dict[int, tuple[str, str, Seen]] = {}
        self._exact: dict[str, int] = {}
        self._anchored: dict[int, deque[int]] = {}
        self._next = 0

    def __len__(self) -> int:
        return len(self._known)

    def add(self, article_id: str, paragraphs: Iterable[Paragraph]) -> list[Seen | None]:
        """For each paragraph where an earlier article had it, None when it is new: it is then remembered. Raises: nothing."""
        return [self._add(article_id, p) for p in paragraphs]

    def _add(self, article_id: str, paragraph: Paragraph) -> Seen | None:
        key = plain(paragraph.text)
        if len(key) < SHORTEST:
            return None
        marks = anchors(key)
        found = self._find(key, marks, paragraph.text, article_id)
        if found is None:
            self._remember(key, marks, paragraph.text, Seen(article_id, paragraph.index, 100.0))
        return found

    def _find(self, key: str, marks: tuple[int, ...], text: str, article_id: str) -> Seen | None:
        if key in self._exact:
            first = self._known[self._exact[key]][2]
            return first if first.article_id != article_id else None
        for number in self._candidates(marks):
            other, its_text, where = self._known[number]
            if where.article_id != article_id:
                score = similarity(key, other, self._threshold)
                if score and slots(text) == slots(its_text):
                    return replace(where, score=score)
        return None

    def _candidates(self, marks: tuple[int, ...]) -> list[int]:
        """Paragraphs that share two anchors with the text, those that share most first."""
        shared = Counter(n for a in marks for n in self._anchored.get(a, ()) if n in self._known)
        return [n for n, times in shared.most_common(MOST_COMPARED) if times > 1]

    def _remember(self, key: str, marks: tuple[int, ...], text: str, where: Seen) -> None:
        self._known[self._next] = (key, text, where)
        self._exact.setdefault(key, self._next)
        for anchor in marks:
            self._anchored.setdefault(anchor, deque(maxlen=MOST_COMPARED)).append(self._next)
        self._next += 1
        if len(self._known) > self._limit:
            self._forget(next(iter(self._known)))

    def _forget(self, number: int) -> None:
        key = self._known.pop(number)[0]
        if self._exact.get(key) == number:
            del self._exact[key]
        for anchor in anchors(key):
            numbers = self._anchored[anchor]
            if number in numbers:
                numbers.remove(number)
            if not numbers:
                del self._anchored[anchor]
