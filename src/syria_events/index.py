"""Paragraphs seen in earlier runs, in one SQLite file: «seen before, and in which article?»"""

import json
import sqlite3
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType

from syria_events.dedup import MOST_COMPARED, SHORTEST, THRESHOLD, similarity
from syria_events.models import Paragraph, Seen, SyriaEventsError
from syria_events.similar import plain
from syria_events.sketch import anchors
from syria_events.slots import slots

# What `PRAGMA user_version` says. The table `paragraph` is the same in every version: all else can be made from it again.
FORMAT = 1
_WAIT_SECONDS = 60.0
_TABLES = (
    "CREATE TABLE IF NOT EXISTS paragraph "
    "(id INTEGER PRIMARY KEY, article_id TEXT NOT NULL, position INTEGER NOT NULL, text TEXT NOT NULL)",
    "CREATE TABLE IF NOT EXISTS folded (id INTEGER PRIMARY KEY, key TEXT NOT NULL, slots TEXT NOT NULL)",
    "CREATE TABLE IF NOT EXISTS anchor (hash INTEGER NOT NULL, id INTEGER NOT NULL, PRIMARY KEY (hash, id)) WITHOUT ROWID",
    "CREATE UNIQUE INDEX IF NOT EXISTS paragraph_place ON paragraph (article_id, position)",
)


class IndexFileError(SyriaEventsError):
    """The file is not an index this version can use. The message says what to do."""


class ParagraphIndex:
    """Every paragraph ever added, kept in one file.

    Several processes may use one file at once: a writer waits up to a minute for another. What `add` has returned for is on disk; a process
    killed in the middle leaves the file as it was before the call. A file of an earlier version is brought up to date when opened. Raises
    `IndexFileError` for a file that is not an index or was written by a later version. Paragraphs under 40 characters are never seen.
    """

    def __init__(self, path: Path | str, threshold: float = THRESHOLD) -> None:
        if not 0 < threshold <= 100:
            raise ValueError(f"threshold must be over 0, up to 100, got {threshold!r}")
        self._path, self._threshold = Path(path), threshold
        self._base = sqlite3.connect(self._path, timeout=_WAIT_SECONDS, isolation_level=None)
        try:
            self._open()
        except IndexFileError:
            self._base.close()
            raise
        except sqlite3.DatabaseError as error:
            self._base.close()
            raise IndexFileError(f"{self._path} cannot be used as an index ({error}): move it away and add its articles again") from None

    def _open(self) -> None:
        version = int(self._base.execute("PRAGMA user_version").fetchone()[0])
        if version > FORMAT:
            fix = "install that version, or add its articles to a new file"
            raise IndexFileError(f"{self._path} was written by a later version (format {version}, this one knows {FORMAT}): {fix}")
        tables = {row[0] for row in self._base.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        if tables and "paragraph" not in tables:
            raise IndexFileError(f"{self._path} is a database without paragraphs: name another file")
        self._log_writes()
        self._base.execute("PRAGMA synchronous = FULL")
        if version < FORMAT:
            self._renew()

    def _log_writes(self) -> None:
        """Readers and a writer side by side. Two processes that open a new file at once must take turns: SQLite does not wait here."""
        until = time.monotonic() + _WAIT_SECONDS
        while True:
            try:
                self._base.execute("PRAGMA journal_mode = WAL")
                return
            except sqlite3.OperationalError:
                if time.monotonic() > until:
                    raise
                time.sleep(0.02)

    def _renew(self) -> None:
        """Make every table but `paragraph` from `paragraph`, in one step."""
        with self._write() as base:
            if int(base.execute("PRAGMA user_version").fetchone()[0]) == FORMAT:
                return
            base.execute("DROP TABLE IF EXISTS folded")
            base.execute("DROP TABLE IF EXISTS anchor")
            for statement in _TABLES:
                base.execute(statement)
            for number, text in base.execute("SELECT id, text FROM paragraph").fetchall():
                self._derive(number, text)
            base.execute(f"PRAGMA user_version = {FORMAT}")

    @contextmanager
    def _write(self) -> Iterator[sqlite3.Connection]:
        """All of what is done inside, or nothing; other writers wait."""
        self._base.execute("BEGIN IMMEDIATE")
        try:
            yield self._base
        except BaseException:
            self._base.execute("ROLLBACK")
            raise
        self._base.execute("COMMIT")

    def add(self, article_id: str, paragraphs: Iterable[Paragraph]) -> list[Seen | None]:
        """For each paragraph, where another article had it, or None; all are then kept, in one step.

        Adding an article again changes nothing, finds neither the article itself nor what came after it: the answer stays the same.
        """
        given = list(paragraphs)
        with self._write() as base:
            found = [self.find(p.text, article_id) for p in given]
            for p in given:
                row = (article_id, p.index, p.text)
                done = base.execute("INSERT OR IGNORE INTO paragraph (article_id, position, text) VALUES (?, ?, ?)", row)
                if done.rowcount and done.lastrowid is not None:
                    self._derive(done.lastrowid, p.text)
        return found

    def _derive(self, number: int, text: str) -> None:
        key = plain(text)
        if len(key) < SHORTEST:
            return
        self._base.execute("INSERT INTO folded VALUES (?, ?, ?)", (number, key, json.dumps(slots(text), ensure_ascii=False)))
        self._base.executemany("INSERT OR IGNORE INTO anchor VALUES (?, ?)", [(a, number) for a in anchors(key)])

    def find(self, text: str, article_id: str | None = None) -> Seen | None:
        """The first paragraph of another article that says the same with the same numbers, places and days, or None.

        With the id of an article of the index: the first before that article's own.
        """
        key = plain(text)
        if len(key) < SHORTEST:
            return None
        candidates = self._candidates(key)
        if not candidates:
            return None
        sure = json.dumps(slots(text), ensure_ascii=False)
        (own,) = self._base.execute("SELECT min(id) FROM paragraph WHERE article_id = ?", (article_id,)).fetchone()
        for number in candidates:
            if own is not None and number > own:
                continue
            query = "SELECT p.article_id, p.position, f.key FROM folded f JOIN paragraph p USING (id) WHERE f.id = ? AND f.slots = ?"
            for article, position, other in self._base.execute(query, (number, sure)):
                score = similarity(key, other, self._threshold) if article != article_id else 0.0
                if score:
                    return Seen(article, position, score)
        return None

    def _candidates(self, key: str) -> list[int]:
        """Paragraphs that share anchors with the text, those that share most first, then the oldest."""
        wanted = anchors(key)
        shared: Counter[int] = Counter()
        for anchor in wanted:
            rows = self._base.execute("SELECT id FROM anchor WHERE hash = ? ORDER BY id LIMIT ?", (anchor, 8 * MOST_COMPARED))
            shared.update(row[0] for row in rows)
        best = sorted(shared.items(), key=lambda item: (-item[1], item[0]))[:MOST_COMPARED]
        return [number for number, times in best if times > 1 or len(wanted) == 1]

    def __len__(self) -> int:
        return int(self._base.execute("SELECT count(*) FROM paragraph").fetchone()[0])

    def close(self) -> None:
        """Close the file; the index cannot be used any more."""
        self._base.close()

    def __enter__(self) -> "ParagraphIndex":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()
