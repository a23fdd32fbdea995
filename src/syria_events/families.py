"""frames.toml: which actions share a grammar of roles."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

from syria_events.models import RuleError
from syria_events.rulebook import RULES, read_toml, strings

_FILE = "frames.toml"


@dataclass(frozen=True)
class Families:
    """`of` maps each action to its family; the sets name families with a property (see frames.toml)."""

    of: MappingProxyType[str, str]
    symmetric: frozenset[str]
    venue: frozenset[str]
    victims: frozenset[str]

    @classmethod
    def load(cls, folder: Path | None = None) -> "Families":
        """Read frames.toml of `folder` (default: the package's, cached). Raises `RuleError`."""
        return _load(folder or RULES)


@cache
def _load(folder: Path) -> Families:
    data = read_toml(folder / _FILE)
    actions = read_toml(folder / "actions.toml")
    of: dict[str, str] = {}
    for family, table in data.items():
        if unknown := set(table) - {"actions", "symmetric", "venue", "victims"}:
            raise RuleError(_FILE, family, sorted(unknown)[0], "is not a field: use actions, symmetric, venue or victims")
        for action in strings(table, "actions", _FILE, family):
            if action not in actions or action in of:
                raise RuleError(_FILE, family, "actions", f"{action!r} is unknown or stands in two families: keep it once")
            of[action] = family
    if missing := set(actions) - set(of):
        raise RuleError(_FILE, "-", "actions", f"{sorted(missing)[0]!r} has no family: add it to one")
    flagged = {flag: frozenset(f for f, t in data.items() if t.get(flag)) for flag in ("symmetric", "venue", "victims")}
    return Families(MappingProxyType(of), **flagged)
