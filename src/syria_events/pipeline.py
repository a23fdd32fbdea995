"""READ FIRST. The stages called in order; no logic of its own."""

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from functools import cache
from pathlib import Path

from syria_events.annotate import Annotator, load_annotator, one_thread
from syria_events.clean import clean
from syria_events.dedup import Memory, SeenParagraphs, mark_repeats, mark_seen
from syria_events.events import build_events
from syria_events.families import Families
from syria_events.frames import FrameRules, fill_frames
from syria_events.models import Article, Event, Page, Paragraph, Record, Sentence
from syria_events.qualifiers import Qualifiers
from syria_events.qualify import weigh_triggers
from syria_events.rulebook import RuleBook
from syria_events.scenes import Readers, Scene, build_scenes
from syria_events.segment import split_sentences
from syria_events.values.actors import ActorLexicon
from syria_events.values.counts import CountRules
from syria_events.values.places import Gazetteer, unclear
from syria_events.values.published import settle
from syria_events.values.sources import SourceRules
from syria_events.weights import Weights
from syria_events.within import assign_incidents

# Triggers less likely than this to report an event are left out: below one half, since an event missed costs as much as a spurious one
# (see the reliability table in the README).
THRESHOLD = 0.4


class ExtractionResult(Record):
    """What one article gave: its events in text order, its paragraphs, and notes on what is missing and why."""

    article_id: str
    events: tuple[Event, ...] = ()
    paragraphs: tuple[Paragraph, ...] = ()
    notes: tuple[str, ...] = ()


def prepare(article: Article) -> Page:
    """The article without its furniture, its publication date settled and its repeated paragraphs marked."""
    return mark_repeats(settle(clean(article)))


class Extractor:
    """Turn articles into events.

    `ner`: "bundled" (the model in the package), "stanza" (the official `ar` package, if it is on the machine), a model folder, or
    None (lexicons and rules alone; torch is never imported). `gazetteer`: files of places to add to the bundled table.
    Raises `NerError`, `GazetteerError` or `RuleError` when what it is given cannot be loaded.
    """

    def __init__(self, ner: str | Path | None = "bundled", gazetteer: Sequence[Path | str] = ()) -> None:
        self._ner, self._gazetteer = ner, tuple(gazetteer)
        self._annotator: Annotator | None = load_annotator(ner) if ner is not None else None
        self._readers = Readers(
            RuleBook.load(),
            Qualifiers.load(),
            ActorLexicon.load(),
            Gazetteer.load(self._gazetteer),
            CountRules.load(),
            SourceRules.load(),
        )
        self._frames = FrameRules(Families.load(), self._readers.rules, Weights.load())

    def extract(self, article: Article) -> ExtractionResult:
        """The events of one article."""
        return self._extract(prepare(article))

    def _extract(self, page: Page) -> ExtractionResult:
        return self._read(page, self.scenes(page))

    def scenes(self, page: Page) -> list[Scene]:
        """What stands in each sentence of the paragraphs that do not repeat another."""
        sentences = [s for p in page.paragraphs if p.is_new for s in split_sentences(p)]
        return build_scenes(page, sentences, self._tags(sentences), self._readers)

    def _tags(self, sentences: Sequence[Sentence]) -> Sequence[Sequence[str] | None]:
        if self._annotator is None:
            return [None] * len(sentences)
        return self._annotator.tag([[t.text for t in s.tokens] for s in sentences])

    def _read(self, page: Page, scenes: Sequence[Scene]) -> ExtractionResult:
        knows = self._frames
        weighed = weigh_triggers(scenes, knows.families, knows.rules, knows.weights)
        kept = [[v for v in verdicts if v.probability >= THRESHOLD] for verdicts in weighed]
        events = assign_incidents(build_events(page, scenes, fill_frames(scenes, kept, knows), self._readers.book))
        notes = (*page.notes, *(note for scene in scenes for note in scene.notes), *unclear(p for e in events for p in e.locations))
        return ExtractionResult(article_id=page.article.id, events=tuple(events), paragraphs=page.paragraphs, notes=notes)

    def _extract_safely(self, page: Page | ExtractionResult) -> ExtractionResult:
        """As `_extract`, but a fault of ours becomes a note: one article never ends a batch."""
        if isinstance(page, ExtractionResult):
            return page
        try:
            return self._extract(page)
        except Exception as error:
            return _failed(page.article, error)

    def extract_many(
        self, articles: Iterable[Article], workers: int = 1, progress: bool = False, seen: Memory | None = None
    ) -> Iterator[ExtractionResult]:
        """Results in input order, streamed; an article that fails gives a result whose note begins with `not extracted`.

        A paragraph that an earlier article had is not extracted again: it stands in the result's `paragraphs` with the place where it was
        `seen`, and in the notes. `seen` remembers them: None is a memory of this run alone, an `index.ParagraphIndex` one from run to run.
        `workers` processes share the work; `progress` shows a bar on stderr.
        """
        pages = _prepare_all(articles, SeenParagraphs() if seen is None else seen)
        results = map(self._extract_safely, pages) if workers <= 1 else _parallel(pages, workers, self._ner, self._gazetteer)
        if progress:
            from tqdm import tqdm

            results = iter(tqdm(results, unit="article"))
        yield from results


def _failed(article: Article, error: Exception) -> ExtractionResult:
    return ExtractionResult(article_id=article.id, notes=(f"not extracted: {type(error).__name__}: {error}",))


def _prepare_all(articles: Iterable[Article], memory: Memory) -> Iterator[Page | ExtractionResult]:
    """A page for every article, repeats of earlier articles marked; a result that says why where there is none."""
    for article in articles:
        try:
            yield mark_seen(prepare(article), memory)
        except Exception as error:
            yield _failed(article, error)


def _parallel(
    pages: Iterable[Page | ExtractionResult], workers: int, ner: str | Path | None, gazetteer: tuple[Path | str, ...]
) -> Iterator[ExtractionResult]:
    """Results in input order; only a few articles for each worker are in flight, so a long stream stays a stream."""
    with ProcessPoolExecutor(workers, initializer=_start_worker, initargs=(ner, gazetteer)) as pool:
        waiting: deque[Future[ExtractionResult]] = deque()
        for page in pages:
            waiting.append(pool.submit(_work, page))
            if len(waiting) > 8 * workers:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


_worker: Extractor | None = None


def _start_worker(ner: str | Path | None, gazetteer: tuple[Path | str, ...]) -> None:
    global _worker
    if ner is not None:
        one_thread()
    _worker = Extractor(ner, gazetteer)


def _work(page: Page | ExtractionResult) -> ExtractionResult:
    assert _worker is not None
    return _worker._extract_safely(page)


@cache
def _default() -> Extractor:
    return Extractor()


def extract(text: str, published: str | None = None, title: str | None = None) -> tuple[Event, ...]:
    """The events of one Arabic text, read by the default `Extractor` (loaded once). `published` is an ISO day or None.

    Raises `pydantic.ValidationError` for a `published` that is not a date.
    """
    return _default().extract(Article.model_validate({"text": text, "published": published, "title": title})).events
