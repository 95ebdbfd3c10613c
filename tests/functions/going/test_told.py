"""What is said when no page answers exactly what was asked."""

import pytest

from functions.records import KnownStructure
from tests.functions.going.test_routes import (
    CATERER,
    CLEANING,
    DASH,
    GRENOBLE,
    REGION,
    SITE_PAGES,
    choices,
    go,
)
from tests.functions.world import ATELIER, World
from theme.destinations import Destinations

HUBS = {
    "Tous les métiers – France entière": "/secteurs/",
    "Choisir une région ou un département – France entière": "/territoires/",
}


@pytest.fixture
def there(world: World) -> World:
    world.load(ATELIER, destinations=SITE_PAGES)
    return world


def test_nothing_typed_is_asked(there: World) -> None:
    for typed in ({}, {"metier": " ", "lieu": "\t"}):
        response = go(there, **typed)

        assert response.status_code == 200
        assert "Dites un métier, un lieu, ou les deux." in response.text
        assert 'name="metier" value=""' in response.text
        assert "Erreur" not in response.text
        assert "/secteurs/" in choices(response).values()


@pytest.mark.parametrize(
    ("place", "nobody", "links"),
    [
        (
            "Lyon",
            "dans le Rhône (69)",
            {
                f"Traiteur{DASH}région Auvergne-Rhône-Alpes": CATERER + "auvergne-rhone-alpes/",
                f"Traiteur{DASH}France entière": CATERER,
                "Toutes les structures à Lyon": "/territoires/auvergne-rhone-alpes/rhone/lyon/",
            },
        ),
        (
            "74",
            "dans la Haute-Savoie (74)",
            {
                f"Traiteur{DASH}région Auvergne-Rhône-Alpes": CATERER + "auvergne-rhone-alpes/",
                f"Traiteur{DASH}France entière": CATERER,
                "Toutes les structures en Auvergne-Rhône-Alpes": REGION,
            },
        ),
        ("Bretagne", "en Bretagne", {f"Traiteur{DASH}France entière": CATERER} | HUBS),
    ],
)
def test_wider_page_is_never_given_without_a_word(there: World, place: str, nobody: str, links: dict[str, str]) -> None:
    response = go(there, metier="traiteur", lieu=place)

    assert response.status_code == 200
    assert f"aucune structure de ce métier n’est installée {nobody}\u202f; d’autres" in response.text
    assert choices(response) == links
    assert 'value="traiteur"' in response.text
    assert f'value="{place}"' in response.text
    assert "noindex" in response.text


def test_ambiguous_place_is_asked_even_where_nobody_stands(there: World) -> None:
    there.load(ATELIER, destinations=Destinations(sectors=SITE_PAGES.sectors, territories=SITE_PAGES.territories))
    links = choices(go(there, metier="traiteur", lieu="Saint-Denis"))
    chosen = there.client.get(links[f"Saint-Denis, Seine-Saint-Denis (93){DASH}aucune structure installée"])

    assert len(links) == 4
    assert choices(chosen) == {
        f"Traiteur{DASH}France entière": CATERER,
        "Toutes les structures à Saint-Denis": SITE_PAGES.territories["C93066"],
    }


def test_place_where_nobody_stands(there: World) -> None:
    response = go(there, lieu="Annecy")

    assert "aucune structure n’est installée dans la Haute-Savoie (74)" in response.text
    assert choices(response) == {"Toutes les structures en Auvergne-Rhône-Alpes": REGION} | HUBS


def test_several_trades_of_which_none_is_in_the_place(there: World) -> None:
    response = go(there, metier="nettoyage", lieu="Lyon")
    links = choices(response)

    assert "aucune structure de ces métiers n’est installée dans le Rhône (69)" in response.text
    assert links[f"Nettoyage de locaux{DASH}France entière"] == CLEANING
    assert links["Toutes les structures à Lyon"] == SITE_PAGES.territories["C69123"]
    assert "2\u00a0métiers répondent" in response.text


def test_trade_that_nobody_exercises_leads_to_its_group(there: World) -> None:
    response = go(there, metier="fromagerie", lieu="Grenoble")

    assert "aucune structure n’exerce ce métier" in response.text
    assert choices(response) == {
        f"Restauration\u202f: tous les métiers{DASH}France entière": "/secteurs/restauration/",
        "Toutes les structures à Grenoble": GRENOBLE,
        "Tous les métiers – France entière": "/secteurs/",
    }


