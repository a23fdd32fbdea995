"""Place mentions and their resolution: tables of sentences composed by hand."""

import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from syria_events.models import Paragraph, Place, PlaceMention, Sentence
from syria_events.segment import split_sentences
from syria_events.values.places import Gazetteer, unclear


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return Gazetteer.load()


def sentences_of(text: str) -> list[Sentence]:
    return split_sentences(Paragraph(0, 0, len(text), text))


def find(gazetteer: Gazetteer, text: str) -> list[PlaceMention]:
    return [m for s in sentences_of(text) for m in gazetteer.find(s)]


def resolve(gazetteer: Gazetteer, text: str) -> list[Place]:
    return [p for inner in gazetteer.resolve([gazetteer.find(s) for s in sentences_of(text)]) for p in inner]


FOUND: list[tuple[str, list[tuple[str, str]], str]] = [
    ("انفجرت سيارة بحلب ليلا", [("حلب", "حلب")], "proclitic ب"),
    ("عاد الوفد لدمشق والرقة", [("دمشق", "دمشق"), ("الرقة", "الرقة")], "ل and و"),
    ("وصلت القافلة للرقة ظهرا", [("رقة", "الرقة")], "لل hides the article"),
    ("غارات على ريف حماة الجنوبي", [("ريف حماة الجنوبي", "حماة")], "countryside with direction"),
    ("اشتبكوا في ريفي حماة وحلب فجرا", [("ريفي حماة وحلب", "حماة"), ("ريفي حماة وحلب", "حلب")], "dual countryside"),
    ("دخلت حافلات مدينتي الفوعة وكفريا", [("مدينتي الفوعة وكفريا", "الفوعة"), ("مدينتي الفوعة وكفريا", "كفريا")], "dual towns"),
    ("قصف أحياء جوبر، برزة والقابون", [("أحياء جوبر، برزة والقابون", n) for n in ("جوبر", "برزة", "القابون")], "list with a comma"),
    ("دارت معارك قرب جبلي التركمان والأكراد", [("قرب جبلي التركمان والأكراد", n) for n in ("جبل التركمان", "جبل الأكراد")], "tied dual"),
    ("حررت الغوطتين الشرقية والغربية", [("الغوطتين الشرقية والغربية", n) for n in ("الغوطة الشرقية", "الغوطة الغربية")], "pair"),
    ("هاجموا قرية أم الحيران ليلا", [("قرية أم الحيران", "أم الحيران")], "unknown village of two words"),
    ("قصفوا حقل النخلة النفطي", [("حقل النخلة", "حقل النخلة")], "unknown field with evidence"),
    ("استهدفت الطائرات مطار التيفور العسكري", [("مطار التيفور العسكري", "مطار التيفور العسكري")], "air base"),
    ("سيطروا على كفر تخاريم", [("كفر تخاريم", "كفر تخاريم")], "two spellings of one name: apart"),
    ("سيطروا على كفرتخاريم", [("كفرتخاريم", "كفر تخاريم")], "two spellings of one name: joined"),
    ("جرت المحادثات في آستانة", [("آستانة", "آستانة")], "abroad, variant spelling"),
    ("هدوء في دير الزور", [("دير الزور", "دير الزور")], "longest match"),
    ("غارة على بلدتا سرمين وبنش", [("بلدتا سرمين وبنش", "سرمين"), ("بلدتا سرمين وبنش", "بنش")], "dual in the nominative"),
    ("قصف حي الوعر وحي بابا عمرو", [("حي الوعر", "حي الوعر"), ("حي بابا عمرو", "حي بابا عمرو")], "a short kind noun with و"),
    ("وقعت في قرى بريف حماة", [("ريف حماة", "حماة")], "what lies in a countryside is no name"),
    ("سمع الدوي في بلدات الغوطة", [("بلدات الغوطة", "الغوطة")], "towns of a region"),
]


@pytest.mark.parametrize(("text", "expected", "why"), FOUND, ids=[row[2] for row in FOUND])
def test_find(gazetteer: Gazetteer, text: str, expected: list[tuple[str, str]], why: str) -> None:
    found = find(gazetteer, text)
    assert [(m.text, m.name) for m in found] == expected, why
    assert all(text[m.start : m.end] == m.text for m in found), "offsets point at the text"


