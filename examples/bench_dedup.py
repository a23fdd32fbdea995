"""How fast and how thorough `deduplicate` is: brute force against it, its growth, its memory, and what sketches find.

    python examples/bench_dedup.py [PARAGRAPHS.txt.xz]

Reads one paragraph a line from the file, or composes them when none is given. CPU seconds of one thread. Brute force is measured
on 400 rows against all texts and multiplied by rows; comparing a list with itself once would take half of that.
"""

import lzma
import random
import sys
import time
import tracemalloc
from collections.abc import Callable
from functools import partial
from pathlib import Path

from rapidfuzz import fuzz, process

from syria_events import dedup
from syria_events.dedup import deduplicate
from syria_events.similar import plain_all

ROWS = 400
SIZES = (5_000, 10_000, 20_000, 40_000, 80_000)
STOCK = (
    "قالت مصادر محلية إن الطيران الحربي شن غارات على الأحياء السكنية وأضافت أن فرق الدفاع المدني عملت على انتشال العالقين من تحت"
    " الأنقاض بينما أعلنت الحكومة فتح معبر إنساني لخروج المدنيين نحو الشمال وتسلم المجلس المحلي دفعة من المساعدات الطبية والغذائية"
)


def composed(n: int, rng: random.Random) -> list[str]:
    """Paragraphs of random words, one in ten a variant of an earlier one."""
    words = [w + e for w in STOCK.split() for e in ("", "ه", "ها", "ين", "ات", "ية")]
    texts: list[str] = []
    for _ in range(n):
        if texts and rng.random() < 0.1:
            texts.append(rng.choice(texts).replace(rng.choice(words), rng.choice(words)))
        else:
            texts.append(" ".join(rng.choices(words, k=rng.randint(8, 120))))
    return texts


def load(argv: list[str], n: int) -> list[str]:
    rng = random.Random(1)
    if not argv:
        return composed(n, rng)
    with lzma.open(Path(argv[0]), "rt", encoding="utf-8") as lines:
        texts = [line.strip() for line in lines if line.strip()]
    rng.shuffle(texts)
    return texts[:n]


def seconds(work: Callable[[], object]) -> float:
    begin = time.process_time()
    work()
    return time.process_time() - begin


def versus_brute_force(texts: list[str]) -> None:
    keys = plain_all(texts)
    rows = keys[:: max(1, len(keys) // ROWS)][:ROWS]
    brute = seconds(lambda: process.cdist(rows, keys, scorer=fuzz.ratio, score_cutoff=90, workers=1)) * len(keys) / len(rows)
    deduplicate(texts[:100])
    ours = seconds(lambda: deduplicate(texts, 90))
    print(f"{len(texts)} texts, threshold 90: brute force {brute:.0f} s (from {len(rows)} rows), ", end="")
    print(f"deduplicate {ours:.2f} s: {brute / ours:.0f} times")
    tracemalloc.start()
    deduplicate(texts, 90)
    print(f"peak memory beyond the texts: {tracemalloc.get_traced_memory()[1] / 1e6:.0f} MB")
    tracemalloc.stop()


def growth(texts: list[str]) -> None:
    for n in SIZES:
        part = texts[:n]
        spent = seconds(lambda part=part: deduplicate(part, 90))  # type: ignore[misc]
        guarded = seconds(lambda part=part: deduplicate(part, 90, guard="slots"))  # type: ignore[misc]
        print(f"{n:7} texts  {spent:7.2f} s  {1e6 * spent / n:6.0f} µs a text   with the guard {guarded:7.2f} s")


def recall(texts: list[str]) -> None:
    """Duplicates found by way of sketches among those found exactly."""
    for threshold in (70, 80, 85, 90):
        dedup.SMALL = dedup.EXACT_TEXTS = len(texts)
        exact = {d.index for d in deduplicate(texts, threshold).duplicates}
        dedup.SMALL = dedup.EXACT_TEXTS = 0
        spent = seconds(partial(deduplicate, texts, threshold))
        found = {d.index for d in deduplicate(texts, threshold).duplicates}
        share = len(found & exact) / max(1, len(exact))
        print(f"threshold {threshold}: {len(exact)} duplicates, sketches find {share:.3f} of them ({spent:.1f} s for {len(texts)} texts)")
    dedup.SMALL, dedup.EXACT_TEXTS = 5_000, 150_000


def main() -> None:
    texts = load(sys.argv[1:], SIZES[-1])
    versus_brute_force(texts[:20_000])
    growth(texts)
    rng = random.Random(2)
    short = [t for t in texts if len(t) < 1000][:4_000]
    near = [" ".join(w for w in t.split() if rng.random() > rng.choice((0.02, 0.08, 0.2))) for t in rng.sample(short, 1_000)]
    recall(short + near)


if __name__ == "__main__":
    main()
