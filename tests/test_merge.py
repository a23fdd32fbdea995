"""What `merge` makes of composed events: what is one incident and what is not, ids that stay, and who says what."""

from collections.abc import Iterable
from datetime import date, timedelta
from itertools import permutations
from typing import Any

import pytest

from syria_events import Event, merge
from syria_events.incidents import Incident, MergeResult, Toll
from syria_events.models import Actor, Casualties, Count, EventDate, Place, Source, Span

DAY = date(2019, 6, 3)
SENTENCE = "قصفت قوات النظام بلدة سرمين بالمدفعية"
PLACES = {"سرمين": ("C1", "SY07"), "بنش": ("C2", "SY07"), "إدلب": ("SY07", "SY07"), "الباب": ("C3", "SY02")}


def place(name: str) -> Place:
    code, adm1 = PLACES[name]
    return Place(
        text=name,
        start=0,
        end=len(name),
        name_ar=name,
        place_id=code,
        adm1_pcode=adm1,
        country="SYR",
        geo_precision=3 if code == adm1 else 1,
    )


def when(day: date | None, basis: Any = "explicit", days: int = 0) -> EventDate:
    if day is None:
        return EventDate()
    last = day + timedelta(days=days)
    value = day.isoformat() if not days else f"{day}/{last}"
    return EventDate(value=value, start=day, end=last, precision="interval" if days else "day", basis=basis)


def told(article: str, where: str | None = "سرمين", day: date | None = DAY, **more: Any) -> Event:
    """One mention: shelling by the army, unless said otherwise. `killed`: a number or a `Count`; `who`, `whom`: ids."""
    killed, basis = more.pop("killed", None), more.pop("basis", "explicit")
    who, whom, source = more.pop("who", ("SYR.MIL",)), more.pop("whom", ()), more.pop("source", None)
    at, text = more.pop("at", 0), more.pop("text", f"{SENTENCE} {article}")
    fields: dict[str, Any] = {
        "id": f"{article}.{at}",
        "article_id": article,
        "outlet": f"outlet {article}",
        "action": "shelling",
        "action_class": "assault",
        "trigger": Span(start=at, end=at + 4, text="قصفت"),
        "sentence": Span(start=at, end=at + len(text), text=text),
        "actors": tuple(Actor(id=i, name=None, text=i, start=0, end=1) for i in who),
        "targets": tuple(Actor(id=i, name=None, text=i, start=0, end=1) for i in whom),
        "locations": (place(where),) if where else (),
        "date": when(day, basis),
        "source": Source(text=source, id=source) if source else None,
        "casualties": Casualties(killed=Count(best=killed) if isinstance(killed, int) else killed),
    }
    return Event.model_validate({**fields, **more})


def only(result: MergeResult) -> Incident:
    (incident,) = result.incidents
    return incident


TOMORROW, SOON, LATER = DAY + timedelta(days=1), DAY + timedelta(days=2), DAY + timedelta(days=5)
ONE = [
    ([told("a"), told("b")], "the same in two articles"),
    ([told("a"), told("b", who=())], "one names no side"),
    ([told("a"), told("b", "سرمين", TOMORROW, basis="publication")], "one gives no day and was printed the day after"),
    ([told("a", who=("RUS.MIL",), killed=4), told("b", killed=4)], "the regime's planes or Russia's, with the same toll"),
    ([told("a", killed=6), told("b", "إدلب", killed=6)], "one names the governorate alone, the toll is the same"),
    ([told("a"), told("b", action="airstrike")], "two means"),
    ([told("a", killed=3), told("b", action="casualties", who=(), killed=3)], "the act and its toll"),
    ([told("a", killed=6), told("b", killed=9), told("c", killed=11)], "a rising toll, all of the day of the strike"),
    (
        [told(n, day=DAY + timedelta(days=k), basis="publication", killed=6 + 2 * k) for k, n in enumerate("abc")],
        "a toll that rises over three days, printed day by day",
    ),
    (
        [told("a", None, action="meeting", who=("RUS.GOV", "TUR.GOV")), told("b", None, action="meeting", who=("TUR.GOV", "RUS.GOV"))],
        "a meeting of the same two, the place not named",
    ),
    ([told("a"), told("b", day=None, date=when(DAY - timedelta(days=1), days=2))], "a day within the days of the other"),
]
APART = [
    ([told("a"), told("b", "بنش")], "two towns shelled by one side on one day"),
    ([told("a"), told("b", day=SOON)], "one town on two days"),
    ([told("a"), told("b", day=TOMORROW)], "one town on two days running"),
    ([told("a"), told("b", day=LATER)], "days apart"),
    ([told("a"), told("b", who=("SYR.REB",), whom=("SYR.MIL",))], "shelled by the other side"),
    ([told("a"), told("b", action="bombing", who=("ISIS",))], "a car bomb and shells in one town"),
    ([told("a"), told("b", status="planned")], "done and planned"),
    ([told("a", None), told("b", None)], "no place"),
    ([told("a", day=None), told("b", day=None)], "no day"),
    ([told("a"), told("b", action="protest", who=("CIV",))], "acts that are never one"),
    ([told("a", "إدلب", killed=6), told("b", "بنش", killed=2)], "the governorate alone, another toll"),
    (
        [told("a", None, action="meeting", who=("RUS.GOV", "TUR.GOV")), told("b", None, action="meeting", who=("RUS.GOV", "IRN.GOV"))],
        "one minister meets two others",
    ),
    (
        [told("a"), told("b", locations=(place("سرمين").model_copy(update={"adm1_pcode": "SY02", "place_id": "C9"}),))],
        "places of one name in two governorates",
    ),
]


