"""Every rule against its own examples; then the mechanisms, on invented rules."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from syria_events.models import Paragraph, Sentence, Trigger
from syria_events.qualify import readings as of_word
from syria_events.rulebook import RuleBook, TriggerRule
from syria_events.segment import split_sentences, tokenize
from syria_events.triggers import find_triggers, refer_back

Folder = Callable[..., Path]


def sentences(text: str) -> list[Sentence]:
    return split_sentences(Paragraph(0, 0, len(text), text))


def fired(text: str, book: RuleBook) -> list[Trigger]:
    return [trigger for sentence in sentences(text) for trigger in find_triggers(sentence, book)]


def readings(text: str, book: RuleBook) -> list[Trigger]:
    """All triggers of a text, the other readings of a word included: a rule may be the second choice in its own example."""
    return [reading for trigger in fired(text, book) for reading in of_word(trigger)]


def words(text: str, book: RuleBook) -> list[tuple[str, str]]:
    return [(t.action, text[t.start : t.end]) for t in fired(text, book)]


BOOK = RuleBook.load()


@pytest.mark.parametrize("rule", BOOK.triggers, ids=lambda rule: rule.id)
def test_examples_fire_their_rule(rule: TriggerRule) -> None:
    for example in rule.examples:
        assert example.trigger is not None
        start = example.text.index(example.trigger)
        end = start + len(example.trigger)
        got = [(t.rule, example.text[t.start : t.end]) for t in readings(example.text, BOOK)]
        hits = [t for t in readings(example.text, BOOK) if t.rule == rule.id and t.start < end and start < t.end]
        assert hits, f"{rule.file}: rule {rule.id!r} does not fire on {example.trigger!r} in {example.text!r}; what fires there: {got}"


@pytest.mark.parametrize("rule", BOOK.triggers, ids=lambda rule: rule.id)
def test_counterexamples_do_not_fire_their_rule(rule: TriggerRule) -> None:
    for example in rule.counterexamples:
        got = [example.text[t.start : t.end] for t in readings(example.text, BOOK) if t.rule == rule.id]
        assert not got, f"{rule.file}: rule {rule.id!r} fires on {got} in {example.text!r} ({example.why})"


def test_every_action_has_a_rule() -> None:
    assert set(BOOK.actions) - {rule.action for rule in BOOK.triggers} == set()


def test_rules_stand_in_the_file_of_their_action() -> None:
    assert not [(rule.file, rule.id) for rule in BOOK.triggers if re.sub(r"(_[0-9]+)?\.toml$", "", rule.file) != rule.action]


# Plain news sentences: (sentence, the actions and triggers expected in order, why the row is here).
NEWS = [
    ("وتتهم أنقرة الوحدات بخرق التفاهم", [("accusation", "تتهم")], "a conjunction written onto the verb"),
    ("تعتزم وزارة الصحة افتتاح مستوصف", [("pledge", "تعتزم")], "«وزارة» is not «و» and «زار»"),
    ("دخلت الهدنة حيز التنفيذ فجرا", [("ceasefire", "الهدنة")], "one truce, one mention"),
    ("أغلقت السلطات المعبر بعد ساعات", [("movement_restriction", "أغلقت")], "a border is closed"),
    ("بحث الوزيران هاتفيا ملف المياه", [("phone_call", "بحث")], "the means decides, not the verb"),
    ("دفع السكان ثمن الحرب", [], "a price is no praise"),
    ("استأنف المصنع إنتاج الإسمنت في الخريف", [], "nothing announced"),
]


@pytest.mark.parametrize(("text", "expected", "why"), NEWS, ids=[row[2] for row in NEWS])
def test_news(text: str, expected: list[tuple[str, str]], why: str) -> None:
    assert words(text, BOOK) == expected, why


# --- mechanisms -----------------------------------------------------------------------------------------------------------


@pytest.fixture
def book(rule_folder: Folder) -> Callable[[str], RuleBook]:
    return lambda body: RuleBook.load(rule_folder(body))


CASES = """
[[trigger.example]]
text = "زرقم"
trigger = "زرقم"
[[trigger.counterexample]]
text = "سلام"
why = "no such word"
"""


def rule(fields: str) -> str:
    return f'[[trigger]]\nid = "play.one"\naction = "playing"\nverbs = ["زرقم : يزرقم"]\n{fields}{CASES}'


# (fields of the rule, sentence, whether it fires, why)
CONDITIONS = [
    ("", "زرقم الولد", True, "no condition"),
    ('after = ["كرة"]', "زرقم الولد بالكرة", True, "proclitics of the condition word are off"),
    ('after = ["كرة"]', "زرقم الولد أمام بيت جاره الكرة", False, "beyond three words"),
    ('after = ["كرة"]\nafter_window = 6', "زرقم الولد أمام بيت جاره الكرة", True, "a wider window"),
    ('after = ["كرة"]', "زرقم الولد. الكرة", False, "a stop ends the reach"),
    ('after = ["كرة"]', "زرقم «الولد» «في» الكرة", True, "quotation marks are not counted"),
    ('not_after = ["كرة"]', "زرقم الولد الكرة", False, "an unwanted word"),
    ('before = ["ولد"]', "الولد زرقم", True, "before"),
    ('before = ["ولد"]\nbefore_window = 1', "الولد الصغير زرقم", False, "beyond one word before"),
    ('sentence = ["ملعب"]', "في الملعب البعيد عن دار جدي وجدتي زرقم الولد", True, "anywhere in the sentence"),
    ('not_sentence = ["ملعب"]', "في الملعب البعيد عن دار جدي وجدتي زرقم الولد", False, "nowhere in the sentence"),
    ('after = ["كرة قدم"]', "زرقم الولد كرة القدم", True, "a phrase of two words"),
    ('after = ["كرة قدم"]', "زرقم الولد كرة السلة", False, "half a phrase"),
    ('after = ["@ball"]', "زرقم الولد كراته", True, "forms of a named set are generated"),
    ('tense = "past"', "يزرقم الولد", False, "present is not past"),
    ('tense = "present"', "يزرقم الولد", True, "present"),
    ('tense = "future"', "سيزرقم الولد", True, "«س» before the present"),
    ('tense = "future"', "يزرقم الولد", False, "no «س»"),
    ('tense = "present"', "سيزرقم الولد", False, "with «س» it is the future"),
    ("pronoun = false", "زرقمها الولد", False, "a pronoun is attached"),
    ("pronoun = true", "زرقمها الولد", True, "a pronoun is attached"),
]


@pytest.mark.parametrize(("fields", "text", "expected", "why"), CONDITIONS, ids=[f"{row[3]} {n}" for n, row in enumerate(CONDITIONS)])
def test_conditions(book: Callable[[str], RuleBook], fields: str, text: str, expected: bool, why: str) -> None:
    sentence = Sentence(0, len(text), tuple(tokenize(text)), 0)
    assert bool(find_triggers(sentence, book(rule(fields + "\n")))) is expected, why


def test_span_after_reaches_to_the_end_of_the_phrase(book: Callable[[str], RuleBook]) -> None:
    text = "وزرقم الولد كرة القدم صباحا"
    assert words(text, book(rule('after = ["كرة قدم"]\nspan_after = true\n'))) == [("playing", "زرقم الولد كرة القدم")]


def test_higher_priority_wins_where_it_holds(book: Callable[[str], RuleBook]) -> None:
    other = rule('priority = 1\nafter = ["كرة"]\n').replace("play.one", "rest.two").replace('"playing"', '"resting"')
    both = book(rule("") + other)
    assert [t.action for t in fired("زرقم الولد بالكرة", both)] == ["resting"]
    assert [t.action for t in fired("زرقم الولد", both)] == ["playing"]


def test_definite_and_clitics_of_nouns(book: Callable[[str], RuleBook]) -> None:
    body = rule("definite = true\n").replace('verbs = ["زرقم : يزرقم"]', 'nouns = ["زرقمة : زرقمات"]')
    text = "وبالزرقمات وللزرقمة وزرقمتين"
    assert words(text, book(body)) == [("playing", "الزرقمات"), ("playing", "زرقمة")]


def test_whole_words_are_not_taken_apart(book: Callable[[str], RuleBook], rule_folder: Folder) -> None:
    folder = rule_folder(rule(""), words='[whole]\nwords = ["فزرقم"]\n[ball]\nwords = ["كرة"]\n')
    loaded = RuleBook.load(folder)
    assert fired("فزرقم الولد وفزرقم", loaded) == []
    assert words("وزرقم الولد", loaded) == [("playing", "زرقم")]


def test_the_status_a_rule_states_is_kept(book: Callable[[str], RuleBook]) -> None:
    assert fired("زرقم الولد", book(rule('status = "planned"\n')))[0].status == "planned"


def test_words_without_means_refer_back() -> None:
    text = "شن الطيران غارات على البلدة. وأسفر القصف عن أضرار."
    found = refer_back([find_triggers(sentence, BOOK) for sentence in sentences(text)])
    assert [t.action for t in found[1]] == ["airstrike"]
