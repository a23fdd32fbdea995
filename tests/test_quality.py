"""The figures on the annotated articles beside the project may only rise: tests/floors.toml holds the lowest that pass.

python tests/test_quality.py            # measure and compare
python tests/test_quality.py --update   # raise the floors to what was measured, less 0.01; refuses to lower one
"""

import hashlib
import importlib
import json
import sys
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from syria_events import Article, Extractor

FLOORS = Path(__file__).parent / "floors.toml"
SHARED = Path(__file__).resolve().parents[2] / "shared"
FIELDS = ("id", "title", "text", "published", "outlet", "url")
SLACK = 0.01
HEADER = """\
# The lowest F1 that passes on the annotated articles beside the project (tests/test_quality.py). Floors may only rise:
# `python tests/test_quality.py --update` raises them to what it measures, less 0.01, and refuses to lower one.
# `gold` is a hash of the articles and annotations: figures on other articles are other figures.
"""
Floors = dict[str, float]


def read_floors(path: Path = FLOORS) -> tuple[str, Floors]:
    """The hash of the gold that was measured, and the floor of each figure."""
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    return str(data["gold"]), {name: float(value) for name, value in data["f1"].items()}


def write_floors(path: Path, gold: str, floors: Mapping[str, float]) -> None:
    rows = "".join(f'"{name}" = {value:.3f}\n' for name, value in floors.items())
    path.write_text(f'{HEADER}gold = "{gold}"\n\n[f1]\n{rows}', encoding="utf-8")


def raised(floors: Mapping[str, float], measured: Mapping[str, float]) -> Floors:
    """Each floor at the measured figure less `SLACK`, never lower than it was. Raises ValueError when a figure fell below its floor."""
    if fallen := {name: measured[name] for name in floors if measured[name] < floors[name]}:
        raise ValueError(f"below their floors, so nothing was written: {fallen}")
    return {name: max(floor, round(measured[name] - SLACK, 3)) for name, floor in floors.items()}


def gold_hash(shared: Path) -> str:
    """Sixteen digits over the bytes of all annotated articles and their annotations."""
    digest = hashlib.sha256()
    for path in sorted((shared / "gold").rglob("*.json")):
        digest.update(path.relative_to(shared).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:16]


def measure(shared: Path, extractor: Extractor) -> Floors:
    """F1 of every figure of the scorer over all annotated articles."""
    sys.path.insert(0, str(shared / "evaluation"))
    try:
        gold: Any = importlib.import_module("gold")
        score: Any = importlib.import_module("score")
    finally:
        sys.path.pop(0)
    pairs = gold.load(shared / "gold" / "articles", shared / "gold" / "annotations")
    read = {str(a["id"]): extractor.extract(Article.model_validate({k: a.get(k) for k in FIELDS})) for a, _ in pairs}
    events = {name: [json.loads(e.model_dump_json()) for e in result.events] for name, result in read.items()}
    report, _ = score.score(pairs, events)
    return {name: float(row["f1"]) for name, row in report.items() if name != "by_action"}


@pytest.fixture(scope="module")
def gold(shared: Path) -> Path:
    if not (shared / "gold").is_dir():
        pytest.skip("the annotated articles are absent here")
    return shared


def test_the_gold_is_the_one_the_floors_were_measured_on(gold: Path) -> None:
    assert gold_hash(gold) == read_floors()[0], "the annotated articles changed: measure anew, write the new hash, say so in CHANGELOG.md"


def test_no_figure_falls_below_its_floor(gold: Path) -> None:
    floors, measured = read_floors()[1], measure(gold, Extractor())
    assert not {name: (measured[name], floor) for name, floor in floors.items() if measured[name] < floor}


def test_floors_rise() -> None:
    assert raised({"a": 0.5, "b": 0.6}, {"a": 0.7, "b": 0.605, "c": 0.1}) == {"a": 0.69, "b": 0.6}


def test_floors_are_never_lowered(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="nothing was written"):
        raised({"a": 0.5, "b": 0.6}, {"a": 0.7, "b": 0.59})
    write_floors(tmp_path / "floors.toml", "abc", {"a": 0.5, "b.end": 0.25})
    assert read_floors(tmp_path / "floors.toml") == ("abc", {"a": 0.5, "b.end": 0.25})


def test_the_floors_hold_what_was_promised() -> None:
    _, floors = read_floors()
    assert {"action", "tuple5", "place.end", "date.end", "source.end", "actors.end", "targets.end"} <= set(floors)


def main() -> int:
    """Measure; with --update raise the floors. Returns 1 when a figure is below its floor."""
    (known, floors), measured = read_floors(), measure(SHARED, Extractor())
    for name, floor in floors.items():
        print(f"{name:20}{measured[name]:7.3f}  floor {floor:.3f}{'  BELOW' if measured[name] < floor else ''}")
    if "--update" in sys.argv[1:]:
        try:
            write_floors(FLOORS, gold_hash(SHARED), raised(floors, measured))
        except ValueError as error:
            print(error, file=sys.stderr)
            return 1
    elif known != gold_hash(SHARED):
        print("the annotated articles are not those the floors were measured on", file=sys.stderr)
    return int(any(measured[name] < floor for name, floor in floors.items()))


if __name__ == "__main__":
    sys.exit(main())
