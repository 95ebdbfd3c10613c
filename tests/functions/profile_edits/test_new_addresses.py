from datetime import timedelta

import pytest
from msgspec.structs import replace

from data.model import Provenance
from data.rows import Change
from data.submissions.edit_states import FieldState
from functions.profile_edits.drafts import in_effect
from functions.profile_edits.new_addresses import NewAddressRoutes, confirmed, lapse
from functions.profile_edits.requests import new_request
from functions.profile_edits.standing_recipient import standing_recipient
from functions.sessions import Session
from tests.functions.profile_edits.asking import CONTACT, RECORD, Owner, words
from tests.functions.world import ATELIER, ATELIER_EMAIL, RECIPIENT, World, texts_of

NEW = "neuve@atelier-iris.example"
FIELD = "contact_email"


@pytest.fixture
def owner(world: World) -> Owner:
    return Owner(world)


def confirm(owner: Owner, address: str = NEW) -> str:
    """Confirm the address as its holder does; the path of the link."""
    link = owner.link_to(address, "/f/fiche/adresse/")
    assert owner.post(link).headers["location"] == link
    return link


def test_an_address_is_confirmed_by_a_button_at_the_new_one_and_told_to_the_old_one(owner: Owner) -> None:
    request = owner.sends(contact_email=NEW)
    link = owner.link_to(NEW, "/f/fiche/adresse/")
    owner.world.client.headers.pop("Cookie")  # whoever reads the new address needs no session
    assert owner.world.client.head(link).status_code == 200, "a scanner that only asks for the headers confirms nothing"
    page = owner.get(link)
    assert "Confirmer cette adresse</button>" in page.text
    assert "no-referrer" in page.headers["referrer-policy"]
    assert "no-store" in page.headers["cache-control"]
    assert owner.change(request.id, FIELD).state is FieldState.CONFIRMING
    assert all("/annuler/" not in texts_of(mail) for mail in owner.mails_to(ATELIER_EMAIL))
    confirm(owner)
    assert owner.change(request.id, FIELD).state is FieldState.ACCEPTED
    assert in_effect(owner.desk.store, ATELIER.id)[FIELD] == NEW
    assert "Adresse confirmée" in words(owner.get(link).text)
    (notice,) = [mail for mail in owner.mails_to(ATELIER_EMAIL) if "/annuler/" in texts_of(mail)]
    assert NEW not in texts_of(notice)


def test_confirmed_twice_it_is_told_once(owner: Owner) -> None:
    owner.sends(contact_email=NEW)
    confirm(owner)
    confirm(owner)
    assert len([mail for mail in owner.mails_to(ATELIER_EMAIL) if "/annuler/" in texts_of(mail)]) == 1


def test_the_mail_to_an_address_that_nobody_checked_repeats_nothing_typed(owner: Owner) -> None:
    owner.sends(contact_email=NEW, contact_last_name="Achetez-des-montres", description="Achetez des montres.")
    (mail,) = owner.mails_to(NEW)
    assert "montres" not in texts_of(mail)
    assert ATELIER.name in texts_of(mail)


def test_the_old_address_undoes_it_within_seven_days_and_closes_what_the_new_one_opened(owner: Owner) -> None:
    request = owner.sends(contact_email=NEW)
    confirm(owner)
    owner.sign_in(NEW)
    undo = owner.link_to(ATELIER_EMAIL, "/f/fiche/annuler/")
    owner.world.clock.forward(days=6, hours=23)
    assert "Annuler ce changement</button>" in owner.get(undo).text
    assert owner.change(request.id, FIELD).state is FieldState.ACCEPTED
    assert owner.post(undo).headers["location"] == undo
    assert owner.change(request.id, FIELD).state is FieldState.UNDONE
    assert in_effect(owner.desk.store, ATELIER.id)[FIELD] == ATELIER_EMAIL
    assert owner.desk.store.naming(Session, NEW) == []
    assert "Changement d’adresse annulé" in words(owner.get(undo).text)
    subjects = [mail["Subject"] for mail in owner.mails_to(ATELIER_EMAIL)]
    assert sum("ne change pas" in subject for subject in subjects) == 1


