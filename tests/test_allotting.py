"""Tolls go to the act that caused them; composed sentences, read by the whole library."""

import pytest

from syria_events import Article, Extractor
from syria_events.allotting import VIOLENT, allot, harm_of, ties_to_harm
from syria_events.pipeline import prepare
from syria_events.scenes import Scene


def scene_of(text: str) -> Scene:
    (scene,) = Extractor(ner=None).scenes(prepare(Article(id="t", text=text)))
    return scene


ALLOTTED = [
    ("قتل سبعة رعاة في كمين على طريق التل", "", [("ground_attack", 7)], "in"),
    ("أسفر كمين على طريق التل عن مقتل سبعة رعاة", "", [("ground_attack", 7)], "the act resulted in"),
    ("دارت اشتباكات قرب التل فيما قتل خمسة مزارعين جراء انفجار لغم", "", [("armed_clash", None), ("bombing", 5)], "each clause its own"),
    ("مقتل عشرة جنود جراء الغارات والاشتباكات قرب الجسر", "", [("airstrike", 10), ("armed_clash", 10)], "coordinated causes share"),
    (
        "قتل 12 مزارعا في الريف، بينهم 8 جراء غارة على السوق",
        "casualties",
        [("casualties", 12), ("airstrike", 8)],
        "the whole to the toll, a part to its act",
    ),
    ("قتل صياد نتيجة غارة على البلدة، وثلاثة رعاة إثر قصف مدفعي", "", [("airstrike", 1), ("shelling", 3)], "two causes, two numbers"),
    (
        "شن الحرس هجوما قتل فيه ستة جنود بينما قصفت المدافع التل",
        "",
        [("ground_attack", 6), ("shelling", None)],
        "a pronoun takes up the act",
    ),
    ("حاصرت الكتيبة البلدة قبل عام وقتل أربعة جنود", "", [("siege", None)], "a siege has no dead unless a word says so"),
    ("حاصرت الكتيبة البلدة، ما أدى إلى وفاة أربعة أطفال", "", [("siege", 4)], "a word says so"),
]


@pytest.mark.parametrize(("text", "also", "expected", "why"), ALLOTTED, ids=[why for *_, why in ALLOTTED])
def test_allot(text: str, also: str, expected: list[tuple[str, int | None]], why: str) -> None:
    scene = scene_of(text)
    triggers = [t for t in scene.triggers if t.action in {a for a, _ in expected} | {also}]
    shown = [
        (t.action, next((x.best for x in sorted(tolls, key=lambda x: x.part)), None))
        for t, tolls in zip(triggers, allot(scene, triggers), strict=True)
    ]
    assert shown == expected, why


HARM = [
    ("قتل سبعة رعاة جراء غارة على التل", "cause", "cause"),
    ("أسفرت غارة على التل عن مقتل سبعة رعاة", "result", "result"),
    ("قصفت المدافع التل فيما قتل سبعة رعاة في البلدة", "elsewhere", "elsewhere"),
]


@pytest.mark.parametrize(("text", "harm", "act"), HARM)
def test_ties_as_cues(text: str, harm: str, act: str) -> None:
    scene = scene_of(text)
    word = next(t for t in scene.triggers if t.action == "casualties")
    violent = next(t for t in scene.triggers if t.action in VIOLENT)
    assert harm in harm_of(scene, word)
    assert act in ties_to_harm(scene, violent)


def test_no_act_and_no_toll() -> None:
    scene = scene_of("قتل سبعة رعاة في البلدة")
    assert "none|counted" in harm_of(scene, scene.triggers[0])
    scene = scene_of("قصفت المدافع التل")
    assert ties_to_harm(scene, scene.triggers[0]) == ["none"]
