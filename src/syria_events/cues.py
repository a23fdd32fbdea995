"""What the cues of every question share: side, distance, shape, the rank among triggers, the words of grammar."""

from syria_events.models import Trigger
from syria_events.scenes import Mention, Scene

FUNCTION = frozenset(
    {
        "بعد", "قبل", "منذ", "خلال", "اثر", "جراء", "في", "علي", "من", "الي", "عن", "ان", "بان", "مع", "بين", "ضد", "حول", "بشان",
        "وسط", "عبر", "رغم", "بسبب", "نتيجه", "عقب", "حتي", "كل", "اي", "هذا", "هذه", "تلك", "ذلك", "عدم", "دون", "لم", "لن", "لا",
        "قد", "كان", "كانت", "تم", "يتم", "جري", "اول", "لاول", "الذي", "التي"
    }
)  # fmt: skip


def claim(scene: Scene, trigger: Trigger, mention: Mention) -> str:
    """Rank of the trigger among those of the sentence by nearness to the mention (`first`, `second`, `later`): clauses first."""

    def far(other: Trigger) -> tuple[int, int]:
        apart = abs(scene.clauses[other.first] - scene.clauses[mention.first])
        return apart, (mention.first - other.last) if mention.first >= other.last else 2 * (other.first - mention.last) + 2

    mine = far(trigger)
    nearer = sum(far(t) < mine for t in scene.triggers if t.first != trigger.first)
    return ("first", "second")[nearer] if nearer < 2 else "later"


def distance(count: int) -> str:
    """A number of words between two things, in six steps."""
    for limit, name in ((0, "0"), (1, "1"), (3, "3"), (6, "6"), (11, "11"), (20, "20")):
        if count <= limit:
            return name
    return "far"


def shape(trigger: Trigger) -> str:
    """The form of a trigger: past or present verb, bare, definite or possessed noun."""
    if trigger.pos == "verb":
        return trigger.tense
    if trigger.pronoun:
        return "its"
    return "the" if trigger.prefix.endswith(("ال", "لل")) else "noun"


def between(scene: Scene, trigger: Trigger, mention: Mention) -> tuple[str, int, int]:
    """Side of the trigger the mention stands on, words between them, and other triggers between them."""
    if mention.first >= trigger.last:
        side, a, b = "after", trigger.last, mention.first
    elif mention.last <= trigger.first:
        side, a, b = "before", mention.last, trigger.first
    else:
        return "inside", 0, 0
    others = sum(1 for t in scene.triggers if a <= t.first < b)
    return side, b - a, others


def word_before(scene: Scene, trigger: Trigger) -> str:
    if trigger.first == 0:
        return "start"
    key = scene.sentence.tokens[trigger.first - 1].key
    for word in (key, key[1:] if key[:1] in "وف" else key):
        if word in FUNCTION:
            return word
    return "mark" if len(key) == 1 else "word"
