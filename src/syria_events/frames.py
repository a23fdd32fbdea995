"""Who, whom, where, when, how many, says who: each kept trigger with the mentions that fill its slots."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from syria_events.allotting import allot
from syria_events.carrying import carry
from syria_events.families import Families
from syria_events.models import ActorMention, Attribution, Source, Toll, Trigger
from syria_events.qualifiers import Qualifiers
from syria_events.qualify import Verdict
from syria_events.scenes import DateMention, Scene
from syria_events.slot_cues import actor_cues, date_cues, place_cues, speaker_cues
from syria_events.weights import Weights

# A mention fills a slot when it is at least this likely; below one half, since a slot left empty costs as much as one filled wrongly.
LIKELY = {"actor": 0.45, "target": 0.3, "place": 0.45, "date": 0.4}


@dataclass(frozen=True, slots=True)
class Filler:
    """An actor mention in a slot, and the cue that put it there; `carried` when it stands in an earlier sentence."""

    mention: ActorMention
    rule: str
    carried: bool = False


@dataclass(frozen=True, slots=True)
class Where:
    """Place mention `n` of scene `scene` (an index) in a slot."""

    scene: int
    n: int
    rule: str
    carried: bool = False


@dataclass(frozen=True, slots=True)
class When:
    """A time expression in a slot."""

    mention: DateMention
    rule: str
    carried: bool = False


@dataclass(frozen=True, slots=True)
class Frame:
    """One event mention as spans: everything `events` needs to build an `Event`."""

    scene: Scene
    verdict: Verdict
    family: str
    actors: tuple[Filler, ...] = ()
    targets: tuple[Filler, ...] = ()
    places: tuple[Where, ...] = ()
    date: When | None = None
    source: Attribution | None = None
    tolls: tuple[Toll, ...] = ()


@dataclass(frozen=True)
class FrameRules:
    """What filling slots needs to know."""

    families: Families
    rules: Qualifiers
    weights: Weights


def fill_frames(scenes: Sequence[Scene], kept: Sequence[Sequence[Verdict]], knows: FrameRules) -> list[Frame]:
    """A frame for every kept trigger, in text order; `kept[i]` are those of `scenes[i]`. Raises: nothing."""
    frames: list[Frame] = []
    for scene, verdicts in zip(scenes, kept, strict=True):
        here = [read_frame(scene, verdict, knows) for verdict in verdicts]
        for frame, tolls in zip(here, allot(scene, [f.verdict.trigger for f in here]), strict=True):
            frames.append(carry(replace(frame, tolls=tolls), frames, knows.weights))
    return frames


def read_frame(scene: Scene, verdict: Verdict, knows: FrameRules) -> Frame:
    """The slots that the trigger's own sentence fills."""
    family = knows.families.of[verdict.trigger.action]
    actors, targets = _roles(scene, verdict, family, knows)
    return Frame(
        scene=scene,
        verdict=verdict,
        family=family,
        actors=actors,
        targets=targets,
        places=_places(scene, verdict, family, knows),
        date=_date(scene, verdict, family, knows),
        source=_source(scene, verdict, actors, family),
    )


def _roles(scene: Scene, verdict: Verdict, family: str, knows: FrameRules) -> tuple[tuple[Filler, ...], tuple[Filler, ...]]:
    """Actors and targets: coordinated mentions are judged together; only symmetric acts have doers from more than one chain."""
    trigger = verdict.trigger
    judged: list[tuple[str, float, list[Filler]]] = []
    for chain in _chains(scene.actor_links):
        able = [n for n in chain if _eligible(scene, n, verdict, family)]
        if not able:
            continue
        cues = {n: actor_cues(scene, trigger, n, family, knows.rules) for n in able}
        scores = [knows.weights.score("role", cues[n]) for n in able]
        mean = {role: sum(s[role] for s in scores) / len(scores) for role in ("actor", "target")}
        role = max(mean, key=lambda r: mean[r] / LIKELY[r])
        if mean[role] >= LIKELY[role]:
            judged.append((role, mean[role], [Filler(scene.actors[n], knows.weights.best_cue("role", role, cues[n])) for n in able]))
    if family == "speech" and (cited := _speaker(scene, trigger, knows)) is not None:
        judged.append(cited)
    doers = [j for j in judged if j[0] == "actor"]
    if doers and family not in knows.families.symmetric:
        doers = [max(doers, key=lambda j: j[1])]
    elif both := [j for j in doers if _named_between(scene, trigger, j[2])]:
        doers = both
    return _distinct(doers), _distinct([j for j in judged if j[0] == "target"])


