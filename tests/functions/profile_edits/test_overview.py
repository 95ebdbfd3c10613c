import re

import pytest
from msgspec.structs import replace

from data.rows import Change
from data.submissions.edit_states import FieldState
from functions.documents import Document
from functions.profile_edits.drafts import EditDraft
from functions.profile_edits.overview import OverviewRoutes
from functions.profile_edits.requests import EditRequest, new_request
from tests.functions.profile_edits.asking import EVERYWHERE, RECORD, Owner, words
from tests.functions.world import ATELIER, ATELIER_EMAIL, SILENT, World, hidden_fields, texts_of


@pytest.fixture
def owner(world: World) -> Owner:
    return Owner(world)


def test_every_page_asks_to_sign_in(owner: Owner) -> None:
    request = owner.sends(brand="Les Iris")
    del owner.world.client.headers["Cookie"]
    for path in ("/f/fiche/", "/f/fiche/relire", f"/f/fiche/envoye/{request.id}"):
        assert owner.get(path).headers["location"].startswith("/f/fiche/modifier")
    for path in ("/f/fiche/envoyer", f"/f/fiche/retirer/{request.id}/brand"):
        assert owner.post(path).headers["location"].startswith("/f/fiche/modifier")
    assert owner.change(request.id, "brand").state is FieldState.PENDING


