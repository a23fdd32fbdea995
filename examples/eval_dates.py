"""Measure `resolve` and `find` on the development tables.

`python examples/eval_dates.py ../shared [--errors] [gold articles] [gold annotations]`
"""

import csv
import json
import re
import sys
from datetime import date
from pathlib import Path

from syria_events.models import EventDate
from syria_events.values.dates import find, resolve

# Cases of Recognizers-Text that news does not contain, or that our guidelines read otherwise.
LEFT_OUT = {
    "a bare day number, the month to be guessed": r"^(إلى |يوم )?\d+$|^إلى الحادي والعشرين$|^لل(ثاني|ثانية|ثلاثين)( والعشرين)?$",
    "an offset whose direction stands outside it": r"من الآن$",
    "month before day, or a decimal": r"^08/12|^4\.22$",
    "the n-th weekday of a month": r"^(أول يوم جمعة|(الأحد|الثلاثاء) (الأول|الثاني|الثالث))",
    "before 1900": r"1391",
}


def _left_out(text: str) -> bool:
    keep = text.startswith(("قبل", "بعد"))
    return not keep and any(re.search(pattern, text) for pattern in LEFT_OUT.values())


def _edges(value: str) -> tuple[str, str]:
    """First and last day of an EDTF value as ISO strings; a value of unknown year stands for itself."""
    if "X" in value:
        return value, value
    first, _, last = value.partition("/")
    last = last or first
    return first + "-01-01"[len(first) - 4 :], last + "-12-31"[len(last) - 4 :] if len(last) != 7 else last + "-31"


def _right(got: EventDate | None, gold: str) -> bool:
    if got is None or got.value is None:
        return False
    low, high = _edges(gold)
    a, b = _edges(got.value)
    if "/" in gold:
        return (low <= a and b <= max(high, low)) or (low <= a and b[:7] == high[:7] and b[8:] <= "31" and high[8:] >= "28")
    return (a, b) == (low, high) or got.value == gold


def expressions(path: Path, errors: bool) -> None:
    """Right, wrong and unanswered on a table of category, ref, gold, expr."""
    right = wrong = missed = dates = 0
    for row in csv.DictReader(path.open(encoding="utf-8")):
        got = resolve(row["expr"], date.fromisoformat(row["ref"]))
        value = got.value if got else None
        dates += bool(row["gold"])
        if row["gold"] and _right(got, row["gold"]):
            right += 1
        elif value is not None:
            wrong += 1
        elif row["gold"]:
            missed += 1
        if errors and (value is not None or row["gold"]) and not _right(got, row["gold"] or "0000"):
            print(row["ref"], row["expr"], "gold", row["gold"], "got", value)
    print(f"expressions: {right}/{dates} right, {wrong} wrong, {missed} unanswered")


def recognizers(path: Path, errors: bool) -> None:
    """Share right of the cases of one date, past or future reading."""
    right = total = left = 0
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        past, future = (row[k] or {} for k in ("past", "future"))
        days = {v["date"] for v in (past, future) if isinstance(v.get("date"), str)}
        if not row["type"].endswith("date") or row["src"] == "HolidayParser" or not days or "0001-01-01" in days:
            continue
        if _left_out(row["text"]):
            left += 1
            continue
        total += 1
        got = resolve(row["text"], date.fromisoformat(row["ref"][:10]))
        value = got.value if got else None
        right += value in days
        if errors and value not in days:
            print(row["ref"][:10], "|", row["text"], "| gold", *days, "got", value)
    print(f"recognizers: {right}/{total} right, {left} left out ({'; '.join(LEFT_OUT)})")


def gold(articles: Path, annotations: Path, errors: bool) -> None:
    """Share of gold date texts that `find` gives the gold value."""
    right = total = 0
    for path in sorted(annotations.glob("*.json")):
        ref = json.loads((articles / path.name).read_text(encoding="utf-8")).get("published")
        published = date.fromisoformat(ref) if ref else None
        seen = {(e["date"]["text"], e["date"]["value"]) for e in json.loads(path.read_text(encoding="utf-8"))["events"] if e.get("date")}
        for text, value in sorted(seen, key=str):
            if not text:
                continue
            total += 1
            got = [d.value for d in find(text, published)]
            right += value in got or (value is None and not any(got))
            if errors and value not in got:
                print(path.stem, published, "|", text, "| gold", value, "got", got)
    print(f"gold date texts: {right}/{total} right")


if __name__ == "__main__":
    flags = "--errors" in sys.argv
    folders = [Path(a) for a in sys.argv[1:] if not a.startswith("-")]
    expressions(folders[0] / "dates" / "expressions.csv", flags)
    recognizers(folders[0] / "dates" / "recognizers_text.jsonl", flags)
    if len(folders) == 3:
        gold(folders[1], folders[2], flags)
