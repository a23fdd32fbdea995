"""Arabic spelling as match keys: folding, digits and clitics. Pure functions; the text itself is never changed."""

import unicodedata
from functools import lru_cache

# Harakat, Quranic marks, tatweel, zero-width and bidi marks: nothing a reader would miss.
INVISIBLE = (
    "".join(
        chr(c)
        for a, b in ((0x610, 0x61A), (0x640, 0x640), (0x64B, 0x65F), (0x670, 0x670), (0x6D6, 0x6DC), (0x200B, 0x200F), (0x202A, 0x202E))
        for c in range(a, b + 1)
    )
    + "\u2060\u2066\u2067\u2068\u2069\ufeff\u00ad"
)

_LETTERS = {"أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ة": "ه", "ؤ": "و", "ئ": "ي", "ی": "ي", "ک": "ك", "ہ": "ه", "ھ": "ه"}
_DIGITS = {chr(base + d): str(d) for base in (0x660, 0x6F0) for d in range(10)}


def _presentation_forms() -> dict[str, str]:
    """Letters as old PDF and terminal software writes them (U+FB50..FDFF, U+FE70..FEFC), each to its plain folded letters."""
    forms = {}
    for code in (*range(0xFB50, 0xFE00), *range(0xFE70, 0xFEFD)):
        plain = unicodedata.normalize("NFKC", chr(code))
        if plain != chr(code):
            forms[chr(code)] = "".join(_LETTERS.get(c, c) for c in plain if c not in INVISIBLE and c != " ")
    return forms


_TABLE = str.maketrans({**dict.fromkeys(INVISIBLE, ""), **_presentation_forms(), **_LETTERS, **_DIGITS})


def fold(text: str) -> str:
    """Fold spelling variants to one key: أإآٱ→ا ى→ي ة→ه ؤ→و ئ→ي, both Arabic digit sets to 0-9, no diacritics, tatweel or bidi marks.

    The key may be shorter than the text (longer for ligatures such as ﻻ); `fold_with_map` keeps the way back. Raises: nothing.

    >>> fold("مُؤتمرٌ في إدلـب ٢٠١٨")
    'موتمر في ادلب 2018'
    """
    return text.translate(_TABLE)


@lru_cache(maxsize=200_000)
def fold_word(word: str) -> str:
    """`fold` for one token, remembered: news repeats its words."""
    return word.translate(_TABLE)


def fold_with_map(text: str) -> tuple[str, list[int]]:
    """The folded key and, for each of its characters, the index in `text` it came from, plus `len(text)` at the end.

    >>> key, at = fold_with_map("حَلَب")
    >>> key, at
    ('حلب', [0, 2, 4, 5])
    """
    out: list[str] = []
    at: list[int] = []
    for i, char in enumerate(text):
        for c in char.translate(_TABLE):
            out.append(c)
            at.append(i)
    at.append(len(text))
    return "".join(out), at


# Proclitics that news Arabic writes onto the next word, longest first; values say what was stripped.
_CONJUNCTIONS = ("", "و", "ف")
_PREPOSITIONS = ("", "ب", "ل", "ك")
PREFIXES: tuple[str, ...] = tuple(
    sorted(
        {c + p + a for c in _CONJUNCTIONS for p in _PREPOSITIONS for a in ("", "ال") if p != "ل" or a == ""}
        | {c + "لل" for c in _CONJUNCTIONS}
        | {c + "س" for c in _CONJUNCTIONS},
        key=len,
        reverse=True,
    )
)


@lru_cache(maxsize=200_000)
def proclitics(key: str) -> tuple[tuple[str, str], ...]:
    """Ways to read a folded word as proclitics + stem, the whole word first, then by growing prefix; stems keep two letters or more.

    A reading is only possible, never certain: «والي» may be a governor or «و» + «الي».

    >>> proclitics("وبالقصف")
    (('', 'وبالقصف'), ('و', 'بالقصف'), ('وب', 'القصف'), ('وبال', 'قصف'))
    """
    found = [(p, key[len(p) :]) for p in reversed(PREFIXES) if key.startswith(p) and len(key) - len(p) >= 2]
    return tuple(found)


def is_arabic(text: str) -> bool:
    """Whether any letter of the Arabic script is in `text`."""
    return any("\u0620" <= c <= "\u064a" or "\u066e" <= c <= "\u06d3" or "\ufb50" <= c <= "\ufefc" for c in text)
