"""A wrong rule file stops at load, and the error says where and what to write."""

from collections.abc import Callable
from pathlib import Path

import pytest

from syria_events.models import RuleError
from syria_events.rulebook import RuleBook, read_toml

Folder = Callable[..., Path]

GOOD = """
[[trigger]]
id = "play.one"
action = "playing"
nouns = ["زرقمة"]
[[trigger.example]]
text = "بدأت زرقمة اليوم"
trigger = "زرقمة"
[[trigger.counterexample]]
text = "بدأ اليوم"
why = "no such word"
"""

# (what stands in the good rule, what is put there, words the message must hold, why)
MISTAKES = [
    ('"playing"', '"flying"', ("play.one", "action", "'flying'", "actions.toml"), "an unknown action"),
    ('nouns = ["زرقمة"]', 'nouns = ["زرقمة"]\ncolour = "red"', ("play.one", "colour", "use one of"), "an unknown field"),
    ('trigger = "زرقمة"', 'trigger = "كرة"', ("play.one", "trigger", "exactly once"), "the example lacks its trigger"),
    ("بدأت زرقمة اليوم", "زرقمة بعد زرقمة", ("play.one", "trigger", "exactly once"), "the example holds its trigger twice"),
    ("[[trigger.counterexample]]", "[[trigger.example]]", ("play.one", "trigger", "exactly once"), "a counterexample under the wrong name"),
    ('why = "no such word"', "", ("play.one", "why", "say"), "a counterexample without a reason"),
    ('nouns = ["زرقمة"]', "", ("play.one", "nouns", "no word"), "a rule without words"),
    ('nouns = ["زرقمة"]', 'nouns = "زرقمة"', ("play.one", "nouns", "list"), "a string for a list"),
    ('nouns = ["زرقمة"]', 'nouns = [""]', ("play.one", "nouns", "non-empty"), "an empty string"),
    ('nouns = ["زرقمة"]', 'verbs = ["زرقم"]', ("play.one", "verbs", "past : present"), "a verb without its present"),
    ('nouns = ["زرقمة"]', 'nouns = ["زرقمة"]\nafter = ["@nobody"]', ("play.one", "@nobody", "words.toml"), "an unknown word set"),
    ('nouns = ["زرقمة"]', 'nouns = ["زرقمة"]\ntense = "soon"', ("play.one", "tense", "'past'"), "a tense that is none"),
    ('nouns = ["زرقمة"]', 'nouns = ["زرقمة"]\npriority = "high"', ("play.one", "priority", "whole number"), "a priority in words"),
    ('"play.one"', '"Play One"', ("Play One", "id", "family.short_name"), "an id in another form"),
    ("زرقمة اليوم", "زرقـمة اليوم", ("line", "U+0640", "delete it"), "tatweel"),
    ("بدأ اليوم", "بدأ\u200f اليوم", ("line", "U+200F", "delete it"), "a direction mark"),
    ("بدأ اليوم", "بدأَ اليوم", ("line", "U+064E", "delete it"), "a vowel sign"),
    ("[[trigger.example]]", "[[trigger.example]", ("not readable",), "broken TOML"),
    ("[[trigger]]", "[[rule]]", ("[[trigger]] tables",), "another table"),
]


@pytest.mark.parametrize(("old", "new", "said", "why"), MISTAKES, ids=[row[3] for row in MISTAKES])
def test_a_mistake_is_named(rule_folder: Folder, old: str, new: str, said: tuple[str, ...], why: str) -> None:
    assert old in GOOD
    with pytest.raises(RuleError) as caught:
        RuleBook.load(rule_folder(GOOD.replace(old, new)))
    for part in ("play.toml", *said):
        assert part in str(caught.value), why


def test_a_missing_counterexample_is_named(rule_folder: Folder) -> None:
    with pytest.raises(RuleError, match=r"play\.toml: rule 'play\.one', field 'counterexample': is missing") as caught:
        RuleBook.load(rule_folder(GOOD.split("[[trigger.counterexample]]")[0]))
    assert (caught.value.file, caught.value.rule, caught.value.field) == ("play.toml", "play.one", "counterexample")


def test_an_id_given_twice_is_named(rule_folder: Folder) -> None:
    with pytest.raises(RuleError, match=r"rule 'play\.one', field 'id': stands in play\.toml too"):
        RuleBook.load(rule_folder(GOOD + GOOD))


def test_an_unknown_kind_of_word_set_is_named(rule_folder: Folder) -> None:
    with pytest.raises(RuleError, match=r"words\.toml: rule 'ball'"):
        RuleBook.load(rule_folder(GOOD, words='[ball]\nadverbs = ["كرة"]\n'))


def test_an_action_without_a_code_is_named(rule_folder: Folder) -> None:
    with pytest.raises(RuleError, match=r"actions\.toml: rule 'playing', field 'class'"):
        RuleBook.load(rule_folder(GOOD, actions='[playing]\nmeans = "to play"\n'))


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(RuleError, match=r"words\.toml.*the file is missing"):
        read_toml(tmp_path / "words.toml")


def test_a_good_folder_loads(rule_folder: Folder) -> None:
    book = RuleBook.load(rule_folder(GOOD))
    assert [(rule.id, rule.action, rule.file) for rule in book.triggers] == [("play.one", "playing", "play.toml")]
    assert [reading.prefix for reading in book.readings("والزرقمه")] == ["وال"]
    assert book.readings("سلام") == ()


def test_the_package_loads_once() -> None:
    assert RuleBook.load() is RuleBook.load()
