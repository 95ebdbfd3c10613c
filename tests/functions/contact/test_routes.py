import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from functions.submissions import SentMessage
from tests.functions.world import ATELIER, ATELIER_EMAIL, ENDED, SILENT, TYPED, World, hidden_fields


@contextmanager
def locked(world: World) -> Iterator[None]:
    """Someone else writes for longer than we wait."""
    other = sqlite3.connect(world.settings.store, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    yield
    other.execute("ROLLBACK")
    other.close()


@contextmanager
def unreadable(world: World) -> Iterator[None]:
    """The structures' table is missing: every look-up of a structure fails."""
    other = sqlite3.connect(world.settings.store, isolation_level=None)
    other.execute("ALTER TABLE structures RENAME TO aside")
    yield
    other.execute("ALTER TABLE aside RENAME TO structures")
    other.close()


def test_empty_form_names_the_structure_and_posts_its_id(world: World) -> None:
    response = world.client.get("/f/contact", params={"structure": ATELIER.id})

    assert response.status_code == 200
    assert "Écrire à L’atelier &amp; des Iris" in response.text
    assert f'value="{ATELIER.id}"' in response.text
    assert "noindex" in response.text


@pytest.mark.parametrize("query", ["", "?structure=", "?structure=nobody", "?structure=%00"])
def test_form_without_a_known_structure_says_what_to_do(world: World, query: str) -> None:
    response = world.client.get(f"/f/contact{query}")

    assert response.status_code == 404
    assert "Cherchez-la" in response.text
    assert "Annuaire d’essai" in response.text


def test_errors_stand_beside_their_fields_and_in_a_summary_that_links_to_them(world: World) -> None:
    response = world.post("/f/contact", TYPED | {"name": "", "email": "zoé@", "message": "Court"})

    assert response.status_code == 422
    assert "<title>Erreur\u202f: " in response.text
    assert "3\u00a0points à corriger" in response.text
    for field in ("name", "email", "message"):
        assert f'href="#{field}"' in response.text
        assert f'id="erreur-{field}"' in response.text
        assert f'id="{field}"' in response.text
    for kept in ("zoé@", "Mairie de Trucville", "Nettoyage du gymnase", "Court"):
        assert kept in response.text


def test_valid_message_is_shown_to_be_read_again_and_nothing_is_stored(world: World) -> None:
    response = world.post("/f/contact", TYPED)

    assert response.status_code == 200
    assert "&lt;b&gt;nettoyer&lt;/b&gt;" in response.text
    fields = hidden_fields(response.text)
    assert {name: fields[name] for name in TYPED} == TYPED
    assert world.counts().messages == {"accepted": 0, "held": 0}


def test_line_ends_of_browsers_do_not_spoil_the_stamp(world: World) -> None:
    fields = world.checked()
    assert "\n" in fields["message"]

    response = world.post("/f/contact/confirmer", fields | {"message": fields["message"].replace("\n", "\r\n")})

    assert response.status_code == 303


def test_modifying_shows_the_form_with_everything_kept(world: World) -> None:
    response = world.post("/f/contact/modifier", world.checked())

    assert response.status_code == 200
    for value in ("Zoé Typédame", "zoe@mairie.example", "Mairie de Trucville", "Nettoyage du gymnase", "un gymnase ?"):
        assert value in response.text


def test_confirming_redirects_to_a_page_without_anything_typed(world: World) -> None:
    response = world.post("/f/contact/confirmer", world.checked())
    page = world.client.get(response.headers["location"])

    assert response.status_code == 303
    assert page.status_code == 200
    assert "Votre message est enregistré" in page.text
    assert page.headers["cache-control"] == "no-store"
    for name in ("name", "email", "organisation", "subject"):
        assert TYPED[name] not in page.text
    assert world.counts().messages == {"accepted": 1, "held": 0}


def test_confirming_twice_gives_the_same_answer_and_two_mails_in_all(world: World) -> None:
    fields = world.checked()

    answers = [world.post("/f/contact/confirmer", fields) for _ in range(3)]

    assert {answer.status_code for answer in answers} == {303}
    assert len({answer.headers["location"] for answer in answers}) == 1
    assert world.counts().messages == {"accepted": 1, "held": 0}
    assert len(world.sent_mails()) == 2


def test_confirming_again_after_the_stamp_expired_still_gives_the_same_answer(world: World) -> None:
    fields = world.checked()
    first = world.post("/f/contact/confirmer", fields)
    world.clock.forward(hours=3)

    assert world.post("/f/contact/confirmer", fields).headers["location"] == first.headers["location"]
    assert world.counts().messages["accepted"] == 1


def test_expired_stamp_asks_to_check_again_and_keeps_what_was_typed(world: World) -> None:
    fields = world.checked()
    world.clock.forward(hours=2, seconds=5)

    response = world.post("/f/contact/confirmer", fields)

    assert response.status_code == 422
    assert "n’est pas encore envoyé" in response.text
    assert "Nettoyage du gymnase" in response.text
    assert world.counts().messages["accepted"] == 0
    assert hidden_fields(response.text)["stamp"] != fields["stamp"]


@pytest.mark.parametrize("field", [name for name in TYPED if name != "structure_id"])
def test_stamp_binds_every_field(world: World, field: str) -> None:
    changed = {"email": "autre@mairie.example"}.get(field, "Un autre texte, assez long")

    response = world.post("/f/contact/confirmer", world.checked() | {field: changed})

    assert response.status_code == 422
    assert changed in response.text
    assert world.counts().messages["accepted"] == 0


def test_stamp_binds_the_structure(world: World) -> None:
    response = world.post("/f/contact/confirmer", world.checked() | {"structure_id": SILENT.id})

    assert response.status_code == 422
    assert world.counts().messages == {"accepted": 0, "held": 0}


@pytest.mark.parametrize("stamp", ["", "x", "a.b.c", "é", "." * 500, "\x00", "WyJhIiwiYiJd.AAAA.BBBB"])
def test_spoilt_stamp_is_never_a_fault(world: World, stamp: str) -> None:
    response = world.post("/f/contact/confirmer", TYPED | {"stamp": stamp})

    assert response.status_code == 422
    assert "Nettoyage du gymnase" in response.text


def test_spoilt_stamp_with_a_text_that_is_not_valid_shows_the_form(world: World) -> None:
    response = world.post("/f/contact/confirmer", {"structure_id": ATELIER.id, "name": "Zoé"})

    assert response.status_code == 422
    assert 'href="#message"' in response.text


@pytest.mark.parametrize(
    ("structure", "words"), [(SILENT, "pas d’adresse électronique"), (ENDED, "n’est plus dans l’annuaire")]
)
def test_visitor_is_told_before_and_after_that_the_message_is_held(world: World, structure, words) -> None:
    check = world.post("/f/contact", TYPED | {"structure_id": structure.id})
    sent = world.post("/f/contact/confirmer", hidden_fields(check.text))
    page = world.client.get(sent.headers["location"])

    assert words in check.text
    assert words in page.text
    assert "gardé, pas transmis" in page.text
    assert world.counts().messages == {"accepted": 0, "held": 1}


def test_message_for_a_structure_that_vanished_since_is_held_not_lost(world: World) -> None:
    fields = world.checked()
    world.load(SILENT)

    response = world.post("/f/contact/confirmer", fields)
    (receipt,) = world.sent_mails()

    assert response.status_code == 303
    assert world.counts().messages == {"accepted": 0, "held": 1}
    (held,) = world.store.waiting(SentMessage, "held")
    assert [addressee.structure_id for addressee in held.addressees] == [ATELIER.id]
    assert receipt["To"] == TYPED["email"]
    assert "n’est plus dans l’annuaire" in str(receipt.get_body(("plain",))) or "plus dans" in receipt.as_string()


@pytest.mark.parametrize("reference", ["AAAA-BBBB-CCCC", "x", "%00", "..%2F.."])
def test_unknown_reference_is_a_404_page(world: World, reference: str) -> None:
    assert world.client.get(f"/f/contact/envoye/{reference}").status_code == 404


def test_locked_store_says_not_sent_keeps_the_text_and_lets_retry(world: World) -> None:
    fields = world.checked()
    with locked(world):
        response = world.post("/f/contact/confirmer", fields)

    assert response.status_code == 503
    assert response.headers["retry-after"] == "120"
    assert "n’a PAS été envoyé" in response.text
    assert "Nettoyage du gymnase" in response.text
    assert hidden_fields(response.text) == fields
    assert world.post("/f/contact/confirmer", hidden_fields(response.text)).status_code == 303


@pytest.mark.parametrize("path", ["/f/contact", "/f/contact/modifier"])
def test_store_that_cannot_be_read_keeps_the_text_too(world: World, path: str) -> None:
    with unreadable(world):
        response = world.post(path, TYPED)

    assert response.status_code == 503
    assert "un gymnase ?" in response.text
    assert f'action="{path}"' in response.text
    assert world.post(path, hidden_fields(response.text)).status_code == 200


def test_structures_address_is_in_no_response_and_no_log(world: World, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG")
    fields = world.checked()
    with locked(world):
        unavailable = world.post("/f/contact/confirmer", fields)
    sent = world.post("/f/contact/confirmer", fields)
    responses = [
        world.client.get("/f/contact", params={"structure": ATELIER.id}),
        world.post("/f/contact", TYPED),
        world.post("/f/contact", TYPED | {"name": ""}),
        world.post("/f/contact/modifier", fields),
        unavailable,
        sent,
        world.client.get(sent.headers["location"]),
    ]
    world.sent_mails()

    for response in responses:
        assert ATELIER_EMAIL not in response.text
        assert ATELIER_EMAIL not in str(response.headers)
    assert caplog.text
    for private in (ATELIER_EMAIL, *(TYPED[name] for name in TYPED if name != "structure_id"), "testclient"):
        assert private not in caplog.text


def test_the_confirmation_leads_back_to_the_structure_while_its_page_stands(world: World) -> None:
    reference = world.confirmed()
    way_back = f'href="/prestataires/{ATELIER.slug}/"'
    assert way_back in world.client.get(f"/f/contact/envoye/{reference}").text


def test_before_anything_is_loaded_nobody_is_said_to_be_unknown(tmp_path: Path) -> None:
    empty = World(tmp_path / "empty", is_loaded=False)

    for response in (
        empty.client.get("/f/contact", params={"structure": ATELIER.id}),
        empty.client.get("/f/signaler", params={"structure": ATELIER.id}),
        empty.post("/f/contact", TYPED),
    ):
        assert response.status_code == 503
        assert "annuaire" not in response.text.partition("<main")[2].partition("</main>")[0]
    empty.connections.close()
