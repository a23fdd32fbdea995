"""Which triggers report an event of their own, and whether it happened, is planned or is denied."""

from collections.abc import Sequence
from dataclasses import dataclass

from syria_events.cues import at_home, scopes_over, trigger_cues
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
    home = at_home(scenes)
    return [tuple(_weigh(home, scene, n, families, rules, weights) for n in range(len(scene.triggers))) for scene in scenes]


def _weigh(home: str, scene: Scene, n: int, families: Families, rules: Qualifiers, weights: Weights) -> Verdict:
    trigger = scene.triggers[n]
    cues = trigger_cues(home, scene, n, families.of[trigger.action], rules)
    return Verdict(trigger, n, _status(scene, trigger, rules), weights.score("event", cues)["event"], trigger.rule)


def _status(scene: Scene, trigger: Trigger, rules: Qualifiers) -> Status:
    """The status the rule states, else what the scopes over the trigger make of it."""
    if trigger.status in ("planned", "negated", "actual"):
        return trigger.status  # type: ignore[return-value]
    scopes = set(scopes_over(scene, trigger, rules))
    if "negated" in scopes:
        return "negated"
    return "planned" if "planned" in scopes else "actual"
