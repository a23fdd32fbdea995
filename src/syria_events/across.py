"""Reports of several articles put together: which may be one incident, and what that weighs."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from syria_events.arabic import fold
from syria_events.clusters import unite
from syria_events.linking import Mention, Said, bare, link_rules, mention_of
from syria_events.models import Event

# Incidents further apart than this are never compared.
WINDOW_DAYS = 3
# An incident is compared with at most this many others of one block, the nearest in time first.
CANDIDATES = 24
_LONG = 7  # days: an interval of more is a period, not a day
_ALIKE, _UNLIKE = 0.6, 0.2  # share of words in common
Key = tuple[str, str, str, int]


@dataclass(frozen=True, slots=True)
class Account(Said):
    """What one article says of an incident: its fullest mention, what that leaves out taken from the others.

    `words`: folded words of the sentence.
    """

    article: tuple[str | None, ...]
    actions: tuple[str, ...]
    families: frozenset[str]
    status: str
    words: frozenset[str]


@dataclass(frozen=True, slots=True)
class Joined:
    """Clusters of accounts by number, and for each (by its first member) the weakest link's weight and features."""

    clusters: tuple[tuple[int, ...], ...]
    weakest: dict[int, tuple[float, tuple[str, ...]]]


def fullest(events: Sequence[Event]) -> list[Event]:
    """The mentions of an incident, the one that says most first."""
    return sorted(events, key=_says, reverse=True)


def _says(event: Event) -> tuple[bool, bool, int, bool, float]:
    return (
        bool(event.locations),
        event.date.basis not in {"unknown", "publication"},
        len(event.actors) + len(event.targets),
        event.casualties.killed is not None,
        event.confidence,
    )


def account_of(events: Sequence[Event]) -> Account:
    """What the mentions of one incident in one article say together."""
    ordered = fullest(events)
    mentions = [mention_of(e) for e in ordered]
    lead = mentions[0]
    placed = next((m for m in mentions if m.names and not m.wide), next((m for m in mentions if m.names), lead))
    dated = next((m for m in mentions if m.stated and m.first), next((m for m in mentions if m.first), lead))
    actions = tuple(dict.fromkeys(e.action for e in ordered))
    families = link_rules().families
    return Account(
        article=_article(ordered[0]),
        actions=actions,
        families=frozenset(families.get(a, a) for a in actions),
        status="actual" if any(e.status == "actual" for e in ordered) else ordered[0].status,
        names=placed.names,
        adm1=placed.adm1,
        wide=placed.wide,
        actors=_whole(_first_of(mentions, "actors", lead.targets)),
        targets=_whole(_first_of(mentions, "targets", lead.actors)),
        first=dated.first,
        last=dated.last,
        stated=dated.stated,
        killed=max((m.killed for m in mentions if m.killed is not None), default=None),
        wounded=max((m.wounded for m in mentions if m.wounded is not None), default=None),
        source=next((m.source for m in mentions if m.source), None),
        words=frozenset(bare(w) for w in fold(ordered[0].sentence.text).split() if len(w) > 2),
    )


def _article(event: Event) -> tuple[str | None, ...]:
    """What tells articles apart; one without id is known by the incident alone."""
    return (event.article_id, event.outlet, event.url) if event.article_id else ("", event.incident_id, event.id)


def _first_of(mentions: Sequence[Mention], field: str, others: frozenset[str]) -> frozenset[str]:
    """What the lead says of a side, else the first mention that says anything but the `others`, whom the lead has on the other side."""
    lead: frozenset[str] = getattr(mentions[0], field)
    return lead or next((value for m in mentions if (value := getattr(m, field) - others)), lead)


def _whole(parties: frozenset[str]) -> frozenset[str]:
    """Parties with bodies of the United Nations as one: outlets name the envoy or the organisation."""
    return frozenset("UN" if who.startswith("UN") and who != "UNKNOWN" else who for who in parties)


def join(accounts: Sequence[Account]) -> Joined:
    """Clusters of the accounts that tell one incident: of different articles, within three days, of one place or of the same parties."""
    features: dict[tuple[int, int], tuple[str, ...]] = {}
    links = []
    for i, j in candidates(accounts):
        found = agreement(accounts[i], accounts[j])
        if found is not None and (weight := weigh(found)) >= 0:
            features[i, j] = found
            links.append((weight, i, j))

    def fit(i: int, j: int) -> float:
        found = agreement(accounts[i], accounts[j])
        return link_rules().across["unrelated"] if found is None else weigh(found)

    members, weakest = unite(links, fit)
    return Joined(
        clusters=tuple(sorted(tuple(m) for m in members.values())),
        weakest={members[a][0]: (weight, features[i, j]) for a, (weight, i, j) in weakest.items()},
    )


def candidates(accounts: Sequence[Account]) -> Iterator[tuple[int, int]]:
    """Pairs of accounts (lower number first) worth comparing; each meets the nearest few of its blocks, so their number grows linearly."""
    blocks: dict[Key, list[int]] = defaultdict(list)
    for n in sorted((n for n, a in enumerate(accounts) if a.first is not None), key=lambda n: (accounts[n].first, n)):
        met: set[int] = set()
        for key in _looks_in(accounts[n]):
            for other in blocks[key][-CANDIDATES:]:
                if other not in met and accounts[other].article != accounts[n].article:
                    met.add(other)
                    yield min(other, n), max(other, n)
        for key in _stands_in(accounts[n]):
            blocks[key].append(n)


