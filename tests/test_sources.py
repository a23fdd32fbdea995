"""Sources: who is cited for a word of a text, by which rule, through which medium, and how far a citation reaches."""

from datetime import date
from pathlib import Path

import pytest

from syria_events.clean import clean
from syria_events.models import Article, Attribution, RuleError, Source
from syria_events.segment import split_sentences
from syria_events.values.actors import ActorLexicon
from syria_events.values.source_words import RULES, SourceExample
from syria_events.values.sources import SourceRules, covering


def cited(text: str, word: str, title: str | None = None) -> Attribution | None:
    """The attribution of the first token that holds `word`."""
    page = clean(Article(text=text, title=title, published=date(2018, 3, 1)))
    sentences = [s for p in page.paragraphs for s in split_sentences(p)]
    lexicon = ActorLexicon.load()
    found = SourceRules.load().attribute(sentences, [lexicon.find(s) for s in sentences], page)
    for sentence, attributions in zip(sentences, found, strict=True):
        for i, token in enumerate(sentence.tokens):
            if word in token.text:
                return covering(attributions, i)
    raise AssertionError(f"{word} is not in the text")


def source(text: str, word: str, title: str | None = None) -> Source | None:
    found = cited(text, word, title)
    return found.source if found else None


@pytest.mark.parametrize("example", SourceRules.load().examples, ids=lambda e: e.text)
def test_rule_file_examples(example: SourceExample) -> None:
    found = source(example.text, example.trigger)
    assert (found.text if found else None) == example.source, example.rule


SOURCES = [
    ("قال المرصد إن انفجارا وقع", "انفجارا", "SOHR", None, "verb before"),
    ("وقع انفجار في الحي، وفق المرصد", "انفجار", "SOHR", None, "preposition after"),
    ("وقع انفجار، حسبما أفاد المرصد أمس", "انفجار", "SOHR", None, "as reported"),
    ("المرصد: مقتل قائد في الغارة", "مقتل", "SOHR", None, "colon"),
    ("ذكرت وكالة سانا نقلا عن مصدر عسكري أن وحدة دمرت نفقا", "دمرت", "SYR.MIL", "MEDIA.SANA", "the medium relays"),
    ("ونقلت وكالة رويترز عن ناشطين أن غارة وقعت", "غارة", "ACTIVISTS", "MEDIA.REUTERS", "quoted by an agency"),
    ("قال مصدر عسكري في تصريح لـ سانا إن وحدة دمرت نفقا", "دمرت", "SYR.MIL", "MEDIA.SANA", "a statement to a medium"),
    ("أفادت مصادر بأن غارة وقعت", "غارة", "UNKNOWN", None, "nobody named"),
    ("أفاد ناشطون بوقوع غارة على السوق", "غارة", "ACTIVISTS", None, "activists"),
    ("ذكرت وسائل إعلام أن غارة وقعت", "غارة", "MEDIA.OTHER", None, "unnamed media"),
    ("أعلنت وزارة الدفاع الروسية أن طائرة سقطت", "سقطت", "RUS.MIL", None, "a ministry"),
    ("قال شهود إن غارة وقعت", "غارة", "CIV", None, "witnesses"),
    ("وكانت الأمم المتحدة أعلنت أن قافلة دخلت", "دخلت", "UN", None, "subject before the verb"),
    ("قال المرصد إن غارة وقعت. وأضاف أن قذيفة سقطت", "سقطت", "SOHR", None, "dropped subject"),
    ("قال المرصد إن غارة وقعت. وأشار المصدر إلى أن قذيفة سقطت", "سقطت", "SOHR", None, "the source again"),
    ("قالت وكالة رويترز إن غارة وقعت. وأضافت الوكالة أن قذيفة سقطت", "سقطت", "MEDIA.REUTERS", None, "the agency again"),
    ("قال المرصد «وقعت غارة. سقطت قذيفة» في الحي", "سقطت", "SOHR", None, "a quotation over two sentences"),
    ("قال متحدث باسم المحكمة في بلدة نائية النمساوية إن الحكم صدر", "صدر", "AUT.GOV", None, "the state of an office"),
    ("وصرح مسؤول في الجهاز التركي للكوارث بأن قافلة دخلت", "دخلت", "TUR.GOV", None, "an unlisted body of a state"),
    ("أكدت نائبة رئيس الائتلاف الوطني السوري ريم الحسن أن قافلة دخلت", "دخلت", "SYR.OPP", None, "a deputy"),
    ("أكد محلل سياسي أن القافلة دخلت", "دخلت", "OTHER", None, "a private person"),
    ("قالت مصادر معارضة إن غارة وقعت", "غارة", "SYR.OPP", None, "sources of the opposition"),
    ("ذكرت تقارير محلية أن غارة وقعت", "غارة", "MEDIA.OTHER", None, "local reports"),
    ("ذكرت تقارير أن غارة وقعت", "غارة", "UNKNOWN", None, "reports of nobody in particular"),
    ("قال لافروف عقب لقاء مع نظيره إن غارة وقعت", "غارة", "RUS.GOV", None, "past the occasion"),
    ("قال لافروف إن غارة وقعت. وقال لن نقبل هدنة", "هدنة", "RUS.GOV", None, "direct speech without «أن»"),
    ("قال لافروف إن المعارضة تؤكد أن الهدنة صمدت. وأضاف أن قافلة دخلت", "قافلة", "RUS.GOV", None, "not who is talked about"),
    ("وقعت غارة على السوق. وفقا للمرصد.", "غارة", "SOHR", None, "a sentence that is only a citation"),
    ("وقال بيان صادر عن قيادة الجيش اللبناني إن دورية وصلت", "وصلت", "LBN.MIL", None, "whose statement"),
    ("قالت سانا نقلا عن بيان عسكري إن دورية وصلت", "وصلت", "SYR.MIL", "MEDIA.SANA", "whose statement, by an adjective"),
    ("قالت سانا إن الهدنة صمدت. ونقلت عن قائد ميداني أن دورية وصلت", "وصلت", "SYR.MIL", "MEDIA.SANA", "the medium goes on relaying"),
    ("قال المرصد إن غارة وقعت. وأن دورية وصلت", "وصلت", "SOHR", None, "«وأن» goes on"),
    ("ونشر داعش شريطا عن إعدام أسير", "إعدام", "ISIS", None, "what he publishes"),
    ("اتهمت واشنطن دمشق لكن موسكو تؤكد أن الهدنة صمدت", "صمدت", "RUS.GOV", None, "the nearer subject"),
]


