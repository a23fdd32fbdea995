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