NOT_PLACES: list[tuple[str, str]] = [
    ("تقدمت قوات سوريا الديمقراطية ببطء", "a force"),
    ("قال مجلس الرقة المدني ذلك", "a council"),
    ("ذكرت لجنة تنسيق حلب الخبر", "a committee"),
    ("كتبت صحيفة الوطن مقالا", "a newspaper"),
    ("خطب حسن نصر الله مساء", "a person"),
    ("ظهر أبو محمد الجولاني في شريط", "a person named after a place"),
    ("وقع محمد الحلبي الوثيقة", "a family name"),
    ("احتفل الجيش بالنصر وبدأ زيارة جديدة", "common words that are villages"),
    ("نشر واشنطن بوست تقريرا", "a newspaper abroad"),
    ("هذا الضمير لا ينام", "a common noun"),
    ("نفذوا خطة من قاعدة البيانات", "no base"),
    ("أطلقت الحملة السعودية برنامجا", "an adjective"),
    ("نال عرضا سورياً لوجستياً", "adjectives with tanwin"),
    ("وقعوا اتفاق الطائف قديما", "an agreement"),
    ("موقفهم كان دوما واضحا", "an adverb"),
]


@pytest.mark.parametrize(("text", "why"), NOT_PLACES, ids=[row[1] for row in NOT_PLACES])
def test_names_inside_other_names_do_not_fire(gazetteer: Gazetteer, text: str, why: str) -> None:
    assert [m.text for m in find(gazetteer, text)] == [], why


CONTAINERS: list[tuple[str, list[int | None], str]] = [
    ("قصف محيط مدينة السخنة في ريف حمص الشرقي", [None, 0], "near a town, in a countryside"),
    ("معارك دوما في الغوطة الشرقية بريف دمشق", [None, 0, 1], "a chain of three"),
    ("غارة على حي جوبر بمحافظة دمشق", [None, 0], "neighbourhood and governorate"),
    ("انفجاران في دمشق وريف حمص", [None, None], "two places, not one in the other"),
    ("انتقلوا من حمص إلى إدلب", [None, None], "origin and destination"),
]


@pytest.mark.parametrize(("text", "expected", "why"), CONTAINERS, ids=[row[2] for row in CONTAINERS])
def test_broader_neighbour_is_a_container(gazetteer: Gazetteer, text: str, expected: Sequence[int | None], why: str) -> None:
    assert [m.container_of for m in find(gazetteer, text)] == expected, why


RESOLVED: list[tuple[str, list[tuple[str | None, str | None, int]], str]] = [
    ("قصف مدينة دوما", [("SY03", "SYR", 1)], "the city, not the villages of that name"),
    ("قصف قرية دوما بريف السويداء", [("SY13", "SYR", 1), ("SY13", "SYR", 3)], "the governorate in the sentence"),
    ("اجتمعوا في محافظة حلب", [("SY02", "SYR", 3)], "a governorate"),
    ("اشتباكات في حي جوبر", [("SY01", "SYR", 1)], "Damascus, not its countryside"),
    ("معارك في الغوطة الشرقية", [("SY03", "SYR", 3)], "a region of a governorate"),
    ("معارك في جبل التركمان", [("SY06", "SYR", 3)], "Lattakia"),
    ("قصف محيط مدينة السخنة", [("SY04", "SYR", 2)], "near a town"),
    ("محادثات في جنيف", [(None, "CHE", 1)], "abroad"),
    ("قتلوا في قرية أم الحيران بريف حماة الشرقي", [("SY05", "SYR", 3), ("SY05", "SYR", 3)], "unknown: the governorate of its context"),
    ("أزمة في سوريا", [(None, "SYR", 3)], "the country"),
    ("قصف حي الخالدية بمدينة حلب", [("SY02", "SYR", 1), ("SY02", "SYR", 1)], "what is said to contain it, against the better known"),
    ("سيطروا على قرية التمانعة في ريف حمص", [("SY04", "SYR", 3), ("SY04", "SYR", 3)], "another of the name, where the text puts it"),
    ("قتلوا في بلدة قرنفلة في هكاري", [(None, "TUR", 3), (None, "TUR", 1)], "unknown, abroad"),
    ("معارك في ضواحي العاصمة دمشق", [("SY03", "SYR", 3)], "around the capital is another governorate"),
    ("اعتقلوا شبانا في دمشق وريفها", [("SY01", "SYR", 1), ("SY03", "SYR", 3)], "the capital and its countryside"),
    ("قصف الأحياء الشرقية لمدينة حلب", [("SY02", "SYR", 1)], "quarters of a city that is named"),
]


@pytest.mark.parametrize(("text", "expected", "why"), RESOLVED, ids=[row[2] for row in RESOLVED])
def test_resolve(gazetteer: Gazetteer, text: str, expected: list[tuple[str | None, str | None, int]], why: str) -> None:
    assert [(p.adm1_pcode, p.country, p.geo_precision) for p in resolve(gazetteer, text)] == expected, why


def test_ambiguous_name_keeps_candidates(gazetteer: Gazetteer) -> None:
    (place,) = resolve(gazetteer, "وصلوا إلى قرية المشيرفة")
    assert place.lat is None and place.geo_precision == 3
    assert len({c.place_id for c in place.candidates}) > 1


