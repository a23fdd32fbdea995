"""Where the shared development data lies, when it is there; rule folders to test mechanisms on."""

from collections.abc import Callable
from pathlib import Path

import pytest

SHARED = Path(__file__).resolve().parents[2] / "shared"


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of development data beside the project; tests that read it are skipped where it is absent."""
    if not SHARED.is_dir():
        pytest.skip("the development data beside the project is not part of it and is absent here")
    return SHARED


_ACTIONS = """
[playing]
class = "leisure"
means = "to play"
acled_event_type = ""
acled_sub_event_type = ""
plover = ""
cameo = ""
[resting]
class = "leisure"
means = "to rest"
acled_event_type = ""
acled_sub_event_type = ""
plover = ""
cameo = ""
"""


@pytest.fixture
def rule_folder(tmp_path: Path) -> Callable[..., Path]:
    """Make a folder of invented rules: the text of triggers/play.toml, and of words.toml and actions.toml where they matter."""

    def make(triggers: str, words: str = '[ball]\nnouns = ["كرة : كرات"]\n', actions: str = _ACTIONS) -> Path:
        folder = tmp_path / f"rules{len(list(tmp_path.iterdir()))}"
        (folder / "triggers").mkdir(parents=True)
        (folder / "triggers" / "play.toml").write_text(triggers, encoding="utf-8")
        (folder / "words.toml").write_text(words, encoding="utf-8")
        (folder / "actions.toml").write_text(actions, encoding="utf-8")
        return folder

    return make
