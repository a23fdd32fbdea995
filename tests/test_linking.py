"""What is compared of mentions, the links inside an article, and what a wrong merge.toml says."""

from datetime import date
from pathlib import Path

import pytest

from syria_events import Article, Extractor
from syria_events.linking import link_rules, party, relation
from syria_events.models import RuleError
from syria_events.within import assign_incidents

PARTIES = [("SYR.MIL", "SYR"), ("RUS.GOV", "RUS"), ("SYR.REB", "SYR.REB"), ("MEDIA.SANA", "MEDIA"), ("CIV.MEDICAL", "CIV")]


@pytest.mark.parametrize(("who", "side"), PARTIES)
def test_party(who: str, side: str) -> None:
    assert party(who) == side


RELATED = [
    ("protest", "protest", "same"),
    ("airstrike", "shelling", "means"),
    ("casualties", "airstrike", "effect"),
    ("shooting", "assassination", "killing"),
    ("abduction", "arrest", "taken"),
    ("phone_call", "meeting", "talk"),
    ("ground_attack", "shelling", "strike"),
    ("protest", "airstrike", None),
    ("release", "arrest", None),
]


@pytest.mark.parametrize(("a", "b", "name"), RELATED)
def test_relation(a: str, b: str, name: str | None) -> None:
    assert relation(a, b) == relation(b, a) == name


def test_families_hold_all_that_relations_connect() -> None:
    families = link_rules().families
    assert families["airstrike"] == families["casualties"] == families["assassination"] != families["meeting"] == families["ceasefire"]
    assert families["agreement"] in link_rules().placeless and families["airstrike"] not in link_rules().placeless


BAD = [
    ('[[relation]]\nid = "x"\nfrom = ["airstrke"]\nto = ["shelling"]', "'airstrke' is not an action"),
    ('[within]\nbias = "high"', "'high' is not a number"),
    ("[across]\nbias = true", "True is not a number"),
    ('[[placeless]]\nid = "y"\nactions = ["talking"]', "'talking' is not an action"),
    ('[[side]]\nid = "z"\nparties = "SYR"', "'z', field 'parties'"),
]


@pytest.mark.parametrize(("text", "says"), BAD, ids=[s for _, s in BAD])
def test_a_wrong_file_says_where(text: str, says: str, tmp_path: Path) -> None:
    path = tmp_path / "merge.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(RuleError) as error:
        link_rules(path)
    assert says in str(error.value) and "merge.toml" in str(error.value)


TOLD = [
    (
        "مقتل خمسة مدنيين بغارة على بنش\nشنت طائرات روسية غارة على مدينة بنش شرقي إدلب أمس، ما أدى إلى مقتل خمسة مدنيين.",
        "airstrike",
        1,
        "headline and lead",
    ),
    (
        "قصفت قوات النظام بالمدفعية بلدة سرمين صباح أمس.\nوفي ريف حلب، قصفت فصائل المعارضة بالصواريخ بلدة نبل أمس.",
        "shelling",
        2,
        "two sides and towns",
    ),
]


@pytest.mark.parametrize(("text", "action", "incidents", "reason"), TOLD, ids=[r for *_, r in TOLD])
def test_links_inside_an_article(text: str, action: str, incidents: int, reason: str) -> None:
    events = Extractor(ner=None).extract(Article(id="a", text=text, published=date(2019, 6, 3))).events
    told = [e for e in events if e.action == action]
    assert len(told) == 2 and len({e.incident_id for e in told}) == incidents, reason


def test_incident_ids_do_not_hang_on_the_order_given() -> None:
    events = Extractor(ner=None).extract(Article(id="a", text=TOLD[0][0], published=date(2019, 6, 3))).events
    again = assign_incidents(list(reversed(events)))
    assert [e.id for e in again] == [e.id for e in reversed(events)]
    assert {e.id: e.incident_id for e in again} == {e.id: e.incident_id for e in events}
