"""The names of grammatical cues, on invented sentences."""

import pytest
from scene_samples import Reader, scene

from syria_events.cues import between, claim, distance, shape
from syria_events.event_cues import background, scopes_over, trigger_cues
from syria_events.models import Trigger
from syria_events.qualifiers import Qualifiers
from syria_events.slot_cues import actor_cues, date_cues, place_cues

RULES = Qualifiers.load()


@pytest.mark.parametrize(("count", "name"), [(0, "0"), (1, "1"), (2, "3"), (3, "3"), (4, "6"), (11, "11"), (12, "20"), (21, "far")])
def test_distance(count: int, name: str) -> None:
    assert distance(count) == name


SHAPES = [
    (Trigger(0, 1, 0, 4, "r", "a", "verb", "past", "و", False), "past", "a verb"),
    (Trigger(0, 1, 0, 4, "r", "a", "verb", "present", "س", False), "present", "a verb to come"),
    (Trigger(0, 1, 0, 4, "r", "a", "noun", "none", "", False), "noun", "a bare noun"),
    (Trigger(0, 1, 0, 4, "r", "a", "noun", "none", "وبال", False), "the", "with the article"),
    (Trigger(0, 1, 0, 4, "r", "a", "noun", "none", "لل", False), "the", "with «لل»"),
    (Trigger(0, 1, 0, 4, "r", "a", "noun", "none", "", True), "its", "with a pronoun"),
]


@pytest.mark.parametrize(("trigger", "expected", "why"), SHAPES, ids=[why for *_, why in SHAPES])
def test_shape(trigger: Trigger, expected: str, why: str) -> None:
    assert shape(trigger) == expected


SIDES = [
    ("قصفت الحرس", ("after", 0, 0), "right behind the trigger"),
    ("الحرس قصفت", ("before", 0, 0), "right in front of it"),
    ("قصفت ليلا بلا توقف الحرس", ("after", 3, 0), "three words between"),
    ("قصفت وهاجمت الحرس", ("after", 1, 1), "another trigger between"),
]


@pytest.mark.parametrize(("text", "expected", "why"), SIDES, ids=[why for *_, why in SIDES])
def test_between(text: str, expected: tuple[str, int, int], why: str) -> None:
    reader = Reader(text)
    triggers = [reader.trigger("قصفت"), *([reader.trigger("هاجمت")] if "هاجمت" in text else [])]
    here = scene(reader, triggers, [reader.actor("الحرس")])
    assert between(here, triggers[0], here.actors[0]) == expected


def test_a_mention_is_claimed_by_the_nearest_trigger_of_its_clause() -> None:
    reader = Reader("هاجم الحرس التل فيما قصفت المدافع سمرين")
    attack, shelling = reader.trigger("هاجم", "ground_attack"), reader.trigger("قصفت")
    here = scene(reader, [attack, shelling], places=[reader.place("التل"), reader.place("سمرين")])
    assert [claim(here, t, here.places[0]) for t in (attack, shelling)] == ["first", "second"]
    assert [claim(here, t, here.places[1]) for t in (attack, shelling)] == ["second", "first"]


SCOPED = [
    ("لم تقصف المدافع سمرين", "تقصف", "", ["negated"], "«لم»"),
    ("تعتزم الفرقة قصف سمرين", "قصف", "", ["planned"], "a verb of intent"),
    ("سيقصف الحرس سمرين", "يقصف", "س", ["planned"], "«س» on the verb"),
    ("ربما قصفت المدافع سمرين", "قصفت", "", ["hypothetical"], "«ربما»"),
    ("لم يصل الوفد. قصفت المدافع سمرين", "قصفت", "", [], "a stop ends the reach"),
    ("لم يصل الوفد فيما قصفت المدافع سمرين", "قصفت", "", [], "so does a clause"),
    ("لم يصل الوفد إلى القاعة الكبرى أمس حين اشتد قصف سمرين", "قصف", "", [], "too far away"),
    ("قصفت المدافع سمرين ولم تتوقف", "قصفت", "", [], "a word behind the trigger does not reach it"),
]


@pytest.mark.parametrize(("text", "quote", "prefix", "expected", "why"), SCOPED, ids=[why for *_, why in SCOPED])
def test_scopes(text: str, quote: str, prefix: str, expected: list[str], why: str) -> None:
    reader = Reader(text)
    trigger = reader.trigger(quote, pos="noun" if quote == "قصف" else "verb", prefix=prefix)
    assert list(scopes_over(scene(reader, [trigger]), trigger, RULES)) == expected


def test_cues_of_an_actor() -> None:
    reader = Reader("شن الحرس الأزرق هجوما على الفرقة الخضراء")
    trigger = reader.trigger("هجوما", "ground_attack", "noun")
    here = scene(reader, [trigger], [reader.actor("الحرس الأزرق", kind="rebel"), reader.actor("الفرقة الخضراء", kind="state_forces")])
    agent, victim = (actor_cues(here, trigger, n, "attack", RULES) for n in (0, 1))
    assert {"light|attack|between", "attack|before|bare", "attack|kind|rebel", "behind|light|noun"} <= set(agent)
    assert {"light|attack|behind", "attack|after|على", "attack|kind|state_forces", "behind|word|noun"} <= set(victim)


def test_a_speaker_and_a_victim_are_told() -> None:
    reader = Reader("وقال الحرس إن مدافع قصفت ثلاثة جنود")
    trigger, speaker, dead = reader.trigger("قصفت"), reader.actor("الحرس"), reader.actor("جنود")
    here = scene(
        reader, [trigger], [speaker, dead], tolls=[reader.toll("ثلاثة", "killed", 3)], attributions=[reader.cited("الحرس", "BLUE", "قال")]
    )
    first, second = (actor_cues(here, trigger, n, "strike", RULES) for n in (0, 1))
    assert "speaker|strike|True" in first and "victim|strike|False|other" in first
    assert "speaker|strike|False" in second and "victim|strike|True|other" in second


def test_cues_of_places_and_dates() -> None:
    reader = Reader("قصفت المدافع سمرين في 2 كانون الثاني")
    trigger = reader.trigger("قصفت")
    here = scene(reader, [trigger], places=[reader.place("سمرين")], dates=[reader.date("2 كانون الثاني")])
    assert {"strike|local", "nearer|0|after|local", "actor|False|local|strike"} <= set(place_cues(here, trigger, 0, "strike"))
    assert {"only|True|after|strike", "basis|explicit|day"} <= set(date_cues(here, trigger, here.dates[0], here.date_links[0], "strike"))


def test_cues_of_a_trigger() -> None:
    reader = Reader("دعا الحرس إلى وقف القصف")
    speech, inner = reader.trigger("دعا", "appeal"), reader.trigger("قصف", pos="noun", prefix="ال")
    here = scene(reader, [speech, inner], [reader.actor("الحرس")])
    cues = trigger_cues(background([here]), here, 1, inner, "strike", RULES)
    assert {"rule|test.shelling", "speech|appeal|the", "order|1", "before|word", "after|end|the"} <= set(cues)
    assert "speech|none|past" in trigger_cues(background([here]), here, 0, speech, "speech", RULES)


def test_every_cue_abroad_has_a_second_weight() -> None:
    reader = Reader("قصفت المدافع البلدة")
    here = scene(reader, [reader.trigger("قصفت")])
    cues = trigger_cues(background([here]), here, 0, here.triggers[0], "strike", RULES)
    assert "home|elsewhere|short" in cues and "elsewhere|always" in cues
