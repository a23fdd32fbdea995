"""Several teachers tag plain text together; what they are sure of becomes training data."""

import numpy as np
import torch
from corpus import Tagged

from syria_events.annotate import KINDS, OwnTagger, allowed_moves, batches, best_paths, to_bio

# stanza puts four special tags before the real ones.
SPECIAL = 4
KEPT = 0.7


def agreed(teachers: list[OwnTagger], sentences: list[list[str]]) -> list[Tagged]:
    """Sentences with at least one name, tagged by the mean of the teachers' scores; the surest 70 percent, in the order given.

    A sentence is as sure as its least sure token.
    """
    sure = [(certainty, tagged) for certainty, tagged in _tag(teachers, sentences) if any(tag != "O" for _, tag in tagged)]
    floor = sorted(certainty for certainty, _ in sure)[int(len(sure) * (1 - KEPT))]
    return [tagged for certainty, tagged in sure if certainty >= floor]


def _tag(teachers: list[OwnTagger], sentences: list[list[str]]) -> list[tuple[float, Tagged]]:
    tags = teachers[0].tags
    moves = allowed_moves(tags, np.mean([t._model.crits[0]._transitions.detach().numpy() for t in teachers], axis=0))
    found: dict[int, tuple[float, Tagged]] = {}
    with torch.inference_mode():
        for batch in batches([len(sentence) for sentence in sentences]):
            chosen = [sentences[i] for i in batch]
            scores = torch.stack([teacher.scores(chosen) for teacher in teachers]).mean(0)
            best = scores[..., SPECIAL:].softmax(-1).amax(-1)
            paths = best_paths(scores.numpy(), [len(sentence) for sentence in chosen], *moves)
            for i, sentence, path, certainty in zip(batch, chosen, paths, best, strict=True):
                labels = to_bio([tags[at] for at in path], {kind: kind for kind in KINDS})
                found[i] = float(certainty[: len(sentence)].min()), list(zip(sentence, labels, strict=True))
    return [found[i] for i in range(len(sentences))]
