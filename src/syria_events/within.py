"""The mentions of one article put together: which of them tell one incident."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from syria_events.clusters import Pair, agglomerate
from syria_events.linking import Mention, incident_id, link_rules, mention_of, relation
from syria_events.models import Event

NEAR, FAR = 300, 1500  # characters between two mentions
RECENT = 3  # days before publication
# A mention is compared with this many before it: keeps pages of thousands of mentions linear.
_BACK = 150


def assign_incidents(events: Sequence[Event]) -> list[Event]:
    """The events of one article in the order given, each with its `incident_id`: mentions of one incident share it.

    Mentions are clustered by the average weight of their links. The id is a hash of the id of the first mention. Raises: nothing.
    """
    order = sorted(range(len(events)), key=lambda i: (events[i].trigger.start, i))
    mentions = [mention_of(events[i]) for i in order]
    rules = link_rules().within
    links = {pair: rules["bias"] + sum(rules.get(f, 0.0) for f in features) for pair, features in pair_features(mentions)}
    ids: dict[int, str] = {}
    for group in agglomerate(len(order), links, rules["unrelated"]):
        name = incident_id(mentions[group[0]].event.id)
        ids.update((order[k], name) for k in group)
    return [event.model_copy(update={"incident_id": ids[i]}) for i, event in enumerate(events)]


def pair_features(mentions: Sequence[Mention]) -> Iterator[tuple[Pair, list[str]]]:
    """(one, other) and what agrees and differs, for each two mentions, in text order, whose actions can be one incident."""
    places = _places(mentions)
    for j, later in enumerate(mentions):
        for i in range(max(0, j - _BACK), j):
            related = relation(mentions[i].event.action, later.event.action)
            if related is not None:
                spread = _spread(places, mentions[i].event.action, later.event.action)
                yield (i, j), [f"relation {related}", *compare(mentions[i], later), *position(mentions[i], later), spread]


def _places(mentions: Sequence[Mention]) -> dict[str, set[frozenset[str]]]:
    """The places that each action is told of in an article."""
    places: dict[str, set[frozenset[str]]] = defaultdict(set)
    for mention in mentions:
        if mention.names:
            places[mention.event.action].add(mention.names)
    return places


def _spread(places: Mapping[str, set[frozenset[str]]], a: str, b: str) -> str:
    """Whether the article tells two actions of one place or of many, as a round-up does."""
    empty: set[frozenset[str]] = set()
    n = len(places.get(a, empty) | places.get(b, empty))
    return "places none" if n == 0 else "places one" if n == 1 else "places few" if n <= 3 else "places many"


def compare(a: Mention, b: Mention) -> list[str]:
    """What agrees and what differs between two mentions, as «field verdict» («place same»); fields neither states are left out."""
    found = [_place(a, b), _sides("actors", a.actors, b.actors), _sides("targets", a.targets, b.targets), _date(a, b), _toll(a, b)]
    if a.source and b.source:
        found.append("source same" if a.source == b.source else "source differ")
    if a.event.status != b.event.status:
        found.append("status differ")
    return [f for f in found if f]


def _place(a: Mention, b: Mention) -> str:
    if not a.names or not b.names:
        return "place one" if a.names or b.names else "place none"
    if a.names & b.names:
        return "place same"
    if a.adm1 & b.adm1:
        return "place inside" if a.wide or b.wide else "place near"
    return "place inside" if "SYR" in a.adm1 | b.adm1 else "place differ"


def _sides(field: str, a: frozenset[str], b: frozenset[str]) -> str:
    if not a or not b:
        return f"{field} one" if a or b else ""
    return f"{field} same" if a & b else f"{field} differ"


def _date(a: Mention, b: Mention) -> str:
    """Whether days stated agree; of one stated and one of publication, whether the stated one is «old», «new» (within three days)."""
    if a.first is None or b.first is None or a.last is None or b.last is None or not (a.stated or b.stated):
        return ""
    if a.stated != b.stated:
        told, printed = (a, b) if a.stated else (b, a)
        return "date old" if (printed.first or 0) - (told.last or 0) > RECENT else "date new"
    if (a.first, a.last) == (b.first, b.last):
        return "date same"
    return "date overlap" if a.first <= b.last and b.first <= a.last else "date differ"


def _toll(a: Mention, b: Mention) -> str:
    """«toll same» or «toll differ»; nothing when neither tells one, or both only one person, which many acts have in common."""
    pairs = [(x, y) for x, y in ((a.killed, b.killed), (a.wounded, b.wounded)) if x is not None and y is not None]
    if all(x == y <= 1 for x, y in pairs):
        return ""
    return "toll same" if any(x == y > 1 for x, y in pairs) else "toll differ"


def position(a: Mention, b: Mention) -> list[str]:
    """How the later mention `b` of an article stands to `a`, and how alike their words are."""
    found = []
    if a.event.sentence.start == b.event.sentence.start:
        found.append("sentence same")
    distance = b.event.trigger.start - a.event.trigger.start
    found.append("distance near" if distance <= NEAR else "distance far" if distance > FAR else "distance middle")
    if a.event.sentence.start == 0 and distance > 0:
        found.append("headline")
    if b.definite:
        found.append("definite")
    return [*found, _words(a, b)]


def _words(a: Mention, b: Mention) -> str:
    """«word same», «root same» («خرجت», «خروج») or «root differ»."""
    if a.word == b.word:
        return "word same"
    shared = len(a.root & b.root)
    return "root same" if shared >= 2 and shared >= min(len(a.root), len(b.root)) else "root differ"
