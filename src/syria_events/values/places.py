"""Where: find place mentions and resolve them to rows of the gazetteer."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Literal

from syria_events.models import Place, PlaceCandidate, PlaceMention, Sentence
from syria_events.values.gazetteer import GazetteerFile, PlaceRow, bundled, read_file
from syria_events.values.place_containers import is_small
from syria_events.values.place_find import BREADTH, Finder
from syria_events.values.place_index import PlaceIndex
from syria_events.values.place_words import Anaphor, phrase_key, place_words

_KIND_RANK = {
    "country": 0, "capital": 0, "city": 0, "adm1": 1, "town": 2, "adm2": 3, "adm3": 3, "region": 2, "airbase": 2, "oilfield": 2,
    "crossing": 2, "dam": 2, "camp": 2, "border": 2, "site": 3, "road": 3, "river": 3, "village": 4, "neighbourhood": 4,
}  # fmt: skip
_KIND_WEIGHT = {
    "country": 10_000_000, "capital": 10_000_000, "adm1": 1_000_000, "city": 1_000_000, "region": 1_000_000, "airbase": 1_000_000,
    "crossing": 1_000_000, "camp": 1_000_000, "dam": 1_000_000, "adm2": 50_000, "adm3": 20_000,
}  # fmt: skip
_ADMIN = frozenset({"adm1", "adm2", "adm3"})
_DAMASCUS, _AROUND_DAMASCUS = "damascus", "SY03"
_CALLED = frozenset({"country", "region", "border"})  # kinds that are also named by phrases («الأراضي السورية», «شمال البلاد»)
_HEAD_KINDS = 9
_RECENT = 4  # places of the sentences before that say where an unclear one lies


class Gazetteer:
    """Places by name. `rows` are all places, the bundled ones first; mentions point into it."""

    def __init__(self, rows: Sequence[PlaceRow]) -> None:
        self.rows = tuple(rows)
        self.by_id = {row.place_id: n for n, row in reversed(list(enumerate(self.rows)))}
        self.index = PlaceIndex(self.rows)

    @classmethod
    def load(cls, extra: Sequence[Path | str | GazetteerFile] = ()) -> "Gazetteer":
        """The bundled gazetteer, with the places of the user's files added.

        A file is a GeoNames country dump (`.txt`), a COD-AB table or a CSV with usual headers; `GazetteerFile` maps unusual ones.
        Raises: GazetteerError naming row and field; OSError when a file is not there.
        """
        if not extra:
            return _bundled_gazetteer()
        return cls([*bundled(), *(row for source in extra for row in read_file(source))])

    def find(self, sentence: Sentence, tags: Sequence[str] | None = None) -> tuple[PlaceMention, ...]:
        """Place noun phrases in token order, never overlapping unless they share a phrase («ريفي حماة وحلب» is two).

        `tags` are BIO tags (PER LOC ORG MISC) of the sentence's tokens, None when no tagger ran. Empty when there is no place.
        Raises: nothing.
        """
        return Finder(self.index, sentence, tags).run()

    def resolve(self, mentions: Sequence[Sequence[PlaceMention]]) -> list[list[Place]]:
        """One place for each mention, sentence by sentence of an article.

        A name of several places is settled by the words around it, then by the article's other places, then by kind and population;
        otherwise it keeps its candidates, has no coordinates and precision 3. A back-reference without a referent has `name_ar` None.
        """
        return Resolver(self.rows, self.by_id, mentions).run()


def unclear(places: Iterable[Place]) -> tuple[str, ...]:
    """A note for each of the places that could be several, or that the gazetteer lacks; each said once. Raises: nothing."""
    return tuple(dict.fromkeys(note for place in places if (note := _note(place))))


def _note(place: Place) -> str | None:
    if place.candidates:
        fit = ", ".join(dict.fromkeys(c.adm1_pcode or c.name_en or c.place_id for c in place.candidates))
        return f"place unclear: {place.text}: {len(place.candidates)} places fit ({fit}), nothing in the text decides"
    if place.place_id is None:
        where = place.adm1_pcode or place.country
        return f"place not in the gazetteer: {place.text}" + (f": {where} by its context" if where else "")
    return None


@lru_cache(maxsize=1)
def _bundled_gazetteer() -> Gazetteer:
    return Gazetteer(bundled())


def _near(a: PlaceRow, b: PlaceRow) -> bool:
    """Whether two rows of one name are one place: same governorate, and one an admin unit or both within some 10 km."""
    if a.adm1 != b.adm1 or a.country != b.country:
        return False
    if a.kind in _ADMIN or b.kind in _ADMIN:
        return True
    if a.lat is None or b.lat is None or a.lon is None or b.lon is None:
        return True
    return abs(a.lat - b.lat) < 0.09 and abs(a.lon - b.lon) < 0.11


def _weight(group: list[PlaceRow]) -> int:
    """How likely readers are to mean this place: its people, or what its kind is worth."""
    return max(r.population for r in group) + max(_KIND_WEIGHT.get(r.kind, 0) for r in group if r.rank == group[0].rank)


def _holder(sentence: Sequence[PlaceMention], at: int) -> PlaceMention | None:
    """What contains the mention, or the list that it is part of («قريتي كذا وكذا في ريف حماة»)."""
    span = (sentence[at].first, sentence[at].last)
    members = {i for i, m in enumerate(sentence) if (m.first, m.last) == span}
    return next((h for h in sentence if h.container_of in members), None)


def _in_list(mention: PlaceMention, sentence: Sequence[PlaceMention], at: int) -> bool:
    """Whether another place stands right beside the mention («قنديل وكذا», «كذا، القامشلي»)."""
    beside = [m for m in (*sentence[max(0, at - 1) : at], *sentence[at + 1 : at + 2]) if not m.anaphor and not m.is_country]
    return any(-1 <= m.first - mention.last <= 1 or -1 <= mention.first - m.last <= 1 for m in beside)


def _of_the_world(mention: PlaceMention) -> bool:
    """Whether it is a part of the world that lies in no one country («الشرق الأوسط»)."""
    return phrase_key(mention.name) in place_words().world


class Resolver:
    """Resolves the mentions of one article."""

    def __init__(self, rows: Sequence[PlaceRow], by_id: Mapping[str, int], mentions: Sequence[Sequence[PlaceMention]]) -> None:
        self.rows, self.mentions, self.by_id = rows, mentions, by_id
        self.certain: Counter[str] = Counter()
        self.recent: list[str] = []
        self.foreign = sum(1 for sentence in mentions for m in sentence if m.rows and all(rows[n].country != "SYR" for n in m.rows))
        for sentence in mentions:
            for mention in sentence:
                adm1 = self._sure_adm1(mention)
                if adm1:
                    self.certain[adm1] += 1

    def run(self) -> list[list[Place]]:
        """Places aligned with the mentions."""
        resolved: list[list[Place]] = []
        history: list[tuple[PlaceMention, Place]] = []
        for sentence in self.mentions:
            places: list[Place] = []
            for i, mention in enumerate(sentence):
                place = self._refer(mention, history) if mention.anaphor else self._place(mention, sentence, i, history)
                places.append(place)
                if not mention.anaphor:
                    history.append((mention, place))
            resolved.append(places)
            self.recent = [p.adm1_pcode for p in reversed(places) if p.adm1_pcode] + self.recent
        return resolved

    # --- evidence -------------------------------------------------------------------------------------------------------------

    def _sure_adm1(self, mention: PlaceMention) -> str | None:
        """The governorate that all rows of a mention share, or that its one dominant row has."""
        found = {self.rows[n].adm1 for n in mention.rows if self.rows[n].country == "SYR"}
        if len(found) == 1:
            return next(iter(found))
        best = self._dominant(self._groups(mention)) if mention.rows else None
        return best[0].adm1 if best else None

    def _groups(self, mention: PlaceMention) -> list[list[PlaceRow]]:
        """The rows of a mention, one list for each place they may be."""
        groups: list[list[PlaceRow]] = []
        for n in mention.rows:
            row = self.rows[n]
            home = next((g for g in groups if any(_near(row, other) for other in g)), None)
            if home is None:
                groups.append([row])
            elif row.rank <= home[0].rank:
                home.append(row)
        return groups

    def _dominant(self, groups: list[list[PlaceRow]], least: int = 20_000) -> list[PlaceRow] | None:
        """The place that readers mean when nothing else is said: the only one of its rank with a city's size or a state's."""

        ranked = sorted(groups, key=_weight, reverse=True)
        if len(ranked) == 1:
            return ranked[0]
        heavy, second = _weight(ranked[0]), _weight(ranked[1])
        return ranked[0] if heavy >= least and heavy >= 3 * second else None

    def _context(self, mention: PlaceMention, sentence: Sequence[PlaceMention], at: int) -> list[str]:
        """Governorates that the sentence suggests for a mention, nearest first."""
        others = sorted((abs(i - at), i) for i in range(len(sentence)) if i != at)
        adm1s = [self._sure_adm1(sentence[i]) for _, i in others]
        return [a for a in dict.fromkeys(adm1s) if a]

    def _abroad(self, sentence: Sequence[PlaceMention], at: int) -> bool:
        """Whether the nearest place of the sentence that is sure of its country, or failing that most of the article's, lies abroad."""
        for _, i in sorted((abs(i - at), i) for i in range(len(sentence)) if i != at):
            found = {self.rows[n].country for n in sentence[i].rows}
            if len(found) == 1:
                return found != {"SYR"}
        return self.foreign > sum(self.certain.values())

    def _country_near(self, sentence: Sequence[PlaceMention], at: int) -> str | None:
        """The country of the nearest place of the sentence that is sure of it."""
        for _, i in sorted((abs(i - at), i) for i in range(len(sentence)) if i != at):
            found = {self.rows[n].country for n in sentence[i].rows}
            if len(found) == 1:
                return found.pop()
        return None

    # --- choice -----------------------------------------------------------------------------------------------------------------

    def _choose(self, mention: PlaceMention, sentence: Sequence[PlaceMention], at: int) -> list[list[PlaceRow]]:
        """The one place that the evidence leaves, as its rows; several when nothing decides."""
        groups = self._groups(mention)
        groups = self._held(groups, sentence, at) or groups
        if mention.head and len(groups) > 1:
            groups = self._of_kind(groups, mention) or groups
        if len(groups) == 1:
            return groups
        if strong := self._dominant(groups, 200_000):
            return [strong]
        for adm1 in (*self._context(mention, sentence, at), *self._told_before(), *(a for a, _ in self.certain.most_common())):
            if here := [g for g in groups if g[0].adm1 == adm1]:
                best = self._dominant(here, 1)
                return [best] if best else here
        best = self._dominant(groups)
        return [best] if best else groups

    def _told_before(self) -> list[str]:
        """Governorates of the places named last in the sentences before."""
        return list(dict.fromkeys(self.recent[:_RECENT]))

    def _held(self, groups: list[list[PlaceRow]], sentence: Sequence[PlaceMention], at: int) -> list[list[PlaceRow]]:
        """The groups that lie in what contains the mention («في ريف حلب الشمالي»)."""
        holder = _holder(sentence, at)
        if holder is None:
            return []
        adm1, countries = self._sure_adm1(holder), {self.rows[n].country for n in holder.rows}
        return [g for g in groups if (g[0].adm1 == adm1 if adm1 else g[0].country in countries)]

    def _is_another(self, mention: PlaceMention, sentence: Sequence[PlaceMention], at: int) -> bool:
        """Whether a small place of the name that the gazetteer has cannot be meant: it lies outside what is said to contain it, or the
        sentence and the article are about another country.
        """
        if not is_small(mention, self.rows):
            return False
        holder = _holder(sentence, at)
        if holder is not None and holder.rows:
            return not self._held(self._groups(mention), sentence, at)
        return self._abroad(sentence, at) and self.foreign > sum(self.certain.values())

    def _of_kind(self, groups: list[list[PlaceRow]], mention: PlaceMention) -> list[list[PlaceRow]]:
        """The groups that are what the kind noun says («قرية دوما» is not the city)."""
        kinds = self._head_kinds(mention)
        return [g for g in groups if any(r.kind in kinds for r in g)]

    def _head_kinds(self, mention: PlaceMention) -> tuple[str, ...]:
        head = place_words().heads.get(mention.head or "")
        return head.kinds if head else ()

    def _row_of(self, group: list[PlaceRow], mention: PlaceMention) -> PlaceRow:
        """The row of a place that answers the kind noun: «محافظة حلب» the governorate, «حلب» the city."""
        kinds = self._head_kinds(mention)

        def order(row: PlaceRow) -> tuple[int, int, int]:
            said = kinds.index(row.kind) if row.kind in kinds else _HEAD_KINDS
            return (row.rank, said, _KIND_RANK.get(row.kind, 5))

        return min(group, key=order)

    # --- records ----------------------------------------------------------------------------------------------------------------

    def _place(
        self, mention: PlaceMention, sentence: Sequence[PlaceMention], at: int, history: list[tuple[PlaceMention, Place]]
    ) -> Place:
        if not mention.rows or self._is_another(mention, sentence, at):
            return self._unknown(mention, sentence, at)
        groups = self._choose(mention, sentence, at)
        if len(groups) > 1:
            return self._ambiguous(mention, groups)
        row = self._around_capital(mention, self._row_of(groups[0], mention))
        return self._record(mention, row.name_ar if row.kind in _CALLED or row.place_id == _AROUND_DAMASCUS else mention.name, row)

    def _around_capital(self, mention: PlaceMention, row: PlaceRow) -> PlaceRow:
        """«ريف العاصمة», «ضواحي دمشق»: the governorate around the capital has a name of its own."""
        outside = mention.qualifier == "countryside" or mention.text.startswith("ضواحي")
        return self.rows[self.by_id[_AROUND_DAMASCUS]] if outside and row.place_id == _DAMASCUS and _AROUND_DAMASCUS in self.by_id else row

    def _ambiguous(self, mention: PlaceMention, groups: list[list[PlaceRow]]) -> Place:
        best = [self._row_of(g, mention) for g in groups]
        adm1s, countries = {r.adm1 for r in best}, {r.country for r in best}
        return Place(
            text=mention.text, start=mention.start, end=mention.end, name_ar=mention.name,
            adm1_pcode=adm1s.pop() if len(adm1s) == 1 else None, country=countries.pop() if len(countries) == 1 else None, geo_precision=3,
            candidates=tuple(
                PlaceCandidate(place_id=r.place_id, name_en=r.name_en, adm1_pcode=r.adm1, lat=r.lat, lon=r.lon) for r in best
            ),
        )  # fmt: skip

    def _unknown(self, mention: PlaceMention, sentence: Sequence[PlaceMention], at: int) -> Place:
        """A place that the gazetteer lacks: the governorate of its context, or the country of what contains it."""
        adm1: str | None = None
        country: str | None = None
        holder = _holder(sentence, at)
        if holder is not None:
            adm1 = self._sure_adm1(holder)
            countries = {self.rows[n].country for n in holder.rows}
            country = countries.pop() if len(countries) == 1 else None
        if adm1 is None and country is None and (mention.head or _in_list(mention, sentence, at)) and not _of_the_world(mention):
            if self._abroad(sentence, at):
                country = self._country_near(sentence, at)
            else:
                near = self._context(mention, sentence, at)
                if mention.head:
                    near = near or self._told_before() or [a for a, _ in self.certain.most_common(1)]
                adm1 = near[0] if near else None
        country = country or ("SYR" if adm1 else None)
        return Place(
            text=mention.text, start=mention.start, end=mention.end, name_ar=mention.name, adm1_pcode=adm1, country=country, geo_precision=3
        )

    def _refer(self, mention: PlaceMention, history: list[tuple[PlaceMention, Place]]) -> Place:
        """The place that a back-reference means: the last one named of its kinds; empty of all but text when there is none."""
        anaphor = place_words().anaphors[mention.anaphor or ""]
        names: dict[str, Place] = {}
        for earlier, place in reversed(history):
            if len(names) == anaphor.number:
                break
            if place.name_ar and self._answers(earlier, place, anaphor):
                names.setdefault(place.name_ar, place)
        referents = list(names.values())[::-1]
        if not referents and anaphor.default:
            row = self.rows[self.by_id[anaphor.default]]
            return self._record(mention, row.name_ar, row)
        if mention.ordinal >= len(referents):
            return Place(text=mention.text, start=mention.start, end=mention.end)
        return referents[mention.ordinal].model_copy(update={"text": mention.text, "start": mention.start, "end": mention.end})

    def _answers(self, earlier: PlaceMention, place: Place, anaphor: Anaphor) -> bool:
        """Whether an earlier mention is of the kind that the back-reference asks for; unknown villages are villages."""
        kinds = {self.rows[self.by_id[place.place_id]].kind} if place.place_id else {self.rows[n].kind for n in earlier.rows}
        if earlier.is_country or earlier.qualifier in {"countryside", "direction"}:
            return False
        return bool(kinds & anaphor.kinds) or (not kinds and "village" in anaphor.kinds and earlier.head is not None)

    def _record(self, mention: PlaceMention, name: str, row: PlaceRow) -> Place:
        """The public record of a mention that is `row`."""
        return Place(
            text=mention.text, start=mention.start, end=mention.end, name_ar=name, name_en=row.name_en, place_id=row.place_id,
            adm1_pcode=row.adm1, adm2_pcode=row.adm2, adm3_pcode=row.adm3, country=row.country, lat=row.lat, lon=row.lon,
            geo_precision=_precision(mention, row),
        )  # fmt: skip


def _precision(mention: PlaceMention, row: PlaceRow) -> Literal[1, 2, 3]:
    """ACLED's: 1 the place itself, 2 near it or part of it, 3 a region, a governorate or a country."""
    if mention.qualifier == "countryside" or BREADTH.get(row.kind, 0) >= 4:
        return 3
    return 2 if mention.qualifier or row.kind == "adm3" else 1
