"""Which triggers report an event of their own, and whether it happened, is planned or is denied."""

from collections.abc import Sequence
from dataclasses import dataclass

from syria_events.cues import scopes_over, trigger_cues
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


def weigh_triggers(scenes: Sequence[Scene], scene: Scene, families: Families, rules: Qualifiers, weights: Weights) -> tuple[Verdict, ...]:
    """Every trigger of the scene with its probability of being an event mention; the caller keeps those above its threshold."""
    out = []
    for n, trigger in enumerate(scene.triggers):
        cues = trigger_cues(scenes, scene, n, families.of[trigger.action], rules)
        probability = weights.score("event", cues)["event"]
        out.append(Verdict(trigger, n, _status(scene, trigger, rules), probability, trigger.rule))
    return tuple(out)


def _status(scene: Scene, trigger: Trigger, rules: Qualifiers) -> Status:
    """The status the rule states, else what the scopes over the trigger make of it."""
    if trigger.status in ("planned", "negated", "actual"):
        return trigger.status  # type: ignore[return-value]
    scopes = set(scopes_over(scene, trigger, rules))
    if "negated" in scopes:
        return "negated"
    return "planned" if "planned" in scopes else "actual"
