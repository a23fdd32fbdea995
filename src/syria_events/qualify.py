"""Which triggers report an event of their own, and whether it happened, is planned or is denied."""

from collections.abc import Sequence
from dataclasses import dataclass

from syria_events.event_cues import Background, background, scopes_over, trigger_cues
from syria_events.families import Families
from syria_events.models import Status, Trigger
from syria_events.qualifiers import Qualifiers
from syria_events.scenes import Scene
from syria_events.weights import Weights


@dataclass(frozen=True, slots=True)
class Verdict:
    """A trigger that was weighed: its status, the probability that it reports an event, and the cue that spoke loudest for it."""

    trigger: Trigger
    n: int
    status: Status
    probability: float
    rule: str


def weigh_triggers(scenes: Sequence[Scene], families: Families, rules: Qualifiers, weights: Weights) -> list[tuple[Verdict, ...]]:
    """For each scene, its triggers with the probability of being an event mention; the caller keeps those above its threshold."""
    article = background(scenes)
    return [tuple(_weigh(article, scene, n, families, rules, weights) for n in range(len(scene.triggers))) for scene in scenes]


def _weigh(article: Background, scene: Scene, n: int, families: Families, rules: Qualifiers, weights: Weights) -> Verdict:
    """The verdict on the likeliest of what the word can announce."""
    trigger, probability = scene.triggers[n], 0.0
    for reading in readings(trigger):
        cues = trigger_cues(article, scene, n, reading, families.of[reading.action], rules)
        likely = weights.score("event", cues)["event"]
        if likely > probability:
            trigger, probability = reading, likely
    return Verdict(trigger, n, _status(scene, trigger, rules), probability, trigger.rule)


def readings(trigger: Trigger) -> tuple[Trigger, ...]:
    """The trigger and what else its word can announce."""
    return (trigger, *trigger.others)


def _status(scene: Scene, trigger: Trigger, rules: Qualifiers) -> Status:
    """The status the rule states, else what the scopes over the trigger make of it."""
    if trigger.status in ("planned", "negated", "actual"):
        return trigger.status  # type: ignore[return-value]
    scopes = set(scopes_over(scene, trigger, rules))
    if "negated" in scopes:
        return "negated"
    return "planned" if "planned" in scopes else "actual"
