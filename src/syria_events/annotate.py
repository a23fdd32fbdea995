"""Names of people, places and groups in tokenized sentences: the only file that imports torch or stanza, and only to load a model."""

import hashlib
import json
import logging
import tomllib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from io import BytesIO
from pathlib import Path
from pickle import UnpicklingError
from typing import TYPE_CHECKING, Protocol

from syria_events.models import RuleError, SyriaEventsError

if TYPE_CHECKING:
    import torch
    from stanza.models.ner.model import NERTagger

    from syria_events.ner_model.vectors import Floats, WordVectors

Tagger = Callable[[list[list[str]]], list[list[str]]]

KINDS = ("PER", "LOC", "ORG", "MISC")
MANIFEST = "manifest.json"
WEIGHTS = "tagger.pt"
VECTORS = "vectors.pt"

# Tokens a batch: long enough to keep one core busy, short enough for its cache.
BATCH_TOKENS = 2_000
# Words whose input is remembered before the memory is cleared (about 1.5 kB each).
REMEMBERED = 60_000


class NerError(SyriaEventsError):
    """A NER model is missing, damaged or of the wrong kind. The message says what to do."""


class Annotator(Protocol):
    """What the pipeline asks of a NER engine."""

    def tag(self, sentences: list[list[str]]) -> list[list[str]]:
        """Return one BIO tag a token: O, or B- and I- with PER, LOC, ORG or MISC. Tokens are as written, not folded."""


class StanzaAnnotator:
    """A NER model run by stanza's tagger: the bundled one, stanza's official Arabic package, or a model folder."""

    def __init__(self, tagger: Tagger, labels: list[str]) -> None:
        self._tagger = tagger
        self._kind_of = {label: _kind_of(label) for label in labels}

    @classmethod
    def load(cls, source: str | Path = "bundled") -> "StanzaAnnotator":
        """Load "bundled", "stanza" (the official `ar` package from stanza's resources folder) or a folder.

        A folder holds either our own files (`manifest.json`, `tagger.pt`, `vectors.pt`) or stanza's layout (`resources.json`, `ar/ner/`).
        Raises: NerError when nothing is there, a file is damaged, Arabic is missing or a tag has no entry in `rules/ner_labels.toml`.
        """
        if source == "bundled":
            return cls(*_load_own(files("syria_events") / "ner_model"))
        if source == "stanza":
            return cls(*_load_stanza(_stanza_home(), official=True))
        folder = Path(source)
        if not folder.is_dir():
            raise NerError(f"{folder}: no such folder. Give 'bundled', 'stanza', or a folder with {MANIFEST} or stanza's resources.json.")
        return cls(*(_load_own(folder) if (folder / MANIFEST).exists() else _load_stanza(folder, official=False)))

    def tag(self, sentences: list[list[str]]) -> list[list[str]]:
        """Return one BIO tag a token, in the order given; an empty sentence gets an empty list. Raises: nothing."""
        filled = [i for i, sentence in enumerate(sentences) if sentence]
        tags: list[list[str]] = [[] for _ in sentences]
        for i, raw in zip(filled, self._tagger([sentences[i] for i in filled]) if filled else [], strict=True):
            tags[i] = to_bio(raw, self._kind_of)
        return tags


def load_annotator(source: str | Path) -> Annotator:
    """Load the NER engine an `Extractor` names: "bundled", "stanza" or a folder. Raises: NerError."""
    return StanzaAnnotator.load(source)


def one_thread() -> None:
    """Keep torch to one thread in this process: a forked worker that asks for more waits for ever. Call it before loading a model."""
    import torch

    torch.set_num_threads(1)


