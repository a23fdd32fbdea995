"""A frame with all its values becomes an event: ids, sums, dates that say where they come from, reasons."""

from datetime import date

import pytest
from scene_samples import Reader, page, scene

from syria_events.events import build_events, event_id
from syria_events.frames import Filler, Frame, When, Where
from syria_events.models import Article, Event, Toll
from syria_events.qualify import Verdict
from syria_events.rulebook import RuleBook

TEXT = "قصفت الكتيبة الزرقاء سمرين في 2 كانون الثاني فقتل ثلاثة وجرح عشرات، وفق الإذاعة"


def build(frame: Frame, published: str | None = None, text: str = TEXT) -> Event:
    (event,) = build_events(page(text, published), [frame.scene], [frame], RuleBook.load())
    return event


def bare(reader: Reader, *tolls: Toll) -> Frame:
    trigger = reader.trigger("قصفت")
    return Frame(scene(reader, [trigger], tolls=tolls), Verdict(trigger, 0, "actual", 0.87654, trigger.rule), "strike", tolls=tolls)


def full(reader: Reader, carried: bool = False) -> Frame:
    trigger, side, where, when = (
        reader.trigger("قصفت"),
        reader.actor("الكتيبة الزرقاء"),
        reader.place("سمرين"),
        reader.date("2 كانون الثاني"),
    )
    tolls, cited = (reader.toll("ثلاثة", "killed", 3), reader.toll("عشرات", "wounded")), reader.cited("الإذاعة", "MEDIA.OTHER")
    return Frame(
        scene(reader, [trigger], [side], [where], [when], tolls, [cited]),
        Verdict(trigger, 0, "actual", 0.9, trigger.rule),
        "strike",
        actors=(Filler(side, "why.actor"),),
        places=(Where(0, 0, "why.place"),),
        date=When(when, "why.date", carried),
        source=cited,
        tolls=tolls,
    )


def test_every_slot_is_filled_and_every_filled_slot_has_a_reason() -> None:
    event = build(full(Reader(TEXT)))
    assert (event.action, event.action_class, event.trigger.text) == ("shelling", "assault", "قصفت")
    assert [a.text for a in event.actors] == ["الكتيبة الزرقاء"] and not event.targets
    assert [p.name_ar for p in event.locations] == ["سمرين"]
    assert event.source is not None and event.source.id == "MEDIA.OTHER"
    reasons = {e.field: (e.rule, e.quote) for e in event.evidence}
    assert reasons == {
        "action": ("test.shelling", "قصفت"),
        "actors": ("why.actor", "الكتيبة الزرقاء"),
        "locations": ("why.place", "سمرين"),
        "date": ("why.date", "2 كانون الثاني"),
        "source": ("test", "الإذاعة"),
        "casualties.killed": ("toll.killed", "ثلاثة"),
        "casualties.wounded": ("toll.wounded", "عشرات"),
    }
    assert all(TEXT[e.start : e.end] == e.quote for e in event.evidence)


DATES = [
    (True, "2030-05-01", "carried", "2030-01-02", "read in another sentence"),
    (False, "2030-05-01", "explicit", "2030-01-02", "read in its own sentence: publication does not matter"),
]


@pytest.mark.parametrize(("carried", "published", "basis", "value", "why"), DATES, ids=[why for *_, why in DATES])
def test_dates_say_where_they_come_from(carried: bool, published: str, basis: str, value: str, why: str) -> None:
    event = build(full(Reader(TEXT), carried), published)
    assert (event.date.basis, event.date.value) == (basis, value)


def test_without_a_date_the_day_of_publication_is_named_as_such() -> None:
    event = build(bare(Reader(TEXT)), "2030-05-01")
    assert (event.date.basis, event.date.start, event.date.end) == ("publication", date(2030, 5, 1), date(2030, 5, 1))
    assert event.date.text is None and "date" not in {e.field for e in event.evidence}


def test_without_any_day_the_date_is_unknown() -> None:
    event = build(bare(Reader(TEXT)))
    assert (event.date.basis, event.date.value, event.date.start) == ("unknown", None, None)


def toll(best: int | None, low: int | None = None, high: int | None = None, vague: bool = False, part: bool = False) -> Toll:
    return Toll("killed", best, low, high, vague, "ن", 0, 1, 0, 4, part, None, 0)


SUMS = [
    ((toll(3),), (3, None, None, False), "one count"),
    ((toll(3), toll(2)), (5, None, None, False), "counts are added up"),
    ((toll(8), toll(2, part=True)), (8, None, None, False), "a part is already inside"),
    ((toll(2, part=True),), (2, None, None, False), "a part whose whole is another event's"),
    ((toll(None, vague=True),), (None, None, None, True), "an unstated amount"),
    ((toll(3), toll(None, vague=True)), (3, None, None, True), "a number and an unstated amount"),
    ((toll(3, low=3), toll(2)), (5, 5, None, False), "a lower bound bounds the sum"),
    ((toll(4, low=3, high=5), toll(2)), (6, 5, 7, False), "a range widens the sum"),
]


@pytest.mark.parametrize(("tolls", "expected", "why"), SUMS, ids=[why for *_, why in SUMS])
def test_sums(tolls: tuple[Toll, ...], expected: tuple[int | None, int | None, int | None, bool], why: str) -> None:
    killed = build(bare(Reader(TEXT), *tolls)).casualties.killed
    assert killed is not None and (killed.best, killed.low, killed.high, killed.vague) == expected


def test_confidence_is_rounded() -> None:
    assert build(bare(Reader(TEXT))).confidence == 0.877


def test_ids_are_stable_and_tell_events_apart() -> None:
    article = Article(id="a1", text=TEXT)
    known = event_id(article, 0, 4, "shelling")
    assert known == event_id(Article(id="a1", text="نص آخر"), 0, 4, "shelling"), "an article is known by its id"
    assert (
        len(
            {
                known,
                event_id(article, 0, 5, "shelling"),
                event_id(article, 0, 4, "airstrike"),
                event_id(Article(text=TEXT), 0, 4, "shelling"),
            }
        )
        == 4
    )
    assert event_id(Article(text="\ud800"), 0, 1, "protest") == event_id(Article(text="\ud800"), 0, 1, "protest"), (
        "a lone surrogate is no obstacle"
    )
