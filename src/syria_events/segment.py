"""Sentences and tokens with offsets."""

import html
import re
from functools import cache

from syria_events.arabic import INVISIBLE, fold_word, is_arabic
from syria_events.models import Paragraph, Sentence, Token

# A word is letters with the marks written into it; a number keeps its separators («1,600», «27/2/2016», «14:46»).
_MARKS = re.escape(INVISIBLE)
_ENTITY = r"&?#[0-9]{2,5};|&[a-z]{2,8};"
_TOKEN = re.compile(rf"{_ENTITY}|[0-9٠-٩۰-۹]+(?:[.,٫٬:/-][0-9٠-٩۰-۹]+)*|[^\W\d_](?:[^\W\d_]|[{_MARKS}])*|[^\s\w{_MARKS}]|\d+|_+")
_ENDS = frozenset(".؟?!…")
_CLOSERS = frozenset("»”\"')]")
_ENTITY_QUOTES = frozenset("«»“”„")
_TITLES = frozenset({"د", "م", "أ", "ا", "ص"})

# Longer sentences are cut at a comma: keeps every later stage linear on a page pasted as one line.
MAX_TOKENS = 200


def tokenize(text: str, offset: int = 0) -> list[Token]:
    """Split `text` into words, numbers and single marks; offsets are shifted by `offset`. Raises: nothing.

    >>> [t.key for t in tokenize("قُتل ١٢ مدنيّاً.")]
    ['قتل', '12', 'مدنيا', '.']
    """
    tokens = []
    for match in _TOKEN.finditer(text):
        word = match.group()
        if word[-1] == ";" and len(word) > 1:
            word = _entity(word)
        key = fold_word(word)
        if key:
            tokens.append(Token(match.start() + offset, match.end() + offset, word, key))
    return tokens


@cache
def _entity(word: str) -> str:
    """The mark an HTML entity left in the text stands for («#171;», «&quot;»), "" for blanks; a quotation mark of either side is `"`."""
    mark = html.unescape(word if word[0] == "&" else f"&{word}").strip()
    return '"' if mark in _ENTITY_QUOTES else mark[:1]


def _is_end(tokens: list[Token], i: int) -> bool:
    """Whether token `i` closes a sentence: a stop that is not glued to the next word and does not shorten a title («د.»)."""
    token = tokens[i]
    if token.text not in _ENDS:
        return False
    if i + 1 < len(tokens):
        following = tokens[i + 1]
        glued = following.start == token.end and following.text not in _CLOSERS
        if following.text in _ENDS or (glued and not _missing_blank(tokens, i)):
            return False
    previous = tokens[i - 1] if i else None
    return not (token.text == "." and previous is not None and previous.end == token.start and previous.key in _TITLES)


def _missing_blank(tokens: list[Token], i: int) -> bool:
    """Whether the stop at `i` ends a sentence although the next word is glued to it, as in pages that lost their line breaks."""
    before, after = tokens[i - 1] if i else None, tokens[i + 1]
    if before is None or not is_arabic(after.text) or len(after.key) < 2:
        return False
    return before.text in _CLOSERS or before.key.isdigit() or (is_arabic(before.text) and len(before.key) > 2)


def _cut(tokens: list[Token]) -> list[list[Token]]:
    """Pieces of at most `MAX_TOKENS`, cut after the last comma that fits."""
    pieces = []
    begin = 0
    while len(tokens) - begin > MAX_TOKENS:
        limit = begin + MAX_TOKENS
        comma = next((i for i in range(limit - 1, begin + MAX_TOKENS // 2, -1) if tokens[i].text in "،,؛;:"), limit - 1)
        pieces.append(tokens[begin : comma + 1])
        begin = comma + 1
    return [*pieces, tokens[begin:]] if begin < len(tokens) else pieces


def split_sentences(paragraph: Paragraph) -> list[Sentence]:
    """The sentences of one paragraph, in order; empty when it holds no token. Raises: nothing."""
    tokens = tokenize(paragraph.text, paragraph.start)
    groups: list[list[Token]] = []
    begin = i = 0
    while i < len(tokens):
        if _is_end(tokens, i):
            while i + 1 < len(tokens) and tokens[i + 1].text in _CLOSERS and tokens[i + 1].start == tokens[i].end:
                i += 1
            groups.append(tokens[begin : i + 1])
            begin = i + 1
        i += 1
    groups.append(tokens[begin:])
    return [Sentence(piece[0].start, piece[-1].end, tuple(piece), paragraph.index) for group in groups for piece in _cut(group)]