def test_notes_say_what_is_unclear(gazetteer: Gazetteer) -> None:
    places = resolve(gazetteer, "وصلوا إلى قرية المشيرفة. وقصفوا مدينة دوما وقرية أم الحيران")
    notes = unclear([*places, *places])
    assert [note.split(":")[:2] for note in notes] == [
        ["place unclear", " قرية المشيرفة"],
        ["place not in the gazetteer", " قرية أم الحيران"],
    ]


def test_other_places_of_the_article_settle_a_name(gazetteer: Gazetteer) -> None:
    places = resolve(gazetteer, "قصفت مدينة جسر الشغور أمس. وصلوا إلى قرية المشيرفة.")
    assert [p.adm1_pcode for p in places] == ["SY07", "SY07"]


def test_back_reference_takes_the_place_before(gazetteer: Gazetteer) -> None:
    places = resolve(gazetteer, "قصفت الطائرات مدينة دوما. وسقط قتلى في المدينة. وعاد الهدوء إلى القرية.")
    assert [(p.text, p.name_ar) for p in places] == [("مدينة دوما", "دوما"), ("المدينة", "دوما"), ("القرية", None)]


def test_quarters_mean_the_city_named_before(gazetteer: Gazetteer) -> None:
    places = resolve(gazetteer, "حاصروا مدينة حلب. وقصفت الطائرات الأحياء الشرقية.")
    assert [(p.text, p.name_ar) for p in places] == [("مدينة حلب", "حلب"), ("الأحياء الشرقية", "حلب")]


def test_a_country_is_called_by_its_name(gazetteer: Gazetteer) -> None:
    places = resolve(gazetteer, "دخلوا الأراضي السورية ثم انتشروا في شمالي سورية")
    assert [p.name_ar for p in places] == ["سوريا", "شمال سوريا"]


def test_two_towns(gazetteer: Gazetteer) -> None:
    places = resolve(gazetteer, "وصلت المساعدات إلى الفوعة وكفريا. وغادرت الحافلات البلدتين.")
    assert [p.name_ar for p in places] == ["الفوعة", "كفريا", "الفوعة", "كفريا"]


def test_tags_decide_common_words_and_unknown_names(gazetteer: Gazetteer) -> None:
    (sentence,) = sentences_of("هرب المدنيون إلى التل وسلوغة")
    tags = ["O", "O", "O", "B-LOC", "B-LOC"]
    found = gazetteer.find(sentence, tags)
    assert [m.name for m in found] == ["التل", "سلوغة"]
    assert found[1].rows == ()
    assert gazetteer.find(sentence, ["O"] * 5) == ()


def test_a_part_of_the_world_takes_no_country_from_its_context(gazetteer: Gazetteer) -> None:
    (sentence,) = sentences_of("جاؤوا من لبنان وآسيا")
    ((_, asia),) = gazetteer.resolve([gazetteer.find(sentence, ["O", "O", "B-LOC", "B-LOC"])])
    assert (asia.text, asia.country) == ("آسيا", None)


def test_flags(gazetteer: Gazetteer) -> None:
    country, capital, city = find(gazetteer, "غادر من روسيا إلى موسكو ثم إلى حلب")
    assert (country.is_country, capital.is_capital, city.is_country or city.is_capital) == (True, True, False)


def test_empty(gazetteer: Gazetteer) -> None:
    assert gazetteer.resolve([]) == []
    assert gazetteer.resolve([()]) == [[]]


def test_long_input_stays_linear_in_mentions(gazetteer: Gazetteer) -> None:
    text = "بلدات " + " و".join(["سقبا"] * 190)
    assert len(find(gazetteer, text)) == 190


def test_gold_locations_are_found(gazetteer: Gazetteer, shared: Path) -> None:
    """A floor on the development articles: names found among the mentions of the annotated paragraph."""
    held_out = {"009", "025", "033", "044", "054", "064", "072", "089"}
    asked = found = 0
    for path in sorted((shared / "gold" / "annotations").glob("*.json")):
        if path.stem in held_out:
            continue
        article = json.loads((shared / "gold" / "articles" / path.name).read_text(encoding="utf-8"))
        title = (article.get("title") or "").strip()
        lines = [line.strip() for line in ((title + "\n" if title else "") + article["text"]).split("\n") if line.strip()]
        for event in json.loads(path.read_text(encoding="utf-8"))["events"]:
            here = " ".join(f"{m.text} {m.name}" for m in find(gazetteer, lines[event["p"]]))
            for location in event.get("locations", ()):
                asked += 1
                found += location["name"].removeprefix("ال") in here
    assert found >= 0.8 * asked
