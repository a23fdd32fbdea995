"""The records that pass between stages, and the public `Article`, `Event` and `Incident`.

Offsets are characters of `Article.full_text`, end exclusive. Inner records are frozen dataclasses (cheap, thousands an article);
what leaves the library is a frozen pydantic model whose JSON Schema is a contract.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator

Status = Literal["actual", "planned", "negated"]
Precision = Literal["day", "interval", "month", "year", "unknown"]
Basis = Literal["explicit", "relative", "carried", "publication", "unknown"]


class SyriaEventsError(Exception):
    """Base of every error this library raises on purpose."""


class RuleError(SyriaEventsError):
    """A rule file is wrong. The message names file, rule id, field and what to write instead."""

    def __init__(self, file: str, rule: str, field: str, fix: str) -> None:
        super().__init__(f"{file}: rule {rule!r}, field {field!r}: {fix}")
        self.file, self.rule, self.field, self.fix = file, rule, field, fix


class MissingExtra(SyriaEventsError):
    """A feature needs a package that is not installed. The message says which extra brings it."""

    def __init__(self, feature: str, package: str, extra: str) -> None:
        super().__init__(f"{feature} needs {package}: pip install 'syria_events[{extra}]'")


class Record(BaseModel):
    """A frozen public record; unknown fields are refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")


# --- what goes in ---------------------------------------------------------------------------------------------------------


class Article(Record):
    """One news article as scraped or pasted.

    `published` takes a date or an ISO string (`2018-04-29`, a time part is dropped); None means unknown. Raises
    `pydantic.ValidationError` for a date that does not exist.
    """

    text: str
    id: str = ""
    title: str | None = None
    published: date | None = None
    outlet: str | None = None
    url: str | None = None

    @field_validator("published", mode="before")
    @classmethod
    def _published_day(cls, value: object) -> object:
        if isinstance(value, datetime):
            return value.date()
        if isinstance(value, str):
            if not value.strip():
                return None
            try:
                return date.fromisoformat(value.strip()[:10])
            except ValueError:
                raise ValueError(f"published must be an ISO day such as 2018-04-29, got {value!r}") from None
        return value

    @property
    def full_text(self) -> str:
        """Title and text joined by one newline, or the text alone: what every offset counts in."""
        title = (self.title or "").strip()
        return f"{title}\n{self.text}" if title else self.text


# --- what comes out -------------------------------------------------------------------------------------------------------


class Span(Record):
    """Characters `start`..`end` (end exclusive) of `Article.full_text`, and what stands there."""

    start: int
    end: int
    text: str


class Actor(Record):
    """Who does it, or to whom. `id` is from the actor registry, `<ISO3>.GOV/MIL`, `OTHER`, or None when unresolved."""

    id: str | None
    name: str | None
    text: str
    start: int
    end: int
    kind: str | None = None


class PlaceCandidate(Record):
    """One of several gazetteer rows that a name may mean."""

    place_id: str
    name_en: str | None = None
    adm1_pcode: str | None = None
    lat: float | None = None
    lon: float | None = None


class Place(Record):
    """Where. P-codes are OCHA's, country is ISO 3166-1 alpha-3, degrees are WGS84; None means not known.

    `geo_precision` follows ACLED: 1 the place itself, 2 near it or part of a district, 3 a region, a governorate or ambiguous.
    """

    text: str
    start: int
    end: int
    name_ar: str | None = None
    name_en: str | None = None
    place_id: str | None = None
    adm1_pcode: str | None = None
    adm2_pcode: str | None = None
    adm3_pcode: str | None = None
    country: str | None = None
    lat: float | None = None
    lon: float | None = None
    geo_precision: Literal[1, 2, 3] | None = None
    candidates: tuple[PlaceCandidate, ...] = ()


class EventDate(Record):
    """When. `value` is EDTF (`2018-04-29`, `2018-04`, `XXXX-02-27`, `2018-04-27/2018-04-29`), None when unresolvable.

    `start` and `end` are its first and last day (both None when the year is unknown). `time_precision` is ACLED's (1 day, 2 week,
    3 month), `date_prec` UCDP's (1 day, 2 two to six days, 3 week, 4 month, 5 year). `span` is where it was read, None for a fallback.
    An event whose words give no value («مؤخرا», «أمس» on an undated page) keeps them in `text`, with basis `unknown`.
    """

    text: str | None = None
    value: str | None = None
    start: date | None = None
    end: date | None = None
    precision: Precision = "unknown"
    basis: Basis = "unknown"
    time_precision: Literal[1, 2, 3] | None = None
    date_prec: Literal[1, 2, 3, 4, 5] | None = None
    span: Span | None = None


