"""Files, folders and standard input → `Article` records, streamed; what cannot be read is reported, never raised."""

import json
import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import BinaryIO

from pydantic import ValidationError

from syria_events.models import Article, MissingExtra

FIELDS = ("id", "title", "text", "published", "outlet", "url")
SUFFIXES = (".txt", ".json", ".jsonl", ".ndjson", ".html", ".htm")
_ARABIC = re.compile("[\u0620-\u064a]")


@dataclass(frozen=True, slots=True)
class Reading:
    """One input: its article, or why there is none. `origin` is the file (and line), `notes` what was odd about it."""

    origin: str
    article: Article | None = None
    error: str | None = None
    notes: tuple[str, ...] = ()


def decode(data: bytes) -> tuple[str, tuple[str, ...]]:
    """Text of bytes: UTF-8 or UTF-16 by its mark, else cp1256 with a note. Notes say what was assumed; raises nothing.

    UTF-8 with a few broken bytes stays UTF-8, each broken sequence shown as U+FFFD.

    >>> decode("قصف".encode("cp1256"))
    ('قصف', ('not UTF-8: read as cp1256 (Windows Arabic)',))
    """
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16", "replace"), ("UTF-16 by its byte order mark",)
    try:
        return data.decode("utf-8-sig"), ()
    except UnicodeDecodeError:
        pass
    text = data.decode("utf-8-sig", "replace")
    broken = text.count("\ufffd")
    if broken * 50 < len(text) and _ARABIC.search(text):
        return text, (f"not all UTF-8: {broken} broken places shown as U+FFFD",)
    return data.decode("cp1256", "replace"), ("not UTF-8: read as cp1256 (Windows Arabic)",)


def read(paths: Iterable[str | Path], published: date | None = None, stdin: BinaryIO | None = None) -> Iterator[Reading]:
    """Articles of .txt, .json, .jsonl and .html files, of folders (walked, in order of name) and of `-` (standard input).

    `published` is given to articles without a date of their own. Articles without an id get the file's name (and line number).
    """
    for path in paths:
        readings = _read_stream(stdin or sys.stdin.buffer) if str(path) == "-" else _read_path(Path(path))
        for reading in readings:
            article = reading.article
            if article is not None and article.published is None and published is not None:
                reading = Reading(reading.origin, article.model_copy(update={"published": published}), None, reading.notes)
            yield reading


def _read_path(path: Path) -> Iterator[Reading]:
    if path.is_dir():
        files = sorted(p for p in path.rglob("*") if p.suffix.lower() in SUFFIXES and p.is_file())
        if not files:
            yield Reading(str(path), error=f"no {', '.join(SUFFIXES)} file in this folder")
        for file in files:
            yield from _read_file(file)
    else:
        yield from _read_file(path)


def _read_file(path: Path) -> Iterator[Reading]:
    suffix, origin = path.suffix.lower(), str(path)
    try:
        if suffix in (".jsonl", ".ndjson"):
            with path.open("rb") as lines:
                yield from _json_lines(lines, origin, path.stem)
        elif suffix == ".json":
            yield from _json(path.read_bytes(), origin, path.stem)
        elif suffix in (".html", ".htm"):
            yield _page(path.read_bytes(), origin, path.stem)
        elif suffix == ".txt":
            yield _plain(path.read_bytes(), origin, path.stem)
        else:
            yield Reading(origin, error=f"cannot read {suffix or 'a file without suffix'}: give one of {', '.join(SUFFIXES)}")
    except OSError as error:
        yield Reading(origin, error=error.strerror or str(error))


def _read_stream(stream: BinaryIO) -> Iterator[Reading]:
    """Standard input: JSON lines when the first line is a JSON object, one JSON document, or else plain text."""
    first = stream.readline()
    if _is_object(first):
        yield from _json_lines(_chain(first, stream), "-", "stdin")
        return
    data = first + stream.read()
    looks_json = data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"{", b"[")
    readings = list(_json(data, "-", "stdin")) if looks_json else []
    if (looks_json and not (len(readings) == 1 and readings[0].error)) or data.lstrip()[:1] == b"{":
        yield from readings
    else:
        yield _plain(data, "-", "stdin")


def _chain(first: bytes, rest: Iterable[bytes]) -> Iterator[bytes]:
    yield first
    yield from rest


def _is_object(line: bytes) -> bool:
    try:
        return isinstance(json.loads(decode(line)[0]), dict)
    except (ValueError, RecursionError):
        return False


def _plain(data: bytes, origin: str, name: str) -> Reading:
    text, notes = decode(data)
    return Reading(origin, Article(id=name, text=text), None, notes)


def _json_lines(lines: Iterable[bytes], origin: str, name: str) -> Iterator[Reading]:
    for number, line in enumerate(lines, 1):
        if line.strip():
            yield from _json(line, f"{origin}:{number}", f"{name}:{number}", one=True)


def _json(data: bytes, origin: str, name: str, one: bool = False) -> Iterator[Reading]:
    text, notes = decode(data)
    try:
        value = json.loads(text)
    except (ValueError, RecursionError) as error:
        reason = f"{error.msg} at column {error.colno}" if isinstance(error, json.JSONDecodeError) else "nested too deep or not a number"
        yield Reading(origin, error=f"not JSON: {reason}", notes=notes)
        return
    if isinstance(value, list) and not one:
        for number, item in enumerate(value, 1):
            yield _article(item, f"{origin}[{number}]", f"{name}:{number}", notes)
    else:
        yield _article(value, origin, name, notes)


def _article(value: object, origin: str, name: str, notes: tuple[str, ...]) -> Reading:
    """An article of a JSON object: unknown fields are passed over, a wrong `published` becomes None with a note."""
    if not isinstance(value, dict):
        return Reading(origin, error=f"not an article: write an object with text and, if known, {', '.join(FIELDS)}", notes=notes)
    if not isinstance(value.get("text"), str):
        return Reading(origin, error="no text: the field text must be a string", notes=notes)
    record = {field: value.get(field) for field in FIELDS}
    record["id"] = str(record["id"]) if record["id"] not in (None, "") else name
    try:
        return Reading(origin, Article.model_validate(record), None, notes)
    except ValidationError as error:
        wrong = {str(e["loc"][0]) for e in error.errors() if e["loc"]}
    record.update(dict.fromkeys(wrong - {"id", "text"}))
    odd = tuple(f"{field} {value.get(field)!r} cannot be used and counts as unknown" for field in sorted(wrong))
    try:
        return Reading(origin, Article.model_validate(record), None, (*notes, *odd))
    except ValidationError as error:
        return Reading(origin, error=f"not an article: {error.errors()[0]['msg']}", notes=notes)


def _page(data: bytes, origin: str, name: str) -> Reading:
    """The article of an HTML page. Its offsets count in the text that trafilatura takes out of the page."""
    try:
        return _extracted(data, origin, name)
    except MissingExtra as error:
        return Reading(origin, error=str(error))


def _extracted(data: bytes, origin: str, name: str) -> Reading:
    try:
        import trafilatura
    except ImportError:
        raise MissingExtra("reading HTML", "trafilatura", "html") from None
    text, notes = decode(data)
    found = trafilatura.extract(text, output_format="json", with_metadata=True, include_comments=False)
    if not found:
        return Reading(origin, error="no article text found in this page", notes=notes)
    page = json.loads(found)
    record = {"id": name, "text": page.get("text"), "title": page.get("title"), "published": page.get("date")}
    return _article({**record, "outlet": page.get("hostname"), "url": page.get("source")}, origin, name, notes)
