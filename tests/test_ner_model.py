"""The bundled model: what it finds in sentences composed for this test, its files, and the same weights behind stanza's own loader."""

import json
import subprocess
import sys
import zipfile
from functools import cache
from pathlib import Path

import pytest

from syria_events.annotate import VECTORS, WEIGHTS, NerError, StanzaAnnotator, read_vectors
from syria_events.ner_model.vectors import WordVectors, pack, shape, stem_after, unpack, word_key

SOURCE = Path(__file__).resolve().parents[1] / "src"
MODEL = SOURCE / "syria_events" / "ner_model"
RECORDED = Path(__file__).parent / "data" / "ner_recorded.tsv"


@cache
def annotator() -> StanzaAnnotator:
    return StanzaAnnotator.load("bundled")


def names(sentence: str, engine: StanzaAnnotator | None = None) -> str:
    """Names as `kind:words`, in order, joined with " | "."""
    words = sentence.split()
    found: list[str] = []
    for word, tag in zip(words, (engine or annotator()).tag([words])[0], strict=True):
        if tag.startswith("B-"):
            found.append(f"{tag[2:]}:{word}")
        elif tag.startswith("I-"):
            found[-1] += f" {word}"
    return " | ".join(found)


def recorded() -> list[tuple[str, str]]:
    lines = RECORDED.read_text(encoding="utf-8").splitlines()
    return [(line.split("\t")[0], line.split("\t")[1]) for line in lines if line and not line.startswith("#")]


@pytest.mark.parametrize(("sentence", "expected"), recorded())
def test_recorded_output(sentence: str, expected: str) -> None:
    assert names(sentence) == expected


SENTENCES = [sentence.split() for sentence, _ in recorded()]


def test_same_input_same_output_whatever_the_company() -> None:
    together = annotator().tag(SENTENCES)
    assert together == annotator().tag(SENTENCES)
    assert together == [annotator().tag([sentence])[0] for sentence in SENTENCES]
    assert together[::-1] == annotator().tag(SENTENCES[::-1])
    assert together == StanzaAnnotator.load().tag(SENTENCES), "a fresh copy agrees with one that has seen other words"


@pytest.mark.parametrize(
    ("plain", "variant", "why"),
    [
        ("وصل أحمد الجربا إلى إدلب", "وصل احمد الجربا الي ادلب", "letters that spelling varies"),
        ("وصل أحمد الجربا إلى إدلب", "وصلَ أحمدُ الجرْبا إلى إدلـب", "vowel signs and tatweel"),
        ("قتل 12 شخصا في 2016 بحلب", "قتل ١٢ شخصا في ٢٠١٦ بحلب", "both digit sets"),
    ],
)
def test_spelling_variants_get_the_same_tags(plain: str, variant: str, why: str) -> None:
    assert annotator().tag([plain.split()]) == annotator().tag([variant.split()]), why


@pytest.mark.parametrize(
    "sentence",
    [[""], ["\u200f"], ["😀", "a", "漢"], ["ـ"] * 3, ["س" * 3000], ["حلب"] * 5000, ["\ud800"]],
    ids=["empty token", "mark only", "other scripts", "tatweel", "endless word", "endless sentence", "lone surrogate"],
)
def test_odd_tokens_get_one_tag_each(sentence: list[str]) -> None:
    assert len(annotator().tag([sentence])[0]) == len(sentence)


def test_empty_sentences_keep_their_place() -> None:
    assert annotator().tag([]) == []
    assert [len(tags) for tags in annotator().tag([[], ["حلب"], []])] == [0, 1, 0]


def test_folder_of_our_files_is_read_like_the_bundle() -> None:
    assert StanzaAnnotator.load(MODEL).tag(SENTENCES) == annotator().tag(SENTENCES)


def test_size() -> None:
    assert sum(path.stat().st_size for path in MODEL.iterdir() if path.is_file()) <= 25_000_000


def test_loads_from_a_zip(tmp_path: Path) -> None:
    archive = tmp_path / "package.zip"
    with zipfile.ZipFile(archive, "w") as out:
        for path in (SOURCE / "syria_events").rglob("*"):
            if path.is_file() and "__pycache__" not in path.parts:
                out.write(path, path.relative_to(SOURCE))
    code = (
        "import sys; sys.path.insert(0, sys.argv[1]); import syria_events.annotate as a; "
        "assert 'package.zip' in a.__file__; print(a.StanzaAnnotator.load().tag([['بشار', 'الأسد']]))"
    )
    done = subprocess.run([sys.executable, "-S", "-c", _SITE + code, str(archive)], capture_output=True, text=True, encoding="utf-8")
    assert done.stdout.strip() == "[['B-PER', 'I-PER']]", done.stderr


# Third-party packages without the .pth files, which would put the source folder before the archive.
_SITE = f"import sys; sys.path += {[p for p in sys.path if p.endswith('-packages')]!r}; "


# --- the same weights behind stanza's loader ------------------------------------------------------------------------------

