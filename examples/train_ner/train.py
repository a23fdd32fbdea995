"""Train the bundled NER model from the data in a folder laid out like `shared/`: one command, about fifty minutes on one core.

    python examples/train_ner/train.py --shared ../shared --out src/syria_events/ner_model --seed 3

Needs gensim beside the package. Prints the figures on the development sets, then trains once more with them included and writes that.
"""

import argparse
import time
from collections import Counter
from pathlib import Path

import torch
from corpus import Splitter, Tagged, alphabet, paragraphs, read_tagged, sample, sentences_of, syria_paragraphs
from holdout import split_anercorp, split_aqmar
from language_model import pretrain
from stanza.models.ner.trainer import Trainer
from tagging import State, Words, fit, new_trainer, score, tag, write_bundle
from word_vectors import build

from syria_events.ner_model.vectors import WordVectors

LANGUAGE_STEPS, STEPS, ALL_STEPS = 5_500, 1_200, 1_400
RATE = 0.002


def say(text: str) -> None:
    """Print with the time of day."""
    print(time.strftime("%H:%M:%S"), text, flush=True)


def plain_text(shared: Path, gold: list[Tagged]) -> list[list[str]]:
    """Sentences for the language model: the articles about Syria, a quarter of the news corpus, the tagged sentences twice."""
    syria = [s for p in syria_paragraphs(shared) for s in sentences_of(p)]
    news = [s for p in sample(paragraphs(shared), 0.24, seed=5) for s in sentences_of(p)]
    return [*syria, *news, *(2 * [[word for word, _ in sentence] for sentence in gold])]


class Recipe:
    """What both runs share: vectors, alphabet and the pretrained BiLSTM."""

    def __init__(self, vectors: WordVectors, chars: list[str], seed: int) -> None:
        self.vectors, self.chars, self.seed = vectors, chars, seed
        self.pretrained: State = {}

    def pretrain(self, text: list[list[str]]) -> None:
        """Teach the BiLSTM to foretell words."""
        trainer = new_trainer(Words.of(self.vectors, [[("في", "O")]]), self.chars, self.seed)  # its own word table is not used
        self.pretrained = pretrain(trainer.model, self.vectors, text, LANGUAGE_STEPS, self.seed)

    def run(self, gold: list[Tagged], steps: int) -> Trainer:
        """Train the tagger on `gold`, from the pretrained weights."""
        trainer = new_trainer(Words.of(self.vectors, gold), self.chars, self.seed)
        trainer.model.load_state_dict(self.pretrained, strict=False)
        fit(trainer, gold, steps, RATE)
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
    parser.add_argument("--seed", type=int, default=3)
    asked = parser.parse_args()
    torch.set_num_threads(1)
    anercorp, anercorp_dev = split_anercorp(read_tagged(asked.shared / "ner" / "anercorp_train.bio"))
    aqmar, aqmar_dev = split_aqmar(read_tagged(asked.shared / "ner" / "aqmar_train.bio"))
    gold, everything = [*anercorp, *aqmar], [*anercorp, *aqmar, *anercorp_dev, *aqmar_dev]
    counts = Counter(word for paragraph in paragraphs(asked.shared) for word in paragraph)
    recipe = Recipe(build(asked.shared, Splitter(counts), asked.seed), alphabet(counts), asked.seed)
    say("vectors of stems trained")
    recipe.pretrain(plain_text(asked.shared, everything))
    say("language model trained")
    sets = {"ANERcorp, end of the training split": anercorp_dev, "AQMAR, four subjects": aqmar_dev}
    recipe.report(recipe.run(gold, STEPS), sets)
    say("figures above: without the development sets; now once more with them")
    write_bundle(recipe.run(everything, ALL_STEPS), recipe.vectors, asked.out)


if __name__ == "__main__":
    main()
