"""Actors: noun phrases found in sentences, and the ids they get."""

from datetime import date
from itertools import pairwise
from pathlib import Path
from shutil import copy

import pytest

from syria_events.models import ActorMention, Paragraph, RuleError
from syria_events.segment import split_sentences
from syria_events.values.actor_rules import RULES, load_rules
from syria_events.values.actors import ActorLexicon
from syria_events.values.back_references import leave_strangers, resolve_back_references
from syria_events.values.same_party import take_up

FILES = ("actors.toml", "persons.toml", "states.csv", "actor_words.toml")


def found(text: str, published: date | None = None, tags: list[str] | None = None) -> list[ActorMention]:
    lexicon = ActorLexicon.load()
    sentences = split_sentences(Paragraph(0, 0, len(text), text))
    return [m for s in sentences for m in lexicon.find(s, tags, published)]


def pairs(text: str) -> list[tuple[str, str | None]]:
    return [(m.text, m.id) for m in found(text)]


CASES = [
    ("قصفت قوات النظام أطراف القرية", [("قوات النظام", "SYR.MIL")], "construct state"),
    ("انسحب مقاتلو الجيش السوري الحر", [("مقاتلو الجيش السوري الحر", "FSA")], "longer name beats the army"),
    ("ضربات لطيران التحالف فجرا", [("طيران التحالف", "COALITION")], "proclitic left out"),
    ("سلم سلاحه للجيش", [("الجيش", "SYR.MIL")], "fused article restored in the text"),
    ("هاجم مسلحو «جيش الإسلام» الحاجز", [("مسلحو «جيش الإسلام", "JAISH_ISLAM")], "quotation marks inside"),
    ('أعلن تنظيم "داعش" مسؤوليته', [('تنظيم "داعش', "ISIS")], "straight quotation marks"),
    ("تقدمت قوات سورية الديموقراطية", [("قوات سورية الديموقراطية", "SDF")], "spelling variants"),
    ("حلق الطيران الروسي والسوري", [("الطيران الروسي", "RUS.MIL"), ("السوري", "SYR.MIL")], "one head, two states"),
    ("نفذت مقاتلات تركية طلعات", [("مقاتلات تركية", "TUR.MIL")], "indefinite head and adjective"),
    ("وصل وزير الخارجية الروسي سيرجي لافروف", [("وزير الخارجية الروسي سيرجي لافروف", "RUS.GOV")], "title, state, name"),
    ("صرح المتحدث باسم الكرملين دميتري بيسكوف", [("المتحدث باسم الكرملين دميتري بيسكوف", "RUS.GOV")], "spokesman of"),
    ("ذكر مصدر عسكري أن الوضع هادئ", [("مصدر عسكري", "SYR.MIL")], "unnamed officer"),
    ("ذكرت مصادر محلية أن الوضع هادئ", [("مصادر محلية", "UNKNOWN")], "unnamed sources"),
    ("قتل مدنيان وجرح طفل", [("مدنيان", "CIV"), ("طفل", "CIV")], "dual"),
    ("تظاهر ناشطون أمام المشفى", [("ناشطون", "ACTIVISTS"), ("المشفى", "CIV.MEDICAL")], "activists, hospital"),
    ("استهدف الثوار حاجزا", [("الثوار", "SYR.REB")], "the outlet's own word stays in the text"),
    ("دعت فصائل سورية معارضة إلى التهدئة", [("فصائل سورية معارضة", "SYR.REB")], "the opposition's, not the state's"),
    ("دخلت فصائل موالية لتركيا القرية", [("فصائل موالية لتركيا", "SNA")], "loyal to a state is not its army"),
    ("انسحب المقاتلون الموالون لإيران من التل", [("المقاتلون الموالون لإيران", "IRN.MIL")], "a definite head, loyal to a state"),
    ("قصف المدفع المسلحين المدعومين من تركيا", [("المسلحين المدعومين من تركيا", "SNA")], "backed by a state"),
    ("قالت صحيفة «الأفق» إن الهدنة صمدت", [("صحيفة «الأفق", "MEDIA.OTHER")], "outlet that is not listed"),
    ("اجتمعت مجموعة دعم سوريا في فيينا", [("مجموعة دعم سوريا", "OTHER"), ("فيينا", "AUT.GOV")], "name that holds an event word"),
    ("شارك المجتمع المدني في الحوار", [], "adjective of the noun before it"),
    ("عبرت السفن قناة السويس صباحا", [], "a canal, not a channel"),
    ("قال في مؤتمر صحفي إن الوقت ضيق", [], "a press conference is no journalist"),
    ("زرع الفلاح القمح", [], "nobody"),
    ("ناقش المجتمعون الأزمة السورية", [], "a nationality beside a noun of no force or act"),
    ("فتح معبر على الحدود السورية التركية", [], "borders are nobody's army"),
    ("توقف المسافرون في العاصمة السورية دمشق", [], "a capital that is only a city"),
    ("هناك تعاون عسكري وثيق", [], "an indefinite adjective is no soldier"),
    ("قتل عسكري وأصيب مدني", [("عسكري", "SYR.MIL"), ("مدني", "CIV")], "the same words as nouns"),
    ("شنت ضربات جوية روسية", [("روسية", "RUS.MIL")], "another adjective between"),
    ("ندد بالوجود التركي هناك", [("التركي", "TUR.GOV")], "an act of state"),
    ("اعتقلت الشرطة الإيطالية لصا", [("الشرطة الإيطالية", "ITA.MIL")], "another state's police"),
    ("أصدرت جماعة حقوقية سورية بيانها", [("جماعة حقوقية سورية", "NGO")], "a rights group is no army"),
    ("تبين أن مصدر القذائف بعيد", [], "an origin is no speaker"),
    ("وقع هجوم انتحاري في السوق", [], "the attack is no attacker"),
    ("عبرت القافلة حي العمال", [], "a street map"),
    ("خطف مقاتلين سوريين", [("مقاتلين سوريين", "SYR.REB")], "fighters of the country are not its army"),
    ("أصاب القصف قوات الحكومة والمعارضة", [("قوات الحكومة", "SYR.MIL"), ("المعارضة", "SYR.REB")], "beside an army"),
    ("هاجمت المعارضة البلدة", [("المعارضة", "SYR.REB")], "the opposition that fights"),
    ("ناقشت المعارضة الدستور", [("المعارضة", "SYR.OPP")], "the opposition that talks"),
    ("سيطرت جبهة النصرة (تنظيم القاعدة في بلاد الشام) على التل", [("جبهة النصرة", "NUSRA")], "a gloss is no second group"),
    ("تقدمت القوات التركية وفصائل موالية لها", [("القوات التركية", "TUR.MIL"), ("فصائل موالية لها", "SNA")], "«لها» is the army before"),
    (
        "قوات النظام المدعمة بقوات الدفاع الوطني",
        [("قوات النظام", "SYR.MIL"), ("قوات الدفاع الوطني", "SYR.MILITIA")],
        "a support of its own",
    ),
    ("قاتل المرتزقة الإرهابيون من إيران هناك", [("المرتزقة الإرهابيون من إيران", "IRN.MIL")], "where hired men come from"),
    ("حضر وزير الدفاع في الحكومة السورية المؤقتة", [("وزير الدفاع في الحكومة السورية المؤقتة", "SYR.OPP")], "a minister of the opposition"),
    ("احتشد المئات من الأكراد", [("الأكراد", "CIV")], "hundreds of people"),
    ("تحاور الأميركيون والروس هناك", [("الأميركيون", "USA.GOV"), ("الروس", "RUS.GOV")], "a people that stands for its government"),
    ("نزح نحو ألف سوري", [("سوري", "CIV")], "a counted people"),
    ("هاتف لافروف نظيره الأميركي", [("لافروف", "RUS.GOV"), ("نظيره الأميركي", "USA.GOV")], "a counterpart"),
    ("ظهر ضابط سوري منشق", [("ضابط سوري منشق", "SYR.REB")], "an officer who left the army"),
    ("سأل الصحفي المسؤول لوكالة رويترز", [("الصحفي", "CIV.JOURNALISTS"), ("وكالة رويترز", "MEDIA.REUTERS")], "told to an agency"),
    ("أطلق عدوانا صاروخيا إسرائيليا", [("إسرائيليا", "ISR.MIL")], "an adjective with tanwin between"),
    ("كثفت المعارضة السورية هجماتها", [("المعارضة السورية", "SYR.REB")], "fighting right behind"),
    ("عاش العرب في شبه الجزيرة العربية", [], "a peninsula, not a channel"),
    ("وقف إلى جانب قوات النظام", [("قوات النظام", "SYR.MIL")], "beside, not a side"),
    ("حضر الأمين العام للأمم المتحدة بان كي مون", [("الأمين العام للأمم المتحدة بان كي مون", "UN")], "one mention with title and name"),
]


