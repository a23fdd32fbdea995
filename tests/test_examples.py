"""What stands in `examples/` runs: the notebook, and the scripts that need nothing but the repository."""

import ast
import json
import lzma
import os
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

from syria_events.rulebook import RuleBook

EXAMPLES = Path(__file__).resolve().parent.parent / "examples"
NOTEBOOKS = sorted(EXAMPLES.glob("*.ipynb"))
SCRIPTS = sorted(p for p in EXAMPLES.rglob("*.py") if ".ipynb_checkpoints" not in p.parts)


def run(script: str, *args: str) -> str:
    done = subprocess.run([sys.executable, str(EXAMPLES / script), *args], capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The composed articles as one compressed file, a line each."""
    path = tmp_path_factory.mktemp("corpus") / "articles.jsonl.xz"
    records = [json.loads(p.read_text(encoding="utf-8")) for p in sorted((EXAMPLES / "articles").glob("*.json"))]
    with lzma.open(path, "wt", encoding="utf-8") as out:
        out.writelines(json.dumps(record, ensure_ascii=False) + "\n" for record in records)
    return path


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.name)
def test_notebook_is_kept_without_outputs(path: Path) -> None:
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    assert not [c["id"] for c in cells if c.get("outputs") or c.get("execution_count")]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.name)
def test_notebook_runs(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OMP_NUM_THREADS", os.environ.get("OMP_NUM_THREADS", "1"))
    notebook = nbformat.read(path, as_version=4)  # type: ignore[no-untyped-call]
    NotebookClient(notebook, timeout=240, kernel_name="python3", resources={"metadata": {"path": str(EXAMPLES)}}).execute()
    shown = [cell for cell in notebook.cells if cell.cell_type == "code" and cell.outputs]
    assert len(shown) > 5


def test_bench() -> None:
    out = run("bench.py", "--articles", "2", "--streamed", "2")
    for measured in ("import syria_events", "rules alone", "bare tagger", "thousand characters", "peak memory"):
        assert measured in out


def test_bench_places(corpus: Path) -> None:
    assert "ms an article" in run("bench_places.py", str(corpus))


def test_bench_merge() -> None:
    out = run("bench_merge.py", "--events", "10000")
    assert "stories, part test" in out and "10000 events" in out


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda p: str(p.relative_to(EXAMPLES)))
def test_scripts_say_what_they_do(path: Path) -> None:
    """They compile, and their docstring begins with one line that says what they are for."""
    doc = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
    assert doc and len(doc.split("\n")[0]) > 10


def test_every_example_is_in_the_list() -> None:
    listed = (EXAMPLES / "README.md").read_text(encoding="utf-8")
    places = {p.relative_to(EXAMPLES).parts[0] for p in [*SCRIPTS, *NOTEBOOKS]} | {"articles"}
    assert not {name for name in places if f"`{name}`" not in listed and f"`{name}/`" not in listed}


def test_our_annotations_hold_offsets_and_ids_and_no_text() -> None:
    actions = set(RuleBook.load().actions)
    lines = (EXAMPLES / "annotations" / "records.jsonl").read_text(encoding="utf-8").splitlines()
    records = [json.loads(line) for line in lines]
    assert len({r["doc"] for r in records}) == len(records) and {r["part"] for r in records} == {"fit", "held out"}
    for record in records:
        for event in record["events"]:
            assert event["action"] in actions and 0 <= event["start"] < event["end"], (record["doc"], event)
            assert all(len(name.split()) <= 8 for name, _ in event.get("locations", ())), "names of places, no sentences"
            assert not set(event) & {"text", "trigger", "sentence"}
