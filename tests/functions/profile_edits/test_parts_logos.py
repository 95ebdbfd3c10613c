"""Logos of client references: sent for one of them, shown, removed."""

import pytest

from tests.functions.profile_edits.editor import Editor, plain
from tests.functions.profile_edits.test_parts_pictures import photo
from tests.functions.world import World

CITY = "Ville de Grenoble"


@pytest.fixture
def editor(world: World) -> Editor:
    return Editor(world)


def test_logo_is_kept_with_its_reference_then_removed(editor: Editor) -> None:
    sent = editor.upload(photo(), page="logos", reference=CITY)
    assert (sent.status_code, sent.headers["location"]) == (303, "/f/fiche/logos")
    [reference] = editor.typed["references"]
    assert reference["name"] == CITY
    assert f'src="/f/fiche/images/{reference["logo"]}"' in editor.get("logos")
    assert editor.world.client.get(f"/f/fiche/images/{reference['logo']}").status_code == 200

    # The page of references carries it along.
    fields = {"references-0-name": CITY, "references-0-logo": reference["logo"], "references-1-name": "Métropole"}
    offers = {"offers-0-name": "Paniers", "offers-0-description": "Chaque semaine.", "offers-1-name": "Fleurs"}
    assert editor.post("offres", **offers, **fields).status_code == 303
    assert editor.typed == {"references": [reference, {"name": "Métropole"}]}

    assert editor.upload(page="logos", action=f"retirer-{CITY}").status_code == 303
    assert editor.typed == {"references": [{"name": CITY}, {"name": "Métropole"}]}


def test_what_is_missing_is_told(editor: Editor) -> None:
    response = editor.upload(page="logos", reference="Personne")

    assert response.status_code == 422
    assert "Choisissez une référence" in response.text
    assert "Choisissez le fichier" in response.text
    assert editor.draft is None
    assert "un PDF" in plain(editor.upload(b"%PDF-1.7", page="logos", reference=CITY).text)


def test_page_without_a_reference_says_what_to_do(editor: Editor) -> None:
    editor.post("offres", **{"offers-0-name": "Paniers"})

    assert "Ajoutez d’abord une référence" in editor.get("logos")
