"""Which words announce which action."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from syria_events.arabic import proclitics
from syria_events.models import Sentence, Token, Trigger
from syria_events.rulebook import Condition, Pattern, Reading, RuleBook

# Marks a phrase may run across; anything else of this kind ends the reach of a condition.
_QUOTES = frozenset("«»“”\"'()[]‹›„")
_STOPS = frozenset("؛;.؟?!:")


def find_triggers(sentence: Sentence, book: RuleBook) -> tuple[Trigger, ...]:
    """The triggers of one sentence in order, at most one per token; empty when nothing is announced. Raises: nothing.

    Of several rules that accept a word the first gives the trigger; those of other actions are its `others`.
    """
    found = []
    for i, token in enumerate(sentence.tokens):
        read: dict[str, Trigger] = {}
        for reading in book.readings(token.key):
            if reading.rule.action not in read and (last := _accept(reading, sentence.tokens, i)):
                read[reading.rule.action] = _trigger(reading, sentence.tokens, i, last)
        if read:
            first, *others = read.values()
            found.append(replace(first, others=tuple(others)) if others else first)
    return tuple(found)


def _accept(reading: Reading, tokens: tuple[Token, ...], i: int) -> int:
    """End (exclusive) of the trigger's tokens when every condition of the rule holds, else 0."""
    rule = reading.rule
    if rule.definite is not None and rule.definite != reading.prefix.endswith(("ال", "لل")):
        return 0
    if rule.pronoun is not None and rule.pronoun != reading.form.pronoun:
        return 0
    if rule.tense is not None and rule.tense != _tense(reading):
        return 0
    last = i + 1
    for condition in rule.conditions:
        at = _matched(condition, tokens, i)
        if (at is not None) != condition.wanted:
            return 0
        if at is not None and rule.span_after and condition.where == "after":
            last = max(last, at)
    return last


def _tense(reading: Reading) -> str:
    return "future" if reading.prefix.endswith("س") else reading.form.tense


def _matched(condition: Condition, tokens: tuple[Token, ...], i: int) -> int | None:
    """End (exclusive) of the first pattern of `condition` near token `i`, None when there is none."""
    if condition.where == "sentence":
        around = [j for j in range(len(tokens)) if j != i]
    elif condition.where == "after":
        around = _reach(tokens, range(i + 1, len(tokens)), condition.window)
    else:
        around = _reach(tokens, range(i - 1, -1, -1), condition.window)
    for j in around:
        end = match_at(condition.index, tokens, j)
        if end is not None and not (condition.where == "before" and end > i):
            return end
    return None


def _reach(tokens: tuple[Token, ...], order: range, window: int) -> list[int]:
    """Indices of the next `window` words in `order`, quotation marks not counted, up to the first stop."""
    out: list[int] = []
    for j in order:
        text = tokens[j].text
        if text in _STOPS or len(out) >= window:
            break
        if text not in _QUOTES:
            out.append(j)
    return out


def match_at(index: Mapping[str, tuple[Pattern, ...]], tokens: tuple[Token, ...], j: int) -> int | None:
    """End (exclusive) of the longest pattern that begins at token `j`, proclitics aside, or None. A mark stands for itself."""
    best = None
    for _, stem in proclitics(tokens[j].key) or (("", tokens[j].key),):
        for pattern in index.get(stem, ()):
            end = _follow(pattern, tokens, j)
            if end is not None and (best is None or end > best):
                best = end
    return best


def _follow(pattern: Pattern, tokens: tuple[Token, ...], j: int) -> int | None:
    at = j + 1
    for words in pattern.words[1:]:
        while at < len(tokens) and tokens[at].text in _QUOTES:
            at += 1
        if at >= len(tokens) or not any(stem in words for _, stem in proclitics(tokens[at].key)):
            return None
        at += 1
    return at


def _trigger(reading: Reading, tokens: tuple[Token, ...], i: int, last: int) -> Trigger:
    """The literal span leaves proclitics out, as far as letters and keys run alike."""
    token = tokens[i]
    skip = len(reading.prefix) - (2 if reading.prefix.endswith("ال") else 0)
    start = token.start + (skip if token.text[:skip] == token.key[:skip] else 0)
    return Trigger(
        first=i,
        last=last,
        start=start,
        end=tokens[last - 1].end,
        rule=reading.rule.id,
        action=reading.rule.action,
        pos=reading.pos,
        tense=reading.form.tense,
        prefix=reading.prefix,
        pronoun=reading.form.pronoun,
        status=reading.rule.status,
        generic=reading.rule.generic,
    )


# What a word that names no means («القصف», «الهجوم») may refer back to.
_FIRE = frozenset({"airstrike", "shelling", "chemical_attack"})
_REFERENTS = {
    "shelling": _FIRE,
    "airstrike": _FIRE,
    "ground_attack": _FIRE | {"bombing", "suicide_bombing", "ground_attack"},
}


def refer_back(sentences: Sequence[tuple[Trigger, ...]]) -> list[tuple[Trigger, ...]]:
    """Give each definite or possessed trigger without means of its own the action of the last attack named before it in the article."""
    last: str | None = None
    out = []
    for triggers in sentences:
        here = []
        for trigger in triggers:
            known = trigger.prefix.endswith(("ال", "لل")) or trigger.pronoun
            if trigger.generic and known and last is not None and last in _REFERENTS[trigger.action] and trigger.pos == "noun":
                others = (replace(trigger, others=()), *trigger.others) if last != trigger.action else trigger.others
                trigger = replace(trigger, action=last, others=tuple(t for t in others if t.action != last))
            elif trigger.action in _REFERENTS["ground_attack"] and not trigger.generic:
                last = trigger.action
            here.append(trigger)
        out.append(tuple(here))
    return out
