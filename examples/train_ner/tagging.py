"""stanza's NER trainer over our word inputs: build, train, tag, score, and write the files the package loads."""

import hashlib
import json
import random
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from corpus import Tagged, cut
from stanza.models import ner_tagger
from stanza.models.common.pretrain import PretrainedWordVocab
from stanza.models.common.vocab import VOCAB_PREFIX, CharVocab, CompositeVocab
from stanza.models.ner.data import DataLoader
from stanza.models.ner.trainer import Trainer
from stanza.models.ner.utils import process_tags
from stanza.models.ner.vocab import MultiVocab

from syria_events.annotate import KINDS, MANIFEST, VECTORS, WEIGHTS, OwnTagger, to_bio
from syria_events.ner_model.vectors import WordVectors, pack

TAGS = ["O", *(f"{position}-{kind}" for kind in KINDS for position in "BIES")]
State = dict[str, torch.Tensor]


class FoldedLoader(DataLoader):
    """stanza's loader over lists of (folded word, BIO tag)."""

    def _load_doc(self, doc: list[Tagged], scheme: object) -> list[object]:
        return process_tags([[[word, (tag,)] for word, tag in sentence] for sentence in doc], "bioes")


@dataclass(frozen=True)
class Words:
    """The words of a training set with their fixed inputs, in the shape stanza calls a pretrain."""

    vocab: PretrainedWordVocab
    emb: torch.Tensor

    @classmethod
    def of(cls, vectors: WordVectors, sentences: Iterable[Tagged]) -> "Words":
        keys = sorted({word for sentence in sentences for word, _ in sentence})
        blank = np.zeros((len(VOCAB_PREFIX), vectors.dim), np.float32)
        return cls(PretrainedWordVocab(keys), torch.from_numpy(np.concatenate([blank, vectors.matrix(keys)])))


def seed_all(seed: int) -> None:
    """Seed Python, numpy and torch."""
    random.seed(seed)
    np.random.seed(seed)
    torch.manual_seed(seed)


def new_trainer(words: Words, chars: list[str], seed: int, dropout: float = 0.4) -> Trainer:
    """stanza's trainer with a fresh BiLSTM-CRF: 256 states a direction, 64 for letters, word inputs fixed."""
    args = ner_tagger.parse_args(["--shorthand", "ar_news", "--no_emb_finetune", "--no_lowercase", "--optim", "adam", "--cpu"])
    args |= {"word_emb_dim": words.emb.shape[1], "char_emb_dim": 48, "char_hidden_dim": 64, "hidden_dim": 256}
    args |= {"dropout": dropout, "word_dropout": 0.05, "scheme": "bioes", "seed": seed}
    seed_all(seed)
    tags = CompositeVocab([[((tag,),) for tag in TAGS]], "ar_news", idx=0, sep=None)
    vocab = MultiVocab({"char": CharVocab([chars]), "tag": tags, "word": words.vocab})
    return Trainer(args=args, vocab=vocab, pretrain=words, device="cpu")


def state_of(trainer: Trainer) -> State:
    """All trained weights."""
    return {name: value.clone() for name, value in trainer.model.state_dict().items() if not name.startswith("word_emb")}


def fit(trainer: Trainer, sentences: list[Tagged], steps: int, rate: float, average: float = 0.995) -> None:
    """Train with stanza's `Trainer.update`: warm-up, a flat 40 percent, linear decay; leave the running average of the weights."""
    loader = FoldedLoader(cut(sentences), 32, trainer.args, vocab=trainer.vocab, evaluation=False, max_batch_words=1400)
    weights = [p for p in trainer.model.parameters() if p.requires_grad]
    means = [p.detach().clone() for p in weights]
    step = 0
    while step < steps:
        for batch in loader:
            step += 1
            trainer.optimizer.param_groups[0]["lr"] = rate * min(1, step / 100) * max(0.02, 1 - max(0, step / steps - 0.4) / 0.6)
            trainer.update(batch)
            with torch.no_grad():
                torch._foreach_lerp_(means, weights, 1 - min(average, (1 + step) / (10 + step)))
            if step == steps:
                break
        loader.reshuffle()
    for weight, mean in zip(weights, means, strict=True):
        weight.data.copy_(mean)


def tag(trainer: Trainer, vectors: WordVectors, sentences: list[Tagged]) -> list[list[str]]:
    """BIO tags, by the code that tags in the package."""
    raw = OwnTagger(trainer.model, vectors)([[word for word, _ in sentence] for sentence in sentences])
    return [to_bio(tags, {kind: kind for kind in KINDS}) for tags in raw]


def names(tags: list[str]) -> set[tuple[int, int, str]]:
    """Names as (first token, token after the last, kind)."""
    starts = [i for i, tag in enumerate(tags) if tag.startswith("B-")]
    found = set()
    for start in starts:
        end = start + 1
        while end < len(tags) and tags[end].startswith("I-"):
            end += 1
        found.add((start, end, tags[start][2:]))
    return found


def score(gold: list[Tagged], predicted: list[list[str]]) -> Mapping[str, tuple[float, int]]:
    """Exact-match F1 and number of gold names, a kind and "all"."""
    right, there, found = Counter[str](), Counter[str](), Counter[str]()
    for sentence, tags in zip(gold, predicted, strict=True):
        want, have = names([tag for _, tag in sentence]), names(tags)
        for counter, spans in ((there, want), (found, have), (right, want & have)):
            counter.update(kind for *_, kind in spans)
            counter["all"] += len(spans)
    return {kind: (2 * right[kind] / max(1, there[kind] + found[kind]), there[kind]) for kind in (*KINDS, "all")}


def write_bundle(trainer: Trainer, vectors: WordVectors, folder: Path) -> None:
    """Write `tagger.pt` (a stanza checkpoint at half precision, word vectors apart), `vectors.pt` and `manifest.json`."""
    folder.mkdir(parents=True, exist_ok=True)
    vocab = MultiVocab({name: trainer.vocab[name] for name in ("char", "tag")})
    state = {name: value.half() for name, value in state_of(trainer).items()}
    torch.save({"model": state, "vocab": vocab.state_dict(), "config": trainer.args}, folder / WEIGHTS)
    lists = {"words": vectors.words, "heads": vectors.split_heads, "stems": vectors.stems}
    data: dict[str, object] = {name: "\n".join(entries) for name, entries in lists.items()}
    for name, table in (("table", vectors.table), ("stem_table", vectors.stem_table)):
        packed, scale = pack(table)
        data |= {name: torch.from_numpy(packed), f"{name}_scale": torch.from_numpy(scale).half()}
    torch.save(data, folder / VECTORS)
    sums = {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in (WEIGHTS, VECTORS)}
    (folder / MANIFEST).write_text(json.dumps({"sha256": sums}, indent=1) + "\n", encoding="utf-8")
