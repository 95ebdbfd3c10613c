import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.cleaning.naming import recased, recased_address
from data.vocabulary import REFERENCE

REAL_EXPORT = Path(__file__).parents[3] / "../shared/data/emplois-marche-export.json"
WORDS = ["LES", "JARDINS", "L’ENVOL", "D'INSERTION", "ESAT", "d'Insertion", "A", "L", "I", "(ADE)", "-", "SAINT-DENIS"]
NAMES = st.one_of(st.text(max_size=60), st.lists(st.sampled_from(WORDS), max_size=9).map(" ".join))


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("LES JARDINS DU DRAC", "Les Jardins du Drac"),
        ("ASSOCIATION POUR L’INSERTION ET LE TRAVAIL", "Association pour l’Insertion et le Travail"),
        ("L'ENVOL", "L'Envol"),
        ("MAISON DE L'ENVOL", "Maison de l'Envol"),
        ("ESAT LES PAPILLONS BLANCS", "ESAT Les Papillons Blancs"),
        ("ESAT DE L'ADAPEI - LE ROCHER", "ESAT de l'ADAPEI - Le Rocher"),
        ("REGIE DE QUARTIER DE SAINT-DENIS", "Regie de Quartier de Saint-Denis"),
        ("MAIRIE DE VILLENEUVE-SUR-LOT", "Mairie de Villeneuve-sur-Lot"),
        ("MAHRA-LE TOIT", "MAHRA-Le Toit"),
        ("RE-EMPLOI & CO", "Re-Emploi & Co"),
        ("ATELIER DES PRÉS", "Atelier des Prés"),
        ("ATELIER DES PRES", "Atelier des Pres"),
        ("MAIN D’ŒUVRE", "Main d’Œuvre"),
        ("LYCEE JEAN PAUL II", "Lycee Jean Paul II"),
        ("LES ATELIERS (A.C.P.M.)", "Les Ateliers (A.C.P.M.)"),
        ("PARTENAIRE(S) POUR L'EMPLOI", "Partenaire(s) pour l'Emploi"),
        ("S A S NETTOYAGE", "S A S Nettoyage"),
        ("ENVIE 2E LORRAINE", "Envie 2E Lorraine"),
        ("NOVEA67 ET 1ER PAS, 2EME CHANCE", "Novea67 et 1er Pas, 2eme Chance"),
        ("BALUCHON A TABLE", "Baluchon a Table"),
        ("AIDE A L EMPLOI D AUJOURD'HUI", "Aide a l Emploi d Aujourd'hui"),
        ("PRET-A-PORTER", "Pret-a-Porter"),
        ("ATELIER A", "Atelier A"),
        ("CHEZ MAC DONALD'S", "Chez Mac Donald's"),
        ("ST VINCENT", "St Vincent"),
        ("GEIQ BTP", "GEIQ BTP"),
    ],
)
def test_a_name_in_capitals_takes_the_case_of_french(written: str, read: str) -> None:
    assert recased(written) == read


@pytest.mark.parametrize(
    "name", ["Les Jardins", "les jardins", "ID'EES Intérim", "GEIQ Vertigo Films", "SylTie travaux", "3iD", "", "35"]
)
def test_any_other_name_is_as_its_owner_wrote_it(name: str) -> None:
    assert recased(name) == name


def test_of_a_name_nearly_all_in_capitals_only_those_words_change() -> None:
    assert recased("ATELIERS DE LA SOLIDARITE (ADS Emploi)") == "Ateliers de la Solidarite (ADS Emploi)"
    # Two thirds of capitals are not nearly all: its owner may have meant them.
    assert recased("ASSOCIATION L'ESCALE d'Insertion") == "ASSOCIATION L'ESCALE d'Insertion"
    # An acronym does not make a name one in capitals.
    assert recased("GEIQ ADAPEI ZIFA Gap") == "GEIQ ADAPEI ZIFA Gap"


@pytest.mark.parametrize("acronym", ["ZFKQ", "ADLC", "CNIM", "APSM", "R2D2"])
def test_an_acronym_nobody_reviewed_shows_itself(acronym: str) -> None:
    assert recased(f"CHANTIER {acronym}") == f"Chantier {acronym}"


def test_the_initials_of_a_name_are_an_acronym() -> None:
    assert recased("TRAVAIL ADAPTE POUR OUVRIERS - TAPO") == "Travail Adapte pour Ouvriers - TAPO"
    assert recased("TAO TRAVAIL ADAPTÉ POUR OUVRIERS") == "TAO Travail Adapté pour Ouvriers"
    assert recased("TAPO OUVRIERS ADAPTES") == "Tapo Ouvriers Adaptes"
    assert recased("ASS AMITIE SOLIDARITE SEINE") == "Ass Amitie Solidarite Seine"
    assert recased("LES CHANTIERS DE L'EUROPE SOCIALE") == "Les Chantiers de l'Europe Sociale"


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("62 RUE BONREPOS", "62 rue Bonrepos"),
        ("12 BIS AVENUE DE LA RÉPUBLIQUE", "12 bis avenue de la République"),
        ("12BIS, RUE DE LA PLACE", "12bis, rue de la Place"),
        ("25B ALLEE DU BOIS", "25B allee du Bois"),
        ("3 B RUE HAUTE", "3 B rue Haute"),
        ("RUE DU 8 MAI 1945", "Rue du 8 Mai 1945"),
        ("ZA DES PRES RN 20 BP 12 CS 10001", "ZA des Pres RN 20 BP 12 CS 10001"),
        ("ZAC NORD - BATIMENT C 4 QUAI D’ORSAY CIDEX 9", "ZAC Nord - Batiment C 4 quai d’Orsay CIDEX 9"),
        ("5 PL ST BRUNO 38000 GRENOBLE CEDEX 9", "5 pl St Bruno 38000 Grenoble CEDEX 9"),
        ("Rue Madeleine Odru", "Rue Madeleine Odru"),
        ("62 Rue Bonrepos", "62 Rue Bonrepos"),
    ],
)
def test_an_address_in_capitals_takes_the_case_of_french(written: str, read: str) -> None:
    assert recased_address(written) == read


@given(NAMES | NAMES.map(str.upper))
def test_nothing_but_case_changes_and_twice_changes_nothing_more(name: str) -> None:
    for recase in (recased, recased_address):
        once = recase(name)
        assert once.casefold() == name.casefold()
        assert recase(once) == once


@pytest.mark.skipif(not REAL_EXPORT.exists(), reason="the real export is not beside the project")
def test_no_real_name_stays_in_capitals_but_acronyms() -> None:
    rows = json.loads(REAL_EXPORT.read_text(encoding="utf-8"))["results"]
    names = {name for row in rows for name in (row["name"], row["brand"]) if name and name.isupper()}
    read = {name: recased(name) for name in names}
    assert all(recased(once) == once and once.casefold() == name.casefold() for name, once in read.items())
    longest = max(
        (word for name in read.values() for word in name.split() if word.isupper() and word.isalpha()), key=len
    )
    assert len(longest) <= 8
    still = [name for name in read.values() if name.isupper()]
    assert len(still) / len(names) < 0.06


def test_each_reviewed_word_is_written_once() -> None:
    lines = (REFERENCE / "acronyms.txt").read_text(encoding="utf-8").splitlines()
    words = [word for line in lines if not line.startswith("#") for word in line.split()]
    assert len({word.upper() for word in words}) == len(words)
    assert all(recased(f"CHANTIER {word.upper()} NORD") == f"Chantier {word} Nord" for word in words)
