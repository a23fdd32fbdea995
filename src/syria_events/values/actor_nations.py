"""What a bare nationality is of: an army («غارات روسية»), a government («وساطة روسية») or people («ألف سوري»)."""

from collections.abc import Sequence

from syria_events.arabic import proclitics
from syria_events.values.actor_phrases import Adjective
from syria_events.values.actor_readings import Readings

_THOUSANDS = frozenset({"الف", "الاف", "مئات", "عشرات", "مليون", "ملايين"})


class Nations:
    """Reads the nationalities of one sentence: `keys` are its folded words, `at` the tokens they stand at."""

    def __init__(self, lexicon: Readings, keys: Sequence[str], at: Sequence[int]) -> None:
        self.lexicon, self.keys, self.at = lexicon, keys, at

    def stands_alone(self, word: int) -> bool:
        """Whether no definite noun stands before a word that it could describe."""
        before = self.keys[word - 1]
        return "ال" not in before[:3] and not before.startswith("لل") and self.lexicon.adjective(before) is None

    def people(self, word: int, adjective: Adjective) -> str | None:
        """A nationality that stands for people: «الروس» are their government, «ألف سوري» civilians."""
        key, before = self.keys[word], self.keys[word - 1]
        plural = key.endswith(("ون", "ين")) and (adjective.joined or self.lexicon.adjective(before) is None)
        if adjective.definite:
            stem = key.removeprefix("و").removeprefix("ال")
            described = not adjective.joined and before.startswith(("ال", "وال", "بال", "لل")) and before not in self.lexicon.rules.counting
            named = stem in self.lexicon.rules.peoples
            return (adjective.side if named else "CIV") if (plural or named) and not described else None
        counted = before.isdigit() or before in _THOUSANDS or (plural and before in self.lexicon.rules.counting)
        return "CIV" if counted and not key.endswith("ه") else None

    def host(self, word: int, definite: bool) -> str | None:
        """The branch that the noun before a nationality belongs to: MIL for force, GOV for acts of state, None for any other noun."""
        for at in range(word - 1, max(-1, word - 5), -1):
            if self.at[at + 1] != self.at[at] + 1:
                return None
            for prefix, stem in proclitics(self.keys[at]):
                if prefix.endswith(("ال", "لل")) == definite and stem in self.lexicon.rules.violence:
                    return "MIL"
                if prefix.endswith(("ال", "لل")) == definite and stem in self.lexicon.rules.acts:
                    return "GOV"
            if self.lexicon.adjective(self.keys[at]) is None and not self.keys[at].endswith(("يه", "ي", "يا")):
                return None
        return None
