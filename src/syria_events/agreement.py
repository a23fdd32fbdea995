"""Gender: whether a verb, a participle or an attached pronoun can belong to a mention («دعت» to «السلطات», «رفضه» to «الوزير»)."""

from functools import lru_cache
from typing import Literal

from syria_events.models import ActorMention, Sentence, Trigger

Gender = Literal["f", "m", "?"]
Agreement = Literal["agree", "differ", "open"]

# Folded and without the article. Plurals of things and groups take the feminine singular, those of people in «ـة» the masculine.
_FEMININE = frozenset(
    {
        "فصايل", "كتايب", "مصادر", "وسايل", "اجهزه", "دول", "صحف", "مواقع", "فرق", "سرايا", "الويه", "قوي", "اوساط",
        "لجان", "تقارير", "طواقم", "جيوش", "احزاب"
    }
)  # fmt: skip
_MASCULINE = frozenset(
    {
        "قاده", "طلبه", "قتله", "خليفه", "عناصر", "شهود", "سكان", "اهالي", "اطفال", "جنود", "ضباط", "خبراء", "وزراء",
        "سفراء", "زعماء", "ثوار"
    }
)  # fmt: skip
_MASCULINE_STATES = frozenset(
    {
        "لبنان", "العراق", "الاردن", "اليمن", "السودان", "المغرب", "الفاتيكان"
    }
)  # fmt: skip
_PRONOUNS: tuple[tuple[str, Gender], ...] = (("هما", "?"), ("هن", "f"), ("هم", "m"), ("ها", "f"), ("ه", "m"))
_PARTICIPLES = ("م", "داع", "ناف", "رافض", "واصف", "قايل")


@lru_cache(maxsize=50_000)
def gender_of_noun(key: str) -> Gender:
    """The gender a folded noun asks of its verb."""
    bare = key[2:] if key.startswith("ال") and len(key) > 4 else key
    if bare in _MASCULINE or bare.endswith(("ون", "يين")):
        return "m"
    return "f" if bare in _FEMININE or bare.endswith("ه") or (bare.endswith("ات") and len(bare) > 3) else "m"


def gender_of_mention(mention: ActorMention, sentence: Sentence) -> Gender:
    """The gender of a mention by its first word; states and capitals are feminine, but for some («لبنان»)."""
    if mention.adjective:
        return "?"
    token = sentence.tokens[mention.first]
    key = token.key[max(0, mention.start - token.start) :]
    if mention.place:
        return "m" if key in _MASCULINE_STATES else "f"
    return gender_of_noun(key)


def gender_of_trigger(trigger: Trigger, sentence: Sentence) -> Gender:
    """The gender of the doer that a trigger's form tells: of a verb, a participle or an attached pronoun; `?` for other nouns."""
    stem = sentence.tokens[trigger.first].key[len(trigger.prefix) :]
    return _of_form(stem, trigger.pos, trigger.tense, trigger.pronoun)


@lru_cache(maxsize=50_000)
def _of_form(stem: str, pos: str, tense: str, pronoun: bool) -> Gender:
    ending, owner = next(((e, g) for e, g in _PRONOUNS if pronoun and stem.endswith(e)), ("", "?"))
    if pos == "noun":
        return owner if pronoun else _of_participle(stem)
    if tense == "present":
        return "f" if stem[:1] == "ت" else "m" if stem[:1] == "ي" else "?"
    bare = stem.removesuffix(ending)
    return "?" if bare.endswith("نا") else "f" if bare.endswith(("ت", "تا")) else "m"


def _of_participle(stem: str) -> Gender:
    if not stem.startswith(_PARTICIPLES):
        return "?"
    return "f" if stem.endswith("ه") else "m" if stem.endswith(("ا", "ين")) else "?"


def agree(theirs: Gender, own: Gender) -> Agreement:
    """Whether two genders go together; `open` when either is not known."""
    if "?" in (theirs, own):
        return "open"
    return "agree" if theirs == own else "differ"


def agreement(trigger: Trigger, mention: ActorMention, sentence: Sentence) -> Agreement:
    """Whether the trigger's form can belong to the mention of its sentence."""
    return agree(gender_of_trigger(trigger, sentence), gender_of_mention(mention, sentence))