def test_after_seven_days_nothing_is_undone(owner: Owner) -> None:
    request = owner.sends(contact_email=NEW)
    confirm(owner)
    undo = owner.link_to(ATELIER_EMAIL, "/f/fiche/annuler/")
    owner.world.clock.forward(days=7, seconds=1)
    owner.post(undo)
    assert owner.change(request.id, FIELD).state is FieldState.ACCEPTED
    page = owner.get(undo)
    assert page.status_code == 404
    assert "Il vaut sept jours" in words(page.text)


def test_the_same_address_written_otherwise_is_no_change(owner: Owner) -> None:
    owner.types(contact_email=ATELIER_EMAIL.upper())
    assert "Il n’y a rien à envoyer" in words(owner.get("/f/fiche/relire").text)


def test_an_address_given_up_before_it_is_confirmed_is_confirmed_no_more(owner: Owner) -> None:
    request = owner.sends(contact_email=NEW)
    owner.post(f"/f/fiche/retirer/{request.id}/{FIELD}")
    link = confirm(owner)
    assert owner.change(request.id, FIELD).state is FieldState.WITHDRAWN
    assert "n’est plus demandé" in words(owner.get(link).text)
    assert all("/annuler/" not in texts_of(mail) for mail in owner.mails_to(ATELIER_EMAIL))


def test_the_address_asked_last_is_the_only_one_to_confirm(owner: Owner) -> None:
    first = owner.sends(contact_email="erreur@atelier-iris.example")
    second = owner.sends(contact_email=NEW)
    confirm(owner, "erreur@atelier-iris.example")
    confirm(owner)
    assert owner.change(first.id, FIELD).state is FieldState.WITHDRAWN
    assert owner.change(second.id, FIELD).state is FieldState.ACCEPTED


def test_an_address_that_nobody_confirms_lapses_and_may_be_asked_again(owner: Owner) -> None:
    request = owner.sends(contact_email=NEW, brand="Les Iris")
    link = owner.link_to(NEW, "/f/fiche/adresse/")
    owner.world.clock.forward(days=7)
    assert lapse(owner.desk.store, owner.desk.clock) == 0
    owner.world.clock.forward(minutes=1)
    owner.world.client.headers["Cookie"] = owner.sign_in(ATELIER_EMAIL)
    page = owner.get().text
    assert "n’a pas été confirmée dans les sept jours" in words(page)
    assert f"/f/fiche/retirer/{request.id}/contact_email" not in page
    assert f"/f/fiche/retirer/{request.id}/brand" in page
    assert owner.get(link).status_code == 404
    assert lapse(owner.desk.store, owner.desk.clock) == 1
    assert owner.change(request.id, FIELD).state is FieldState.WITHDRAWN
    assert owner.change(request.id, "brand").state is FieldState.PENDING
    again = owner.sends(contact_email=NEW)
    assert owner.change(again.id, FIELD).state is FieldState.CONFIRMING


def test_without_an_old_address_nobody_is_told(owner: Owner) -> None:
    owner.load(contact=replace(CONTACT, email=""))
    request = owner.sends(contact_email=NEW)
    confirm(owner)
    assert owner.change(request.id, FIELD).state is FieldState.ACCEPTED
    assert all("/annuler/" not in texts_of(mail) for mail in owner.world.sent_mails())


