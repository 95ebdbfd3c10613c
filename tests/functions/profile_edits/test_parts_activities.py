"""Activities: listed, added several at once, changed one by one, removed."""

import re

import pytest

from tests.functions.profile_edits.editor import Editor, plain
from tests.functions.world import World

ISERE = {"level": "DEPARTEMENT", "code": "38"}
GRENOBLE = {"level": "COMMUNE", "code": "38185"}
TRADES = [
    "nettoyage-de-locaux", "nettoyage-de-vehicules", "nettoyage-industriel", "nettoyage-urbain", "sylviculture",
    "horticulture", "artisanat-d-art", "travail-du-bois", "travail-de-la-pierre", "accueil-hotline",
]  # fmt: skip


@pytest.fixture
def editor(world: World) -> Editor:
    return Editor(world)


def link_to(editor: Editor, trade: str) -> str:
    """The page that changes a trade."""
    page = editor.get("activites")
    found = re.search(rf'href="/f/fiche/(activites/[0-9a-f]+)">Modifier<span class="sr-only"> {trade}<', page)
    assert found, page
    return found[1]


def test_list_says_what_is_known_and_what_is_not(editor: Editor) -> None:
    page = plain(editor.get("activites"))

    assert "2 activités" in page
    assert "Isère" in page
    assert "d’après le code d’activité" in page
    assert "zone à préciser" in page


def test_twelve_activities_take_one_page(editor: Editor) -> None:
    form = editor.get("activites/ajouter")
    assert "Isère (38)\nGrenoble (38)" in form  # as the activity that is there already

    response = editor.post(
        "activites/ajouter", sectors=TRADES, service_types=["PREST"], zone="ZONES", territories="Isère\r\nSavoie"
    )

    assert (response.status_code, response.headers["location"]) == (303, "/f/fiche/activites")
    kept = editor.typed["activities"]
    assert len(kept) == 12
    assert [one["sector"] for one in kept[2:]] == TRADES
    assert all(
        one["zone"] == {"type": "ZONES", "perimeters": [ISERE, {"level": "DEPARTEMENT", "code": "73"}]}
        for one in kept[2:]
    )
    assert "12 activités" in plain(editor.get("activites"))


def test_one_activity_is_changed_and_the_others_stay(editor: Editor) -> None:
    address = link_to(editor, "Traiteur")
    shown = editor.get(address)
    assert re.search(r'<option selected value="traiteur">', shown)
    assert "Isère (38)\nGrenoble (38)" in shown

    response = editor.post(
        address,
        sector="traiteur",
        service_types=["PREST", "BUILD"],
        zone="CUSTOM",
        distance_km="50",
        territories="Isère",
    )

    assert response.status_code == 303
    changed, other = editor.typed["activities"]
    assert changed == {
        "sector": "traiteur", "service_types": ["BUILD", "PREST"], "zone": {"type": "CUSTOM", "distance_km": 50},
    }  # fmt: skip
    assert other["sector"] == "maraichage-legumerie-conserverie"
    assert "50 km" in plain(editor.get("activites"))


def test_zone_goes_to_all_activities_when_asked(editor: Editor) -> None:
    response = editor.post(
        link_to(editor, "Traiteur"),
        sector="traiteur", service_types="PREST", zone="COUNTRY", everywhere="y",
    )  # fmt: skip

    assert response.status_code == 303
    assert [one["zone"] for one in editor.typed["activities"]] == [{"type": "COUNTRY"}] * 2
    assert [one["service_types"] for one in editor.typed["activities"]] == [["PREST"]] * 2


def test_activity_is_removed(editor: Editor) -> None:
    key = link_to(editor, "Traiteur").rpartition("/")[2]
    response = editor.post("activites", action=f"retirer-{key}")

    assert response.status_code == 303
    assert [one["sector"] for one in editor.typed["activities"]] == ["maraichage-legumerie-conserverie"]


def test_page_opened_before_an_activity_changed_changes_no_other(editor: Editor) -> None:
    address = link_to(editor, "Traiteur")
    first = {"sector": "traiteur", "service_types": "PREST", "zone": "COUNTRY"}
    editor.post(address, **first)
    before = editor.typed

    assert editor.post(address, **first).status_code == 303  # the same, sent twice
    assert editor.typed == before

    late = editor.post(address, **first | {"sector": "sylviculture"})
    assert late.status_code == 422
    assert "entre-temps" in late.text
    assert editor.typed == before

    assert editor.post(address, as_new="oui", **first | {"sector": "sylviculture"}).status_code == 303
    assert [one["sector"] for one in editor.typed["activities"]][-1] == "sylviculture"
    assert len(editor.typed["activities"]) == 3


@pytest.mark.parametrize(
    ("typed", "field", "sentence"),
    [
        ({"sectors": []}, "sectors", "Choisissez au moins un métier."),
        ({"service_types": []}, "service_types", "Choisissez au moins un type de prestation."),
        ({"zone": ""}, "zone", "Choisissez où"),
        ({"zone": "CUSTOM", "distance_km": "loin"}, "distance_km", "Écrivez une distance"),
        ({"zone": "CUSTOM", "distance_km": "9" * 5000}, "distance_km", "Écrivez une distance"),
        ({"zone": "ZONES", "territories": ""}, "territories", "Choisissez au moins un territoire"),
        ({"zone": "ZONES", "territories": "Saint-Denis"}, "territories", "Saint-Denis (974), Saint-Denis (93)"),
        ({"zone": "ZONES", "territories": "Isère\nXqfzzz"}, "territories", "Xqfzzz"),
    ],
)
def test_what_is_wrong_is_told_at_its_field_and_stays(
    editor: Editor, typed: dict[str, str], field: str, sentence: str
) -> None:
    fields = {"sectors": ["sylviculture"], "service_types": ["PREST"], "zone": "COUNTRY"} | typed
    response = editor.post("activites/ajouter", **fields)

    assert response.status_code == 422
    told = re.search(rf'<p class="field__error" id="erreur-{field}">.*?</p>', response.text)
    assert told
    assert sentence in plain(told[0])
    assert f'<li><a href="#{field}">' in response.text
    assert editor.draft is None
    for name, value in typed.items():
        assert not isinstance(value, str) or value in response.text, name


