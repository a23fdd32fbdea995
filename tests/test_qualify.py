"""Is it an event of its own, and did it happen: with weights of three lines and invented sentences."""

from pathlib import Path

import pytest
from scene_samples import Reader, scene

from syria_events.families import Families
from syria_events.qualifiers import Qualifiers
from syria_events.qualify import Verdict, weigh_triggers
from syria_events.weights import Weights


@pytest.fixture(scope="module")
def weights(tmp_path_factory: pytest.TempPathFactory) -> Weights:
    path: Path = tmp_path_factory.mktemp("rules") / "weights.csv"
    path.write_text("model,label,cue,weight\nevent,event,always,2\nevent,event,scope|hypothetical,-5\n", encoding="utf-8")
    return Weights.load(path)


def verdict(reader: Reader, weights: Weights, quote: str, **how: str) -> Verdict:
    trigger = reader.trigger(quote, prefix=how.get("prefix", ""), status=how.get("status"))
    here = scene(reader, [trigger])
    ((only,),) = weigh_triggers([here], Families.load(), Qualifiers.load(), weights)
    return only


STATUS = [
    ("قصفت المدافع سمرين", "قصفت", {}, "actual", "stated as fact"),
    ("لم تقصف المدافع سمرين", "تقصف", {}, "negated", "«لم»"),
    ("سيقصف الحرس سمرين", "يقصف", {"prefix": "س"}, "planned", "a verb to come"),
    ("لن تقصف المدافع المقرر وصولها سمرين", "تقصف", {}, "negated", "denied before planned"),
    ("قصفت المدافع سمرين", "قصفت", {"status": "planned"}, "planned", "the rule itself says so"),
    ("لم تقصف المدافع سمرين", "تقصف", {"status": "actual"}, "actual", "the rule outranks the words around"),
]


@pytest.mark.parametrize(("text", "quote", "how", "expected", "why"), STATUS, ids=[why for *_, why in STATUS])
def test_status(text: str, quote: str, how: dict[str, str], expected: str, why: str, weights: Weights) -> None:
    assert verdict(Reader(text), weights, quote, **how).status == expected


def test_the_probability_is_that_of_the_cues(weights: Weights) -> None:
    assert verdict(Reader("قصفت المدافع سمرين"), weights, "قصفت").probability == pytest.approx(0.8808, abs=1e-4)
    assert verdict(Reader("ربما قصفت المدافع سمرين"), weights, "قصفت").probability == pytest.approx(0.0474, abs=1e-4)


def test_every_trigger_is_weighed_and_keeps_its_rule(weights: Weights) -> None:
    reader = Reader("قصفت المدافع سمرين ثم هاجم الحرس التل")
    here = scene(reader, [reader.trigger("قصفت"), reader.trigger("هاجم", "ground_attack")])
    (verdicts,) = weigh_triggers([here], Families.load(), Qualifiers.load(), weights)
    assert [(v.n, v.rule, v.trigger.action) for v in verdicts] == [
        (0, "test.shelling", "shelling"),
        (1, "test.ground_attack", "ground_attack"),
    ]
