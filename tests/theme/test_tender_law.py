"""What the form of a need says of the law is what the dated file says."""

from data.legal_facts import legal_facts
from data.vocabulary import vocabulary
from tests.site import ROOT
from theme import legal_wording, tender_law

USED = ("sourcing", "seuil-fournitures", "seuil-travaux")


def test_each_kind_says_what_the_law_asks_of_it() -> None:
    told, facts = tender_law.by_kind(), legal_facts()

    assert set(told) == {term.code for term in vocabulary().tender_kinds}
    for code in ("seuil-fournitures", "seuil-travaux"):
        assert legal_wording.value(facts[code]) in told["QUOTE"]
        assert legal_wording.value(facts[code]) in told["TENDER"]
    assert legal_wording.since(facts["seuil-fournitures"]) in told["QUOTE"]
    assert legal_wording.articles(facts["sourcing"]) == "R2111-1"
    assert "R2111-1" in told["PROJ"]


def test_the_facts_know_that_it_cites_them() -> None:
    file = str((ROOT / "theme" / "tender_law.py").relative_to(ROOT))

    assert [code for code in USED if file not in legal_facts()[code].used_by] == []
    assert [fact.code for fact in legal_facts().values() if file in fact.used_by] == ["sourcing", *USED[1:]]


def test_it_replaces_no_legal_publicity() -> None:
    assert "BOAMP" in tender_law.PUBLISHES_NOTHING
    assert "JOUE" in tender_law.PUBLISHES_NOTHING
    assert "profil d’acheteur" in tender_law.PUBLISHES_NOTHING
