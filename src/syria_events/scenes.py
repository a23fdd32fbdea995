"""What stands in each sentence: mentions of actors, places, dates and tolls, clauses, and the word that ties each mention."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace

from syria_events.agreement import Gender, gender_of_mention
from syria_events.models import ActorMention, Attribution, EventDate, Page, Place, PlaceMention, Sentence, Span, Token, Toll, Trigger
from syria_events.qualifiers import Qualifiers
from syria_events.rulebook import RuleBook
from syria_events.triggers import find_triggers, refer_back
from syria_events.values.actors import ActorLexicon
from syria_events.values.back_references import leave_strangers, resolve_back_references
from syria_events.values.counts import CountRules
from syria_events.values.dates import read as read_dates
from syria_events.values.places import Gazetteer
from syria_events.values.same_party import take_up
from syria_events.values.sources import SourceRules

QUOTES = frozenset("«»“”\"'()[]‹›„‘’")


@dataclass(frozen=True, slots=True)
class DateMention:
    """A time expression: tokens `first`..`last` (last exclusive) and what it resolves to."""

    first: int
    last: int
    start: int
    end: int
    date: EventDate


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who was cited last before a sentence, `ago` sentences before it, with the gender of its first word.

    The tokens of `mention` are those of another sentence.
    """

    mention: ActorMention
    gender: Gender
    ago: int


@dataclass(frozen=True, slots=True)
class Scene:
    """One sentence with everything that was read in it. `clauses[i]` numbers the clause of token i; `links` name what ties a mention."""

    index: int
    sentence: Sentence
    kind: str
    triggers: tuple[Trigger, ...]
    actors: tuple[ActorMention, ...]
    places: tuple[PlaceMention, ...]
    resolved: tuple[Place, ...]
    dates: tuple[DateMention, ...]
    tolls: tuple[Toll, ...]
    attributions: tuple[Attribution, ...]
    clauses: tuple[int, ...]
    quoted: tuple[bool, ...]
    actor_links: tuple[str, ...]
    place_links: tuple[str, ...]
    date_links: tuple[str, ...]
    notes: tuple[str, ...] = ()
    speaker: Speaker | None = None


Mention = ActorMention | PlaceMention | DateMention


def clause_numbers(tokens: Sequence[Token], rules: Qualifiers) -> tuple[int, ...]:
    """The number of the clause each token stands in, from 0: a new one begins at a semicolon or a word such as «فيما», «بينما», «كما»."""
    numbers = []
    now = 0
    for i, token in enumerate(tokens):
        if i and (token.text in "؛;" or token.key in rules.clause_words or _opens(tokens, i, rules)):
            now += 1
        numbers.append(now)
    return tuple(numbers)


def _opens(tokens: Sequence[Token], i: int, rules: Qualifiers) -> bool:
    """Whether a comma and «و» + a finite verb of report or light action begin a clause at token `i`."""
    key = tokens[i].key
    return tokens[i - 1].text in "،," and key[:1] in "وف" and key[1:] in rules.finite_verbs


def quotation(tokens: Sequence[Token]) -> tuple[bool, ...]:
    """Whether each token stands inside quotation marks that hold more than a name (four words or more)."""
    inside = [False] * len(tokens)
    opened: int | None = None
    for i, token in enumerate(tokens):
        if token.text in "«“„" or (token.text == '"' and opened is None):
            opened = i
        elif token.text in '»”"' and opened is not None:
            if i - opened > 4:
                inside[opened + 1 : i] = [True] * (i - opened - 1)
            opened = None
    if opened is not None and len(tokens) - opened > 4:
        inside[opened + 1 :] = [True] * (len(tokens) - opened - 1)
    return tuple(inside)


def links_of(mentions: Sequence[Mention], tokens: Sequence[Token], rules: Qualifiers) -> tuple[str, ...]:
    """For each mention the preposition or word that governs it, `bare` when none does; a coordinated one takes that of the one before."""
    out: list[str] = []
    for n, mention in enumerate(mentions):
        link = _link(mention, tokens, rules)
        if n and link in {"bare", "و"} and _coordinated(mentions[n - 1], mention, tokens):
            link = out[-1] if out[-1].startswith("+") else "+" + out[-1]
        out.append(link)
    return tuple(out)


def _link(mention: Mention, tokens: Sequence[Token], rules: Qualifiers) -> str:
    token = tokens[mention.first]
    clitic = token.key[: max(0, mention.start - token.start)] if mention.start > token.start else ""
    if clitic and clitic[-1] in "بلك":
        return clitic[-1]
    if clitic in {"وال", "و", "ف"} and clitic:
        return "و"
    at = mention.first - 1
    while at >= 0 and tokens[at].text in QUOTES:
        at -= 1
    if at < 0:
        return "initial"
    before = tokens[at].key
    pair = f"{tokens[at - 1].key} {before}" if at else before
    for key in (pair, before, before[1:] if before[:1] in "وف" else before):
        if key in rules.links:
            return rules.links[key]
    if before in {"ان", "إن", "بان", "وان"}:
        return "initial"
    return "و" if before == "و" else "bare"


def _coordinated(before: Mention, mention: Mention, tokens: Sequence[Token]) -> bool:
    """Whether the two mentions are joined by «و», «أو» or a comma; side by side they are subject and object («دعت موسكو واشنطن»)."""
    between = [t for t in tokens[before.last : mention.first] if t.text not in QUOTES]
    if len(between) > 3 or any(t.text not in "،,-ـ" and t.key not in {"و", "او"} for t in between):
        return False
    token = tokens[mention.first]
    return bool(between) or (mention.start > token.start and token.key[0] == "و")


