"""Without a session nothing is shown nor changed; what was typed stays on the answer."""

import re
from html import unescape

import pytest

from functions.storage.sqlite.connections import Connections
from tests.functions.profile_edits.conftest import RECORD
from tests.functions.profile_edits.editor import Editor
from tests.functions.profile_edits.test_parts_forms import CONTACT, STRUCTURE
from tests.functions.world import SILENT, World

PAGES = ("contact", "activites", "activites/ajouter", "activites/0", "structure", "offres", "images")


@pytest.fixture
def editor(world: World) -> Editor:
    return Editor(world)


def hidden(page: str) -> dict[str, list[str]]:
    lists: dict[str, list[str]] = {}
    for name, value in re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)"', page):
        lists.setdefault(name, []).append(unescape(value))
    return lists


@pytest.mark.parametrize("page", PAGES)
def test_page_without_a_session_leads_to_a_link(editor: Editor, page: str) -> None:
    editor.sign_out()
    response = editor.world.client.get(f"/f/fiche/{page}")

    assert (response.status_code, response.headers["location"]) == (303, "/f/fiche/modifier")


@pytest.mark.parametrize("page", ["contact", "activites", "structure", "offres", "images"])
def test_pages_are_private(editor: Editor, page: str) -> None:
    response = editor.world.client.get(f"/f/fiche/{page}")

    assert response.headers["cache-control"] == "no-store"
    assert response.headers["referrer-policy"] == "same-origin"
    assert '<meta name="robots" content="noindex">' in response.text
    assert "/f/fiche/quitter" not in response.text  # it would lose what is typed
    assert re.search(r'href="/f/fiche/">Revenir à votre fiche', response.text)


def test_what_was_typed_outlives_the_session(editor: Editor) -> None:
    editor.world.clock.forward(minutes=31)
    typed = STRUCTURE | {"description": 'Une heure\nde "travail" & « soigné ».'}
    answer = editor.post("structure", **typed)

    assert answer.status_code == 422
    assert editor.draft is None
    again = hidden(answer.text)
    editor.sign_in(RECORD.id)
    assert editor.post("structure", **again).status_code == 303
    assert editor.typed == {"description": 'Une heure\nde "travail" & « soigné ».'}


def test_form_of_one_structure_never_changes_another(editor: Editor) -> None:
    """The same browser signed in for somebody else since."""
    response = editor.post("contact", **CONTACT | {"structure": SILENT.id, "contact_first_name": "Autre"})

    assert response.status_code == 422
    assert hidden(response.text)["contact_first_name"] == ["Autre"]
    assert editor.draft is None


def test_form_from_another_site_is_refused(editor: Editor) -> None:
    for page in PAGES:
        response = editor.world.client.post(
            f"/f/fiche/{page}", data={"structure": RECORD.id}, headers={"Origin": "https://x.example"}
        )
        assert response.status_code == 403


def test_structure_that_left_the_directory_cannot_be_edited(editor: Editor) -> None:
    editor.world.load(SILENT)

    assert editor.world.client.get("/f/fiche/contact").status_code == 404
    assert editor.post("contact", **CONTACT).status_code == 404


def test_locked_store_keeps_what_was_typed(editor: Editor) -> None:
    with Connections(editor.world.settings.store).writing():
        response = editor.post("structure", **STRUCTURE | {"description": "Gardez-moi."})

    assert response.status_code == 503
    assert editor.post("structure", **hidden(response.text)).status_code == 303
    assert editor.typed == {"description": "Gardez-moi."}
