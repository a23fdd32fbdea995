"""Clauses, quotations and the words that tie a mention to its sentence."""

import pytest
from scene_samples import Reader, page, sentence

from syria_events.qualifiers import Qualifiers
from syria_events.rulebook import RuleBook
from syria_events.scenes import Readers, build_scenes, clause_numbers, links_of, quotation
from syria_events.values.actors import ActorLexicon
from syria_events.values.counts import CountRules
from syria_events.values.places import Gazetteer
from syria_events.values.sources import SourceRules

CLAUSES = [
    ("وصل الوفد فيما غادر الوزير", "00111", "«فيما» begins a clause"),
    ("وصل الوفد، وقال الوزير كلمة", "000111", "a comma and «و» + a finite verb"),
    ("وصل الوفد، والوزير معه", "00000", "a comma and «و» + a noun"),
    ("وصل الوفد؛ غادر الوزير", "00111", "a semicolon"),
    ("فيما وصل الوفد", "000", "at the very start there is nothing to divide"),
]


@pytest.mark.parametrize(("text", "expected", "why"), CLAUSES, ids=[why for *_, why in CLAUSES])
def test_clauses(text: str, expected: str, why: str) -> None:
    assert "".join(map(str, clause_numbers(sentence(text).tokens, Qualifiers.load()))) == expected


QUOTATIONS = [
    ("قال «إن الحرس انسحب من هنا» ثم صمت", ["إن", "الحرس", "انسحب", "من", "هنا"], "words that were said"),
    ("مسلحو «حراس الوادي» انسحبوا", [], "a name"),
    ('قال "إن الحرس انسحب من هنا" ثم صمت', ["إن", "الحرس", "انسحب", "من", "هنا"], "straight marks"),
    ("قال «إن الحرس انسحب من هنا", ["إن", "الحرس", "انسحب", "من", "هنا"], "marks that never close"),
    ("انسحب» الحرس من التل الأحمر", [], "marks that never open"),
]


@pytest.mark.parametrize(("text", "expected", "why"), QUOTATIONS, ids=[why for *_, why in QUOTATIONS])
def test_quotation(text: str, expected: list[str], why: str) -> None:
    tokens = sentence(text).tokens
    assert [t.text for t, inside in zip(tokens, quotation(tokens), strict=True) if inside] == expected


LINKS = [
    ("هاجم الحرس بلدة سمرين", ["بلدة سمرين"], ["bare"], "nothing governs it"),
    ("بلدة سمرين تعرضت لهجوم", ["بلدة سمرين"], ["initial"], "it opens the sentence"),
    ("هجوم في سمرين", ["سمرين"], ["في"], "a preposition"),
    ("هجوم بسمرين", ["سمرين"], ["ب"], "a preposition written onto it"),
    ("هجوم قرب سمرين", ["سمرين"], ["في"], "«قرب» counts as «في»"),
    ("هجوم على «سمرين»", ["سمرين"], ["على"], "quotation marks do not count"),
    ("هجوم على سمرين وعياذ", ["سمرين", "عياذ"], ["على", "+على"], "a coordinated name takes the tie of the first"),
    ("هجوم على سمرين، وعياذ، وتل ورد", ["سمرين", "عياذ", "تل ورد"], ["على", "+على", "+على"], "so do further ones"),
    ("قال إن سمرين سقطت", ["سمرين"], ["initial"], "after «إن» a sentence opens"),
    ("اعتقل من قبل الحرس", ["الحرس"], ["من قبل"], "two words that tie"),
]


@pytest.mark.parametrize(("text", "quotes", "expected", "why"), LINKS, ids=[why for *_, why in LINKS])
def test_links(text: str, quotes: list[str], expected: list[str], why: str) -> None:
    reader = Reader(text)
    mentions = [reader.place(quote) for quote in quotes]
    assert list(links_of(mentions, reader.sentence.tokens, Qualifiers.load())) == expected


def test_a_scene_holds_what_stands_in_the_sentence() -> None:
    text = "قصفت قوات النظام مدينة سرمين يوم 3 آذار 2019 وقتل طفلان."
    readers = Readers(RuleBook.load(), Qualifiers.load(), ActorLexicon.load(), Gazetteer.load(), CountRules.load(), SourceRules.load())
    (scene,) = build_scenes(page(text), [sentence(text)], [None], readers)
    assert [t.action for t in scene.triggers][:1] == ["shelling"]
    assert [a.id for a in scene.actors][:1] == ["SYR.MIL"]
    assert [p.name_ar for p in scene.resolved] == ["سرمين"]
    assert [(t.fate, t.best) for t in scene.tolls] == [("killed", 2)]
    (date,) = scene.dates
    assert date.date.value == "2019-03-03" and text[date.start : date.end] == date.date.text
    assert len(scene.clauses) == len(scene.quoted) == len(scene.sentence.tokens)


def test_who_was_cited_last_is_remembered_for_a_few_sentences() -> None:
    said = "قال المرصد السوري لحقوق الإنسان إن القصف توقف."
    texts = [said, *["ساد الهدوء في البلدة."] * 5]
    readers = Readers(RuleBook.load(), Qualifiers.load(), ActorLexicon.load(), Gazetteer.load(), CountRules.load(), SourceRules.load())
    scenes = build_scenes(page(said), [sentence(text) for text in texts], [None] * len(texts), readers)
    assert [(s.speaker.mention.id, s.speaker.ago) if s.speaker else None for s in scenes] == [
        None,
        *[("SOHR", ago) for ago in range(1, 5)],
        None,
    ]
