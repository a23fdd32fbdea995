"""Events → JSON lines, CSV, a pandas frame, Parquet and a plain table; the flat columns are the same in all of them."""

import csv
import io
import json
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from pydantic_core import PydanticSerializationError

from syria_events.interchange import acled_row, feature, hxl_row, plover_record
from syria_events.models import Actor, Count, Event, MissingExtra

if TYPE_CHECKING:
    import pandas as pd

Cell = str | int | float | bool | None
Row = dict[str, Cell]

FATES = ("killed", "wounded", "detained", "displaced", "missing")
# The flat columns and what they hold. Several values of one field are joined by «|»; None (an empty cell) means not stated or unknown.
COLUMNS: Mapping[str, str] = MappingProxyType(
    {
        "event_id": "stable id of the event",
        "article_id": "where it was read",
        "outlet": "who published it",
        "url": "address of the article",
        "incident_id": "mentions of one incident share it",
        "action": "what happened (rules/actions.toml)",
        "action_class": "its class",
        "status": "actual, planned or negated",
        "trigger": "the words that announce it",
        "trigger_start": "first character of the trigger in Article.full_text",
        "trigger_end": "the character after its last",
        "actor_ids": "who did it, ids joined by |",
        "actors": "the same as written",
        "target_ids": "to whom, ids joined by |",
        "targets": "the same as written",
        "place": "the first place as written",
        "place_ar": "its Arabic name",
        "place_en": "its English name",
        "place_id": "its id in the place table",
        "adm1_pcode": "governorate, OCHA P-code",
        "adm2_pcode": "district",
        "adm3_pcode": "subdistrict",
        "country": "ISO 3166-1 alpha-3",
        "lat": "degrees north, WGS84",
        "lon": "degrees east, WGS84",
        "geo_precision": "ACLED: 1 the place itself, 2 near it, 3 a region",
        "other_places": "further places as written, joined by |",
        "date": "EDTF value",
        "date_text": "as written",
        "date_start": "first day, ISO",
        "date_end": "last day, ISO",
        "date_precision": "day, interval, month, year or unknown",
        "date_basis": "explicit, relative, carried, publication or unknown",
        "time_precision": "ACLED: 1 day, 2 week, 3 month",
        "source": "who is cited, as written",
        "source_id": "its id",
        "source_via": "id of the medium that relays it",
        **{
            column: meaning
            for fate in FATES
            for column, meaning in (
                (fate, f"persons {fate}, best figure"),
                (f"{fate}_low", "lower bound, when a range is given"),
                (f"{fate}_high", "upper bound, when a range is given"),
                (f"{fate}_vague", "true: said without a figure («عشرات»)"),
            )
        },
        "weapons": "as written, joined by |",
        "sentence": "the sentence it was read in",
        "confidence": "0..1",
    }
)
_SURROGATE = re.compile(r"[\ud800-\udfff]")


def mend(text: str) -> str:
    """Show lone surrogates, which no file can hold, as U+FFFD: one character for one, so that offsets stay true."""
    return _SURROGATE.sub("\ufffd", text)


def event_json(event: Event) -> str:
    """One event as one line of JSON, as `Event.model_dump_json()` writes it; lone surrogates become U+FFFD. Raises: nothing."""
    try:
        return event.model_dump_json()
    except PydanticSerializationError:
        return json.dumps(_mended(event.model_dump(mode="python")), ensure_ascii=False, separators=(",", ":"), default=str)


def _mended(value: object) -> object:
    if isinstance(value, str):
        return mend(value)
    if isinstance(value, dict):
        return {key: _mended(v) for key, v in value.items()}
    return [_mended(v) for v in value] if isinstance(value, (list, tuple)) else value


def flat(event: Event) -> Row:
    """One event as a flat row with the keys of `COLUMNS`, in their order. Actors and further places are joined by «|»."""
    place, source, when = event.location, event.source, event.date
    row: Row = {
        "event_id": event.id,
        "article_id": event.article_id,
        "outlet": event.outlet,
        "url": event.url,
        "incident_id": event.incident_id,
        "action": event.action,
        "action_class": event.action_class,
        "status": event.status,
        "trigger": event.trigger.text,
        "trigger_start": event.trigger.start,
        "trigger_end": event.trigger.end,
        "actor_ids": _joined(a.id for a in event.actors),
        "actors": _joined(a.text for a in event.actors),
        "target_ids": _joined(a.id for a in event.targets),
        "targets": _joined(a.text for a in event.targets),
        "place": place.text if place else None,
        "place_ar": place.name_ar if place else None,
        "place_en": place.name_en if place else None,
        "place_id": place.place_id if place else None,
        "adm1_pcode": place.adm1_pcode if place else None,
        "adm2_pcode": place.adm2_pcode if place else None,
        "adm3_pcode": place.adm3_pcode if place else None,
        "country": place.country if place else None,
        "lat": place.lat if place else None,
        "lon": place.lon if place else None,
        "geo_precision": place.geo_precision if place else None,
        "other_places": _joined(p.text for p in event.locations[1:]),
        "date": when.value,
        "date_text": when.text,
        "date_start": when.start.isoformat() if when.start else None,
        "date_end": when.end.isoformat() if when.end else None,
        "date_precision": when.precision,
        "date_basis": when.basis,
        "time_precision": when.time_precision,
        "source": source.text if source else None,
        "source_id": source.id if source else None,
        "source_via": source.via if source else None,
        **_counts(event),
        "weapons": _joined(event.weapons),
        "sentence": event.sentence.text,
        "confidence": event.confidence,
    }
    return {name: mend(value) if isinstance(value, str) else value for name, value in row.items()}


