"""Which act each toll belongs to: the word that says it, what it results from, what caused it, else the nearest."""

from collections.abc import Sequence

from syria_events.models import Toll, Trigger
from syria_events.scenes import Scene
from syria_events.values.count_words import CountWords

VIOLENT = frozenset(
    {
        "airstrike", "shelling", "chemical_attack", "bombing", "suicide_bombing", "armed_clash", "ground_attack", "shooting",
        "execution", "assassination", "torture"
    }
)  # fmt: skip
_TAKES = {
    "killed": VIOLENT | {"casualties", "materiel_destroyed", "territory_captured"},
    "wounded": VIOLENT | {"casualties", "protest", "riot"},
    "detained": frozenset({"arrest", "abduction", "conviction"}),
    "displaced": frozenset({"displacement", "evacuation", "return", "release"}),
    "missing": frozenset({"abduction", "casualties"}),
}
# Acts that have the dead and wounded only where a word of cause or result says so.
_IF_TIED = frozenset({"siege", "aircraft_downed", "ceasefire_violation", "property_destruction", "protest", "riot"})
_HARMING = VIOLENT | {"aircraft_downed", "siege"}
_SAID, _RESULT, _CAUSE, _CLAUSE, _ELSEWHERE = range(5)
_STOPS = frozenset(".؛;؟?!")
_WHICH = frozenset({"ما", "مما"})
_REACH, _BEHIND, _CHAIN, _FAR = 4, 6, 14, 100
_WEAK = frozenset({"materiel_destroyed", "territory_captured"})
Rank = tuple[int, int, int]


def allot(scene: Scene, triggers: Sequence[Trigger]) -> list[tuple[Toll, ...]]:
    """For each trigger of the scene the tolls that are its own; coordinated causes share one. Raises: nothing."""
    given: list[list[Toll]] = [[] for _ in triggers]
    whole: dict[str, list[int]] = {}
    for toll in scene.tolls:
        ranked = sorted((rank, i) for i, t in enumerate(triggers) if (rank := _rank(scene, t, toll)))
        owners = [ranked[0][1]] if ranked else []
        kind = ranked[0][0][0] if ranked else _ELSEWHERE
        if toll.part and kind != _CAUSE:
            owners = whole.get(toll.fate, [])
        elif kind in (_RESULT, _CAUSE):
            owners = _sharing(scene, triggers, owners[0], toll)
        if not toll.part:
            whole[toll.fate] = owners
        for i in owners:
            given[i].append(toll)
    return [tuple(tolls) for tolls in given]


def tie(scene: Scene, trigger: Trigger, toll: Toll) -> tuple[int, int] | None:
    """Whether words of result or cause tie the toll to the trigger: which of the two, and the words between; None when none do."""
    keys = [t.key for t in scene.sentence.tokens]
    if trigger.first >= toll.last:
        between = keys[toll.last : trigger.first]
        strong = any(_is(k, _words("cause")) for k in between[-_REACH:])
        free = (strong or _one_clause(scene, toll, trigger.first)) and not _told_between(scene, toll, toll.last, trigger.first)
        return (_CAUSE, len(between)) if free and not _STOPS & set(between) and _causes(trigger, between) else None
    if trigger.last > toll.first or _STOPS & set(keys[trigger.last : toll.first]):
        return None
    at = _result(keys, trigger, toll)
    if at is None or not _one_clause(scene, toll, at) or _told_between(scene, toll, min(trigger.last, at), toll.first):
        return None
    if at > trigger.last and keys[at] in _words("resumed"):
        return _CAUSE, toll.first - trigger.last + _FAR
    whole_clause = keys[at - 1] in _WHICH and any(_is(k, _words("inside")) for k in keys[max(0, trigger.first - 2) : trigger.first])
    return _RESULT, toll.first - trigger.last + (_FAR if whole_clause else 0)


def _causes(trigger: Trigger, between: Sequence[str]) -> bool:
    """Whether the words in front of a trigger make it the cause of a toll told before them: «جراء القصف», «بانفجار لغم»."""
    near = between[-_REACH:]
    by = trigger.prefix.removesuffix("ال").endswith(("ب", "ل")) or (near and near[-1].startswith("ب"))
    return bool(by) or any(_is(k, _words("cause")) or _is(k, _words("inside")) for k in near)


def _result(keys: Sequence[str], trigger: Trigger, toll: Toll) -> int | None:
    """The token that says that the toll came of the trigger before it: «أسفر» between or in front of them, «قتل في القصف ثلاثة»."""
    if toll.cue < trigger.first:
        return toll.cue
    nearest = range(toll.first, max(trigger.last, toll.cue - _BEHIND) - 1, -1)
    at = next((k for k in nearest if _is(keys[k], _words("result")) or keys[k] in _words("resumed")), None)
    if at is not None:
        return at
    front = range(trigger.first - 1, max(-1, trigger.first - _REACH), -1)
    return next((k for k in front if _is(keys[k], _words("result")) and toll.first - trigger.last <= _CHAIN), None)


def harm_of(scene: Scene, trigger: Trigger) -> list[str]:
    """What a word of harm («قتل») owes to the violent acts of its sentence: `result` or `cause` where words say so, else how they stand.

    The first name tells the tie, the second adds on which side and how near the act is, the third whether a number is told.
    """
    tolls = [t for t in scene.tolls if not t.part and _says(scene, trigger, t)]
    counted = "counted" if any(t.best is not None for t in tolls) else "told" if tolls else "untold"
    again = any(t.action == "casualties" and t.last <= trigger.first and _says(scene, t, toll) for t in scene.triggers for toll in tolls)
    acts = [t for t in scene.triggers if t.action in _HARMING and (t.last <= trigger.first or trigger.last <= t.first)]
    names = [f"again|{again}", counted]
    if not acts:
        return [*names, "none", f"none|{counted}"]
    stands = [(_stands(scene, trigger, t, tolls), t) for t in acts]
    name, act = min(stands, key=lambda s: (_STANDING.index(s[0]), abs(s[1].first - trigger.first)))
    side = "after" if act.first > trigger.first else "before"
    gap = next(str(limit) for limit in (3, 8, 15, 30, 999) if abs(act.first - trigger.first) <= limit)
    return [*names, name, f"{name}|{side}|{gap}", f"{name}|{counted}", f"{name}|{side}|{act.pos}"]


