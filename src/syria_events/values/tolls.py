"""What became of the people counted: one walk over a sentence that gives each count the fate of its context."""

import itertools
from dataclasses import dataclass, replace
from typing import Literal, cast

from syria_events.models import CountMention, Token, Toll
from syria_events.values.count_words import CountWords, Word

_STOPS = frozenset(".؛;؟?!")
_NEAR, _FAR, _BESIDE, _LONG = 3, 10, 2, 25
_JOINED = 7
_LOOSE = frozenset({"عديد", "كثير", "عدد", "عددا"})
Fate = Literal["killed", "wounded", "detained", "displaced", "missing"]


def spell(tokens: tuple[Token, ...]) -> str:
    """Tokens as one string, a space where the text had any gap."""
    out = tokens[0].text
    for previous, token in itertools.pairwise(tokens):
        out += (" " if token.start > previous.end else "") + token.text
    return out


def read_tolls(
    lexicon: CountWords, tokens: tuple[Token, ...], words: list[tuple[Word, ...]], counts: list[CountMention]
) -> tuple[Toll, ...]:
    """The tolls of one sentence in order. `words` are the readings of each token, `counts` the numbers found in it."""
    walk = _Walk(lexicon, tokens, words, counts)
    walk.run()
    return tuple(sorted(walk.tolls, key=lambda t: (t.first, t.fate)))


@dataclass(frozen=True, slots=True)
class _Number:
    """How many; all None and `vague` for an unstated amount."""

    best: int | None
    low: int | None = None
    high: int | None = None
    vague: bool = False


_SOME = _Number(None, vague=True)


@dataclass(frozen=True, slots=True)
class _Cue:
    """A word that says a fate, at token `at`; its phrase ends before `last`. `long`: «ارتفع عدد القتلى ... إلى»."""

    fate: str
    at: int
    last: int
    verb: bool
    long: bool = False
    phrase: bool = False
    also: str | None = None