@pytest.mark.parametrize(("text", "expected", "why"), CASES, ids=[c[2] for c in CASES])
def test_find(text: str, expected: list[tuple[str, str | None]], why: str) -> None:
    assert pairs(text) == expected, why


def test_adjective_after_a_violent_noun_is_the_army_and_after_another_the_government() -> None:
    raid, talks = found("وقعت غارات روسية عنيفة"), found("جرت وساطة روسية جديدة")
    assert [(m.text, m.id, m.adjective) for m in raid] == [("روسية", "RUS.MIL", True)]
    assert [(m.text, m.id, m.adjective) for m in talks] == [("روسية", "RUS.GOV", True)]


def test_states_and_capitals_may_be_places() -> None:
    assert [(m.id, m.place) for m in found("وصل إلى موسكو قادما من النرويج")] == [("RUS.GOV", True), ("NOR.GOV", True)]


DAYS = [(date(2012, 7, 1), "SYR.GOV"), (date(2015, 12, 10), "SYR.OPP"), (None, "SYR.GOV")]


@pytest.mark.parametrize(("day", "expected"), DAYS, ids=["in office", "left", "no day"])
def test_office_has_dates(day: date | None, expected: str) -> None:
    assert [m.id for m in found("تحدث رياض حجاب طويلا", day)] == [expected]