_STANDING = ("result", "cause", "clause", "elsewhere")


def _stands(scene: Scene, trigger: Trigger, act: Trigger, tolls: Sequence[Toll]) -> str:
    for toll in tolls:
        if tied := tie(scene, act, toll):
            return "result" if tied[0] == _RESULT else "cause"
    keys = [t.key for t in scene.sentence.tokens]
    same = scene.clauses[act.first] == scene.clauses[trigger.first]
    if not tolls and same and act.first >= trigger.last and _causes(act, keys[trigger.last : act.first]):
        return "cause"
    if not tolls and same and act.last <= trigger.first and any(_is(k, _words("result")) for k in keys[act.last : trigger.first]):
        return "result"
    return "clause" if same else "elsewhere"


def ties_to_harm(scene: Scene, trigger: Trigger) -> list[str]:
    """How the tolls of the sentence stand to a violent act: tied to it, to another act, or to none."""
    tolls = [t for t in scene.tolls if not t.part and t.fate in ("killed", "wounded")]
    if not tolls:
        return ["none"]
    tied = [k for t in tolls if (k := tie(scene, trigger, t))]
    if tied:
        kind, gap = min(tied)
        name = "result" if kind == _RESULT else "cause"
        return [name, f"{name}|{next(str(limit) for limit in (3, 8, 15, 999) if gap <= limit)}"]
    others = [t for t in scene.triggers if t.action in VIOLENT and t.first != trigger.first]
    if any(tie(scene, o, t) for o in others for t in tolls):
        return ["of another"]
    same = any(_one_clause(scene, t, trigger.first) for t in tolls)
    return ["clause" if same else "elsewhere"]


def _rank(scene: Scene, trigger: Trigger, toll: Toll) -> Rank | None:
    """How a trigger stands to a toll, best first; None when it cannot have it."""
    tied = tie(scene, trigger, toll)
    takes = trigger.action in _TAKES.get(toll.fate, ())
    if not takes and not (tied and trigger.action in _IF_TIED and toll.fate in ("killed", "wounded")):
        return None
    if not toll.part and _says(scene, trigger, toll):
        return _SAID, 0, 0
    if tied:
        return tied[0], 0, tied[1]
    apart = abs(scene.clauses[min(toll.first, len(scene.clauses) - 1)] - scene.clauses[trigger.first])
    weak = apart or trigger.action in _WEAK
    far = abs(trigger.first - toll.first) * (2 if apart and trigger.first > toll.first else 1)
    return (_ELSEWHERE if weak else _CLAUSE), apart, far


def _says(scene: Scene, trigger: Trigger, toll: Toll) -> bool:
    """Whether the trigger is the word that says the fate: «قتل», or «قضوا» right behind the number."""
    if trigger.first <= toll.cue < trigger.last or (trigger.first < toll.last and toll.first < trigger.last):
        return True
    behind = trigger.action == "casualties" and 0 <= trigger.first - toll.last <= _BEHIND
    return behind and not any(toll.last <= t.first < trigger.first for t in scene.tolls)


def _sharing(scene: Scene, triggers: Sequence[Trigger], owner: int, toll: Toll) -> list[int]:
    """The owner of a toll with the acts coordinated to it: «جراء القصف والاشتباكات»."""
    out, order = [owner], sorted(range(len(triggers)), key=lambda i: triggers[i].first)
    at = order.index(owner)
    for line in (order[at + 1 :], order[:at][::-1]):
        last = owner
        for i in line:
            first, second = sorted((triggers[last], triggers[i]), key=lambda t: t.first)
            if triggers[i].action == "casualties" or not _joined(scene, first, second) or _rank(scene, triggers[i], toll) is None:
                if triggers[i].pos == "verb" or triggers[i].action == "casualties":
                    break
                continue
            out.append(i)
            last = i
    return out


def _joined(scene: Scene, first: Trigger, second: Trigger) -> bool:
    """Whether two nouns of acts are coordinated, with no verb, stop or number of people between them."""
    tokens = scene.sentence.tokens
    if first.pos == "verb" or second.pos == "verb" or not 0 <= second.first - first.last <= _CHAIN:
        return False
    if scene.clauses[first.first] != scene.clauses[second.first] or any(first.last <= t.first < second.first for t in scene.tolls):
        return False
    before = {tokens[j].key for j in range(max(first.last, second.first - 3), second.first)}
    return second.prefix.startswith("و") or tokens[second.first - 1].key == "و" or bool(before & _words("added"))


def _told_between(scene: Scene, toll: Toll, first: int, last: int) -> bool:
    """Whether another whole toll of the fate is told between two tokens."""
    return any(first <= t.first < last for t in scene.tolls if t is not toll and t.fate == toll.fate and not t.part)


def _one_clause(scene: Scene, toll: Toll, at: int) -> bool:
    return scene.clauses[min(toll.first, len(scene.clauses) - 1)] == scene.clauses[at]


def _words(name: str) -> frozenset[str]:
    return CountWords.load().around[name]


def _is(key: str, words: frozenset[str]) -> bool:
    return key in words or (key[:1] in "وف" and key[1:] in words)
