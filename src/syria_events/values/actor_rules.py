"""actors.toml, persons.toml, states.csv and actor_words.toml → one validated `ActorRules`."""

import csv
import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import product
from pathlib import Path
from typing import Any, Literal

from syria_events.arabic import INVISIBLE, fold
from syria_events.models import RuleError
from syria_events.morphology import adjective_forms, noun_forms, verb_forms

RULES = Path(__file__).parents[1] / "rules"
KINDS = frozenset(
    {"state", "state_forces", "external_forces", "rebel", "political_militia", "political", "intergovernmental", "humanitarian"}
    | {"monitor", "media", "civilians", "protesters", "unknown", "other"}
)
Role = Literal["force", "member", "office", "people", "group", "source", "media", "aid"]
ROLES = frozenset({"force", "member", "office", "people", "group", "source", "media", "aid"})
_PART = re.compile(r"\(([^()]*)\)|([^\s()]+)")
Toml = dict[str, Any]
Words = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Party:
    """A row of the registry. `inter` is ACLED's code, 0 where it has none."""

    id: str
    name: str
    kind: str
    inter: int


@dataclass(frozen=True, slots=True)
class Name:
    """Who a phrase names: `id`, or `after` when `published` is outside `begin`..`end`. `person`: a person; `place`: also a place."""

    id: str
    rule: str
    place: bool = False
    person: bool = False
    begin: date | None = None
    end: date | None = None
    after: str | None = None

    def on(self, published: date | None) -> str:
        """The id on a day: `after` (OTHER when not given) before the office, `after` if given when it is over, else the office's."""
        if published is None:
            return self.id
        if self.begin is not None and published < self.begin:
            return self.after or "OTHER"
        late = self.end is not None and published > self.end
        return self.after or self.id if late else self.id


@dataclass(frozen=True, slots=True)
class Head:
    """A head noun: its role, and the id it has when nothing says whose (with the article only: `alone_definite`)."""

    id: str
    role: Role
    alone: str | None
    alone_definite: str | None


@dataclass(frozen=True, slots=True)
class Reference:
    """What a definite noun may point back to: mentions of these kinds, or ones that hold the same noun; `two` for duals.

    `sole`: only when one party alone of these kinds was named; `holder`: only officials and persons;
    `far`: from further back than a person.
    """

    kinds: frozenset[str]
    same_noun: bool
    two: bool
    sole: bool
    holder: bool
    far: bool


@dataclass(slots=True)
class ActorRules:
    """Everything the reader looks up, keyed by folded words. Head and adjective keys stand without the article."""

    parties: dict[str, Party] = field(default_factory=dict)
    names: dict[str, dict[Words, Name]] = field(default_factory=dict)
    heads: dict[str, Head] = field(default_factory=dict)
    head_phrases: dict[str, dict[Words, Head]] = field(default_factory=dict)
    sides: dict[str, str] = field(default_factory=dict)
    peoples: set[str] = field(default_factory=set)
    epithets: set[str] = field(default_factory=set)
    links: set[str] = field(default_factory=set)
    belonging: set[str] = field(default_factory=set)
    loyal_words: set[str] = field(default_factory=set)
    loyal: dict[str, str] = field(default_factory=dict)
    violence: set[str] = field(default_factory=set)
    acts: set[str] = field(default_factory=set)
    grounds: set[str] = field(default_factory=set)
    counting: set[str] = field(default_factory=set)
    fighting: set[str] = field(default_factory=set)
    quarters: set[str] = field(default_factory=set)
    titles: set[str] = field(default_factory=set)
    given: set[str] = field(default_factory=set)
    bodies: set[str] = field(default_factory=set)
    ours: set[str] = field(default_factory=set)
    references: dict[str, Reference] = field(default_factory=dict)

    longest: int = 0

    def knows(self, actor: str) -> bool:
        """Whether an id is in the registry or a branch of a known state."""
        return actor in self.parties