def _speaker(scene: Scene, trigger: Trigger, knows: FrameRules) -> tuple[str, float, list[Filler]] | None:
    """Who was cited last before the sentence, when it is likely that he goes on («وطالب ...»)."""
    if scene.speaker is None:
        return None
    cues = speaker_cues(scene, trigger, scene.speaker, knows.rules)
    likely = knows.weights.score("speaker", cues)["actor"]
    return ("actor", likely, [Filler(scene.speaker.mention, "speaker", carried=True)]) if likely >= LIKELY["actor"] else None


def _named_between(scene: Scene, trigger: Trigger, fillers: Sequence[Filler]) -> bool:
    """Whether the mentions are the sides that «بين» names right after the trigger."""
    first = fillers[0].mention
    n = scene.actors.index(first)
    return len(fillers) > 1 and scene.actor_links[n].lstrip("+") == "بين" and 0 <= first.first - trigger.last <= 5


def _distinct(judged: Sequence[tuple[str, float, list[Filler]]]) -> tuple[Filler, ...]:
    """One filler for each id, in text order."""
    out: dict[str, Filler] = {}
    for _, _, fillers in judged:
        for filler in fillers:
            out.setdefault(filler.mention.id or filler.mention.text, filler)
    return tuple(out.values())


_PEACEFUL = frozenset({"speech", "talks"})
_WHEREABOUTS = frozenset({"في", "إلى", "عبر", "حول"})


def _eligible(scene: Scene, n: int, verdict: Verdict, family: str) -> bool:
    """Whether a mention can fill a role at all: not the trigger itself, not who only reports an act of force, not a place it happens in."""
    mention, trigger = scene.actors[n], verdict.trigger
    if mention.first < trigger.last and trigger.first < mention.last:
        return False
    if family in _PEACEFUL:
        return True
    if mention.kind in {"monitor", "media"}:
        return False
    return not (mention.place and scene.actor_links[n].lstrip("+") in _WHEREABOUTS)


def _places(scene: Scene, verdict: Verdict, family: str, knows: FrameRules) -> tuple[Where, ...]:
    """The places whose chain of coordinated names («في البغيلية وعياش») is likely on average; a broader beside a narrower is dropped."""
    cues = [place_cues(scene, verdict.trigger, n, family) for n in range(len(scene.places))]
    scores = [knows.weights.score("place", c)["place"] for c in cues]
    chosen: dict[int, Where] = {}
    for chain in _chains(scene.place_links):
        chain = [n for n in chain if not _unresolved(scene, n)]
        if chain and sum(scores[n] for n in chain) / len(chain) >= LIKELY["place"]:
            for n in chain:
                chosen[n] = Where(scene.index, n, knows.weights.best_cue("place", "place", cues[n]))
    broader = {n for n in chosen if _contains_another(scene, n, chosen)}
    named: dict[object, Where] = {}
    for n in sorted(chosen):
        if n not in broader:
            place = scene.resolved[n]
            named.setdefault(place.name_ar or place.text, chosen[n])
    return tuple(named.values())


def _unresolved(scene: Scene, n: int) -> bool:
    """Whether a word for a place named before («المدينة») found none."""
    return scene.places[n].anaphor is not None and scene.resolved[n].name_ar is None


