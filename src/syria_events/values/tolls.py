"""What became of the people counted: one walk over a sentence that gives each count the fate of its context."""

import itertools
from dataclasses import dataclass, replace
from typing import Literal, cast

from syria_events.models import CountMention, Token, Toll
from syria_events.values.count_words import CountWords, Word
from syria_events.values.toll_context import APART, FAR, STOPS, Said, Surroundings

_NEAR, _BESIDE, _LONG = 3, 2, 25
_JOINED = 7
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
    fallen: bool = False


class _Walk(Surroundings):
    """State while reading left to right: the cue in force, the toll still open to «و...», and whether a sub-count goes on."""

    def __init__(self, lexicon: CountWords, tokens: tuple[Token, ...], words: list[tuple[Word, ...]], counts: list[CountMention]) -> None:
        super().__init__(lexicon, tokens, words, counts)
        self.tolls: list[Toll] = []
        self.cue: _Cue | None = None
        self.open = False
        self.part = False
        self.acted: Said | None = None

    def run(self) -> None:
        i = 0
        while i < len(self.keys):
            count = self.counts.get(i)
            if count is not None:
                self._count(count)
                i = count.last
            elif self.keys[i] in STOPS or (self.keys[i] in self.lexicon.around["turn"] and self.open):
                self.cue, self.open, self.part = None, False, False
                i += 1
            elif self.keys[i] in "()" and self.tolls:
                self._bracket(i)
                i += 1
            else:
                i += self._word(i) if self.words[i] else 1

    def _bracket(self, i: int) -> None:
        """«4 مدنيين (امرأة و3 أطفال)»: what stands in brackets right after a toll are its parts."""
        if self.keys[i] == ")":
            self.part = False
        elif self.tolls[-1].last == i:
            self.part, self.open = True, False

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
        if word.value == 2 and self.acted is None and not self._falling_people(last):
            return last - i
        before = self.cue
        rising = before is not None and before.long and not self.open and i - before.at <= _LONG
        if rising and (fate == "displaced" or self.keys[i - 1] in ("الذين", "ممن")):
            return last - i
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
        of_those_before = self.acted is not None and self.acted.fate == fate
        if not of_those_before and any(w.kind == "single" for w in self.words[i]) and self._alone(i, word):
            self.cue = _Cue(fate, i, last, True, phrase=True)
            self._add(fate, i, last, _Number(1), None)
        rising = word.verb and not of_those_before and self._number_of(i)
        self.cue = _Cue(fate, i, last, word.verb, rising, word.value == 1, also, word.value == 2)
        self.open, self.part, self.acted = of_those_before, False, None
        return last - i

    def _alone(self, i: int, word: Word) -> bool:
        """Whether «مصرعه», or «قتل» behind its subject, at token `i` tells of one person whom no toll counts yet."""
        if any(t.fate == word.fate and i - t.last <= FAR for t in self.tolls):
            return False
        if word.value == 1:
            return True
        behind = self.keys[i + 1] if i + 1 < len(self.keys) else ""
        if word.prefix or behind not in (self.lexicon.around["single"] | self.lexicon.around["cause"] | self.lexicon.around["inside"]):
            return False
        nobody = not any(self._counts_people(j) for j in range(i + 1, min(i + FAR, len(self.keys))))
        nobody = nobody and not any(w.kind == "person" for words in self.words[i + 1 : i + 4] for w in words)
        return nobody and (self.keys[i - 1] == "الذي" or self._one_before(i)) if i else False

    def _noun(self, i: int, word: Word) -> int:
        """An uncounted noun of people: one person after a cue, some dead or wounded by itself, or the head of a rising toll."""
        definite = "ال" in word.prefix or word.prefix.endswith("لل")
        if word.kind == "loss" or (word.fate and word.value == 0):
            return self._people(i, word, definite)
        if word.value != 1 or (i and (self.keys[i - 1] == "بين" or self.keys[i - 2 : i - 1] == ["بين"])):
            return 0
        gap = i - self.cue.last if self.cue else _LONG
        joined = self.open and self._joined(i) and not definite and self.keys[i - 1] not in ("،", ",")
        if word.fate and not definite and not joined and (self._falls(i) or (i < 2 and not word.prefix)):
            return self._one(i, word, word.fate)
        near = gap <= (0 if definite or word.kind != "person" else _NEAR) and word.prefix in ("", "ال")
        if self.cue and ((near and not self.open) or joined) and self.cue.fate != "displaced" and not self.cue.long:
            return self._one(i, word, word.fate or self.cue.fate, joined)
        said = self._acted_on(i + 1, 2) if word.kind == "person" and self.cue is None and not definite and not self.part else None
        if said is not None and not (self.tolls and self.tolls[-1].last == i):
            self.acted = said
            return self._one(i, word, said.fate)
        return 0

    def _one(self, i: int, word: Word, fate: str, joined: bool = False) -> int:
        self._add(fate, i, i + 1, _Number(1), word.stem, joined)
        return 1

    def _people(self, i: int, word: Word, definite: bool) -> int:
        """«قتلى»: some, or nobody after «دون»; «عدد القتلى», «من بين القتلى»: what the next number is about."""
        last = i + 1 + len(word.rest)
        told = bool(self.tolls) and any(w.kind == "change" for words in self.words[self.tolls[-1].last : i] for w in words)
        if any(w.kind == "change" for j in range(max(0, i - 2), i) for w in self.words[j]):
            self.cue = None if told and self.tolls[-1].last >= i - 2 else _Cue(str(word.fate), i, last, False, True)
            self.open, self.part = False, False
        elif self._counts_follow(i, definite):
            self.cue, self.open, self.part = _Cue(str(word.fate), i, last, False, fallen=True), False, False
        elif any(self._is(k, self.lexicon.around["nothing"]) for k in self.keys[max(0, i - 6) : i]):
            self._nobody(i, last, word)
        elif self._stated(i, word, definite) and not self.part:
            self._add(str(word.fate), i, last, _SOME, word.stem)
        return last - i

    def _counts_follow(self, i: int, definite: bool) -> bool:
        """«من بين القتلى 6 ضباط», «جثث 11 شخصا»: the number behind is theirs."""
        among = definite and i >= 2 and self.keys[i - 1] == "بين" and self.keys[i - 2] in ("من", "ومن")
        return among or (not definite and i + 1 in self.counts)

    def _nobody(self, i: int, last: int, word: Word) -> None:
        """«دون وقوع إصابات»: nobody was killed or wounded; «دون أنباء عن إصابات» leaves it open."""
        if any(self._is(k, self.lexicon.around["unknown"]) for k in self.keys[max(0, i - 6) : i]):
            return
        if any(self._is(k, self.lexicon.around["nothing"]) for k in self.keys[max(0, i - 3) : i]):
            self.part = False
            general = word.kind == "loss" or word.stem == "ضحايا"
            for fate in ("killed", "wounded"):
                if general or word.fate == fate:
                    self._add(fate, i, last, _Number(0), word.stem)

    def _stated(self, i: int, word: Word, definite: bool) -> bool:
        """Whether «قتلى» or «ضحايا» reports that some fell; «مخيمات نازحين» and «ذكرى الضحايا» only describe."""
        if definite or word.prefix not in ("", "و", "ل", "ف"):
            return False
        beside = bool(self.tolls) and 0 <= i - self.tolls[-1].last <= 1
        return word.kind == "loss" or beside or self._falls(i) or (word.stem in ("قتلي", "جرحي") and word.prefix != "ل")

    def _joined(self, i: int) -> bool:
        """Whether the word or number at token `i` is coordinated with the toll before it."""
        return i - self.tolls[-1].last <= _JOINED and self._coordinated(i)

    # --- counts ---------------------------------------------------------------------------------------------------------

    def _count(self, count: CountMention) -> None:
        noun = self._reading(count)
        if (noun is not None and noun.kind == "thing") or self._loose(count):
            return
        if self._describes(count):
            return
        among = "بين" in self.keys[count.last : count.last + 2] and any(w.fate == "killed" for w in self._after(count))
        fate = self._own(count) or ("killed" if among else self._named(count) or self._fate(count))
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
        joined = joined and not self._causes(self.tolls[-1].last, count.first)
        before, self.part = self.part, self.part or (sub and self.open)
        self._add(fate, count.first, count.last, _Number(best, count.low, count.high, count.vague), count.noun, joined)
        self.part = before

    def _own(self, count: CountMention) -> str | None:
        """The fate that the counted noun says; «توفي أحد المصابين» is told by the verb."""
        dying = self.cue is not None and self.cue.fate == "killed" and self.cue.last == count.first and not self.open
        return "killed" if dying and count.fate == "wounded" and self.keys[count.first] == "احد" else count.fate

    def _describes(self, count: CountMention) -> bool:
        """«نقلت عن أحد المصابين»: who he is, not what happened."""
        return bool(count.fate) and self.keys[count.first] == "احد" and (self.cue is None or self.cue.last != count.first)

    def _apart(self, count: CountMention) -> bool:
        """«..., و7 أشخاص نتيجة القصف»: a number coordinated from afar that has a cause of its own."""
        far = 0 <= count.first - self.tolls[-1].last <= APART and self._coordinated(count.first)
        return far and self._causes(count.last, count.last + _JOINED)

    def _fate(self, count: CountMention) -> str | None:
        """The fate that the context gives a count, None when it gives none."""
        cue = self.cue
        if cue is not None:
            gap = count.first - cue.last
            before = next((k for k in self.keys[max(0, count.first - 2) : count.first][::-1] if k not in ("،", ",")), "")
            if cue.long:
                told = gap <= _LONG and (before in ("الي", "عن", "من", "لي") or count.person or not gap)
                return cue.fate if told and not self.open else self._said(count)
            if self.open:
                return cue.fate if self._joined(count.first) or self.part or self._apart(count) else self._said(count)
            if self.part:
                caused = count.noun is None and not count.vague and self._causes(count.last, count.last + _NEAR)
                return cue.fate if count.person or caused else None
            if gap <= self._reach(cue, count, before):
                return cue.fate
        return self._said(count)

    def _said(self, count: CountMention) -> str | None:
        """The fate that a word behind the count says: «25 قتلوا», «13 ألفا من الفرار», «ارتفع إلى 5 عدد القتلى»."""
        at = count.last
        if any(w.kind == "change" for words in self.words[at : at + 1] for w in words):
            return next((w.fate for words in self.words[at + 1 : at + 8] for w in words if w.fate), None)
        following = [w for words in self.words[at : at + 3] for w in words]
        if count.person and self.keys[at : at + 1] == ["من"] and following:
            fled = next((w for w in following if w.kind == "cue" and w.fate == "displaced" and w.prefix == "ال"), None)
            if fled is not None:
                return fled.fate
        named = count.person or any(w.kind == "other" for w in following[:1])
        reach = 6 if named else 0 if count.vague else 3 if self.keys[at : at + 1] == ["من"] else 2
        self.acted = self._acted_on(at, reach) if reach else None
        return self.acted.fate if self.acted else None

    def _reach(self, cue: _Cue, count: CountMention, before: str) -> int:
        """How many tokens may stand between a cue and its count."""
        if cue.fallen:
            return _BESIDE if count.person or (count.noun is None and not cue.verb) else -1
        if cue.fate == "displaced":
            return (_NEAR + 3 if before in ("من", "ل") else _NEAR) if count.person or self._people_follow(count) else -1
        if count.person:
            return FAR if cue.verb else FAR - 4
        if count.noun is not None:
            tanwin = cue.fate == "detained" and count.noun.endswith("ا")
            return _BESIDE + tanwin if (tanwin or cue.fate in ("killed", "wounded")) and not count.vague else -1
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
            cue, ends = self.acted.at if self.acted else self.cue.at if self.cue else first, (span[0].start, span[-1].end)
            amount = (number.best, number.low, number.high, number.vague)
            toll = Toll(cast(Fate, fate), *amount, spell(span), first, last, *ends, self.part, noun, cue)
        self.tolls.append(toll)
        self.open = True


def _sum(a: int | None, b: int | None, best_a: int | None, best_b: int | None) -> int | None:
    """The bound of a sum: exact counts stand in for the bound that one side lacks; None when neither side has one."""
    if a is None and b is None:
        return None
    return (a if a is not None else best_a or 0) + (b if b is not None else best_b or 0)
