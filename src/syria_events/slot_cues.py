"""Grammatical cues that say which mention fills which slot of a trigger, by name. `weights` says what each is worth."""

from collections.abc import Iterator

from syria_events.agreement import agree, agreement, gender_of_trigger
from syria_events.allotting import VIOLENT
from syria_events.cues import between, claim, distance, shape, word_before
from syria_events.models import ActorMention, Attribution, Trigger
from syria_events.qualifiers import Qualifiers
from syria_events.scenes import QUOTES, DateMention, Mention, Scene, Speaker


def pair_cues(scene: Scene, trigger: Trigger, mention: Mention, link: str, family: str) -> list[str]:
    """Cues common to every kind of mention: side, distance, link, clause, triggers between."""
    side, gap, others = between(scene, trigger, mention)
    form = shape(trigger)
    plain = link.lstrip("+")
    apart = min(2, abs(scene.clauses[mention.first] - scene.clauses[trigger.first]))
    near = distance(gap)
    rank = claim(scene, trigger, mention)
    return [
        f"{family}|{side}|{plain}",
        f"{family}|{form}|{side}|{plain}",
        f"{form}|{side}|{plain}",
        f"{family}|{side}|{near}",
        f"{form}|{side}|{near}",
        f"{plain}|{side}|{near}",
        f"clause|{side}|{apart}",
        f"{family}|clause|{side}|{apart}",
        f"triggers|{side}|{min(2, others)}",
        f"{family}|triggers|{side}|{min(2, others)}",
        f"joined|{link[:1] == '+'}|{side}",
        f"quoted|{scene.quoted[mention.first]}|{scene.quoted[trigger.first]}",
        f"claim|{rank}|{side}",
        f"{family}|claim|{rank}",
        "always",
    ]


def actor_cues(scene: Scene, trigger: Trigger, n: int, family: str, rules: Qualifiers) -> list[str]:
    """Cues that say whether actor mention `n` of the scene does, suffers or has nothing to do with the trigger."""
    mention = scene.actors[n]
    link = scene.actor_links[n]
    cues = pair_cues(scene, trigger, mention, link, family)
    side, gap, _ = between(scene, trigger, mention)
    kind = mention.kind or "none"
    rank = _rank(scene, trigger, n, side)
    form, plain = shape(trigger), link.lstrip("+")
    behind = _word_behind(scene, trigger, mention, rules)
    nearness = claim(scene, trigger, mention)
    cues += [
        f"{family}|kind|{kind}",
        f"{family}|{side}|kind|{kind}",
        f"{trigger.action}|kind|{kind}",
        f"{trigger.action}|{side}|{link.lstrip('+')}",
        f"{shape(trigger)}|{side}|rank|{rank}",
        f"{family}|{side}|rank|{rank}",
        f"speaker|{family}|{_speaks(scene, trigger, mention)}",
        f"adjective|{mention.adjective}|{side}|{distance(gap)}",
        f"place|{mention.place}|{family}|{link.lstrip('+')}",
        f"light|{family}|{_light(scene, trigger, mention, rules)}",
        f"headline|{scene.kind == 'headline'}|{side}",
        f"only|{len(scene.actors) == 1}|{side}|{family}",
        f"victim|{family}|{_victim(scene, mention)}|{kind}",
        f"victim|{family}|{_victim(scene, mention)}|{side}",
        f"behind|{behind}|{family}|{side}",
        f"behind|{behind}|{form}",
        f"{family}|{side}|{plain}|{kind}",
        f"{form}|{side}|rank|{rank}|{behind}",
        f"{family}|{side}|rank|{rank}|{nearness}",
        f"{family}|{kind}|{side}|{nearness}",
        f"{family}|{form}|{side}|rank|{rank}",
        f"inside|{_covered(scene, mention)}|{family}|{plain}",
    ]
    return [*cues, *_agreement_cues(scene, trigger, n, family, side)]