def test_person_only_ner_knows_is_other_and_takes_the_office_after_a_comma() -> None:
    assert [m.id for m in found("قال نزار الراوي كلمته", tags=["O", "B-PER", "I-PER", "O"])] == ["OTHER"]
    tags = ["O", "B-PER", "I-PER", *["O"] * 7]
    assert [m.id for m in found("قال نزار الراوي، المتحدث باسم الخارجية الروسية، كلمته", tags=tags)] == ["RUS.GOV"]


def test_offsets_stand_after_proclitics_and_spans_never_overlap() -> None:
    text = "اتفقت روسيا مع تركيا، وللجيش السوري رأي، وَالقوات الإيرانية غائبة"
    mentions = found(text)
    assert [text[m.start : m.end] for m in mentions] == ["روسيا", "تركيا", "جيش السوري", "القوات الإيرانية"]
    assert all(a.end <= b.start and a.last <= b.first for a, b in pairwise(mentions))


REFERENCES = [
    ("انسحبت حركة أحرار الشام. وقالت الحركة إنها عائدة.", [("الحركة", "AHRAR_SHAM")], "the same noun"),
    ("دخل جيش الإسلام المدينة. ورفضت الجماعة الخروج.", [("الجماعة", "JAISH_ISLAM")], "the group named last"),
    ("زارت روسيا تركيا. واتفق الجانبان على هدنة.", [("الجانبان", "RUS.GOV"), ("الجانبان", "TUR.GOV")], "a dual is two mentions"),
    ("حضرت روسيا وتركيا وإيران. واتفق الطرفان.", [], "which two of three is not said"),
    (
        "وصل وزير الخارجية الروسي ووزير الدفاع التركي. وبحث الوزيران الهدنة.",
        [("الوزيران", "RUS.GOV"), ("الوزيران", "TUR.GOV")],
        "ministers",
    ),
    ("انسحبت حركة أحرار الشام. وفي يومها الأخير هدأت البلدة.", [], "«الأخير» describes the day"),
    ("خسر داعش البلدة. وقال المجلس المحلي إنها هادئة.", [], "a word that says which one"),
    ("قال سامر إنه رحل. ورفضت الجماعة الخروج.", [], "nobody named before"),
]