class Source(Record):
    """Who is cited. `via` is the id of the medium that relays it («مصدر عسكري لسانا» → id SYR.MIL, via MEDIA.SANA)."""

    text: str
    id: str | None = None
    name: str | None = None
    via: str | None = None


class Count(Record):
    """Persons. `best` is None when only a vague amount is given («عشرات»); `low`/`high` only for ranges and bounds."""

    best: int | None = None
    low: int | None = None
    high: int | None = None
    vague: bool = False
    text: str | None = None


class Casualties(Record):
    """Persons by fate; None means not mentioned."""

    killed: Count | None = None
    wounded: Count | None = None
    detained: Count | None = None
    displaced: Count | None = None
    missing: Count | None = None


class Evidence(Record):
    """Why one field has its value: the rule that decided and the characters it read."""

    field: str
    rule: str
    quote: str
    start: int
    end: int


class Event(Record):
    """One event mention: who did what to whom, where, when, and who says so."""

    id: str
    article_id: str
    outlet: str | None = None
    url: str | None = None
    action: str
    action_class: str
    status: Status = "actual"
    trigger: Span
    actors: tuple[Actor, ...] = ()
    targets: tuple[Actor, ...] = ()
    locations: tuple[Place, ...] = ()
    date: EventDate = EventDate()
    source: Source | None = None
    casualties: Casualties = Casualties()
    weapons: tuple[str, ...] = ()
    sentence: Span
    incident_id: str | None = None
    confidence: float = Field(default=0.5, ge=0.0, le=1.0)
    evidence: tuple[Evidence, ...] = ()

    @property
    def actor(self) -> Actor | None:
        """The first actor, or None."""
        return self.actors[0] if self.actors else None

    @property
    def target(self) -> Actor | None:
        """The first target, or None."""
        return self.targets[0] if self.targets else None

    @property
    def location(self) -> Place | None:
        """The first location, or None."""
        return self.locations[0] if self.locations else None

    def explain(self) -> str:
        """The event field by field in plain text: each value, the rules that gave it, the words they read and their offsets."""
        from syria_events.display import explain

        return explain(self)

    def _repr_html_(self) -> str:
        """A right-to-left table for notebooks; every text is escaped."""
        from syria_events.display import html

        return html(self)


