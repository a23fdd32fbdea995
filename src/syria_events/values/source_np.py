"""Who is cited: noun phrases read as sources, and the memory of those cited before."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from syria_events.arabic import proclitics
from syria_events.models import ActorMention, Attribution, Sentence, Source
from syria_events.values.actors import ActorLexicon
from syria_events.values.source_words import SourceWord

QUOTES_OPEN = frozenset("«“„")
QUOTES_CLOSE = frozenset("»”")
_QUOTES = QUOTES_OPEN | QUOTES_CLOSE | {'"', "'", "(", ")"}
_THAT = frozenset(["ان", "انه", "انها", "انهم", "انهما", "انهن", "اننا", "اني", "بان", "بانه", "بانها", "بانهم", "بانهما", "باننا", "ان"])
_STOP = frozenset("،,؛;.:؟!")
_RELATIVE = frozenset(["الذي", "التي", "الذين"])
_IN = frozenset(["في", "عن", "علي", "الي", "الى", "خلال", "عبر", "من", "ب", "ل", "بان", "ان"])
_OF = frozenset(["بيان", "تقرير"])
_TIED = frozenset(["له", "لها", "لهم", "لنا", "لي", "اسمه", "نفسه", "ضروره", "خلاله", "خلالها"])
_RELAYS = ("MEDIA", "ACTIVISTS")
_PASSIVE = frozenset(["monitor", "media"])
_REACH = 12


@dataclass(frozen=True, slots=True)
class Cited:
    """A source read at tokens `first`..`last` (last exclusive) of a sentence."""

    source: Source
    first: int
    last: int
    start: int
    end: int
    sentence: Sentence
    names: tuple[str, ...]
    medium: bool = False

    @property
    def relays(self) -> bool:
        """Whether it passes on what others say: a medium or activists."""
        return (self.source.id or "").startswith(_RELAYS)

    @property
    def speaks(self) -> bool:
        """Whether publishing and showing is its trade: media, monitors, activists, rescue workers."""
        return self.medium or self.relays

    def through(self, via: str | None) -> "Cited":
        """The same, relayed by the medium `via` (None: by nobody more)."""
        if via is None or via == self.source.id:
            return self
        return replace(self, source=self.source.model_copy(update={"via": via}))


@dataclass
class Memory:
    """Who was cited so far in the article."""

    last: Cited | None = None
    names: dict[str, Cited] = field(default_factory=dict)
    quotation: Attribution | None = None
    patience: int = 0
    fresh: bool = False
    _paragraph: int = -1
    _heard: int = -9

    def enter(self, paragraph: int, opens: bool) -> None:
        """Begin a sentence; a speaker is forgotten two paragraphs on, a quotation at most one."""
        self.fresh = False
        if opens:
            if paragraph - self._heard > 1:
                self.quotation = None
            if paragraph - self._heard > 2:
                self.last = None
        self._paragraph = paragraph

    def hear(self, speaker: Cited) -> None:
        """Remember who speaks, under the words of its phrase."""
        self.last, self.fresh, self._heard = speaker, True, self._paragraph
        for name in speaker.names:
            self.names[name] = speaker


@dataclass
class NounPhrases:
    """Reads the noun phrases of one sentence as sources."""

    sentence: Sentence
    keys: list[str]
    words: list[tuple[SourceWord, ...]]
    actors: Sequence[ActorMention]
    memory: Memory

    def __post_init__(self) -> None:
        self.tokens = self.sentence.tokens
        self.at = {m.first: m for m in reversed(self.actors) if not m.adjective}

    # --- where things stand ---------------------------------------------------------------------------------------------

    def content(self, at: int, end: int, reach: int = _REACH, quotes: bool = True) -> int | None:
        """The token that opens what is said after a speaker: «أن», a colon or a quotation mark; None when there is none near."""
        for j in range(at, min(at + reach, end)):
            mark = quotes and (self.tokens[j].text in QUOTES_OPEN or self.tokens[j].text == '"')
            if self.keys[j] in _THAT or self.keys[j] == ":" or (mark and not self._quoted_name(j + 1)):
                return j
            if self.tokens[j].text in "؛.":
                return None
        return None

    def _quoted_name(self, at: int) -> bool:
        """Whether the quotation marks before token `at` hold a party's name alone («تنظيم "داعش"»)."""
        mention = self.at.get(at)
        return mention is not None and (mention.kind == "media" or self.tokens[min(mention.last, len(self.tokens) - 1)].text in _QUOTES)

    def medium(self, first: int, last: int) -> str | None:
        """The id of a medium named in tokens `first`..`last` («في تصريح لـ سانا»), None when there is none."""
        return next((m.id for m in self.actors if first - 1 <= m.first <= last and m.last <= last + 4 and m.kind == "media"), None)

    def _kind(self, i: int, *kinds: str) -> SourceWord | None:
        return next((w for w in self.words[i] if w.kind in kinds), None) if i < len(self.words) else None

    def _skip(self, at: int, end: int) -> int:
        """Past quotation marks and the words that may stand between a verb and its speaker."""
        begin = at
        while at < end and at - begin < 8:
            comma = self.keys[at] in "،," and at > begin
            slash = self.keys[at] in "/-–ـ"
            filler = self._kind(at, "filler") is not None and at not in self.at
            mark = self.tokens[at].text in _QUOTES and (at in self.at or at + 1 in self.at)
            if not (comma or slash or filler or mark or (self.keys[at] in "،," and at == begin)):
                break
            at += 1
        return at

    # --- reading a phrase -----------------------------------------------------------------------------------------------

    def after(self, at: int, end: int, reach: int = 0, place: bool = True) -> Cited | None:
        """The source that begins at token `at`, or within `reach` tokens of it; None when no source stands there."""
        at = self._skip(at, end)
        for j in range(at, min(at + reach + 1, end)):
            if self.keys[j] in _THAT or (j > at and self.tokens[j].text in _STOP):
                return None
            cited = self._phrase(j, end, place)
            if cited is not None:
                return cited
        return None

    def _phrase(self, at: int, end: int, place: bool) -> Cited | None:
        mention = self.at.get(at) or (self.at.get(at + 1) if self.tokens[at].text in _QUOTES else None)
        again = self._again(at)
        unnamed = self._unnamed(at, end)
        if (
            mention is not None
            and unnamed is not None
            and unnamed.source.id not in _VAGUE
            and mention.id in (*_VAGUE, "SYR.OPP")
            and mention.kind != "media"
        ):
            return replace(unnamed, last=max(unnamed.last, mention.last)) if unnamed.last < mention.last else unnamed
        if mention is not None and mention.id is not None and (place or not mention.place) and not (again and mention.id in _VAGUE):
            return self._named(mention, end)
        if again is not None:
            return self._cited(again.source, at, at + 1, again.medium)
        return self._title(at, end) or unnamed or self._known(at, end)

    def bare(self, first: int, last: int) -> bool:
        """Whether tokens `first`..`last`, between a verb and what is said, leave the subject out («وأشار إلى أن», «وأردف قائلا:»)."""
        return all(
            self.keys[j] in _IN
            or self.keys[j] in _ASIDE
            or self._kind(j, "filler", "participle")
            or not self.keys[j].isalpha()
            or any(m.kind == "media" and m.first <= j < m.last for m in self.actors)
            for j in range(first, last)
        )

    def stranger(self, first: int, says: int | None) -> Cited | None:
        """Somebody whom no list knows, between a verb and what is said: a source without an id."""
        if says is None or says <= first:
            return None
        last = next((j for j in range(first, says) if self.tokens[j].text in _STOP or self.keys[j] in _IN), says)
        if last <= first or self.bare(first, last) or last - first > 10 or self._no_speaker(first):
            return None
        return self._cited(Source(text=self._text(first, last), id=self._side(first, last, says)), first, last, False)

    def _no_speaker(self, at: int) -> bool:
        """Whether a word is rather a verb of the speech itself, or tied to the verb («أكدوا لنا أن», «وقالت نود أن»)."""
        key = self.keys[at]
        return key in _TIED or (key.startswith("ن") and len(key) <= 4 and self.tokens[at].text[:1] == "ن") or key.endswith("ينا")

    def _side(self, first: int, last: int, says: int) -> str | None:
        """Whom an unlisted speaker stands for: the party his title names, the state of his office."""
        titles = [j for j in range(first, last) if self._kind(j, "title", "official")]
        for j in titles:
            named = self._title(j, says)
            if named is not None and named.source.id not in (None, "OTHER"):
                return named.source.id
        if any(self._kind(j, "official") for j in range(first, last)):
            return next((side for j in range(first, says) if (side := self._state(j))), None)
        return None

    def _state(self, at: int) -> str | None:
        """The government that a nationality adjective names («النمساوية»)."""
        sides = (ActorLexicon.load().rules.sides.get(stem) for prefix, stem in proclitics(self.keys[at]) if prefix in ("", "ال"))
        return next((side for side in sides if side and side.endswith(".GOV")), None)

    def _named(self, mention: ActorMention, end: int) -> Cited:
        """A mention, with the mention in apposition right after it."""
        last = mention.last
        following = self.at.get(last)
        if following is not None and following.id == mention.id and following.last <= end:
            last = following.last
        source = Source(text=mention.text, id=mention.id, name=mention.name)
        return self._cited(source, mention.first, last, mention.kind in _PASSIVE, (mention.start, mention.end))

    def _cited(self, source: Source, first: int, last: int, medium: bool, span: tuple[int, int] | None = None) -> Cited:
        start, end = span or (self.tokens[first].start, self.tokens[last - 1].end)
        names = tuple(_bare(k) for k in self.keys[first:last] if len(_bare(k)) > 2)
        return Cited(source, first, last, start, end, self.sentence, names, medium)

    def _again(self, at: int) -> Cited | None:
        """«المصدر», «الوكالة»: who was cited before by that noun."""
        word = self._kind(at, "again")
        after = self.keys[at + 1] if at + 1 < len(self.keys) else ""
        if word is None or (self.keys[at] in _OF and after.isalpha() and after not in _THAT and after not in _IN):
            return None
        same = self.memory.names.get(_bare(self.keys[at]))
        return same or (self.memory.last if word.rule == "again.last" else None)

    def _title(self, at: int, end: int) -> Cited | None:
        """«المتحدث باسم ...»: a title takes the first party named in its phrase."""
        if self._kind(at, "title") is None:
            return None
        limit = self._limit(at, end, 10)
        mention = next((m for m in self.actors if at <= m.first < limit and m.id and m.kind != "media"), None)
        if mention is None:
            return self._known(at + 1, limit) or self._qualified(at, limit)
        source = Source(text=self._text(at, mention.last), id=mention.id, name=mention.name)
        return self._cited(source, at, max(mention.last, self._names_end(mention.last, limit)), mention.kind in _PASSIVE)

    def _qualified(self, at: int, limit: int) -> Cited | None:
        """«بيان عسكري», «قائد ميداني»: a title that only an adjective explains."""
        id = next((w.id for j in range(at + 1, min(at + 3, limit)) for w in self.words[j] if w.kind == "qualified"), None)
        return self._cited(Source(text=self._text(at, at + 2), id=id), at, at + 2, False) if id is not None else None

    def _unnamed(self, at: int, end: int) -> Cited | None:
        """«مصادر محلية», «وسائل إعلام», «مراسل فرانس برس»: an unnamed source, made out by the words beside it."""
        fits = [w for w in self.words[at] if w.kind == "unnamed" and tuple(self.keys[at + 1 : at + 1 + len(w.rest)]) == w.rest]
        word = max(fits, key=lambda w: len(w.rest), default=None)
        if word is None or word.id is None:
            return None
        limit = self._limit(at, end, 6)
        limit = next((j for j in range(at + 1, limit) if self.keys[j][0] == "ب" and len(self.keys[j]) > 4 and j not in self.at), limit)
        near = next(
            (
                m
                for m in self.actors
                if at < m.first < min(limit, at + 5) and m.id and not (m.place or m.adjective or m.kind == "civilians")
            ),
            None,
        )
        media = word.id.startswith("MEDIA")
        if near is not None and near.id is not None and media == (near.kind == "media"):
            return self._cited(Source(text=self._text(at, near.last), id=near.id, name=near.name), at, near.last, media)
        qualified = next((w for j in range(at + 1, min(at + 3, limit)) for w in self.words[j] if w.kind == "qualified"), None)
        id = qualified.id if qualified is not None and word.id in ("UNKNOWN", "NGO") else word.id
        last = next((j for j in range(at + 1, limit) if self.keys[j] in _IN or j in self.at or self._kind(j, "filler", "say")), limit)
        return self._cited(Source(text=self._text(at, last), id=id), at, last, media)

    def _known(self, at: int, end: int) -> Cited | None:
        """A name cited before («بيسكوف» after «دميتري بيسكوف»)."""
        for j in range(at, min(at + 2, end)):
            known = (
                self.memory.names.get(_bare(self.keys[j]))
                if len(self.keys[j]) > 2 and not self._kind(j, "unnamed", "title", "say")
                else None
            )
            if known is not None and self.keys[j] not in _IN:
                return self._cited(replace_text(known.source, self._text(j, j + 1)), j, j + 1, known.medium)
        return None

    def _limit(self, at: int, end: int, most: int) -> int:
        """Where a phrase that begins at `at` must be over."""
        for j in range(at + 1, min(at + most, end)):
            if self.keys[j] in _THAT or self.tokens[j].text in _STOP or self.keys[j] in _RELATIVE or self.tokens[j].text in QUOTES_OPEN:
                return j
        return min(at + most, end)

    def _names_end(self, at: int, limit: int) -> int:
        """The end of the personal name after a title: up to the word that opens what is said, else at once."""
        return (
            limit if limit < len(self.keys) and limit - at <= 4 and (self.keys[limit] in _THAT or self.tokens[limit].text in _STOP) else at
        )

    def _text(self, first: int, last: int) -> str:
        out = self.tokens[first].text
        for a, b in zip(self.tokens[first:last], self.tokens[first + 1 : last], strict=False):
            out += (" " if b.start > a.end else "") + b.text
        return out

    # --- subjects before the verb ---------------------------------------------------------------------------------------

    def before(self, verb: int, begin: int) -> Cited | None:
        """The subject before a verb: the phrase that opens the statement («وكانت الوكالة ... أفادت»), or what «الذي» refers to."""
        if verb > begin and self.keys[verb - 1] in _RELATIVE:
            mention = next(
                (m for m in reversed(self.actors) if m.last <= verb - 1 and verb - m.last <= 4 and m.id and not m.adjective), None
            )
            return self._named(mention, verb) if mention is not None else None
        first = begin
        while first < verb and self.keys[first] in _WAS:
            first += 1
        near = self.beside(verb, begin)
        if near is not None and near.first > first and (self.keys[near.first - 1] in _NEW or self.keys[near.first].startswith("وال")):
            return near
        opening = self.after(first, verb) if verb - first <= 30 else None
        return opening or near

    def beside(self, verb: int, begin: int) -> Cited | None:
        """The phrase that ends right before the verb («سمع شخص يقول»)."""
        near = next((m for m in self.actors if m.last == verb and m.first >= begin and m.id and not m.adjective), None)
        if near is not None:
            return self._named(near, verb)
        at = next((j for j in range(verb - 1, max(begin, verb - 3) - 1, -1) if self._kind(j, "unnamed")), None)
        unnamed = self._unnamed(at, verb) if at is not None and (at <= begin + 1 or self._begins(at - 1)) else None
        return unnamed if unnamed is not None and unnamed.last == verb else None

    def _begins(self, at: int) -> bool:
        """Whether a clause may begin after token `at`."""
        return self.keys[at] in _NEW or self.keys[at] in _THAT or not self.keys[at].isalpha() or self.keys[at] in _WAS

    def first(self, begin: int, end: int) -> Cited | None:
        """The first party named in a statement, as its likely subject."""
        mention = next((m for m in self.actors if begin <= m.first and m.last <= end and m.id and not m.adjective), None)
        return self._named(mention, end) if mention is not None else None


def replace_text(source: Source, text: str) -> Source:
    """The same source under the words that name it here."""
    return source.model_copy(update={"text": text})


def _bare(key: str) -> str:
    """A folded word without «و» and the article: what later mentions have in common."""
    for prefix in ("وال", "ال", "لل"):
        if key.startswith(prefix) and len(key) - len(prefix) > 2:
            return key[len(prefix) :]
    return key


_ASIDE = frozenset(
    [
        "ذلك",
        "ايضا",
        "نفسه",
        "الوقت",
        "ذاته",
        "كذلك",
        "فيه",
        "فيها",
        "بشكل",
        "حديث",
        "حديثه",
        "تصريح",
        "تصريحات",
        "بيان",
        "له",
        "لها",
        "لهم",
        "هذا",
    ]
)
_WAS = frozenset(["كان", "كانت", "وكان", "وكانت", "قد", "وقد", "هذا", "و"])
_NEW = frozenset(["لكن", "ولكن", "بينما", "فيما", "حين", "وقت", "و", "،", ",", "غير", "ان"])
_VAGUE = frozenset({"UNKNOWN", "OTHER", "MEDIA.OTHER", "NGO"})
