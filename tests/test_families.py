"""Every action in exactly one family; a wrong frames.toml says what to do."""

from pathlib import Path

import pytest

from syria_events.families import Families
from syria_events.models import RuleError
from syria_events.rulebook import RuleBook

ACTIONS = "[sing]\n[dance]\n"


def write(folder: Path, frames: str) -> Path:
    (folder / "actions.toml").write_text(ACTIONS, encoding="utf-8")
    (folder / "frames.toml").write_text(frames, encoding="utf-8")
    return folder


def test_families_and_their_properties(tmp_path: Path) -> None:
    families = Families.load(write(tmp_path, '[solo]\nactions = ["sing"]\n[pair]\nactions = ["dance"]\nsymmetric = true\n'))
    assert dict(families.of) == {"sing": "solo", "dance": "pair"}
    assert families.symmetric == {"pair"} and not families.venue and not families.victims


WRONG = [
    ('[solo]\nactions = ["sing"]\n', "'dance' has no family", "an action is left over"),
    ('[solo]\nactions = ["sing", "dance", "leap"]\n', "'leap' is unknown", "no such action"),
    ('[solo]\nactions = ["sing", "dance"]\n[pair]\nactions = ["dance"]\n', "stands in two families", "an action twice"),
    ('[solo]\nactions = ["sing", "dance"]\nloud = true\n', "is not a field", "an unknown property"),
]


@pytest.mark.parametrize(("frames", "message", "why"), WRONG, ids=[why for *_, why in WRONG])
def test_wrong_file(tmp_path: Path, frames: str, message: str, why: str) -> None:
    with pytest.raises(RuleError, match=message) as raised:
        Families.load(write(tmp_path, frames))
    assert raised.value.file == "frames.toml", why


def test_bundled_families_cover_the_actions() -> None:
    families, actions = Families.load(), RuleBook.load().actions
    assert set(families.of) == set(actions)
    assert families.of["armed_clash"] in families.symmetric
    assert families.of["airstrike"] in families.victims
    assert families.of["meeting"] in families.venue