def to_bio(raw: list[str], kind_of: dict[str, str | None]) -> list[str]:
    """BIOES or BIO tags of any tagset as BIO over `KINDS`; labels that map to None become O.

    >>> to_bio(["B-PERSON", "E-PERSON", "S-GPE", "S-DATE"], {"PERSON": "PER", "GPE": "LOC", "DATE": None})
    ['B-PER', 'I-PER', 'B-LOC', 'O']
    """
    tags = []
    previous: tuple[str | None, bool] = (None, False)  # kind of the name before, and whether it goes on
    for tag in raw:
        position, _, label = tag.partition("-")
        kind = kind_of[label] if label else None
        inside = position in ("I", "E") and previous == (kind, True)
        tags.append("O" if kind is None else f"{'I' if inside else 'B'}-{kind}")
        previous = (kind, position in ("B", "I"))
    return tags


# --- labels ---------------------------------------------------------------------------------------------------------------


@cache
def _label_map() -> dict[str, str | None]:
    """Label of any tagset → one of `KINDS`, None for what is no name; from `rules/ner_labels.toml`. Raises: RuleError."""
    name = "ner_labels.toml"
    table = tomllib.loads((files("syria_events") / "rules" / name).read_text(encoding="utf-8"))
    labels: dict[str, str | None] = {}
    for kind, entries in table.items():
        if kind not in (*KINDS, "ignored"):
            raise RuleError(name, kind, kind, f"use one of {', '.join(KINDS)} or ignored as the section name")
        for label in entries["labels"]:
            if label in labels:
                raise RuleError(name, kind, "labels", f"{label!r} stands in two sections: keep one")
            labels[label] = None if kind == "ignored" else kind
    return labels


def _kind_of(label: str) -> str | None:
    labels = _label_map()
    if label not in labels:
        raise NerError(f"The model has a tag {label!r} which rules/ner_labels.toml lacks: add it under PER, LOC, ORG, MISC or ignored.")
    return labels[label]


# --- our own files --------------------------------------------------------------------------------------------------------


def checked_files(folder: Traversable) -> dict[str, bytes]:
    """The contents of the model files that the manifest of `folder` names, each with the SHA-256 it states. Raises: NerError."""
    again = "Install syria_events again (`pip install --force-reinstall syria_events`) or train the model anew (examples/train_ner)."
    try:
        stated: dict[str, str] = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))["sha256"]
    except (OSError, ValueError, KeyError) as error:
        raise NerError(f"{folder / MANIFEST}: cannot be read ({error}). {again}") from error
    missing = {WEIGHTS, VECTORS} - stated.keys()
    if missing:
        raise NerError(f"{folder / MANIFEST}: does not name {', '.join(sorted(missing))}. {again}")
    contents = {}
    for name, expected in stated.items():
        path = folder / name
        if not path.is_file():
            raise NerError(f"{path}: missing. {again}")
        contents[name] = path.read_bytes()
        found = hashlib.sha256(contents[name]).hexdigest()
        if found != expected:
            raise NerError(f"{path}: SHA-256 is {found[:12]}…, not {expected[:12]}…: the file is damaged or was changed. {again}")
    return contents


def _load_own(folder: Traversable) -> tuple[Tagger, list[str]]:
    contents = checked_files(folder)
    from stanza.models.ner.trainer import Trainer

    with _quiet_stanza():
        trainer = Trainer(model_file=BytesIO(contents[WEIGHTS]), device="cpu")
    return OwnTagger(trainer.model, read_vectors(contents[VECTORS])), trainer.get_known_tags()


@contextmanager
def _quiet_stanza() -> Iterator[None]:
    """Keep stanza's debug lines off stderr while it loads."""
    logger = logging.getLogger("stanza")
    before = logger.level
    logger.setLevel(logging.WARNING)
    try:
        yield
    finally:
        logger.setLevel(before)


