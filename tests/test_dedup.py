"""Near-identical texts: exactness against brute force, guards, bad input, repeats inside and between articles."""

import random
import sys
from collections.abc import Callable, Hashable
from itertools import pairwise

import pytest
from rapidfuzz import fuzz

from syria_events.dedup import Guard, SeenParagraphs, _Search, deduplicate, mark_repeats
from syria_events.models import Article, Page, Paragraph
from syria_events.similar import LONG as LONG_TEXT
from syria_events.similar import VERY_LONG, Narrow, SimilarFilter, plain, plain_all
from syria_events.sketch import MissingExtraError
from syria_events.slots import slots

NEWS = (
    "قصف قوات النظام بلدة ريف حلب مقتل مدنيين غارات طائرات حربية المعارضة سيطرت قرية اشتباكات عنيفة محور الدفاع المدني انتشال ضحايا سوق"
    " شعبية حصيلة أولية مصدر محلي أوضح هدنة اتفاق خروج دفعة مهجرين حافلات معبر قافلة مساعدات أممية دخلت مجلس قرار تصويت وزير خارجية"
)
LONG = "أعلن مكتب الأمم المتحدة لتنسيق الشؤون الإنسانية وصول شاحنات تحمل مواد طبية وغذائية إلى المدينة بعد أسابيع من التأخير عند الحاجز"


