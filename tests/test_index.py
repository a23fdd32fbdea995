"""The index of seen paragraphs: lookup, kills, two writers, files of other versions."""

import os
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from syria_events.index import FORMAT, IndexFileError, ParagraphIndex
from syria_events.models import Paragraph

LEAD = "قصفت مدفعية قوات النظام أطراف بلدة كفرنبل في ريف إدلب الجنوبي، ما أدى إلى مقتل ثلاثة مدنيين وجرح آخرين"


def paragraph(text: str, index: int = 0) -> Paragraph:
    return Paragraph(index, 0, len(text), text)


def numbered(n: int) -> str:
    return f"وزعت فرق الإغاثة {n} سلة غذائية على العائلات المقيمة في مخيمات الحدود خلال الأسبوع الماضي"


SEEN = [
    (LEAD, True, "the same"),
    (LEAD.replace("أدى", "ادى").replace("،", " ") + ".", True, "spelling and punctuation are folded"),
    (LEAD.replace("أطراف", "محيط"), True, "one word differs"),
    (LEAD.replace("ثلاثة", "3"), True, "a number word is its digits"),
    (LEAD.replace("ثلاثة", "خمسة"), False, "another number"),
    (LEAD.replace("كفرنبل", "معرة النعمان"), False, "another place"),
    (LEAD[:30], False, "too short to say anything"),
    ("", False, "empty"),
]


@pytest.mark.parametrize(("text", "seen", "reason"), SEEN, ids=[r for _, _, r in SEEN])
def test_finds_what_another_article_had(tmp_path: Path, text: str, seen: bool, reason: str) -> None:
    with ParagraphIndex(tmp_path / "seen.db") as index:
        assert index.add("a", [paragraph(LEAD, 4)]) == [None]
        (found,) = index.add("b", [paragraph(text)])
        assert (found is not None) == seen, reason
        if found is not None:
            assert (found.article_id, found.index) == ("a", 4) and found.score >= 90


def test_survives_closing_and_counts_each_paragraph_once(tmp_path: Path) -> None:
    path = tmp_path / "seen.db"
    for _ in range(2):
        with ParagraphIndex(path) as index:
            assert index.add("a", [paragraph(LEAD)]) == [None]
    with ParagraphIndex(path) as index:
        assert len(index) == 1
        assert index.find(LEAD) is not None


def test_repeats_inside_one_article_are_not_its_own_past(tmp_path: Path) -> None:
    with ParagraphIndex(tmp_path / "seen.db") as index:
        assert index.add("a", [paragraph(LEAD, 0), paragraph(LEAD, 1)]) == [None, None]


KILLED = """
import sys
from pathlib import Path
from syria_events.index import ParagraphIndex
from syria_events.models import Paragraph
index = ParagraphIndex(sys.argv[1])
text = Path(sys.argv[2]).read_text(encoding="utf-8")
index.add("whole", [Paragraph(i, 0, 1, f"{text} {i}") for i in range(3)])
with index._write() as base:
    base.execute("PRAGMA cache_size = 1")
    base.executemany("INSERT INTO paragraph (article_id, position, text) VALUES ('half', ?, ?)", [(n, text) for n in range(5000)])
    print("writing", flush=True)
    import time
    time.sleep(60)
"""