def _slots(account: Account) -> set[int]:
    """The stretches of days an account lies in: those of its first and last day."""
    return {d // (WINDOW_DAYS + 1) for d in (account.first, account.last) if d is not None}


def _stands_in(account: Account) -> Iterator[Key]:
    """Blocks where others find an account: its places, its governorates, and its parties for acts that need no place."""
    for slot in _slots(account):
        for family in account.families:
            yield from (("place", family, name, slot) for name in account.names)
            yield from (("wide" if account.wide else "in", family, code, slot) for code in account.adm1)
            if family in link_rules().placeless:
                yield from (("party", family, who, slot) for who in account.actors)


def _looks_in(account: Account) -> Iterator[Key]:
    """Blocks where an account looks for others: one without a narrow place meets all of its governorate, others only such."""
    for slot in sorted({s + d for s in _slots(account) for d in (-1, 0, 1)}):
        for family in sorted(account.families):
            yield from (("place", family, name, slot) for name in sorted(account.names))
            for code in sorted(account.adm1):
                yield "wide", family, code, slot
                if account.wide:
                    yield "in", family, code, slot
            if family in link_rules().placeless:
                yield from (("party", family, who, slot) for who in sorted(account.actors))


def weigh(features: Sequence[str]) -> float:
    """What speaks for one incident: 0 and more joins."""
    weights = link_rules().across
    return weights["bias"] + sum(weights.get(f, 0.0) for f in features)


def agreement(a: Account, b: Account) -> tuple[str, ...] | None:
    """What agrees and differs between two accounts, None when they can never be one incident."""
    related = _relation(a, b)
    if related is None or a.first is None or b.first is None or _gap(a, b) > WINDOW_DAYS:
        return None
    found = [f"relation {related}", _place(a, b), _sides("actors", a.actors, b.actors), _sides("targets", a.targets, b.targets)]
    found += [_date(a, b), _toll(a, b), _words(a, b)]
    if a.targets and b.targets and a.targets.isdisjoint(b.targets) and not a.families.isdisjoint(link_rules().placeless):
        found.append("addressee differ")
    if a.source and b.source:
        found.append("source same" if a.source == b.source else "source differ")
    if a.status != b.status:
        found.append("status differ")
    if a.article == b.article:
        found.append("article same")
    return tuple(f for f in found if f)


def _relation(a: Account, b: Account) -> str | None:
    """The nearest relation of any of their actions."""
    if a.actions[0] == b.actions[0] or not set(a.actions).isdisjoint(b.actions):
        return "same"
    relations = link_rules().relations
    return next((r for x in a.actions for y in b.actions if (r := relations.get((x, y)))), None)


def _gap(a: Account, b: Account) -> int:
    """Days between the end of one and the begin of the other, 0 when they overlap."""
    if a.first is None or b.first is None:
        return WINDOW_DAYS + 1
    return max(0, a.first - (b.last or b.first), b.first - (a.last or a.first))


def _place(a: Account, b: Account) -> str:
    if not a.names or not b.names:
        return "place one" if a.names or b.names else "place none"
    same_adm1 = bool(a.adm1 & b.adm1) or not a.adm1 or not b.adm1
    if a.names & b.names and same_adm1:
        return "region same" if a.wide and b.wide else "place same"
    if "SYR" in a.adm1 | b.adm1:
        return "place inside"
    if not same_adm1:
        return "place differ"
    return "place inside" if a.wide != b.wide else "place near"


def _sides(field: str, a: frozenset[str], b: frozenset[str]) -> str:
    if not a or not b:
        return f"{field} one" if a or b else ""
    if a <= b or b <= a:
        return f"{field} equal" if len(a & b) > 1 else f"{field} same" if a == b else f"{field} part"
    if a & b:
        return f"{field} crossed"
    sides = link_rules().sides
    allied = {sides[x] for x in a if x in sides} & {sides[x] for x in b if x in sides}
    return f"{field} allied" if allied else f"{field} differ"


def _date(a: Account, b: Account) -> str:
    if a.first is None or b.first is None:
        return ""
    if a.stated != b.stated:
        told, printed = (a, b) if a.stated else (b, a)
        late = (printed.first or 0) - (told.last or told.first or 0)
        return "date likely" if 0 <= late <= 2 or _period(told) else "date unlikely"
    word = "date" if a.stated else "printed"
    if (a.first, a.last) == (b.first, b.last):
        return f"{word} same"
    gap = _gap(a, b)
    return f"{word} overlap" if gap == 0 else f"{word} next" if gap == 1 else f"{word} apart"


def _period(account: Account) -> bool:
    return account.first is not None and account.last is not None and account.last - account.first > _LONG


def _toll(a: Account, b: Account) -> str:
    """«toll same», «toll rising» (no fewer killed in the later report, its day not stated in both), «near» (up to thrice) or «far»."""
    pairs = [(x, y) for x, y in ((a.killed, b.killed), (a.wounded, b.wounded)) if x is not None and y is not None]
    if not pairs:
        return ""
    if any(x == y for x, y in pairs):
        return "toll same"
    if any(max(p) > 3 * min(p) for p in pairs):
        return "toll far"
    early, late = (a, b) if (a.first or 0) <= (b.first or 0) else (b, a)
    rises = a.first != b.first and not (a.stated and b.stated) and (early.killed or 0) <= (late.killed or 0)
    return "toll rising" if rises else "toll near"


def _words(a: Account, b: Account) -> str:
    shared = len(a.words & b.words) / max(1, min(len(a.words), len(b.words)))
    return "words alike" if shared >= _ALIKE else "words unlike" if shared <= _UNLIKE else ""
