"""Counts and tolls: every form of number, every fate, and the rule file's own examples."""

from pathlib import Path

import pytest

from syria_events.models import CountMention, Paragraph, RuleError, Toll
from syria_events.segment import split_sentences
from syria_events.values.count_words import RULES, CountExample
from syria_events.values.counts import CountRules, integer


def tolls(text: str) -> list[Toll]:
    rules = CountRules.load()
    return [t for s in split_sentences(Paragraph(0, 0, len(text), text)) for t in rules.tolls(s)]


def counts(text: str) -> list[CountMention]:
    rules = CountRules.load()
    return [c for s in split_sentences(Paragraph(0, 0, len(text), text)) for c in rules.find(s)]


def spoken(toll: Toll) -> str:
    return f"{toll.fate} {'vague' if toll.best is None else toll.best}{' part' if toll.part else ''}"


@pytest.mark.parametrize("example", CountRules.load().examples, ids=lambda e: e.text)
def test_rule_file_examples(example: CountExample) -> None:
    assert tuple(map(spoken, tolls(example.text))) == example.tolls


NUMBERS = [
    ("أطلقت ١٢ صاروخا", 12, "Arabic digits"),
    ("أطلقت ۱۲ صاروخا", 12, "Persian digits"),
    ("استقبل المخيم 1,600 عائلة", 1600, "separator of thousands"),
    ("تضرر 12.500 منزل", 12500, "a stop as the separator"),
    ("دمرت ثلاث دبابات", 3, "masculine form before a feminine noun"),
    ("دمرت إحدى عشرة دبابة", 11, "feminine eleven"),
    ("أحصى اثني عشر خرقا", 12, "oblique twelve"),
    ("مرت خمسة وعشرون شاحنة", 25, "units and tens"),
    ("مرت خمس و عشرون شاحنة", 25, "a conjunction standing apart"),
    ("مرت مئتان وثلاثون شاحنة", 230, "dual hundred"),
    ("مرت ثلاثمائة وأربع شاحنات", 304, "a fused hundred"),
    ("نقلت سبعة آلاف طن", 7000, "a scale word"),
    ("نقلت ألفي طن", 2000, "construct dual of a scale word"),
    ("نقلت 100 ألف طن", 100000, "digits and a scale word"),
    ("نقلت 6.2 مليون طن", 6200000, "a decimal before a scale word"),
    ("نقلت ألفا وخمسمئة طن", 1500, "thousand and hundreds"),
    ("نفذت غارتين", 2, "a dual noun"),
]


@pytest.mark.parametrize(("text", "value", "why"), NUMBERS)
def test_numbers(text: str, value: int, why: str) -> None:
    assert [c.best for c in counts(text)] == [value], why


NO_COUNTS = [
    ("منذ عام 2013", "a year"),
    ("في 18 شباط", "a day of the month"),
    ("سيطرت على 80 بالمئة من الحي", "a share"),
    ("القرار رقم 2254", "the number of a resolution"),
    ("عند الساعة 14:46", "a time"),
    ("وصل المدنيين", "a sound plural in the accusative is no dual"),
    ("عدد القتلى كبير", "the number of, not a number of"),
    ("في 21 من شهر آذار", "a day of the month with the word month"),
]


@pytest.mark.parametrize(("text", "why"), NO_COUNTS)
def test_what_is_no_count(text: str, why: str) -> None:
    assert counts(text) == [], why


BOUNDS = [
    ("قتل أكثر من 50 شخصا", (50, 50, None), "lower bound before"),
    ("قتل 50 شخصا على الأقل", (50, 50, None), "lower bound after"),
    ("قتل ما لا يقل عن 50 شخصا", (50, 50, None), "a longer phrase"),
    ("قتل نحو 50 شخصا", (50, None, None), "about"),
    ("قتل بين 5 و7 مدنيين", (5, 5, 7), "a range with between"),
    ("قتل بين خمسة وسبعة مدنيين", (5, 5, 7), "a range in words"),
    ("قتل 5 إلى 7 مدنيين", (5, 5, 7), "a range with to"),
    ("قتل أقل من 5 مدنيين", (5, None, 5), "upper bound"),
]


