"""One direction: a module imports only from rooms before it; each heavy library is imported in exactly one file; rooms stay small."""

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
    ("furniture", "dateline", "clean", "segment", "reading"),
    ("ner_model",),
    ("values", "annotate", "slots", "similar", "sketch", "dedup", "index"),
    ("triggers", "agreement"),
    ("scenes",),
    ("allotting",),
    ("cues", "event_cues", "slot_cues"),
    ("qualify",),
    ("frames", "carrying"),
    ("events",),
    ("linking", "clusters", "within", "across", "incidents"),
    ("display", "interchange", "export"),
    ("pipeline",),
    ("__init__",),
    ("cli",),
)
ROOM_OF = {name: i for i, room in enumerate(ROOMS) for name in room}
DOORS = {
    "stanza": "annotate.py",
    "torch": "annotate.py",
    "dateparser": "values/dates.py",
    "rapidfuzz": "dedup.py",
    "datasketch": "sketch.py",
    "pandas": "export.py",
    "pyarrow": "export.py",
    "trafilatura": "reading.py",
    "tqdm": "pipeline.py",
}
LONGEST_FILE, LONGEST_FUNCTION = 450, 50
NOBODYS = {"utils", "helpers", "misc", "common"}


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


def room_of(path: Path) -> int:
    name = path.relative_to(SOURCE).parts[0].removesuffix(".py")
    assert name in ROOM_OF, f"{name} has no room: give it one in ROOMS"
    return ROOM_OF[name]


@pytest.mark.parametrize("path", modules(), ids=lambda p: str(p.relative_to(SOURCE)))
def test_imports_point_backwards(path: Path) -> None:
    room = room_of(path)
    for module, top in imports(path):
        if top and module.startswith("syria_events."):
            assert ROOM_OF[module.split(".")[1]] <= room, f"{path.name} imports {module}, which comes later in the house"


@pytest.mark.parametrize("library", sorted(DOORS))
def test_heavy_libraries_have_one_door(library: str) -> None:
    users = {str(p.relative_to(SOURCE)) for p in modules() if any(m.split(".")[0] == library for m, _ in imports(p))}
    assert users <= {DOORS[library]}


def test_files_stay_small() -> None:
    long = {p.name: n for p in modules() if (n := len(p.read_text(encoding="utf-8").splitlines())) > LONGEST_FILE}
    assert not long


def test_functions_stay_small() -> None:
    long = {}
    for path in modules():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef) and node.end_lineno and node.end_lineno - node.lineno >= LONGEST_FUNCTION:
                long[f"{path.name}:{node.name}"] = node.end_lineno - node.lineno + 1
    assert not long


def test_no_room_for_odds_and_ends() -> None:
    assert not {p.stem for p in modules()} & NOBODYS


def test_import_brings_no_torch() -> None:
    code = "import sys, syria_events; print(sorted({'torch', 'stanza', 'pandas', 'dateparser', 'pydantic'} & set(sys.modules)))"
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert out.strip() == "[]"


def test_rules_alone_bring_no_torch() -> None:
    code = "import sys; from syria_events import Article, Extractor; Extractor(ner=None).extract(Article(text='قصفت الطائرات حلب أمس'))"
    show = "print(sorted({'torch', 'stanza', 'pandas'} & set(sys.modules)))"
    out = subprocess.run([sys.executable, "-c", f"{code}; {show}"], capture_output=True, text=True, check=True).stdout
    assert out.strip() == "[]"
