"""Events in the shapes other tools read: GeoJSON, HXL, ACLED-style and PLOVER-style. Codes come from rules/actions.toml."""

from collections.abc import Mapping
from types import MappingProxyType

from syria_events.models import Actor, Count, Event
from syria_events.rulebook import Action, RuleBook

Cell = str | int | float | bool | None


def feature(event: Event, properties: Mapping[str, Cell]) -> dict[str, object]:
    """A GeoJSON Feature (RFC 7946): the first place as a point in degrees, longitude first; geometry None without coordinates."""
    place = event.location
    located = place is not None and place.lat is not None and place.lon is not None
    geometry = {"type": "Point", "coordinates": [place.lon, place.lat]} if located and place else None
    return {"type": "Feature", "id": event.id, "geometry": geometry, "properties": dict(properties)}


# Column → HXL hashtag (HXL 1.1 standard, hxlstandard.org).
HXL_COLUMNS: Mapping[str, str] = MappingProxyType(
    {
        "event_id": "#event+id",
        "action": "#event+type",
        "status": "#status",
        "date_start": "#date+start",
        "date_end": "#date+end",
        "country": "#country+code",
        "adm1_pcode": "#adm1+code",
        "adm2_pcode": "#adm2+code",
        "adm3_pcode": "#adm3+code",
        "place_ar": "#loc+name+i_ar",
        "place_en": "#loc+name+i_en",
        "lat": "#geo+lat",
        "lon": "#geo+lon",
        "actors": "#group+name+actor",
        "targets": "#group+name+target",
        "killed": "#affected+killed",
        "wounded": "#affected+injured",
        "displaced": "#affected+displaced",
        "source": "#meta+source",
        "url": "#meta+url",
        "sentence": "#description",
    }
)


def hxl_row(event: Event) -> dict[str, Cell]:
    """One row under the columns of `HXL_COLUMNS`; actors and targets are ids, or the words where no id is known."""
    place, toll = event.location, event.casualties
    values: tuple[Cell, ...] = (
        event.id,
        event.action,
        event.status,
        _iso(event, "start"),
        _iso(event, "end"),
        place.country if place else None,
        place.adm1_pcode if place else None,
        place.adm2_pcode if place else None,
        place.adm3_pcode if place else None,
        place.name_ar if place else None,
        place.name_en if place else None,
        place.lat if place else None,
        place.lon if place else None,
        "|".join(_label(a) for a in event.actors),
        "|".join(_label(a) for a in event.targets),
        _best(toll.killed),
        _best(toll.wounded),
        _best(toll.displaced),
        event.source.text if event.source else None,
        event.url,
        event.sentence.text,
    )
    return dict(zip(HXL_COLUMNS, values, strict=True))


# The columns of ACLED's export that can be filled from a text alone (ACLED codebook).
ACLED_COLUMNS = (
    "event_id_cnty", "event_date", "year", "time_precision", "event_type", "sub_event_type", "actor1", "actor2", "civilian_targeting",
    "country", "admin1", "admin2", "admin3", "location", "latitude", "longitude", "geo_precision", "source", "notes", "fatalities",
)  # fmt: skip


def acled_row(event: Event) -> dict[str, Cell] | None:
    """One row under `ACLED_COLUMNS`; None for an action that ACLED does not code and for what is planned or denied.

    `fatalities` is 0 when no death is reported, as ACLED has it, and empty when deaths are reported without a figure. Country is
    ISO 3166-1 alpha-3, admin1 to admin3 are P-codes; ids stand in for ACLED's actor names.
    """
    code = _codes(event)
    if code is None or not code.acled_event_type or event.status != "actual":
        return None
    place, start, killed = event.location, event.date.start, event.casualties.killed
    values: tuple[Cell, ...] = (
        event.id,
        _iso(event, "start"),
        start.year if start else None,
        event.date.time_precision,
        code.acled_event_type,
        code.acled_sub_event_type,
        _label(event.actor) if event.actor else None,
        _label(event.target) if event.target else None,
        "Civilian targeting" if any((t.id or "").startswith("CIV") for t in event.targets) else None,
        place.country if place else None,
        place.adm1_pcode if place else None,
        place.adm2_pcode if place else None,
        place.adm3_pcode if place else None,
        (place.name_en or place.name_ar or place.text) if place else None,
        place.lat if place else None,
        place.lon if place else None,
        place.geo_precision if place else None,
        (event.source.id or event.source.text) if event.source else event.outlet,
        event.sentence.text,
        0 if killed is None else _best(killed),
    )
    return dict(zip(ACLED_COLUMNS, values, strict=True))


def plover_record(event: Event) -> dict[str, object] | None:
    """One record in the manner of PLOVER: event type and mode, actor, recipient, day, place; None for an action without PLOVER code."""
    code = _codes(event)
    if code is None or not code.plover:
        return None
    kind, _, mode = code.plover.partition(":")
    place = event.location
    return {
        "id": event.id,
        "date": _iso(event, "start"),
        "event_type": kind,
        "mode": mode or None,
        "cameo": code.cameo or None,
        "status": event.status,
        "actors": [{"code": a.id, "text": a.text} for a in event.actors],
        "recipients": [{"code": a.id, "text": a.text} for a in event.targets],
        "location": {"name": place.name_en or place.name_ar or place.text, "country": place.country, "lat": place.lat, "lon": place.lon}
        if place
        else None,
        "text": event.sentence.text,
        "source": event.article_id,
    }


def _codes(event: Event) -> Action | None:
    return RuleBook.load().actions.get(event.action)


def _label(actor: Actor) -> str:
    return actor.id or actor.text


def _best(count: Count | None) -> int | None:
    """The best figure, else the lower bound, else None."""
    return None if count is None else count.best if count.best is not None else count.low


def _iso(event: Event, end: str) -> str | None:
    day = event.date.start if end == "start" else event.date.end
    return day.isoformat() if day else None