def test_the_old_address_is_that_of_the_day_it_is_confirmed(owner: Owner) -> None:
    def night(address: str) -> None:
        contact = replace(CONTACT, email=address, source=Provenance("edits", CONTACT.source.date))
        owner.world.load(
            ATELIER, recipients=(replace(RECIPIENT, email=address),), records=(RECORD,), contacts=(contact,)
        )

    request, between = owner.sends(contact_email=NEW), "entre-temps@atelier-iris.example"
    night(between)
    confirm(owner)
    assert all("/annuler/" not in texts_of(mail) for mail in owner.mails_to(ATELIER_EMAIL))
    night(NEW)
    owner.post(owner.link_to(between, "/f/fiche/annuler/"))
    assert owner.change(request.id, FIELD).state is FieldState.UNDONE
    assert standing_recipient(owner.desk.store, ATELIER.id).email == between


def test_an_address_shown_to_all_takes_effect_at_once_and_nobody_is_written_to(owner: Owner) -> None:
    request = owner.sends(published_email="accueil@atelier-iris.example")
    assert owner.change(request.id, "published_email").state is FieldState.AT_ONCE
    assert owner.mails_to("accueil@atelier-iris.example") == []


def test_confirmed_while_a_moderator_decides_of_the_same_request_both_stand(owner: Owner) -> None:
    request = owner.sends(contact_email=NEW, brand="Les Iris")
    store = owner.interrupted(NewAddressRoutes)
    store.meanwhile = lambda: owner.moderate(request.id, "brand", FieldState.ACCEPTED)
    confirm(owner)
    assert [str(change.state) for change in owner.request(request.id).changes] == ["accepted", "accepted"]


def test_other_sites_cannot_press_the_buttons(owner: Owner) -> None:
    request = owner.sends(contact_email=NEW)
    link = owner.link_to(NEW, "/f/fiche/adresse/")
    assert owner.post(link, **{"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert owner.change(request.id, FIELD).state is FieldState.CONFIRMING


@pytest.mark.parametrize("path", ["/f/fiche/adresse/", "/f/fiche/annuler/"])
def test_a_link_serves_its_own_purpose_only(owner: Owner, path: str) -> None:
    owner.sends(contact_email=NEW)
    token = owner.link_to(NEW, "/f/fiche/adresse/").rpartition("/")[2]
    assert owner.get(f"{path}{token}x").status_code == 404
    assert owner.get(f"/f/fiche/annuler/{token}").status_code == 404


def test_an_accepted_claim_confirms_its_own_address_and_tells_the_old_one(owner: Owner) -> None:
    claimed = new_request(
        ATELIER.id, ATELIER.name, NEW, {FIELD: Change(ATELIER_EMAIL, NEW)}, owner.desk.clock.now() - timedelta(days=1)
    )
    documents, mails = confirmed(owner.desk, claimed)
    owner.desk.store.commit(documents, mails)
    assert owner.change(claimed.id, FIELD).state is FieldState.ACCEPTED
    owner.post(owner.link_to(ATELIER_EMAIL, "/f/fiche/annuler/"))
    assert owner.change(claimed.id, FIELD).state is FieldState.UNDONE
    assert len(owner.mails_to(NEW)) == 1


def test_sign_in_links_never_go_to_an_address_that_was_taken_back(owner: Owner) -> None:
    owner.sends(contact_email=NEW)
    confirm(owner)
    assert standing_recipient(owner.desk.store, ATELIER.id).email == ATELIER_EMAIL  # until the next night
    undo = owner.link_to(ATELIER_EMAIL, "/f/fiche/annuler/")
    owner.world.load(ATELIER, recipients=(replace(RECIPIENT, email=NEW),), records=(RECORD,))
    assert standing_recipient(owner.desk.store, ATELIER.id).email == NEW
    owner.post(undo)
    assert standing_recipient(owner.desk.store, ATELIER.id).email == ATELIER_EMAIL


def test_a_structure_that_left_the_directory_may_still_confirm(owner: Owner) -> None:
    request = owner.sends(contact_email=NEW)
    owner.vanish()
    confirm(owner)
    assert owner.change(request.id, FIELD).state is FieldState.ACCEPTED
    assert any("/annuler/" in texts_of(mail) for mail in owner.mails_to(ATELIER_EMAIL))
