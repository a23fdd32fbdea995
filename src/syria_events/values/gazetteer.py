"""Tables of places: the bundled one, GeoNames dumps, OCHA's COD-AB and any CSV, read into one kind of row and checked."""

import csv
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from syria_events.models import SyriaEventsError

RULES = Path(__file__).resolve().parents[1] / "rules"
_ARABIC = re.compile(r"[\u0621-\u064a\u0660-\u0669\d ()\-]+")
_PCODE = re.compile(r"SY\d{2}(?:\d{2}){0,2}")
_GEONAMES = (
    "geonameid", "name", "asciiname", "alternatenames", "lat", "lon", "fclass", "fcode", "country", "cc2", "a1", "a2", "a3", "a4",
    "population",
)  # fmt: skip
# GeoNames' first-level codes of Syria are not OCHA's.
_GEONAMES_ADMIN1 = {
    "01": "SY08", "02": "SY06", "03": "SY14", "04": "SY11", "05": "SY13", "06": "SY12", "07": "SY09",
    "08": "SY03", "09": "SY02", "10": "SY05", "11": "SY04", "12": "SY07", "13": "SY01", "14": "SY10",
}  # fmt: skip
_GEONAMES_KINDS = {"ADM1": "adm1", "ADM2": "adm2", "ADM3": "adm3", "PPLX": "neighbourhood", "PPLC": "city", "PPLA": "city"}
KINDS = frozenset({
    "adm1", "adm2", "adm3", "city", "town", "village", "neighbourhood", "region", "airbase", "oilfield", "dam", "crossing", "camp", "road",
    "river", "border", "site", "country", "capital",
})  # fmt: skip


class GazetteerError(SyriaEventsError):
    """A gazetteer file is wrong. The message names the file, its row (the header is row 1), the field and what to write instead."""

    def __init__(self, file: str, row: int, field: str, fix: str) -> None:
        super().__init__(f"{file}: row {row}, field {field!r}: {fix}")
        self.file, self.row, self.field, self.fix = file, row, field, fix


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """One place. P-codes are OCHA's, `country` is ISO3, degrees WGS84, None where unknown; `names` holds `name_ar` and its variants.

    `weak`: the name alone is no evidence (a common word, or a small place of a user's table). `rank`: 0 bundled, 1 from a user's file.
    """

    place_id: str
    name_ar: str
    names: tuple[str, ...]
    name_en: str | None
    kind: str
    adm1: str | None
    adm2: str | None
    adm3: str | None
    country: str | None
    lat: float | None
    lon: float | None
    population: int
    weak: bool
    rank: int = 0


@dataclass(frozen=True, slots=True)
class GazetteerFile:
    """A user's CSV whose headers are not the usual ones: `columns` maps our field names (`name_ar`, `lat`, `adm1`...) to its headers."""

    path: Path
    columns: Mapping[str, str] = field(default_factory=dict)


class _Cells:
    """One row of a file, read by field; knows where it stands so that errors can say so."""

    def __init__(self, file: str, number: int, cells: Mapping[str, str]) -> None:
        self.file, self.number, self.cells = file, number, cells

    def error(self, name: str, fix: str) -> GazetteerError:
        return GazetteerError(self.file, self.number, name, fix)

    def text(self, name: str) -> str | None:
        return (self.cells.get(name) or "").strip() or None

    def degrees(self, name: str, limit: int) -> float | None:
        value = self.text(name)
        if value is None:
            return None
        try:
            number = float(value)
        except ValueError:
            raise self.error(name, f"write decimal degrees such as 35.1, not {value!r}") from None
        if not -limit <= number <= limit:
            raise self.error(name, f"{value} is impossible: degrees lie between -{limit} and {limit}")
        return number

    def count(self, name: str) -> int:
        value = self.text(name)
        try:
            number = int(float(value)) if value else 0
        except (ValueError, OverflowError):
            raise self.error(name, f"write a whole number, not {value!r}") from None
        if number < 0:
            raise self.error(name, f"{value} is impossible: write 0 or more, or leave it empty")
        return number

    def pcode(self, name: str, digits: int) -> str | None:
        value = self.text(name)
        if value is None:
            return None
        if not _PCODE.fullmatch(value) or len(value) < digits + 2:
            raise self.error(name, f"{value!r} is no P-code of that level: write SY and {digits} digits")
        return value[: digits + 2]