def read_vectors(content: bytes) -> "WordVectors":
    """Read word vectors as `examples/train_ner` writes them. Raises: what `torch.load` raises for a broken file."""
    import torch

    from syria_events.ner_model.vectors import WordVectors, unpack

    data = torch.load(BytesIO(content), map_location="cpu", weights_only=True)
    table, stem_table = (unpack(data[name].numpy(), data[f"{name}_scale"].numpy()) for name in ("table", "stem_table"))
    return WordVectors(data["words"].split("\n"), table, data["heads"].split("\n"), data["stems"].split("\n"), stem_table)


class OwnTagger:
    """Run a stanza NERTagger whose word inputs are made as words come: what depends on the word alone is computed once a word."""

    def __init__(self, model: "NERTagger", vectors: "WordVectors") -> None:
        import torch

        self._model, self._vectors = model.eval(), vectors
        self.tags: list[str] = model.vocab["tag"].items(0)
        self._moves = allowed_moves(self.tags, model.crits[0]._transitions.detach().numpy())
        self._rows: dict[str, int] = {}
        self._inputs = torch.zeros(0, model.input_transform.out_features)

    def __call__(self, sentences: list[list[str]]) -> list[list[str]]:
        """Return BIOES tags for sentences of at least one token each."""
        import torch

        from syria_events.ner_model.vectors import word_key

        keys = [[word_key(token) for token in sentence] for sentence in sentences]
        tags: list[list[str]] = [[] for _ in sentences]
        with torch.inference_mode():
            for batch in batches([len(sentence) for sentence in keys]):
                for i, path in zip(batch, self._decode([keys[i] for i in batch]), strict=True):
                    tags[i] = [self.tags[at] for at in path]
        return tags

    def _decode(self, sentences: list[list[str]]) -> list[list[int]]:
        """Tag indices for one batch of folded sentences, longest first."""
        return best_paths(self.scores(sentences).numpy(), [len(sentence) for sentence in sentences], *self._moves)

    def scores(self, sentences: list[list[str]]) -> "torch.Tensor":
        """Return scores before the search for the best path: sentences x tokens x tags; folded sentences, longest first."""
        import torch
        from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence, pad_sequence

        self._learn({key for sentence in sentences for key in sentence})
        model, lengths = self._model, [len(sentence) for sentence in sentences]
        rows = pad_sequence([torch.tensor([self._rows[key] for key in sentence]) for sentence in sentences], batch_first=True)
        hidden, _ = model.taggerlstm(pack_padded_sequence(self._inputs[rows], lengths, batch_first=True), lengths)
        return pad_packed_sequence(hidden._replace(data=model.tag_clfs[0](hidden.data)), batch_first=True)[0]

    def _learn(self, keys: set[str]) -> None:
        """Compute the inputs of words not seen before: vectors, letters through the character model, and the input layer."""
        import torch

        if len(self._rows) > REMEMBERED:
            self._rows, self._inputs = {}, self._inputs[:0]
        new = sorted((key for key in keys if key not in self._rows), key=lambda key: (-len(key), key))
        if not new:
            return
        chars = [torch.tensor(self._model.vocab["char"].map(list(key))) for key in new]
        padded = torch.nn.utils.rnn.pad_sequence(chars, batch_first=True)
        letters = self._model.charmodel(padded, padded.eq(0), list(range(len(new))), [len(new)], [len(c) for c in chars]).data
        vectors = torch.from_numpy(self._vectors.matrix(new))
        first = len(self._rows)
        self._rows.update({key: first + i for i, key in enumerate(new)})
        if len(self._rows) > len(self._inputs):
            more = max(len(self._rows), 2 * len(self._inputs), 4096) - len(self._inputs)
            self._inputs = torch.cat([self._inputs, torch.zeros(more, self._inputs.shape[1])])
        self._inputs[first : first + len(new)] = self._model.input_transform(torch.cat([vectors, letters], 1))


