"""Sentences and tokens with offsets that point into the text."""

import pytest

from syria_events.models import Paragraph
from syria_events.segment import MAX_TOKENS, split_sentences, tokenize


def paragraph(text: str, start: int = 0) -> Paragraph:
    return Paragraph(0, start, start + len(text), text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("وصل الوفد. وغادر مساء.", ["وصل الوفد.", "وغادر مساء."]),
        ("هل انتهت الهدنة؟ لا جواب", ["هل انتهت الهدنة؟", "لا جواب"]),
        ("بلغ العدد 3.5 ملايين نازح", ["بلغ العدد 3.5 ملايين نازح"]),  # a decimal point
        ("قال د. سامر إن الوضع هادئ", ["قال د. سامر إن الوضع هادئ"]),  # a title
        ("قال «انتهى الأمر.» ثم خرج", ["قال «انتهى الأمر.»", "ثم خرج"]),  # a quotation closes the sentence
        ("انتظروا... ثم عادوا", ["انتظروا...", "ثم عادوا"]),
        ("دخلوا المدينة.وفي حلب اندلعت معارك", ["دخلوا المدينة.", "وفي حلب اندلعت معارك"]),  # a lost line break
        ("نقلت أ.ف.ب عن شهود", ["نقلت أ.ف.ب عن شهود"]),  # an abbreviation
        ("", []),
        ("   ", []),
    ],
)
def test_sentences(text: str, expected: list[str]) -> None:
    assert [text[s.start : s.end] for s in split_sentences(paragraph(text))] == expected


@pytest.mark.parametrize(
    "text", ["قُتل ١٢ مدنيّاً في «حلب»", "الـ24 ساعة", "01.09.2016 | 14:46", "1,600 مدني", "a\udc00b حلب", "\u202bحلب\u202c"]
)
def test_offsets_are_true(text: str) -> None:
    for sentence in split_sentences(paragraph(f"{text}", start=7)):
        for token in sentence.tokens:
            assert text[token.start - 7 : token.end - 7] == token.text


def test_numbers_keep_their_separators() -> None:
    assert [t.key for t in tokenize("1,600 و27/2/2016 و٣٫٥")] == ["1,600", "و", "27/2/2016", "و", "3٫5"]


def test_long_lines_are_cut_and_nothing_is_lost() -> None:
    text = "قصفت القوات بلدة، " * 5000
    sentences = split_sentences(paragraph(text))
    assert max(len(s.tokens) for s in sentences) <= MAX_TOKENS
    assert sum(len(s.tokens) for s in sentences) == len(tokenize(text))


ENTITIES = [
    ("قال #187;نرفض القرار#171; أمس", ["قال", '"', "نرفض", "القرار", '"', "امس"], "quotation marks of a page that lost its ampersands"),
    ("قال &quot;نرفض&quot;", ["قال", '"', "نرفض", '"'], "named"),
    ("حلب&nbsp;ودمشق", ["حلب", "ودمشق"], "a blank"),
    ("العدد #5 و&", ["العدد", "#", "5", "و", "&"], "no entity"),
]


@pytest.mark.parametrize(("text", "keys", "why"), ENTITIES, ids=[why for *_, why in ENTITIES])
def test_entities_are_the_marks_they_stand_for(text: str, keys: list[str], why: str) -> None:
    tokens = tokenize(text)
    assert [t.key for t in tokens] == keys, why
    assert all(text[t.start : t.end] == t.text or text[t.end - 1] == ";" for t in tokens)