def load_rules(folder: Path = RULES) -> ActorRules:
    """Read and check the four files. Raises: RuleError."""
    rules = ActorRules()
    registry = _toml(folder / "actors.toml").get("actor", [])
    for row in registry:
        _add_party(rules, row)
    _add_states(rules, folder / "states.csv")
    for row in registry:
        for alias in row["aliases"]:
            _add_name(rules, "actors.toml", row["id"], alias, Name(row["id"], f"actor.{row['id']}"))
    for row in _toml(folder / "persons.toml").get("person", []):
        _add_person(rules, row)
    _add_words(rules, _toml(folder / "actor_words.toml"))
    rests = [rest for table in rules.names.values() for rest in table] + [rest for table in rules.head_phrases.values() for rest in table]
    rules.longest = max(map(len, rests), default=0)
    return rules


def _toml(path: Path) -> Toml:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise RuleError(path.name, "-", "-", f"write a readable TOML file: {error}") from None


def _add_party(rules: ActorRules, row: Toml) -> None:
    actor = str(row.get("id", "?"))
    for key in ("name", "kind", "inter", "aliases"):
        if key not in row:
            raise RuleError("actors.toml", actor, key, f"write {key} = ...")
    if row["kind"] not in KINDS:
        raise RuleError("actors.toml", actor, "kind", f"unknown kind {row['kind']!r}; write one of {', '.join(sorted(KINDS))}")
    if actor in rules.parties:
        raise RuleError("actors.toml", actor, "id", "the id stands twice; write each id once")
    rules.parties[actor] = Party(actor, row["name"], row["kind"], row["inter"])


def _add_states(rules: ActorRules, path: Path) -> None:
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            iso, english = row["iso3"], row["name_en"]
            gov = f"{iso}.GOV"
            rules.parties.setdefault(gov, Party(gov, f"Government of {english}", "state", 8))
            rules.parties.setdefault(f"{iso}.MIL", Party(f"{iso}.MIL", f"Armed forces of {english}", "external_forces", 8))
            for name in filter(None, (*row["names"].split("|"), *row["capitals"].split("|"))):
                _add_name(rules, path.name, gov, name, Name(gov, f"state.{iso}", place=True))
            for adjective in filter(None, row["adjectives"].split("|")):
                for form in _adjective(adjective):
                    rules.sides.setdefault(form, gov)
            for people in filter(None, row["people"].split("|")):
                rules.sides.setdefault(_checked(people, path.name, iso, "people"), gov)
                rules.peoples.add(fold(people))


def _adjective(text: str) -> Iterator[str]:
    """Forms of an adjective of one word, or of two that agree («كوري جنوبي»: not inflected)."""
    if " " in text:
        return
    for form in adjective_forms(text):
        yield form.key


def _checked(text: str, file: str, rule: str, name: str) -> str:
    if not text.strip() or any(c in INVISIBLE for c in text):
        raise RuleError(file, rule, name, f"write {text!r} without tatweel, diacritics or invisible marks")
    return fold(text)


def expand(alias: str) -> list[str]:
    """Every way to write an alias: «a/b» are spellings, «(a b)» may be left out.

    >>> expand("(حركة) أحرار الشام")
    ['حركة أحرار الشام', 'أحرار الشام']
    """
    ways = [""]
    for optional, word in _PART.findall(alias):
        spelled = [" ".join(choice) for choice in product(*[w.split("/") for w in (optional or word).split()])]
        ways = [f"{way} {s}".strip() for way in ways for s in [*spelled, *([""] if optional else [])]]
    return list(dict.fromkeys(way for way in ways if way))


def _add_name(rules: ActorRules, file: str, rule: str, alias: str, name: Name) -> None:
    _checked(alias, file, rule, "aliases")
    for way in expand(alias):
        first, *rest = fold(way).split()
        known = rules.names.setdefault(first, {}).setdefault(tuple(rest), name)
        if known.id != name.id:
            raise RuleError(file, rule, "aliases", f"«{way}» already names {known.id}; write it under one id only")


def _add_person(rules: ActorRules, row: Toml) -> None:
    actor, after = str(row.get("actor")), row.get("after")
    for who in (actor, after or actor):
        if not rules.knows(who):
            raise RuleError("persons.toml", str(row.get("names")), "actor", f"unknown id {who!r}; write an id of actors.toml")
    name = Name(actor, "person", person=True, begin=row.get("from"), end=row.get("to"), after=after)
    for alias in row["names"]:
        _add_name(rules, "persons.toml", actor, alias, name)