PLAIN = "وقال الرييس بشار الاسد في دمشق ان الامم المتحده لم ترسل احدا"


@pytest.fixture(scope="module")
def resources(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder as `stanza.download` leaves one, with the bundled weights and the vectors of one sentence's words."""
    import torch
    from stanza.models.common.pretrain import Pretrain, PretrainedWordVocab
    from stanza.models.ner.trainer import Trainer
    from stanza.models.ner.vocab import MultiVocab

    folder = tmp_path_factory.mktemp("stanza_resources")
    own = Trainer(model_file=str(MODEL / WEIGHTS), device="cpu")
    keys = sorted(set(PLAIN.split()))
    vectors = read_vectors((MODEL / VECTORS).read_bytes())
    words = Pretrain()
    words._vocab = PretrainedWordVocab(keys)
    words._emb = torch.cat([torch.zeros(4, vectors.dim), torch.from_numpy(vectors.matrix(keys))])
    vocab = MultiVocab({"char": own.vocab["char"], "tag": own.vocab["tag"], "word": words.vocab})
    trainer = Trainer(args=own.args, vocab=vocab, pretrain=words, device="cpu")
    trainer.model.load_state_dict(own.model.state_dict(), strict=False)
    for part in ("ner", "pretrain"):
        (folder / "ar" / part).mkdir(parents=True)
    trainer.save(str(folder / "ar" / "ner" / "news.pt"))
    words.save(str(folder / "ar" / "pretrain" / "news.pt"))
    arabic = {
        "lang_name": "Arabic",
        "packages": {"default": {"tokenize": "news", "ner": "news"}},
        "tokenize": {"news": {}},
        "ner": {"news": {"dependencies": [{"model": "pretrain", "package": "news"}]}},
        "pretrain": {"news": {}},
    }
    (folder / "resources.json").write_text(json.dumps({"ar": arabic, "url": "none"}), encoding="utf-8")
    return folder


def test_stanza_layout_gives_the_same_names(resources: Path) -> None:
    assert names(PLAIN, StanzaAnnotator.load(resources)) == names(PLAIN) == "PER:بشار الاسد | LOC:دمشق | ORG:الامم المتحده"


def test_official_package_is_read_from_stanzas_folder(resources: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("syria_events.annotate._stanza_home", lambda: resources)
    assert StanzaAnnotator.load("stanza").tag([PLAIN.split(), [], ["دمشق"]])[1:] == [[], ["B-LOC"]]


@pytest.mark.parametrize("part", ["ner", "pretrain"])
def test_damaged_stanza_file(resources: Path, tmp_path: Path, part: str) -> None:
    for path in resources.rglob("*"):
        if path.is_file():
            copy = tmp_path / path.relative_to(resources)
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_bytes(b"not a model" if path.parent.name == part else path.read_bytes())
    with pytest.raises(NerError, match=r"cannot load its Arabic NER model \(.*a file is damaged\).*stanza\.download\('ar'\)"):
        StanzaAnnotator.load(tmp_path)


def test_stanza_file_gone(resources: Path, tmp_path: Path) -> None:
    (tmp_path / "resources.json").write_bytes((resources / "resources.json").read_bytes())
    with pytest.raises(NerError, match=r"stanza\.download\('ar'\)"):
        StanzaAnnotator.load(tmp_path)


# --- word inputs ----------------------------------------------------------------------------------------------------------


@cache
def vectors() -> WordVectors:
    return read_vectors((MODEL / VECTORS).read_bytes())


@pytest.mark.parametrize(
    ("word", "stem", "why"),
    [
        ("بدمشق", "دمشق", "ب before a place"),
        ("وللجيش", "الجيش", "و + ل + the article, which comes back"),
        ("والنصرة", "النصره", "و before a definite name"),
        ("وليد", "وليد", "a name that happens to open with و"),
        ("فرنسا", "فرنسا", "a country that happens to open with ف"),
        ("بغداد", "بغداد", "a city that happens to open with ب"),
        ("فبكفرنبل", "كفرنبل", "a word the table of words lacks: the reading whose stem is known"),
    ],
)
def test_stems(word: str, stem: str, why: str) -> None:
    key = word_key(word)
    assert stem_after(key, vectors().head(key)) == stem, why


def test_vector_of_a_clitic_form_holds_its_stem() -> None:
    at = vectors().table.shape[1]
    known, clitic = vectors().vector("دمشق"), vectors().vector("ودمشق")
    assert (known[at : at + 100] == clitic[at : at + 100]).all()
    assert known.shape == (vectors().dim,)


def test_shape_of_a_number_and_a_mark() -> None:
    assert shape("00", "", True, True)[2] and not shape("00", "", True, True)[3]
    assert shape("،", "", True, True)[3] and shape("bbc", "", True, True)[4]


def test_packing_keeps_vectors() -> None:
    table = vectors().table[:200]
    assert abs(unpack(*pack(table)) - table).max() <= abs(table).max() / 127