def test_other_sites_can_neither_send_nor_withdraw(owner: Owner) -> None:
    request = owner.sends(brand="Les Iris")
    owner.types(description="Nous entretenons des ateliers.")
    fields = owner.read()
    for path in ("/f/fiche/envoyer", f"/f/fiche/retirer/{request.id}/brand"):
        assert owner.post(path, fields, **{"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert owner.change(request.id, "brand").state is FieldState.PENDING
    assert owner.desk.store.get(EditDraft, ATELIER.id)


def test_the_overview_leads_to_the_parts_and_tells_what_would_help_most(owner: Owner) -> None:
    page = owner.get().text
    for address in ("contact", "activites", "structure", "offres"):
        assert f'href="/f/fiche/{address}"' in page
    assert 'action="/f/fiche/quitter"' in page
    assert "Votre fiche est complète à 100 %" in words(page)
    owner.load(replace(RECORD, offers=(), description="", website=None, pictures=()))
    page = owner.get().text
    advice = re.findall(r'<li><a href="(/f/fiche/\w+)">[^<]+</a> \(\+', page)
    assert advice == ["/f/fiche/structure", "/f/fiche/offres", "/f/fiche/structure"]
    assert "Votre fiche est complète à 70 %" in words(page)


def test_advice_on_pictures_leads_to_pictures(owner: Owner) -> None:
    owner.load(replace(RECORD, pictures=()))
    assert re.findall(r'<li><a href="(/f/fiche/\w+)">Montrez votre travail en photos', owner.get().text) == [
        "/f/fiche/images"
    ]


def test_the_name_of_the_structure_stands_between_quotes(owner: Owner) -> None:
    text = words(owner.get().text)
    assert f"Modifier la fiche de « {RECORD.name} »" in text


def test_paragraphs_typed_around_a_tag_are_sent_and_shown(owner: Owner) -> None:
    owner.types(description="Nous <b>lavons</b>.\r\n\r\nNous rangeons.\r\nNous livrons.")
    page = owner.get("/f/fiche/relire").text
    assert '<p dir="auto">Nous lavons.</p><p dir="auto">Nous rangeons.<br>Nous livrons.</p>' in page


def test_a_draft_is_told_with_what_it_would_bring(owner: Owner) -> None:
    owner.load(replace(RECORD, description=""))
    owner.types(description="Nous entretenons des bureaux.", brand="Les Iris")
    text = words(owner.get().text)
    assert "2 changements prêts à être envoyés. Rien n’est encore parti" in text
    assert "Structure (brouillon à envoyer)" in text
    assert "complète à 88 % Une fois tous vos changements acceptés, elle le sera à 100 %" in text


def test_the_review_shows_before_and_after_and_what_happens_to_each(owner: Owner) -> None:
    owner.types(description="Nous <b>entretenons</b> tout.", brand="Les Iris", activities=EVERYWHERE)
    page = owner.get("/f/fiche/relire").text
    text = words(page)
    assert "<b>entretenons</b>" not in page
    for told in (
        "Présentation Avant Nous entretenons des bureaux. Après Nous entretenons tout. Pris en compte dès l’envoi.",
        "Enseigne Avant Rien Après Les Iris Notre équipe le relira",
        "20 km autour de Fontaine",
        "France entière",
    ):
        assert told in text


def test_what_is_sent_takes_effect_waits_or_is_confirmed_and_is_told_once(owner: Owner) -> None:
    request = owner.sends(
        description="Nous entretenons tout.", brand="Les Iris", contact_email="neuve@atelier-iris.example"
    )
    assert {change.field: str(change.state) for change in request.changes} == {
        "contact_email": "confirming",
        "brand": "pending",
        "description": "at-once",
    }
    assert (request.asked_by, request.queue) == (ATELIER_EMAIL, "pending")
    assert owner.desk.store.get(EditDraft, ATELIER.id) is None
    text = words(owner.get(f"/f/fiche/envoye/{request.id}").text)
    assert request.id in text
    for told in ("Pris en compte", "Relus par notre équipe", "Un courriel est parti à la nouvelle adresse"):
        assert told in text
    (receipt,) = owner.mails_to(ATELIER_EMAIL)
    assert "neuve@" not in texts_of(receipt)
    assert "Les Iris" not in texts_of(receipt).replace("des Iris", "")
    assert request.id in texts_of(receipt)


def test_pressed_twice_it_is_sent_once(owner: Owner) -> None:
    owner.types(brand="Les Iris")
    fields = owner.read()
    answers = {owner.post("/f/fiche/envoyer", fields).headers["location"] for _ in range(3)}
    assert len(answers) == 1
    assert len(owner.desk.store.about(EditRequest, ATELIER.id)) == 1
    assert len(owner.mails_to(ATELIER_EMAIL)) == 1


def test_what_changed_since_it_was_read_is_read_again(owner: Owner) -> None:
    owner.types(brand="Les Iris")
    fields = owner.read()
    owner.types(brand="Les Iris bleus")
    answer = owner.post("/f/fiche/envoyer", fields)
    assert answer.status_code == 409
    assert "Rien n’est encore envoyé" in words(answer.text)
    assert "Les Iris bleus" in words(answer.text)
    assert owner.desk.store.about(EditRequest, ATELIER.id) == []
    assert owner.post("/f/fiche/envoyer", hidden_fields(answer.text)).status_code == 303


def test_nothing_ready_is_nothing_sent(owner: Owner) -> None:
    page = owner.get("/f/fiche/relire").text
    assert "Il n’y a rien à envoyer" in words(page)
    assert 'action="/f/fiche/envoyer"' not in page
    assert owner.post("/f/fiche/envoyer", {"nonce": "x", "digest": "y"}).status_code == 409
    assert owner.desk.store.about(EditRequest, ATELIER.id) == []


def test_who_edits_twice_before_the_night_reads_what_was_accepted_by_then(owner: Owner) -> None:
    owner.sends(description="Nous entretenons des ateliers.")
    second = owner.sends(description="Nous entretenons tout.")
    assert owner.change(second.id, "description").before == "Nous entretenons des ateliers."
    text = words(owner.get().text)
    assert text.count("L’annuaire le reprendra à sa prochaine mise à jour") == 2
    owner.load(replace(RECORD, description="Nous entretenons tout."))
    assert "et repris dans l’annuaire" in words(owner.get().text)


def test_a_later_change_of_the_same_field_replaces_the_one_that_waits_and_says_so(owner: Owner) -> None:
    first = owner.sends(brand="Les Iris")
    owner.world.clock.forward(minutes=5)
    second = owner.sends(brand="Iris services")
    assert owner.change(first.id, "brand").replaced_by == second.id
    assert owner.change(second.id, "brand").before == ""
    assert "par une demande plus récente" in words(owner.get().text)


def test_a_field_put_back_as_it_is_gives_up_the_change_that_waits(owner: Owner) -> None:
    request = owner.sends(brand="Les Iris")
    owner.types(brand="")
    assert "Demandes retirées" in words(owner.get("/f/fiche/relire").text)
    assert owner.post("/f/fiche/envoyer", owner.read()).headers["location"] == "/f/fiche/"
    assert owner.change(request.id, "brand").state is FieldState.WITHDRAWN
    assert len(owner.desk.store.about(EditRequest, ATELIER.id)) == 1


def test_an_owner_withdraws_what_waits(owner: Owner) -> None:
    request = owner.sends(brand="Les Iris")
    assert f'action="/f/fiche/retirer/{request.id}/brand"' in owner.get().text
    for _ in range(2):
        assert owner.post(f"/f/fiche/retirer/{request.id}/brand").headers["location"] == "/f/fiche/"
    assert owner.change(request.id, "brand").state is FieldState.WITHDRAWN
    page = owner.get().text
    assert "Retiré le" in words(page)
    assert f"/f/fiche/retirer/{request.id}" not in page


def test_what_a_moderator_decided_meanwhile_is_said(owner: Owner) -> None:
    request = owner.sends(brand="Les Iris", name="Les Iris réunis")
    owner.moderate(request.id, "brand", FieldState.REFUSED, "Cette enseigne est celle d’une autre structure.")
    answer = owner.post(f"/f/fiche/retirer/{request.id}/brand")
    assert answer.status_code == 409
    assert "une décision a été prise avant" in words(answer.text)
    assert "Pourquoi : Cette enseigne est celle d’une autre structure." in words(answer.text)
    assert owner.change(request.id, "brand").state is FieldState.REFUSED


@pytest.mark.parametrize("field", ["brand", "name"])
def test_a_moderator_who_decides_at_the_same_moment_is_never_written_over(owner: Owner, field: str) -> None:
    store = owner.interrupted(OverviewRoutes)
    request = owner.sends(brand="Les Iris", name="Les Iris réunis")
    store.meanwhile = lambda: owner.moderate(request.id, field, FieldState.ACCEPTED)
    answer = owner.post(f"/f/fiche/retirer/{request.id}/brand")
    assert answer.status_code == (409 if field == "brand" else 303)
    assert owner.change(request.id, field).state is FieldState.ACCEPTED
    assert owner.change(request.id, "brand").state is (
        FieldState.ACCEPTED if field == "brand" else FieldState.WITHDRAWN
    )


def test_what_is_accepted_while_its_owner_sends_another_is_read_again(owner: Owner) -> None:
    store = owner.interrupted(OverviewRoutes)
    request = owner.sends(brand="Les Iris")
    owner.types(brand="Iris services")
    fields = owner.read()
    store.meanwhile = lambda: owner.moderate(request.id, "brand", FieldState.ACCEPTED)
    answer = owner.post("/f/fiche/envoyer", fields)
    assert answer.status_code == 409
    assert "Enseigne Avant Les Iris Après Iris services" in words(answer.text)
    assert owner.post("/f/fiche/envoyer", hidden_fields(answer.text)).status_code == 303


def test_changes_that_are_asked_for_lead_back_to_the_form_and_may_be_sent_again(owner: Owner) -> None:
    request = owner.sends(brand="Les Iris n° 1 de France")
    owner.moderate(request.id, "brand", FieldState.CHANGES_ASKED, "Sans superlatif.")
    page = owner.get().text
    assert "Pourquoi : Sans superlatif." in words(page)
    assert re.search(r'<a href="/f/fiche/structure">Corriger', page)
    second = owner.sends(brand="Les Iris")
    assert owner.change(second.id, "brand").state is FieldState.PENDING
    assert owner.change(request.id, "brand").state is FieldState.WITHDRAWN


def test_nobody_sees_or_moves_the_requests_of_another_structure(owner: Owner) -> None:
    other = new_request(
        SILENT.id, SILENT.name, "muette@muette.example", {"brand": Change("", "Muette")}, owner.desk.clock.now()
    )
    owner.desk.store.commit([other])
    assert owner.get(f"/f/fiche/envoye/{other.id}").status_code == 404
    assert owner.post(f"/f/fiche/retirer/{other.id}/brand").status_code == 404
    assert owner.post(f"/f/fiche/retirer/{other.id}/inconnu").status_code == 404
    assert owner.change(other.id, "brand").state is FieldState.PENDING


def test_the_requests_of_a_structure_that_left_the_directory_are_kept_and_shown(owner: Owner) -> None:
    request = owner.sends(brand="Les Iris", description="Nous entretenons tout.")
    owner.types(website="https://iris.example")
    owner.vanish()
    for path in ("/f/fiche/", "/f/fiche/relire"):
        text = words(owner.get(path).text)
        assert "n’est plus dans l’annuaire" in text
        assert "Vos demandes sont gardées" in text
        assert request.id in text
    assert owner.post("/f/fiche/envoyer", {"nonce": "x", "digest": "y"}).status_code == 200
    owner.moderate(request.id, "brand", FieldState.ACCEPTED)
    owner.load()
    assert "Enseigne Accepté le" in words(owner.get().text)


def test_addresses_to_confirm_are_not_a_way_to_write_to_anybody(owner: Owner) -> None:
    for rank in range(5):
        owner.sends(contact_email=f"quelquun-{rank}@ailleurs.example")
    owner.types(contact_email="quelquun@ailleurs.example")
    answer = owner.post("/f/fiche/envoyer", owner.read())
    assert answer.status_code == 429
    assert "recommencez demain" in words(answer.text)
    assert owner.mails_to("quelquun@ailleurs.example") == []
    owner.world.clock.forward(hours=24)
    owner.world.client.headers["Cookie"] = owner.sign_in(ATELIER_EMAIL)
    assert owner.post("/f/fiche/envoyer", owner.read()).status_code == 303


def test_a_value_the_dataset_could_not_keep_any_more_is_written_again(owner: Owner) -> None:
    owner.types(brand="Les Iris", labels=["rge"])
    draft = owner.desk.store.get(EditDraft, ATELIER.id)
    assert draft
    spoilt: Document = replace(draft, values=draft.values | {"labels": ["un-label-disparu"]})
    owner.desk.store.commit([spoilt])
    page = owner.get("/f/fiche/relire").text
    assert "Labels : écrivez de nouveau cette information" in words(page)
    assert 'action="/f/fiche/envoyer"' not in page
