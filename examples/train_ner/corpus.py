"""Reading: tagged sentences, unlabelled news, word counts, and which words are written with proclitics."""

import json
import lzma
import random
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from syria_events.arabic import fold
from syria_events.ner_model.vectors import heads, stem_after, word_key

Tagged = list[tuple[str, str]]

_TOKEN = re.compile(r"[^\W_]+|[^\w\s]")
_DIGIT = re.compile(r"[0-9]")
_STOPS = frozenset(".؟!")


def read_tagged(path: Path) -> list[Tagged]:
    """Read sentences of (folded word, tag) from a file with a word and its tag on each line, an empty line after each sentence."""
    sentences: list[Tagged] = []
    current: Tagged = []
    for line in [*path.read_text(encoding="utf-8").splitlines(), ""]:
        if line.strip():
            word, tag = line.split()[:2] if "\t" not in line else line.split("\t")[:2]
            current.append((word_key(word), tag))
        elif current:
            sentences.append(current)
            current = []
    return sentences


def cut(sentences: Iterable[Tagged], longest: int = 110) -> list[Tagged]:
    """Cut long sentences after a comma or stop that is outside names, else anywhere outside names."""
    pieces = []
    for sentence in sentences:
        while len(sentence) > longest:
            free = [i for i in range(longest, 0, -1) if not sentence[i][1].startswith("I-")]
            at = next((i for i in free if i > longest // 2 and sentence[i - 1][0] in "،,.؛;"), free[0])
            pieces.append(sentence[:at])
            sentence = sentence[at:]
        pieces.append(sentence)
    return pieces


def words_of(text: str) -> list[str]:
    """Folded words and marks of plain text, digits as 0."""
    return _TOKEN.findall(_DIGIT.sub("0", fold(text)))


def paragraphs(shared: Path) -> Iterator[list[str]]:
    """Yield the paragraphs of the general news corpus as folded words."""
    with lzma.open(shared / "corpus" / "paragraphs.txt.xz", "rt", encoding="utf-8") as lines:
        for line in lines:
            yield words_of(line)


def syria_paragraphs(shared: Path) -> Iterator[list[str]]:
    """Yield titles and paragraphs of the unlabelled articles about Syria as folded words."""
    with lzma.open(shared / "corpus" / "syria_articles.jsonl.xz", "rt", encoding="utf-8") as lines:
        for line in lines:
            article = json.loads(line)
            for text in [article.get("title") or "", *article["text"].split("\n")]:
                yield words_of(text)


def sentences_of(paragraph: list[str], longest: int = 70, shortest: int = 4) -> Iterator[list[str]]:
    """Yield the sentences of a paragraph: cut after a stop, and at `longest` words; pieces below `shortest` are dropped."""
    start = 0
    for i, word in enumerate(paragraph):
        if (word in _STOPS and i - start >= shortest - 1) or i - start >= longest:
            yield paragraph[start : i + 1]
            start = i + 1
    if len(paragraph) - start >= shortest:
        yield paragraph[start:]


def sample(sentences: Iterable[list[str]], share: float, seed: int) -> Iterator[list[str]]:
    """Yield about `share` of the items, the same ones for the same seed."""
    rng = random.Random(seed)
    return (item for item in sentences if rng.random() < share)


class Splitter:
    """Decides from corpus counts which words begin with proclitics."""

    def __init__(self, counts: Counter[str]) -> None:
        self.counts = counts

    def head(self, word: str) -> str:
        """The proclitics of a folded word whose stem is much used without them, "" for none.

        A definite stem after a clitic («والجيش») is almost never a word of its own; a verb or name after و is common enough when
        its bare form has a third of the count.
        """
        count, best, most = self.counts.get(word, 0), "", 0
        for head in heads(word):
            stem = stem_after(word, head)
            used = self.counts.get(stem, 0)
            if used >= max(self._needed(count, head, stem, used), 3) and used > most:
                best, most = head, used
        return best

    @staticmethod
    def _needed(count: int, head: str, stem: str, used: int) -> float:
        if count == 0 or (stem.startswith("ال") and len(stem) >= 5 and used >= 20):
            return 3
        return count * 0.3 if head == "و" else count


def alphabet(counts: Counter[str], least: int = 2500) -> list[str]:
    """Characters that occur in at least `least` words of the corpus, most frequent first, then the two stanza needs."""
    seen: Counter[str] = Counter()
    for word, count in counts.items():
        for char in set(word):
            seen[char] += count
    return [*(char for char, count in seen.most_common() if count >= least), " ", "\n"]
