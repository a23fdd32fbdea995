"""What stands around a word of a sentence that tells a toll: people, numbers, verbs that say their fate. It looks and keeps no state."""

from dataclasses import dataclass

from syria_events.models import CountMention, Token
from syria_events.values.count_words import CountWords, Word

STOPS = frozenset(".؛;؟?!")
FAR, APART = 10, 25
_PLURAL = ("وا", "هم")
_LOOSE = frozenset({"عديد", "كثير", "عدد", "عددا"})


@dataclass(frozen=True, slots=True)
class Said:
    """A fate that the verb at token `at` says of the people before it («خمسة أشخاص قتلوا»)."""

    fate: str
    at: int


class Surroundings:
    """The tokens of one sentence with the readings of each and the numbers found in it."""

    def __init__(self, lexicon: CountWords, tokens: tuple[Token, ...], words: list[tuple[Word, ...]], counts: list[CountMention]) -> None:
        self.lexicon, self.tokens, self.words = lexicon, tokens, words
        self.keys = [t.key for t in tokens]
        self.counts = {c.first: c for c in counts}

    def _falling_people(self, at: int) -> bool:
        """«سقوط 20 شخصا», «سقوط ضابط وأربعة قتلى»: people are counted right behind."""
        dead = any(w.fate == "killed" and w.kind == "person" for words in self.words[at : at + 5] for w in words)
        return any(j in self.counts and self.counts[j].person for j in range(at, at + 4)) or dead

    def _number_of(self, i: int) -> bool:
        """«عدد المدنيين الذين قتلوا ... إلى 23»: the verb says whose number is told later."""
        before = range(max(0, i - 6), i)
        return any(self.keys[j] in ("الذين", "ممن", "من") for j in before) and any(
            w.kind == "change" for j in before for w in self.words[j]
        )

    def _is(self, key: str, words: frozenset[str]) -> bool:
        return key in words or (key[:1] in "وف" and key[1:] in words)

    def _falls(self, i: int) -> bool:
        return any(w.kind == "falling" for words in self.words[max(0, i - 4) : i] for w in words)

    def _coordinated(self, i: int) -> bool:
        key, before = self.keys[i], self.keys[i - 1] if i else ""
        return (
            before in ("و", "،", ",")
            or before in self.lexicon.around["joined"]
            or (key[0] == "و" and (not key.startswith("واحد") or self.tokens[i].text.startswith("وأ")))
        )

    def _acted_on(self, at: int, reach: int) -> Said | None:
        """The verb that follows within `reach` tokens («خمسة أشخاص قتلوا»), None when another count or a stop comes first.

        A verb in the plural may stand farther off.
        """
        for j in range(at, min(at + max(reach, APART if reach > 2 else 0), len(self.keys))):
            if self.keys[j] in STOPS or self._is(self.keys[j], self.lexicon.around["turn"]) or self._counts_people(j):
                return None
            for word in self.words[j]:
                fits = tuple(self.keys[j + 1 : j + 1 + len(word.rest)]) == word.rest
                near = j < at + reach or word.stem.endswith(_PLURAL)
                if word.kind == "cue" and word.verb and fits and near and word.prefix in ("", "س") and not self._counted_after(j + 1, word):
                    return Said(str(word.fate), j)
        return None

    def _counts_people(self, at: int) -> bool:
        count = self.counts.get(at)
        noun = self._reading(count) if count is not None else None
        return count is not None and (noun is None or noun.kind != "thing")

    def _counted_after(self, at: int, word: Word) -> bool:
        if word.value == 1:
            return False
        between = at < len(self.words) and any(w.kind == "cue" for w in self.words[at])
        return self._counts_people(at) or (not between and self._counts_people(at + 1))

    def _causes(self, first: int, last: int) -> bool:
        """Whether a word of cause stands between: another act follows it, with a number of its own."""
        return any(key in self.lexicon.around["cause"] for key in self.keys[first:last])

    def _after(self, count: CountMention) -> list[Word]:
        return [w for words in self.words[count.last : count.last + 4] for w in words if w.kind == "person"]

    def _loose(self, count: CountMention) -> bool:
        """«العديد من المواقف»: some of what no list knows as people."""
        loose = count.noun is None and any(w.kind == "vague" and w.stem in _LOOSE for w in self.words[count.first])
        return loose and self.keys[count.last : count.last + 1] == ["من"]

    def _named(self, count: CountMention) -> str | None:
        """«سقط 52 شخصا قتلى»: the noun right after the count says the fate."""
        following = self.words[count.last] if count.last < len(self.words) else ()
        return next((w.fate for w in following if w.fate and w.kind == "person" and not w.prefix), None)

    def _reading(self, count: CountMention) -> Word | None:
        at = next((j for j in range(count.first, count.last) if self.keys[j] == count.noun), None)
        return next((w for w in self.words[at] if w.kind in ("person", "thing")), None) if at is not None else None

    def _one_before(self, i: int) -> bool:
        """Whether one person stands within a few words before token `i`, and no number of people."""
        for j in range(i - 1, max(-1, i - FAR - 1), -1):
            if self.keys[j] in STOPS or self._counts_people(j):
                return False
            if any((w.kind == "person" and w.value == 1) or w.kind == "title" for w in self.words[j]):
                return True
        return False
