"""Which place of a sentence holds which: «دوما في الغوطة الشرقية», «حي النخيل بمدينة حلب»."""

from collections.abc import Sequence
from dataclasses import replace

from syria_events.models import PlaceMention
from syria_events.values.gazetteer import PlaceRow
from syria_events.values.place_words import PlaceWords

# Places small enough that another of the name may lie elsewhere, unknown to the gazetteer.
_SMALL = frozenset({"village", "neighbourhood", "site", "road"})
_SETTLED = _SMALL | {"town", "adm3"}


def mark_containers(
    found: Sequence[PlaceMention], keys: Sequence[str], rows: Sequence[PlaceRow], words: PlaceWords
) -> tuple[PlaceMention, ...]:
    """Set `container_of` on each mention that holds a narrower one beside it («دوما في الغوطة الشرقية»)."""
    marked = list(found)
    for i in range(1, len(marked)):
        a, b = marked[i - 1], marked[i]
        if a.last > b.first or a.anaphor or b.anaphor or b.first - a.last > 3:
            continue
        gap = keys[a.last : b.first]
        if keys[b.first].startswith("و") and not gap and rows and _prefix_is_and(b, keys):
            continue
        if any(k not in words.between for k in gap) or (gap and gap[-1] == "،" and not keys[b.first].startswith("ب")):
            continue
        if b.breadth > a.breadth and (_compatible(a, b, rows) or _said_to_hold(a, b, gap, keys, rows)):
            marked[i] = replace(b, container_of=i - 1)
        elif a.breadth > b.breadth and a.container_of is None and _compatible(b, a, rows) and "من" not in gap:
            marked[i - 1] = replace(a, container_of=i)
    return tuple(marked)


def _prefix_is_and(mention: PlaceMention, keys: Sequence[str]) -> bool:
    """Whether the mention's first token carries «و»: a second place, not a container."""
    key = keys[mention.first]
    return key.startswith("و") and not mention.text.startswith("و")


def _compatible(narrow: PlaceMention, broad: PlaceMention, rows: Sequence[PlaceRow]) -> bool:
    """Whether the broad place can hold the narrow one: some governorate or country in common, or one of them unknown."""
    here = {(rows[n].country, rows[n].adm1) for n in narrow.rows}
    there = {(rows[n].country, rows[n].adm1) for n in broad.rows}
    if not here or not there:
        return True
    return any(c == c2 and (a is None or a2 is None or a == a2) for c, a in here for c2, a2 in there)


def _said_to_hold(narrow: PlaceMention, broad: PlaceMention, gap: Sequence[str], keys: Sequence[str], rows: Sequence[PlaceRow]) -> bool:
    """Whether «في» or «ب» puts a small place into one where the gazetteer has none of the name: there is another of the name there."""
    joined = keys[broad.first].startswith("ب") and not broad.text.startswith("ب") if not gap else gap[-1] == "في"
    return joined and is_small(narrow, rows)


def is_small(mention: PlaceMention, rows: Sequence[PlaceRow]) -> bool:
    """Whether another place of the name may well exist: a village, a neighbourhood, or a town that a kind noun («قرية») makes small."""
    kinds = _SETTLED if mention.head else _SMALL
    return bool(mention.rows) and all(rows[n].kind in kinds and rows[n].country == "SYR" for n in mention.rows)