@pytest.mark.parametrize(("events", "reason"), ONE, ids=[r for _, r in ONE])
def test_one_incident(events: list[Event], reason: str) -> None:
    assert len(merge(events).incidents) == 1, reason


@pytest.mark.parametrize(("events", "reason"), APART, ids=[r for _, r in APART])
def test_incidents_apart(events: list[Event], reason: str) -> None:
    assert len(merge(events).incidents) == len(events), reason


def test_shelling_day_after_day_is_no_chain() -> None:
    days = [told(f"{n}{k}", day=DAY + timedelta(days=n), killed=3 + n % 2) for n in range(6) for k in range(3)]
    assert [i.start for i in merge(days).incidents] == [DAY + timedelta(days=n) for n in range(6)]


def test_a_round_up_joins_no_towns() -> None:
    both = told("r", locations=(place("سرمين"), place("بنش")))
    result = merge([told("a"), told("b"), told("c", "بنش"), told("d", "بنش"), both])
    assert len(result.incidents) == 2
    assert result.incident_of["a.0"] == result.incident_of["b.0"] != result.incident_of["c.0"] == result.incident_of["d.0"]


def test_nothing_is_thrown_away() -> None:
    events = [e for here, _ in ONE + APART for e in here]
    events = [e.model_copy(update={"id": f"e{n}", "article_id": f"a{n}"}) for n, e in enumerate(events)]
    result = merge(events)
    assert sorted(e for i in result.incidents for e in i.event_ids) == sorted(result.incident_of) == sorted(e.id for e in events)
    assert {i.id for i in result.incidents} == set(result.incident_of.values())
    assert not {i.id for i in result.incidents} & set(result.superseded_by)


def test_order_does_not_matter() -> None:
    events = [told("a", killed=6), told("b", killed=9), told("c", "بنش"), told("d", day=TOMORROW, basis="publication")]
    first = merge(events)
    assert all(merge(list(order)) == first for order in permutations(events))


def test_the_last_of_events_with_one_id_counts() -> None:
    incident = only(merge([told("a", killed=3), told("a", killed=5)]))
    assert incident.event_ids == ("a.0",) and incident.killed is not None and incident.killed.best == 5


def test_mentions_of_one_article_come_together_first() -> None:
    toll = told("a", at=200, action="casualties", who=(), killed=2)
    events = [told("a"), toll, told("a", "الباب", at=900, action="protest", who=("CIV",))]
    result = merge(events)
    assert result.incident_of["a.0"] == result.incident_of["a.200"] != result.incident_of["a.900"]
    assert result.incidents[0].score is None and result.incidents[0].independent_outlets == 1


# --- ids --------------------------------------------------------------------------------------------------------------------------------


def test_ids_stay_when_reports_arrive() -> None:
    before = only(merge([told("b", killed=6)]))
    after = only(merge([told("b", killed=6), told("c", killed=9), told("d", day=TOMORROW, basis="publication")]))
    assert after.id == before.id


def test_an_earlier_article_that_arrives_late_changes_no_id_that_is_known() -> None:
    before = merge([told("b")])
    assert only(merge([told("a"), told("b")], earlier=before)).id == only(before).id
    assert only(merge([told("a"), told("b")])).supersedes == (only(before).id,), "and without it the old id leads to the new"


def test_two_incidents_that_turn_out_to_be_one() -> None:
    a, b = told("a", "إدلب", who=(), killed=7), told("b", who=("SYR.MIL",), whom=("CIV",), killed=3)
    bridge = told("c", locations=(place("سرمين"), place("إدلب")), whom=("CIV",), killed=7, source="SOHR")
    old = merge([a, b])
    assert len(old.incidents) == 2 and not old.superseded_by
    new = merge([a, b, bridge], earlier=old)
    kept, gone = (i.id for i in old.incidents)
    assert only(new).id == kept and new.superseded_by[gone] == kept and gone in only(new).supersedes
    assert set(new.incident_of) == {"a.0", "b.0", "c.0"}


# --- who says what ----------------------------------------------------------------------------------------------------------------------


def test_tolls_say_who_says_what() -> None:
    counts = {"a": 6, "b": Count(best=9, low=8, high=12), "c": 11}
    events = [told(n, day=DAY + timedelta(days=k), basis="publication", killed=c) for k, (n, c) in enumerate(counts.items())]
    killed = only(merge(events)).killed
    assert killed is not None
    assert (killed.low, killed.best, killed.high) == (6, 11, 12)
    assert killed.said_by == (("a", 6), ("b", 9), ("c", 11))