def batches(lengths: list[int]) -> Iterator[list[int]]:
    """Indices of sentences in batches of about `BATCH_TOKENS`, padding counted, longest first.

    >>> list(batches([3, 9, 3]))
    [[1, 0, 2]]
    """
    batch: list[int] = []
    for i in sorted(range(len(lengths)), key=lambda i: -lengths[i]):
        if batch and (len(batch) + 1) * lengths[batch[0]] > BATCH_TOKENS:
            yield batch
            batch = []
        batch.append(i)
    if batch:
        yield batch


def allowed_moves(tags: list[str], learned: "Floats") -> tuple["Floats", "Floats", "Floats"]:
    """Scores of first tags, of moves and of last tags: what the tagger learned, and minus a lot where BIOES forbids it."""
    import numpy as np

    opens = np.array([tag[:2] in ("B-", "I-") for tag in tags])
    follows = np.array([tag[:2] in ("I-", "E-") for tag in tags])
    names = np.array([tag[2:] for tag in tags])
    special = np.array([tag.startswith("<") for tag in tags])
    wrong = np.where(opens[:, None], ~(follows[None, :] & (names[:, None] == names[None, :])), follows[None, :])
    never = np.float32(-1e4)
    moves = learned + never * (wrong | special[None, :])
    return never * (follows | special), moves.astype(np.float32), never * (opens | special)


def best_paths(scores: "Floats", lengths: list[int], first: "Floats", moves: "Floats", last: "Floats") -> list[list[int]]:
    """Viterbi over a batch, longest sentence first. `scores`: sentences x tokens x tags; one list of tag indices a sentence."""
    best = [scores[:, 0] + first]
    back = []
    for t in range(1, scores.shape[1]):
        live = sum(length > t for length in lengths)
        paths = best[-1][:live, :, None] + moves
        back.append(paths.argmax(1))
        best.append(paths.max(1) + scores[:live, t])
    found = []
    for i, length in enumerate(lengths):
        path = [int((best[length - 1][i] + last).argmax())]
        for t in range(length - 2, -1, -1):
            path.append(int(back[t][i, path[-1]]))
        found.append(path[::-1])
    return found


# --- stanza's folders -----------------------------------------------------------------------------------------------------


def _stanza_home() -> Path:
    """Where `stanza.download` puts its packages."""
    from stanza.resources.common import DEFAULT_MODEL_DIR

    return Path(DEFAULT_MODEL_DIR)


def _load_stanza(folder: Path, official: bool) -> tuple[Tagger, list[str]]:
    """The Arabic NER processor of a folder in stanza's layout, run on our tokens."""
    advice = "Get it with `import stanza; stanza.download('ar')`" + ("." if official else " and its model_dir, or give another folder.")
    try:
        languages = json.loads((folder / "resources.json").read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise NerError(f"{folder}: no model files of ours and no readable resources.json of stanza ({error}). {advice}") from error
    if "ner" not in languages.get("ar", {}):
        have = ", ".join(sorted(k for k, v in languages.items() if isinstance(v, dict) and "ner" in v)) or "none"
        raise NerError(f"{folder}: no Arabic NER model (languages with one: {have}). {advice}")
    import stanza

    try:
        with _quiet_stanza():
            pipeline = stanza.Pipeline(
                "ar",
                dir=str(folder),
                processors="tokenize,ner",
                tokenize_pretokenized=True,
                download_method=None,
                use_gpu=False,
                verbose=False,
            )
    except Exception as error:  # stanza raises a dozen kinds for missing, unreadable and mismatched files
        reason = "a file is damaged" if isinstance(error, UnpicklingError | EOFError) else str(error).split("\n")[0]
        raise NerError(f"{folder}: stanza cannot load its Arabic NER model ({type(error).__name__}: {reason}). {advice}") from error

    def run(sentences: list[list[str]]) -> list[list[str]]:
        document = pipeline([[token.replace(" ", "\xa0") for token in sentence] for sentence in sentences])
        return [[token.ner for token in sentence.tokens] for sentence in document.sentences]

    return run, pipeline.processors["ner"].get_known_tags()
