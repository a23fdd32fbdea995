"""Scenes built by hand from invented sentences: what a reader would find is said by quoting it."""

from collections.abc import Sequence
from typing import Literal

from syria_events.models import (
    ActorMention,
    Article,
    Attribution,
    EventDate,
    Page,
    Paragraph,
    Place,
    PlaceMention,
    Sentence,
    Source,
    Span,
    Toll,
    Trigger,
)
from syria_events.qualifiers import Qualifiers
from syria_events.scenes import DateMention, Scene, clause_numbers, links_of, quotation
from syria_events.segment import tokenize


def sentence(text: str, start: int = 0, paragraph: int = 0) -> Sentence:
    """One sentence of one paragraph that begins at character `start`."""
    tokens = tokenize(text, start)
    return Sentence(tokens[0].start, tokens[-1].end, tuple(tokens), paragraph)


class Reader:
    """Quotes of one sentence as mentions; a quote may leave out the proclitic of its first word."""

    def __init__(self, text: str, start: int = 0, paragraph: int = 0) -> None:
        self.text, self.at = text, start
        self.sentence = sentence(text, start, paragraph)

    def span(self, quote: str) -> tuple[int, int, int, int]:
        """First token, last token (exclusive), start and end of the quote."""
        start = self.text.index(quote) + self.at
        end = start + len(quote)
        inside = [i for i, t in enumerate(self.sentence.tokens) if t.start < end and start < t.end]
        return inside[0], inside[-1] + 1, start, end

    def trigger(
        self, quote: str, action: str = "shelling", pos: Literal["verb", "noun"] = "verb", prefix: str = "", status: str | None = None
    ) -> Trigger:
        first, last, start, end = self.span(quote)
        return Trigger(first, last, start, end, f"test.{action}", action, pos, "past" if pos == "verb" else "none", prefix, False, status)

    def actor(self, quote: str, actor_id: str | None = "OTHER", kind: str = "other") -> ActorMention:
        first, last, start, end = self.span(quote)
        return ActorMention(first, last, start, end, quote, actor_id, None, kind, "test")

    def place(self, quote: str, name: str | None = None, breadth: int = 1, country: bool = False) -> PlaceMention:
        first, last, start, end = self.span(quote)
        return PlaceMention(first, last, start, end, quote, name or quote, breadth=breadth, is_country=country)

    def date(self, quote: str, value: str = "2030-01-02") -> DateMention:
        first, last, start, end = self.span(quote)
        span = Span(start=start, end=end, text=quote)
        return DateMention(first, last, start, end, EventDate(text=quote, value=value, basis="explicit", precision="day", span=span))

    def toll(self, quote: str, fate: Literal["killed", "wounded", "detained", "displaced", "missing"], best: int | None = None) -> Toll:
        first, last, start, end = self.span(quote)
        return Toll(fate, best, None, None, best is None, quote, first, last, start, end, False, None, first)

    def cited(self, quote: str, source_id: str, verb: str | None = None) -> Attribution:
        """An attribution over the whole sentence."""
        first, last, start, end = self.span(quote)
        at = self.span(verb)[0] if verb else None
        source = Source(text=quote, id=source_id)
        return Attribution(0, len(self.sentence.tokens), source, at, start, end, "test", False, first, last)


def scene(
    reader: Reader,
    triggers: Sequence[Trigger] = (),
    actors: Sequence[ActorMention] = (),
    places: Sequence[PlaceMention] = (),
    dates: Sequence[DateMention] = (),
    tolls: Sequence[Toll] = (),
    attributions: Sequence[Attribution] = (),
    resolved: Sequence[Place] = (),
    index: int = 0,
) -> Scene:
    """A scene as `build_scenes` makes it; places that are not resolved stand in Syria."""
    tokens, rules = reader.sentence.tokens, Qualifiers.load()
    where = tuple(resolved) or tuple(Place(text=p.text, start=p.start, end=p.end, name_ar=p.name, country="SYR") for p in places)
    return Scene(
        index=index,
        sentence=reader.sentence,
        kind="body",
        triggers=tuple(triggers),
        actors=tuple(actors),
        places=tuple(places),
        resolved=where,
        dates=tuple(dates),
        tolls=tuple(tolls),
        attributions=tuple(attributions),
        clauses=clause_numbers(tokens, rules),
        quoted=quotation(tokens),
        actor_links=links_of(tuple(actors), tokens, rules),
        place_links=links_of(tuple(places), tokens, rules),
        date_links=links_of(tuple(dates), tokens, rules),
    )


def page(text: str, published: str | None = None, article_id: str = "a1") -> Page:
    """A page of one paragraph that needs no cleaning."""
    article = Article.model_validate({"id": article_id, "text": text, "published": published})
    return Page(article, text, (Paragraph(0, 0, len(text), text),), article.published, None, (), None, ())
