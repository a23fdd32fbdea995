"""The way through: contract, offsets, evidence, determinism, workers."""

import json
from pathlib import Path

import jsonschema
import pytest

import syria_events
from syria_events import Article, Event, Extractor
from syria_events.index import ParagraphIndex
from syria_events.pipeline import extract

TEXT = "قصفت قوات النظام بالمدفعية بلدة بنش في ريف إدلب، أمس الأحد، ما أدى إلى مقتل ثلاثة مدنيين، وفق المرصد السوري لحقوق الإنسان."
ARTICLES = Path(__file__).resolve().parent.parent / "examples" / "articles"
SCHEMA = Path(__file__).parent / "data" / "event.schema.json"


@pytest.fixture(scope="module")
def extractor() -> Extractor:
    return Extractor(ner=None)


def read(article_id: str, text: str, published: str) -> Article:
    return Article.model_validate({"id": article_id, "text": text, "published": published})


def composed() -> list[Article]:
    fields = ("id", "title", "text", "published", "outlet", "url")
    records = [json.loads(p.read_text(encoding="utf-8")) for p in sorted(ARTICLES.glob("*.json"))]
    return [Article.model_validate({k: r.get(k) for k in fields}) for r in records]


def test_one_sentence_gives_one_typed_event(extractor: Extractor) -> None:
    (event,) = extractor.extract(read("one", TEXT, "2020-02-10")).events
    assert event.action == "shelling" and event.action_class == "assault"
    assert [a.id for a in event.actors] == ["SYR.MIL"] and "CIV" in {t.id for t in event.targets}
    assert event.location is not None and event.location.name_ar == "بنش" and event.location.adm1_pcode == "SY07"
    assert event.date.value == "2020-02-09" and event.date.basis == "relative"
    assert event.source is not None and event.source.id == "SOHR"
    assert event.casualties.killed is not None and event.casualties.killed.best == 3


def test_every_offset_points_at_its_quote(extractor: Extractor) -> None:
    for article in composed():
        text = article.full_text
        for event in extractor.extract(article).events:
            for span in (event.trigger, event.sentence):
                assert text[span.start : span.end] == span.text
            for actor in (*event.actors, *event.targets):
                written = text[actor.start : actor.end]
                assert actor.text in {written, f"ال{written}"}, "the article that «لل» swallows is given back"
            for place in event.locations:
                assert text[place.start : place.end] == place.text
            if event.date.span:
                assert text[event.date.span.start : event.date.span.end] == event.date.span.text
            for item in event.evidence:
                assert text[item.start : item.end] == item.quote


def test_every_filled_field_has_evidence(extractor: Extractor) -> None:
    for article in composed():
        for event in extractor.extract(article).events:
            fields = {item.field for item in event.evidence}
            assert "action" in fields
            assert bool(event.actors) == ("actors" in fields)
            assert bool(event.targets) == ("targets" in fields)
            assert bool(event.locations) == ("locations" in fields)
            assert (event.source is not None) == ("source" in fields)
            assert (event.date.basis in {"explicit", "relative", "carried"}) == ("date" in fields)


def test_same_input_same_output(extractor: Extractor) -> None:
    for article in composed():
        assert extractor.extract(article) == Extractor(ner=None).extract(article)


def test_workers_change_nothing(extractor: Extractor) -> None:
    articles = composed() * 3
    alone = [r.model_dump_json() for r in extractor.extract_many(articles)]
    together = [r.model_dump_json() for r in extractor.extract_many(articles, workers=2)]
    assert together == alone


def test_publication_date_is_a_fallback_that_says_so(extractor: Extractor) -> None:
    (event,) = extractor.extract(read("x", "قصفت قوات النظام بلدة بنش", "2020-02-10")).events
    assert event.date.basis == "publication" and event.date.value == "2020-02-10"
    (event,) = extractor.extract(Article(id="x", text="قصفت قوات النظام بلدة بنش")).events
    assert event.date.basis == "unknown" and event.date.value is None


def test_repeated_paragraph_is_read_once(extractor: Extractor) -> None:
    twice = f"{TEXT}\n{TEXT}"
    result = extractor.extract(Article(id="x", text=twice))
    assert len(result.events) == 1
    assert [p.duplicate_of for p in result.paragraphs] == [None, 0]


AGAIN = "وكان مصدر طبي قد أفاد بأن مشفى البلدة استقبل جرحى الغارة التي استهدفت سوقا شعبية مساء السبت"


@pytest.mark.parametrize("workers", [1, 2])
def test_paragraph_of_an_earlier_article_is_read_once(extractor: Extractor, workers: int) -> None:
    articles = [read("first", f"{TEXT}\n{AGAIN}", "2020-02-10"), read("second", f"{AGAIN}.\n{TEXT.replace('بنش', 'سرمين')}", "2020-02-10")]
    first, second = extractor.extract_many(articles, workers=workers)
    assert [e.action for e in first.events] == ["shelling", "airstrike"] and [e.action for e in second.events] == ["shelling"]
    (repeat, new) = second.paragraphs
    assert repeat.seen is not None and (repeat.seen.article_id, repeat.seen.index, repeat.seen.score) == ("first", 1, 100.0)
    assert new.is_new, "another place: another incident"
    assert second.notes[0] == "paragraph 0 repeats paragraph 1 of article first (100): extracted there"
    assert first.notes == extractor.extract(articles[0]).notes


def test_paragraphs_of_an_earlier_run(extractor: Extractor, tmp_path: Path) -> None:
    for article_id, expected in (("monday", 1), ("tuesday", 0), ("monday", 1)):
        with ParagraphIndex(tmp_path / "seen.sqlite") as index:
            (result,) = extractor.extract_many([read(article_id, TEXT, "2020-02-10")], seen=index)
        assert len(result.events) == expected, "an article read again is no repeat of itself"


def test_schema_is_pinned() -> None:
    assert Event.model_json_schema() == json.loads(SCHEMA.read_text(encoding="utf-8")), (
        "the contract changed: say so in CHANGELOG.md and write the new schema with `syria-events schema`"
    )


def test_events_obey_the_schema(extractor: Extractor) -> None:
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    for article in composed():
        for event in extractor.extract(article).events:
            jsonschema.validate(json.loads(event.model_dump_json()), schema)


def test_default_extractor_uses_the_bundled_model() -> None:
    events = extract(TEXT, published="2020-02-10")
    assert [e.action for e in events] == ["shelling"]


def test_workers_start_after_the_model_was_used() -> None:
    """A forked worker whose torch waits for threads of its parent would wait for ever."""
    articles = composed()[:2]
    alone = [extract(a.text, published=a.published.isoformat() if a.published else None) for a in articles]
    together = Extractor().extract_many([a.model_copy(update={"title": None}) for a in articles], workers=2)
    assert [[e.action for e in result.events] for result in together] == [[e.action for e in events] for events in alone]


def test_public_names_are_no_modules_after_use() -> None:
    """A module of the same name would take the place of a function once it is imported."""
    assert not [name for name in syria_events.__all__ if not callable(getattr(syria_events, name))]