def _agreement_cues(scene: Scene, trigger: Trigger, n: int, family: str, side: str) -> list[str]:
    """Whether the trigger's gender fits the mention, and whether it is the nearest free-standing one on its side that it fits."""
    form, link = shape(trigger), scene.actor_links[n].lstrip("+")
    fits = agreement(trigger, scene.actors[n], scene.sentence)
    rank = "no"
    if fits == "agree" and link in _FREE:
        nearer = range(n) if side == "after" else range(n + 1, len(scene.actors))
        free = (i for i in nearer if scene.actor_links[i].lstrip("+") in _FREE and between(scene, trigger, scene.actors[i])[0] == side)
        rank = str(min(2, sum(agreement(trigger, scene.actors[i], scene.sentence) == "agree" for i in free)))
    over = _speaks_over(scene, trigger, scene.actors[n])
    close = side == "after" and all(t.text in QUOTES for t in scene.sentence.tokens[trigger.last : scene.actors[n].first])
    ahead = scene.speaker is not None or _subject_before(scene, trigger)
    return [
        f"close|{close}|{link}|{form}|{trigger.rule}",
        f"close|{close}|{link}|{form}|{fits}|{ahead}",
        f"close|{close}|{link}|{family}|{form}|{fits}",
        f"fits|{fits}|{form}|{side}",
        f"fits|{fits}|{family}|{form}|{side}|{link}",
        f"fitting|{rank}|{family}|{form}|{side}",
        f"over|{over}|{family}|{form}",
        f"over|{over}|{fits}|{family}|{side}",
    ]


_FREE = frozenset({"bare", "initial", "و"})


def _free(scene: Scene) -> Iterator[ActorMention]:
    """The mentions that no word governs and no other is joined to."""
    return (m for m, link in zip(scene.actors, scene.actor_links, strict=True) if link in _FREE)


def _subject_before(scene: Scene, trigger: Trigger) -> bool:
    """Whether a free-standing mention that fits the trigger stands before it in its clause."""
    return any(
        m.last <= trigger.first
        and scene.clauses[m.first] == scene.clauses[trigger.first]
        and agreement(trigger, m, scene.sentence) != "differ"
        for m in _free(scene)
    )


def _speaks_over(scene: Scene, trigger: Trigger, mention: ActorMention) -> bool:
    """Whether the mention is the speaker of a statement that holds the trigger."""
    return any(a.first <= trigger.first < a.last and _is_speaker(a, mention) for a in scene.attributions)


def _is_speaker(cited: Attribution, mention: ActorMention) -> bool:
    """Whether the mention begins in the words that name who is cited in this sentence."""
    first, last = cited.speaker_first, cited.speaker_last
    return first is not None and last is not None and first <= mention.first < last


def speaker_cues(scene: Scene, trigger: Trigger, speaker: Speaker, rules: Qualifiers) -> list[str]:
    """Cues that say whether who was cited last before the sentence is the one who acts («وطالب ...» after «وقال ...»)."""
    form = shape(trigger)
    joined = trigger.prefix[:1] in {"و", "ف"}
    fits = agree(gender_of_trigger(trigger, scene.sentence), speaker.gender)
    behind = next((m for m in _free(scene) if m.first == trigger.last), None)
    taken = agreement(trigger, behind, scene.sentence) if behind is not None else "none"
    before = min(2, sum(m.last <= trigger.first for m in _free(scene)))
    cited = any(a.first <= trigger.first < a.last and not a.carried for a in scene.attributions)
    carried = any(a.first <= trigger.first < a.last and a.carried for a in scene.attributions)
    place = min(3, trigger.first)
    return [
        "always",
        f"{form}|{joined}",
        f"{form}|{fits}|{taken}",
        f"{form}|{joined}|{place}",
        f"{fits}|{joined}",
        f"{taken}|{joined}|{fits}",
        f"before|{before}|{form}",
        f"before|{before}|{place}|{joined}",
        f"cited|{cited}|{form}",
        f"cited|{cited}|{before}",
        f"carried|{carried}|{form}",
        f"ago|{speaker.ago}|{joined}",
        f"ago|{speaker.ago}|{carried}|{cited}",
        f"quoted|{scene.quoted[trigger.first]}|{form}",
        f"{trigger.action}",
        f"{trigger.action}|{form}",
        f"kind|{speaker.mention.kind}",
        f"word|{word_before(scene, trigger)}|{form}",
    ]


def _covered(scene: Scene, mention: ActorMention) -> bool:
    """Whether a place mention covers the actor mention («ريف دمشق»)."""
    return any(
        p.first <= mention.first and mention.last <= p.last and p.last - p.first > mention.last - mention.first for p in scene.places
    )


def _victim(scene: Scene, mention: ActorMention) -> bool:
    """Whether the mention is what a toll counts («مقتل خمسة من عناصر الجيش»)."""
    return any(t.first - 1 <= mention.first <= t.last + 1 for t in scene.tolls)


def _word_behind(scene: Scene, trigger: Trigger, mention: ActorMention, rules: Qualifiers) -> str:
    """What the word in front of the mention is: this trigger, another one, a light verb, a number or anything else."""
    at = mention.first - 1
    if at < 0:
        return "start"
    if trigger.first <= at < trigger.last:
        return "trigger"
    other = next((t for t in scene.triggers if t.first <= at < t.last), None)
    if other is not None:
        return "violent" if other.action in VIOLENT else other.action if other.action == "casualties" else "event"
    key = scene.sentence.tokens[at].key
    if key in rules.light_verbs or (key[:1] in "وف" and key[1:] in rules.light_verbs):
        return "light"
    return "number" if key.isdigit() else "word"


