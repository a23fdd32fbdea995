"""Folding and clitics: pure functions with index maps."""

import pytest

from syria_events.arabic import fold, fold_with_map, is_arabic, proclitics


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("أُدْلِب", "ادلب"),  # diacritics and hamza
        ("إدلـــب", "ادلب"),  # tatweel
        ("مستشفى", "مستشفي"),  # alef maqsura
        ("مدرسة", "مدرسه"),  # ta marbuta
        ("مسؤول", "مسوول"),  # hamza on waw
        ("٢٠١٨/۰۴", "2018/04"),  # both digit sets
        ("ﻻجئون", "لاجيون"),  # a ligature from a PDF
        ("حم\u200fص", "حمص"),  # a bidi mark inside a word
        ("Aleppo", "Aleppo"),  # other scripts stay
        ("", ""),
    ],
)
def test_fold(text: str, key: str) -> None:
    assert fold(text) == key


@pytest.mark.parametrize("text", ["قُصِفَت حَلَبُ", "ﷲ أكبر", "إدلـب ٢٠", "a\u200fb", ""])
def test_map_leads_back(text: str) -> None:
    key, at = fold_with_map(text)
    assert key == fold(text)
    assert len(at) == len(key) + 1 and at[-1] == len(text)
    assert all(fold(text[at[i]]).startswith(key[i]) or key[i] in fold(text[at[i]]) for i in range(len(key)))
    assert at == sorted(at)


def test_proclitics_keep_two_letters() -> None:
    assert ("وبال", "قصف") in proclitics("وبالقصف")
    assert ("لل", "جيش") in proclitics("للجيش")
    assert ("س", "يدعو") in proclitics("سيدعو")
    assert all(len(stem) >= 2 for _, stem in proclitics("ولد"))


def test_is_arabic() -> None:
    assert is_arabic("abc حلب") and not is_arabic("Aleppo 2018")
