"""Inflected forms of Arabic verbs and nouns as folded keys: what a rule's dictionary form may look like in the news.

Written, undiacritised forms only: «قُتل» and «قَتل» are one key. Proclitics are not generated here (see `arabic.proclitics`).
"""

from typing import Literal, NamedTuple

from syria_events.arabic import fold

Tense = Literal["past", "present", "none"]

_PRONOUNS = ("ه", "ها", "هم", "هما", "هن", "نا")


class Form(NamedTuple):
    """One inflected form: its folded key, tense (`none` for nouns) and whether a pronoun is attached to it."""

    key: str
    tense: Tense
    pronoun: bool


def verb_forms(past: str, present: str) -> list[Form]:
    """Forms of a verb given as third person masculine singular past and present («نفى», «ينفي»).

    >>> sorted(f.key for f in verb_forms("نفى", "ينفي") if not f.pronoun and f.tense == "past")
    ['نفت', 'نفتا', 'نفوا', 'نفي', 'نفيا', 'نفينا']
    """
    return [*_past_forms(fold(past)), *_present_forms(fold(present))]


def _past_forms(base: str) -> list[Form]:
    if base[-1] in "اي" and len(base) > 2:
        root, glide = base[:-1], "و" if base[-1] == "ا" else "ي"
        plain = [base, root + "ت", root + "وا", root + "تا", root + glide + "ا", root + glide + "نا"]
        carriers = [root + "ا", root + "ت", root + "و"]
    else:
        plain = [base, base + "ت", base + "وا", base + "ا", base + "تا", base + "ن", base + "نا"]
        carriers = [base, base + "ت", base + "و"]
    attached = {c + p for c in carriers for p in _PRONOUNS} - set(plain)
    return [Form(k, "past", False) for k in dict.fromkeys(plain)] + [Form(k, "past", True) for k in sorted(attached)]


def _present_forms(base: str) -> list[Form]:
    stem = base[1:]
    root = stem[:-1] if stem[-1] in "يوا" and len(stem) > 2 else stem
    plain = [p + stem for p in "يتنا"] + [p + root + e for p in "يت" for e in ("ون", "وا", "ان")] + ["ي" + root + "ن"]
    carriers = [p + (root + "ا" if stem[-1] == "ا" else stem) for p in "يتن"] + [p + root + "ون" for p in "يت"] + ["ي" + root + "و"]
    attached = {c + p for c in carriers for p in _PRONOUNS} - set(plain)
    return [Form(k, "present", False) for k in dict.fromkeys(plain)] + [Form(k, "present", True) for k in sorted(attached)]


def noun_forms(*stems: str) -> list[Form]:
    """Forms of a noun or participle given as singular and, each on its own, its broken or sound plurals («غارة», «غارات»).

    Adds tanwin, the dual, construct endings and possessive pronouns.

    >>> {"غارتان", "غاراتها", "غارتين"} <= {f.key for f in noun_forms("غارة", "غارات")}
    True
    """
    forms: dict[str, Form] = {}
    for stem in map(fold, stems):
        for form in _noun_forms(stem):
            forms.setdefault(form.key, form)
    return list(forms.values())


def _noun_forms(stem: str) -> list[Form]:
    if stem.endswith("ه"):
        base = stem[:-1] + "ت"
        plain = [stem, base + "ان", base + "ين", base + "ا", base + "ي"]
    elif stem.endswith("ات"):
        base, plain = stem, [stem]
    elif stem.endswith("ي"):
        base = stem
        plain = [stem, stem + "ا", stem + "ان", stem + "ين"]
    else:
        base = stem[:-1] + "ا" if stem.endswith("ا") else stem
        plain = [stem, base + "ا", base + "ان", base + "ين", base + "ي"]
    attached = [base + p for p in _PRONOUNS]
    if stem.endswith("اء"):
        attached += [stem[:-1] + v + p for v in "وي" for p in _PRONOUNS]
    return [Form(k, "none", False) for k in plain] + [Form(k, "none", True) for k in attached if k not in plain]


def adjective_forms(stem: str) -> list[Form]:
    """Forms of an adjective or participle given in the masculine singular: feminine, dual and sound plurals added.

    >>> {"متبادلة", "متبادلان"} and {"متبادله", "متبادلين"} <= {f.key for f in adjective_forms("متبادل")}
    True
    """
    base = fold(stem)
    feminine = base[:-1] + "يه" if base.endswith("ي") and len(base) > 3 else base + "ه"
    keys = [
        base,
        base + "ا",
        feminine,
        base + "ون",
        base + "ين",
        base + "ان",
        base + "ات",
        base + "و",
        base + "ي",
        feminine[:-1] + "تان",
        feminine[:-1] + "تين",
    ]
    return [Form(k, "none", False) for k in dict.fromkeys(keys)]
