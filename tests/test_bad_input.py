"""Input as it should not be: a note or a clear error, nothing lost, no crash, offsets still true."""

import importlib
from collections.abc import Callable

import pytest
from pydantic import ValidationError

from syria_events.clean import clean
from syria_events.export import event_json
from syria_events.models import Article, Event, Page

NEWS = "قصفت قوات النظام بلدة النيرب في ريف إدلب يوم الأحد فقتل ثلاثة مدنيين."
PRESENTATION = "\ufed7\ufebc\ufed2\ufe96 \ufed7\ufeee\ufe8d\ufe95 \ufe8d\ufedf\ufee8\ufec8\ufe8e\ufee1 \ufe91\ufee0\ufeaa\ufe93"

BAD = [
    ("", "no text", "empty"),
    (" \n\u200f\t\n", "no text", "blanks and marks alone"),
    ("The army shelled the town on Sunday.", "no Arabic", "no Arabic at all"),
    ("12345 67890", "no Arabic", "numbers alone"),
    (f"Breaking: {NEWS} Reuters", None, "mixed languages"),
    ((NEWS + " ") * 14_000, None, "a megabyte in one line"),
    ("ا" * 1_000_000, None, "one word of a million letters"),
    ("\n" * 1_000_000 + NEWS, None, "a million empty lines"),
    ("(" * 200_000 + NEWS, None, "brackets that never close"),
    ("- " * 200_000 + ":" * 200_000 + NEWS, None, "marks without end"),
    (NEWS.replace(" ", " \u202b\u200f\u0007"), None, "control and bidi characters"),
    (PRESENTATION, None, "presentation forms"),
    (f"{NEWS[:10]}\ud83d{NEWS[10:]}\udc00", "2 characters are not valid Unicode", "lone surrogates"),
    (NEWS.replace("\n", "\r\n") + "\r" + NEWS + "\u2028" + NEWS, None, "other line ends"),
    ("\ufeff" + NEWS, None, "a byte order mark"),
    ("الرئيسية / أخبار\nإلى الأعلى", "no text", "nothing but furniture"),
]
IDS = [why for _, _, why in BAD]


def letters(text: str) -> int:
    return sum(c.isalnum() for c in text)


@pytest.mark.parametrize(("text", "note", "why"), BAD, ids=IDS)
@pytest.mark.parametrize("title", [None, "عنوان"])
def test_clean(text: str, note: str | None, why: str, title: str | None) -> None:
    page: Page = clean(Article(text=text, title=title))
    for p in page.paragraphs:
        assert page.text[p.start : p.end] == p.text, why
    if title is None:
        assert (note is None and not page.notes) or any(note in n for n in page.notes if note), why
    if note != "no text":
        assert sum(letters(p.text) for p in page.paragraphs) == letters(page.text), "nothing is lost"


@pytest.mark.parametrize("value", ["2018-02-30", "yesterday", "29/04/2018", 7.5, ["2018"]])
def test_wrong_date_is_a_clear_error(value: object) -> None:
    with pytest.raises(ValidationError, match="published"):
        Article.model_validate({"text": NEWS, "published": value})


@pytest.fixture(scope="module")
def extract() -> Callable[[Article], tuple[Event, ...]]:
    try:
        pipeline = importlib.import_module("syria_events.pipeline")
    except ModuleNotFoundError as missing:
        pytest.skip(f"a stage is missing: {missing.name}")
    extractor = pipeline.Extractor(ner=None)
    return lambda article: tuple(extractor.extract(article).events)


@pytest.mark.parametrize(("text", "note", "why"), BAD, ids=IDS)
def test_end_to_end(text: str, note: str | None, why: str, extract: Callable[[Article], tuple[Event, ...]]) -> None:
    article = Article(id="bad", text=text, published="2020-02-12")  # type: ignore[arg-type]
    for event in extract(article):
        for span in (event.trigger, event.sentence):
            assert article.full_text[span.start : span.end] == span.text, why
        assert Event.model_validate_json(event_json(event)).id == event.id
