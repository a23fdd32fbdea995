"""Generated forms: what must be among them and what must not."""

import pytest

from syria_events.arabic import fold
from syria_events.morphology import adjective_forms, noun_forms, verb_forms

# (past, present, tense, forms that must be there, why)
VERBS = [
    ("قصف", "يقصف", "past", ["قصف", "قصفت", "قصفوا", "قصفتا", "قصفا", "قصفها", "قصفته", "قصفوهم"], "a sound verb"),
    ("قصف", "يقصف", "present", ["يقصف", "تقصف", "يقصفون", "تقصفه", "يقصفها", "نقصف", "يقصفان"], "a sound verb"),
    ("دعا", "يدعو", "past", ["دعا", "دعت", "دعوا", "دعاه", "دعته"], "final alif"),
    ("دعا", "يدعو", "present", ["يدعو", "تدعو", "يدعون", "ندعو"], "final waw"),
    ("نفى", "ينفي", "past", ["نفى", "نفت", "نفوا", "نفاه", "نفته"], "final alif maqsura"),
    ("نفى", "ينفي", "present", ["ينفي", "تنفي", "ينفون"], "final ya"),
    ("استولى", "يستولي", "past", ["استولت", "استولوا"], "a long weak verb"),
    ("اتهم", "يتهم", "present", ["يتهم", "تتهم", "يتهمون", "تتهمها"], "assimilated"),
    ("أفرج", "يفرج", "past", ["أفرجت", "افرجوا"], "hamza is folded"),
]


@pytest.mark.parametrize(("past", "present", "tense", "expected", "why"), VERBS, ids=[f"{row[1]} {row[2]}" for row in VERBS])
def test_verb_forms(past: str, present: str, tense: str, expected: list[str], why: str) -> None:
    keys = {form.key for form in verb_forms(past, present) if form.tense == tense}
    assert {fold(word) for word in expected} <= keys, why


# (stems, forms that must be there, why)
NOUNS = [
    (("غارة", "غارات"), ["غارة", "غارتان", "غارتين", "غارته", "غارات", "غاراتها"], "feminine with a sound plural"),
    (("هجوم", "هجمات"), ["هجوم", "هجوما", "هجومان", "هجومه", "هجمات"], "broken singular, sound plural"),
    (("لقاء", "لقاءات"), ["لقاء", "لقاؤه", "لقائهما", "لقاءان"], "final hamza before a pronoun"),
    (("قذيفة", "قذائف"), ["قذيفة", "قذائف", "قذائفها"], "broken plural"),
    (("اتفاق", "اتفاقات"), ["اتفاقا", "اتفاقين", "اتفاقات"], "tanwin and dual"),
]


@pytest.mark.parametrize(("stems", "expected", "why"), NOUNS, ids=[row[2] for row in NOUNS])
def test_noun_forms(stems: tuple[str, ...], expected: list[str], why: str) -> None:
    assert {fold(word) for word in expected} <= {form.key for form in noun_forms(*stems)}, why


# (masculine singular, forms that must be there, why)
ADJECTIVES = [
    ("محاصر", ["محاصر", "محاصرة", "محاصرون", "محاصرين", "محاصرا"], "a participle"),
    ("جوي", ["جوي", "جوية", "جويتان", "جويتين"], "a nisba"),
    ("مطالب", ["مطالبا", "مطالبة", "مطالبين"], "a circumstantial accusative"),
]


@pytest.mark.parametrize(("stem", "expected", "why"), ADJECTIVES, ids=[row[2] for row in ADJECTIVES])
def test_adjective_forms(stem: str, expected: list[str], why: str) -> None:
    assert {fold(word) for word in expected} <= {form.key for form in adjective_forms(stem)}, why


def test_a_pronoun_is_marked() -> None:
    marks = {form.key: form.pronoun for form in verb_forms("قصف", "يقصف")}
    assert (marks["قصفها"], marks["قصفت"]) == (True, False)
    assert {form.key: form.pronoun for form in noun_forms("قصف")}["قصفهم"] is True


def test_nouns_have_no_tense() -> None:
    assert {form.tense for form in noun_forms("غارة", "غارات")} == {"none"}


def test_no_form_is_given_twice() -> None:
    for forms in (verb_forms("دعا", "يدعو"), noun_forms("غارة", "غارات"), adjective_forms("جوي")):
        keys = [(form.key, form.tense) for form in forms]
        assert len(keys) == len(set(keys))