def _names(cells: _Cells) -> tuple[str, ...]:
    """The Arabic names of a row, `name_ar` first; empty when it has none. «_» stands for a space in some tables."""
    given = [cells.text("name_ar") or "", *re.split(r"[|,;،]", cells.text("other_names") or "")]
    names = (" ".join(n.replace("_", " ").split()) for n in given)
    return tuple(dict.fromkeys(n for n in names if n and _ARABIC.match(n)))


def _row(cells: _Cells, rank: int) -> PlaceRow | None:
    """The checked row, None when it has no Arabic name. Raises: GazetteerError."""
    place_id, names = cells.text("place_id"), _names(cells)
    if place_id is None:
        raise cells.error("place_id", "write an id that no other row has")
    lat, lon = cells.degrees("lat", 90), cells.degrees("lon", 180)
    if (lat is None) != (lon is None):
        raise cells.error("lat" if lat is None else "lon", "write both coordinates or neither")
    codes = [cells.pcode(f"adm{level}", 2 * level) for level in (1, 2, 3)]
    deepest = next((c for c in reversed(codes) if c), None)
    adm1, adm2, adm3 = (c or (deepest[: 2 * n + 4] if deepest and len(deepest) >= 2 * n + 4 else None) for n, c in enumerate(codes))
    kind = cells.text("kind") or "village"
    if not names:
        return None
    population = cells.count("population")
    return PlaceRow(
        place_id, names[0], names, cells.text("name_en"), kind if kind in KINDS else "village", adm1, adm2, adm3,
        cells.text("country") or "SYR", lat, lon, population, bool(cells.text("weak")) or (rank > 0 and population < 5000), rank,
    )  # fmt: skip


def _checked(rows: Iterable[_Cells], rank: int) -> Iterator[PlaceRow]:
    seen: dict[str, int] = {}
    for cells in rows:
        found = _row(cells, rank)
        if found is None:
            continue
        if found.place_id in seen:
            raise cells.error("place_id", f"{found.place_id!r} is already the id of row {seen[found.place_id]}: ids must differ")
        seen[found.place_id] = cells.number
        yield found


def _header_map(headers: Sequence[str], given: Mapping[str, str], file: str) -> dict[str, str]:
    """Which header holds which field. Raises: GazetteerError for a header that is named but absent, or when names or ids are not there."""
    for name, header in given.items():
        if header not in headers:
            raise GazetteerError(file, 1, name, f"there is no column {header!r}; the columns are {', '.join(headers)}")
    lower = {h.strip().lower(): h for h in headers}
    usual = tomllib.loads((RULES / "places.toml").read_text(encoding="utf-8"))["columns"]
    found = {name: next((lower[h] for h in options if h in lower), "") for name, options in usual.items()}
    level = next((n for n in (4, 3, 2, 1) if f"adm{n}_pcode" in lower and {f"adm{n}_name_ar", f"adm{n}_ar"} & lower.keys()), 0)
    if level and not found["name_ar"]:
        found["place_id"] = lower[f"adm{level}_pcode"]
        found["name_ar"] = lower.get(f"adm{level}_name_ar") or lower[f"adm{level}_ar"]
        found["name_en"] = lower.get(f"adm{level}_name_en") or lower.get(f"adm{level}_en", "")
    merged = {**{n: h for n, h in found.items() if h}, **given}
    for name in ("place_id", "name_ar"):
        if name not in merged:
            raise GazetteerError(file, 1, name, f"no column for it among {', '.join(headers)}: name one in the column map")
    return merged