@pytest.mark.parametrize(("text", "want", "why"), BOUNDS)
def test_bounds(text: str, want: tuple[int, int | None, int | None], why: str) -> None:
    assert [(t.best, t.low, t.high) for t in tolls(text)] == [want], why


TOLLS = [
    ("سقط 12 قتيلا في الغارة", ["killed 12"], "the noun says the fate"),
    ("5 قتلى و20 جريحا بانفجار في السوق", ["killed 5", "wounded 20"], "headline without a verb"),
    ("ارتفع عدد القتلى إلى 4", ["killed 4"], "a rising toll"),
    ("ارتفاع حصيلة القتلى جراء القذائف على العاصمة إلى 11", ["killed 11"], "a rising toll, far away"),
    ("العشرات بين قتيل وجريح", ["killed vague", "wounded vague"], "one amount for two fates"),
    ("سقوط قتلى وجرحى في صفوف الطرفين", ["killed vague", "wounded vague"], "bare plurals"),
    ("انفجار عبوة دون وقوع ضحايا", ["killed 0", "wounded 0"], "nobody"),
    ("ولم ترد أنباء عن إصابات", [], "nothing known"),
    ("قضى مدنيان اثنان جراء القصف", ["killed 2"], "a dual with its numeral"),
    ("وقال إن شخصا قتل برصاص قناص", ["killed 1"], "the victim before the verb"),
    ("38 شخصا قتلوا وأصيب 118 آخرون", ["killed 38", "wounded 118"], "count before the verb, then another verb"),
    ("أصيب 15 آخرون بعدما لقي رجل حتفه", ["wounded 15", "killed 1"], "others are a count of their own"),
    ("مقتل جندي وإصابة آخر", ["killed 1", "wounded 1"], "one more"),
    ("قتل المراسل مع ثلاثة عناصر آخرين", ["killed 4"], "one and those with him"),
    ("مقتل 13 شخصا بينهم ضابطان وإصابة 40", ["killed 13", "killed 2 part", "wounded 40"], "a part is not added"),
    ("اعتقلت الدورية 12 شابا ونزح 300 شخص", ["detained 12", "displaced 300"], "fates kept apart"),
    ("قُتل وجُرح 15 شخصا", ["killed vague", "wounded vague"], "one number for two fates"),
    ("ما زالت سوريا وتركيا تتفاوضان بعد مقتل الهدنة", [], "countries are not people"),
    ("أقيمت ذكرى الضحايا في الساحة", [], "victims described, not counted"),
    ("مخيمات نازحين قرب الحدود", [], "the displaced as a description"),
]


@pytest.mark.parametrize(("text", "want", "why"), TOLLS)
def test_tolls(text: str, want: list[str], why: str) -> None:
    assert list(map(spoken, tolls(text))) == want, why


def test_offsets_and_victims() -> None:
    text = "أدى القصف إلى مقتل خمسة أطفال"
    (toll,) = tolls(text)
    assert text[toll.start : toll.end] == toll.text == "خمسة أطفال"
    assert toll.victims == "اطفال"


@pytest.mark.parametrize(("key", "value"), [("1,600", 1600), ("12", 12), ("1.5", None), ("1/2", None), ("9" * 40, None), ("1,60", None)])
def test_integer(key: str, value: int | None) -> None:
    assert integer(key) == value


BAD = [
    ('[fates.killed]\nverbs = [\n  "قتل : يقتل",', '[fates.killed]\nverbs = [\n  "قتل",', "verbs", "a verb without its present"),
    ('fate = "wounded"', 'fate = "hurt"', "fate", "an unknown fate"),
    ('"واحد = 1"', '"واحد = كثير"', "values", "a number that is none"),
    ('  "شخص : أشخاص",', '  "شخــص : أشخاص",', "words", "tatweel"),
]


@pytest.mark.parametrize(("old", "new", "field", "why"), BAD)
def test_bad_rule_file(tmp_path: Path, old: str, new: str, field: str, why: str) -> None:
    text = RULES.read_text(encoding="utf-8")
    assert old in text
    path = tmp_path / "numbers.toml"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(RuleError) as error:
        CountRules.load(path)
    assert (error.value.file, error.value.field) == ("numbers.toml", field), why
