"""Furniture rules by their own examples, and pages of each kind: what stays, what goes, what becomes metadata."""

import tomllib
from datetime import date
from pathlib import Path

import pytest

from syria_events.clean import clean
from syria_events.dateline import read_dateline, read_header_date
from syria_events.furniture import FILE, furniture, load_furniture, words_of
from syria_events.models import Article, Page, RuleError
from syria_events.rulebook import RULES

RAW = tomllib.loads((RULES / FILE).read_text(encoding="utf-8"))
BODY = "قصفت طائرة حربية أطراف بلدة النيرب صباح أمس فأصابت بيتا وأوقعت جريحين في حصيلة أولى."
LINES = [(row["id"], row["where"], e["text"]) for row in RAW["line"] for e in row["example"]]
NOT_LINES = [(row["id"], e["text"]) for row in RAW["line"] for e in row["counterexample"]]
EDGES = [(row["id"], row["side"], e) for row in RAW["edge"] for e in row["example"]]
NOT_EDGES = [(row["id"], row["side"], e["text"]) for row in RAW["edge"] for e in row["counterexample"]]


def texts(page: Page) -> list[str]:
    for p in page.paragraphs:
        assert page.text[p.start : p.end] == p.text
    return [p.text for p in page.paragraphs]


def around(line: str, side: str) -> Page:
    text = f"{line}\n{BODY}\n{BODY} مرتين." if side == "header" else f"{BODY}\n{BODY} مرتين.\n{line}"
    return clean(Article(text=text))


@pytest.mark.parametrize(("rule", "where", "line"), LINES)
def test_example_goes(rule: str, where: str, line: str) -> None:
    region = "header" if where in ("header", "edges", "anywhere") else "footer"
    found = furniture().line_rule(words_of(line), region)  # type: ignore[arg-type]
    assert found is not None and found.id == rule
    assert texts(around(line, region)) == [BODY, f"{BODY} مرتين."]


@pytest.mark.parametrize(("rule", "line"), NOT_LINES)
@pytest.mark.parametrize("side", ["header", "footer"])
def test_counterexample_stays(rule: str, line: str, side: str) -> None:
    assert line in texts(around(line, side)), f"{rule} must leave this line"


@pytest.mark.parametrize(("rule", "side", "example"), EDGES)
def test_edge_goes(rule: str, side: str, example: dict[str, str]) -> None:
    kept = example["text"].replace(example["removed"], "").strip()
    assert texts(clean(Article(text=example["text"]))) == [kept], rule


@pytest.mark.parametrize(("rule", "side", "text"), NOT_EDGES)
def test_edge_stays(rule: str, side: str, text: str) -> None:
    assert texts(clean(Article(text=text))) == [text], rule


def test_full_page() -> None:
    text = (
        "السبت 14 مارس 2015 م - ٢٣ جمادى الأولى ١٤٣٦ هـ\nالرئيسية / أخبار / قتلى بغارة على النيرب\nقتلى بغارة على النيرب\n\n"
        f"قتلى بغارة على النيرب\n\nدمشق ـ عواصم ـ (الوطن) ـ رويترز:\n{BODY}\n\nإلى الأعلى\n"
    )
    page = clean(Article(text=text))
    assert texts(page) == ["قتلى بغارة على النيرب", BODY]
    assert [p.kind for p in page.paragraphs] == ["headline", "body"]
    assert page.paragraphs[0].start == text.rindex("قتلى")
    assert (page.published, page.outlet, page.agencies) == (date(2015, 3, 14), "Al Watan", ("MEDIA.REUTERS",))
    assert page.dateline is not None and page.dateline.text == "دمشق ـ عواصم ـ (الوطن) ـ رويترز:"
    assert any("2015-03-14" in note for note in page.notes)


def test_caller_knows_better() -> None:
    page = clean(Article(text=f"14.03.2015 | 10:20\n{BODY}\nسيريانيوز", published=date(2014, 1, 2), outlet="X"))
    assert texts(page) == [BODY]
    assert (page.published, page.outlet, page.notes) == (date(2014, 1, 2), "X", ())


def test_title_is_the_headline() -> None:
    page = clean(Article(title="غارة على النيرب", text=f"غارة على النيرب\n{BODY}"))
    assert [(p.text, p.kind, p.start) for p in page.paragraphs] == [("غارة على النيرب", "headline", 0), (BODY, "body", 32)]


def test_headline_set_apart() -> None:
    page = clean(Article(text=f"جرحى في غارة جديدة على أطراف النيرب\n\n{BODY}\n\n{BODY} مرتين."))
    assert [p.kind for p in page.paragraphs] == ["headline", "body", "body"]


