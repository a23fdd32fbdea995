"""What single words may be in an actor phrase: the first word of a name or head, or an adjective."""

from collections.abc import Iterator

from syria_events.arabic import proclitics
from syria_events.values.actor_phrases import Adjective, Reading
from syria_events.values.actor_rules import ActorRules


class Readings:
    """The rules looked up by folded word, every answer remembered."""

    def __init__(self, rules: ActorRules) -> None:
        self.rules = rules
        self._readings: dict[str, tuple[Reading, ...]] = {}
        self._adjectives: dict[str, Adjective | None] = {}

    def name_of(self, actor: str | None) -> str | None:
        """English name of an id; None when the id is None or not known."""
        party = self.rules.parties.get(actor or "")
        return party.name if party else None

    def kind_of(self, actor: str | None) -> str | None:
        """Kind of an id as in actors.toml; None when the id is None or not known."""
        party = self.rules.parties.get(actor or "")
        return party.kind if party else None

    def readings(self, key: str) -> tuple[Reading, ...]:
        """The ways to read a folded word as the first word of an actor; remembered."""
        found = self._readings.get(key)
        if found is None:
            found = self._readings[key] = tuple(self._read(key))
        return found

    def _read(self, key: str) -> Iterator[Reading]:
        rules = self.rules
        for prefix, stem in proclitics(key):
            if prefix.endswith("س"):
                continue
            definite = prefix.endswith(("ال", "لل"))
            whole = "ال" + stem if definite else stem
            clitic = prefix[:-2] if prefix.endswith("ال") else prefix
            names, phrases = rules.names.get(whole), rules.head_phrases.get(whole)
            head = rules.heads.get(stem)
            if prefix.endswith("ال"):  # the reading with a shorter prefix has the names
                names = phrases = None
            if names or phrases or head:
                yield Reading(len(clitic), clitic, definite, names, phrases, head)

    def adjective(self, key: str) -> Adjective | None:
        """A folded word as a modifier, None when it is none; remembered."""
        if key not in self._adjectives:
            self._adjectives[key] = self._modifier(key)
        return self._adjectives[key]

    def _modifier(self, key: str) -> Adjective | None:
        for prefix, stem in proclitics(key):
            if prefix not in ("", "و", "ال", "وال"):
                continue
            side = self.rules.sides.get(stem)
            if side or stem in self.rules.epithets:
                return Adjective(prefix.startswith("و"), prefix.endswith("ال"), side)
        return None