def test_a_kill_in_the_middle_of_a_write_loses_nothing_that_was_added(tmp_path: Path) -> None:
    path, text = tmp_path / "seen.db", tmp_path / "text"
    text.write_text(LEAD, encoding="utf-8")
    process = subprocess.Popen([sys.executable, "-c", KILLED, str(path), str(text)], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None and process.stdout.readline().strip() == "writing"
    os.kill(process.pid, signal.SIGKILL)
    assert process.wait() == -signal.SIGKILL
    process.stdout.close()
    assert path.with_name("seen.db-wal").stat().st_size > 100_000, "the kill came before anything was written"
    with ParagraphIndex(path) as index:
        assert len(index) == 3
        assert index.add("half", [paragraph(numbered(7))]) == [None]
        found = index.find(f"{LEAD} 0")
        assert found is not None and found.article_id == "whole"
    assert sqlite3.connect(path).execute("PRAGMA integrity_check").fetchone()[0] == "ok"


def test_kills_at_any_moment_leave_whole_articles(tmp_path: Path) -> None:
    """A writer is killed while it adds articles of five paragraphs as fast as it can: each is there whole or not at all."""
    path = tmp_path / "seen.db"
    code = (
        "import sys; from syria_events.index import ParagraphIndex; from syria_events.models import Paragraph\n"
        "index = ParagraphIndex(sys.argv[1])\n"
        "for n in range(10**6):\n"
        "    index.add(f'{sys.argv[2]}-{n}', [Paragraph(i, 0, 1, 'فقرة طويلة بما يكفي لتحفظ في الملف ' * 3) for i in range(5)])\n"
        "    print(n, flush=True)\n"
    )
    for turn in range(3):
        process = subprocess.Popen([sys.executable, "-c", code, str(path), str(turn)], stdout=subprocess.PIPE, text=True)
        assert process.stdout is not None
        done = [process.stdout.readline() for _ in range(4 + turn)]
        process.kill()
        process.wait()
        process.stdout.close()
        base = sqlite3.connect(path)
        sizes = dict(base.execute("SELECT article_id, count(*) FROM paragraph GROUP BY article_id"))
        assert set(sizes.values()) == {5}
        assert {f"{turn}-{n.strip()}" for n in done} <= set(sizes)
        base.close()


def test_two_writers_lose_nothing(tmp_path: Path) -> None:
    path = tmp_path / "seen.db"
    code = (
        "import sys; from syria_events.index import ParagraphIndex; from syria_events.models import Paragraph\n"
        "index = ParagraphIndex(sys.argv[1])\n"
        "for n in range(40):\n"
        "    text = f'{sys.argv[2]} {n} ' + 'نص طويل بما يكفي ليحفظ في ملف الفقرات المعروفة'\n"
        "    index.add(f'{sys.argv[2]}-{n}', [Paragraph(0, 0, 1, text)])\n"
    )
    processes = [subprocess.Popen([sys.executable, "-c", code, str(path), name]) for name in ("one", "two")]
    assert [p.wait(timeout=120) for p in processes] == [0, 0]
    with ParagraphIndex(path) as index:
        assert len(index) == 80


def test_a_file_of_an_earlier_version_is_brought_up_to_date(tmp_path: Path) -> None:
    path = tmp_path / "old.db"
    base = sqlite3.connect(path)
    base.execute("CREATE TABLE paragraph (id INTEGER PRIMARY KEY, article_id TEXT NOT NULL, position INTEGER NOT NULL, text TEXT NOT NULL)")
    base.execute("INSERT INTO paragraph (article_id, position, text) VALUES ('old', 2, ?)", (LEAD,))
    base.commit()
    base.close()
    with ParagraphIndex(path) as index:
        found = index.find(LEAD)
        assert found is not None and (found.article_id, found.index, found.score) == ("old", 2, 100.0)
    assert sqlite3.connect(path).execute("PRAGMA user_version").fetchone()[0] == FORMAT


def test_files_that_are_no_index_say_what_to_do(tmp_path: Path) -> None:
    later = tmp_path / "later.db"
    sqlite3.connect(later).execute(f"PRAGMA user_version = {FORMAT + 1}")
    with pytest.raises(IndexFileError, match="later version"):
        ParagraphIndex(later)
    text = tmp_path / "notes.txt"
    text.write_text("ليست قاعدة بيانات" * 100, encoding="utf-8")
    with pytest.raises(IndexFileError, match="move it away"):
        ParagraphIndex(text)
    other = tmp_path / "other.db"
    base = sqlite3.connect(other)
    base.execute("CREATE TABLE something (x)")
    base.commit()
    base.close()
    with pytest.raises(IndexFileError, match="without paragraphs"):
        ParagraphIndex(other)
    assert text.read_text(encoding="utf-8").startswith("ليست")


@pytest.mark.parametrize("threshold", [0, -1, 101])
def test_a_threshold_outside_its_range_is_refused(tmp_path: Path, threshold: float) -> None:
    with pytest.raises(ValueError, match="threshold"):
        ParagraphIndex(tmp_path / "seen.db", threshold)
