"""Frame + status + values → `Event`, with evidence for every field and a calibrated confidence."""

import hashlib
from collections.abc import Sequence
from functools import lru_cache

from syria_events.arabic import proclitics
from syria_events.frames import Frame
from syria_events.models import (
    Actor,
    Article,
    Casualties,
    Count,
    Event,
    EventDate,
    Evidence,
    Page,
    Place,
    Span,
    Toll,
)
from syria_events.rulebook import RuleBook
from syria_events.scenes import Scene
from syria_events.values.dates import began

FATES = ("killed", "wounded", "detained", "displaced", "missing")


def build_events(page: Page, scenes: Sequence[Scene], frames: Sequence[Frame], book: RuleBook) -> list[Event]:
    """One `Event` for each frame, in text order. Raises: nothing."""
    return [_event(page, scenes, frame, book) for frame in frames]


def _event(page: Page, scenes: Sequence[Scene], frame: Frame, book: RuleBook) -> Event:
    trigger, article = frame.verdict.trigger, page.article
    sentence = frame.scene.sentence
    action = book.actions[trigger.action]
    return Event(
        id=event_id(article, trigger.start, trigger.end, trigger.action),
        article_id=article.id,
        outlet=page.outlet,
        url=article.url,
        action=trigger.action,
        action_class=action.action_class,
        status=frame.verdict.status,
        trigger=_span(page, trigger.start, trigger.end),
        actors=tuple(_actor(f.mention) for f in frame.actors),
        targets=tuple(_actor(f.mention) for f in frame.targets),
        locations=tuple(_place(scenes, w.scene, w.n) for w in frame.places),
        date=_date(page, frame),
        source=frame.source.source if frame.source else None,
        casualties=_casualties(frame.tolls),
        weapons=_weapons(frame, book),
        sentence=_span(page, sentence.start, sentence.end),
        confidence=round(frame.verdict.probability, 3),
        evidence=tuple(_evidence(page, scenes, frame)),
    )


def event_id(article: Article, start: int, end: int, action: str) -> str:
    """A stable id: sixteen hexadecimal digits of the SHA-1 of article id, trigger offsets and action.

    An article without id is known by its text.
    """
    return hashlib.sha1(f"{_known_by(article)}:{start}:{end}:{action}".encode("utf-8", "surrogatepass")).hexdigest()[:16]


@lru_cache(maxsize=8)
def _known_by(article: Article) -> str:
    return article.id or hashlib.sha1(article.full_text.encode("utf-8", "surrogatepass")).hexdigest()


def _span(page: Page, start: int, end: int) -> Span:
    return Span(start=start, end=end, text=page.text[start:end])


def _actor(mention: object) -> Actor:
    return Actor.model_validate({name: getattr(mention, name) for name in Actor.model_fields})


def _place(scenes: Sequence[Scene], scene: int, n: int) -> Place:
    return scenes[scene].resolved[n]


def _date(page: Page, frame: Frame) -> EventDate:
    """The date read in the text, else the day of publication, which says so, else unknown: «مؤخرا» keeps its words and no value."""
    if frame.date:
        mention, trigger = frame.date.mention, frame.verdict.trigger
        date = began(mention.date, page.published) if mention.start <= trigger.start < mention.end else mention.date
        if date.value is None:
            return date.model_copy(update={"basis": "unknown"})
        return date.model_copy(update={"basis": "carried"}) if frame.date.carried else date
    if page.published:
        day = page.published
        return EventDate(value=day.isoformat(), start=day, end=day, precision="day", basis="publication", time_precision=1, date_prec=1)
    return EventDate()


# Words away from the trigger that a weapon may stand.
_WEAPON_REACH = 10


def _weapons(frame: Frame, book: RuleBook) -> tuple[str, ...]:
    """The weapons named in the trigger's clause, as written without proclitics, in text order."""
    if frame.family not in {"strike", "attack", "clash", "harm", "force"}:
        return ()
    tokens, clauses, trigger = frame.scene.sentence.tokens, frame.scene.clauses, frame.verdict.trigger
    words = _weapon_words(book)
    found = []
    for i in range(max(0, trigger.first - _WEAPON_REACH), min(len(tokens), trigger.last + _WEAPON_REACH)):
        prefix = next((prefix for prefix, stem in proclitics(tokens[i].key) if stem in words), None)
        if prefix is not None and clauses[i] == clauses[trigger.first]:
            clitic = prefix.removesuffix("ال")
            found.append(tokens[i].text[len(clitic) if tokens[i].text.startswith(clitic) else 0 :])
    return tuple(dict.fromkeys(found))


@lru_cache(maxsize=4)
def _weapon_words(book: RuleBook) -> frozenset[str]:
    return frozenset(book.words["munitions"])


def _casualties(tolls: Sequence[Toll]) -> Casualties:
    """Counts by fate: whole counts are added up; parts count only where the whole is another event's."""
    counts = {}
    for fate in FATES:
        of_fate = [t for t in tolls if t.fate == fate]
        whole = [t for t in of_fate if not t.part] or of_fate
        if whole:
            counts[fate] = _sum(whole)
    return Casualties(**counts)


def _sum(tolls: Sequence[Toll]) -> Count:
    known = [t for t in tolls if t.best is not None]
    return Count(
        best=sum(t.best or 0 for t in known) if known else None,
        low=sum(t.low if t.low is not None else t.best or 0 for t in known) if any(t.low is not None for t in known) else None,
        high=sum(t.high if t.high is not None else t.best or 0 for t in known) if any(t.high is not None for t in known) else None,
        vague=any(t.vague for t in tolls),
        text=" + ".join(t.text for t in tolls),
    )


def _evidence(page: Page, scenes: Sequence[Scene], frame: Frame) -> list[Evidence]:
    """Rule and quote for each field that has a value."""
    trigger = frame.verdict.trigger
    found = [("action", frame.verdict.rule, trigger.start, trigger.end)]
    found += [("actors", f.rule, f.mention.start, f.mention.end) for f in frame.actors]
    found += [("targets", f.rule, f.mention.start, f.mention.end) for f in frame.targets]
    for where in frame.places:
        place = scenes[where.scene].resolved[where.n]
        found.append(("locations", where.rule, place.start, place.end))
    if frame.date:
        found.append(("date", frame.date.rule, frame.date.mention.start, frame.date.mention.end))
    if frame.source:
        found.append(("source", frame.source.rule, frame.source.start, frame.source.end))
    found += [(f"casualties.{t.fate}", f"toll.{t.fate}", t.start, t.end) for t in frame.tolls]
    return [Evidence(field=field, rule=rule, quote=page.text[start:end], start=start, end=end) for field, rule, start, end in found]
