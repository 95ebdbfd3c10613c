from datetime import date

import pytest

from data.legal_facts import legal_facts
from data.vocabulary import Kind, vocabulary
from theme import legal_wording, wording

NARROW, HARD = "\u202f", "\u00a0"


@pytest.mark.parametrize(
    ("code", "written"),
    [
        ("seuil-fournitures", f"60{NARROW}000{HARD}€"),
        ("seuils-europeens", f"140{NARROW}000, 216{NARROW}000, 432{NARROW}000 ou 5{NARROW}404{NARROW}000{HARD}€"),
        ("part-travailleurs", f"50{NARROW}%"),
        ("oeth-plafond", f"50 ou 75{NARROW}%"),
        ("eiti-fin", f"22{HARD}décembre 2026"),
        ("reserve-insertion", "EI, ETTI, AI et ACI"),
        ("sourcing", ""),
    ],
)
def test_a_value_is_written_in_french_and_whole(code: str, written: str) -> None:
    assert legal_wording.value(legal_facts()[code]) == written


def test_a_statement_holds_its_value_and_an_unread_text_says_so() -> None:
    facts = legal_facts()
    assert f"au moins 50{NARROW}%" in legal_wording.statement(facts["part-travailleurs"])
    assert legal_wording.checked(facts["part-travailleurs"]) == f"21{HARD}novembre 2026"
    assert legal_wording.checked(facts["clause-execution"]) == "à vérifier"
    assert legal_wording.full_articles(facts["clause-heures"]) == "Référence à compléter"


def test_an_outdated_fact_is_told_with_its_file_its_code_its_day_and_what_to_do() -> None:
    said = legal_wording.warning(legal_facts()["eiti-fin"])
    for words in ("data/reference/legal_facts.yaml", "eiti-fin", f"22{HARD}décembre 2026", "Relisez le texte"):
        assert words in said


@pytest.mark.parametrize("kind", vocabulary().kinds, ids=lambda kind: kind.code)
def test_what_a_profile_says_of_a_kind_is_what_the_law_says(kind: Kind) -> None:
    hours = legal_facts()["clause-heures"]
    assert ("peuvent compter" in wording.clause_hours(kind)) == (kind.code in hours.kinds)
    assert ("vérifier" in wording.clause_hours(kind)) == (kind.code in hours.kinds_to_check)
    for code in ("reserve-handicap", "reserve-insertion", "reserve-prison"):
        fact = legal_facts()[code]
        shown = f">{fact.articles[0].number}<" in wording.reserved_contract(kind)
        assert shown == (kind.code in (*fact.kinds, *fact.kinds_to_check)), code
        if kind.code in fact.kinds_to_check:
            assert "vérifier" in wording.reserved_contract(kind), code


def test_no_fact_was_read_in_the_future() -> None:
    assert all(fact.checked_on <= date.today() for fact in legal_facts().values() if fact.checked_on)  # noqa: DTZ011
