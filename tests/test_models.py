"""What goes in and what comes out: checked, frozen, strict."""

from datetime import date, datetime

import pytest
from event_samples import bare, full
from pydantic import ValidationError

from syria_events.models import Article, Event, MissingExtra, RuleError, SyriaEventsError

DAYS = [
    ("2018-04-29", date(2018, 4, 29), "an ISO day"),
    ("2018-04-29T10:15:00Z", date(2018, 4, 29), "the time is dropped"),
    (" 2018-04-29 ", date(2018, 4, 29), "outer blanks"),
    (datetime(2018, 4, 29, 23, 59), date(2018, 4, 29), "a datetime"),
    (date(2018, 4, 29), date(2018, 4, 29), "a date"),
    ("", None, "empty means unknown"),
    (None, None, "None means unknown"),
]


@pytest.mark.parametrize(("given", "day", "why"), DAYS, ids=[why for *_, why in DAYS])
def test_published(given: object, day: date | None, why: str) -> None:
    assert Article.model_validate({"text": "نص", "published": given}).published == day


@pytest.mark.parametrize("given", ["2018-02-30", "29.4.2018", "أمس", "2018"])
def test_a_day_that_does_not_exist_is_refused(given: str) -> None:
    with pytest.raises(ValidationError, match="ISO day such as"):
        Article.model_validate({"text": "نص", "published": given})


TITLES = [
    ("العنوان", "العنوان\nالنص", "title, newline, text"),
    ("  العنوان ", "العنوان\nالنص", "outer blanks of a title do not count"),
    ("", "النص", "an empty title is none"),
    ("  ", "النص", "nor is a blank one"),
    (None, "النص", "no title"),
]


@pytest.mark.parametrize(("title", "expected", "why"), TITLES)
def test_full_text(title: str | None, expected: str, why: str) -> None:
    assert Article(text="النص", title=title).full_text == expected, why


def test_events_are_frozen_and_refuse_unknown_fields() -> None:
    event = full()
    with pytest.raises(ValidationError, match="frozen"):
        event.action = "protest"
    with pytest.raises(ValidationError, match="Extra inputs"):
        Event.model_validate({**event.model_dump(), "mood": "grim"})


@pytest.mark.parametrize("field, value", [("confidence", 1.2), ("confidence", -0.1), ("status", "rumoured"), ("trigger", None)])
def test_values_out_of_range_are_refused(field: str, value: object) -> None:
    with pytest.raises(ValidationError, match=field):
        Event.model_validate({**full().model_dump(), field: value})


def test_the_first_of_each_slot() -> None:
    event, nothing = full(), bare()
    assert (event.actor, event.target, event.location) == (event.actors[0], event.targets[0], event.locations[0])
    assert (nothing.actor, nothing.target, nothing.location) == (None, None, None)


def test_json_goes_there_and_back() -> None:
    event = full()
    assert Event.model_validate_json(event.model_dump_json()) == event


def test_errors_say_where_and_what_to_do() -> None:
    error = RuleError("frames.toml", "strike", "actions", "add one")
    assert str(error) == "frames.toml: rule 'strike', field 'actions': add one"
    assert isinstance(error, SyriaEventsError)
    assert "pip install 'syria_events[pandas]'" in str(MissingExtra("to_frame", "pandas", "pandas"))
