"""Grammatical cues that say whether a trigger reports an event of its own, by name. `weights` says what each is worth."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from syria_events.allotting import VIOLENT, harm_of, ties_to_harm
from syria_events.cues import FUNCTION, distance, shape, word_before
from syria_events.models import Trigger
from syria_events.qualifiers import SCOPES, Qualifiers
from syria_events.scenes import Mention, Scene


class Background(NamedTuple):
    """What the whole article says: where it plays (see `_home`) and the actions that its words announce beyond doubt."""

    home: str
    told: frozenset[str]


def background(scenes: Sequence[Scene]) -> Background:
    """The background of an article's scenes."""
    told = {t.action for s in scenes for t in s.triggers if not t.others and not t.generic}
    return Background(_home(scenes), frozenset(told))


def trigger_cues(article: Background, scene: Scene, n: int, trigger: Trigger, family: str, rules: Qualifiers) -> list[str]:
    """Cues that say whether trigger `n` of the scene, read as `trigger` (itself or one of its `others`), reports an event of its own."""
    home = article.home
    form = shape(trigger)
    reading = "only" if not scene.triggers[n].others else "first" if trigger is scene.triggers[n] else "other"
    before = word_before(scene, trigger)
    scopes = list(scopes_over(scene, trigger, rules))
    speech, gap = _under_speech(scene, n)
    cues = [
        "always",
        f"home|{home}",
        f"home|{home}|{family}",
        f"rule|{trigger.rule}",
        f"rule|{trigger.rule}|{form}",
        f"action|{trigger.action}|{form}",
        f"{family}|{form}",
        f"before|{before}",
        f"before|{before}|{form}",
        f"{family}|before|{before}",
        f"prefix|{trigger.prefix}|{trigger.pos}",
        f"speech|{family}|{speech}|{distance(gap)}",
        f"speech|{speech}|{form}",
        f"quoted|{scene.quoted[trigger.first]}|{family}",
        f"headline|{scene.kind == 'headline'}|{family}",
        f"repeat|{_repeats(scene, n, trigger.action)}|{family}",
        f"order|{min(n, 4)}",
        f"others|{min(len(scene.triggers), 5)}|{family}",
        f"actors|{min(2, _near(scene, trigger, scene.actors))}|{family}|{form}",
        f"places|{min(2, _near(scene, trigger, scene.places))}|{family}|{form}",
        f"tolls|{bool(scene.tolls)}|{trigger.action}",
        f"violent|{_violence(scene, n)}|{trigger.action}",
        *(f"harm|{tied}|{trigger.action}" for tied in _harm(scene, trigger)),
        f"position|{min(6, scene.index)}",
        f"dated|{bool(scene.dates)}|{family}|{form}",
        f"counted|{any(t.best is not None for t in scene.tolls)}|{family}",
        f"cited|{any(not a.carried for a in scene.attributions)}|{family}",
        f"after|{_word_after(scene, trigger)}|{form}",
        f"length|{distance(len(scene.sentence.tokens) // 4)}|{family}",
        f"opens|{_cited_first(scene)}|{family}|{form}",
        f"opens|{min(3, trigger.first)}|{family}|{form}",
        f"reading|{reading}|{family}",
        f"reading|{reading}|{trigger.action}|{trigger.action in article.told}",
    ]
    cues += [f"scope|{s}" for s in scopes or ["none"]]
    cues += [f"scope|{s}|{family}|{form}" for s in scopes or ["none"]]
    # Elsewhere the same words are worth less: news of other wars, opinion, history. Each cue has a second weight there.
    return cues if home.startswith("syria") else [*cues, *[f"elsewhere|{cue}" for cue in cues]]


def _home(scenes: Sequence[Scene]) -> str:
    """Whether the text names a place in Syria, and whether it is more than a sentence or two."""
    syrian = any(p.country == "SYR" or p.adm1_pcode for s in scenes for p in s.resolved)
    return f"{'syria' if syrian else 'elsewhere'}|{'long' if len(scenes) > 2 else 'short'}"


def _cited_first(scene: Scene) -> bool:
    """Whether the sentence begins with a verb of report («قال ...»)."""
    return any(a.verb is not None and a.verb <= 1 for a in scene.attributions)


def _word_after(scene: Scene, trigger: Trigger) -> str:
    tokens = scene.sentence.tokens
    if trigger.last >= len(tokens):
        return "end"
    key = tokens[trigger.last].key
    if any(m.first == trigger.last for m in scene.actors):
        return "actor"
    if any(m.first == trigger.last for m in scene.places):
        return "place"
    if any(t.first == trigger.last for t in scene.triggers):
        return "event"
    for word in (key, key[1:] if key[:1] in "وفبل" else key):
        if word in FUNCTION:
            return word
    return "mark" if len(key) == 1 else "number" if key.isdigit() else "word"


def scopes_over(scene: Scene, trigger: Trigger, rules: Qualifiers) -> Iterator[str]:
    """Names of the qualifying cues (negated, hypothetical, purpose, planned, attempted) that reach the trigger, nearest word first."""
    tokens = scene.sentence.tokens
    clause = scene.clauses[trigger.first]
    for name in SCOPES:
        reach, words = rules.scopes[name]
        for i in range(trigger.first - 1, max(-1, trigger.first - 1 - reach), -1):
            key = tokens[i].key
            if scene.clauses[i] != clause or tokens[i].text in ".؛:":
                break
            if key in words or (key[:1] in "وفبل" and key[1:] in words):
                yield name
                break
    if trigger.pos == "verb" and trigger.prefix.endswith("س"):
        yield "planned"


def _under_speech(scene: Scene, n: int) -> tuple[str, int]:
    """The nearest earlier speech act in the sentence (its action) and the words since, or `none`."""
    trigger = scene.triggers[n]
    for earlier in reversed(scene.triggers[:n]):
        if earlier.action in SPEECH:
            return earlier.action, trigger.first - earlier.last
    return "none", 99


SPEECH = frozenset(
    {
        "appeal", "accusation", "condemnation", "concern", "rejection", "denial", "threat", "support", "proposal", "pledge",
        "claim_responsibility", "resolution", "agreement", "ceasefire", "meeting", "phone_call", "negotiation"
    }
)  # fmt: skip


def _repeats(scene: Scene, n: int, action: str) -> str:
    """Words since an earlier trigger of the action in the sentence, `no` when there is none."""
    for earlier in reversed(scene.triggers[:n]):
        if earlier.action == action:
            return distance(scene.triggers[n].first - earlier.last)
    return "no"


def _violence(scene: Scene, n: int) -> str:
    """How near another violent trigger stands to trigger `n` in its sentence."""
    trigger = scene.triggers[n]
    gaps = [abs(t.first - trigger.first) for i, t in enumerate(scene.triggers) if i != n and t.action in VIOLENT]
    return distance(min(gaps)) if gaps else "none"


def _harm(scene: Scene, trigger: Trigger) -> list[str]:
    """How a word of harm stands to the violent acts of its sentence, or a violent act to the tolls."""
    if trigger.action == "casualties":
        return harm_of(scene, trigger)
    return ties_to_harm(scene, trigger) if trigger.action in VIOLENT else []


def _near(scene: Scene, trigger: Trigger, mentions: Sequence[Mention]) -> int:
    return sum(1 for m in mentions if abs(m.first - trigger.first) <= 10)
