"""Who says so: which words of an article are reported, by whom, and through which medium."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path

from syria_events.models import ActorMention, Attribution, Page, Sentence
from syria_events.values.source_np import QUOTES_CLOSE, QUOTES_OPEN, Cited, Memory, NounPhrases
from syria_events.values.source_words import SourceExample, SourceWord, SourceWords

_VERBS = frozenset({"say", "say_that", "show", "relay", "speech", "participle", "declaring"})
_NOT = frozenset({"لم", "ولم", "لن", "ولن", "لا", "ولا", "دون", "عدم", "بعدم", "تم", "وتم", "يتم", "جري"})
_BEFORE_PREPOSITION = frozenset({"", "و", "ف", "ب", "وب"})
_PATIENCE = 6
_PAPERS = frozenset({"بيان", "تقرير", "تصريح"})
_FAR = 30
_REACH = 12
_ALSO = frozenset({"كما", "وكما"})
_OPENS = frozenset({"كما", "فيما", "بينما", "حين", "وقت", "،", ",", "جانبه", "جانبها", "جهته", "جهتها", "ذلك", "لكن", "ان"})
_AND_THAT = frozenset({"وان", "وانه", "وانها", "وانهم"})
_ONE_SAYS = frozenset({"يذكر", "ويذكر", "يشير", "يشار", "ويشار"})
_SAYING = frozenset({"قائلا", "قائله", "قائلين", "بالقول"})
_LATER = frozenset({"سابق", "لاحق", "متاخر", "مبكر", "واحد", "قريب", "ذاته", "نفسه", "الذي", "قصير"})
_AS = frozenset({"ما", "حسبما", "مثلما", "وفقما", "بما"})


@dataclass(frozen=True)
class SourceRules:
    """Reads sources with the words of sources.toml. Build it with `SourceRules.load()`."""

    lexicon: SourceWords

    @classmethod
    def load(cls, path: Path | None = None) -> "SourceRules":
        """Read and check sources.toml (default: the package's, cached). Raises `RuleError`."""
        return _rules(path)

    @property
    def examples(self) -> tuple[SourceExample, ...]:
        """The examples and counterexamples of the file."""
        return self.lexicon.examples

    def attribute(
        self, sentences: Sequence[Sentence], actors: Sequence[Sequence[ActorMention]], page: Page
    ) -> list[tuple[Attribution, ...]]:
        """The attributions of each sentence of one article, by first token; empty where nobody is cited. Raises: nothing.

        `actors` are the mentions of each sentence. Ranges may overlap: a token has the source of the range that covers it and begins last.
        """
        headlines = {p.index for p in page.paragraphs if p.kind == "headline"}
        memory = Memory()
        found = []
        for i, sentence in enumerate(sentences):
            opens = i == 0 or sentences[i - 1].paragraph != sentence.paragraph
            memory.enter(sentence.paragraph, opens)
            found.append(_Walk(self.lexicon, sentence, actors[i], memory, opens, sentence.paragraph in headlines).run())
            if not opens and _is_tag(found[i], sentence):
                found[i - 1] += (_tag(found[i][0], sentences[i - 1]),)
        return found


def _is_tag(found: Sequence[Attribution], sentence: Sentence) -> bool:
    """Whether a sentence only names the source of the one before («... من المدينة. وفقا للمرصد.»)."""
    whole = len(found) == 1 and found[0].verb is None and found[0].first == 0 and found[0].speaker_last is not None
    return whole and (found[0].speaker_first or 0) <= 3 and len(sentence.tokens) - (found[0].speaker_last or 0) <= 2


def _tag(citation: Attribution, sentence: Sentence) -> Attribution:
    """The citation over the whole sentence before it."""
    return replace(citation, first=0, last=len(sentence.tokens), rule="tag", carried=True, speaker_first=None, speaker_last=None)


@cache
def _rules(path: Path | None) -> SourceRules:
    return SourceRules(SourceWords.load(path))


def covering(attributions: Sequence[Attribution], token: int) -> Attribution | None:
    """The attribution of a token: of those that cover it, the one that begins last; None when nobody is cited."""
    return max((a for a in attributions if a.first <= token < a.last), key=lambda a: a.first, default=None)


@dataclass
class _Walk:
    """One sentence: its cues in order, each giving an attribution, and what goes on from the sentence before."""

    lexicon: SourceWords
    sentence: Sentence
    actors: Sequence[ActorMention]
    memory: Memory
    opens: bool
    headline: bool
    found: list[Attribution] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.tokens = self.sentence.tokens
        self.keys = [t.key for t in self.tokens]
        self.words = [self.lexicon.read(k) for k in self.keys]
        self.nouns = NounPhrases(self.sentence, self.keys, self.words, self.actors, self.memory)

    def run(self) -> tuple[Attribution, ...]:
        begin = 0
        for end in [*(i for i in range(1, len(self.tokens) - 1) if self._full_stop(i)), len(self.tokens)]:
            self._piece(begin, end)
            begin = end + 1
        return tuple(sorted(self.found, key=lambda a: a.first))

    def _full_stop(self, i: int) -> bool:
        """A stop glued to the next statement («... .وقال»), not one of «...» or of an abbreviation."""
        return self.tokens[i].text == "." and len(self.keys[i + 1]) >= 3 and self.keys[i - 1] != "."

    def _piece(self, begin: int, end: int) -> None:
        """Read tokens `begin`..`end`, which hold one statement."""
        self._carry_quotation(begin, end)
        mark = len(self.found)
        if self.keys[begin : begin + 1] and self.keys[begin] in _AND_THAT and self.memory.last is not None:
            self._emit(begin + 1, end, self.memory.last, begin, "verbs.say")
        if self.opens and begin == 0:
            self._colon(begin, end)
        i = begin
        while i < end:
            word = self._cue(i)
            i = max(i + 1, self._apply(word, i, begin, end, mark)) if word is not None else i + 1
        self._open_quotation(mark, begin, end)

    def _cue(self, i: int) -> SourceWord | None:
        """The citation that token `i` opens, a preposition («نقلا عن») before a verb («نقلا»); None for most tokens."""
        cue = None
        for word in self.words[i]:
            if word.kind == "preposition" and word.prefix in _BEFORE_PREPOSITION:
                rest = word.rest[:-1] if word.rest[-1:] == ("ل",) else word.rest
                if tuple(self.keys[i + 1 : i + 1 + len(rest)]) == rest:
                    return word
            if word.kind in _VERBS and cue is None:
                cue = word
        impersonal = self.keys[i] in _ONE_SAYS and self.keys[i + 1 : i + 2] in (["ان"], ["الي"])
        return None if cue is not None and (impersonal or (i and self.keys[i - 1] in _NOT)) else cue

    def _apply(self, word: SourceWord, i: int, begin: int, end: int, mark: int) -> int:
        """Read one cue; returns the token to go on from."""
        turn = next((j for j in (i - 1, i - 2) if j > begin and self._turns(j)), None)
        if turn is not None:
            self._end_others(turn)
        if word.kind == "preposition":
            return self._preposition(word, i, begin, end, mark)
        if word.kind == "participle":
            return self._participle(word, i, begin, end)
        if i > begin and (self.keys[i - 1] in _AS or self._as_said(i, begin, end)):
            return self._trailing(word, i, begin, end, mark)
        return self._verb(word, i, begin, end)

    def _end_others(self, at: int) -> None:
        """Somebody else begins to speak at token `at`: who spoke before him in the sentence is done."""
        self.found = [replace(a, last=at) if a.verb is not None and a.first < at < a.last else a for a in self.found]

    # --- verbs ----------------------------------------------------------------------------------------------------------

    def _verb(self, word: SourceWord, i: int, begin: int, end: int) -> int:
        speaker = self.nouns.after(i + 1, end)
        if word.kind == "relay":
            return self._relay(word, i, speaker, end)
        says = self.nouns.content(speaker.last if speaker else i + 1, end)
        if speaker is None and word.kind not in ("show", "declaring"):
            speaker = self._subject(word, i, begin, says) or self.nouns.stranger(i + 1, says)
        told = says is not None or self._tells(word, i, end)
        if speaker is None or (word.kind == "say_that" and not told) or (word.kind == "show" and not self._shows(speaker, end)):
            return i + 1
        if not self._nested(word, i, begin):
            self.memory.hear(speaker)
            if word.prefix in ("و", "ف") and speaker.sentence is self.sentence and speaker.first > i:
                self._end_others(i)
        if word.kind == "speech" or self._stance(speaker, i, end):
            return i + 1
        start = speaker.last if speaker.sentence is self.sentence and speaker.first > i else i + 1
        stop = says if says is not None else min(start + 6, end)
        via = self.nouns.medium(start, stop)
        self._papers(speaker, start, stop)
        if word.kind == "declaring":
            end = next((j for j in range(start, end) if self.keys[j] in "،,:;؛"), end)
        says = self._past_venue(start, end)
        self._emit(says, end, speaker.through(via), i, word.rule)
        return says if self._relative(start) else start

    def _shows(self, speaker: Cited, end: int) -> bool:
        """Whether publishing is the speaker's trade, or what he publishes is named («شريطا», «صورا»)."""
        near = self.words[speaker.last : min(speaker.last + _REACH, end)]
        return speaker.speaks or any(w.kind == "shown" for words in near for w in words)

    def _tells(self, word: SourceWord, i: int, end: int) -> bool:
        """Whether a verb that wants «أن» reports without it: «ولفت إلى مقتل», «واستطرد قائلا», «وتابعت لن نقبل»."""
        near = self.keys[i + 1 : min(i + 6, end)]
        return word.kind == "say_that" and (near[:1] == ["الي"] or not _SAYING.isdisjoint(near) or self._direct(word, i, end))

    def _direct(self, word: SourceWord, i: int, end: int) -> bool:
        """Whether speech without «أن» begins right after a joined verb."""
        joined = word.prefix in ("و", "ف") and word.kind in ("say", "say_that") and i + 1 < end
        return joined and any(w.kind == "direct" and w.prefix in ("", "س") for w in self.words[i + 1])

    def _relative(self, start: int) -> bool:
        """Whether a relative clause follows the speaker: what its verbs say is not the news («الفارس، الذي أعلن انشقاقه، إن»)."""
        return any(key in ("الذي", "التي", "الذين") for key in self.keys[start : start + 2])

    def _past_venue(self, start: int, end: int) -> int:
        """Where what is said begins, past the occasion and the relative clause before «أن» («قال عقب لقائه ... إن»)."""
        if start >= end or not (self.keys[start] in "،,-" or any(w.kind == "occasion" and not w.prefix for w in self.words[start])):
            return start
        says = self.nouns.content(start, end, _FAR, quotes=False)
        if says is None or any(w.kind in ("participle", "declaring") for words in self.words[start:says] for w in words):
            return start
        return says

    def _clause_end(self, start: int, end: int) -> int:
        """The next clause of the outlet's own («..., فيما», «بينما»), outside quotation marks; `end` when there is none."""
        inside = 0
        for j in range(start, end):
            text = self.tokens[j].text
            inside += (text in QUOTES_OPEN) - (text in QUOTES_CLOSE)
            if inside <= 0 and j > start and self._turns(j):
                return j
        return end

    def _turns(self, j: int) -> bool:
        """Whether token `j` opens a clause that goes on without the speaker."""
        for word in self.words[j]:
            at = j + 1 + len(word.rest)
            if word.kind == "turn" and tuple(self.keys[j + 1 : at]) == word.rest:
                return at < len(self.keys) and self.keys[at] not in _LATER
        return False

    def _stance(self, speaker: Cited, i: int, end: int) -> bool:
        """Whether the speaker declares what he himself is for or against («أعلنت موسكو، أمس، رفضها القصف»)."""
        start = speaker.last if speaker.sentence is self.sentence and speaker.first > i else i + 1
        said = next((j for j in range(start, end) if not (self.keys[j] in "،," or any(w.kind == "filler" for w in self.words[j]))), end)
        near = [said, said + 1] if said < end and self.keys[said] == "عن" else [said]
        return any(w.kind == "stance" for j in near if j < end for w in self.words[j])

    def _nested(self, word: SourceWord, i: int, begin: int) -> bool:
        """Whether a verb stands inside what somebody says: who goes on later is he, not the one he talks about."""
        over = covering(self.found, i)
        opens = word.prefix in ("و", "ف") or i == begin or self.keys[i - 1] in _OPENS
        return over is not None and over.verb is not None and not opens

    def _papers(self, speaker: Cited, first: int, last: int) -> None:
        """«قالت الوزارة في بيان»: whose «البيان» later is."""
        for noun in _PAPERS.intersection(self.keys[first:last]):
            self.memory.names[noun] = speaker

    def _subject(self, word: SourceWord, i: int, begin: int, says: int | None) -> Cited | None:
        """The speaker before the verb, or the one who spoke last when the verb has none of its own."""
        left = self.nouns.beside(i, begin) if word.prefix in ("و", "ف") else self.nouns.before(i, begin)
        if left is not None:
            return left
        if says is not None and not self.nouns.bare(i + 1, says) and not self._direct(word, i, says):
            return None
        joined = word.prefix in ("و", "ف") or (i > begin and self.keys[i - 1] in _ALSO)
        goes_on = i + 1 < len(self.keys) and self.nouns.bare(i + 1, i + 2) and joined and word.kind in ("say", "say_that")
        return self.memory.last if says is not None or goes_on or self._direct(word, i, len(self.keys)) else None

    def _relay(self, word: SourceWord, i: int, medium: Cited | None, end: int) -> int:
        """«نقلت وكالة X عن Y»."""
        of = next((j for j in range(i + 1, min(i + 14, end)) if self.keys[j] == "عن"), None)
        speaker = None
        if medium is None and of == i + 1 and word.prefix in ("و", "ف"):
            medium = self.memory.last
        if of is not None and medium is not None and medium.speaks:
            speaker = self.nouns.after(of + 1, end) or self.nouns.stranger(of + 1, self.nouns.content(of + 1, end))
        if speaker is None or of is None or medium is None:
            return i + 1
        self.memory.hear(speaker)
        self._papers(speaker, speaker.last, min(speaker.last + 6, end))
        self._emit(speaker.last, end, speaker.through(medium.source.id), i, word.rule)
        return speaker.last

    def _participle(self, word: SourceWord, i: int, begin: int, end: int) -> int:
        says = self.nouns.content(i + 1, end)
        if says is None or says > i + 5 or covering(self.found, i) is not None:
            return i + 1
        speaker = self.memory.last if self.memory.fresh or i == begin else self.nouns.first(begin, i)
        if speaker is not None:
            self._emit(i + 1, end, speaker, i, word.rule)
        return i + 1

    # --- prepositions ---------------------------------------------------------------------------------------------------

    def _as_said(self, i: int, begin: int, end: int) -> bool:
        """«..., كما قال معارضون»: as, not also: nothing is said after the speaker."""
        if self.keys[i - 1] != "كما" or i - 1 == begin:
            return False
        speaker = self.nouns.after(i + 1, end)
        return speaker is not None and self.nouns.content(speaker.last, end) is None and end - speaker.last <= 4

    def _preposition(self, word: SourceWord, i: int, begin: int, end: int, mark: int) -> int:
        at = i + 1 + len(word.rest) - (word.rest[-1:] == ("ل",))
        if at >= end or self.keys[at] in "،,.؛" or any(w.kind == "unsaid" for w in self.words[at]):
            return at
        verb = at + (self.keys[at] == "ما")
        if verb < end and any(w.kind in ("say", "say_that", "show", "relay") for w in self.words[verb]):
            return self._trailing(word, verb, begin, end, mark)
        speaker = self.nouns.after(at, end, reach=6)
        if speaker is None and self.keys[at].startswith(("قول", "تعبير", "وصف")):
            speaker = self.memory.last
        return self._backward(word, i, speaker, begin, end, mark, at)

    def _trailing(self, word: SourceWord, verb: int, begin: int, end: int, mark: int) -> int:
        speaker = self.nouns.after(verb + 1, end, reach=4)
        if speaker is not None and any(w.kind == "relay" for w in self.words[verb]):
            of = next((j for j in range(speaker.last, min(speaker.last + 8, end)) if self.keys[j] == "عن"), None)
            told = self.nouns.after(of + 1, end) if of is not None else None
            speaker = told.through(speaker.source.id) if told is not None else speaker
        return self._backward(word, verb - 1, speaker, begin, end, mark, verb + 1)

    def _backward(self, word: SourceWord, i: int, speaker: Cited | None, begin: int, end: int, mark: int, at: int) -> int:
        """A citation after, amid or before what it governs: the whole statement back to the citation before it."""
        if speaker is None:
            return at
        self.memory.hear(speaker)
        if word.stem == "نقلا" and self._behind_medium(speaker, i):
            return speaker.last
        for n in range(mark, len(self.found)):
            old = self.found[n]
            if old.verb is not None and old.first <= i and old.source.via is None and speaker.relays and old.source.id != speaker.source.id:
                self.found[n] = replace(old, source=old.source.model_copy(update={"via": speaker.source.id}))
        first = max([begin, *(a.speaker_last for a in self.found[mark:] if a.verb is None and a.speaker_last)])
        turns = [j for j in range(first + 1, i) if self._turns(j)]
        first = turns[-1] if len(turns) > 1 else first
        self._emit(first, self._clause_end(i, end), speaker, None, word.rule)
        return speaker.last

    def _behind_medium(self, speaker: Cited, i: int) -> bool:
        """«ذكرت سانا نقلا عن مصدر عسكري أن»: the medium just named relays."""
        if not self.found or self.found[-1].verb is None or i - (self.found[-1].speaker_last or i) > 5:
            return False
        old = self.found.pop()
        self.found.append(replace(self._made(speaker.last, old.last, speaker.through(old.source.id), old.verb, "verbs.relay")))
        return True

    # --- headlines and quotations ---------------------------------------------------------------------------------------

    def _colon(self, begin: int, end: int) -> None:
        at = next((j for j in range(begin + 1, min(begin + 10, end)) if self.keys[j] == ":"), None)
        if at is None or any(k in "-–ـ()|/،" or k[0].isdigit() for k in self.keys[begin:at]) or self._topic(begin, at):
            return
        if any(w.kind in _VERBS for words in self.words[begin:at] for w in words):
            return
        speaker = self.nouns.after(begin, at, place=self.headline)
        if speaker is not None and speaker.first <= begin + 1:
            self.memory.hear(speaker)
            self._emit(at + 1, end, speaker, None, "headline")

    def _topic(self, begin: int, at: int) -> bool:
        return at - begin <= 2 and any(w.kind == "topic" for w in self.words[begin])

    def _open_quotation(self, mark: int, begin: int, end: int) -> None:
        """Remember a quotation that this statement opens and does not close, with its speaker."""
        last = max((a for a in self.found[mark:] if a.verb is not None), key=lambda a: a.first, default=None)
        if last is None:
            return
        inside = [t.text for t in self.tokens[last.verb : min(end + 2, len(self.tokens))]]
        opened = sum(t in QUOTES_OPEN for t in inside) > sum(t in QUOTES_CLOSE for t in inside) or inside.count('"') % 2 == 1
        if opened or (inside[-1:] == [":"] and end == len(self.tokens)):
            self.memory.quotation, self.memory.patience = last, _PATIENCE

    def _carry_quotation(self, begin: int, end: int) -> None:
        """Go on with the quotation left open: to its closing mark, at most to the end of the paragraph that follows its colon."""
        old = self.memory.quotation
        if old is None or (old in self.found):
            return
        close = next(
            (j for j in range(begin, min(end + 2, len(self.tokens))) if self.tokens[j].text in QUOTES_CLOSE or self.tokens[j].text == '"'),
            None,
        )
        opened = begin < end and (self.tokens[begin].text in QUOTES_OPEN or self.tokens[begin].text == '"')
        if opened:
            close = next(
                (
                    j
                    for j in range(begin + 1, min(end + 2, len(self.tokens)))
                    if self.tokens[j].text in QUOTES_CLOSE or self.tokens[j].text == '"'
                ),
                None,
            )
        carried = replace(old, first=begin, last=end if close is None else close + 1, verb=None, rule="quotation", carried=True)
        self.found.append(replace(carried, speaker_first=None, speaker_last=None))
        self.memory.patience -= 1
        if close is not None or not self.memory.patience:
            self.memory.quotation = None

    def _emit(self, first: int, last: int, speaker: Cited, verb: int | None, rule: str) -> None:
        if first < last:
            self.found.append(self._made(first, last, speaker, verb, rule))

    def _made(self, first: int, last: int, speaker: Cited, verb: int | None, rule: str) -> Attribution:
        here = speaker.sentence is self.sentence
        span = (speaker.first, speaker.last) if here else (None, None)
        return Attribution(first, last, speaker.source, verb, speaker.start, speaker.end, rule, not here, *span)
