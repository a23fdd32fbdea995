"""Reads the noun phrases of one sentence that may be actors."""

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import pairwise
from typing import TypeVar

from syria_events.arabic import fold_with_map, proclitics
from syria_events.models import ActorMention, Sentence
from syria_events.values.actor_nations import Nations
from syria_events.values.actor_phrases import Phrase, Reading, branch, told_apart
from syria_events.values.actor_readings import Readings
from syria_events.values.actor_rules import Head, Name, Words

Entry = TypeVar("Entry", Name, Head)

_QUOTES = frozenset("«»\"“”„‟'‘’`()[]*")
_SLASHES = frozenset("/-–")
_DEPTH = 4
_BODIES = frozenset({"SYR.GOV", "SYR.MIL", "SYR.SEC"})
_BRANCHES = frozenset({"SYR.MIL", "SYR.SEC"})
_LINK_HEADS = frozenset({"member", "force", "source", "office", "media", "aid"})


class Reader:
    """Reads one sentence. Words are its tokens without quotation marks and brackets."""

    def __init__(self, lexicon: Readings, sentence: Sentence, tags: Sequence[str] | None, published: date | None) -> None:
        self.lexicon, self.rules = lexicon, lexicon.rules
        self.tokens, self.tags, self.published = sentence.tokens, tags, published
        self.at = [i for i, token in enumerate(sentence.tokens) if token.text not in _QUOTES]
        self.keys = [sentence.tokens[i].key for i in self.at]
        self.nations = Nations(lexicon, self.keys, self.at)
        self.before = ""  # the party named last: whose «لها» in «الموالية لها» is

    def mentions(self) -> Iterator[ActorMention]:
        word = 0
        plain = self.tags is None
        while word < len(self.keys):
            if plain and not self.lexicon.readings(self.keys[word]) and self.lexicon.adjective(self.keys[word]) is None:
                word += 1
                continue
            phrase = self._best(word)
            if phrase is None:
                word += 1
                continue
            if not phrase.rule.startswith("none."):
                yield from self._emit(phrase)
                self.before = next((who for who, _ in phrase.sides if who), self.before)
            word = phrase.last

    def _best(self, word: int) -> Phrase | None:
        phrase = self._parse(word, 0) if self.lexicon.readings(self.keys[word]) else None
        if phrase is None or phrase.sides == ():
            phrase = self._tagged(word) or self._bare_adjective(word)
        return self._with_apposition(phrase) if phrase else None

    # --- names -----------------------------------------------------------------------------------------------------------

    def _matches(self, table: dict[Words, Entry], word: int) -> tuple[int, Entry] | None:
        """The longest entry of `table` whose other words stand after `word`: where it ends, and what it is."""
        rest = tuple(self.keys[word + 1 : word + 1 + self.rules.longest])
        for count in range(len(rest) if len(table) > 1 or () not in table else 0, -1, -1):
            entry = table.get(rest[:count])
            if entry is not None:
                return word + 1 + count, entry
        return None

    def _parse(self, word: int, depth: int, clitics: tuple[str, ...] | None = None) -> Phrase | None:
        """The longest phrase that begins at `word`; `clitics` limits what may stand before it."""
        best: Phrase | None = None
        if word >= len(self.keys) or depth > _DEPTH:
            return None
        for reading in self.lexicon.readings(self.keys[word]):
            if clitics is not None and reading.prefix not in clitics:
                continue
            for phrase in (self._named(word, reading), self._headed(word, reading, depth)):
                if phrase and phrase.sides and (best is None or phrase.last > best.last):
                    best = phrase
        return best

    def _named(self, word: int, reading: Reading) -> Phrase | None:
        found = self._matches(reading.names, word) if reading.names else None
        if not found:
            return None
        end, name = found
        before = self.keys[word - 1] if word else ""
        if name.person and end == word + 1 and before in self.rules.given:
            return None
        if name.place and end == word + 1 and not reading.prefix and self._describes(word):
            return None
        if name.place and self._is_ground(word, reading, name):
            return None
        actor, end = self._abroad(name.on(self.published), end)
        last = self._swallow_epithets(end, actor) if not (name.place or name.person) else end
        return Phrase(word, last, reading.cut, reading.prefix, ((actor, last),), name.rule, name.place, name.person)

    def _is_ground(self, word: int, reading: Reading, name: Name) -> bool:
        """Whether the name of a state or capital is only where something is («ريف دمشق», «العاصمة السورية دمشق», «بسوريا»)."""
        if reading.prefix:
            return reading.prefix.endswith("ب") and name.id == "SYR.GOV"
        at = word - 1
        while at > 0 and self.lexicon.adjective(self.keys[at]) is not None:
            at -= 1
        return at >= 0 and any(stem in self.rules.grounds for prefix, stem in proclitics(self.keys[at]))

    def _abroad(self, actor: str, end: int) -> tuple[str, int]:
        """A Syrian body that another state's adjective follows is that state's («الشرطة الإيطالية»)."""
        adjective = self.lexicon.adjective(self.keys[end]) if actor in _BODIES and end < len(self.keys) else None
        if adjective is None or adjective.joined or not adjective.definite or not adjective.side:
            return actor, end
        if not adjective.side.endswith(".GOV") or adjective.side == "SYR.GOV":
            return actor, end
        return adjective.side[:-3] + ("GOV" if actor == "SYR.GOV" else "MIL"), end + 1

    def _describes(self, word: int) -> bool:
        """Whether a word that is also an adjective stands as one («السجون السعودية», «غارات سورية»)."""
        adjective = self.lexicon.adjective(self.keys[word])
        if word == 0 or adjective is None or self.at[word] != self.at[word - 1] + 1:
            return False
        before = self.keys[word - 1]
        if adjective.definite:
            return "ال" in before[:4] and before.endswith(("ه", "ات", "ون", "ين", "ايل", "يه")) and before not in self.rules.links
        return before in self.rules.violence

    def _swallow_epithets(self, word: int, actor: str) -> int:
        """Past the adjectives that only describe a named party («داعش الإرهابي», «حزب الله اللبناني»)."""
        rebel = self.lexicon.kind_of(actor) in ("rebel", "external_forces")
        while rebel and word < len(self.keys):
            adjective = self.lexicon.adjective(self.keys[word])
            if adjective is None or adjective.joined or not adjective.definite:
                break
            word += 1
        return word

    # --- heads -----------------------------------------------------------------------------------------------------------

    def _headed(self, word: int, reading: Reading, depth: int) -> Phrase | None:
        head, end, definite = reading.head, word + 1, reading.definite
        found = self._matches(reading.phrases, word) if reading.phrases else None
        if found:
            end, head = found
            definite = self.keys[word][reading.cut :].startswith("ال") or definite
        if head is not None and head.id.startswith("none."):
            return Phrase(word, end, reading.cut, reading.prefix, ((None, end),), head.id)
        if head and head.role in ("people", "member") and definite and word and self.keys[word - 1] in self.rules.quarters:
            return None
        if head is None or (not found and self._attributive(word, head, definite)):
            return None
        end, sides = self._modifiers(end, head)
        if not sides or self._is_tie(end) or (head.id == "member.mercenary" and end < len(self.keys) and self.keys[end] == "من"):
            end, sides = self._whose(end, head, definite, depth)
        if head.role == "media" and not sides and not definite:
            end, sides = self._outlet(end, head)
        if head.role == "source" and not sides and not definite and self._owned(end):
            return None
        if head.role == "office":
            end, sides = self._holder(end, sides)
        elif head.role in ("member", "people", "source"):
            end = self._person_end(end)
        ids = self._resolve(head, sides, definite)
        return Phrase(word, end, reading.cut, reading.prefix, ids or (), head.id, office=head.role in ("office", "member")) if ids else None

    def _attributive(self, word: int, head: Head, definite: bool) -> bool:
        """Whether a singular in ـي is only the adjective of the noun before it («المطار العسكري», «تعاون عسكري»)."""
        key = self.keys[word]
        if word == 0 or head.role not in ("people", "member") or head.id == "people.medical" or not key.endswith(("ي", "يا")):
            return False
        before = self.keys[word - 1]
        if definite:
            noun = before.startswith(("ال", "وال", "بال", "لل", "مطار")) or before.endswith(("ها", "هم"))
            return noun and before not in ("الي", "الذي", "التي")
        return not (before.isdigit() or any(stem in self.rules.counting for _, stem in proclitics(before)))

    def _owned(self, word: int) -> bool:
        """Whether a definite noun follows that is no adjective: «مصدر القذائف» is an origin, no speaker."""
        return word < len(self.keys) and self.keys[word].startswith("ال") and self.lexicon.adjective(self.keys[word]) is None

    def _is_tie(self, word: int) -> bool:
        stem = self.keys[word].removeprefix("ال") if word < len(self.keys) else ""
        return stem in self.rules.loyal_words or stem in self.rules.belonging

    def _modifiers(self, word: int, head: Head) -> tuple[int, list[tuple[str, int]]]:
        """Adjectives after a head: where they end, and the parties they name with the word each ends at."""
        sides: list[tuple[str, int]] = []
        while word < len(self.keys):
            slash = self.keys[word] in _SLASHES and bool(sides)
            at = word + slash
            adjective = self.lexicon.adjective(self.keys[at]) if at < len(self.keys) else None
            if adjective is None or (adjective.joined and not (sides and adjective.side)) or (slash and adjective.side is None):
                break
            if adjective.joined and word + 1 < len(self.keys) and self._opens_name(word):
                break
            word = at + 1
            if adjective.side:
                sides.append((adjective.side, word))
        return word, sides

    def _opens_name(self, word: int) -> bool:
        """Whether a joined word is rather the first of another actor («وسوريا»)."""
        return any(r.prefix == "و" and (r.names or r.phrases) for r in self.lexicon.readings(self.keys[word]))

    def _whose(self, word: int, head: Head, definite: bool, depth: int) -> tuple[int, list[tuple[str, int]]]:
        """The party that follows a head without an adjective: genitive, «من», «لـ», «باسم», «التابعة لـ»."""
        if word >= len(self.keys) or head.role == "people":
            return word, []
        key = self.keys[word]
        stem = key.removeprefix("ال")
        nested: Phrase | None = None
        loyal, tied = False, self._is_tie(word)
        if key in self.rules.links:
            nested = self._parse(word + 1, depth + 1, ("",)) if head.role in _LINK_HEADS else None
            nested = None if nested and nested.place and key in ("في", "لدي", "من") and head.id != "member.mercenary" else nested
        elif tied:
            loyal = stem in self.rules.loyal_words
            skip = 1 + (word + 1 < len(self.keys) and self.keys[word + 1] == "من")
            nested = self._parse(word + skip, depth + 1, ("ل", "لل", "") if loyal else ("ل", "لل", "ب", ""))
            if loyal and nested is None and word + skip < len(self.keys) and self.keys[word + skip] in ("لها", "له", "لهم"):
                return word + skip + 1, [(self.rules.loyal.get(self.before, "SYR.MILITIA"), word + skip + 1)]
        else:
            nested = self._parse(word, depth + 1, ("ل", "لل") if definite else ("", "ل", "لل"))
        if nested is None or (definite and nested.place and not tied and head.id != "member.mercenary"):
            return word, []
        if nested.prefix.startswith("ل") and head.role == "office" and any((who or "").startswith("MEDIA") for who, _ in nested.sides):
            return word, []  # «قال المسؤول لوكالة ...» tells an agency, is none of it
        sides = [(self.rules.loyal.get(who, who) if loyal else who, nested.last) for who, _ in nested.sides if who]
        return nested.last, sides

    def _outlet(self, word: int, head: Head) -> tuple[int, list[tuple[str, int]]]:
        """The name of an outlet: the next word, in quotation marks to their end."""
        if word >= len(self.keys) or not self.keys[word].isalpha():
            return word, []
        end = word + 1
        if self.at[word] - self.at[word - 1] > 1:  # a quotation mark was skipped before it
            while end < len(self.keys) and end - word < 4 and self.at[end] == self.at[end - 1] + 1:
                end += 1
        elif head.id == "media.site":
            return word, []
        origin = self.lexicon.adjective(self.keys[end]) if end < len(self.keys) else None
        end += origin is not None and origin.definite and not origin.joined
        return end, [("MEDIA.OTHER", end)]

    def _holder(self, word: int, sides: list[tuple[str, int]]) -> tuple[int, list[tuple[str, int]]]:
        """The name of a person after an office: included; a known one says whose the office is."""
        end = self._person_end(word)
        name = self._past_titles(word)
        named = self._parse(name, _DEPTH, ("",)) if name < len(self.keys) else None
        if named and named.person:
            end = max(end, named.last)
            known = [(who, end) for who, _ in named.sides if who and who != "OTHER"]
            sides = known if known and (not sides or (len(sides) == 1 and self._is_public(sides[0][0]))) else sides
        if end > word and len(sides) == 1:
            sides = [(sides[0][0], end)]
        return max(end, word), sides

    def _is_public(self, actor: str) -> bool:
        """Whether a party is a state or a body of states, of whom a known person may be another part («المبعوث الأممي X»)."""
        return self.lexicon.kind_of(actor) in ("state", "intergovernmental")

    def _past_titles(self, word: int) -> int:
        while word < len(self.keys) and self.keys[word] in self.rules.titles:
            word += 1
        return word

    def _person_end(self, word: int) -> int:
        """Past titles and the name that NER tags behind them; `word` itself when it tags none."""
        begin = end = self._past_titles(word)
        while end < len(self.keys) and self._tag(end).endswith("PER") and not self._joins(end):
            end += 1
        return end if end > begin else word

    def _joins(self, word: int) -> bool:
        """Whether a tagged word is «و» or «ب» with another name («المعلم وبن علوي»)."""
        return self._tag(word).startswith("B") and any(r.prefix and r.names for r in self.lexicon.readings(self.keys[word]))

    def _resolve(self, head: Head, sides: list[tuple[str, int]], definite: bool) -> tuple[tuple[str | None, int], ...]:
        alone = head.alone_definite if definite else head.alone
        if head.role == "people" or not sides:
            return ((alone, 0),) if alone else ()
        if head.role in ("office", "force") and all(who.startswith("CIV") for who, _ in sides):
            return ()
        if (head.role == "group" or head.id == "office.body") and all(who in _BRANCHES for who, _ in sides):
            return ()
        if head.role == "media":
            media = [who for who, _ in sides if who.startswith("MEDIA")]
            return ((media[0] if media else "MEDIA.OTHER", sides[-1][1]),)
        if head.role == "aid":
            own = [who for who, _ in sides if not who.endswith((".GOV", ".MIL"))]
            return ((own[0] if own else "NGO", sides[-1][1]),)
        if head.role == "group" and alone and all(who == "SYR.REB" for who, _ in sides):
            return ((alone, sides[-1][1]),)
        found: dict[str, int] = {}
        for who, end in told_apart(sides):
            found[branch(who, head)] = end
        return tuple(found.items())

    # --- NER and bare adjectives -----------------------------------------------------------------------------------------

    def _tag(self, word: int) -> str:
        return self.tags[self.at[word]] if self.tags is not None and word < len(self.keys) else "O"

    def _tagged(self, word: int) -> Phrase | None:
        """A person or organisation that only NER sees: OTHER."""
        tag = self._tag(word)
        if not tag.endswith(("PER", "ORG")):
            return None
        end = word + 1
        while end < len(self.keys) and self._tag(end) == "I-" + tag[2:]:
            end += 1
        return Phrase(word, end, 0, "", (("OTHER", end),), "ner." + tag[2:].lower(), person=tag.endswith("PER"))

    def _bare_adjective(self, word: int) -> Phrase | None:
        """A nationality that modifies a noun of force or act, other adjectives perhaps between («غارات جوية روسية»)."""
        adjective = self.lexicon.adjective(self.keys[word])
        if word == 0 or adjective is None or not adjective.side or not adjective.side.endswith(".GOV"):
            return None
        apart = adjective.joined and self.lexicon.adjective(self.keys[word - 1]) is None
        branch = None if apart else self.nations.host(word, adjective.definite)
        if branch is None and adjective.definite and self.nations.stands_alone(word) and self._tag(word + 1) == "B-PER":
            known = self._parse(word + 1, _DEPTH, ("",))
            last = self._person_end(word + 1)
            return None if known else Phrase(word, last, int(adjective.joined), "", (("CIV", last),), "people.named")
        actor = adjective.side[:-3] + branch if branch else self.nations.people(word, adjective)
        if actor is None:
            return None
        if branch is None:
            return Phrase(word, word + 1, int(adjective.joined), "", ((actor, word + 1),), "people.nation")
        return Phrase(word, word + 1, int(adjective.joined), "", ((actor, word + 1),), "adjective")

    def _with_apposition(self, phrase: Phrase) -> Phrase:
        """«X، المتحدث باسم Y»: a person that only NER knows belongs to the office that follows."""
        if phrase.rule != "ner.per" or phrase.last + 1 >= len(self.keys):
            return phrase
        at = phrase.last + (self.keys[phrase.last] == "،")
        office = self._parse(at, 1, ("",))
        if office is None or not office.office:
            return phrase
        return Phrase(phrase.first, office.last, phrase.cut, phrase.prefix, office.sides[:1], office.rule, person=True)

    def _emit(self, phrase: Phrase) -> Iterator[ActorMention]:
        """One mention a party; the second of «الروسي والسوري» is the adjective alone."""
        begin, cut = phrase.first, phrase.cut
        shared = len(phrase.sides) > 1
        for i, (actor, end) in enumerate(phrase.sides):
            last = end if shared and begin < end <= phrase.last else phrase.last
            if i == len(phrase.sides) - 1:
                last = phrase.last
            if last > begin:
                yield self._mention(phrase, actor, begin, last, cut if i == 0 else int(self.keys[begin].startswith("و")))
            begin = max(begin, last)
            if shared and begin < phrase.last and self.keys[begin] in _SLASHES:
                begin += 1

    def _mention(self, phrase: Phrase, actor: str | None, begin: int, last: int, cut: int) -> ActorMention:
        first, final = self.at[begin], self.at[last - 1]
        tokens = self.tokens
        start = tokens[first].start + _shift(tokens[first].text, cut)
        end = tokens[final].end
        words = tokens[first : final + 1]
        pieces = [words[0].text[start - words[0].start :]]
        for left, right in pairwise(words):
            pieces += [" " if right.start > left.end else "", right.text]
        text = ("ال" if begin == phrase.first and phrase.prefix.endswith("لل") else "") + "".join(pieces)
        name, kind = self.lexicon.name_of(actor), self.lexicon.kind_of(actor)
        adjective = phrase.rule == "adjective"
        return ActorMention(first, final + 1, start, end, text, actor, name, kind, phrase.rule, adjective, phrase.place)


def _shift(text: str, cut: int) -> int:
    """Characters of `text` that hold the first `cut` letters of its key."""
    return fold_with_map(text)[1][cut] if cut else 0
