import pytest

from data.submissions.tender import Tender
from data.submissions.tender_story import TEXT_MAX, TITLE_MAX, check_story

TITLE, TEXT = "Un nettoyage régulier", "Une collectivité cherchait qui nettoie des vitres dans l’Isère."


def problems(text: str, place: str = "Isère", title: str = TITLE, **buyer: str) -> dict[str, str]:
    return check_story(title, f"{TEXT} {text}", Tender(**buyer), place)


@pytest.mark.parametrize(
    ("organisation", "text"),
    [
        ("Mairie de Trucville", "À trucville, on nettoie."),
        ("MAIRIE DE TRUCVILLE", "À Trucville, on nettoie."),
        ("Ville de La Rochelle", "Les écoles de La Rochelle."),
        ("EDF", "Une agence edf."),
        ("Communauté d’agglomération du Pays de Grasse", "Autour de Grasse."),
        ("Hôpital Saint-Éloi", "Près de saint eloi."),
        ("Mairie de Pau", "La mairie de Pau."),
        ("VILLE D’EU", "La ville d’Eu."),
        ("Ville du Puy", "Au puy de Dôme, vers Puy."),
        ("CHU de Dax", "Près de Dax."),
        ("Mairie de Trucville", "La mairie de Truc-Ville, ou T.r.u.c.v.i.l.l.e."),
        ("Mairie de Truc-Ville", "La mairie de trucville."),
    ],
)
def test_a_word_that_names_the_organisation_is_taken_out(organisation: str, text: str) -> None:
    assert list(problems(text, organisation=organisation)) == ["text"]


@pytest.mark.parametrize(
    ("organisation", "text"),
    [
        ("Mairie de Trucville", "Une mairie du département."),
        ("Conseil départemental de l’Isère", "En Isère."),
        ("Nettoyage Plus", "Un nettoyage, plus un entretien."),
        ("Société anonyme SA", "Une société."),
        ("", "Rien à dire."),
        ("Ville d’Eu", "Il y a eu des vitres."),
        ("SYNDICAT DES EAUX SUR UNE RIVE", "Une fois, sur place. Sur les toits."),
        ("Conseil départemental de l’Isère", "Au cœur de l’Isère."),
    ],
)
def test_words_that_tell_nobody_stay(organisation: str, text: str) -> None:
    assert problems(text, organisation=organisation) == {}


def test_the_name_of_the_buyer_is_taken_out_where_it_is_a_name() -> None:
    assert list(problems("Demandez à Zoé Petit.", last_name="Petit")) == ["text"]
    assert problems("Un petit chantier.", last_name="Petit") == {}
    assert list(problems("", title="Chez Typedame", last_name="Typédame")) == ["title"]
    assert list(problems("Demandez à M. Ly.", last_name="Ly")) == ["text"]
    assert list(problems("Demandez à Zoé.", first_name="Zoé", last_name="Petit")) == ["text"]
    assert list(problems("Demandez à zoe petit.", first_name="Zoé", last_name="Petit")) == ["text"]


@pytest.mark.parametrize("text", ["zoe@mairie.example", "01 99 00 12 34", "https://x.example", "WWW.x.example"])
def test_ways_to_reach_somebody_are_taken_out(text: str) -> None:
    assert list(problems(text)) == ["text"]


def test_lengths() -> None:
    assert list(check_story("", "", None, "")) == ["title", "text"]
    assert list(check_story("x" * (TITLE_MAX + 1), "x" * (TEXT_MAX + 1), None, "")) == ["title", "text"]
    assert check_story("x" * TITLE_MAX, "x" * TEXT_MAX, None, "") == {}
