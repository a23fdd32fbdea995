"""Speed and memory, as ratios measured in one run on one core.

    python examples/bench.py [CORPUS.jsonl[.xz]] [--articles 200] [--streamed 1000]

CORPUS: articles with the fields id, title, text, published; without it those of `examples/articles` are read again and again.
Prints rules alone in articles a second; the whole way through against the bare tagger on the same tokens in the same batches; how the
time grows with the length of an article (without a corpus, repeated paragraphs make it fall); the peak memory of a stream; and how long
`import syria_events` takes.
"""

import argparse
import itertools
import json
import lzma
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from syria_events import Article, Extractor
from syria_events.annotate import load_annotator
from syria_events.pipeline import prepare
from syria_events.segment import split_sentences

HERE = Path(__file__).resolve().parent
FIELDS = ("id", "title", "text", "published", "outlet", "url")
LENGTHS = (1, 10, 100)


def records(corpus: Path | None) -> Iterator[dict[str, object]]:
    """The corpus line by line, or the composed articles over and over."""
    if corpus is None:
        yield from itertools.cycle([json.loads(p.read_text(encoding="utf-8")) for p in sorted((HERE / "articles").glob("*.json"))])
        return
    with (lzma.open if corpus.suffix == ".xz" else open)(corpus, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def articles(corpus: Path | None, count: int) -> Iterator[Article]:
    """At most `count` articles, each with an id of its own."""
    for n, record in enumerate(itertools.islice(records(corpus), count)):
        yield Article.model_validate({**{k: record.get(k) for k in FIELDS}, "id": f"{n}"})


def seconds(work: Callable[[], object]) -> float:
    """Processor time of one call."""
    begun = time.process_time()
    work()
    return time.process_time() - begun


def tokens_of(article: Article) -> list[list[str]]:
    """What the tagger is given for an article."""
    page = prepare(article)
    return [[t.text for t in s.tokens] for p in page.paragraphs if p.duplicate_of is None for s in split_sentences(p)]


def rules_alone(sample: list[Article]) -> None:
    extractor = Extractor(ner=None)
    extractor.extract(sample[0])
    spent = seconds(lambda: [extractor.extract(a) for a in sample])
    words = sum(len(s) for a in sample for s in tokens_of(a))
    print(f"rules alone: {len(sample) / spent:.0f} articles a second ({words / len(sample):.0f} tokens each; wanted: 100)", flush=True)


def against_the_tagger(sample: list[Article]) -> None:
    """Both begin with an empty memory of words and read the same articles in the same order."""
    given = [tokens_of(a) for a in sample]
    tagger = load_annotator("bundled")
    bare = seconds(lambda: [tagger.tag(sentences) for sentences in given])
    extractor = Extractor()
    whole = seconds(lambda: [extractor.extract(a) for a in sample])
    rate = len(sample) / bare, len(sample) / whole
    print(
        f"end to end: {rate[1]:.0f} articles a second, bare tagger {rate[0]:.0f}: ratio {rate[1] / rate[0]:.2f} (wanted: 0.60)", flush=True
    )


def growth(extractor: Extractor, sample: list[Article]) -> None:
    """One article made of 1, 10 and 100 different ones: the time for each thousand characters should stay the same."""
    cost = {}
    for count in LENGTHS:
        text = "\n".join(a.text for a in sample[:count])
        cost[len(text)] = min(seconds(partial(extractor.extract, Article(text=text))) for _ in range(2)) / len(text) * 1e6
    first, *_, last = cost
    shown = ", ".join(f"{length} characters {spent:.1f} ms" for length, spent in cost.items())
    print(f"one long article, for each thousand characters: {shown}; ratio {cost[last] / cost[first]:.2f} (wanted: 1)", flush=True)


def streamed(extractor: Extractor, stream: Iterator[Article]) -> None:
    count = sum(1 for _ in extractor.extract_many(stream))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024 if sys.platform != "darwin" else 1024**2)
    print(f"peak memory after {count} articles streamed: {peak / 1024:.2f} GB (wanted: under 1.2)", flush=True)


def import_time() -> None:
    code = "import sys, time; t = time.perf_counter(); import syria_events; print(time.perf_counter() - t, 'torch' in sys.modules)"
    runs = [subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split() for _ in range(3)]
    print(f"import syria_events: {min(float(t) for t, _ in runs):.3f} s, torch loaded: {runs[0][1]} (wanted: under 0.3, False)", flush=True)


def main() -> None:
    """Run every measurement; each prints one line."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("corpus", nargs="?", type=Path)
    parser.add_argument("--articles", type=int, default=200)
    parser.add_argument("--streamed", type=int, default=1000)
    args = parser.parse_args()
    import torch

    torch.set_num_threads(1)
    sample = list(articles(args.corpus, args.articles))
    import_time()
    rules_alone(sample)
    against_the_tagger(sample)
    growth(Extractor(ner=None), sample)
    streamed(Extractor(), articles(args.corpus, args.streamed))


if __name__ == "__main__":
    main()
