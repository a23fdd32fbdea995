"""Is the date in a page's header the day it was published? Kept, or taken away with the reason."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from pathlib import Path

from syria_events.arabic import fold, proclitics
from syria_events.models import Page, RuleError, Token
from syria_events.segment import tokenize
from syria_events.values.calendar import scan
from syria_events.values.dates import find

FILE = Path(__file__).parents[1] / "rules" / "tenures.toml"
# Nominees act, and leavers stay in the news, for about this long around their term.
MARGIN = timedelta(days=21)
_OFFICE_REACH = 6
_ASIDE_REACH = 4


@dataclass(frozen=True, slots=True)
class Tenure:
    """One term of one official. `end` None: not ended."""

    office: str
    name: str
    start: date
    end: date | None

    def covers(self, day: date) -> bool:
        """Whether `day` lies in the term, give or take `MARGIN`."""
        return self.start - MARGIN <= day and (self.end is None or day <= self.end + MARGIN)

    @property
    def term(self) -> str:
        """The term as an EDTF interval, open when not ended."""
        return f"{self.start}/{self.end or '..'}"


@dataclass(frozen=True, slots=True)
class Tenures:
    """tenures.toml: terms by the first word of the name, the words of each post, and the words that say «former»."""

    names: dict[str, list[tuple[tuple[str, ...], Tenure]]]
    posts: dict[str, tuple[tuple[str, ...], ...]]
    aside: frozenset[str]


def load(path: Path = FILE) -> Tenures:
    """The table at `path`. Raises `RuleError` naming the term and the field that is wrong."""
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise RuleError(path.name, "file", "syntax", str(error)) from None
    posts = {row["id"]: tuple(tuple(fold(f).split()) for f in row["forms"]) for row in table["post"]}
    names: dict[str, list[tuple[tuple[str, ...], Tenure]]] = {}
    for row in table["tenure"]:
        tenure = _tenure(row, posts, path.name)
        for form in row["forms"]:
            head, *rest = fold(form).split()
            names.setdefault(head, []).append((tuple(rest), tenure))
    return Tenures(names, posts, frozenset(fold(f) for f in table["aside"]["forms"]))


def _tenure(row: dict[str, object], posts: dict[str, tuple[tuple[str, ...], ...]], file: str) -> Tenure:
    rule = str(row.get("name"))
    office, start, end = row.get("office"), row.get("start"), row.get("end")
    if not isinstance(office, str) or office.rpartition(".")[2] not in posts:
        raise RuleError(file, rule, "office", f"write <state>.<post> with a post of {', '.join(posts)}, not {office!r}")
    if not isinstance(start, date) or not (end is None or (isinstance(end, date) and end > start)):
        raise RuleError(file, rule, "start", "write start and end as days such as 2013-02-01, the end after the start")
    if not row.get("forms") or not str(row.get("source", "")).startswith("https://"):
        raise RuleError(file, rule, "source", "name the Arabic forms, and a source that begins with https://")
    return Tenure(office, rule, start, end)


@cache
def tenures() -> Tenures:
    """The shipped table, loaded once."""
    return load()


def settle(page: Page) -> Page:
    """The page with its publication date confirmed, or None and a note that says why it is doubted.

    A date the caller gave (`page.article.published`) is trusted. One found in the page is doubted when a weekday word beside «أمس» or
    «اليوم» contradicts it, when an official is named with his office outside his term, or when the text dates something after it.
    A page with no date is returned unchanged. Raises: nothing.
    """
    found = page.published
    if found is None or page.article.published is not None:
        return page
    bodies = [p.text for p in page.paragraphs if p.duplicate_of is None]
    reason = _weekday_doubt(bodies, found) or _tenure_doubt(bodies, found) or _later_doubt(bodies, found)
    if reason is None:
        return page
    note = f"published unknown: the page says {found.isoformat()}, but {reason}; it may be the day of the crawl"
    return replace(page, published=None, notes=(*page.notes, note))


def _weekday_doubt(bodies: list[str], found: date) -> str | None:
    """More doubled days that contradict the date («أمس الجمعة») than agree with it."""
    against, agreeing = [], 0
    for text in bodies:
        for offset, weekday, quote in doubled_days(text):
            if (found.weekday() + offset) % 7 == weekday:
                agreeing += 1
            else:
                against.append(quote)
    if len(against) <= agreeing:
        return None
    return f"«{against[0]}» does not fit its weekday"


def doubled_days(text: str) -> Iterator[tuple[int, int, str]]:
    """(days from publication, weekday 0 Monday, quote) of each «أمس الجمعة», «اليوم (الأحد)» in `text`."""
    items = scan(text)
    for i, item in enumerate(items[:-1]):
        if item.word is None or item.word.kind != "deictic":
            continue
        bracket = items[i + 1].key == "(" and i + 2 < len(items)
        following = items[i + 2] if bracket else items[i + 1]
        if following.word is not None and following.word.kind == "weekday" and not following.word.joined:
            yield item.word.value, following.word.value, text[item.start : following.end] + (")" if bracket else "")


def _tenure_doubt(bodies: list[str], found: date) -> str | None:
    """An official named with his office outside his term, unless the one in office that day is named too."""
    named = [(t, text) for text in bodies for t in officials(text)]
    fitting = {key for t, _ in named if t.covers(found) for key in (t.office, t.name)}
    for tenure, text in named:
        if tenure.office in fitting or tenure.name in fitting or tenure.covers(found) or _told_of_then(text, tenure):
            continue
        return f"{tenure.name} is named as in office ({tenure.office}, {tenure.term})"
    return None


def _told_of_then(text: str, tenure: Tenure) -> bool:
    """Whether the paragraph itself dates something to the term: history, told later."""
    dates = (d.start for d in find(text, None) if d.basis == "explicit")
    return any(d is not None and tenure.covers(d) for d in dates)


def officials(text: str) -> Iterator[Tenure]:
    """Each term of the officials that `text` names with their office, none called former, elected or late."""
    table = tenures()
    tokens = tokenize(text)
    for i, token in enumerate(tokens):
        for _, stem in proclitics(token.key):
            for rest, tenure in table.names.get(stem, ()):
                end = i + 1 + len(rest)
                if tuple(t.key for t in tokens[i + 1 : end]) == rest and _in_office(tokens, i, end, tenure, table):
                    yield tenure


def _in_office(tokens: list[Token], start: int, end: int, tenure: Tenure, table: Tenures) -> bool:
    """Whether a post of the term stands shortly before the name, in the same clause, with nothing that says «former»."""
    begin = start
    while begin > 0 and start - begin < _OFFICE_REACH and tokens[begin - 1].text not in ".،؛:,«":
        begin -= 1
    before = [t.key for t in tokens[begin:start]]
    wide = [t.key for t in tokens[max(0, start - _OFFICE_REACH - _ASIDE_REACH) : start]]
    if any(stem in table.aside for key in (*wide, *(t.key for t in tokens[end : end + 2])) for _, stem in proclitics(key)):
        return False
    return any(_stands(form, before) for form in table.posts[tenure.office.rpartition(".")[2]])


def _stands(form: tuple[str, ...], keys: list[str]) -> bool:
    """Whether the words of `form` stand in a row in `keys`, proclitics off the first."""
    size = len(form)
    for i in range(len(keys) - size + 1):
        if keys[i + 1 : i + size] == list(form[1:]) and any(stem == form[0] for _, stem in proclitics(keys[i])):
            return True
    return False


def _later_doubt(bodies: list[str], found: date) -> str | None:
    """A full date after the page's that nothing says is to come."""
    for text in bodies:
        if any(i.word is not None and (i.word.kind == "future" or (i.word.kind == "which" and i.word.value > 0)) for i in scan(text)):
            continue
        for when in find(text, None):
            if when.basis == "explicit" and when.precision == "day" and when.start is not None and when.start > found:
                return f"the text dates something {when.start.isoformat()} («{when.text}»)"
    return None
