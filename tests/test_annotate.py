"""The NER seam: label map, tag schemes, decoding, and what loading says when something is wrong."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from syria_events.annotate import (
    BATCH_TOKENS,
    KINDS,
    MANIFEST,
    VECTORS,
    WEIGHTS,
    NerError,
    StanzaAnnotator,
    _kind_of,
    _label_map,
    allowed_moves,
    batches,
    best_paths,
    checked_files,
    to_bio,
)

MODEL = Path(__file__).resolve().parents[1] / "src" / "syria_events" / "ner_model"


def test_importing_loads_neither_torch_nor_stanza() -> None:
    code = "import sys, syria_events.annotate; print([m for m in ('torch', 'stanza', 'numpy') if m in sys.modules])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip() == "[]"


@pytest.mark.parametrize(
    ("raw", "expected", "why"),
    [
        (["S-PER", "O"], ["B-PER", "O"], "a single-token name of BIOES"),
        (["B-GPE", "I-GPE", "E-GPE"], ["B-LOC", "I-LOC", "I-LOC"], "another tagset, BIOES"),
        (["B-MIS", "I-MIS", "O"], ["B-MISC", "I-MISC", "O"], "BIO, AQMAR's name of the fourth kind"),
        (["I-ORG", "I-ORG"], ["B-ORG", "I-ORG"], "a name that opens with I is opened"),
        (["B-PER", "I-LOC"], ["B-PER", "B-LOC"], "a name cannot change its kind"),
        (["S-PERSON", "S-PERSON"], ["B-PER", "B-PER"], "two names side by side stay two"),
        (["E-LOC", "E-LOC"], ["B-LOC", "B-LOC"], "an end without a beginning does not go on"),
        (["B-DATE", "E-DATE", "S-FAC"], ["O", "O", "B-LOC"], "a date is no name; a bridge is a place"),
        ([], [], "nothing in, nothing out"),
    ],
)
def test_to_bio(raw: list[str], expected: list[str], why: str) -> None:
    assert to_bio(raw, _label_map()) == expected, why


ONTONOTES = "PERSON NORP FAC ORG GPE LOC PRODUCT EVENT WORK_OF_ART LAW LANGUAGE DATE TIME PERCENT MONEY QUANTITY ORDINAL CARDINAL"


@pytest.mark.parametrize("tagset", ["PER LOC ORG MISC", "PER LOC ORG MIS", ONTONOTES, "PERS GPE FAC OCC WEBSITE CURR UNIT NORP EVENT"])
def test_label_map_covers(tagset: str) -> None:
    assert {_kind_of(label) for label in tagset.split()} <= {*KINDS, None}


def test_unknown_label_says_where_to_add_it() -> None:
    with pytest.raises(NerError, match=r"'ANIMAL'.*ner_labels\.toml"):
        _kind_of("ANIMAL")


def test_batches_hold_every_sentence_once_and_bound_padding() -> None:
    lengths = [7, 300, 1, 90, 5000, 12] * 9
    found = list(batches(lengths))
    assert sorted(i for batch in found for i in batch) == list(range(len(lengths)))
    assert all(len(batch) == 1 or len(batch) * max(lengths[i] for i in batch) <= BATCH_TOKENS for batch in found)
    assert all(lengths[batch[0]] == max(lengths[i] for i in batch) for batch in found)


def test_best_paths_never_break_a_name() -> None:
    tags = ["<PAD>", "O", "B-PER", "I-PER", "E-PER", "S-PER", "B-LOC", "E-LOC"]
    scores = np.random.default_rng(3).normal(size=(40, 9, len(tags))).astype(np.float32)
    lengths = sorted((int(n) for n in np.random.default_rng(4).integers(1, 10, 40)), reverse=True)
    moves = allowed_moves(tags, np.zeros((len(tags), len(tags)), np.float32))
    for path, length in zip(best_paths(scores[:, : lengths[0]], lengths, *moves), lengths, strict=True):
        found = [tags[i] for i in path]
        assert len(found) == length
        assert "<PAD>" not in found
        for before, tag in zip(["O", *found], [*found, "O"], strict=True):
            goes_on = before[:2] in ("B-", "I-")
            assert goes_on == (tag[:2] in ("I-", "E-")), found
            assert not goes_on or before[2:] == tag[2:], found


def test_best_paths_take_the_highest_total() -> None:
    tags = ["O", "B-PER", "E-PER"]
    scores = np.array([[[0.9, 1.0, 0.0], [0.0, 0.0, 0.5]]], np.float32)
    assert best_paths(scores, [2], *allowed_moves(tags, np.zeros((3, 3), np.float32))) == [[1, 2]]


# --- what loading says ----------------------------------------------------------------------------------------------------


def bundle(folder: Path) -> Path:
    """A copy of the bundled files that may be damaged."""
    folder.mkdir(exist_ok=True)
    for name in (MANIFEST, WEIGHTS, VECTORS):
        (folder / name).write_bytes((MODEL / name).read_bytes())
    return folder


def damage(folder: Path) -> None:
    path = bundle(folder) / WEIGHTS
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(bytes(content))


def lose_a_file(folder: Path) -> None:
    (bundle(folder) / VECTORS).unlink()


def break_manifest(folder: Path) -> None:
    (bundle(folder) / MANIFEST).write_text("{", encoding="utf-8")


def shorten_manifest(folder: Path) -> None:
    (bundle(folder) / MANIFEST).write_text(json.dumps({"sha256": {}}), encoding="utf-8")


def leave_empty(folder: Path) -> None:
    folder.mkdir()


def only_english(folder: Path) -> None:
    folder.mkdir()
    (folder / "resources.json").write_text(json.dumps({"en": {"ner": {}}, "url": "x"}), encoding="utf-8")


@pytest.mark.parametrize(
    ("prepare", "message"),
    [
        (lambda folder: None, "no such folder"),
        (damage, r"SHA-256 is .*damaged or was changed.*Install syria_events again"),
        (lose_a_file, r"vectors\.pt: missing"),
        (break_manifest, r"manifest\.json: cannot be read"),
        (shorten_manifest, r"does not name tagger\.pt, vectors\.pt"),
        (leave_empty, r"no readable resources\.json.*stanza\.download\('ar'\)"),
        (only_english, r"no Arabic NER model \(languages with one: en\)"),
    ],
)
def test_bad_folders_say_what_to_do(tmp_path: Path, prepare: Callable[[Path], None], message: str) -> None:
    folder = tmp_path / "model"
    prepare(folder)
    with pytest.raises(NerError, match=message):
        StanzaAnnotator.load(folder)


def test_official_package_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("syria_events.annotate._stanza_home", lambda: tmp_path)
    with pytest.raises(NerError, match=r"stanza\.download\('ar'\)"):
        StanzaAnnotator.load("stanza")


def test_checked_files_of_the_bundle() -> None:
    assert {WEIGHTS, VECTORS} <= checked_files(MODEL).keys()