class _Walk:
    """State while reading left to right: the cue in force, the toll still open to «و...», and whether a sub-count goes on."""

    def __init__(self, lexicon: CountWords, tokens: tuple[Token, ...], words: list[tuple[Word, ...]], counts: list[CountMention]) -> None:
        self.lexicon, self.tokens, self.words = lexicon, tokens, words
        self.keys = [t.key for t in tokens]
        self.counts = {c.first: c for c in counts}
        self.tolls: list[Toll] = []
        self.cue: _Cue | None = None
        self.open = False
        self.part = False
        self.acted: str | None = None

    def run(self) -> None:
        i = 0
        while i < len(self.keys):
            count = self.counts.get(i)
            if count is not None:
                self._count(count)
                i = count.last
            elif self.keys[i] in _STOPS:
                self.cue, self.open, self.part = None, False, False
                i += 1
            else:
                i += self._word(i) if self.words[i] else 1

    # --- words ----------------------------------------------------------------------------------------------------------

    def _word(self, i: int) -> int:
        """Read the uncounted word at token `i`; return how many tokens it took."""
        for word in self.words[i]:
            if word.rest and tuple(self.keys[i + 1 : i + 1 + len(word.rest)]) != word.rest:
                continue
            if word.kind == "part":
                self.part, self.open = True, False
                return 1
            taken = self._noun(i, word) if word.kind in ("person", "title", "other", "loss") else 0
            if not taken and word.kind == "cue" and "ال" not in word.prefix and "لل" not in word.prefix:
                taken = self._set_cue(i, word)
            if taken:
                return taken
        return 1

    def _set_cue(self, i: int, word: Word) -> int:
        last = i + 1 + len(word.rest)
        if i and self.keys[i - 1] in ("لم", "ولم", "لن", "ولن"):
            return last - i
        fate = str(word.fate)
        before = self.cue
        fresh = (
            before is not None
            and not before.phrase
            and not self.open
            and i - before.last <= 1
            and before.fate != fate
            and word.prefix.startswith("و")
        )
        also = before.fate if before is not None and fresh and {before.fate, fate} == {"killed", "wounded"} else None
        if before is not None and before.fate == fate and i - before.last <= 2 and not self.open:
            also = before.also
        self.cue, self.open, self.part = _Cue(fate, i, last, word.verb, phrase=word.value == 1, also=also), self.acted == fate, False
        self.acted = None
        return last - i

    def _noun(self, i: int, word: Word) -> int:
        """An uncounted noun of people: one person after a cue, some dead or wounded by itself, or the head of a rising toll."""
        definite = "ال" in word.prefix or word.prefix.endswith("لل")
        if word.kind == "loss" or (word.fate and word.value == 0):
            return self._people(i, word, definite)
        if word.value != 1 or (i and (self.keys[i - 1] == "بين" or self.keys[i - 2 : i - 1] == ["بين"])):
            return 0
        gap = i - self.cue.last if self.cue else _LONG
        joined = self.open and self._joined(i) and not definite
        if word.fate and not definite and not joined and (self._falls(i) or (i < 2 and not word.prefix)):
            return self._one(i, word, word.fate)
        near = gap <= (0 if definite or word.kind != "person" else _NEAR) and word.prefix in ("", "ال")
        if self.cue and ((near and not self.open) or joined) and self.cue.fate != "displaced" and not self.cue.long:
            return self._one(i, word, word.fate or self.cue.fate, joined)
        if word.kind == "person" and self.cue is None and not definite and self._acted_on(i + 1, 2) and not self.part:
            return self._one(i, word, str(self._acted_on(i + 1, 2)))
        return 0

    def _one(self, i: int, word: Word, fate: str, joined: bool = False) -> int:
        self._add(fate, i, i + 1, _Number(1), word.stem, joined)
        return 1

    def _people(self, i: int, word: Word, definite: bool) -> int:
        """«قتلى»: some, unless nothing took place; «عدد القتلى»: what the next number is about."""
        last = i + 1 + len(word.rest)
        if any(w.kind == "change" for j in range(max(0, i - 2), i) for w in self.words[j]):
            self.cue, self.open, self.part = _Cue(str(word.fate), i, last, False, True), False, False
        elif any(k in self.lexicon.nothing or k[1:] in self.lexicon.nothing for k in self.keys[max(0, i - 4) : i]):
            if self.keys[i - 1] in ("سقوط", "وقوع") and word.stem == "ضحايا":
                self._add("killed", i, last, _Number(0), word.stem)
                self._add("wounded", i, last, _Number(0), word.stem)
        elif self._stated(i, word, definite) and not self.part:
            self._add(str(word.fate), i, last, _SOME, word.stem)
        return last - i

    def _stated(self, i: int, word: Word, definite: bool) -> bool:
        """Whether «قتلى» or «ضحايا» reports that some fell; «مخيمات نازحين» and «ذكرى الضحايا» only describe."""
        if definite or word.prefix not in ("", "و", "ل", "ف"):
            return False
        beside = bool(self.tolls) and 0 <= i - self.tolls[-1].last <= 1
        return word.kind == "loss" or beside or self._falls(i) or (word.stem in ("قتلي", "جرحي") and word.prefix != "ل")

    def _falls(self, i: int) -> bool:
        return any(w.kind == "falling" for words in self.words[max(0, i - 4) : i] for w in words)

    def _joined(self, i: int) -> bool:
        """Whether the word or number at token `i` is coordinated with the toll before it."""
        last = self.tolls[-1].last
        key, before = self.keys[i], self.keys[i - 1] if i else ""
        return i - last <= _JOINED and (before in ("و", "،", ",", "مع", "برفقه") or (key[0] == "و" and not key.startswith("واحد")))

    def _acted_on(self, at: int, reach: int) -> str | None:
        """The fate of the verb that follows within `reach` tokens («خمسة أشخاص قتلوا»), None when another count or a stop comes first."""
        for j in range(at, min(at + reach, len(self.keys))):
            if self.keys[j] in _STOPS or j in self.counts:
                return None
            for word in self.words[j]:
                fits = tuple(self.keys[j + 1 : j + 1 + len(word.rest)]) == word.rest
                if word.kind == "cue" and word.verb and fits and word.prefix in ("", "س") and not self._counted_after(j + 1):
                    return word.fate
        return None

    def _counted_after(self, at: int) -> bool:
        between = at < len(self.words) and any(w.kind == "cue" for w in self.words[at])
        return at in self.counts or (not between and at + 1 in self.counts)

    # --- counts ---------------------------------------------------------------------------------------------------------

    def _count(self, count: CountMention) -> None:
        noun = self._reading(count)
        if (noun is not None and noun.kind == "thing") or self._loose(count):
            return
        among = "بين" in self.keys[count.last : count.last + 2] and any(w.fate == "killed" for w in self._after(count))
        fate = count.fate or ("killed" if among else self._named(count) or self._fate(count))
        if fate is None:
            return
        best, also = count.best, self.cue.also if self.cue and not count.fate else None
        if among or also:
            for each in ("killed", "wounded"):
                self._add(each, count.first, count.last, _SOME, count.noun)
            return
        if self.cue and self.keys[count.first - 1] == "مع" and best is not None and not self.open:
            best += 1
        sub = count.last < len(self.words) and any(w.kind == "part" and w.stem.endswith("منهم") for w in self.words[count.last])
        joined = self.open and bool(self.tolls) and self.tolls[-1].fate == fate and self._joined(count.first) and not sub
        before, self.part = self.part, self.part or (sub and self.open)
        self._add(fate, count.first, count.last, _Number(best, count.low, count.high, count.vague), count.noun, joined)
        self.part = before

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

    def _fate(self, count: CountMention) -> str | None:
        """The fate that the context gives a count, None when it gives none."""
        cue = self.cue
        if cue is not None:
            gap = count.first - cue.last
            before = self.keys[count.first - 1] if count.first else ""
            if cue.long:
                return (
                    cue.fate
                    if gap <= _LONG and (before in ("الي", "عن", "من", "لي") or count.person or not gap) and not self.open
                    else None
                )
            if self.open:
                return cue.fate if self._joined(count.first) or self.part else None
            if self.part:
                return cue.fate if count.person else None
            if gap <= self._reach(cue, count, before):
                return cue.fate
        self.acted = self._acted_on(count.last, 6) if count.person else None
        return self.acted

    def _reach(self, cue: _Cue, count: CountMention, before: str) -> int:
        """How many tokens may stand between a cue and its count."""
        if cue.fate == "displaced":
            return (_NEAR + 3 if before in ("من", "ل") else _NEAR) if count.person or self._people_follow(count) else -1
        if count.person:
            return _FAR if cue.verb else _FAR - 4
        if count.noun is not None:
            return _BESIDE if cue.fate in ("killed", "wounded") and not count.vague else -1
        return _BESIDE

    def _people_follow(self, count: CountMention) -> bool:
        """«سبعة آلاف من مقاتليها»: the people stand after «من», or nothing is said and the number is large or vague."""
        return count.noun is None and (count.vague or (count.best or 0) >= 100)

    def _add(self, fate: str, first: int, last: int, number: _Number, noun: str | None, joined: bool = False) -> None:
        """Open a toll, or add to the open one when `joined`."""
        if joined:
            toll = self.tolls.pop()
            total = number.best if toll.best is None else toll.best + (number.best or 0)
            low, high = _sum(toll.low, number.low, toll.best, number.best), _sum(toll.high, number.high, toll.best, number.best)
            span = self.tokens[toll.first : last]
            toll = replace(
                toll, best=total, low=low, high=high, vague=toll.vague or number.vague, last=last, end=span[-1].end, text=spell(span)
            )
        else:
            span = self.tokens[first:last]
            cue, ends = self.cue.at if self.cue else first, (span[0].start, span[-1].end)
            amount = (number.best, number.low, number.high, number.vague)
            toll = Toll(cast(Fate, fate), *amount, spell(span), first, last, *ends, self.part, noun, cue)
        self.tolls.append(toll)
        self.open = True


def _sum(a: int | None, b: int | None, best_a: int | None, best_b: int | None) -> int | None:
    """The bound of a sum: exact counts stand in for the bound that one side lacks; None when neither side has one."""
    if a is None and b is None:
        return None
    return (a if a is not None else best_a or 0) + (b if b is not None else best_b or 0)
