"""What leaves the library: JSON lines, flat columns, tables and the shapes of other tools."""

import csv
import io
import json
import sys
from pathlib import Path

import pytest
from event_samples import SENTENCE, bare, full

from syria_events.export import COLUMNS, FATES, FORMATS, event_json, flat, formats, mend, to_frame, to_parquet
from syria_events.interchange import ACLED_COLUMNS, HXL_COLUMNS, acled_row, plover_record
from syria_events.models import Event, MissingExtra


def written(name: str, *events: Event) -> str:
    return "".join(formats()[name].write(events))


def test_json_is_the_contract() -> None:
    assert Event.model_validate_json(event_json(full())) == full()


def test_surrogate_becomes_one_character() -> None:
    event = Event.model_validate_json(event_json(bare()))
    assert event.sentence.text == "دعا\ufffd الى"
    assert len(event.sentence.text) == len(bare().sentence.text)


def test_flat_has_every_column() -> None:
    assert list(flat(full())) == list(COLUMNS) == list(flat(bare()))


FLAT = [
    ("actor_ids", "RUS.MIL", "ids of actors"),
    ("place_en", "An Nayrab", "first place"),
    ("other_places", "سرمين", "further places"),
    ("date_start", "2020-02-11", "ISO day"),
    ("killed", 3, "best figure"),
    ("wounded", None, "vague: no figure"),
    ("wounded_vague", True, "vague is said"),
    ("missing", None, "not mentioned"),
    ("missing_vague", None, "not mentioned"),
    ("sentence", SENTENCE, "whole sentence"),
]


@pytest.mark.parametrize(("column", "value", "why"), FLAT)
def test_flat(column: str, value: object, why: str) -> None:
    assert flat(full())[column] == value, why


def test_frame() -> None:
    pytest.importorskip("pandas")
    frame = to_frame([full(), bare()])
    assert list(frame.columns) == list(COLUMNS)
    assert frame["killed"].tolist()[0] == 3 and frame["killed"].isna().tolist() == [False, True]
    assert str(frame["killed"].dtype) == "Int64"
    assert list(to_frame([]).columns) == list(COLUMNS)


def test_frame_without_pandas(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(MissingExtra, match=r"syria_events\[pandas\]"):
        to_frame([full()])


def test_parquet(tmp_path: Path) -> None:
    pandas = pytest.importorskip("pandas")
    pytest.importorskip("pyarrow")
    to_parquet([full(), bare()], tmp_path / "e.parquet")
    assert pandas.read_parquet(tmp_path / "e.parquet")["event_id"].tolist() == ["e1", "e2"]


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_can_be_empty_and_written_as_utf8(name: str) -> None:
    written(name).encode("utf-8")
    text = written(name, full(), bare())
    assert text.encode("utf-8").decode("utf-8") == text and text.endswith("\n")


def test_csv() -> None:
    rows = list(csv.DictReader(io.StringIO(written("csv", full(), bare()))))
    assert [r["event_id"] for r in rows] == ["e1", "e2"]
    assert rows[0]["killed"] == "3" and rows[1]["killed"] == ""


def test_geojson() -> None:
    collection = json.loads(written("geojson", full(), bare()))
    assert [f["geometry"] for f in collection["features"]] == [{"type": "Point", "coordinates": [36.7, 35.9]}, None]
    assert json.loads(written("geojson"))["features"] == []


def test_hxl() -> None:
    rows = list(csv.reader(io.StringIO(written("hxl", full()))))
    assert rows[0] == list(HXL_COLUMNS) and rows[1] == list(HXL_COLUMNS.values())
    assert rows[2][rows[1].index("#affected+killed")] == "3"


def test_acled() -> None:
    row = acled_row(full())
    assert row is not None and list(row) == list(ACLED_COLUMNS)
    assert (row["event_type"], row["sub_event_type"]) == ("Explosions/Remote violence", "Air/drone strike")
    assert (row["fatalities"], row["civilian_targeting"], row["actor1"]) == (3, "Civilian targeting", "RUS.MIL")
    assert acled_row(full().model_copy(update={"status": "planned"})) is None


def test_plover() -> None:
    record = plover_record(full())
    assert record is not None and (record["event_type"], record["mode"]) == ("ASSAULT", "aerial")


def test_table_lines_are_short() -> None:
    lines = written("table", full(), bare()).splitlines()
    assert len(lines) == 3 and "RUS.MIL → CIV" in lines[1] and all(len(line) < 140 for line in lines)


def test_explain() -> None:
    text = full().explain()
    for part in ("airstrike (assault), actual", "airstrike.qasafa", "«3 مدنيين» [92:100]", "2020-02-11 (relative)", "killed 3, wounded ?"):
        assert part in text
    assert "planned" in bare().explain()


def test_html_is_escaped_and_right_to_left() -> None:
    html = full()._repr_html_()
    assert html.startswith('<table dir="rtl"') and "<b>قصفت</b>" in html
    assert "&lt;b&gt;" in html and html.count("<b>") == 1


def test_mend_keeps_length() -> None:
    assert mend("أ\udc80ب\U0001f600") == "أ\ufffdب\U0001f600"


def test_fates_are_the_fields_of_casualties() -> None:
    assert tuple(type(full().casualties).model_fields) == FATES
