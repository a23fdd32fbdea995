"""One event to read: as text with its reasons, and as a right-to-left table for notebooks."""

from collections.abc import Iterable
from html import escape

from syria_events.models import Actor, Casualties, Count, Event, Evidence, Place

_FIELDS = ("action", "status", "actors", "targets", "locations", "date", "source", "casualties", "weapons", "confidence")
# Evidence may name the singular field.
_PLURAL = {"trigger": "action", "actor": "actors", "target": "targets", "location": "locations", "place": "locations", "weapon": "weapons"}


def explain(event: Event) -> str:
    """The event field by field: value, then for each piece of evidence the rule id, the words it read and their offsets."""
    span = event.sentence
    lines = [
        f"{event.action} ({event.action_class}), {event.status}, confidence {event.confidence:.2f}",
        f"  id         {event.id}  article {event.article_id or '-'}",
        f"  sentence   [{span.start}:{span.end}] «{_one_line(span.text)}»",
    ]
    reasons = _by_field(event.evidence)
    for field in _FIELDS:
        value, evidence = _value(event, field), reasons.pop(field, [])
        if value or evidence:
            lines.append(f"  {field:<11}{value or '-'}")
            lines += [_reason(e) for e in evidence]
    lines += [_reason(e) for rest in reasons.values() for e in rest]
    return "\n".join(lines)


def _by_field(evidence: Iterable[Evidence]) -> dict[str, list[Evidence]]:
    found: dict[str, list[Evidence]] = {}
    for e in evidence:
        name = e.field.split(".")[0].split("[")[0]
        found.setdefault(_PLURAL.get(name, name), []).append(e)
    return found


def _reason(e: Evidence) -> str:
    return f"    {e.field} ← {e.rule}: «{_one_line(e.quote)}» [{e.start}:{e.end}]"


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _value(event: Event, field: str) -> str:
    when, source = event.date, event.source
    values = {
        "action": f"{event.action} «{_one_line(event.trigger.text)}»",
        "status": event.status,
        "actors": "; ".join(map(_actor, event.actors)),
        "targets": "; ".join(map(_actor, event.targets)),
        "locations": "; ".join(map(_place, event.locations)),
        "date": f"{when.value or '?'} ({when.basis}){f' «{when.text}»' if when.text else ''}" if when.value or when.text else "",
        "source": f"{source.id or '?'} «{source.text}»{f' via {source.via}' if source.via else ''}" if source else "",
        "casualties": _casualties(event.casualties),
        "weapons": ", ".join(event.weapons),
        "confidence": "",
    }
    return values[field]


def _actor(actor: Actor) -> str:
    return f"{actor.id or '?'} «{actor.text}»"


def _place(place: Place) -> str:
    code = place.adm1_pcode or place.country or "?"
    point = f" {place.lat:.4f}, {place.lon:.4f}" if place.lat is not None and place.lon is not None else ""
    return f"«{place.text}» {place.name_en or place.name_ar or '?'} ({code}){point}"


def _casualties(toll: Casualties) -> str:
    counts: dict[str, Count | None] = {name: getattr(toll, name) for name in type(toll).model_fields}
    return ", ".join(f"{name} {_count(count)}" for name, count in counts.items() if count is not None)


def _count(count: Count) -> str:
    if count.best is not None:
        return str(count.best)
    return "?" if count.low is None and count.high is None else f"{count.low or '?'}..{count.high or '?'}"


def html(event: Event) -> str:
    """A right-to-left HTML table of the event, its trigger marked in the sentence; every text is escaped."""
    rows = [(field, _value(event, field)) for field in _FIELDS]
    cells = "".join(f'<tr><th dir="ltr">{escape(name)}</th><td dir="auto">{escape(value)}</td></tr>' for name, value in rows if value)
    return f'<table dir="rtl" lang="ar" class="syria-event"><caption dir="auto">{_marked(event)}</caption><tbody>{cells}</tbody></table>'


def _marked(event: Event) -> str:
    """The sentence with the trigger in bold, when it stands in it."""
    text, begin, end = event.sentence.text, event.trigger.start - event.sentence.start, event.trigger.end - event.sentence.start
    if not 0 <= begin < end <= len(text):
        return escape(text)
    return f"{escape(text[:begin])}<b>{escape(text[begin:end])}</b>{escape(text[end:])}"