def variant(rng: random.Random, text: str) -> str:
    """A text with a few letters or words changed, taken out or put in."""
    letters = list(text)
    for _ in range(rng.randint(1, max(1, len(text) // 12))):
        at = rng.randrange(len(letters))
        change = rng.choice(("drop", "add", "swap"))
        if change == "drop" and len(letters) > 2:
            del letters[at]
        elif change == "add":
            letters.insert(at, rng.choice("ابتسملون"))
        else:
            letters[at] = rng.choice("ابتسملون")
    return "".join(letters)


def sample(seed: int, n: int = 300) -> list[str]:
    rng = random.Random(seed)
    texts: list[str] = []
    for _ in range(n):
        if texts and rng.random() < 0.5:
            texts.append(variant(rng, rng.choice(texts)))
        else:
            texts.append(" ".join(rng.choices(NEWS.split(), k=rng.choice((1, 2, 3, 8, 25, 60, 180)))))
    rng.shuffle(texts)
    return texts


def greedy(texts: list[str], threshold: float) -> list[int]:
    """Brute force: what is kept when each text is compared with every earlier kept one."""
    keys = [plain(t) for t in texts]
    kept: list[int] = []
    for i, key in enumerate(keys):
        if all(fuzz.ratio(key, keys[k]) < threshold for k in kept):
            kept.append(i)
    return kept


@pytest.mark.parametrize("threshold", [70, 88, 90, 95, 99, 100])
@pytest.mark.parametrize("seed", range(3))
def test_keeps_exactly_what_brute_force_keeps(seed: int, threshold: float) -> None:
    texts = sample(seed)
    result = deduplicate(texts, threshold)
    assert list(result.kept) == greedy(texts, threshold) and result.exact
    assert sorted([*result.kept, *(d.index for d in result.duplicates)]) == list(range(len(texts)))
    for d in result.duplicates:
        assert d.of in result.kept and d.of < d.index
        assert d.score == fuzz.ratio(plain(texts[d.index]), plain(texts[d.of])) >= threshold
    assert result.clusters == {of: tuple(d.index for d in result.duplicates if d.of == of) for of in {d.of for d in result.duplicates}}


def test_the_filter_never_loses_a_similar_pair() -> None:
    texts = list(dict.fromkeys(t for t in plain_all(sample(11, 400)) if t))
    for threshold in (50.0, 88.0, 93.0):
        candidates = SimilarFilter(texts, threshold)
        for i, text in enumerate(texts):
            found = set(candidates.later(i).tolist())
            assert {j for j in range(i + 1, len(texts)) if fuzz.ratio(text, texts[j]) >= threshold} <= found


def test_borderline_pairs_lie_near_the_threshold_and_say_their_score() -> None:
    texts = sample(5)
    result = deduplicate(texts, 90)
    assert result.borderline
    for pair in result.borderline:
        assert 88 <= pair.score <= 92
        assert pair.score == fuzz.ratio(plain(texts[pair.index]), plain(texts[pair.of]))
    distances = [abs(p.score - 90) for p in result.borderline]
    assert distances == sorted(distances)


SAME = [
    ("قُتل ٥ مدنيين، في «حلب»", "قتل 5 مدنيين في حلب.", "diacritics, digits, quotation marks"),
    ("إدلـب تحت القصف", "ادلب  تحت\nالقصف", "tatweel, hamza, blanks"),
    ("على الحدود التركية", "علي الحدود التركيه", "ى and ة"),
    ("\u200fأنقرة\u200e تعلن", "انقرة تعلن", "direction marks"),
    ("ﻻ اتفاق", "لا اتفاق", "a ligature of an old encoding"),
]


@pytest.mark.parametrize(("a", "b", "reason"), SAME, ids=[r for *_, r in SAME])
def test_spelling_does_not_tell_texts_apart(a: str, b: str, reason: str) -> None:
    (repeat,) = deduplicate([a, b], 100).duplicates
    assert (repeat.index, repeat.of, repeat.score) == (1, 0, 100.0), reason
    assert plain_all([a, b]) == [plain(a), plain(b)] and plain(a) == plain(b)


APART = [
    ("مقتل 5 مدنيين في غارات جوية على مدينة حلب", "مقتل 9 مدنيين في غارات جوية على مدينة حلب", "a number in digits"),
    ("مقتل خمسة مدنيين في غارات جوية على حلب", "مقتل تسعة مدنيين في غارات جوية على حلب", "a number in words"),
    ("مقتل 5 مدنيين في غارات جوية على مدينة حلب", "مقتل 5 مدنيين في غارات جوية على مدينة حمص", "a place"),
    ("غارات جوية تطال أحياء مدينة دير الزور ليلا", "غارات جوية تطال أحياء مدينة دير حافر ليلا", "a place of two words"),
    ("دخلت القافلة الإنسانية إلى البلدة يوم الأحد", "دخلت القافلة الإنسانية إلى البلدة يوم الأربعاء", "a weekday"),
    ("بدأت الهدنة في المنطقة مطلع شهر شباط الماضي", "بدأت الهدنة في المنطقة مطلع شهر نيسان الماضي", "a month"),
    ("مقتل مدنيين وجرح 5 وإجلاء 9 من سكان القرية", "مقتل مدنيين وجرح 9 وإجلاء 5 من سكان القرية", "the same numbers the other way round"),
]


@pytest.mark.parametrize(("a", "b", "reason"), APART, ids=[r for *_, r in APART])
def test_the_guard_keeps_templated_sentences_apart(a: str, b: str, reason: str) -> None:
    assert deduplicate([a, b], 80, guard="slots").kept == (0, 1), reason
    assert deduplicate([a, b], 80).kept == (0,), "similarity alone takes them for one"


TOGETHER = [
    ("مقتل خمسة مدنيين في غارات على مدينة حلب", "مقتل 5 مدنيين في غارات على مدينة حلب", "a number in words and in digits"),
    ("وقع الهجوم في شهر نيسان قرب بلدة بنش", "وقع الهجوم في شهر أبريل قرب بلدة بنش", "two names of one month"),
    ("أعلن المجلس المحلي تعليق أعماله في بلدة بنش", "وأعلن المجلس المحلي تعليق أعماله ببلدة بنش", "clitics"),
]


@pytest.mark.parametrize(("a", "b", "reason"), TOGETHER, ids=[r for *_, r in TOGETHER])
def test_the_guard_reads_numbers_days_and_places_in_any_form(a: str, b: str, reason: str) -> None:
    assert slots(a) == slots(b), reason
    assert deduplicate([a, b], 80, guard="slots").kept == (0,)


def test_a_guard_may_be_any_function() -> None:
    texts = [LONG, f"{LONG} اليوم", LONG.replace("المدينة", "البلدة")]
    first: Callable[[str], Hashable] = lambda text: "البلدة" in text  # noqa: E731
    assert deduplicate(texts, 90, guard=first).kept == (0, 2)


def test_large_sets_of_low_thresholds_go_through_sketches(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("datasketch", reason="the extra `lsh`")
    monkeypatch.setattr("syria_events.dedup.SMALL", 50)
    texts = [t for t in sample(3) if len(t) > 60]
    result = deduplicate(texts, 85)
    assert not result.exact
    missed = len(set(result.kept) - set(greedy(texts, 85)))
    assert missed <= 0.05 * len(texts)
    assert all(d.score >= 85 for d in result.duplicates)


def test_without_datasketch_the_error_says_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("syria_events.dedup.SMALL", 10)
    monkeypatch.setitem(sys.modules, "datasketch", None)
    with pytest.raises(MissingExtraError, match=r"pip install 'syria_events\[lsh\]'"):
        deduplicate(sample(3, 60), 80)


def test_ten_thousand_identical_texts_are_one() -> None:
    result = deduplicate([LONG] * 10_000)
    assert result.kept == (0,) and len(result.duplicates) == 9_999 and result.clusters[0] == tuple(range(1, 10_000))


def test_empty_texts_repeat_each_other() -> None:
    assert deduplicate([]).kept == ()
    assert deduplicate(["", LONG, " ", "..."]).kept == (0, 1)
    assert deduplicate(["", "نص"], 0).kept == (0,)


def test_a_million_letters_in_one_text() -> None:
    result = deduplicate([LONG, "ا" * 1_000_000, LONG * 8_000, LONG + "."])
    assert result.kept == (0, 1, 2) and result.clusters == {0: (3,)}


BAD: list[tuple[object, float, object, type[Exception], str]] = [
    (None, 90, None, TypeError, "no list"),
    (LONG, 90, None, TypeError, "a text instead of a list"),
    ([LONG, None], 90, None, TypeError, "None among the texts"),
    ([LONG, 7], 90, None, TypeError, "a number among the texts"),
    ([LONG], -0.1, None, ValueError, "threshold below 0"),
    ([LONG], 100.1, None, ValueError, "threshold above 100"),
    ([LONG], 90, "places", TypeError, "an unknown guard"),
]


@pytest.mark.parametrize(("texts", "threshold", "guard", "error", "reason"), BAD, ids=[r for *_, r in BAD])
def test_bad_input_is_refused(texts: list[str], threshold: float, guard: Guard, error: type[Exception], reason: str) -> None:
    with pytest.raises(error):
        deduplicate(texts, threshold, guard)


def test_narrow_texts_compare_like_the_texts() -> None:
    texts = plain_all(sample(2, 40))
    short = Narrow(texts)
    for i, j in pairwise(range(len(texts))):
        assert fuzz.ratio(texts[i], texts[j]) == fuzz.ratio(*short.pair(i, j))


@pytest.mark.parametrize("letters", [range(0x4E00, 0x4E00 + 300), range(0x1F600, 0x1F640)], ids=["many letters", "letters off the plane"])
def test_texts_whose_letters_do_not_fit_are_compared_as_they_are(letters: range) -> None:
    texts = [LONG, "".join(map(chr, letters)), LONG + "."]
    short = Narrow(texts)
    assert short.pair(0, 2) != (LONG, texts[2]) and all(max(t) <= "\xff" for t in short.pair(0, 2))
    assert short.pair(0, 1) == (LONG, texts[1]) and short.skeletons(0, 1) == ("", "")


def page(*texts: str) -> Page:
    paragraphs = tuple(Paragraph(i, 0, len(t), t) for i, t in enumerate(texts))
    return Page(Article(text="\n".join(texts)), "\n".join(texts), paragraphs, None, None, (), None, ())


FILLER = "وقال مصدر طبي إن المشفى استقبل الجرحى فور وصولهم وإن حالة اثنين منهم حرجة"
REPEATS = [
    ((LONG, FILLER, LONG), (None, None, 0), "the same"),
    ((LONG, LONG.replace("أعلن", "اعلن"), FILLER), (None, 0, None), "another spelling"),
    ((LONG, LONG, LONG), (None, 0, 0), "all point at the first"),
    ((FILLER, FILLER.replace("اثنين", "ثلاثة")), (None, None), "a number differs"),
    (("اقرأ أيضا", "اقرأ أيضا"), (None, None), "too short"),
    ((), (), "no paragraphs"),
]


@pytest.mark.parametrize(("texts", "of", "reason"), REPEATS, ids=[r for *_, r in REPEATS])
def test_repeats_inside_an_article(texts: tuple[str, ...], of: tuple[int | None, ...], reason: str) -> None:
    assert tuple(p.duplicate_of for p in mark_repeats(page(*texts)).paragraphs) == of, reason


def test_repeats_between_the_articles_of_one_run() -> None:
    seen = SeenParagraphs()
    assert seen.add("a", [Paragraph(3, 0, 1, LONG), Paragraph(5, 0, 1, LONG)]) == [None, None], "it repeats itself, no other article"
    for text in (LONG, LONG.replace("تحمل", "محملة")):
        (found,) = seen.add("b", [Paragraph(0, 0, 1, text)])
        assert found is not None and (found.article_id, found.index) == ("a", 3) and found.score >= 90
    assert seen.add("b", [Paragraph(1, 0, 1, FILLER)]) == [None]
    assert seen.add("c", [Paragraph(1, 0, 1, FILLER.replace("اثنين", "ثلاثة"))]) == [None], "a number differs"


def test_seen_paragraphs_forgets_the_oldest_beyond_its_limit() -> None:
    seen = SeenParagraphs(limit=2)
    texts = [f"{LONG} {word}" for word in ("وحمص", "وحماة", "وإدلب")]
    for n, text in enumerate(texts):
        assert seen.add(str(n), [Paragraph(0, 0, 1, text)]) == [None]
    assert len(seen) == 2
    assert seen.add("x", [Paragraph(0, 0, 1, texts[2])]) != [None]
    assert seen.add("x", [Paragraph(0, 0, 1, texts[0])]) == [None]


def edited(rng: random.Random, text: str, edits: int) -> str:
    """A text after so many insertions and deletions: spread, in one place, moved blocks, repeated letters, frequent or rare ones."""
    letters = list(text)
    kind = rng.choice(("spread", "dense", "move", "repeat"))
    for n in range(edits):
        at = n * len(letters) // edits if kind == "spread" else rng.randrange(len(letters) // (8 if kind == "dense" else 1))
        if kind == "move":
            letters.insert(rng.randrange(len(letters)), letters.pop(at))
        elif kind == "repeat":
            letters[at:at] = letters[at]
        elif rng.random() < 0.5:
            letters.insert(at, rng.choice(" اليxغظ"))
        elif len(letters) > 20:
            del letters[at]
    return "".join(letters)


@pytest.mark.parametrize("seed", range(6))
def test_no_bound_rules_out_what_is_similar(seed: int) -> None:
    """Pairs at exactly their own ratio, of every length that has bounds of its own."""
    rng = random.Random(seed)
    stock = "".join(NEWS.split()) + " " * 20 + "x01"
    for n in range(80):
        size = rng.choice((30, LONG_TEXT - 5, LONG_TEXT + 5, VERY_LONG - 5, VERY_LONG + 5, 2_500))
        text = "ا" * size if n % 20 == 0 else "".join(rng.choices(stock, k=size))
        other = edited(rng, text, rng.randint(1, max(1, size // 6)))
        texts = [text, other] if rng.random() < 0.5 else [other, text]
        ratio = fuzz.ratio(*texts)
        if text != other:
            assert SimilarFilter(texts, ratio).later(0).tolist() == [1]
            search = _Search(texts, [0, 0], ratio)
            search.run()
            assert [(d.index, d.of, d.score) for d in search.repeats.values()] == [(1, 0, ratio)]
