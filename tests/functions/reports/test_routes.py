import sqlite3

import pytest

from data.submissions.report import REASONS
from tests.functions.contact.test_routes import locked
from tests.functions.world import ATELIER, ATELIER_EMAIL, ENDED, REPORTED, World, hidden_fields


def checked(world: World, **changes: str) -> dict[str, str]:
    response = world.post("/f/signaler", REPORTED | changes)
    assert response.status_code == 200, response.text
    return hidden_fields(response.text)


def test_form_names_the_structure_and_offers_every_reason(world: World) -> None:
    response = world.client.get("/f/signaler", params={"structure": ATELIER.id})

    assert response.status_code == 200
    assert "Signaler une erreur sur L’atelier &amp; des Iris" in response.text
    assert f'name="structure_id" type="hidden" value="{ATELIER.id}"' in response.text
    assert f'href="/prestataires/{ATELIER.slug}/"' in response.text
    assert "noindex" in response.text
    for reason in REASONS.values():
        assert f">{reason}</option>" in response.text


def test_page_of_a_structure_that_is_no_longer_live_can_be_reported(world: World) -> None:
    assert world.client.get("/f/signaler", params={"structure": ENDED.id}).status_code == 200


def test_unknown_structure_says_what_to_do(world: World) -> None:
    response = world.client.get("/f/signaler?structure=nobody")

    assert response.status_code == 404
    assert "signalez l’erreur" in response.text


def test_errors_stand_beside_their_fields_and_in_a_summary(world: World) -> None:
    response = world.post("/f/signaler", REPORTED | {"reason": "<i>", "message": "", "email": "zoé"})

    assert response.status_code == 422
    for field in ("reason", "message", "email"):
        assert f'href="#{field}"' in response.text
        assert f'id="erreur-{field}"' in response.text
    assert "<i>" not in response.text


def test_name_and_address_may_be_left_out(world: World) -> None:
    response = world.post("/f/signaler", REPORTED | {"name": "", "email": ""})

    assert response.status_code == 200
    assert "Votre nom" not in response.text


def test_report_is_shown_in_words_to_be_read_again_and_nothing_is_stored(world: World) -> None:
    response = world.post("/f/signaler", REPORTED)

    assert REASONS["closed"] in response.text
    assert "&lt;b&gt;vide&lt;/b&gt;" in response.text
    assert world.counts().reports == {"accepted": 0, "held": 0}


def test_modifying_keeps_everything_the_reason_too(world: World) -> None:
    response = world.post("/f/signaler/modifier", checked(world))

    assert '<option selected value="closed">' in response.text
    assert "la pancarte le dit." in response.text


def test_confirming_redirects_to_a_page_without_anything_typed(world: World) -> None:
    response = world.post("/f/signaler/confirmer", checked(world))
    page = world.client.get(response.headers["location"])

    assert response.status_code == 303
    assert "Votre signalement est enregistré" in page.text
    assert ATELIER.name.replace("&", "&amp;") in page.text
    for typed in ("Zoé", "zoe@", "vide", REASONS["closed"]):
        assert typed not in page.text
    assert world.counts().reports == {"accepted": 1, "held": 0}
    assert world.counts().messages == {"accepted": 0, "held": 0}


def test_confirming_twice_is_one_report_and_two_mails(world: World) -> None:
    fields = checked(world)
    answers = [world.post("/f/signaler/confirmer", fields) for _ in range(3)]

    assert len({answer.headers["location"] for answer in answers}) == 1
    assert world.counts().reports == {"accepted": 1, "held": 0}
    assert len(world.sent_mails()) == 2


@pytest.mark.parametrize("field", ["reason", "message", "name", "email"])
def test_stamp_binds_every_field(world: World, field: str) -> None:
    changed = {"reason": "duplicate", "email": "autre@mairie.example"}.get(field, "Un autre texte")

    assert world.post("/f/signaler/confirmer", checked(world) | {field: changed}).status_code == 422
    assert world.counts().reports["accepted"] == 0


def test_stamp_of_a_message_is_none_of_a_report(world: World) -> None:
    stamp = world.checked()["stamp"]

    assert world.post("/f/signaler/confirmer", REPORTED | {"stamp": stamp}).status_code == 422


def test_expired_stamp_asks_to_check_again_and_keeps_what_was_typed(world: World) -> None:
    fields = checked(world)
    world.clock.forward(hours=2, seconds=5)
    response = world.post("/f/signaler/confirmer", fields)

    assert response.status_code == 422
    assert "n’est pas encore envoyé" in response.text
    assert "la pancarte le dit." in response.text


def test_post_from_another_site_is_refused(world: World) -> None:
    assert world.post("/f/signaler", REPORTED, **{"Sec-Fetch-Site": "cross-site"}).status_code == 403


def test_each_service_tells_of_its_own_messages_only(world: World) -> None:
    report, message = world.reported(), world.confirmed()

    assert world.client.get(f"/f/contact/envoye/{report}").status_code == 404
    assert world.client.get(f"/f/signaler/envoye/{message}").status_code == 404
    assert world.client.get(f"/f/signaler/envoye/{report}").status_code == 200


def test_report_that_nobody_reads_yet_is_held_and_said_to_be_recorded(world: World) -> None:
    nobody = world.without_report_to()
    page = nobody.client.get(f"/f/signaler/envoye/{nobody.reported()}")
    (receipt,) = nobody.sent_mails()

    assert "Votre signalement est enregistré" in page.text
    assert "attend d’être lu" in page.text
    assert nobody.counts().reports == {"accepted": 0, "held": 1}
    assert receipt["To"] == REPORTED["email"]


def test_locked_store_says_not_sent_keeps_the_text_and_lets_retry(world: World) -> None:
    fields = checked(world)
    with locked(world):
        response = world.post("/f/signaler/confirmer", fields)

    assert response.status_code == 503
    assert hidden_fields(response.text) == fields
    assert 'action="/f/signaler/confirmer"' in response.text
    assert REASONS["closed"] in response.text
    assert world.post("/f/signaler/confirmer", hidden_fields(response.text)).status_code == 303


def test_report_whose_mails_cannot_be_stored_is_not_either(world: World) -> None:
    fields = checked(world)
    with world.connections.writing() as connection:
        connection.execute("ALTER TABLE mails RENAME TO aside")
    response = world.post("/f/signaler/confirmer", fields)

    assert response.status_code == 503
    with sqlite3.connect(world.settings.store) as connection:
        assert connection.execute("SELECT count(*) FROM documents").fetchone() == (0,)


def test_nothing_typed_reaches_the_log(world: World, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG")
    reference = world.reported()
    world.sent_mails()

    assert reference in caplog.text
    assert "ReportRoutes.confirm" in caplog.text
    for private in ("Zoé", "zoe@mairie.example", "pancarte", ATELIER_EMAIL):
        assert private not in caplog.text
