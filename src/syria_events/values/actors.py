"""Who is named: noun phrases of a sentence that may be actors, each with the id of its party."""

from collections.abc import Sequence
from datetime import date
from functools import cache

from syria_events.models import ActorMention, Sentence
from syria_events.values.actor_context import in_context
from syria_events.values.actor_reader import Reader
from syria_events.values.actor_readings import Readings
from syria_events.values.actor_rules import ActorRules, load_rules


class ActorLexicon:
    """The actor registry and its grammar, ready to read sentences. Get it with `load`; reading never raises."""

    def __init__(self, rules: ActorRules) -> None:
        self.rules = rules
        self._words = Readings(rules)

    @staticmethod
    def load() -> "ActorLexicon":
        """The lexicon of the bundled rule files, read once. Raises: RuleError when a file is wrong."""
        return _bundled()

    def name_of(self, actor: str | None) -> str | None:
        """English name of an id; None when the id is None or not known."""
        return self._words.name_of(actor)

    def kind_of(self, actor: str | None) -> str | None:
        """Kind of an id as in actors.toml; None when the id is None or not known."""
        return self._words.kind_of(actor)

    def find(self, sentence: Sentence, tags: Sequence[str] | None = None, published: date | None = None) -> tuple[ActorMention, ...]:
        """Actor mentions in token order, never overlapping, the longest noun phrase first.

        `tags` are BIO labels (PER LOC ORG MISC), one a token, None without NER. `published` decides who was in office.
        """
        mentions = tuple(Reader(self._words, sentence, tags, published).mentions())
        return in_context(mentions, sentence, self.rules)


@cache
def _bundled() -> ActorLexicon:
    return ActorLexicon(load_rules())