# --- what passes between stages -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Seen:
    """Where a paragraph was first met: the article, the number of its paragraph, and how alike they are (0..100)."""

    article_id: str
    index: int
    score: float


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A line of the article that carries news.

    `duplicate_of`: index of the paragraph of this article that it repeats; `seen`: where an earlier article had it; both None when new.
    """

    index: int
    start: int
    end: int
    text: str
    kind: Literal["headline", "body"] = "body"
    duplicate_of: int | None = None
    seen: Seen | None = None

    @property
    def is_new(self) -> bool:
        """Whether nothing before says the same: what is extracted."""
        return self.duplicate_of is None and self.seen is None


@dataclass(frozen=True, slots=True)
class Page:
    """An article without its furniture: what `clean` returns. `published` may be None with the reason in `notes`."""

    article: Article
    text: str
    paragraphs: tuple[Paragraph, ...]
    published: date | None
    outlet: str | None
    agencies: tuple[str, ...]
    dateline: Span | None
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Token:
    """One word, number or mark. `key` is its folded form (see `arabic.fold`); an HTML entity is the mark it stands for."""

    start: int
    end: int
    text: str
    key: str


@dataclass(frozen=True, slots=True)
class Sentence:
    """Tokens of one sentence; `paragraph` is the index of the paragraph it stands in."""

    start: int
    end: int
    tokens: tuple[Token, ...]
    paragraph: int


@dataclass(frozen=True, slots=True)
class Trigger:
    """A word or phrase that announces an action: tokens `first`..`last` (last exclusive) of its sentence.

    `start`..`end` leave out proclitics; `prefix` keeps them («وبال»). `tense` is `none` for nouns; `pronoun`: one is attached («قصفها»).
    `status` is set when the rule itself says it. `generic`: the word names no means of its own («القصف», «الهجوم»). `others`: what else
    the word can announce, one trigger for each other action, likeliest first («محادثات»: a negotiation, a meeting).
    """

    first: int
    last: int
    start: int
    end: int
    rule: str
    action: str
    pos: Literal["verb", "noun"]
    tense: Literal["past", "present", "none"]
    prefix: str
    pronoun: bool
    status: str | None = None
    generic: bool = False
    others: tuple["Trigger", ...] = ()


@dataclass(frozen=True, slots=True)
class ActorMention:
    """A noun phrase that may be an actor: tokens `first`..`last` (last exclusive) of its sentence.

    `adjective`: a bare nationality adjective that modifies the noun before it («غارات روسية»). `place`: the words are also a place
    name («دمشق», «روسيا»): the frame decides. `start`..`end` leave out proclitics.
    """

    first: int
    last: int
    start: int
    end: int
    text: str
    id: str | None
    name: str | None
    kind: str | None
    rule: str
    adjective: bool = False
    place: bool = False


@dataclass(frozen=True, slots=True)
class PlaceMention:
    """A place noun phrase: tokens `first`..`last` (last exclusive) of its sentence.

    `start`..`end` and `text` leave out proclitics; `text` keeps head noun and qualifier, `name` is bare («ريف حماة الجنوبي» → حماة). `rows`
    index the gazetteer, empty when it knows no such name. `head` is the folded kind noun («بلدة», «مطار»).
    `qualifier`: None for the place itself,
    `near`, `part`, `countryside` or `direction`. `breadth`: 0 site, 1 neighbourhood or village, 2 town, 3 city or subdistrict, 4 district
    or region, 5 governorate, 6 country. `container_of` is the index, in the tuple `find` returned, of a narrower place beside it that
    makes this one redundant. `anaphor`: a word for a place named before («المدينة»), with `ordinal` 0, 1... when it means several.
    """

    first: int
    last: int
    start: int
    end: int
    text: str
    name: str
    rows: tuple[int, ...] = ()
    head: str | None = None
    qualifier: Literal["near", "part", "countryside", "direction"] | None = None
    breadth: int = 1
    container_of: int | None = None
    is_country: bool = False
    is_capital: bool = False
    anaphor: str | None = None
    ordinal: int = 0


@dataclass(frozen=True, slots=True)
class CountMention:
    """A number of things: tokens `first`..`last` (last exclusive). `noun` is the folded counted noun, None when none follows.

    `fate` is set when the noun itself says it («قتيلا» → killed, «جرحى» → wounded). `part`: a sub-count («بينهم طفلان»), not to be added.
    """

    first: int
    last: int
    start: int
    end: int
    text: str
    best: int | None
    low: int | None
    high: int | None
    vague: bool
    noun: str | None
    person: bool
    fate: str | None
    part: bool


@dataclass(frozen=True, slots=True)
class Toll:
    """How many met one fate, as one clause says it; coordinated counts are added («3 مدنيين و5 جنود» = 8).

    Tokens `first`..`last` (last exclusive) span the counts added. `best` None and `vague`: an unstated amount («قتلى»). `part`: a
    sub-count («بينهم طفلان»), already inside another toll. `victims` is the folded counted noun, None when there is none. `cue` is
    the token that says the fate.
    """

    fate: Literal["killed", "wounded", "detained", "displaced", "missing"]
    best: int | None
    low: int | None
    high: int | None
    vague: bool
    text: str
    first: int
    last: int
    start: int
    end: int
    part: bool
    victims: str | None
    cue: int


@dataclass(frozen=True, slots=True)
class Attribution:
    """Who is cited for tokens `first`..`last` (last exclusive) of a sentence.

    `start`..`end` are the source phrase's characters, perhaps in an earlier sentence (`carried`). `verb` is the reporting verb's token,
    None for prepositions, headline colons and carried ones; `speaker_first`..`speaker_last` (exclusive) the source's tokens in this
    sentence, both None when the subject is dropped or stands elsewhere.
    """

    first: int
    last: int
    source: Source
    verb: int | None
    start: int
    end: int
    rule: str
    carried: bool
    speaker_first: int | None
    speaker_last: int | None
