"""Weights as probabilities: worked by hand, and what is said about a wrong file."""

import math
from pathlib import Path

import pytest

from syria_events.models import RuleError
from syria_events.weights import Weights

ROWS = [
    "coin,head,always,0.5",
    "coin,head,shiny,1.0",
    "coin,edge,shiny,-1.0",
    "coin,head,heavy,99",
]


def write(folder: Path, rows: list[str], header: str = "model,label,cue,weight") -> Path:
    path = folder / "weights.csv"
    path.write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
    return path


@pytest.fixture
def weights(tmp_path: Path) -> Weights:
    return Weights.load(write(tmp_path, ROWS))


SCORES = [
    ([], 0.0, 0.0, "no cue: every label, and none, weighs the same"),
    (["always"], 0.5, 0.0, "one cue"),
    (["always", "shiny"], 1.5, -1.0, "cues are added up"),
    (["shiny", "shiny"], 2.0, -2.0, "a cue given twice counts twice"),
    (["unheard of", "always"], 0.5, 0.0, "an unknown cue is worth nothing"),
]


@pytest.mark.parametrize(("cues", "head", "edge", "why"), SCORES, ids=[why for *_, why in SCORES])
def test_score(weights: Weights, cues: list[str], head: float, edge: float, why: str) -> None:
    total = 1 + math.exp(head) + math.exp(edge)
    assert weights.score("coin", cues) == pytest.approx({"edge": math.exp(edge) / total, "head": math.exp(head) / total})


def test_a_huge_sum_does_not_overflow(weights: Weights) -> None:
    scores = weights.score("coin", ["heavy"] * 1000)
    assert scores["head"] == pytest.approx(1.0) and sum(scores.values()) <= 1.0


BEST = [
    (["always", "shiny"], "head", "shiny", "the heavier cue"),
    (["shiny"], "edge", "shiny", "the only one, although it speaks against"),
    (["unheard of", "shiny"], "head", "shiny", "one that is known"),
    ([], "head", "none", "no cue at all"),
]


@pytest.mark.parametrize(("cues", "label", "expected", "why"), BEST, ids=[why for *_, why in BEST])
def test_best_cue(weights: Weights, cues: list[str], label: str, expected: str, why: str) -> None:
    assert weights.best_cue("coin", label, cues) == expected


WRONG = [
    (["coin,head,shiny,much"], "model,label,cue,weight", "line 2", "a word for a weight"),
    (["coin,head,shiny,1", "coin,head,shiny"], "model,label,cue,weight", "line 3", "a column is missing"),
    ([], "model,cue,weight", "model,label,cue,weight", "a wrong header"),
]


@pytest.mark.parametrize(("rows", "header", "message", "why"), WRONG, ids=[why for *_, why in WRONG])
def test_wrong_file(tmp_path: Path, rows: list[str], header: str, message: str, why: str) -> None:
    with pytest.raises(RuleError, match=message):
        Weights.load(write(tmp_path, rows, header))


def test_the_bundled_weights_answer_every_question() -> None:
    assert dict(Weights.load().labels) == {
        "event": ("event",),
        "role": ("actor", "target"),
        "speaker": ("actor",),
        "place": ("place",),
        "date": ("date",),
        "carry": ("carry",),
    }
