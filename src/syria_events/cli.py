"""The command line: files in, events out, progress and messages on stderr."""

import argparse
import json
import os
import sys
import tempfile
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from syria_events.export import FORMATS, Format, formats, mend
from syria_events.models import Article, Event, SyriaEventsError
from syria_events.reading import Reading, read

if TYPE_CHECKING:
    from syria_events.index import ParagraphIndex
    from syria_events.pipeline import ExtractionResult, Extractor

DONE, SOME_FAILED, WRONG_USAGE = 0, 1, 2
NAME = "syria-events"


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command. Returns 0, or 1 when some input failed (the rest is written all the same); wrong usage exits with 2."""
    args = _parser().parse_args(argv)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    try:
        if args.command == "schema":
            print(json.dumps(Event.model_json_schema(), ensure_ascii=False, indent=2))
            return DONE
        code = _run(args)
        sys.stdout.flush()
        return code
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except (SyriaEventsError, OSError) as error:
        _say(str(error))
        return WRONG_USAGE
    except KeyboardInterrupt:
        _say("stopped")
        return 130


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog=NAME, description="Read Arabic news and write the conflict events it reports.")
    commands = parser.add_subparsers(dest="command", required=True)
    extract = commands.add_parser("extract", help="write the events of articles")
    extract.add_argument("--format", choices=FORMATS, default="jsonl", help="default jsonl; table is for reading on a screen")
    explain = commands.add_parser("explain", help="show each event with the rules and words that gave it")
    for command in (extract, explain):
        command.add_argument("paths", nargs="+", metavar="PATH", help=".txt .json .jsonl .html files, folders, or - for standard input")
        command.add_argument("-o", "--output", type=Path, metavar="FILE", help="write there, whole or not at all")
        command.add_argument("--published", type=_day, metavar="DATE", help="ISO day for articles that give none, such as 2018-04-29")
        command.add_argument("--ner", default="bundled", help="bundled (default), stanza, none, or a model folder")
        command.add_argument("--gazetteer", action="append", default=[], type=Path, metavar="FILE", help="further places (CSV)")
        command.add_argument("--workers", type=_workers, default=1, metavar="N", help="processes (default 1)")
        command.add_argument("--seen", type=Path, metavar="FILE", help="an index of paragraphs: those of an earlier run are left out")
        command.add_argument("--progress", action=argparse.BooleanOptionalAction, help="a bar on stderr (default: on a terminal)")
    commands.add_parser("schema", help="print the JSON Schema of an event")
    return parser


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a day such as 2018-04-29") from None


def _workers(text: str) -> int:
    if not text.isdigit() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of processes: give 1 or more")
    return int(text)


def _run(args: argparse.Namespace) -> int:
    extractor = _extractor(None if args.ner == "none" else args.ner, args.gazetteer)
    inputs = _Inputs(read(args.paths, args.published))
    progress = sys.stderr.isatty() if args.progress is None else args.progress
    with _memory(args.seen) as seen, _output(args.output) as out:
        results = inputs.report(extractor.extract_many(inputs.articles(), workers=args.workers, progress=progress, seen=seen))
        pieces = _explained(results) if args.command == "explain" else _written(results, formats()[args.format])
        for piece in pieces:
            out.write(piece)
    return SOME_FAILED if inputs.failed else DONE


def _memory(path: Path | None) -> AbstractContextManager["ParagraphIndex | None"]:
    """What remembers paragraphs from run to run; nothing does without a file."""
    if path is None:
        return nullcontext()
    from syria_events.index import ParagraphIndex

    return ParagraphIndex(path)


def _extractor(ner: str | None, gazetteer: Sequence[Path]) -> "Extractor":
    from syria_events.pipeline import Extractor

    return Extractor(ner=ner, gazetteer=gazetteer)


class _Inputs:
    """Hands articles to the extractor and says on stderr, in step with the results, what was odd about each input."""

    def __init__(self, readings: Iterable[Reading]) -> None:
        self._readings = iter(readings)
        self._waiting: deque[str] = deque()
        self.failed = 0

    def articles(self) -> Iterator[Article]:
        for reading in self._readings:
            for note in reading.notes:
                _say(f"{reading.origin}: {note}")
            if reading.article is None:
                self.failed += 1
                _say(f"{reading.origin}: {reading.error}")
            else:
                self._waiting.append(reading.origin)
                yield reading.article

    def report(self, results: Iterable["ExtractionResult"]) -> Iterator["ExtractionResult"]:
        for result in results:
            origin = self._waiting.popleft()
            for note in result.notes:
                _say(f"{origin}: {note}")
            yield result


def _written(results: Iterable["ExtractionResult"], form: Format) -> Iterator[str]:
    return form.write(event for result in results for event in result.events)


def _explained(results: Iterable["ExtractionResult"]) -> Iterator[str]:
    for result in results:
        yield f"# {mend(result.article_id)}: {len(result.events)} events\n"
        for event in result.events:
            yield mend(event.explain()) + "\n\n"


@contextmanager
def _output(path: Path | None) -> Iterator[TextIO]:
    """Standard output, or a file that appears whole when everything is written and not at all when something breaks."""
    if path is None:
        yield sys.stdout
        return
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as out:
            yield out
        mode = path.stat().st_mode & 0o777 if path.exists() else 0o666 & ~_umask()
        Path(name).chmod(mode)
        Path(name).replace(path)
    except BaseException:
        with suppress(OSError):
            Path(name).unlink()
        raise


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _say(message: str) -> None:
    print(f"{NAME}: {mend(message)}", file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