@dataclass(frozen=True)
class Readers:
    """The rule sets that read mentions in a sentence; built once for an `Extractor`."""

    book: RuleBook
    rules: Qualifiers
    actors: ActorLexicon
    places: Gazetteer
    counts: CountRules
    sources: SourceRules


def build_scenes(page: Page, sentences: Sequence[Sentence], tags: Sequence[Sequence[str] | None], readers: Readers) -> list[Scene]:
    """Read every sentence of an article; `tags` are BIO tags aligned with its tokens, or None without a model. Raises: nothing."""
    actors = [readers.actors.find(s, t, page.published) for s, t in zip(sentences, tags, strict=True)]
    actors = leave_strangers(recall_names(actors, sentences, tags))
    actors = take_up(actors, sentences, readers.actors.rules)
    if page.dateline:
        line = page.dateline
        actors = [tuple(m for m in here if not line.start <= m.start < line.end) for here in actors]
    places = [readers.places.find(s, t) for s, t in zip(sentences, tags, strict=True)]
    resolved = readers.places.resolve(places)
    attributions = readers.sources.attribute(sentences, actors, page)
    actors = resolve_back_references(actors, sentences)
    triggers = refer_back([find_triggers(s, readers.book) for s in sentences])
    kinds = {p.index: p.kind for p in page.paragraphs}
    scenes = [
        _scene(i, page, s, kinds[s.paragraph], triggers[i], actors[i], places[i], tuple(resolved[i]), attributions[i], readers)
        for i, s in enumerate(sentences)
    ]
    return _with_speakers(scenes)


# How many sentences a speaker is remembered.
_MEMORY = 4


def _with_speakers(scenes: Sequence[Scene]) -> list[Scene]:
    """Each scene with who was cited last before it."""
    out: list[Scene] = []
    last: Speaker | None = None
    for scene in scenes:
        if last is not None and last.ago < _MEMORY:
            last = replace(last, ago=last.ago + 1)
            scene = replace(scene, speaker=last)
        out.append(scene)
        last = _last_cited(scene) or last
    return out


def _last_cited(scene: Scene) -> Speaker | None:
    """The mention that the last citation of a sentence names in it."""
    for cited in reversed(scene.attributions):
        if cited.carried or cited.source.id is None:
            continue
        for mention in scene.actors:
            if mention.start < cited.end and cited.start < mention.end and mention.id == cited.source.id:
                return Speaker(mention, gender_of_mention(mention, scene.sentence), 0)
    return None


def recall_names(
    actors: Sequence[tuple[ActorMention, ...]], sentences: Sequence[Sentence], tags: Sequence[Sequence[str] | None]
) -> list[tuple[ActorMention, ...]]:
    """Give a person met again by surname alone the id under which the article introduced him (later just «لافروف»)."""
    known: dict[str, ActorMention] = {}
    out = []
    for mentions, sentence, bio in zip(actors, sentences, tags, strict=True):
        here = []
        for mention in mentions:
            names = [] if bio is None else [sentence.tokens[i].key for i in range(mention.first, mention.last) if bio[i].endswith("PER")]
            earlier = known.get(names[-1]) if len(names) == 1 or (names and names[0] in known) else None
            if mention.id == "OTHER" and earlier:
                mention = replace(mention, id=earlier.id, name=earlier.name, kind=earlier.kind, rule="name.introduced_before")
            elif mention.id not in (None, "OTHER"):
                for name in names:
                    known.setdefault(name, mention)
            here.append(mention)
        out.append(tuple(here))
    return out


def _scene(
    index: int,
    page: Page,
    sentence: Sentence,
    kind: str,
    triggers: tuple[Trigger, ...],
    actors: tuple[ActorMention, ...],
    places: tuple[PlaceMention, ...],
    resolved: tuple[Place, ...],
    attributions: tuple[Attribution, ...],
    readers: Readers,
) -> Scene:
    tokens = sentence.tokens
    dates, notes = _dates(page, sentence)
    return Scene(
        index=index,
        sentence=sentence,
        kind=kind,
        triggers=triggers,
        actors=actors,
        places=places,
        resolved=resolved,
        dates=dates,
        tolls=readers.counts.tolls(sentence),
        attributions=attributions,
        clauses=clause_numbers(tokens, readers.rules),
        quoted=quotation(tokens),
        actor_links=links_of(actors, tokens, readers.rules),
        place_links=links_of(places, tokens, readers.rules),
        date_links=links_of(dates, tokens, readers.rules),
        notes=notes,
    )


def _dates(page: Page, sentence: Sentence) -> tuple[tuple[DateMention, ...], tuple[str, ...]]:
    """The time expressions of a sentence with the tokens they cover, in the article's characters; and a note for each impossible one."""
    out = []
    starts = [t.start for t in sentence.tokens]
    found, impossible = read_dates(page.text[sentence.start : sentence.end], page.published)
    for date in found:
        if date.span is None:
            continue
        start, end = date.span.start + sentence.start, date.span.end + sentence.start
        moved = date.model_copy(update={"span": Span(start=start, end=end, text=page.text[start:end])})
        first = max(0, bisect_right(starts, start) - 1)
        out.append(DateMention(first, max(first + 1, bisect_left(starts, end)), start, end, moved))
    return tuple(out), tuple(f"no such date: {span.text}" for span in impossible)
