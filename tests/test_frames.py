"""Which mention fills which slot: with weights of a few lines and invented sides and places."""

from collections.abc import Sequence
from dataclasses import replace
from types import MappingProxyType

import pytest
from scene_samples import Reader, scene

from syria_events.agreement import Gender
from syria_events.families import Families
from syria_events.frames import Frame, FrameRules, fill_frames
from syria_events.models import Place
from syria_events.qualifiers import Qualifiers
from syria_events.qualify import Verdict
from syria_events.scenes import Scene, Speaker
from syria_events.weights import Weights

ROWS = """model,label,cue,weight
role,actor,noun|before|bare,3
role,actor,past|after|bare,3
role,target,noun|after|على,3
place,place,always,-1
place,place,strike|local,3
place,place,joined|True|after,-9
date,date,always,-1
date,date,claim|first|after,3
date,date,claim|first|before,2
speaker,actor,always,-2
speaker,actor,past|agree|differ,9
carry,carry,places|always,-2
carry,carry,places|action|near|1,3
carry,carry,actors|always,-2
carry,carry,actors|free|0|past,3
carry,carry,date|always,-2
event,event,always,1
"""


@pytest.fixture(scope="module")
def knows(tmp_path_factory: pytest.TempPathFactory) -> FrameRules:
    path = tmp_path_factory.mktemp("rules") / "weights.csv"
    path.write_text(ROWS, encoding="utf-8")
    return FrameRules(Families.load(), Qualifiers.load(), Weights.load(path))


def fill(scenes: Sequence[Scene], knows: FrameRules) -> list[Frame]:
    """Frames of every trigger, all of them kept."""
    return fill_frames(scenes, [[Verdict(t, n, "actual", 0.9, t.rule) for n, t in enumerate(s.triggers)] for s in scenes], knows)


def ids(frame: Frame) -> tuple[list[str | None], list[str | None]]:
    return [f.mention.id for f in frame.actors], [f.mention.id for f in frame.targets]


def names(frame: Frame) -> list[str | None]:
    return [frame.scene.resolved[w.n].name_ar for w in frame.places]


def test_each_side_gets_the_role_its_cues_speak_for(knows: FrameRules) -> None:
    reader = Reader("شن الحرس الأزرق هجوما على الفرقة الخضراء")
    sides = [reader.actor("الحرس الأزرق", "BLUE"), reader.actor("الفرقة الخضراء", "GREEN")]
    (frame,) = fill([scene(reader, [reader.trigger("هجوما", "ground_attack", "noun")], sides)], knows)
    assert ids(frame) == (["BLUE"], ["GREEN"])
    assert [f.rule for f in frame.targets] == ["noun|after|على"]


def test_an_actor_named_twice_stands_once(knows: FrameRules) -> None:
    reader = Reader("قصفت الكتيبة والكتيبة التل")
    twice = [reader.actor("الكتيبة", "BLUE"), reader.actor("الكتيبة", "BLUE")]
    (frame,) = fill([scene(reader, [reader.trigger("قصفت")], twice)], knows)
    assert ids(frame)[0] == ["BLUE"]


def test_what_stands_inside_the_trigger_is_no_side(knows: FrameRules) -> None:
    reader = Reader("هجوم الحرس على التل")
    inside = reader.actor("الحرس", "BLUE")
    (frame,) = fill([scene(reader, [reader.trigger("هجوم الحرس", "ground_attack", "noun")], [inside])], knows)
    assert ids(frame) == ([], [])


def test_coordinated_places_stay_together(knows: FrameRules) -> None:
    reader = Reader("قصفت سمرين وعياذ")
    (frame,) = fill([scene(reader, [reader.trigger("قصفت")], places=[reader.place("سمرين"), reader.place("عياذ")])], knows)
    assert names(frame) == [], "the chain is judged as one: +2 and -7 average to less than even"


CONTAINERS = [
    ("SYR", "SY01", "SYR", ["سمرين"], "the country of a narrower place is not repeated"),
    ("SYR", "SY01", "SY01", ["سمرين"], "nor is its governorate"),
    ("SYR", "SY01", "SY02", ["سمرين", "الريف"], "another governorate is another place"),
]


@pytest.mark.parametrize(("country", "inner", "outer", "expected", "why"), CONTAINERS, ids=[why for *_, why in CONTAINERS])
def test_containers(country: str, inner: str, outer: str, expected: list[str], why: str, knows: FrameRules) -> None:
    reader = Reader("قصفت سمرين عند أطراف الريف")
    is_country = outer == country
    places = [reader.place("سمرين"), reader.place("الريف", breadth=6 if is_country else 5, country=is_country)]
    resolved = [
        Place(text="سمرين", start=places[0].start, end=places[0].end, name_ar="سمرين", country=country, adm1_pcode=inner),
        Place(
            text="الريف",
            start=places[1].start,
            end=places[1].end,
            name_ar="الريف",
            country=country,
            adm1_pcode=None if is_country else outer,
        ),
    ]
    local = scene(reader, [reader.trigger("قصفت")], places=places, resolved=resolved)
    weights = {**knows.weights.table["place"], **{f"strike|{level}": (3.0,) for level in ("local", "country")}}
    generous = FrameRules(
        knows.families, knows.rules, Weights(knows.weights.labels, MappingProxyType({**knows.weights.table, "place": weights}))
    )
    assert names(fill([local], generous)[0]) == expected


