"""Before it sees a tag, the tagger's BiLSTM learns to foretell words: forward the next one, backward the one before."""

import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import torch
import torch.nn.functional as F
from stanza.models.ner.model import NERTagger
from tagging import State
from torch import Tensor, nn
from torch.nn.utils.rnn import pack_padded_sequence

from syria_events.ner_model.vectors import WordVectors

LONGEST_WORD, LONGEST_SENTENCE = 14, 70
BATCH_TOKENS, TARGETS, NOISE = 2048, 60_000, 1000


@dataclass(frozen=True)
class Lexicon:
    """The word types of the text: their fixed inputs, letters, and which of them (-1: none) each is as a target."""

    inputs: Tensor
    letters: Tensor
    lengths: Tensor
    target_of: Tensor
    targets: Tensor
    frequency: Tensor


def lexicon(counts: Counter[str], vectors: WordVectors, tagger: NERTagger) -> Lexicon:
    """Look up every type once; targets are the 60,000 most frequent with a vector."""
    types = [word for word, _ in counts.most_common()]
    letters = torch.zeros(len(types), LONGEST_WORD, dtype=torch.long)
    for i, word in enumerate(types):
        ids = tagger.vocab["char"].map(list(word[:LONGEST_WORD]))
        letters[i, : len(ids)] = torch.tensor(ids)
    chosen = torch.tensor([i for i, word in enumerate(types) if vectors.knows(word)][:TARGETS])
    target_of = torch.full((len(types),), -1)
    target_of[chosen] = torch.arange(len(chosen))
    frequency = torch.tensor([counts[types[i]] for i in chosen.tolist()], dtype=torch.float)
    inputs = torch.from_numpy(np.stack([vectors.vector(word) for word in types]))
    width = vectors.table.shape[1] + vectors.stem_table.shape[1]
    return Lexicon(inputs, letters, (letters > 0).sum(1), target_of, inputs[chosen][:, :width].clone(), frequency)


class ForetellingHeads(nn.Module):
    """One linear map a direction from the BiLSTM's states to the vector of the word foretold; one bias a target."""

    def __init__(self, size: int, words: Lexicon) -> None:
        super().__init__()
        self.maps = nn.ModuleList([nn.Linear(size, words.targets.shape[1]) for _ in range(2)])
        self.bias = nn.Parameter((words.frequency / words.frequency.sum()).log() + 10)
        noise = words.frequency**0.75
        self._noise, self._words = noise / noise.sum(), words

    def loss(self, states: Tensor, direction: int, wanted: Tensor) -> Tensor:
        """Cross-entropy against `NOISE` sampled words shared by the batch."""
        target = self._words.target_of[wanted]
        known = target >= 0
        guess, target = self.maps[direction](states[known]), target[known]
        noise = torch.multinomial(self._noise, NOISE, replacement=True)
        log_noise = self._noise.log()
        wrong = (guess @ self._words.targets[noise].to(guess.dtype).T).float() + self.bias[noise] - log_noise[noise]
        wrong = wrong.masked_fill(noise[None] == target[:, None], -1e4)
        right = (guess.float() * self._words.targets[target]).sum(1) + self.bias[target] - log_noise[target]
        return F.cross_entropy(torch.cat([right[:, None], wrong], 1), torch.zeros(len(target), dtype=torch.long))


def _letters(tagger: NERTagger, words: Lexicon, types: Tensor) -> Tensor:
    """The character model's states for the given types."""
    order = words.lengths[types].argsort(descending=True)
    chosen = types[order]
    embedded = F.dropout(tagger.charmodel.char_emb(words.letters[chosen]), 0.1)
    states = tagger.charmodel.charlstm.lstm(pack_padded_sequence(embedded, words.lengths[chosen], batch_first=True))[1][0]
    return states.transpose(0, 1).reshape(len(chosen), -1)[order.argsort()]


def _loss(tagger: NERTagger, heads: ForetellingHeads, words: Lexicon, batch: Tensor) -> Tensor:
    """Both directions' loss for a batch of sentences of one length; one word vector in twenty is hidden, so that letters stand in."""
    types, at = batch.unique(return_inverse=True)
    fixed = words.inputs[types][at].masked_fill((torch.rand(batch.shape) < 0.05).unsqueeze(-1), 0)
    inputs = F.dropout(torch.cat([fixed, _letters(tagger, words, types).float()[at]], -1), 0.1)
    states = F.dropout(tagger.taggerlstm.lstm(tagger.input_transform(inputs))[0], 0.1)
    size = states.shape[-1] // 2
    ahead = heads.loss(states[:, :-1, :size].reshape(-1, size), 0, batch[:, 1:].reshape(-1))
    behind = heads.loss(states[:, 1:, size:].reshape(-1, size), 1, batch[:, :-1].reshape(-1))
    return ahead + behind


def _batches(sentences: list[Tensor], seed: int) -> Iterator[Tensor]:
    """Yield batches of sentences of exactly one length, reshuffled each round, for ever."""
    rng = random.Random(seed)
    by_length: dict[int, list[Tensor]] = {}
    for sentence in sentences:
        by_length.setdefault(min(len(sentence), LONGEST_SENTENCE), []).append(sentence[:LONGEST_SENTENCE])
    while True:
        batches = []
        for length, group in by_length.items():
            rng.shuffle(group)
            size = max(1, BATCH_TOKENS // length)
            batches += [torch.stack(group[i : i + size]) for i in range(0, len(group), size)]
        rng.shuffle(batches)
        yield from batches


def pretrain(tagger: NERTagger, vectors: WordVectors, text: list[list[str]], steps: int, seed: int, rate: float = 3e-3) -> State:
    """Train the input layers and the BiLSTM on plain text; return their weights (no tag layer). 5,500 steps: 26 minutes on one core."""
    torch.manual_seed(seed)
    counts = Counter(word for sentence in text for word in sentence)
    row = {word: i for i, (word, _) in enumerate(counts.most_common())}
    words = lexicon(counts, vectors, tagger)
    heads = ForetellingHeads(tagger.args["hidden_dim"], words)
    learned = [p for name, p in tagger.named_parameters() if p.requires_grad and not name.startswith(("tag_clf", "crit"))]
    learned += list(heads.parameters())
    optimizer = torch.optim.Adam(learned)
    batches = _batches([torch.tensor([row[word] for word in sentence]) for sentence in text], seed)
    for step, batch in zip(range(steps), batches, strict=False):
        optimizer.param_groups[0]["lr"] = rate * min(1, step / 150) * max(0.03, 1 - step / steps)
        with torch.autocast("cpu", dtype=torch.bfloat16):
            loss = _loss(tagger, heads, words, batch)
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(learned, 2.0)
        optimizer.step()
    return {name: value for name, value in tagger.state_dict().items() if not name.startswith(("word_emb", "tag_clf", "crit"))}