def test_the_best_toll_is_the_latest_or_where_that_is_unknown_the_highest() -> None:
    printed = [told(n, day=DAY + timedelta(days=k), basis="publication", killed=c) for k, (n, c) in enumerate((("a", 9), ("b", 8)))]
    mixed = [told("a", killed=9), told("b", day=DAY + timedelta(days=1), basis="publication", killed=8)]
    assert [only(merge(events)).killed for events in (printed, mixed)] == [
        Toll(low=8, best=8, high=9, said_by=(("a", 9), ("b", 8))),
        Toll(low=8, best=9, high=9, said_by=(("a", 9), ("b", 8))),
    ]


def test_the_most_specific_action_and_place_are_kept() -> None:
    incident = only(merge([told("a", killed=6), told("b", "إدلب", action="casualties", killed=6), told("c", action="airstrike")]))
    assert incident.action == "airstrike" and incident.place is not None and incident.place.name_ar == "سرمين"
    assert (incident.start, incident.end) == (DAY, DAY)


def test_a_day_that_was_read_counts_more_than_the_day_of_print() -> None:
    incident = only(merge([told("a"), told("b", day=TOMORROW, basis="publication")]))
    assert (incident.start, incident.end) == (DAY, DAY)


COPY = "قال مراسل إن قصفا مدفعيا استهدف بلدة سرمين وأدى إلى أضرار في المنازل"
VOICES: list[tuple[list[Event], int, str]] = [
    ([told("a"), told("b"), told("c")], 3, "three outlets in their own words"),
    ([told("a", source="MEDIA.AFP"), told("b", source="MEDIA.AFP"), told("c")], 2, "one agency in two outlets"),
    ([told("a", text=COPY), told("b", text=COPY + "."), told("c")], 2, "near-identical text"),
    ([told("a", source="ACTIVISTS"), told("b", source="ACTIVISTS")], 2, "activists are many"),
    ([told("a", outlet="x"), told("b", outlet="x")], 1, "one outlet twice"),
]


@pytest.mark.parametrize(("events", "voices", "reason"), VOICES, ids=[r for *_, r in VOICES])
def test_independent_outlets(events: list[Event], voices: int, reason: str) -> None:
    events = [e.model_copy(update={"sentence": e.sentence.model_copy(update={"text": _own(e)})}) for e in events]
    incident = only(merge(events))
    assert (len(incident.reports), incident.independent_outlets) == (len(events), voices), reason


def _own(event: Event) -> str:
    """The event's sentence; the usual one in words of its article's own."""
    words = {"a": "صباح الأحد ثلاث قذائف", "b": "كما نقلت إذاعة محلية عن سكان الحي", "c": "وسط تحليق للطيران لم ينقطع"}
    text = event.sentence.text
    return f"{words[event.article_id]} سرمين" if text.startswith(SENTENCE) else text


def test_reports_and_reasons() -> None:
    incident = only(merge([told("a", killed=4, source="SOHR"), told("b", killed=6)]))
    assert [(r.article_id, r.source, r.event_ids) for r in incident.reports] == [("a", "SOHR", ("a.0",)), ("b", None, ("b.0",))]
    assert incident.reports[0].quote == f"{SENTENCE} a"
    assert incident.score is not None and incident.score >= 0
    assert {"relation same", "place same", "date same", "actors same"} <= set(incident.decided_by)
    assert incident.contradictions == ("killed: 4 (a) / 6 (b)",)


def test_contradictions_name_the_field() -> None:
    incident = only(merge([told("a", who=("RUS.MIL",), killed=4), told("b", killed=4)]))
    assert incident.contradictions == ("actors: RUS (a) / SYR (b)",)
    assert not only(merge([told("a"), told("b")])).contradictions


# --- bad input --------------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("bad", [None, 7, "حدث", [None], ["حدث"], [told("a"), {"id": "x"}], {"a": 1}], ids=repr)
def test_what_is_no_event_is_refused(bad: Any) -> None:
    with pytest.raises(TypeError):
        merge(bad)


@pytest.mark.parametrize("none", [[], (), iter([])], ids=["list", "tuple", "iterator"])
def test_no_events(none: Iterable[Event]) -> None:
    assert merge(none) == MergeResult(incidents=(), incident_of={}, superseded_by={})


def test_articles_without_id_are_kept_apart() -> None:
    events = [told("a", article_id="", incident_id="i1", outlet=None), told("b", article_id="", incident_id="i2", outlet=None)]
    assert len(only(merge(events)).event_ids) == 2


def test_events_of_unknown_date_come_last_and_alone() -> None:
    result = merge([told("a", day=None), told("b"), told("c", day=None)])
    assert [i.start for i in result.incidents] == [DAY, None, None]


def test_cost_grows_in_proportion() -> None:
    """Many reports of one place and day meet a bounded number of others."""
    events = [told(f"a{n}", text="خبر", incident_id=f"i{n}") for n in range(600)]
    assert len(only(merge(events)).reports) == 600
