"""Tokens a second of the bundled NER model, and of stanza's own tagging loop with the same weights, on one core.

    python examples/bench_ner.py [FOLDER OF ARTICLES] [--rounds 3]

"new words" starts with nothing remembered, as on the first articles of a run; "known words" is the second pass over the same text.
stanza's loop gets the same word inputs, looked up before the clock starts, and the same number of sentences a batch (32).
"""

import argparse
import json
import time
from collections.abc import Callable
from pathlib import Path

import torch
from stanza.models.common.pretrain import Pretrain, PretrainedWordVocab
from stanza.models.ner.data import DataLoader
from stanza.models.ner.trainer import Trainer
from stanza.models.ner.vocab import MultiVocab

from syria_events.annotate import VECTORS, WEIGHTS, StanzaAnnotator, read_vectors
from syria_events.models import Paragraph
from syria_events.ner_model.vectors import word_key
from syria_events.segment import split_sentences

MODEL = Path(__file__).resolve().parents[1] / "src" / "syria_events" / "ner_model"
Sentences = list[list[str]]


class PlainLoader(DataLoader):
    """stanza's loader over lists of folded words."""

    def _load_doc(self, doc: Sentences, scheme: object) -> list[object]:
        return [[[word, ("O",)] for word in sentence] for sentence in doc]


def read(folder: Path) -> Sentences:
    """Sentences of every article in the folder (.json with `text`, or .txt)."""
    sentences = []
    for path in sorted(folder.iterdir()):
        content = path.read_text(encoding="utf-8")
        text = json.loads(content)["text"] if path.suffix == ".json" else content if path.suffix == ".txt" else ""
        for line in text.split("\n"):
            sentences += [[t.text for t in s.tokens] for s in split_sentences(Paragraph(0, 0, len(line), line))]
    return sentences


def bare_stanza(sentences: Sentences) -> Callable[[], object]:
    """stanza's own loader and `Trainer.predict` with the bundled weights, ready to run."""
    own = Trainer(model_file=str(MODEL / WEIGHTS), device="cpu")
    vectors = read_vectors((MODEL / VECTORS).read_bytes())
    folded = [[word_key(token) for token in sentence] for sentence in sentences]
    keys = sorted({key for sentence in folded for key in sentence})
    words = Pretrain()
    words._vocab = PretrainedWordVocab(keys)
    words._emb = torch.cat([torch.zeros(4, vectors.dim), torch.from_numpy(vectors.matrix(keys))])
    vocab = MultiVocab({"char": own.vocab["char"], "tag": own.vocab["tag"], "word": words.vocab})
    trainer = Trainer(args=own.args, vocab=vocab, pretrain=words, device="cpu")
    trainer.model.load_state_dict(own.model.state_dict(), strict=False)

    def run() -> object:
        with torch.no_grad():
            loader = PlainLoader(folded, 32, own.args, vocab=vocab, evaluation=True, preprocess_tags=False)
            return [trainer.predict(batch) for batch in loader]

    return run


def speed(run: Callable[[], object], tokens: int) -> float:
    """Tokens a second of one call."""
    start = time.perf_counter()
    run()
    return tokens / (time.perf_counter() - start)


def main() -> None:
    """Print the best of some rounds for each way, and their ratio."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, nargs="?", default=Path(__file__).parent / "articles")
    parser.add_argument("--rounds", type=int, default=3)
    asked = parser.parse_args()
    torch.set_num_threads(1)
    sentences = read(asked.folder)
    tokens = sum(map(len, sentences))
    start = time.perf_counter()
    StanzaAnnotator.load()
    print(f"{len(sentences)} sentences, {tokens} tokens; the model loads in {time.perf_counter() - start:.2f} s (torch imported before)")
    new = known = 0.0
    for _ in range(asked.rounds):
        annotator = StanzaAnnotator.load()
        new = max(new, speed(lambda a=annotator: a.tag(sentences), tokens))
        known = max(known, speed(lambda a=annotator: a.tag(sentences), tokens))
    run = bare_stanza(sentences)
    bare = max(speed(run, tokens) for _ in range(asked.rounds))
    print(f"bundled, new words:   {new:8,.0f} tokens/s  ({new / bare:.1f} x stanza's loop)")
    print(f"bundled, known words: {known:8,.0f} tokens/s  ({known / bare:.1f} x stanza's loop)")
    print(f"stanza's own loop:    {bare:8,.0f} tokens/s")


if __name__ == "__main__":
    main()