def _rank(scene: Scene, trigger: Trigger, n: int, side: str) -> str:
    """First, second or later free-standing (bare or initial) mention on its side, counted from the trigger; `tied` when governed."""
    if scene.actor_links[n].lstrip("+") not in _FREE:
        return "tied"
    if side == "after":
        nearer = [i for i, m in enumerate(scene.actors[:n]) if m.first >= trigger.last]
    else:
        nearer = [i for i, m in enumerate(scene.actors) if i > n and m.last <= trigger.first]
    free = sum(scene.actor_links[i] in _FREE for i in nearer)
    return str(min(free, 2))


def _speaks(scene: Scene, trigger: Trigger, mention: ActorMention) -> bool:
    return any(_is_speaker(a, mention) and a.verb != trigger.first for a in scene.attributions)


def _light(scene: Scene, trigger: Trigger, mention: Mention, rules: Qualifiers) -> str:
    """How the mention stands to a light verb in front of the trigger: between them, before the verb, or there is none."""
    tokens = scene.sentence.tokens
    for i in range(trigger.first - 1, max(-1, trigger.first - 12), -1):
        key = tokens[i].key
        if key in rules.light_verbs or (key[:1] in "وف" and key[1:] in rules.light_verbs):
            if mention.first > i and mention.last <= trigger.first:
                return "between"
            return "before" if mention.last <= i else "behind"
    return "none"


def place_cues(scene: Scene, trigger: Trigger, n: int, family: str) -> list[str]:
    """Cues that say whether place mention `n` of the scene is where the trigger happened."""
    mention = scene.places[n]
    link = scene.place_links[n]
    cues = pair_cues(scene, trigger, mention, link, family)
    side, gap, others = between(scene, trigger, mention)
    place = scene.resolved[n]
    level = (
        "country" if mention.is_country else "capital" if mention.is_capital else "local" if place.country in {None, "SYR"} else "abroad"
    )
    nearer = sum(1 for m in scene.places if m is not mention and between(scene, trigger, m)[1] < gap)
    cues += [
        f"{family}|{level}",
        f"{family}|{level}|{side}|{link.lstrip('+')}",
        f"{trigger.action}|{level}",
        f"{level}|{side}|{distance(gap)}",
        f"container|{mention.container_of is not None}",
        f"nearer|{min(nearer, 3)}|{side}|{level}",
        f"first|{mention.first <= 2}|{family}|{min(1, others)}",
        f"actor|{_is_actor(scene, n)}|{level}|{family}",
        f"headline|{scene.kind == 'headline'}|{level}",
        f"qualified|{mention.text != mention.name}|{family}",
    ]
    return cues


def _is_actor(scene: Scene, n: int) -> bool:
    """Whether an actor mention covers the place («دمشق» that speaks, «قوات سوريا الديمقراطية»)."""
    mention = scene.places[n]
    return any(a.first <= mention.first and mention.last <= a.last for a in scene.actors)


def date_cues(scene: Scene, trigger: Trigger, mention: DateMention, link: str, family: str) -> list[str]:
    """Cues that say whether a time expression dates the trigger."""
    cues = pair_cues(scene, trigger, mention, link, family)
    side, gap, _ = between(scene, trigger, mention)
    nearer = sum(1 for m in scene.dates if m is not mention and between(scene, trigger, m)[1] < gap)
    verb = any(a.verb is not None and -1 <= mention.first - a.verb <= 8 and not a.carried for a in scene.attributions)
    opening = scene.sentence.tokens[mention.first].key
    since = "since" if opening in {"منذ", "ومنذ"} else "before" if opening in {"قبل", "بعد", "عقب"} else "plain"
    precision = mention.date.precision if mention.date.value else "vague"
    rank = claim(scene, trigger, mention)
    cues += [
        f"{since}|{shape(trigger)}|{side}",
        f"{since}|{family}|{rank}",
        f"{precision}|{family}",
        f"{precision}|{side}|{distance(gap)}",
        f"{precision}|{rank}|{side}",
        f"report|{verb}|{rank}|{precision}",
        f"nearer|{min(nearer, 2)}|{side}",
        f"only|{len(scene.dates) == 1}|{side}|{family}",
        f"basis|{mention.date.basis}|{mention.date.precision}",
        f"report|{verb}|{side}|{distance(gap)}",
        f"report|{verb}|{family}",
        f"single|{len(scene.triggers) == 1}|{side}",
    ]
    return cues
