"""What a sentence leaves open and an earlier one says: the place, the doer, the day carried from an earlier frame of the article."""

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Literal, NamedTuple

from syria_events.cues import shape
from syria_events.weights import Weights

if TYPE_CHECKING:
    from syria_events.frames import Frame

Slot = Literal["places", "actors", "date"]
SLOTS: tuple[Slot, ...] = ("places", "actors", "date")
# Frames a slot may be carried from: keeps a page without paragraphs linear.
MEMORY = 60
LIKELY = 0.4


class Donor(NamedTuple):
    """An earlier frame that fills a slot: the nearest of the paragraph, or the nearest before it."""

    frame: "Frame"
    near: bool


def donor_of(slot: Slot, frame: "Frame", earlier: Sequence["Frame"]) -> Donor | None:
    """Where an open slot of `frame` could be carried from, None when it is filled or nobody before fills it."""
    if getattr(frame, slot):
        return None
    paragraph = frame.scene.sentence.paragraph
    filled = [f for f in earlier[: -MEMORY - 1 : -1] if getattr(f, slot)]
    near = next((f for f in filled if f.scene.sentence.paragraph == paragraph), None)
    if near is not None:
        return Donor(near, True)
    return Donor(filled[0], False) if filled else None


def carry_cues(slot: Slot, frame: "Frame", donor: Donor) -> list[str]:
    """Cues that say whether the donor's slot is the frame's too, each under the name of its slot."""
    trigger, before = frame.verdict.trigger, donor.frame.verdict.trigger
    here, there = frame.scene, donor.frame.scene
    form, gap = shape(trigger), min(3, here.index - there.index)
    apart = min(3, abs(here.clauses[trigger.first] - there.clauses[before.first])) if here is there else "-"
    own = min(2, len({"places": here.places, "actors": here.actors, "date": here.dates}[slot]))
    related = "action" if trigger.action == before.action else "family" if frame.family == donor.frame.family else "other"
    known = trigger.generic or form in {"the", "its"}
    where = "near" if donor.near else "headline" if there.kind == "headline" else "far"
    cues = [
        "always",
        f"{frame.family}",
        f"{frame.family}|{donor.frame.family}",
        f"{related}|{where}|{gap}",
        f"{frame.family}|{related}|{where}",
        f"{where}|{gap}|{apart}",
        f"{frame.family}|{where}|{gap}",
        f"{form}|{where}",
        f"{frame.family}|{form}",
        f"known|{known}|{related}|{where}",
        f"own|{own}|{frame.family}",
        f"own|{own}|{where}|{gap}",
        f"own|{own}|{form}",
        f"again|{_carried(slot, donor.frame)}|{where}",
        f"free|{_free_actors(frame)}|{form}",
        f"quoted|{here.quoted[trigger.first]}|{there.quoted[before.first]}",
        f"status|{frame.verdict.status}|{donor.frame.verdict.status}",
    ]
    return [f"{slot}|{cue}" for cue in cues]


def _carried(slot: Slot, frame: "Frame") -> bool:
    if slot == "date":
        return frame.date is not None and frame.date.carried
    return any(filler.carried for filler in getattr(frame, slot))


def _free_actors(frame: "Frame") -> int:
    """Free-standing actors of the trigger's clause behind it: one of them may be its subject."""
    scene, trigger = frame.scene, frame.verdict.trigger
    free = (
        link in {"bare", "initial"} and scene.clauses[m.first] == scene.clauses[trigger.first] and m.first > trigger.first
        for m, link in zip(scene.actors, scene.actor_links, strict=True)
    )
    return min(2, sum(free))


def carry(frame: "Frame", earlier: Sequence["Frame"], weights: Weights) -> "Frame":
    """The frame with the open slots that are likely enough to be an earlier frame's."""
    for slot in SLOTS:
        donor = donor_of(slot, frame, earlier)
        if donor is not None and weights.score("carry", carry_cues(slot, frame, donor))["carry"] >= LIKELY:
            frame = take(slot, frame, donor.frame)
    return frame


def take(slot: Slot, frame: "Frame", donor: "Frame") -> "Frame":
    if slot == "date":
        return replace(frame, date=replace(donor.date, carried=True, rule="carried")) if donor.date else frame
    if slot == "places":
        return replace(frame, places=tuple(replace(p, carried=True, rule="carried") for p in donor.places))
    actors = tuple(replace(a, carried=True, rule="carried") for a in donor.actors)
    doers = {a.mention.id for a in actors}
    return replace(frame, actors=actors, targets=tuple(t for t in frame.targets if t.mention.id not in doers))
