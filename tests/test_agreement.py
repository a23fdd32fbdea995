"""Gender of verbs, participles and pronouns, and of what may be their doer."""

from dataclasses import replace

import pytest
from scene_samples import Reader

from syria_events.agreement import agreement, gender_of_noun

NOUNS = [
    ("السلطات", "f", "a plural of things"),
    ("قوات", "f", "so are forces"),
    ("الفصائل", "f", "a broken plural of groups"),
    ("وزارة", "f", "«ة»"),
    ("الوزير", "m", "a man"),
    ("مدنيون", "m", "people"),
    ("قادة", "m", "people in «ة»"),
]


@pytest.mark.parametrize(("noun", "gender", "why"), NOUNS, ids=[why for *_, why in NOUNS])
def test_gender_of_nouns(noun: str, gender: str, why: str) -> None:
    assert gender_of_noun(Reader(noun).sentence.tokens[0].key) == gender, why


FORMS = [
    ("دعت السلطات إلى الهدوء", "دعت", "السلطات", {}, "agree", "a past verb in «ت»"),
    ("دعت الوزير إلى الهدوء", "دعت", "الوزير", {}, "differ", "then he is asked"),
    ("يطالب الوزير بالهدوء", "يطالب", "الوزير", {"tense": "present"}, "agree", "«ي»"),
    ("تطالب الوزير بالهدوء", "تطالب", "الوزير", {"tense": "present"}, "differ", "«ت»"),
    ("قال الوزير مطالبا بالهدوء", "مطالبا", "الوزير", {"pos": "noun"}, "agree", "a participle"),
    ("قالت الوزارة مطالبا بالهدوء", "مطالبا", "الوزارة", {"pos": "noun"}, "differ", "another's participle"),
    ("أعلنت الوزارة رفضها القرار", "رفضها", "الوزارة", {"pos": "noun", "pronoun": True}, "agree", "a pronoun"),
    ("أعلن الوزير رفضها القرار", "رفضها", "الوزير", {"pos": "noun", "pronoun": True}, "differ", "another's pronoun"),
    ("أعلن الوزير قصف البلدة", "قصف", "الوزير", {"pos": "noun"}, "open", "a bare noun tells nothing"),
]


@pytest.mark.parametrize(("text", "quote", "who", "how", "expected", "why"), FORMS, ids=[row[-1] for row in FORMS])
def test_agreement(text: str, quote: str, who: str, how: dict[str, object], expected: str, why: str) -> None:
    reader = Reader(text)
    plain = reader.trigger(quote, pos="noun" if how.get("pos") == "noun" else "verb")
    trigger = replace(plain, **how)  # type: ignore[arg-type]
    assert agreement(trigger, reader.actor(who), reader.sentence) == expected, why
