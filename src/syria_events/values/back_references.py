"""Who «الجماعة», «الوزيران», «الجانبان», «الأخيرة» are: definite words that point back to parties named before."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from syria_events.arabic import fold, proclitics
from syria_events.models import ActorMention, Sentence, Token
from syria_events.values.actor_rules import ActorRules, Reference
from syria_events.values.actors import ActorLexicon

_BACK = 2  # sentences before its own that a word may point into
_FAR = 5  # the same for one that repeats the noun of a body
_MEMORY = 30
_HOLDERS = ("office.", "person", "name.", "source.")
_VAGUE = frozenset({None, "OTHER", "UNKNOWN", "SYR.REB", "MEDIA.OTHER"})
_THAT = frozenset({"ان", "بان", "وان", "لكن", "ولكن", "لان"})
_WHICH = frozenset({"التي", "الذي", "الذين", "اللذان", "اللذين"})
_DAYS = frozenset({"اليوم", "السبت", "الاحد", "الاثنين", "الثلاثاء", "الاربعاء", "الخميس", "الجمعه"})
_PLAIN = _DAYS | {"الي", "الا", "الان"}
_STATES = frozenset({"state", "state_forces"})
Mentions = tuple[ActorMention, ...]
Heard = list[tuple[int, ActorMention]]  # the number of the sentence and what was named there


def resolve_back_references(actors: Sequence[Mentions], sentences: Sequence[Sentence]) -> list[Mentions]:
    """The mentions of each sentence with those added that point back; a dual gives two with one span. Raises: nothing.

    Only words that belong to no mention are read, and only when the one party (the two of a dual) they may mean is plain.
    """
    rules = ActorLexicon.load().rules
    heard: Heard = []
    out: list[Mentions] = []
    for n, (mentions, sentence) in enumerate(zip(actors, sentences, strict=True)):
        heard = [h for h in heard if n - h[0] <= _FAR][-_MEMORY:]
        found = list(_found(mentions, sentence, heard, n, rules))
        here = tuple(sorted([*mentions, *found], key=lambda m: m.first)) if found else mentions
        heard += [(n, m) for m in here if m.id is not None and not m.adjective]
        out.append(here)
    return out


def leave_strangers(actors: Sequence[Mentions]) -> list[Mentions]:
    """The mentions without the persons and organisations that only NER sees and nothing in the article tells whose they are."""
    return [tuple(m for m in mentions if not (m.id == "OTHER" and m.rule in ("ner.per", "ner.org"))) for mentions in actors]


def _found(mentions: Mentions, sentence: Sentence, heard: Heard, n: int, rules: ActorRules) -> Iterator[ActorMention]:
    taken = {i for m in mentions for i in range(m.first, m.last)}
    for i, token in enumerate(sentence.tokens):
        if not _may_point(token.key) or i in taken:
            continue
        read = _reference(token.key, rules)
        if read is None or _described(sentence.tokens, i):
            continue
        prefix, noun, reference = read
        near = _FAR if reference.far else _BACK
        before = [h for h in heard if n - h[0] <= near] + [(n, m) for m in mentions if m.last <= i and m.id is not None and not m.adjective]
        for antecedent in _antecedents(noun, reference, before, n):
            yield _pointing(antecedent, i, token, prefix)


def _may_point(key: str) -> bool:
    return "ال" in key[:4] or key.startswith(("لل", "ولل", "بل", "وبل"))


def _reference(key: str, rules: ActorRules) -> tuple[str, str, Reference] | None:
    """The proclitic, the definite noun and what it may point to, None when the word points nowhere."""
    for prefix, stem in proclitics(key):
        whole = "ال" + stem if prefix.endswith("لل") else stem
        if prefix in ("", "و", "ف", "ب", "ل", "وب", "لل", "ولل") and whole in rules.references:
            return prefix, whole, rules.references[whole]
    return None


def _described(tokens: Sequence[Token], i: int) -> bool:
    """Whether an agreeing definite word says which one is meant («المجلس المحلي»), or «الأخير» itself describes the word before."""
    key = tokens[i].key
    after = tokens[i + 1].key if i + 1 < len(tokens) else ""
    if after in _WHICH or (after.startswith("ال") and after not in _PLAIN and after.endswith("ه") == key.endswith(("ه", "ات"))):
        return True
    return "الاخير" in key and not (i and _governs(tokens[i - 1].key))


def _governs(key: str) -> bool:
    """Whether a word is «أن» or looks like a verb, so that a subject may follow."""
    verb = key[:1] in ("ت", "ي") and len(key) > 3 and not key.endswith(("ها", "ه", "هم", "نا"))
    return key in _THAT or verb or (key.endswith("ت") and not key.startswith("ال"))


def _antecedents(noun: str, reference: Reference, before: Heard, n: int) -> list[ActorMention]:
    fit = [(at, m) for at, m in before if _fits(noun, reference, m)]
    if not reference.two:
        plain = not reference.sole or len({m.id for _, m in fit}) == 1
        return [fit[-1][1]] if fit and plain and fit[-1][1].id not in _VAGUE else []
    if reference.same_noun:
        found = _pair(list(_with_joined([m for _, m in before], noun, reference)))
        return found or _pair([m for at, m in before if m.kind == "state" and m.rule.startswith(_HOLDERS)])
    here = [m for at, m in fit if at == n]
    return _pair(here or [m for at, m in fit if at == n - 1])


def _with_joined(before: list[ActorMention], noun: str, reference: Reference) -> Iterator[ActorMention]:
    """Those that fit and the ones joined to them («وزيرا الخارجية الروسي والأميركي»)."""
    last = -2
    for mention in before:
        if 0 <= mention.first - last <= 1 or _fits(noun, reference, mention):
            last = mention.last
            yield mention


def _pair(mentions: list[ActorMention]) -> list[ActorMention]:
    """Two parties when the mentions are of just two; a state and its army are one."""
    parties = {(m.id or "").split(".")[0] if m.kind in _STATES else m.id: m for m in mentions}
    return list(parties.values()) if len(parties) == 2 else []


def _fits(noun: str, reference: Reference, mention: ActorMention) -> bool:
    if reference.holder and not mention.rule.startswith(_HOLDERS):
        return False
    if not reference.same_noun:
        return mention.kind in reference.kinds
    words = [part for word in fold(mention.text.replace("«", "")).split() for part in (word, word.removeprefix("ل"))]
    return len(words) > 2 and not _stems(noun, reference.two).isdisjoint(words)


def _stems(noun: str, two: bool) -> frozenset[str]:
    """How the noun may stand in a mention: «الوفد» is a «وفدا», one of «الوزيران» a «وزير» or a «نظيره»."""
    stem = noun.removeprefix("ال")
    if not two:
        return frozenset({stem, "ال" + stem, stem + "ا"})
    one = stem.removesuffix("ان").removesuffix("ين")
    return frozenset({stem, "ال" + stem, "نظيره", "نظيرته", one, "ال" + one, one + "ا", one + "ي"})


def _pointing(antecedent: ActorMention, i: int, token: Token, prefix: str) -> ActorMention:
    cut = 0 if prefix.endswith("لل") else len(prefix)
    text = token.text[cut:] if cut or not prefix else "ال" + token.text[len(prefix) :]
    start = token.start + (len(prefix) if prefix else 0)
    moved = replace(antecedent, first=i, last=i + 1, start=start, end=token.end, text=text)
    return replace(moved, rule="back_reference", adjective=False, place=False)