@pytest.mark.parametrize(("text", "expected", "why"), REFERENCES, ids=[r[2] for r in REFERENCES])
def test_back_references(text: str, expected: list[tuple[str, str | None]], why: str) -> None:
    sentences = split_sentences(Paragraph(0, 0, len(text), text))
    named = [ActorLexicon.load().find(s) for s in sentences]
    added = [m for mentions in resolve_back_references(named, sentences) for m in mentions if m.rule == "back_reference"]
    assert [(m.text, m.id) for m in added] == expected, why
    assert all(text[m.start : m.end] == m.text for m in added)


def test_strangers_are_left_out() -> None:
    named = [tuple(found("قال نزار الراوي كلمته أمام داعش", tags=["O", "B-PER", "I-PER", "O", "O", "O"]))]
    assert [m.id for m in leave_strangers(named)[0]] == ["ISIS"]


def test_names_and_kinds() -> None:
    lexicon = ActorLexicon.load()
    assert (lexicon.name_of("NOR.MIL"), lexicon.kind_of("SDF")) == ("Armed forces of Norway", "rebel")
    assert (lexicon.name_of(None), lexicon.kind_of("NOBODY")) == (None, None)


BROKEN = [
    ("actors.toml", '\n[[actor]]\nid = "X"\nname = "X"\nkind = "tribe"\ninter = 0\naliases = []\n', "unknown kind"),
    ("actors.toml", '\n[[actor]]\nid = "X"\nname = "X"\nkind = "rebel"\ninter = 2\naliases = [\n  "داعش",\n]\n', "already names ISIS"),
    ("actors.toml", '\n[[actor]]\nid = "X"\nname = "X"\nkind = "rebel"\ninter = 2\naliases = [\n  "جـبهة الساحل",\n]\n', "without tatweel"),
    ("persons.toml", '\n[[person]]\nactor = "NOBODY"\nnames = [\n  "نزار الراوي",\n]\n', "unknown id"),
    ("actor_words.toml", '\n[[reference]]\nid = "x"\nkinds = ["tribe"]\nwords = [\n  "العشيرة",\n]\n', "unknown kind"),
    ("actor_words.toml", '\n[[head]]\nid = "x"\nrole = "boss"\nwords = [\n  "شيخ",\n]\n', "unknown role"),
]


@pytest.mark.parametrize(("name", "added", "message"), BROKEN, ids=[b[2] for b in BROKEN])
def test_a_wrong_file_says_what_to_write(tmp_path: Path, name: str, added: str, message: str) -> None:
    for file in FILES:
        copy(RULES / file, tmp_path / file)
    with (tmp_path / name).open("a", encoding="utf-8") as out:
        out.write(added)
    with pytest.raises(RuleError, match=message) as error:
        load_rules(tmp_path)
    assert error.value.file == name


CARRIED = [
    ("انتشر الجيش اللبناني. أقام الجيش حاجزا", ["LBN.MIL", "LBN.MIL"], "the army named before"),
    ("انتشر الجيش السوري. أقام الجيش حاجزا", ["SYR.MIL", "SYR.MIL"], "Syria's own"),
    ("هاجم تنظيم داعش القرية. فر المسلحون ليلا", ["ISIS", "ISIS"], "fighters of the one group that is hunted"),
    ("هاجم تنظيم داعش فيلق الرحمن. فر المسلحون ليلا", ["ISIS", "FAYLAQ_RAHMAN", "SYR.REB"], "two groups: whose fighters is open"),
    ("نفت القوات التركية مقتل جنودها", ["TUR.MIL", "TUR.MIL"], "soldiers of the army before"),
]


@pytest.mark.parametrize(("text", "expected", "why"), CARRIED, ids=[c[2] for c in CARRIED])
def test_bare_names_take_the_party_named_before(text: str, expected: list[str], why: str) -> None:
    lexicon = ActorLexicon.load()
    sentences = split_sentences(Paragraph(0, 0, len(text), text))
    carried = take_up([lexicon.find(s) for s in sentences], sentences, lexicon.rules)
    assert [m.id for mentions in carried for m in mentions] == expected, why


def test_a_nationality_before_an_unknown_name_is_a_person() -> None:
    tags = ["O", "O", "B-PER", "I-PER"]
    assert [(m.text, m.id) for m in found("اعتقلت اللبنانية هناء الراوي", tags=tags)] == [("اللبنانية هناء الراوي", "CIV")]