def test_the_likelier_date_wins(knows: FrameRules) -> None:
    reader = Reader("يوم السبت قصفت المدافع سمرين فجر الأحد")
    dates = [reader.date("السبت", "2030-01-05"), reader.date("الأحد", "2030-01-06")]
    (frame,) = fill([scene(reader, [reader.trigger("قصفت")], dates=dates)], knows)
    assert frame.date is not None and frame.date.mention.date.value == "2030-01-06"


def test_a_medium_that_relays_a_speech_act_is_its_source(knows: FrameRules) -> None:
    reader = Reader("قالت الإذاعة إنه أكد أمس حين طالب الحرس بوقف النار")
    blue = reader.actor("الحرس", "BLUE")
    inner = reader.cited("الحرس", "BLUE", "أكد")
    outer = reader.cited("الإذاعة", "MEDIA.OTHER", "قالت")
    relayed = replace(inner, source=inner.source.model_copy(update={"via": "MEDIA.OTHER"}))
    for attributions in ([outer, replace(inner, first=3)], [relayed]):
        medium = reader.actor("الإذاعة", "MEDIA.OTHER")
        (frame,) = fill([scene(reader, [reader.trigger("طالب", "appeal")], [medium, blue], attributions=attributions)], knows)
        assert frame.source is not None and frame.source.source.id == "MEDIA.OTHER"


def test_a_speaker_is_the_source_of_what_he_reports_not_of_his_own_act(knows: FrameRules) -> None:
    reader = Reader("طالب الحرس بوقف النار بعد أن قصفت المدافع سمرين")
    blue = reader.actor("الحرس", "BLUE")
    appeal, shelling = reader.trigger("طالب", "appeal"), reader.trigger("قصفت")
    own, reported = fill([scene(reader, [appeal, shelling], [blue], attributions=[reader.cited("الحرس", "BLUE", "طالب")])], knows)
    assert own.source is None
    assert reported.source is not None and reported.source.source.id == "BLUE"


TOLLS = [
    (
        "قصفت المدافع سمرين فقتل ثلاثة فيما هاجم الحرس التل فقتل اثنان",
        ("shelling", 3),
        ("ground_attack", 2),
        "each to the act of its clause",
    ),
    ("دعا الحرس إلى الهدوء فيما هاجم الجيش التل فقتل اثنان", ("appeal", None), ("ground_attack", 2), "an appeal kills nobody"),
]


@pytest.mark.parametrize(("text", "first", "second", "why"), TOLLS, ids=[why for *_, why in TOLLS])
def test_tolls(text: str, first: tuple[str, int | None], second: tuple[str, int | None], why: str, knows: FrameRules) -> None:
    reader = Reader(text)
    triggers = [reader.trigger(text.split()[0], first[0]), reader.trigger("هاجم", second[0])]
    tolls = [reader.toll(word, "killed", n) for word, n in (("ثلاثة", 3), ("اثنان", 2)) if word in text]
    frames = fill([scene(reader, triggers, tolls=tolls)], knows)
    assert [(f.verdict.trigger.action, f.tolls[0].best if f.tolls else None) for f in frames] == [first, second]


def test_a_place_is_carried_within_its_paragraph_only(knows: FrameRules) -> None:
    first = Reader("قصفت المدافع سمرين.")
    second = Reader("ثم قصفت ليلا.", start=30)
    other = Reader("ثم قصفت صباحا.", start=60, paragraph=1)
    scenes = [
        scene(first, [first.trigger("قصفت")], places=[first.place("سمرين")]),
        scene(second, [second.trigger("قصفت")], index=1),
        scene(other, [other.trigger("قصفت")], index=2),
    ]
    frames = fill(scenes, knows)
    assert [[(w.scene, w.carried) for w in f.places] for f in frames] == [[(0, False)], [(0, True)], []]


def test_a_dropped_subject_is_carried_and_a_named_one_is_not_replaced(knows: FrameRules) -> None:
    first = Reader("قصفت الكتيبة سمرين.")
    second = Reader("كما قصفت عياذ.", start=30)
    scenes = [
        scene(first, [first.trigger("قصفت")], [first.actor("الكتيبة", "BLUE")]),
        scene(second, [second.trigger("قصفت")], index=1),
    ]
    frames = fill(scenes, knows)
    assert [[(f.mention.id, f.carried) for f in frame.actors] for frame in frames] == [[("BLUE", False)], [("BLUE", True)]]


GOES_ON = [
    ("وطالب الفرقة بالهدوء", "طالب", "m", ["BLUE"], "a verb that fits the speaker and not what stands behind it"),
    ("وطالبت الفرقة بالهدوء", "طالبت", "m", [], "a verb that fits what stands behind it"),
]


@pytest.mark.parametrize(("text", "verb", "gender", "expected", "why"), GOES_ON, ids=[row[-1] for row in GOES_ON])
def test_who_was_cited_last_goes_on(text: str, verb: str, gender: Gender, expected: list[str], why: str, knows: FrameRules) -> None:
    before, here = Reader("قال الحرس إن النار توقفت."), Reader(text, start=40)
    speaker = Speaker(before.actor("الحرس", "BLUE"), gender, 1)
    appeal = here.trigger(verb, "appeal", prefix="و")
    (frame,) = fill([replace(scene(here, [appeal], [here.actor("الفرقة", "GREEN")], index=1), speaker=speaker)], knows)
    assert [f.mention.id for f in frame.actors if f.carried] == expected, why
