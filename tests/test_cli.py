"""The command line with a canned extractor: what is written where, and with which exit code."""

import json
import subprocess
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from event_samples import full

from syria_events import cli
from syria_events.export import FORMATS
from syria_events.index import ParagraphIndex
from syria_events.models import Article, Event, Paragraph


@dataclass(frozen=True)
class Result:
    article_id: str
    events: tuple[Event, ...]
    notes: tuple[str, ...]


class Canned:
    """One event an article; articles whose text says «خطأ» break the run."""

    def extract_many(
        self, articles: Iterable[Article], workers: int = 1, progress: bool = False, seen: ParagraphIndex | None = None
    ) -> Iterator[Result]:
        for article in articles:
            if "خطأ" in article.text:
                raise OSError("disk full")
            notes = () if article.published else ("no publication date",)
            if seen is not None and any(seen.add(article.id, [Paragraph(0, 0, 1, article.text)])):
                notes = ("seen before",)
            yield Result(article.id, (full().model_copy(update={"article_id": article.id, "url": str(article.published)}),), notes)


@pytest.fixture(autouse=True)
def canned(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cli, "_extractor", lambda ner, gazetteer: Canned())


def article(folder: Path, name: str, text: str = "قصف") -> str:
    (folder / name).write_text(text, encoding="utf-8")
    return str(folder / name)


def test_json_lines_to_stdout(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code = cli.main(["extract", article(tmp_path, "a.txt"), article(tmp_path, "b.txt"), "--published", "2018-04-29"])
    out, err = capsys.readouterr()
    rows = [json.loads(line) for line in out.splitlines()]
    assert code == cli.DONE and err == ""
    assert [(r["article_id"], r["url"]) for r in rows] == [("a", "2018-04-29"), ("b", "2018-04-29")]


def test_failed_input_is_said_and_the_rest_written(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code = cli.main(["extract", str(tmp_path / "gone.txt"), article(tmp_path, "a.txt")])
    out, err = capsys.readouterr()
    assert code == cli.SOME_FAILED and len(out.splitlines()) == 1
    assert "gone.txt" in err and "a.txt: no publication date" in err


WRONG = [
    ([], "no command"),
    (["extract"], "no path"),
    (["extract", "a.txt", "--published", "29/04/2018"], "not an ISO day"),
    (["extract", "a.txt", "--workers", "0"], "no worker"),
    (["extract", "a.txt", "--format", "xml"], "unknown format"),
]


@pytest.mark.parametrize(("argv", "why"), WRONG)
def test_wrong_usage(argv: list[str], why: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        cli.main(argv)
    assert stop.value.code == cli.WRONG_USAGE, why
    assert capsys.readouterr().out == ""


def test_output_file_is_whole_or_absent(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "out.jsonl"
    assert cli.main(["extract", article(tmp_path, "a.txt"), "-o", str(out)]) == cli.DONE
    before = out.read_text(encoding="utf-8")
    assert len(before.splitlines()) == 1 and capsys.readouterr().out == ""
    broken = [article(tmp_path, "b.txt"), article(tmp_path, "c.txt", "خطأ")]
    assert cli.main(["extract", *broken, "-o", str(out)]) == cli.WRONG_USAGE
    assert out.read_text(encoding="utf-8") == before
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a.txt", "b.txt", "c.txt", "out.jsonl"]


@pytest.mark.parametrize("name", FORMATS)
def test_formats(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["extract", article(tmp_path, "a.txt"), "--format", name]) == cli.DONE
    assert "airstrike" in (out := capsys.readouterr().out) or "Air/drone strike" in out or "ASSAULT" in out


def test_paragraphs_seen_before_are_remembered_in_a_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = "شن الطيران الحربي غارة على سوق شعبية في مدينة أريحا بريف إدلب"
    for name, again in (("monday.txt", False), ("tuesday.txt", True), ("monday.txt", False)):
        assert cli.main(["extract", article(tmp_path, name, text), "--seen", str(tmp_path / "seen.sqlite")]) == cli.DONE
        assert ("seen before" in capsys.readouterr().err) == again


def test_a_file_that_is_no_index(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = article(tmp_path, "a.txt")
    assert cli.main(["extract", path, "--seen", path]) == cli.WRONG_USAGE
    assert "cannot be used as an index" in capsys.readouterr().err


def test_explain(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["explain", article(tmp_path, "a.txt")]) == cli.DONE
    out = capsys.readouterr().out
    assert out.startswith("# a: 1 events") and "airstrike.qasafa" in out


def test_schema(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["schema"]) == cli.DONE
    assert json.loads(capsys.readouterr().out)["title"] == "Event"


def test_reader_that_stops_early() -> None:
    code = "import sys; from syria_events.cli import main; sys.exit(main(['schema']))"
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None and process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait(timeout=60) == cli.DONE
