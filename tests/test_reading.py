"""Files, folders and standard input become articles; what cannot be read is said, not raised."""

import io
import json
import sys
from datetime import date
from pathlib import Path

import pytest

from syria_events.reading import Reading, decode, read

TEXT = "سقطت قذائف على حي المزة مساء اليوم"

DECODE = [
    (TEXT.encode(), TEXT, 0, "UTF-8"),
    (b"\xef\xbb\xbf" + TEXT.encode(), TEXT, 0, "with a byte order mark"),
    (TEXT.encode("cp1256"), TEXT, 1, "old Windows text"),
    (TEXT.encode("utf-16"), TEXT, 1, "UTF-16 by its mark"),
    (TEXT.encode() * 9 + b"\xff", TEXT * 9 + "\ufffd", 1, "one broken byte does not make it cp1256"),
    (b"", "", 0, "empty"),
]


@pytest.mark.parametrize(("data", "text", "notes", "why"), DECODE)
def test_decode(data: bytes, text: str, notes: int, why: str) -> None:
    found, said = decode(data)
    assert (found, len(said)) == (text, notes), why


def one(path: Path) -> Reading:
    (reading,) = read([path])
    return reading


def test_text_file(tmp_path: Path) -> None:
    (tmp_path / "n1.txt").write_bytes(TEXT.encode("cp1256"))
    reading = one(tmp_path / "n1.txt")
    assert reading.article is not None and (reading.article.id, reading.article.text) == ("n1", TEXT)
    assert "cp1256" in reading.notes[0]


def test_json_lines_with_broken_ones(tmp_path: Path) -> None:
    good = {"id": 7, "text": TEXT, "published": "2015-03-04", "extra": 1}
    lines = [json.dumps(good), "", '{"id": "x", ', "[1]", json.dumps({"id": "y"}), json.dumps({"text": TEXT})]
    (tmp_path / "a.jsonl").write_text("\n".join(lines), encoding="utf-8")
    readings = list(read([tmp_path / "a.jsonl"]))
    assert [r.article.id if r.article else None for r in readings] == ["7", None, None, None, "a:6"]
    assert [r.origin.rsplit(":")[-1] for r in readings] == ["1", "3", "4", "5", "6"]
    assert all(r.error for r in readings if r.article is None)


PUBLISHED = [
    ("2015-03-04", date(2015, 3, 4), 0, "ISO"),
    ("2015-03-04T10:00:00Z", date(2015, 3, 4), 0, "with time"),
    ("04/03/2015", None, 1, "not ISO: which is the month?"),
    ("2015-02-30", None, 1, "no such day"),
    (["2015"], None, 1, "not even a string"),
    ("", None, 0, "empty"),
]


@pytest.mark.parametrize(("value", "expected", "notes", "why"), PUBLISHED)
def test_published(tmp_path: Path, value: object, expected: date | None, notes: int, why: str) -> None:
    (tmp_path / "a.json").write_text(json.dumps({"text": TEXT, "published": value}), encoding="utf-8")
    reading = one(tmp_path / "a.json")
    assert reading.article is not None and (reading.article.published, len(reading.notes)) == (expected, notes), why


def test_published_fills_gaps_only(tmp_path: Path) -> None:
    rows = [{"text": TEXT}, {"text": TEXT, "published": "2015-03-04"}]
    (tmp_path / "a.json").write_text(json.dumps(rows), encoding="utf-8")
    readings = read([tmp_path / "a.json"], published=date(2020, 1, 1))
    assert [r.article.published for r in readings if r.article] == [date(2020, 1, 1), date(2015, 3, 4)]


def test_folder_in_order_of_name(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    for name in ("b.txt", "sub/c.txt", "a.txt", "skip.pdf"):
        (tmp_path / name).write_text(TEXT, encoding="utf-8")
    assert [r.article.id for r in read([tmp_path]) if r.article] == ["a", "b", "c"]


FAILURES = [
    ("gone.txt", None, "no such file"),
    ("x.pdf", b"%PDF", "unknown kind"),
    ("x.json", b"{", "broken"),
    ("x.json", b"3", "not an object"),
]


@pytest.mark.parametrize(("name", "data", "why"), FAILURES)
def test_failures_are_said(tmp_path: Path, name: str, data: bytes | None, why: str) -> None:
    if data is not None:
        (tmp_path / name).write_bytes(data)
    reading = one(tmp_path / name)
    assert reading.article is None and reading.error, why


STDIN = [
    (TEXT.encode(), [TEXT], "plain text"),
    (json.dumps({"text": TEXT}).encode(), [TEXT], "one object"),
    (json.dumps({"text": TEXT}, indent=1).encode(), [TEXT], "one object over several lines"),
    (json.dumps([{"text": TEXT}, {"text": "ب"}]).encode(), [TEXT, "ب"], "a list"),
    ((json.dumps({"text": TEXT}) + "\n" + json.dumps({"text": "ب"})).encode(), [TEXT, "ب"], "JSON lines"),
    (f"[{TEXT}] نص".encode(), [f"[{TEXT}] نص"], "text that opens with a bracket"),
]


@pytest.mark.parametrize(("data", "texts", "why"), STDIN)
def test_stdin(data: bytes, texts: list[str], why: str) -> None:
    readings = list(read(["-"], stdin=io.BytesIO(data)))
    assert [r.article.text if r.article else None for r in readings] == texts, why


PAGE = (
    "<html><head><title>خبر</title></head><body><article><h1>خبر عاجل</h1>"
    f"<p>{TEXT}. {TEXT} ثم عاد الهدوء إلى المكان.</p></article></body></html>"
)


def test_html(tmp_path: Path) -> None:
    pytest.importorskip("trafilatura")
    (tmp_path / "p.html").write_text(PAGE, encoding="utf-8")
    reading = one(tmp_path / "p.html")
    assert reading.article is not None and TEXT in reading.article.text and "<p>" not in reading.article.text


def test_html_without_the_extra(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "trafilatura", None)
    (tmp_path / "p.html").write_text(PAGE, encoding="utf-8")
    assert "syria_events[html]" in (one(tmp_path / "p.html").error or "")