def _csv_cells(path: Path, columns: Mapping[str, str]) -> Iterator[_Cells]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        headers = list(reader.fieldnames or ())
        fields = _header_map(headers, columns, path.name)
        id_header = fields["place_id"].lower()
        level = re.fullmatch(r"adm([123])_pcode", id_header)
        for number, raw in enumerate(reader, 2):
            cells = {name: raw.get(header) or "" for name, header in fields.items()}
            if not cells["place_id"].strip():
                cells["place_id"] = next((f"GN{raw[h]}" for h in headers if h.lower().startswith("geoname") and raw[h]), "")
            if level:
                cells["kind"] = f"adm{level.group(1)}"
                cells["name_ar"] = cells["name_ar"].removeprefix("مركز ")
            yield _Cells(path.name, number, {**cells, "place_id": cells["place_id"].strip() or f"{path.stem}#{number}"})


def _geonames_cells(path: Path) -> Iterator[_Cells]:
    """A country dump of GeoNames (`SY.txt`): 19 columns parted by tabs, no header; its settlements and divisions in Syria are kept."""
    with path.open(encoding="utf-8") as file:
        for number, line in enumerate(file, 1):
            values = line.rstrip("\n").split("\t")
            if len(values) < len(_GEONAMES):
                raise GazetteerError(path.name, number, "columns", f"a GeoNames dump has 19 columns, this row {len(values)}")
            raw = dict(zip(_GEONAMES, values, strict=False))
            if raw["country"] != "SY" or raw["fclass"] not in {"P", "A"} or raw["fcode"] in {"PCLI", "PPLH", "PPLQ", "PPLW"}:
                continue
            names = [n for n in raw["alternatenames"].split(",") if _ARABIC.fullmatch(n)]
            populous = int(raw["population"] or 0) if raw["population"].isdigit() else 0
            kind = _GEONAMES_KINDS.get(raw["fcode"], "city" if populous >= 100_000 else "town" if populous >= 5000 else "village")
            yield _Cells(path.name, number, {
                "place_id": f"GN{raw['geonameid']}", "name_ar": names[0] if names else "", "other_names": "|".join(names[1:]),
                "name_en": raw["name"], "kind": kind, "lat": raw["lat"], "lon": raw["lon"], "population": raw["population"],
                "adm1": _GEONAMES_ADMIN1.get(raw["a1"], ""), "country": "SYR",
            })  # fmt: skip


def read_file(source: Path | str | GazetteerFile) -> tuple[PlaceRow, ...]:
    """The places of a user's file: a GeoNames country dump (`.txt`), COD-AB tables, or a CSV with usual or mapped headers.

    Rows without an Arabic name are left out. Raises: GazetteerError naming row and field; OSError when the file is not there.
    """
    given = source if isinstance(source, GazetteerFile) else GazetteerFile(Path(source))
    cells = _geonames_cells(given.path) if given.path.suffix == ".txt" else _csv_cells(given.path, given.columns)
    return tuple(_checked(cells, rank=1))


@cache
def bundled() -> tuple[PlaceRow, ...]:
    """The package's own table: places of Syria, then countries, capitals and cities abroad. Raises: GazetteerError."""
    return (*_checked(_plain(RULES / "places.csv"), rank=0), *_checked(_abroad(RULES / "countries.csv"), rank=0))


def _plain(path: Path) -> Iterator[_Cells]:
    with path.open(encoding="utf-8", newline="") as file:
        for number, raw in enumerate(csv.DictReader(file), 2):
            yield _Cells(path.name, number, raw)


def _abroad(path: Path) -> Iterator[_Cells]:
    for cells in _plain(path):
        raw = dict(cells.cells)
        place_id = raw["iso3"] if raw["kind"] == "country" else f"{raw['iso3']}:{raw['name_en']}"
        yield _Cells(cells.file, cells.number, {**raw, "country": raw["iso3"], "place_id": place_id})
