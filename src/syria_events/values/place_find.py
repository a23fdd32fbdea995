"""Place noun phrases of a sentence: kind nouns, names, coordinated lists, qualifiers and back-references."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from syria_events.arabic import proclitics
from syria_events.models import PlaceMention, Sentence, Token
from syria_events.values.place_containers import mark_containers
from syria_events.values.place_index import PROCLITICS, PlaceIndex, spellings
from syria_events.values.place_words import Head

BREADTH = {
    "village": 1, "neighbourhood": 1, "town": 2, "city": 3, "adm3": 3, "capital": 3, "adm2": 4, "region": 4, "border": 4,
    "adm1": 5, "country": 6,
}  # fmt: skip
TANWIN = "\u064b"
_OPENING = frozenset("\"«“(")
_COMMAS = frozenset("،,")
_CLOSING = frozenset("\"»”)")


@dataclass(slots=True)
class _Name:
    """A name being read: its tokens, its rows, and the characters its first token loses to proclitics."""

    rows: tuple[int, ...]
    key: str
    first: int
    last: int
    text: str | None = None


def _cut(token: Token, prefix: str) -> int:
    """How many characters of a token its proclitics take (marks written into them included)."""
    left, at = len(prefix), 0
    while left and at < len(token.text):
        at += 1
        if token.text[at - 1].isalpha():
            left -= 1
    return at


def _join(tokens: Sequence[Token], first: int, last: int, cut: int = 0) -> str:
    """What stands from token `first` to `last` (exclusive), with as many spaces as the text has characters between tokens."""
    parts = [tokens[first].text[cut:]]
    for i in range(first + 1, last):
        parts.append(" " * (tokens[i].start - tokens[i - 1].end) + tokens[i].text)
    return "".join(parts)


class Finder:
    """Reads one sentence. Made for it and thrown away: holds its tokens, keys and tags."""

    def __init__(self, index: PlaceIndex, sentence: Sentence, tags: Sequence[str] | None) -> None:
        self.index, self.words = index, index.words
        self.tokens = sentence.tokens
        self.keys = [t.key for t in sentence.tokens]
        self.tags = tags if tags and len(tags) == len(self.tokens) else None
        self.found: list[PlaceMention] = []

    def run(self) -> tuple[PlaceMention, ...]:
        """All mentions in token order, containers marked."""
        i = 0
        while i < len(self.keys):
            i = self._step(i)
        return mark_containers(self.found, self.keys, self.index.rows, self.words)

    def _step(self, i: int) -> int:
        """Read what begins at token `i`; the token to go on from."""
        readings = self.index.readings(self.keys[i])
        for prefix, stem, longest in readings:
            after = (
                self._stop(i, stem, longest)
                or self._pair(i, prefix, stem)
                or self._anaphor(i, prefix, stem)
                or self._plain(i, prefix, stem, longest, shortest=2)
                or self._headed(i, prefix, stem)
                or self._plain(i, prefix, stem, longest)
            )
            if after:
                return after
        return self._tagged(i) or i + 1

    # --- the ordered ways to read ---------------------------------------------------------------------------------------

    def _phrase(self, i: int, stem: str, longest: int, keys: Iterable[str] | dict[str, object]) -> tuple[str, int] | None:
        for n in range(min(longest, len(self.keys) - i), 0, -1):
            key = " ".join((stem, *self.keys[i + 1 : i + n]))
            if key in keys:
                return key, i + n
        return None

    def _stop(self, i: int, stem: str, longest: int) -> int | None:
        if stem not in self.words.stop_reach:
            return None
        hit = self._phrase(i, stem, longest, self.words.stops)
        return hit[1] if hit else None

    def _pair(self, i: int, prefix: str, stem: str) -> int | None:
        limit = self.words.pair_reach.get(stem)
        hit = self._phrase(i, stem, limit, self.words.pairs) if limit else None
        if hit is None:
            return None
        for key in self.words.pairs[hit[0]]:
            rows = self.index.names.get(key, ())
            self._add(_Name(rows, key, i, hit[1], self._name_of(rows, key)), i, hit[1], prefix, [])
        return hit[1]

    def _anaphor(self, i: int, prefix: str, stem: str) -> int | None:
        limit = self.words.anaphor_reach.get(stem)
        hit = self._phrase(i, stem, limit, self.words.anaphors) if limit else None
        if hit is None:
            return None
        key, last = hit
        following = self.index.readings(self.keys[last]) if last < len(self.keys) else ()
        if any(p == "" and stem2 in self.index.names and stem2 not in self.index.weak for p, stem2, _ in following):
            return None
        anaphor = self.words.anaphors[key]
        if anaphor.partial and self._whole_follows(last):
            return None
        for ordinal in range(anaphor.number):
            self._add(_Name((), key, i, last), i, last, prefix, [], anaphor=key, ordinal=ordinal)
        return last

    def _whole_follows(self, j: int) -> bool:
        """Whether what a part belongs to is said behind it: «الأحياء الشرقية لمدينة حلب», «... من حلب»."""
        if j < len(self.keys) and self.keys[j] in ("من", "في"):
            j += 1
        readings = self.index.readings(self.keys[j]) if j < len(self.keys) else ()
        return any(stem in self.index.names or stem in self.words.heads for _, stem, _ in readings)

    def _plain(self, i: int, prefix: str, stem: str, longest: int, shortest: int = 1) -> int | None:
        """A name without a kind noun."""
        hit = self.index.lookup(self.keys, i, stem, longest) if longest else None
        if hit is None or hit[2] - i < shortest or self._vetoed(i, hit[2], hit[1], prefix, hit[0]):
            return None
        last = self._after(hit[2], stem in self.words.heads)
        self._add(_Name(hit[0], hit[1], i, hit[2]), i, last, prefix, [])
        return last

    def _headed(self, i: int, prefix: str, stem: str) -> int | None:
        """«محيط مدينة X», «ريفي X وY»: kind nouns, then one name or a list."""
        head = self.words.heads.get(stem)
        if head is None or (head.several and self.tokens[i].text[len(prefix) :].startswith("إ")):
            return None
        heads, j = [(head, i)], i + 1
        while j < len(self.keys) and self.keys[j] in self.words.heads and not self._is_name_at(j):
            heads.append((self.words.heads[self.keys[j]], j))
            j += 1
        names, last = self._names(heads, j)
        if not names or self._org_before(i, prefix):
            return None
        if prefix and len(stem) < 3 and not (names[0].rows or self._tagged_place(names[0].first)):
            return None
        if all(h.breadth < 0 for h, _ in heads) and names[0].key in self.words.needs_head - self.words.likely:
            return None
        said = [h for h, _ in heads]
        if len(names) == 1 and said[-1].several and any(BREADTH.get(self.index.rows[n].kind, 0) >= 4 for n in names[0].rows):
            said[-1] = self.words.heads["وسط"]
        for name in names:
            self._add(name, i, last, prefix, said)
        return last

    def _tagged(self, i: int) -> int | None:
        """A span that the tagger calls a place and the gazetteer does not know."""
        if self.tags is None or self.tags[i] != "B-LOC" or len(self.keys[i]) < 3 or TANWIN in self.tokens[i].text:
            return None
        last = i + 1
        while last < len(self.tags) and self.tags[last] == "I-LOC":
            last += 1
        if self.keys[i] in self.words.not_names or self.keys[i] in self.words.heads:
            return None
        prefix = self._proclitic(i)
        head = self.words.heads.get(self.keys[i][len(prefix) :])
        if head and last - i > 1:
            self._add(_Name((), " ".join(self.keys[i + 1 : last]), i + 1, last), i, last, prefix, [head])
            return last
        self._add(_Name((), " ".join(self.keys[i:last]), i, last), i, last, prefix, [])
        return last

    def _proclitic(self, i: int) -> str:
        """The proclitic of an unknown word: «و» in a list, «ب» where no word before it wants a place."""
        if self.keys[i][1:] in self.words.world and self.keys[i][0] in "وبلك":
            return self.keys[i][0]
        before = self.keys[i - 1] if i else ""
        in_list = before in _COMMAS or bool(self.found and self.found[-1].last == i)
        open_to_b = before not in self.words.safe_after and before not in _OPENING and before not in self.words.heads
        wanted = {"ب": open_to_b, "وب": in_list, "لل": True, "و": in_list or (self.keys[i].startswith("وا") and len(self.keys[i]) > 4)}
        least = {"و": 3}
        return next((p for p, stem in proclitics(self.keys[i]) if wanted.get(p) and len(stem) >= least.get(p, 4)), "")

    # --- names after kind nouns -----------------------------------------------------------------------------------------

    def _is_name_at(self, j: int) -> bool:
        """Whether a known name of two words or more begins at `j` («مدينة تل رفعت»: «تل» is no kind noun there)."""
        hit = self.index.lookup(self.keys, j, self.keys[j], self.index.reach.get(self.keys[j], 0))
        return hit is not None and hit[2] - j > 1

    def _names(self, heads: list[tuple[Head, int]], j: int) -> tuple[list[_Name], int]:
        """The name or names after the kind nouns, and the token after them."""
        if j < len(self.keys) and self.keys[j] in _OPENING:
            j += 1
        head = heads[-1][0]
        first = self._name(heads, j, "")
        if first is None:
            return [], j
        names, last = [first], self._after(first.last, True)
        while any(h.several for h, _ in heads):
            following = self._next_in_list(heads, last)
            if following is None:
                break
            names.append(following)
            last = self._after(following.last, True)
        if len(names) == 1 and head.tied and head.unknown and not first.rows:
            last = first.last
        return names, last

    def _next_in_list(self, heads: list[tuple[Head, int]], at: int) -> _Name | None:
        """The next of a list: «، X» or «وX»."""
        if at >= len(self.keys):
            return None
        if self.keys[at] in {"،", ",", "و"} and at + 1 < len(self.keys):
            key = self.keys[at + 1]
            prefix = "و" if key.startswith("و") and self.index.names.get(key) is None else ""
            return self._name(heads, at + 1, prefix, known=not self._tagged_place(at + 1))
        if self.keys[at].startswith("و") and (len(self.keys[at]) > 3 or self.keys[at][1:] in self.words.openers):
            return self._name(heads, at, "و", known=self.tags is not None and not self._evident(at))
        return None

    def _name(self, heads: list[tuple[Head, int]], j: int, prefix: str, known: bool = False) -> _Name | None:
        """A name at `j`: one the gazetteer knows, with its kind noun if tied to it, else the next word or two when the noun allows."""
        if j >= len(self.keys):
            return None
        head = heads[-1][0]
        stem = self.keys[j][len(prefix) :]
        forms = (stem,) if stem in self.words.openers or head.breadth < 0 or known else (stem, f"ال{stem}", stem.removeprefix("ال"))
        for form in forms:
            if head.tied:
                single = f"{head.single} {form}"
                tail = self.index.lookup([head.single, form, *self.keys[j + 1 : j + 4]], 0, head.single, 5)
                if tail and tail[2] > 1:
                    return _Name(tail[0], tail[1], j, j + tail[2] - 1, self._name_of(tail[0], single))
            hit = self.index.lookup(self.keys, j, form, self.index.reach.get(form, 0))
            if hit and hit[1] not in self.words.not_names:
                text = f"{head.single} {_join(self.tokens, j, hit[2], len(prefix))}" if head.tied else None
                return _Name(hit[0], hit[1], j, hit[2], text)
        return self._unknown(head, j, prefix, stem) if not known and (head.unknown or self._tagged_place(j)) else None

    def _unknown(self, head: Head, j: int, prefix: str, stem: str) -> _Name | None:
        """A name that the gazetteer lacks: one word, two after an opener («تل X») or as far as the tagger's span goes."""
        token = self.tokens[j]
        opener = stem in self.words.openers
        if (len(stem) < 3 and not opener) or stem in self.words.not_names or not token.text[0].isalpha():
            return None
        if (stem in self.words.heads and not opener) or stem.endswith(("ها", "هم", "هما")):
            return None
        if stem.endswith("يه") and not stem.startswith("ال"):
            return None
        if any(s in self.words.not_names for p, s in proclitics(stem) if p in {"", "ل", "ب", "لل"}):
            return None
        inner = [s for p, s in proclitics(stem) if p == "ب"]
        if any(s in self.words.heads or (s in self.index.names and not self._tagged_place(j)) for s in inner):
            return None
        if head.evidence and not self._evident(j):
            return None
        last = j + 1
        if opener and last < len(self.keys) and self.tokens[last].text[0].isalpha():
            last += 1
        while self.tags is not None and last < len(self.tags) and self.tags[last] == "I-LOC":
            last += 1
        text = _join(self.tokens, j, last, len(prefix))
        return _Name((), " ".join((stem, *self.keys[j + 1 : last])), j, last, f"{head.single} {text}" if head.tied else text)

    def _evident(self, j: int) -> bool:
        """Whether the word at `j` is tagged as a place, or geography follows it."""
        if self._tagged_place(j):
            return True
        return any(s in self.words.geographic for key in self.keys[j + 1 : j + 5] for p, s in proclitics(key) if p in PROCLITICS)

    def _tagged_place(self, j: int) -> bool:
        return self.tags is not None and j < len(self.tags) and self.tags[j].endswith("LOC")

    def _after(self, last: int, countryside: bool) -> int:
        """The token after the adjectives that follow a name («الشمالي الشرقي», «الشمالي والغربي»)."""
        while last < len(self.keys):
            key = self.keys[last]
            direction = key in self.words.directions or (key[0] == "و" and key[1:] in self.words.directions)
            if key in self.words.adjectives or (countryside and direction):
                last += 1
            else:
                break
        return last

    # --- when a known name is no place ----------------------------------------------------------------------------------

    def _org_before(self, i: int, prefix: str) -> bool:
        """Whether the word before makes this part of an organisation's name: «مجلس محافظة درعا»."""
        if i == 0 or prefix.strip("و"):
            return False
        return any(s in self.words.before for p, s in proclitics(self.keys[i - 1]) if p in PROCLITICS) and not prefix

    def _vetoed(self, i: int, last: int, key: str, prefix: str, rows: tuple[int, ...]) -> bool:
        """Whether this is a person's or an organisation's name, or a common word without evidence that it is a place."""
        if self._org_before(i, prefix):
            return True
        if (i and not prefix and self.keys[i - 1] in self.words.persons) or (last < len(self.keys) and self.keys[last] == "بن"):
            return True
        if TANWIN in self.tokens[i].text or (prefix.startswith("ف") and all(BREADTH.get(self.index.rows[n].kind, 0) < 3 for n in rows)):
            return True
        if i and not prefix and key in self.words.adjective_names and self.keys[i - 1].startswith("ال") and not self._locative(i, prefix):
            return True
        if key not in self.index.weak:
            return bool(prefix in {"ف", "ل", "فل"} and last - i == 1 and len(key) < 4)
        return not self._supported(i, last, key, prefix)

    def _supported(self, i: int, last: int, key: str, prefix: str) -> bool:
        """What lets a common word be a place: the tagger says so, it joins a place, or it stands where a place does."""
        if self._beside_place(i, prefix) or self._tagged_place(i):
            return True
        if not self._locative(i, prefix):
            return False
        return key in self.words.likely or (key not in self.words.needs_head and self._evident(last - 1))

    def _beside_place(self, i: int, prefix: str) -> bool:
        """Whether this joins a place just named («دوما والتل»)."""
        if not self.found or prefix != "و":
            return False
        before = self.found[-1]
        return before.last == i and before.breadth <= 3 and not before.anaphor

    def _locative(self, i: int, prefix: str) -> bool:
        return "ب" in prefix or (i > 0 and self.keys[i - 1] in self.words.safe_after)

    # --- records ------------------------------------------------------------------------------------------------------------

    def _name_of(self, rows: tuple[int, ...], key: str) -> str:
        """The usual spelling of the name that was met, or the key itself for unknown ones."""
        for n in rows:
            for name in self.index.rows[n].names:
                if key in spellings(name):
                    return name
        return key

    def _add(
        self, name: _Name, first: int, last: int, prefix: str, heads: Sequence[Head], anaphor: str | None = None, ordinal: int = 0
    ) -> None:
        """Append the mention of one name."""
        cut = _cut(self.tokens[first], prefix)
        start = self.tokens[first].start + cut
        kinds = {self.index.rows[n].kind for n in name.rows}
        written = _join(self.tokens, name.first, name.last, cut if name.first == first else 0)
        bare = name.text or (self._name_of(name.rows, name.key) if name.rows else written)
        if last < len(self.tokens) and self.keys[last] in _CLOSING and any(k in _OPENING for k in self.keys[first:last]):
            last += 1
        self.found.append(PlaceMention(
            first, last, start, self.tokens[last - 1].end, _join(self.tokens, first, last, cut), bare, name.rows,
            heads[-1].single if heads else None, next((h.qualifier for h in heads if h.qualifier), None), self._breadth(name, heads, kinds),
            None, bool(kinds) and kinds <= {"country"}, "capital" in kinds, anaphor, ordinal,
        ))  # fmt: skip

    def _breadth(self, name: _Name, heads: Sequence[Head], kinds: set[str]) -> int:
        """How broad the place is, by its kind noun, else by the narrowest settlement or broadest region of its rows."""
        own = min((BREADTH.get(k, 0) for k in kinds if k not in {"adm1", "adm2", "adm3"} or len(kinds) == 1), default=3 if kinds else 1)
        if "adm1" in kinds and kinds <= {"adm1", "adm2", "adm3"}:
            own = 5
        elif "city" in kinds or "capital" in kinds:
            own = 3
        elif "town" in kinds:
            own = 2
        said = [h.breadth for h in heads if h.breadth >= 0]
        if any(h.qualifier == "countryside" for h in heads):
            return 4
        if any(h.qualifier == "direction" for h in heads):
            return max(own, 4) if own >= 3 else own
        return said[-1] if said and not (heads[-1].id in {"city", "area"} and own > said[-1]) else own