def _contains_another(scene: Scene, n: int, chosen: Iterable[int]) -> bool:
    """Whether place `n` is the country, governorate or region of another chosen place."""
    mention, place = scene.places[n], scene.resolved[n]
    if mention.container_of in set(chosen):
        return True
    for other in chosen:
        if other != n and _locates(scene, n, other):
            return True
        if other != n and mention.breadth >= 3 and scene.places[other].breadth < mention.breadth:
            inner = scene.resolved[other]
            if (mention.is_country and inner.country == place.country) or (place.adm1_pcode and place.adm1_pcode == inner.adm1_pcode):
                return True
    return False


def _locates(scene: Scene, n: int, other: int) -> bool:
    """Whether place `n` only says where the place just before it lies («قدسيا (قرب دمشق)»)."""
    mention, before = scene.places[n], scene.places[other]
    return 0 <= mention.first - before.last <= 3 and scene.place_links[n] in {"في", "ب"} and before.breadth <= mention.breadth


def _chains(links: Sequence[str]) -> list[list[int]]:
    """Indices of mentions grouped into runs that coordination joins («+» links)."""
    chains: list[list[int]] = []
    for n, link in enumerate(links):
        if link.startswith("+") and chains:
            chains[-1].append(n)
        else:
            chains.append([n])
    return chains


def _date(scene: Scene, verdict: Verdict, family: str, knows: FrameRules) -> When | None:
    best: When | None = None
    top = LIKELY["date"]
    for mention, link in zip(scene.dates, scene.date_links, strict=True):
        cues = date_cues(scene, verdict.trigger, mention, link, family)
        score = knows.weights.score("date", cues)["date"]
        if score >= top:
            top, best = score, When(mention, knows.weights.best_cue("date", "date", cues))
    return best


def _source(scene: Scene, verdict: Verdict, actors: Sequence[Filler], family: str) -> Attribution | None:
    """The narrowest attribution over the trigger; a speaker is not the source of his own speech act."""
    at = verdict.trigger.first
    over = [a for a in scene.attributions if a.first <= at < a.last and a.verb != at]
    nearest = min(over, key=lambda a: (a.carried, a.last - a.first), default=None)
    if family != "speech" or nearest is None or not _speaks_for_himself(nearest, actors):
        return nearest
    if nearest.source.via:
        return _by_medium(scene, nearest)
    others = [a for a in over if (a.verb is None or _relays(a)) and not a.carried and not _speaks_for_himself(a, actors)]
    return min(others, key=lambda a: a.last - a.first, default=None)


def _relays(attribution: Attribution) -> bool:
    """Whether a medium or nobody in particular is cited: they pass on what others say."""
    return (attribution.source.id or "").startswith(("MEDIA", "UNKNOWN"))


def _by_medium(scene: Scene, attribution: Attribution) -> Attribution:
    """The medium that relays a speaker as the source: he is none for what he himself does by speaking."""
    via = attribution.source.via
    medium = next((m for m in scene.actors if m.id == via), None)
    if medium is None:
        return attribution
    source = Source(text=medium.text, id=via, name=medium.name)
    return replace(attribution, source=source, start=medium.start, end=medium.end, speaker_first=medium.first, speaker_last=medium.last)


def _speaks_for_himself(attribution: Attribution, actors: Sequence[Filler]) -> bool:
    """Whether the cited speaker, or the party he speaks for, is the one that acts; «وفقا للخارجية الروسية دعا لافروف» cites another.

    Where nobody is named as the actor while an earlier speaker goes on, it is he («وأضاف: نرفض الاتفاق»).
    """
    first, last = attribution.speaker_first, attribution.speaker_last
    if first is not None and last is not None and any(f.mention.first < last and first < f.mention.last for f in actors):
        return True
    goes_on = attribution.carried or attribution.verb is not None
    return goes_on and (_party(attribution.source.id) in {_party(f.mention.id) for f in actors} or (attribution.carried and not actors))


def _party(actor: str | None) -> str | None:
    """The state whose branch an actor is; other actors are parties of their own."""
    return actor.split(".")[0] if actor and actor.endswith((".GOV", ".MIL", ".SEC")) else actor
