"""Train the bundled NER model from the data in a folder laid out like `shared/`: one command, about ninety minutes on one core.

    python examples/train_ner/train.py --shared ../shared --out src/syria_events/ner_model --seed 1

Needs gensim beside the package. Prints the figures on the development sets, then takes the last steps once more with them included.
"""

import argparse
import random
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import torch
from corpus import Splitter, Tagged, alphabet, paragraphs, read_tagged, sample, sentences_of, syria_paragraphs
from holdout import split_anercorp, split_aqmar
from language_model import pretrain
from silver import agreed
from stanza.models.ner.trainer import Trainer
from tagging import State, Words, fit, new_trainer, score, state_of, tag, write_bundle
from word_vectors import build

from syria_events.annotate import OwnTagger
from syria_events.ner_model.vectors import WordVectors

LANGUAGE_STEPS, SILVER_STEPS, GOLD_STEPS = 5_500, 1_900, 600
UNLABELLED = 62_000
DROPOUT = 0.4
TEACHERS = ((0.3, 0.0015, 900), (0.35, 0.0015, 1200), (0.4, 0.002, 1200))  # dropout, learning rate, steps


def say(text: str) -> None:
    """Print with the time of day."""
    print(time.strftime("%H:%M:%S"), text, flush=True)


def plain_text(shared: Path, gold: list[Tagged]) -> list[list[str]]:
    """Sentences for the language model: the articles about Syria, a quarter of the news corpus, the training sentences twice."""
    sources: Iterator[list[str]] = (s for p in syria_paragraphs(shared) for s in sentences_of(p))
    news = (s for p in sample(paragraphs(shared), 0.24, seed=5) for s in sentences_of(p))
    return [*sources, *news, *(2 * [[word for word, _ in sentence] for sentence in gold])]


def unlabelled(shared: Path, size: int) -> list[list[str]]:
    """Sentences for the teachers to tag: half of the articles about Syria, an eighth of the news corpus, shuffled and cut to `size`."""
    syria = sample(syria_paragraphs(shared), 0.5, seed=11)
    news = sample(paragraphs(shared), 0.12, seed=11)
    found = [s for source in (syria, news) for p in source for s in sentences_of(p, shortest=6)]
    random.Random(11).shuffle(found)
    return found[:size]


class Recipe:
    """What every run shares: vectors, alphabet and the pretrained BiLSTM."""

    def __init__(self, vectors: WordVectors, chars: list[str], seed: int) -> None:
        self.vectors, self.chars, self.seed = vectors, chars, seed
        self.pretrained: State = {}

    def pretrain(self, text: list[list[str]], steps: int) -> None:
        """Teach the BiLSTM to foretell words."""
        trainer = new_trainer(Words.of(self.vectors, []), self.chars, self.seed)
        self.pretrained = pretrain(trainer.model, self.vectors, text, steps, self.seed)

    def start(self, sentences: list[Tagged], dropout: float, seed: int, weights: State | None = None) -> Trainer:
        """A trainer that knows the words of `sentences`, with the given weights or the pretrained ones."""
        trainer = new_trainer(Words.of(self.vectors, sentences), self.chars, seed, dropout)
        trainer.model.load_state_dict(weights or self.pretrained, strict=False)
        return trainer

    def teachers(self, gold: list[Tagged]) -> list[OwnTagger]:
        """Three models that differ in seed, dropout and learning rate."""
        found = []
        for number, (dropout, rate, steps) in enumerate(TEACHERS):
            trainer = self.start(gold, dropout, self.seed + number)
            fit(trainer, gold, steps, rate)
            found.append(OwnTagger(trainer.model, self.vectors))
        return found

    def student(self, gold: list[Tagged], silver: list[Tagged]) -> State:
        """Weights after silver mixed with a quarter of gold, before the last steps on gold alone."""
        trainer = self.start([*gold, *silver], DROPOUT, self.seed)
        share = SILVER_STEPS * 32 // 4
        fit(trainer, silver[: 3 * share] + gold * max(1, round(share / len(gold))), SILVER_STEPS, 0.002)
        return state_of(trainer)

    def finish(self, gold: list[Tagged], weights: State) -> Trainer:
        """The student after its last steps on gold."""
        trainer = self.start(gold, DROPOUT, self.seed, weights)
        fit(trainer, gold, GOLD_STEPS, 0.0012)
        return trainer

    def report(self, trainer: Trainer, sets: dict[str, list[Tagged]]) -> None:
        """Print F1 and number of names a kind, for each development set."""
        for name, sentences in sets.items():
            figures = score(sentences, tag(trainer, self.vectors, sentences))
            say(f"{name}: " + ", ".join(f"{kind} {f1:.3f} ({count})" for kind, (f1, count) in figures.items()))


def main() -> None:
    """Run every step; the files appear in --out."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, required=True, help="folder with ner/, vectors/ and corpus/")
    parser.add_argument("--out", type=Path, required=True, help="folder for tagger.pt, vectors.pt and manifest.json")
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    torch.set_num_threads(1)
    anercorp, anercorp_dev = split_anercorp(read_tagged(asked.shared / "ner" / "anercorp_train.bio"))
    aqmar, aqmar_dev = split_aqmar(read_tagged(asked.shared / "ner" / "aqmar_train.bio"))
    gold, sets = [*anercorp, *aqmar], {"ANERcorp, end of the training split": anercorp_dev, "AQMAR, four subjects": aqmar_dev}
    counts = Counter(word for paragraph in paragraphs(asked.shared) for word in paragraph)
    recipe = Recipe(build(asked.shared, Splitter(counts), asked.seed), alphabet(counts), asked.seed)
    say("vectors of stems trained")
    recipe.pretrain(plain_text(asked.shared, [*gold, *anercorp_dev, *aqmar_dev]), LANGUAGE_STEPS)
    say("language model trained")
    silver = agreed(recipe.teachers(gold), unlabelled(asked.shared, UNLABELLED))
    say(f"{len(silver)} sentences tagged by the teachers")
    weights = recipe.student(gold, silver)
    recipe.report(recipe.finish(gold, weights), sets)
    say("figures above: without the development sets; now once more with them")
    write_bundle(recipe.finish([*gold, *anercorp_dev, *aqmar_dev], weights), recipe.vectors, asked.out)


if __name__ == "__main__":
    main()
