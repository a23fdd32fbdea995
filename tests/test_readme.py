"""The README keeps its word: its code runs, its commands run, and the event on its first screen is the one the library gives."""

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from syria_events import Event, extract

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
FIRST_SCREEN = 60


def blocks(language: str) -> list[str]:
    """The fenced blocks of one language, in order."""
    return re.findall(rf"^```{language}\n(.*?)^```", README, flags=re.M | re.S)


def commands() -> list[str]:
    return [line.split(" #")[0].strip() for block in blocks("sh") for line in block.splitlines() if line.strip()]


def after_install(line: str) -> list[str]:
    """The part of a set-up command behind `pip install`, with this interpreter's own `syria-events` and `python`."""
    words = shlex.split(line.split("&&")[-1])
    beside = shutil.which(words[0], path=str(Path(sys.executable).parent))
    program = {"python": [sys.executable], "syria-events": [beside] if beside else [sys.executable, "-m", "syria_events.cli"]}
    return [*program[words[0]], *words[1:]]


def run(command: list[str]) -> subprocess.CompletedProcess[str]:
    threads = {"OMP_NUM_THREADS": os.environ.get("OMP_NUM_THREADS", "1"), "PYTHONIOENCODING": "utf-8"}
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, encoding="utf-8", timeout=300, env={**os.environ, **threads})


@pytest.fixture(scope="module")
def event() -> Event:
    """What the call on the first screen returns."""
    call = re.search(r'extract\("([^"]+)",\s*published="([^"]+)"\)', blocks("python")[0])
    assert call, "the first python block calls extract(text, published=...)"
    (only,) = extract(call[1], published=call[2])
    return only


def assert_within(shown: object, real: object, path: str = "event") -> None:
    """Everything shown is there with the same value; what is not shown does not count."""
    if isinstance(shown, dict) and isinstance(real, dict):
        for key, value in shown.items():
            assert key in real, f"{path}.{key} does not exist"
            assert_within(value, real[key], f"{path}.{key}")
    elif isinstance(shown, list) and isinstance(real, list):
        assert len(shown) == len(real), f"{path}: {len(real)} in fact"
        for i, (a, b) in enumerate(zip(shown, real, strict=True)):
            assert_within(a, b, f"{path}[{i}]")
    elif isinstance(shown, float) and isinstance(real, float):
        assert shown == pytest.approx(real, abs=0.02), path
    else:
        assert shown == real, path


def test_no_placeholder_is_left() -> None:
    assert not re.findall(r"@@\w+@@", README)


def test_the_sentence_stands_above_its_event(event: Event) -> None:
    top = "\n".join(README.splitlines()[:FIRST_SCREEN])
    assert f"> {event.sentence.text}" in top and "```json" in top


def test_the_event_shown_is_the_event_given(event: Event) -> None:
    shown = json.loads(blocks("json")[0])
    assert {"action", "actors", "locations", "date", "source", "casualties"} <= set(shown)
    assert_within(shown, json.loads(event.model_dump_json()))


def test_the_reasons_shown_are_the_reasons_given(event: Event) -> None:
    given = {line.strip() for line in event.explain().splitlines()}
    shown = [line.strip() for line in blocks("text")[0].splitlines() if "←" in line]
    assert shown and set(shown) <= given


def test_python_blocks_run(tmp_path: Path) -> None:
    script = tmp_path / "readme.py"
    code = "\n".join(blocks("python"))
    script.write_text(
        f"def main():\n{re.sub(r'^', '    ', code, flags=re.M)}\n\nif __name__ == '__main__':\n    main()\n", encoding="utf-8"
    )
    done = run([sys.executable, str(script)])
    assert done.returncode == 0, done.stderr[-2000:]


def test_the_first_command_reads_the_articles() -> None:
    (line,) = [c for c in commands() if "examples/articles" in c]
    assert line.startswith("python -m pip install . && syria-events ")
    done = run(after_install(line))
    assert done.returncode == 0, done.stderr[-2000:]
    assert "airstrike" in done.stdout and len(done.stdout.splitlines()) > len(list((ROOT / "examples" / "articles").glob("*.json")))


def test_the_second_command_is_what_ci_runs() -> None:
    (line,) = [c for c in commands() if c.endswith("python -m pytest")]
    install, test = line.split(" && ")
    ci = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert install in ci and test in ci


def test_the_schema_command_prints_the_contract() -> None:
    assert "syria-events schema" in commands()
    assert json.loads(run(after_install("syria-events schema")).stdout) == Event.model_json_schema()


def test_options_named_exist() -> None:
    (usage,) = [c for c in commands() if c.startswith("syria-events extract PATH")]
    options = set(re.findall(r"--[a-z-]+", usage))
    described = run(after_install("syria-events extract --help")).stdout
    assert options and not {o for o in options if o not in described}


def test_links_lead_somewhere() -> None:
    named = re.findall(r"`((?:examples|src|rules|tests)/[\w./]+)`", README)
    assert named
    missing = {n for n in named if not (ROOT / n).exists() and not (ROOT / "src" / "syria_events" / n).exists()}
    assert not missing


def test_the_rules_readme_names_every_rule_file() -> None:
    rules = ROOT / "src" / "syria_events" / "rules"
    text = (rules / "README.md").read_text(encoding="utf-8")
    assert not {p.name for p in rules.iterdir() if p.suffix in {".toml", ".csv"} and p.name not in text}