def test_everything_wrong_is_told_at_once(editor: Editor) -> None:
    response = editor.post("activites/ajouter", zone="ZONES", territories="Xqfzzz")

    assert "3 points à corriger" in plain(response.text)


def test_nothing_chosen_is_all_told_and_so_is_what_is_wrong_beside_a_distance(editor: Editor) -> None:
    response = editor.post("activites/ajouter")
    for sentence in ("Choisissez au moins un métier", "Choisissez au moins un type de prestation", "Choisissez où"):
        assert sentence in response.text

    response = editor.post("activites/ajouter", zone="CUSTOM", distance_km="loin")
    assert "3 points à corriger" in plain(response.text)


@pytest.mark.parametrize(
    ("typed", "kept"), [("30 km", 30), ("12,5", 13), ("12.0", 12), ("7 Kilomètres", 7), ("0,4", 1), ("500", 500)]
)
def test_distance_is_read_as_people_write_it_rounded_up(editor: Editor, typed: str, kept: int) -> None:
    assert "que nous arrondirons" in editor.get("activites/ajouter")
    response = editor.post(
        "activites/ajouter", sectors=["sylviculture"], service_types=["PREST"], zone="CUSTOM", distance_km=typed
    )

    assert response.status_code == 303
    assert editor.typed["activities"][-1]["zone"] == {"type": "CUSTOM", "distance_km": kept}


@pytest.mark.parametrize("typed", ["500,1", "-3", "1e2", "12,5,5", "٣"])
def test_what_is_no_distance_is_told(editor: Editor, typed: str) -> None:
    response = editor.post(
        "activites/ajouter", sectors=["sylviculture"], service_types=["PREST"], zone="CUSTOM", distance_km=typed
    )

    assert "Écrivez une distance en kilomètres" in response.text


def test_what_is_taken_of_the_last_activity_is_said_and_never_the_whole_country(editor: Editor) -> None:
    page = editor.get("activites/ajouter")
    assert "Repris de votre dernière activité, « Traiteur » : les types de prestation et la zone. Vérifiez." in plain(
        page
    )

    editor.post("activites/ajouter", sectors=["sylviculture"], service_types=["PREST"], zone="COUNTRY")
    page = editor.get("activites/ajouter")
    assert "Repris de votre dernière activité, « Sylviculture » : les types de prestation. Vérifiez." in plain(page)
    assert not re.search(r'type="radio"[^>]* checked', page)

    again = editor.post("activites/ajouter", sectors=[])
    assert "Repris de" not in again.text


def test_territories_read_otherwise_than_typed_are_told_on_the_list(editor: Editor) -> None:
    fields = {"service_types": ["PREST"], "zone": "ZONES"}
    response = editor.post("activites/ajouter", sectors=["sylviculture"], territories="Grenobel\nSavoie", **fields)
    page = plain(editor.world.client.get(response.headers["location"]).text)
    assert "« Grenobel » : compris comme Grenoble (38)" in page
    assert "« Savoie »" not in page

    address = link_to(editor, "Traiteur")
    response = editor.post(address, sector="traiteur", territories="Lyno", **fields)
    assert "« Lyno » : compris comme Lyon (69)" in plain(editor.world.client.get(response.headers["location"]).text)
    assert "compris comme" not in editor.get("activites")


def test_address_of_the_list_makes_it_say_nothing_but_territories(editor: Editor) -> None:
    page = editor.get("activites?compris=Votre+compte+est+bloqué&compris=Isère")

    assert "bloqué" not in page
    assert "compris comme" not in page


def test_each_wrong_line_is_told_by_itself(editor: Editor) -> None:
    response = editor.post(
        "activites/ajouter",
        sectors=["sylviculture"], service_types=["PREST"], zone="ZONES", territories="Xqfzzz\nIsère\nSaint-Denis",
    )  # fmt: skip

    links = re.findall(r'<li><a href="#territories">([^<]*)</a>', response.text)
    assert ["Xqfzzz" in links[0], "Saint-Denis" in links[1]] == [True, True]
    told = re.search(r'<p class="field__error" id="erreur-territories">.*?</p>', response.text)
    assert told
    assert told[0].count("<br>") == 1


def test_thirty_activities_at_most(editor: Editor) -> None:
    page = editor.get("activites/ajouter")
    every = re.findall(r'name="sectors" value="([^"]*)"', page)
    assert len(every) == 154
    response = editor.post("activites/ajouter", sectors=every[:40], service_types=["PREST"], zone="COUNTRY")

    assert response.status_code == 422
    assert "30 activités au plus" in plain(response.text)
    assert re.findall(r'name="sectors" value="([^"]*)" checked', response.text) == every[:40]
