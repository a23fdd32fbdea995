"""What each cue is worth: rules/weights.csv, fitted on annotated articles by examples/fit_weights and readable line by line."""

import csv
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

from syria_events.models import RuleError
from syria_events.rulebook import RULES

_COLUMNS = ("model", "label", "cue", "weight")


@dataclass(frozen=True)
class Weights:
    """Per model: its labels, and for each cue one weight per label. The label that is not named has weight 0."""

    labels: MappingProxyType[str, tuple[str, ...]]
    table: MappingProxyType[str, Mapping[str, tuple[float, ...]]]

    @classmethod
    def load(cls, path: Path | None = None) -> "Weights":
        """Read weights.csv (default: the package's, cached). Raises `RuleError` naming the row."""
        return _load(path or RULES / "weights.csv")

    def score(self, model: str, cues: Iterable[str]) -> dict[str, float]:
        """The probability of each label of `model` given the cues; what is left to 1 is that of no label."""
        labels = self.labels[model]
        table = self.table[model]
        sums = [0.0] * len(labels)
        for cue in cues:
            row = table.get(cue)
            if row is not None:
                for k, weight in enumerate(row):
                    sums[k] += weight
        powers = [math.exp(min(30.0, s)) for s in sums]
        total = 1.0 + sum(powers)
        return {label: power / total for label, power in zip(labels, powers, strict=True)}

    def best_cue(self, model: str, label: str, cues: Iterable[str]) -> str:
        """The cue that speaks loudest for `label`, absences left aside: the name given as the rule in an event's evidence."""
        k = self.labels[model].index(label)
        table = self.table[model]
        telling = [cue for cue in cues if cue in table and cue != "always" and "False" not in cue]
        return max(telling, key=lambda cue: table[cue][k], default="none")


@cache
def _load(path: Path) -> Weights:
    rows: dict[str, dict[str, dict[str, float]]] = {}
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        if tuple(reader.fieldnames or ()) != _COLUMNS:
            raise RuleError(path.name, "-", "header", f"write {','.join(_COLUMNS)}")
        for number, row in enumerate(reader, 2):
            try:
                rows.setdefault(row["model"], {}).setdefault(row["cue"], {})[row["label"]] = float(row["weight"])
            except (TypeError, ValueError):
                raise RuleError(path.name, f"line {number}", "weight", f"{row['weight']!r}: write a number") from None
    labels = {model: tuple(sorted({label for cue in cues.values() for label in cue})) for model, cues in rows.items()}
    table = {
        model: {cue: tuple(by_label.get(label, 0.0) for label in labels[model]) for cue, by_label in cues.items()}
        for model, cues in rows.items()
    }
    return Weights(MappingProxyType(labels), MappingProxyType(table))