DATELINES = [
    ("دمشق ـ وكالات: سقطت قذائف", False, "دمشق ـ وكالات:", "two known parts before a colon"),
    ("أحمد سالم- سبق- الرياض: قال", False, "أحمد سالم- سبق- الرياض:", "a reporter, an outlet, a city"),
    ("بغداد- تجدد القتال", False, "بغداد- ", "a city before a dash"),
    ("القاهرة «الخليج»: التقى", False, "القاهرة «الخليج»:", "an outlet in quotation marks"),
    ("جنيف: بدأت الجولة", True, "جنيف:", "one city below a headline"),
    ("جنيف: بدأت الجولة", False, None, "may be a headline itself"),
    ("سوريا: واشنطن تتهم موسكو", True, None, "a country opens a headline, not an item"),
    ("وأضاف المصدر: «لا خسائر»", True, None, "a quotation"),
    ("دمشق ومحيطها شهدت قصفا", True, None, "no mark after the city"),
    ("دمشق-حلب طريق دولي", True, None, "no blank after the dash"),
]


@pytest.mark.parametrize(("line", "headline", "expected", "why"), DATELINES)
def test_dateline(line: str, headline: bool, expected: str | None, why: str) -> None:
    found = read_dateline(line, furniture(), headline)
    assert (line[: found.end] if found else None) == expected, why


HEADER_DATES = [
    ("الثلاثاء 23 مايو 2017 م - ٢٦ شعبان ١٤٣٨ هـ", date(2017, 5, 23), "both calendars"),
    ("01.09.2016 | 14:46", date(2016, 9, 1), "day first"),
    ("2016/09/01", date(2016, 9, 1), "year first"),
    ("الرياض 25 شوال 1436 هـ الموافق 10 اغسطس 2015 م واس", date(2015, 8, 10), "with city and agency"),
    ("الأحد ٥ تشرين الثاني ٢٠١٧", date(2017, 11, 5), "Levantine month of two words"),
    ("25 شوال 1436 هـ", date(2015, 8, 10), "Hijri alone is converted"),
    ("31.02.2016", "none", "no such day"),
    ("16:02 ت م", None, "a time alone"),
    ("قصف النيرب 23 مايو 2017", "none", "more than a date"),
    ("2254", "none", "a number alone"),
    ("الأحد", "none", "no number"),
]


@pytest.mark.parametrize(("line", "expected", "why"), HEADER_DATES)
def test_header_date(line: str, expected: date | str | None, why: str) -> None:
    found = read_header_date(line, furniture())
    assert (found.day if found else "none") == expected, why


STAY = [
    ("وصلت الحافلات إلى الأعلى", "a word of the footer in a sentence"),
    ("مقدمة", "a subheading"),
    ("4 شباط 2018: قصف المشفى", "an entry of a chronology"),
    ("كاتب سوري", "an author line may be news"),
]


@pytest.mark.parametrize(("line", "why"), STAY)
def test_doubtful_line_stays(line: str, why: str) -> None:
    assert line in texts(around(line, "footer")), why


def test_rest_goes_only_below_the_text() -> None:
    related = "مقالات ذات صلة\nقصف على درعا\nهدنة في حمص"
    assert texts(clean(Article(text=f"{BODY}\n{related}"))) == [BODY]
    assert len(texts(clean(Article(text=f"{related}\n{BODY}")))) == 4


def test_agency_in_closing_bracket() -> None:
    page = clean(Article(text=f"{BODY} (أ ف ب، رويترز)"))
    assert page.agencies == ("MEDIA.AFP", "MEDIA.REUTERS")
    assert texts(page) == [f"{BODY} (أ ف ب، رويترز)"]


def test_marks_of_the_last_word_stay() -> None:
    assert texts(clean(Article(text="\u200fكان القصف عنيفاً\u200f\n"))) == ["كان القصف عنيفاً"]


BAD_FILES = [
    ('[[line]]\nid = "a.b"\nwhere = "top"\nwhole = ["س"]', "where"),
    ('[[line]]\nid = "a.b"\nwhere = "edges"\nwords = ["س"]', "words"),
    ('[[line]]\nid = "a.b"\nwhere = "edges"', "whole"),
]


@pytest.mark.parametrize(("head", "field"), BAD_FILES)
def test_bad_rule_file(tmp_path: Path, head: str, field: str) -> None:
    examples = '\n[[line.example]]\ntext = "س"\n[[line.counterexample]]\ntext = "ص"\nwhy = "x"\n'
    rest = "\n[[edge]]\n[dateline]\n[agencies]\n[outlets]\n[calendar]\n"
    path = tmp_path / "furniture.toml"
    path.write_text(head + examples + rest, encoding="utf-8")
    with pytest.raises(RuleError) as error:
        load_furniture(path)
    assert (error.value.rule, error.value.field) == ("a.b", field)


def test_raw_pages(shared: Path) -> None:
    for number, (paragraphs, first) in {"s000": (18, "headline"), "s003": (15, "body")}.items():
        page = clean(Article.model_validate_json((shared / f"gold/articles/{number}.json").read_text(encoding="utf-8")))
        assert (len(texts(page)), page.paragraphs[0].kind) == (paragraphs, first)
