"""The pages of contact, of the structure, of offers and references: what is typed is checked, kept, never lost."""

import re
from html import unescape

import pytest

from tests.functions.profile_edits.conftest import RECORD
from tests.functions.profile_edits.editor import Editor, plain
from tests.functions.world import ATELIER_EMAIL, World

CONTACT = {
    "contact_first_name": "Zoé",
    "contact_last_name": "Martin",
    "contact_email": ATELIER_EMAIL,
    "contact_phone": "06 39 98 00 01",
    "published_email": "",
    "published_phone": "04 76 00 00 00",
}
STRUCTURE = {
    "name": RECORD.name,
    "brand": "",
    "description": RECORD.description,
    "website": RECORD.website,
    "social": "",
    "workforce-permanent": "4",
    "workforce-supported": "12",
    "labels": ["esus", "rge"],
}
OFFERS = {
    "offers-0-name": "Paniers",
    "offers-0-description": "Chaque semaine.",
    "offers-1-name": "Fleurs",
    "offers-1-description": "",
    "references-0-name": "Ville de Grenoble",
    "references-0-logo": "",
}


@pytest.fixture
def editor(world: World) -> Editor:
    return Editor(world)


def value_of(page: str, name: str) -> str:
    found = re.search(rf'name="{name}"[^>]* value="([^"]*)"', page)
    assert found, name
    return unescape(found[1])


def test_contact_page_shows_what_is_known_as_people_write_it(editor: Editor) -> None:
    page = editor.get("contact")

    assert value_of(page, "contact_first_name") == "Zoé"
    assert value_of(page, "contact_email") == ATELIER_EMAIL
    assert value_of(page, "contact_phone") == "06 39 98 00 01"
    assert value_of(page, "published_phone") == "04 76 00 00 00"


@pytest.mark.parametrize(("page", "fields"), [("contact", CONTACT), ("structure", STRUCTURE), ("offres", OFFERS)])
def test_page_saved_as_it_was_shown_changes_nothing(editor: Editor, page: str, fields: dict[str, str]) -> None:
    response = editor.post(page, **fields)

    assert (response.status_code, response.headers["location"]) == (303, "/f/fiche/")
    assert editor.draft is None


def test_only_what_changed_is_kept_and_shown_again(editor: Editor) -> None:
    response = editor.post("structure", **STRUCTURE | {"brand": "  Le  Drac ", "workforce-permanent": "1 200"})

    assert response.status_code == 303
    assert editor.typed == {"brand": "Le Drac", "workforce": {"permanent": 1200, "supported": 12}}
    page = editor.get("structure")
    assert value_of(page, "brand") == "Le Drac"
    assert value_of(page, "workforce-permanent") == "1200"


def test_each_page_leaves_what_the_others_kept(editor: Editor) -> None:
    editor.post("structure", **STRUCTURE | {"brand": "Le Drac"})
    editor.post("contact", **CONTACT | {"contact_first_name": "Zoë"})
    editor.post("structure", **STRUCTURE | {"description": "Des paniers."})

    assert editor.typed == {"contact_first_name": "Zoë", "description": "Des paniers."}


def test_labels_are_ticked_and_unticked(editor: Editor) -> None:
    page = editor.get("structure")
    assert set(re.findall(r'name="labels" value="([^"]*)" checked', page)) == {"esus", "rge"}

    editor.post("structure", **STRUCTURE | {"labels": []})

    assert editor.typed == {"labels": []}
    assert not re.search(r'name="labels" value="[^"]*" checked', editor.get("structure"))


def test_wrong_values_are_told_at_their_field_and_stay(editor: Editor) -> None:
    wrong = STRUCTURE | {"website": "pas une adresse", "workforce-permanent": "douze", "description": "Gardez-moi."}
    response = editor.post("structure", **wrong)

    assert response.status_code == 422
    assert "2 points à corriger" in plain(response.text)
    assert value_of(response.text, "website") == "pas une adresse"
    assert value_of(response.text, "workforce-permanent") == "douze"
    assert "Gardez-moi." in response.text
    for link in re.findall(r'<li><a href="#([^"]*)">', response.text):
        assert f'id="{link}"' in response.text
        assert f'id="erreur-{link}"' in response.text
    assert editor.draft is None


