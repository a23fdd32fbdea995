"""One direction: a module imports only from rooms before it; each heavy library is imported in exactly one file."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

SOURCE = Path(__file__).resolve().parent.parent / "src" / "syria_events"

# Rooms in the order of the house. A module may import from earlier rooms and from its own.
ROOMS = (
    ("models", "arabic", "morphology"),
    ("rulebook", "qualifiers", "families", "weights"),
    ("clean", "segment", "reading"),
    ("values", "annotate", "dedup", "index"),
    ("triggers",),
    ("scenes",),
    ("cues",),
    ("qualify",),
    ("frames",),
    ("events",),
    ("merge",),
    ("display", "export"),
    ("pipeline",),
    ("__init__",),
    ("cli",),
)
ROOM_OF = {name: i for i, room in enumerate(ROOMS) for name in room}
ONLY_IN = {
    "stanza": {"annotate.py"},
    "torch": {"annotate.py"},
    "dateparser": {"values/dates.py"},
    "rapidfuzz": {"dedup.py"},
}


def modules() -> list[Path]:
    return sorted(SOURCE.rglob("*.py"))


def imports(path: Path) -> list[tuple[str, bool]]:
    """(module, at top level) for every import of the file."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    top = {id(node) for node in tree.body}
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found += [(alias.name, id(node) in top) for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.append((node.module, id(node) in top))
    return found


@pytest.mark.parametrize("path", modules(), ids=lambda p: str(p.relative_to(SOURCE)))
def test_imports_point_backwards(path: Path) -> None:
    room = ROOM_OF[path.relative_to(SOURCE).parts[0].removesuffix(".py")]
    for module, top in imports(path):
        if top and module.startswith("syria_events."):
            other = module.split(".")[1]
            assert ROOM_OF[other] <= room, f"{path.name} imports {module}, which comes later in the house"


@pytest.mark.parametrize("library", sorted(ONLY_IN))
def test_heavy_libraries_have_one_door(library: str) -> None:
    users = {str(p.relative_to(SOURCE)) for p in modules() if any(m.split(".")[0] == library for m, _ in imports(p))}
    assert users <= ONLY_IN[library]


def test_files_stay_small() -> None:
    long = {p.name: n for p in modules() if (n := len(p.read_text(encoding="utf-8").splitlines())) > 450}
    assert not long


def test_import_brings_no_torch() -> None:
    code = "import sys, syria_events; print(sorted({'torch', 'stanza', 'pandas', 'dateparser'} & set(sys.modules)))"
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert out.strip() == "[]"
