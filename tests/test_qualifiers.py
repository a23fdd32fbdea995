"""qualifiers.toml as look-up tables, and what is said about a wrong one."""

from pathlib import Path

import pytest

from syria_events.models import RuleError
from syria_events.qualifiers import SCOPES, Qualifiers

GOOD = {
    "clause_words": 'clause_words = ["بينما"]',
    "finite_verbs": 'finite_verbs = ["قال : يقول"]',
    "light_verbs": 'light_verbs = ["شن : يشن"]',
    **{name: f'[{name}]\nreach = 3\nwords = ["لم"]' for name in SCOPES},
    "links": '[links]\n"إلى" = "toward"',
}


def write(folder: Path, **changed: str) -> Path:
    (folder / "qualifiers.toml").write_text("\n".join({**GOOD, **changed}.values()), encoding="utf-8")
    return folder


def test_words_are_folded_and_verbs_inflected(tmp_path: Path) -> None:
    rules = Qualifiers.load(write(tmp_path))
    assert {"قالت", "يقولون"} <= rules.finite_verbs and "قال" not in rules.light_verbs
    assert rules.links == {"الي": "toward"}
    assert rules.scopes["negated"] == (3, frozenset({"لم"}))


WRONG = [
    ({"finite_verbs": 'finite_verbs = ["قال"]'}, "past : present", "a verb without its present"),
    ({"clause_words": 'clause_words = ["بينما "]'}, "without outer blanks", "a blank at the end"),
    ({"clause_words": "clause_words = [3]"}, "list of non-empty strings", "a number among words"),
    ({"planned": '[planned]\nwords = ["سوف"]'}, "reach", "no reach"),
    ({"planned": '[planned]\nreach = "far"\nwords = []'}, "reach", "a reach in words"),
    ({"links": '[links]\n"في" = "in"\n[mood]\nwords = []'}, "mood", "an unknown table"),
]


@pytest.mark.parametrize(("changed", "message", "why"), WRONG, ids=[why for *_, why in WRONG])
def test_wrong_file(tmp_path: Path, changed: dict[str, str], message: str, why: str) -> None:
    with pytest.raises(RuleError, match=message) as raised:
        Qualifiers.load(write(tmp_path, **changed))
    assert raised.value.file == "qualifiers.toml", why


def test_the_bundled_file_has_every_scope() -> None:
    rules = Qualifiers.load()
    assert set(rules.scopes) == set(SCOPES)
    assert all(reach > 0 and words for reach, words in rules.scopes.values())
