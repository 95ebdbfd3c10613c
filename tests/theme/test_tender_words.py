"""Needs in French words: every code has its own, amounts and work are told whole."""

import pytest

from data.model import Perimeter, PerimeterLevel
from data.submissions.tender import Tender
from data.submissions.tender_states import AnswerState, Contracted, DeclineReason, TenderState
from data.vocabulary import vocabulary
from tests.functions.tenders.needs import GRENOBLE, ISERE, a_tender
from theme import tender_words


def plain(text: str) -> str:
    return text.replace("\xa0", " ").replace("\u202f", " ")


def test_every_code_has_its_words() -> None:
    terms = vocabulary()
    assert set(tender_words.KINDS) == set(tender_words.KIND_HINTS) == {term.code for term in terms.tender_kinds}
    assert set(tender_words.STATES) == set(TenderState)
    assert set(tender_words.ANSWERS) == set(AnswerState)
    assert set(tender_words.DECLINE_REASONS) == set(DeclineReason)
    assert set(tender_words.CONTRACTED) == set(Contracted)
    assert set(tender_words.ANSWER_WAYS) == {term.code for term in terms.tender_response_kinds}


@pytest.mark.parametrize(
    ("code", "amount", "impact"),
    [
        ("0-1K", "Moins de 1 000 € HT", "jusqu’à 38 heures de travail"),
        ("1-5K", "1 000 à 5 000 € HT", "de 38 heures à 1 mois de travail d’une personne"),
        ("5-10K", "5 000 à 10 000 € HT", "de 1 à 2 mois de travail d’une personne"),
        ("750K-1M", "750 000 à 1 000 000 € HT", "de 202 à 270 mois de travail d’une personne"),
        (">1M", "Plus de 1 000 000 € HT", "plus de 270 mois de travail d’une personne"),
        ("", "", ""),
        ("zzz", "", ""),
    ],
)
def test_an_amount_and_the_work_it_pays(code: str, amount: str, impact: str) -> None:
    assert (plain(tender_words.amount(code)), plain(tender_words.impact_sentence(code))) == (amount, impact)


def test_the_source_of_the_estimate_is_told() -> None:
    assert "26 €" in plain(tender_words.IMPACT_SOURCE)
    assert "3 700 €" in plain(tender_words.IMPACT_SOURCE)


def test_where_and_how() -> None:
    tender = a_tender(perimeters=(GRENOBLE, ISERE), kinds=("EI",))

    assert list(map(plain, tender_words.places(tender))) == ["Grenoble (38)", "Isère (38), département"]
    assert tender_words.places(a_tender(whole_country=True)) == ["France entière"]
    assert tender_words.places(a_tender(perimeters=(Perimeter(PerimeterLevel.COMMUNE, "00000"),))) == ["00000"]
    assert tender_words.sectors(tender) == ["Nettoyage de locaux"]
    assert tender_words.services(tender) == ["Prestation de service"]
    assert tender_words.structure_kinds(tender) == ["Entreprise d’insertion (EI)"]
    assert tender_words.answer_ways(tender) == ["Par courriel", "Par téléphone"]


def test_an_empty_draft_tells_nothing() -> None:
    draft = Tender()

    assert tender_words.kind(draft.kind) == ""
    told = (tender_words.sectors, tender_words.services, tender_words.places, tender_words.structure_kinds)
    assert [words(draft) for words in (*told, tender_words.answer_ways)] == [[], [], [], [], []]
