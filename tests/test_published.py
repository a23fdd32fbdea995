"""A date found in a page: kept when nothing contradicts it, else taken away with the reason."""

from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest

from syria_events.models import Article, Page, Paragraph, RuleError
from syria_events.values import published
from syria_events.values.published import doubled_days, officials, settle

SATURDAY = date(2017, 3, 25)


def page(text: str, found: date | None = SATURDAY, given: date | None = None) -> Page:
    article = Article(text=text, published=given)
    return Page(article, text, (Paragraph(0, 0, len(text), text),), given or found, None, (), None, ())


# Text, is the date kept, why.
CASES = [
    ("قصف الطيران البلدة أمس الجمعة", True, "Friday is the day before"),
    ("قصف الطيران البلدة أمس الأول الخميس", True, "Thursday is two days before"),
    ("قصف الطيران البلدة أمس الثلاثاء", False, "Tuesday is not the day before"),
    ("قصف الطيران البلدة اليوم (الأحد)", False, "a bracketed weekday that does not fit"),
    ("قصف الطيران البلدة الثلاثاء", True, "a weekday alone says nothing"),
    ("التقى وزير الخارجية الأميركي جون كيري نظيره الروسي", False, "in office until January 2017"),
    ("قال وزير الخارجية الأميركي ريكس تيلرسون", True, "in office"),
    ("قال وزير الخارجية الأميركي السابق جون كيري", True, "called former"),
    ("رأى نائب الرئيس الأميركي جو بايدن أن ذلك صعب", True, "not the office that he held later"),
    ("قال جون كيري في مقابلة", True, "no office named"),
    ("انتقد سياسة إدارة الرئيس باراك أوباما", True, "of an earlier time"),
    ("خلف ريكس تيلرسون وزير الخارجية جون كيري، وقال وزير الخارجية ريكس تيلرسون إنه ماض", True, "the one in office is named too"),
    ("اتفق وزير الخارجية جون كيري مع موسكو في 9 أيلول 2016 على هدنة", True, "the paragraph dates itself to the term"),
    ("قتل خمسة في غارة في 12 حزيران 2017", False, "a date after it"),
    ("ستعقد الجولة في 12 حزيران 2017", True, "a date to come"),
    ("قتل خمسة في غارة في 12 حزيران 2016", True, "a date before it"),
]


@pytest.mark.parametrize(("text", "kept", "reason"), CASES)
def test_settle(text: str, kept: bool, reason: str) -> None:
    settled = settle(page(text))
    assert (settled.published == SATURDAY) == kept, reason
    assert kept or (settled.published is None and "2017-03-25" in settled.notes[-1])


def test_a_given_date_is_trusted() -> None:
    before = page("قصف الطيران البلدة أمس الثلاثاء", given=SATURDAY)
    assert settle(before) is before


def test_no_date_stays_none() -> None:
    before = page("قصف الطيران البلدة أمس الثلاثاء", found=None)
    assert settle(before) is before


def test_doubled_days_and_officials() -> None:
    assert list(doubled_days("أمس الجمعة ثم اليوم السبت")) == [(-1, 4, "أمس الجمعة"), (0, 5, "اليوم السبت")]
    assert [t.name for t in officials("ونظيره الروسي سيرجي لافروف")] == ["Sergey Lavrov"]


def test_every_tenure_is_found_by_each_of_its_names() -> None:
    table = published.tenures()
    assert sum(len(rows) for rows in table.names.values()) > 150
    for head, rows in table.names.items():
        for rest, tenure in rows:
            post = " ".join(table.posts[tenure.office.rpartition(".")[2]][0])
            assert tenure in list(officials(f"قال {post} {' '.join((head, *rest))} أمس")), (head, rest)


def test_terms_of_one_office_do_not_overlap() -> None:
    terms = sorted({t for rows in published.tenures().names.values() for _, t in rows}, key=lambda t: (t.office, t.start))
    for one, two in pairwise(terms):
        if one.office == two.office:
            assert one.end is not None and (one.end - two.start).days <= 20, (one.name, two.name)


BAD = [
    ('office = "USA.chef"\nname = "X"\nstart = 2013-02-01\nsource = "https://x"\nforms = ["س"]', "office"),
    ('office = "USA.head"\nname = "X"\nstart = 2013-02-01\nend = 2012-02-01\nsource = "https://x"\nforms = ["س"]', "start"),
    ('office = "USA.head"\nname = "X"\nstart = 2013-02-01\nforms = ["س"]', "source"),
]


@pytest.mark.parametrize(("row", "field"), BAD)
def test_bad_tenure_names_the_field(tmp_path: Path, row: str, field: str) -> None:
    path = tmp_path / "tenures.toml"
    path.write_text(f'[aside]\nforms = ["السابق"]\n[[post]]\nid = "head"\nforms = ["الرئيس"]\n[[tenure]]\n{row}\n', encoding="utf-8")
    with pytest.raises(RuleError) as error:
        published.load(path)
    assert error.value.field == field
