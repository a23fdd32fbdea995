"""One full event and one bare one, composed, for the tests of what leaves the library."""

from datetime import date

from syria_events.models import Actor, Casualties, Count, Event, EventDate, Evidence, Place, Source, Span

SENTENCE = "وقالت سانا إن طائرة روسية قصفت بلدة النيرب أمس فقتل 3 مدنيين <b>."
AT = 40
TRIGGER = AT + SENTENCE.index("قصفت")


def full() -> Event:
    """Every field filled."""
    return Event(
        id="e1",
        article_id="a1",
        outlet="Example",
        url="https://example.org/1",
        action="airstrike",
        action_class="assault",
        trigger=Span(start=TRIGGER, end=TRIGGER + 4, text="قصفت"),
        actors=(Actor(id="RUS.MIL", name=None, text="طائرة روسية", start=54, end=65),),
        targets=(Actor(id="CIV", name=None, text="مدنيين", start=94, end=100),),
        locations=(
            Place(
                text="بلدة النيرب",
                start=71,
                end=82,
                name_ar="النيرب",
                name_en="An Nayrab",
                adm1_pcode="SY07",
                country="SYR",
                lat=35.9,
                lon=36.7,
            ),
            Place(text="سرمين", start=0, end=5),
        ),
        date=EventDate(
            text="أمس",
            value="2020-02-11",
            start=date(2020, 2, 11),
            end=date(2020, 2, 11),
            precision="day",
            basis="relative",
            time_precision=1,
        ),
        source=Source(text="سانا", id="MEDIA.SANA"),
        casualties=Casualties(killed=Count(best=3, text="3"), wounded=Count(vague=True, text="عشرات")),
        weapons=("طائرة",),
        sentence=Span(start=AT, end=AT + len(SENTENCE), text=SENTENCE),
        incident_id="i1",
        confidence=0.8,
        evidence=(
            Evidence(field="action", rule="airstrike.qasafa", quote="قصفت", start=TRIGGER, end=TRIGGER + 4),
            Evidence(field="casualties.killed", rule="counts.digits", quote="3 مدنيين", start=92, end=100),
        ),
    )


def bare() -> Event:
    """Nothing but what every event has; the words hold a lone surrogate."""
    return Event(
        id="e2",
        article_id="a2",
        action="appeal",
        action_class="speech",
        status="planned",
        trigger=Span(start=0, end=3, text="دعا"),
        sentence=Span(start=0, end=8, text="دعا\ud83d الى"),
    )
