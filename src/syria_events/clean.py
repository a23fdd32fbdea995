"""A page as scraped or pasted → its news, as spans: furniture goes, headline, dateline, date and signature become metadata."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from syria_events.dateline import closing_agencies, read_dateline, read_header_date
from syria_events.furniture import Furniture, Region, Words, furniture, is_address, words_of
from syria_events.models import Article, Page, Paragraph, Span

# A line longer than this many characters is news, whatever it says; its words are not looked at.
LONGEST_FURNITURE = 300
# The tail of the last line in which glued furniture is looked for.
TAIL = 500

_LINE = re.compile(r"[^\n\r\x0b\x0c\x85\u2028\u2029]+")
_BLANK = "".join(map(chr, (*range(0x21), 0x7F, 0xA0, 0xAD, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2066, 0x206A), 0xFEFF)))
_STOPS = (".", "؟", "?", "!", "…", ".»", ".”", '."')
_ARABIC = re.compile(r"[\u0620-\u064a\u066e-\u06d3\ufb50-\ufefc]")
_SURROGATE = re.compile(r"[\ud800-\udfff]")
_WORD = re.compile(r"\w")


@dataclass(slots=True)
class _Line:
    """A non-blank line: its span without outer blanks, its folded words (empty for long lines), and whether it goes."""

    start: int
    end: int
    text: str
    words: Words
    title: bool
    gone: bool = False
    headline: bool = False

    @property
    def prose(self) -> bool:
        """A full sentence, or too long for anything else."""
        count = self.text.count(" ", 0, LONGEST_FURNITURE) + 1
        return count >= 25 or not self.words or (count >= 8 and self.text.endswith(_STOPS))


@dataclass(slots=True)
class _Draft:
    """What has been learnt of a page so far."""

    lines: list[_Line]
    rules: Furniture
    published: date | None = None
    published_line: str = ""
    outlet: str | None = None
    agencies: list[str] = field(default_factory=list)
    dateline: Span | None = None


def clean(article: Article) -> Page:
    """Find the paragraphs of an article and what the page says about itself.

    The text is never altered: paragraphs are spans of `Article.full_text`. `Page.published` is the caller's date, else the date of the
    page header (a note says so), else None. Notes also say when there is no text, no Arabic, or text that is not valid Unicode.
    Raises: nothing (a wrong rule file raises `RuleError`).

    >>> page = clean(Article(text="الرئيسية / أخبار\\nدمشق ـ وكالات: سقطت قذائف على الحي القديم."))
    >>> [p.text for p in page.paragraphs], page.dateline.text, page.agencies
    (['دمشق ـ وكالات: سقطت قذائف على الحي القديم.'], 'دمشق ـ وكالات:', ('MEDIA.OTHER',))
    """
    text = article.full_text
    title_end = len(text) - len(article.text)
    draft = _Draft(_lines(text, title_end), furniture())
    body = [line for line in draft.lines if not line.title]
    header, footer = _edges_of(body)
    _drop_furniture(draft, body, header, footer)
    _find_headline(draft, body[:header], text)
    _read_dates(draft, body[: min(header, 6)], footer=body[footer:])
    _read_signature(draft, body[footer:], article.outlet)
    _read_dateline(draft, body)
    _cut_glued(draft, body)
    return _page(article, text, draft)


def _lines(text: str, title_end: int) -> list[_Line]:
    lines = []
    for match in _LINE.finditer(text):
        raw = match.group()
        if not _WORD.search(raw):
            continue
        start = match.start() + len(raw) - len(raw.lstrip(_BLANK))
        bare = raw.strip(_BLANK)
        words = words_of(bare) if len(bare) <= LONGEST_FURNITURE else ()
        lines.append(_Line(start, start + len(bare), bare, words, title=start < title_end))
    return lines


def _edges_of(body: Sequence[_Line]) -> tuple[int, int]:
    """How many lines stand before the first full sentence, and the index of the first line after the last one."""
    prose = [i for i, line in enumerate(body) if line.prose]
    return (prose[0], prose[-1] + 1) if prose else (len(body), 0)


def _drop_furniture(draft: _Draft, body: Sequence[_Line], header: int, footer: int) -> None:
    for i, line in enumerate(body):
        regions: list[Region] = [r for r, here in _regions(i, header, footer) if here]
        rule = next((rule for r in regions if (rule := draft.rules.line_rule(line.words, r))), None)
        line.gone = rule is not None or ("body" not in regions and is_address(line.text))
        if rule is not None and rule.rest and footer:
            for other in body[i:]:
                other.gone = True
            return


def _regions(i: int, header: int, footer: int) -> tuple[tuple[Region, bool], ...]:
    return ("header", i < header), ("footer", i >= footer), ("body", header <= i < footer)


def _find_headline(draft: _Draft, header: Sequence[_Line], text: str) -> None:
    """Mark the headline: a header line given as title too goes; else one that stands twice or ends the breadcrumb; else one set apart."""
    titles = {line.words for line in draft.lines if line.title}
    kept = [line for line in header if not line.gone]
    if titles:
        for line in kept:
            line.gone = line.words in titles
        return
    crumbs = [line.words for line in header if line.gone]
    times = Counter(line.words for line in kept)
    repeated = [x for x in kept if times[x.words] > 1 or (len(x.words) > 2 and any(c[-len(x.words) :] == x.words for c in crumbs))]
    if repeated:
        for line in repeated[:-1]:
            line.gone = line.words == repeated[-1].words
        repeated[-1].headline = True
    elif kept and len(header) < len(draft.lines) and _set_apart(kept[0], draft.lines, text, draft.rules):
        kept[0].headline = True


def _set_apart(line: _Line, lines: Sequence[_Line], text: str, rules: Furniture) -> bool:
    """Whether a line that is no sentence is parted from the text by a blank line, and is no date or dateline."""
    if line.text.endswith((*_STOPS, ":")) or len(line.words) < 4:
        return False
    following = next((x for x in lines if x.start > line.start), None)
    apart = following is not None and text.count("\n", line.end, following.start) > 1
    return apart and read_header_date(line.text, rules) is None and read_dateline(line.text, rules, False) is None


def _read_dates(draft: _Draft, header: Sequence[_Line], footer: Sequence[_Line]) -> None:
    """Lines that are nothing but a date or a time go; the first date of the header is the candidate for publication."""
    for line in (*header, *footer):
        if line.gone or line.headline or line.title:
            continue
        found = read_header_date(line.text, draft.rules)
        if found is None:
            continue
        line.gone = True
        for word in line.words:
            _add_agencies(draft, [draft.rules.agencies[(word,)]] if (word,) in draft.rules.agencies else [])
        if draft.published is None and any(line is x for x in header):
            draft.published, draft.published_line = found.day, line.text


def _read_signature(draft: _Draft, footer: Sequence[_Line], outlet: str | None) -> None:
    """A closing line that is an outlet's or an agency's name goes and becomes metadata."""
    own = words_of(outlet or "")
    for line in footer:
        if line.gone or not line.words:
            continue
        name = draft.rules.outlets.get(line.words)
        agency = draft.rules.agencies.get(line.words)
        line.gone = bool(name or agency or line.words == own)
        draft.outlet = draft.outlet or name
        _add_agencies(draft, [agency] if agency else [])


def _read_dateline(draft: _Draft, body: Sequence[_Line]) -> None:
    """The dateline that opens the body; alone on its line it goes. The last line may name agencies in brackets."""
    kept = [line for line in body if not line.gone]
    headline = any(line.title or line.headline for line in draft.lines)
    for line in [x for x in kept if not x.headline][:3]:
        found = read_dateline(line.text, draft.rules, after_headline=headline)
        if found is not None and draft.dateline is None:
            draft.dateline = Span(start=line.start, end=line.start + found.end, text=line.text[: found.end])
            draft.outlet = draft.outlet or found.outlet
            _add_agencies(draft, found.agencies)
            line.gone = found.alone
        if line.prose:
            break
    if kept:
        _add_agencies(draft, closing_agencies(kept[-1].text, draft.rules))


def _add_agencies(draft: _Draft, agencies: Sequence[str]) -> None:
    draft.agencies += [a for a in agencies if a not in draft.agencies]


def _cut_glued(draft: _Draft, body: Sequence[_Line]) -> None:
    """Take furniture off the start of the first and the end of the last line that is left."""
    kept = [line for line in body if not line.gone]
    if not kept:
        return
    for rule in draft.rules.edges:
        for text in rule.texts:
            if rule.side == "start" and kept[0].text.startswith(text):
                _shorten(kept[0], len(text), len(kept[0].text))
            elif rule.side == "end" and (at := _glued(kept[-1].text, text, rule.max_words, rule.sentence)):
                _shorten(kept[-1], 0, at)


def _glued(line: str, text: str, max_words: int, sentence: bool) -> int:
    """Where glued furniture begins in the tail of a line; 0 when there is none."""
    at = line.rfind(text, max(0, len(line) - TAIL))
    if at <= 0 or not line[max(0, at - 3) : at].rstrip().endswith((*_STOPS, "»", "”", '"')):
        return 0
    rest = line[at + len(text) :]
    fits = len(rest.split()) <= max_words and not rest[:1].isalpha()
    return at if fits and (sentence or not rest.rstrip().endswith(_STOPS)) else 0


def _shorten(line: _Line, begin: int, end: int) -> None:
    bare = line.text[begin:end].lstrip(_BLANK)
    line.start, line.text = line.start + end - len(bare), bare.rstrip(_BLANK)
    line.end = line.start + len(line.text)


def _page(article: Article, text: str, draft: _Draft) -> Page:
    kept = [line for line in draft.lines if not line.gone and line.text]
    paragraphs = tuple(Paragraph(i, x.start, x.end, x.text, _kind(x)) for i, x in enumerate(kept))
    return Page(
        article=article,
        text=text,
        paragraphs=paragraphs,
        published=article.published or draft.published,
        outlet=article.outlet or draft.outlet,
        agencies=tuple(draft.agencies),
        dateline=draft.dateline,
        notes=tuple(_notes(article, text, draft, paragraphs)),
    )


def _kind(line: _Line) -> Literal["headline", "body"]:
    return "headline" if line.title or line.headline else "body"


def _notes(article: Article, text: str, draft: _Draft, paragraphs: Sequence[Paragraph]) -> list[str]:
    notes = []
    if not paragraphs:
        notes.append("no text: the article is empty or nothing but page furniture")
    elif not _ARABIC.search(text):
        notes.append("no Arabic letters: nothing to extract")
    if found := len(_SURROGATE.findall(text)):
        notes.append(f"{found} characters are not valid Unicode (lone surrogates); output files show U+FFFD in their place")
    if article.published is None and draft.published is not None:
        notes.append(f"published {draft.published.isoformat()}: read from the page header «{draft.published_line}»")
    return notes
