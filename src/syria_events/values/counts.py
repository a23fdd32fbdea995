"""How many, and what became of them: counts of things and tolls of people in a sentence."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from syria_events.arabic import fold, proclitics
from syria_events.models import CountMention, Sentence, Token, Toll
from syria_events.values.count_words import CountExample, CountWords, Word
from syria_events.values.tolls import read_tolls, spell


@dataclass(frozen=True)
class CountRules:
    """Reads counts and tolls with the words of numbers.toml. Build it with `CountRules.load()`."""

    lexicon: CountWords

    @classmethod
    def load(cls, path: Path | None = None) -> "CountRules":
        """Read and check numbers.toml (default: the package's, cached). Raises `RuleError`."""
        return _rules(path)

    @property
    def examples(self) -> tuple[CountExample, ...]:
        """The examples and counterexamples of the file."""
        return self.lexicon.examples

    def find(self, sentence: Sentence) -> tuple[CountMention, ...]:
        """Every number of things in a sentence, in order: digits, number words, duals and vague amounts. Raises: nothing.

        >>> from syria_events.models import Paragraph
        >>> from syria_events.segment import split_sentences
        >>> text = "دمرت الغارات سبعة وعشرين منزلا"
        >>> [(c.best, c.noun) for c in CountRules.load().find(split_sentences(Paragraph(0, 0, len(text), text))[0])]
        [(27, 'منزلا')]
        """
        words = [self.lexicon.read(t.key) for t in sentence.tokens]
        return tuple(_Reader(self.lexicon, sentence.tokens, words).mentions())

    def tolls(self, sentence: Sentence) -> tuple[Toll, ...]:
        """How many were killed, wounded, detained, displaced or went missing; empty when the sentence says none. Raises: nothing.

        >>> from syria_events.models import Paragraph
        >>> from syria_events.segment import split_sentences
        >>> text = "مقتل ثلاثة مدنيين وطفلين وإصابة ١٢ آخرين"
        >>> [(t.fate, t.best) for t in CountRules.load().tolls(split_sentences(Paragraph(0, 0, len(text), text))[0])]
        [('killed', 5), ('wounded', 12)]
        """
        words = [self.lexicon.read(t.key) for t in sentence.tokens]
        if not any(words):
            return ()
        return read_tolls(self.lexicon, sentence.tokens, words, list(_Reader(self.lexicon, sentence.tokens, words).mentions()))


@cache
def _rules(path: Path | None) -> CountRules:
    return CountRules(CountWords.load(path))


# --- reading numbers --------------------------------------------------------------------------------------------------------

_BEFORE = "عام العام السنة سنة رقم القرار قرار المادة مادة الفوج فوج اللواء لواء الفرقة فرقة طريق الطريق الساعة شارع طراز / فصل الفصل"
_AFTER = (
    "عاما % ٪ بالمئة بالمائة / كانون شباط آذار نيسان أيار حزيران تموز آب أيلول تشرين يناير فبراير مارس أبريل إبريل مايو يونيو يونيه "
    "يوليو يوليه أغسطس سبتمبر أكتوبر نوفمبر ديسمبر جانفي فيفري أفريل ماي جوان جويلية أوت"
)
_NO_NOUN = "في من على إلى عن أن بينهم منهم بينها و أو ثم كما فيما بينما قرب بعد قبل خلال جراء إثر مع عند هم حتى لا لم ما قد بين"
_NOT_BEFORE = frozenset(map(fold, _BEFORE.split()))
_NOT_AFTER = frozenset(map(fold, _AFTER.split()))
_FOLLOW_NO_NOUN = frozenset(map(fold, _NO_NOUN.split()))
_TWO = frozenset(map(fold, ["اثنان", "اثنين", "اثنتان", "اثنتين", "إثنان", "إثنين"]))
_TO = frozenset(map(fold, ["إلى", "-", "–", "أو"]))


def integer(key: str) -> int | None:
    """The integer a folded numeral stands for, separators of thousands read; None for times, dates and decimals.

    >>> integer("1,600"), integer("12.500"), integer("14:46"), integer("6.2")
    (1600, 12500, None, None)
    """
    if key.isdigit():
        return int(key) if len(key) < 12 else None
    for mark in ",.٬":
        head, *groups = key.split(mark)
        if groups and len(groups) < 4 and head.isdigit() and len(head) <= 3 and all(g.isdigit() and len(g) == 3 for g in groups):
            return int(head + "".join(groups))
    return None


def _numeral(key: str, scaled: bool) -> float | None:
    """`integer`, or before a scale word («6.2 مليون») a decimal."""
    value = integer(key)
    head, _, tail = key.replace(",", ".").replace("٫", ".").partition(".")
    if value is None and scaled and head.isdigit() and tail.isdigit() and len(head) < 12:
        return float(f"{head}.{tail[:6]}")
    return value


@dataclass(frozen=True, slots=True)
class _Amount:
    """A number read at tokens `first`..`last` (last exclusive)."""

    first: int
    last: int
    best: int | None
    low: int | None = None
    high: int | None = None
    vague: bool = False


class _Reader:
    """One pass over the tokens of one sentence."""

    def __init__(self, lexicon: CountWords, tokens: tuple[Token, ...], words: list[tuple[Word, ...]]) -> None:
        self.lexicon, self.tokens, self.words = lexicon, tokens, words
        self.keys = [t.key for t in tokens]

    def mentions(self) -> Iterator[CountMention]:
        i = 0
        while i < len(self.keys):
            mention = self._mention(i) if self.words[i] or self.keys[i][0].isdigit() else None
            if mention is not None:
                yield mention
            i = mention.last if mention is not None else i + 1

    def _mention(self, i: int) -> CountMention | None:
        amount = self._amount(i)
        at: int | None = None
        if amount is not None:
            amount = self._ranged(amount)
            at = self._noun_at(amount.last)
        elif (amount := self._dual(i)) is not None:
            at = i
        else:
            return None
        amount = self._bounded(amount)
        noun = self._word(at, "person", "thing") if at is not None else None
        last = self._skip_after(amount.last if at is None else max(amount.last, at + 1))
        return CountMention(
            amount.first,
            last,
            self.tokens[amount.first].start,
            self.tokens[last - 1].end,
            spell(self.tokens[amount.first : last]),
            amount.best,
            amount.low,
            amount.high,
            amount.vague,
            self.keys[at] if at is not None else None,
            noun is not None and noun.kind == "person",
            noun.fate if noun else None,
            False,
        )

    def _word(self, i: int, *kinds: str) -> Word | None:
        return next((w for w in self.words[i] if w.kind in kinds), None) if i < len(self.words) else None

    def _amount(self, i: int) -> _Amount | None:
        """A number, or a vague amount, that begins at token `i`."""
        value, last = self._number(i)
        if last > i:
            return _Amount(i, last, int(value)) if value == int(value) and self._is_count(i, last) else None
        vague = self._word(i, "vague")
        if vague is None or (self._word(i, "change") and "من" not in self.keys[i + 1 : i + 3] and not self._word(i + 1, "other")):
            return None
        last = i + 1
        while last < len(self.keys) and self._word(last, "vague"):
            last += 1
        return _Amount(i, last, None, vague=True)

    def _number(self, i: int) -> tuple[float, int]:
        """The value of the number at token `i` and the token after it; the token is `i` itself when there is no number."""
        total, part, at = 0.0, 0.0, i
        while at < len(self.keys):
            apart = self.keys[at] == "و" and at > i
            step = self._step(at + apart, part, at == i, apart)
            if step is None:
                break
            part, closed = step
            if closed:
                total, part = total + part, 0.0
            at += 1 + apart
        return total + part, at

    def _step(self, at: int, part: float, first: bool, apart: bool) -> tuple[float, bool] | None:
        """How token `at` changes the part read since the last scale word, and whether it is one; None when the number is over."""
        if at >= len(self.keys):
            return None
        key = self.keys[at]
        if key[0].isdigit():
            value = _numeral(key, self._scale(at + 1) > 0)
            return (value, False) if value is not None and (first or apart) and not part else None
        word = self._word(at, "number")
        if word is None or (word.prefix.endswith(("ال", "لل")) and not (part and word.value < 100)):
            return None
        joined = apart or word.prefix.startswith("و")
        if first:
            return None if word.stem in ("الاف", "ملايين") else (word.value, word.value >= 1000)
        if word.value >= 1000:
            return (part * word.value, True) if part and not joined and word.value in (1000, 1_000_000) else None
        if not joined:
            hundreds, teen = word.value == 100 and 2 < part < 10, word.value == 10 and part % 100 in range(1, 10)
            return (part * 100, False) if hundreds else ((part + 10, False) if teen else None)
        return (part + word.value, False) if _fits(int(part), word.value) else None

    def _scale(self, at: int) -> int:
        word = self._word(at, "number")
        return word.value if word is not None and word.value in (1000, 1_000_000) else 0

    def _is_count(self, first: int, last: int) -> bool:
        """Whether the number counts something: no year, no day of a month, no percentage, no part of a name."""
        before = self.keys[first - 1] if first else ""
        after = self.keys[last] if last < len(self.keys) else ""
        if before in _NOT_BEFORE or after in _NOT_AFTER or self.keys[last : last + 2] in (["في", "المئه"], ["في", "المائه"]):
            return False
        if after == "من" and self.keys[last + 1 : last + 2] and (self.keys[last + 1] == "شهر" or self.keys[last + 1] in _NOT_AFTER):
            return False
        value = integer(self.keys[first]) if last == first + 1 else None
        year = value is not None and 1900 <= value <= 2100 and self.keys[first].isdigit()
        return not year or self._word(last, "person") is not None

    def _dual(self, i: int) -> _Amount | None:
        """A dual noun («مدنيان») counts two; the ending of a sound plural («مدنيين») does so only before «اثنين»."""
        word = self._word(i, "person", "thing")
        if word is None or word.prefix.endswith(("ال", "لل")):
            return None
        two = i + 1 < len(self.keys) and self.keys[i + 1] in _TWO
        if not two and (word.value != 2 or any(w.value != 2 for w in self.words[i] if w.kind == word.kind and w.prefix == word.prefix)):
            return None
        return _Amount(i, i + 1 + two, 2)

    def _noun_at(self, at: int) -> int | None:
        """The token of the counted noun after a number, None when something else follows."""
        if at + 1 < len(self.keys) and self.keys[at] == "من" and self._word(at + 1, "person"):
            at += 1
        if at >= len(self.keys) or not self.keys[at][0].isalpha():
            return None
        word = self._word(at, "person", "thing")
        if word is not None:
            return at if word.prefix in ("", "ال") else None
        other = self._word(at, "other", "cue", "part", "change")
        reads_article = any(p.endswith(("ال", "لل")) for p, _ in proclitics(self.keys[at])[1:2])
        return None if other or reads_article or self.keys[at] in _FOLLOW_NO_NOUN else at

    def _ranged(self, amount: _Amount) -> _Amount:
        """«بين 5 و7», «5 إلى 7»: two numbers are one range whose best is the lower."""
        at = amount.last
        if amount.best is None or at >= len(self.keys):
            return amount
        between = amount.first > 0 and self.keys[amount.first - 1] in ("بين", "وبين")
        value, last = 0.0, at
        if self.keys[at] in _TO or (between and self.keys[at] == "و"):
            value, last = self._number(at + 1)
        elif between and (word := self._word(at, "number")) and word.prefix.startswith("و"):
            value, last = word.value, at + 1
        return replace(amount, last=last, low=amount.best, high=int(value)) if value > amount.best else amount

    def _bounded(self, amount: _Amount) -> _Amount:
        """«أكثر من N», «N على الأقل»: a bound; «نحو N» only widens the tokens."""
        for size in (4, 3, 2, 1):
            first = amount.first - size
            if first < 0:
                continue
            phrase = tuple(self.keys[first : amount.first])
            bound = self.lexicon.bounds.get(phrase)
            if bound is None and phrase[0][0] in "وبلفا":
                bound = self.lexicon.bounds.get((phrase[0][1:], *phrase[1:]))
            if bound is not None:
                return _with_bound(replace(amount, first=first), bound)
        for start in (amount.last, amount.last + 1):
            for size in (2, 3):
                bound = self.lexicon.after.get(tuple(self.keys[start : start + size]))
                if bound is not None:
                    return _with_bound(amount, bound)
        return amount

    def _skip_after(self, last: int) -> int:
        return next((last + n for n in (2, 3) if tuple(self.keys[last : last + n]) in self.lexicon.after), last)


def _with_bound(amount: _Amount, bound: str) -> _Amount:
    low = amount.best if bound == "at_least" else amount.low
    return replace(amount, low=low, high=amount.best if bound == "at_most" else amount.high)


def _fits(part: int, value: int) -> bool:
    """Whether «و» + `value` goes on with the part read so far: «خمسة وعشرين», «مئة وخمسة», «مئتين وثلاثين», but not «ثلاثة وخمسة»."""
    if part == 0:
        return True
    if 20 <= value < 100 and 0 < part % 100 < 10:
        return True
    return (value < 100 and part % 100 == 0) or (value < 20 and part % 10 == 0 and part % 100 >= 20 and value < 10)
