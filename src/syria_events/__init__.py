"""Arabic news about Syria in, typed conflict events out: who did what to whom, where, when, and who says so.

>>> from syria_events import extract
>>> events = extract("قصفت قوات النظام بلدة بنش يوم الأحد", published="2020-02-12")  # doctest: +SKIP
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from syria_events.dedup import deduplicate
    from syria_events.export import to_frame
    from syria_events.incidents import Incident, merge
    from syria_events.models import Article, Event
    from syria_events.pipeline import Extractor, extract

__version__ = "0.1.0"
__all__ = ["Article", "Event", "Extractor", "Incident", "deduplicate", "extract", "merge", "to_frame"]

_HOMES = {
    "Article": "models",
    "Event": "models",
    "Extractor": "pipeline",
    "Incident": "incidents",
    "deduplicate": "dedup",
    "extract": "pipeline",
    "merge": "incidents",
    "to_frame": "export",
}


def __getattr__(name: str) -> object:
    """Load a public name from its module on first use, so that `import syria_events` stays quick."""
    if name not in _HOMES:
        raise AttributeError(f"module 'syria_events' has no attribute {name!r}")
    return getattr(import_module(f"syria_events.{_HOMES[name]}"), name)


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