@pytest.mark.parametrize(("text", "word", "id", "via", "why"), SOURCES)
def test_who_is_cited(text: str, word: str, id: str, via: str | None, why: str) -> None:
    found = source(text, word)
    assert found is not None, why
    assert (found.id, found.via) == (id, via), why


NOBODY = [
    ("قصفت الطائرات البلدة. قال المرصد إن قتلى سقطوا", "قصفت", "the sentence before a citation"),
    ("قال المرصد إن غارة وقعت. وسقطت قذيفة على الحي", "وسقطت", "the sentence after, with no sign of going on"),
    ("دعا لافروف إلى وقف القصف", "القصف", "the content of a speech act"),
    ("خرجت القافلة وفق الاتفاق", "خرجت", "an agreement is no source"),
    ("قال المرصد «وقعت غارة» في الحي. وسقطت قذيفة", "وسقطت", "a quotation that is closed"),
    ("سوريا: مقتل قائد في الغارة", "مقتل", "a topic before the colon"),
    ("قال لافروف عقب لقاء مع نظيره إن غارة وقعت", "لقاء", "the occasion is not said"),
    ("صمدت الهدنة وفق المرصد، فيما وقعت غارة", "غارة", "another clause"),
    ("قال المرصد إن الهدنة صمدت، فيما أكد لافروف خلال لقاء مع نظيره أن قافلة دخلت", "لقاء", "another speaker begins"),
    ("قال المرصد إن غارة وقعت. ويذكر أن هدنة صمدت", "هدنة", "the outlet's own reminder"),
    ("أعلنت روسيا، أمس، رفضها قصف المدينة", "قصف", "what he is against"),
    ("تم رصد عناصر من المرصد وهم ينقلون قذيفة", "قذيفة", "to be seen, not to report"),
    ("وقعت اشتباكات بين قوات النظام وتنظيم الدولة", "وتنظيم", "between, not to make clear"),
]


@pytest.mark.parametrize(("text", "word", "why"), NOBODY)
def test_nobody_is_cited(text: str, word: str, why: str) -> None:
    assert source(text, word) is None, why


def test_an_unknown_speaker_has_no_id() -> None:
    found = source("وقالت ريم الحسن إن غارة وقعت", "غارة")
    assert found is not None and found.id is None and "ريم" in found.text


def test_the_attribution_says_where_it_was_read() -> None:
    text = "أعلن المرصد أن غارة وقعت"
    found = cited(text, "غارة")
    assert found is not None
    assert (found.rule, found.verb, found.carried, text[found.start : found.end]) == ("verbs.say", 0, False, "المرصد")


BAD = [
    ('  "قال : يقول",', '  "قال",', "verbs", "a verb without its present"),
    ("[verbs.show]", "[verbs.shout]", "table", "an unknown table"),
    ('  "أضاف : يضيف",', '  "أضــاف : يضيف",', "verbs", "tatweel"),
    ('[unnamed.activists]\nid = "ACTIVISTS"', "[unnamed.activists]", "id", "an unnamed source without an id"),
]


@pytest.mark.parametrize(("old", "new", "field", "why"), BAD)
def test_bad_rule_file(tmp_path: Path, old: str, new: str, field: str, why: str) -> None:
    text = RULES.read_text(encoding="utf-8")
    assert old in text
    path = tmp_path / "sources.toml"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(RuleError) as error:
        SourceRules.load(path)
    assert (error.value.file, error.value.field) == ("sources.toml", field), why