def _joined(values: Iterable[str | None]) -> str | None:
    """The values joined by «|»; an unknown one between known ones leaves its place empty, all unknown give None."""
    parts = list(values)
    return "|".join(p or "" for p in parts) if any(parts) else None


def _counts(event: Event) -> Row:
    row: Row = {}
    for fate in FATES:
        count: Count | None = getattr(event.casualties, fate)
        row[fate] = count.best if count else None
        row[f"{fate}_low"] = count.low if count else None
        row[f"{fate}_high"] = count.high if count else None
        row[f"{fate}_vague"] = count.vague if count else None
    return row


def to_frame(events: Iterable[Event]) -> "pd.DataFrame":
    """A pandas frame, one row per event, with the columns of `COLUMNS` (all of them, also when there is no event).

    Day columns are ISO strings, counts are nullable integers (`Int64`). Raises `MissingExtra` when pandas is not installed.
    """
    try:
        import pandas as pd
    except ImportError:
        raise MissingExtra("to_frame", "pandas", "pandas") from None
    frame = pd.DataFrame([flat(e) for e in events], columns=list(COLUMNS))
    counts = [f"{fate}{bound}" for fate in FATES for bound in ("", "_low", "_high")]
    integers = ("trigger_start", "trigger_end", "geo_precision", "time_precision", *counts)
    numbers = dict.fromkeys(integers, "Int64") | dict.fromkeys(("lat", "lon", "confidence"), "Float64")
    return frame.astype({**numbers, **{f"{fate}_vague": "boolean" for fate in FATES}})


def to_parquet(events: Iterable[Event], path: Path | str) -> None:
    """Write the frame of `to_frame` as Parquet. Raises `MissingExtra` when pandas or pyarrow is not installed, `OSError` for the path."""
    frame = to_frame(events)
    try:
        import pyarrow  # noqa: F401
    except ImportError:
        raise MissingExtra("to_parquet", "pyarrow", "pandas") from None
    frame.to_parquet(path, index=False)


@dataclass(frozen=True, slots=True)
class Format:
    """How a text format is written piece by piece: `head`, then `line` per event ("" leaves it out) with `between`, then `tail`."""

    line: Callable[[Event], str]
    head: str = ""
    between: str = ""
    tail: str = ""

    def write(self, events: Iterable[Event]) -> Iterator[str]:
        """The pieces of the file, streamed."""
        yield self.head
        first = True
        for event in events:
            if line := self.line(event):
                yield line if first else self.between + line
                first = False
        yield self.tail


def csv_line(cells: Iterable[Cell]) -> str:
    """One line of RFC 4180 CSV, ended by a bare newline; None is an empty cell.

    >>> csv_line(["a,b", None, 3])
    '"a,b",,3\\n'
    """
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerow(["" if c is None else c for c in cells])
    return out.getvalue()


def table_line(event: Event) -> str:
    """One event as a line to read on a screen: action, status, day, place, actors → targets, killed, trigger, confidence."""
    killed = event.casualties.killed
    cells = (
        event.action,
        event.status,
        event.date.value or "-",
        event.location.text if event.location else "-",
        f"{_people(event.actors)} → {_people(event.targets)}",
        "-" if killed is None else "vague" if killed.best is None else str(killed.best),
        event.trigger.text,
        f"{event.confidence:.2f}",
    )
    return "  ".join(_pad(mend(c), w) for c, w in zip(cells, _WIDTHS, strict=True)).rstrip() + "\n"


_WIDTHS = (20, 8, 12, 22, 28, 6, 14, 4)
_TITLES = ("action", "status", "date", "place", "who → whom", "killed", "trigger", "conf")


def _people(actors: Iterable[Actor]) -> str:
    return ",".join(a.id or a.text for a in actors) or "-"


def _pad(text: str, width: int) -> str:
    """Pad to `width` columns, marks that take no column not counted; longer text is cut and ended by «…»."""
    text = " ".join(text.split())
    if len(text) > width:
        text = text[: width - 1] + "…"
    return text + " " * (width - sum(unicodedata.category(c) not in {"Mn", "Cf"} for c in text))


def _records(make: Callable[[Event], Mapping[str, object] | None]) -> Callable[[Event], str]:
    def line(event: Event) -> str:
        record = make(event)
        return json.dumps(_mended(dict(record)), ensure_ascii=False, default=str) + "\n" if record is not None else ""

    return line


def _rows(make: Callable[[Event], Mapping[str, Cell] | None]) -> Callable[[Event], str]:
    def line(event: Event) -> str:
        row = make(event)
        return csv_line(mend(c) if isinstance(c, str) else c for c in row.values()) if row is not None else ""

    return line


def formats() -> Mapping[str, Format]:
    """The text formats by name: jsonl, csv, table, geojson, hxl, acled, plover. Raises `RuleError` when actions.toml is wrong."""
    from syria_events.interchange import ACLED_COLUMNS, HXL_COLUMNS

    return {
        "jsonl": Format(lambda event: event_json(event) + "\n"),
        "csv": Format(_rows(flat), head=csv_line(COLUMNS)),
        "table": Format(table_line, head="  ".join(_pad(t, w) for t, w in zip(_TITLES, _WIDTHS, strict=True)).rstrip() + "\n"),
        "geojson": Format(_records(lambda e: feature(e, flat(e))), '{"type": "FeatureCollection", "features": [\n', ",", "]}\n"),
        "hxl": Format(_rows(hxl_row), head=csv_line(HXL_COLUMNS) + csv_line(HXL_COLUMNS.values())),
        "acled": Format(_rows(acled_row), head=csv_line(ACLED_COLUMNS)),
        "plover": Format(_records(plover_record)),
    }


FORMATS = ("jsonl", "csv", "table", "geojson", "hxl", "acled", "plover")
