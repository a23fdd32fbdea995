"""What the words around an actor mention say about it: the opposition that fights, names that only explain the one before."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from syria_events.arabic import proclitics
from syria_events.models import ActorMention, Sentence, Token
from syria_events.values.actor_rules import ActorRules

_ARMED = frozenset({"state_forces", "external_forces", "rebel", "political_militia"})
_CIVIL = frozenset({"civilians", "protesters"})
_REACH = 3
_AFTER = 2
_OPPOSITION = ("معارضه", "المعارضون", "المعارضين")


def in_context(mentions: Sequence[ActorMention], sentence: Sentence, rules: ActorRules) -> tuple[ActorMention, ...]:
    """The mentions of a sentence without glosses, and with the side that bare «المعارضة» and «الأكراد» take there. Raises: nothing."""
    out: list[ActorMention] = []
    for mention in mentions:
        before = out[-1] if out else None
        if before and _is_gloss(before, mention, sentence.tokens):
            continue
        out.append(_settled(before, mention, sentence.tokens, rules))
    return tuple(out)


def _is_gloss(before: ActorMention, mention: ActorMention, tokens: Sequence[Token]) -> bool:
    """Whether brackets right behind an armed group explain it («جبهة النصرة (تنظيم القاعدة في بلاد الشام)»)."""
    bracketed = mention.first == before.last + 1 and tokens[before.last].text == "(" and mention.last < len(tokens)
    return bracketed and tokens[mention.last].text == ")" and before.kind == mention.kind == "rebel"


def _settled(before: ActorMention | None, mention: ActorMention, tokens: Sequence[Token], rules: ActorRules) -> ActorMention:
    key = tokens[mention.first].key
    if mention.id == "YPG" and mention.last == mention.first + 1 and mention.first and tokens[mention.first - 1].key == "من":
        return _as(mention, "CIV", rules) if key == "الاكراد" else mention
    if mention.id != "SYR.OPP" or not key.endswith(_OPPOSITION):
        return mention
    beside = before is not None and before.kind in _ARMED and _joined(before, mention, tokens)
    return _as(mention, "SYR.REB", rules) if beside or _fights(mention, tokens, rules) else mention


def _as(mention: ActorMention, actor: str, rules: ActorRules) -> ActorMention:
    party = rules.parties[actor]
    return replace(mention, id=actor, name=party.name, kind=party.kind, rule=f"{mention.rule}.in_context")


def _joined(before: ActorMention, mention: ActorMention, tokens: Sequence[Token]) -> bool:
    return mention.first == before.last and tokens[mention.first].key.startswith("و") and mention.start > tokens[mention.first].start


def _fights(mention: ActorMention, tokens: Sequence[Token], rules: ActorRules) -> bool:
    """Whether a word of fighting or of holding ground stands just before or right behind."""
    near = [*range(max(0, mention.first - _REACH), mention.first), *range(mention.last, min(len(tokens), mention.last + _AFTER))]
    return any(stem in rules.fighting for i in near for stem in _stems(tokens[i].key))


def _stems(key: str) -> Iterator[str]:
    for prefix, stem in proclitics(key):
        if prefix != "س":
            yield stem