def _forms(row: Toml, rule: str) -> Iterator[str]:
    """Folded forms of the nouns, people, adjectives and words of a table."""
    file = "actor_words.toml"
    for text in row.get("nouns", []):
        _checked(text.replace(" : ", " "), file, rule, "nouns")
        owned = row.get("role") != "force"  # «سلاحه» is nobody's army
        one, *more = text.split(" : ")
        woman = {fold(one) + "ه"} - set(map(fold, more))  # «العاملة», «العسكرية»: an adjective rather than «his worker»
        yield from (form.key for form in noun_forms(one, *more) if (owned or not form.pronoun) and form.key not in woman)
    for text in row.get("verbs", []):
        _checked(text.replace(" : ", " "), file, rule, "verbs")
        yield from (form.key for form in verb_forms(*text.split(" : ")) if not form.pronoun)
    for text in row.get("adjectives", []):
        yield from (form.key for form in adjective_forms(_checked(text, file, rule, "adjectives")))
    for text in row.get("people", []):
        forms = [form.key for form in adjective_forms(_checked(text, file, rule, "people"))]
        yield from forms[:2] + forms[3:]  # without the feminine: «مسلحة», «عسكرية» are adjectives, no persons
    for text in row.get("words", []):
        yield _checked(text, file, rule, "words")


def _add_words(rules: ActorRules, data: Toml) -> None:
    for row in data.get("head", []):
        _add_head(rules, row)
    for row in data.get("side", []):
        if not rules.knows(row["id"]):
            raise RuleError("actor_words.toml", row["id"], "id", "unknown id; write an id of actors.toml")
        for form in _forms(row, row["id"]):
            rules.sides.setdefault(form, row["id"])
    for row in data.get("reference", []):
        _add_reference(rules, row)
    for form in _forms(data["epithets"], "epithets"):
        rules.epithets.add(form)
    for name in ("links", "violence", "acts", "grounds", "counting", "fighting", "quarters", "titles", "given", "bodies", "ours"):
        getattr(rules, name).update(_forms(data[name], name))
    for name, target in (("belonging", rules.belonging), ("loyal", rules.loyal_words)):
        target |= set(_forms({"adjectives": data["ties"][name]}, f"ties.{name}"))
    rules.loyal |= data["loyal"]
    _check_ids(rules, (*data["loyal"], *data["loyal"].values()))


def _add_reference(rules: ActorRules, row: Toml) -> None:
    kinds = frozenset(row.get("kinds", []))
    if not kinds <= KINDS:
        raise RuleError("actor_words.toml", str(row.get("id", "?")), "kinds", f"unknown kind; write some of {', '.join(sorted(KINDS))}")
    reference = Reference(kinds, *(row.get(name, False) for name in ("same_noun", "two", "sole", "holder", "far")))
    for form in _forms(row, str(row.get("id", "?"))):
        rules.references[form] = reference


def _check_ids(rules: ActorRules, ids: Iterable[str]) -> None:
    for actor in ids:
        if not rules.knows(actor):
            raise RuleError("actor_words.toml", "loyal", actor, "unknown id; write an id of actors.toml")


def _add_head(rules: ActorRules, row: Toml) -> None:
    name = str(row.get("id", "?"))
    if row.get("role") not in ROLES:
        raise RuleError("actor_words.toml", name, "role", f"unknown role; write one of {', '.join(sorted(ROLES))}")
    alone, definite = row.get("alone"), row.get("alone_definite", row.get("alone"))
    _check_ids(rules, (who for who in (alone, definite) if who))
    head = Head(name, row["role"], alone, definite)
    for form in _forms(row, name):
        first, *rest = form.split()
        if rest:
            rules.head_phrases.setdefault(first, {})[tuple(rest)] = head
        elif form.startswith("ال") and len(form) > 4 and "words" in row:
            rules.head_phrases.setdefault(form, {})[()] = head
        else:
            rules.heads.setdefault(form, head)