def test_offers_are_added_and_removed_without_losing_what_is_typed(editor: Editor) -> None:
    added = editor.post("offres", **OFFERS | {"offers-0-name": "Paniers bio", "action": "ajouter-offers"})
    assert added.status_code == 200
    assert value_of(added.text, "offers-0-name") == "Paniers bio"
    assert re.search(r'<input[^>]*autofocus[^>]*name="offers-2-name"', added.text)

    removed = editor.post(
        "offres", **OFFERS | {"offers-2-name": "Semis", "offers-2-description": "", "action": "retirer-offers-1"}
    )
    assert value_of(removed.text, "offers-1-name") == "Semis"
    assert "Fleurs" not in removed.text
    assert editor.draft is None

    saved = editor.post("offres", **OFFERS | {"offers-1-name": "Semis", "offers-5-name": " "})
    assert saved.status_code == 303
    assert editor.typed == {"offers": [{"name": "Paniers", "description": "Chaque semaine."}, {"name": "Semis"}]}


def test_what_is_wrong_with_a_row_is_told_at_that_row(editor: Editor) -> None:
    """The first row is left empty: rows are counted again without it."""
    response = editor.post(
        "offres", **OFFERS | {"offers-0-name": "", "offers-0-description": "", "offers-2-description": "Sans nom"}
    )

    assert response.status_code == 422
    assert 'href="#offers-1-name"' in response.text
    assert re.search(r'id="erreur-offers-1-name"', response.text)
    assert "Sans nom" in response.text


def test_reference_keeps_its_logo(editor: Editor) -> None:
    editor.post("offres", **OFFERS | {"references-0-name": "Métropole", "references-0-logo": "unknown.webp"})
    assert editor.draft is None

    response = editor.post("offres", **OFFERS | {"references-1-name": "Métropole"})

    assert response.status_code == 303
    assert editor.typed == {"references": [{"name": "Ville de Grenoble"}, {"name": "Métropole"}]}


@pytest.mark.parametrize("page", ["contact", "structure", "offres", "activites/ajouter", "images"])
def test_browsers_cut_nothing_that_is_pasted(editor: Editor, page: str) -> None:
    assert "maxlength" not in editor.get(page)


def test_text_too_long_stays_whole_and_is_told(editor: Editor) -> None:
    text = "mot " * 1_300 + "fin"
    response = editor.post("structure", **STRUCTURE | {"description": text})

    assert response.status_code == 422
    assert "Raccourcissez la présentation : 5 203 caractères, 5 000 au plus." in plain(response.text)
    assert text in response.text


def test_end_of_a_line_counts_once(editor: Editor) -> None:
    assert editor.post("structure", **STRUCTURE | {"description": "a\r\n" * 2_499 + "b"}).status_code == 303


def seen(page: str) -> str:
    return value_of(page, "seen")


def test_second_tab_does_not_undo_the_first_unsaid(editor: Editor) -> None:
    first = second = seen(editor.get("structure"))
    editor.post("structure", **STRUCTURE | {"brand": "Le Drac", "seen": first})

    late = editor.post("structure", **STRUCTURE | {"description": "Des paniers.", "seen": second})
    assert late.status_code == 422
    assert "a changé depuis que vous l’avez ouverte" in late.text
    assert "Des paniers." in late.text
    assert editor.typed == {"brand": "Le Drac"}

    again = editor.post("structure", **STRUCTURE | {"description": "Des paniers.", "seen": seen(late.text)})
    assert again.status_code == 303
    assert editor.typed == {"description": "Des paniers."}


def test_form_sent_twice_or_saved_beside_another_page_is_not_late(editor: Editor) -> None:
    fields = STRUCTURE | {"brand": "Le Drac", "seen": seen(editor.get("structure"))}
    editor.post("contact", **CONTACT | {"contact_first_name": "Zoë", "seen": seen(editor.get("contact"))})

    assert editor.post("structure", **fields).status_code == 303
    assert editor.post("structure", **fields).status_code == 303


def test_buttons_of_rows_and_errors_do_not_forget_what_the_form_stood_for(editor: Editor) -> None:
    opened = seen(editor.get("offres"))
    editor.post("offres", **OFFERS | {"offers-0-name": "Autre onglet"})

    added = editor.post("offres", **OFFERS | {"seen": opened, "action": "ajouter-offers"})
    assert seen(added.text) == opened
    wrong = editor.post("offres", **OFFERS | {"seen": opened, "offers-2-description": "Sans nom"})
    assert seen(wrong.text) == opened


def test_enter_key_saves_rather_than_removes(editor: Editor) -> None:
    """Browsers press the first button of a form: it must not be that of a row."""
    form = editor.get("offres").partition('id="formulaire"')[2]
    first = re.search(r"<button[^>]*>", form)

    assert first
    assert 'name="action"' not in first[0]