def test_group_in_a_place_lists_its_trades_there_then_in_the_region_then_the_country(there: World) -> None:
    beekeeping = "/secteurs/restauration/apiculture/auvergne-rhone-alpes/"
    crossed = {**SITE_PAGES.crossed, "apiculture": {"R84": beekeeping}}
    there.load(
        ATELIER, destinations=Destinations(SITE_PAGES.groups, SITE_PAGES.sectors, SITE_PAGES.territories, crossed)
    )
    response = go(there, metier="restauration", lieu="Grenoble")

    assert list(choices(response).items()) == [
        (f"Traiteur{DASH}Isère (38)", CATERER + "isere/"),
        (f"Apiculture{DASH}région Auvergne-Rhône-Alpes", beekeeping),
        (f"Restauration\u202f: tous les métiers{DASH}France entière", "/secteurs/restauration/"),
    ]
    assert "Restauration\u202f: quel métier dans l’Isère (38)\u202f?" in response.text


def test_group_of_which_no_trade_is_in_the_place(there: World) -> None:
    response = go(there, metier="restauration", lieu="Lyon")

    assert "aucune structure de ces métiers n’est installée dans le Rhône (69)" in response.text
    assert choices(response) == {
        f"Traiteur{DASH}région Auvergne-Rhône-Alpes": CATERER + "auvergne-rhone-alpes/",
        f"Restauration\u202f: tous les métiers{DASH}France entière": "/secteurs/restauration/",
        "Toutes les structures à Lyon": SITE_PAGES.territories["C69123"],
    }


def test_unknown_trade_in_a_known_place(there: World) -> None:
    response = go(there, metier="traiteur <bio>", lieu="Grenoble")

    assert response.status_code == 200
    assert "Nous n’avons pas compris «\u202ftraiteur &lt;bio&gt;\u202f»" in response.text
    assert 'aria-describedby="aide-metier erreur-metier" aria-invalid="true"' in response.text
    assert choices(response) == {
        "Toutes les structures à Grenoble": GRENOBLE,
        f"Chercher «\u202ftraiteur <bio> Grenoble\u202f» dans les fiches{DASH}France entière": "/prestataires/"
        "?q=traiteur+%3Cbio%3E+Grenoble",
    }


def test_unknown_trade_in_an_ambiguous_place_asks_which(there: World) -> None:
    links = choices(go(there, metier="zzz", lieu="Saint-Denis"))
    chosen = there.client.get(links[f"Saint-Denis, La Réunion (974){DASH}toutes les structures"])

    assert choices(chosen)["Toutes les structures à La Réunion (974)"] == "/territoires/la-reunion/"


TWIN = KnownStructure(
    id="41987654300021-ACI", slug="jardin", name="Le Jardin", kind_label="Chantier", city_line="Lyon (69)", live=True
)
OTHER = KnownStructure(
    id="80746931700018-AI", slug="relais", name="Le Relais", kind_label="Association", city_line="", live=True
)


@pytest.fixture
def numbered(world: World) -> World:
    bodies = {"419876543": (TWIN.id, ATELIER.id), "807469317": (OTHER.id,)}
    world.load(ATELIER, TWIN, OTHER, destinations=Destinations(structures=bodies))
    return world


@pytest.mark.parametrize("number", ["80746931700018", "807 469 317 00018", "807469317", "807\u202f469\u202f317"])
def test_number_leads_to_its_structure(numbered: World, number: str) -> None:
    response = go(numbered, metier=number, lieu="Grenoble")

    assert (response.status_code, response.headers["location"]) == (303, "/prestataires/relais/")


@pytest.mark.parametrize(("number", "name"), [("41987654300021", "SIRET"), ("419876543", "SIREN")])
def test_number_of_several_structures_is_asked(numbered: World, number: str, name: str) -> None:
    response = go(numbered, metier=number)

    assert response.status_code == 200
    assert f"Plusieurs structures de l’annuaire ont ce numéro {name}." in response.text
    assert choices(response) == {
        "Le Jardin – Chantier, Lyon (69)": "/prestataires/jardin/",
        "L’atelier & des Iris – Entreprise d’insertion, Fontaine (38)": "/prestataires/latelier-des-iris/",
    }


def test_number_that_no_structure_has(numbered: World) -> None:
    for number in ("12345678900012", "123456789"):
        response = go(numbered, metier=number)

        assert response.status_code == 200
        assert "Aucune structure de l’annuaire n’a ce numéro" in response.text
        assert 'aria-invalid="true"' in response.text
        assert list(choices(response).values()) == ["/prestataires/"]


def test_another_siret_of_a_known_body_leads_to_the_one_that_is_known(numbered: World) -> None:
    response = go(numbered, metier="80746931700026")

    assert "Aucune structure de l’annuaire n’a ce numéro" in response.text
    assert choices(response) == {"Le Relais – Association": "/prestataires/relais/"}
