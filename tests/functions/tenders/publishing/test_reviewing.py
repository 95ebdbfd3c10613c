"""The whole need read again, then published: once, within limits, and its draft is never lost."""

import pytest
from msgspec.structs import replace

from data.submissions.tender_states import TenderState
from functions.ports import StoreUnavailable
from tests.functions.tenders.publishing.typed_need import TYPED, linked, on_tuesday, post, reviewed, the_record, words
from tests.functions.world import World, texts_of

pytestmark = pytest.mark.usefixtures("near_grenoble")
PRESSED = {"consigne": ""}


def test_everything_that_was_typed_is_read_again(world: World) -> None:
    page = words(world.client.get(reviewed(on_tuesday(world), may_be_shown="y")).text)

    for told in (
        TYPED["title"], "Demande de devis", "Nettoyage de locaux", "Prestation de service", "Grenoble (38)",
        "18 décembre 2026", TYPED["description"], TYPED["questions-0"], "5 000 à 10 000 € HT",
        "Soit de 1 à 2 mois de travail", "Pas montré aux structures", "Zoé Typédame", TYPED["email"], "01 99 00 12 34",
        TYPED["organisation"], "Collectivité", "Par courriel", "Par téléphone", "Oui, sans aucun nom",
        "3 structures correspondent à ce besoin.", "ne remplace aucune publicité légale", "60 000 € HT",
    ):  # fmt: skip
        assert told.replace("\xa0", " ") in page.replace("\xa0", " ").replace("\u202f", " ").replace("  ", " "), told


def test_text_is_shown_as_text(world: World) -> None:
    address = reviewed(on_tuesday(world), title="<b>Vitres</b>", description="<script>alert(1)</script> et des vitres")

    page = world.client.get(address).text
    assert "&lt;b&gt;Vitres&lt;/b&gt;" in page
    assert "<script>alert" not in page


def test_publishing_mails_the_link_that_confirms_and_nothing_typed(world: World) -> None:
    response = world.post(reviewed(on_tuesday(world)), PRESSED)

    record = the_record(world)
    assert (response.status_code, response.headers["location"]) == (303, f"/f/besoins/envoye/{record.id}")
    assert record.state is TenderState.UNCONFIRMED
    (mail,) = world.sent_mails()
    assert mail["To"] == TYPED["email"]
    told = texts_of(mail)
    for typed in ("title", "description", "first_name", "last_name", "organisation", "questions-0"):
        assert TYPED[typed] not in told


def test_pressed_twice_it_is_published_once(world: World) -> None:
    address = reviewed(on_tuesday(world))
    first, second = world.post(address, PRESSED), world.post(address, PRESSED)

    assert first.headers["location"] == second.headers["location"]
    assert len(world.sent_mails()) == 1
    assert "attend votre confirmation" in words(world.client.get(address).text)


def test_looking_publishes_nothing(world: World) -> None:
    address = reviewed(on_tuesday(world))

    assert world.client.head(address).status_code == world.client.get(address).status_code == 200
    assert the_record(world).state is TenderState.DRAFT


def test_a_deadline_that_passed_meanwhile_is_told_and_nothing_is_published(world: World) -> None:
    address = reviewed(on_tuesday(world), deadline="2026-11-25")
    world.clock.forward(days=2)

    response = world.post(address, PRESSED)

    assert response.status_code == 422
    assert "celle-ci est passée" in words(response.text)
    assert the_record(world).state is TenderState.DRAFT


def test_a_personal_address_is_welcome_and_told_about(world: World) -> None:
    assert "messagerie personnelle" in words(world.client.get(reviewed(on_tuesday(world), email="a@orange.fr")).text)
    assert "messagerie personnelle" not in words(world.client.get(reviewed(world)).text)


def test_the_trap_marks_a_need_for_moderators(world: World) -> None:
    world.post(reviewed(on_tuesday(world)), {"consigne": "x"})

    assert the_record(world).is_suspicious
    assert the_record(world).state is TenderState.UNCONFIRMED


def test_beyond_the_limits_the_draft_is_kept_and_when_to_come_back_is_told(world: World) -> None:
    on_tuesday(world)
    addresses = [reviewed(world, title=f"Besoin {rank}") for rank in range(11)]
    answers = [world.post(address, PRESSED) for address in addresses]

    assert [answer.status_code for answer in answers] == [303] * 10 + [429]
    assert answers[-1].headers["retry-after"] == "86400"
    assert "Votre brouillon est gardé : réessayez demain" in words(answers[-1].text).replace("\u202f", " ")
    assert world.client.get(addresses[-1]).status_code == 200
    world.clock.forward(days=1)
    assert world.post(addresses[-1], PRESSED).status_code == 303


def test_with_the_valve_closed_the_draft_is_kept_and_nobody_is_mailed(world: World) -> None:
    address = reviewed(on_tuesday(world))
    object.__setattr__(world.desk, "settings", replace(world.settings, valve_is_closed=True))

    response = world.post(address, PRESSED)

    assert response.status_code == 503
    assert "Votre brouillon est gardé" in words(response.text)
    assert the_record(world).state is TenderState.DRAFT
    assert post(world, "garder", f"{address}/modifier", title="Vitres").status_code == 303
    assert world.sent_mails() == []


def test_a_store_that_fails_says_that_nothing_is_published(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    address = reviewed(on_tuesday(world))
    with monkeypatch.context() as failing:
        failing.setattr(type(world.store), "commit", lambda *_: (_ for _ in ()).throw(StoreUnavailable("full")))
        response = world.post(address, PRESSED)

    assert response.status_code == 503
    assert f'href="{address}"' in response.text
    assert world.post(address, PRESSED).status_code == 303
    assert len(world.sent_mails()) == 1


def test_where_it_stands_is_told_by_its_reference_without_a_word_of_it(world: World) -> None:
    response = world.post(reviewed(on_tuesday(world)), PRESSED)
    page = world.client.get(response.headers["location"])

    told = words(page.text)
    assert "Il reste à confirmer votre adresse" in told
    assert the_record(world).id in told
    for typed in ("title", "first_name", "last_name", "organisation", "email"):
        assert TYPED[typed] not in page.text
    assert world.client.get("/f/besoins/envoye/AAAA-BBBB-CCCC").status_code == 404


def test_a_draft_has_no_page_by_its_reference(world: World) -> None:
    reviewed(on_tuesday(world))

    assert world.client.get(f"/f/besoins/envoye/{the_record(world).id}").status_code == 404
    assert linked(world, "/f/besoins/") == []


def test_other_sites_publish_nothing(world: World) -> None:
    address = reviewed(on_tuesday(world))

    assert world.post(address, PRESSED, **{"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert the_record(world).state is TenderState.DRAFT
