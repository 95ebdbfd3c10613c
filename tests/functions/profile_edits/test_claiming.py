import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from email.message import EmailMessage

import pytest

from data.submissions.life_cycle import NotAllowed
from functions.profile_edits.claim_decisions import ClaimDecisions
from functions.profile_edits.claims import ClaimRequest, ClaimState
from functions.profile_edits.requests import EditRequest, FieldState
from functions.tokens import MailedLink
from tests.functions.profile_edits.conftest import links_of, load, new_mails
from tests.functions.world import (
    ATELIER,
    ATELIER_EMAIL,
    CONTACT_TO,
    ENDED,
    SILENT,
    World,
    hidden_fields,
    texts_of,
)

CLAIM = "/f/fiche/revendiquer"
TYPED = {
    "structure_id": ATELIER.id,
    "siret": "419 876 545 00015",
    "name": "Sacha Revendique",
    "role": "Directrice <b>adjointe</b>",
    "email": "sacha@jardins-du-drac.fr",
}
PRIVATE = ("Sacha Revendique", "adjointe", "sacha@", "41987654500015")


@contextmanager
def locked(world: World) -> Iterator[None]:
    """Someone else writes for longer than we wait."""
    other = sqlite3.connect(world.settings.store, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    yield
    other.execute("ROLLBACK")
    other.close()


def checked(world: World, **changes: str) -> dict[str, str]:
    """The hidden fields of the page where a claim is read again."""
    response = world.post(CLAIM, TYPED | changes)
    assert response.status_code == 200, response.text
    return hidden_fields(response.text)


def sent(world: World, **changes: str) -> str:
    """The address of the page of a claim that was sent, and not confirmed yet."""
    response = world.post(f"{CLAIM}/envoyer", checked(world, **changes))
    assert response.status_code == 303, response.text
    return str(response.headers["location"])


def confirmed(world: World, **changes: str) -> ClaimRequest:
    """A claim whose address was confirmed: a moderator has to decide."""
    sent(world, **changes)
    assert world.post(link_in(new_mails(world)[-1], "/confirmer/"), {}).status_code == 303
    return claim_of(world)


def decided(world: World, verdict: str, *reason: str) -> list[EmailMessage]:
    """The mails that leave once a moderator has decided of the only claim."""
    outcome = getattr(ClaimDecisions(world.desk), verdict)(claim_of(world), *reason)
    world.store.commit(outcome.documents, outcome.mails)
    return new_mails(world)


def claim_of(world: World) -> ClaimRequest:
    (claim,) = world.store.everything(ClaimRequest)
    return claim


def link_in(mail: EmailMessage, part: str) -> str:
    return next(link for link in links_of(mail) if part in link)


def mail_to(mails: list[EmailMessage], address: str) -> EmailMessage:
    (mail,) = [mail for mail in mails if mail["To"] == address]
    return mail


def test_from_the_form_to_the_queue_of_moderators(world: World) -> None:
    form = world.client.get(CLAIM, params={"structure": ATELIER.id})
    check = world.post(CLAIM, TYPED)
    state = world.post(f"{CLAIM}/envoyer", hidden_fields(check.text)).headers["location"]
    before = world.client.get(state)
    unseen = world.store.waiting(ClaimRequest, "pending")
    (mail,) = new_mails(world)
    link = link_in(mail, "/confirmer/")
    shown = [world.client.get(link) for _ in range(2)]
    still_unseen = world.store.waiting(ClaimRequest, "pending")
    answer = world.post(link, {})
    after = world.client.get(answer.headers["location"])
    (claim,) = world.store.waiting(ClaimRequest, "pending")

    assert "Demander l’accès à la fiche" in form.text
    assert "&lt;b&gt;adjointe" in check.text
    assert "Confirmez votre adresse" in before.text
    assert unseen == still_unseen == []
    assert mail["To"] == TYPED["email"]
    assert {page.status_code for page in shown} == {200}
    assert answer.status_code == 303
    assert "Votre demande est transmise" in after.text
    assert (claim.siret, claim.name, claim.email) == ("41987654500015", "Sacha Revendique", TYPED["email"])
    assert claim.domain_matches is True


def test_no_page_but_the_one_read_again_and_no_mail_before_the_address_is_confirmed_repeats_what_was_typed(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG", "functions")
    state = sent(world)
    (mail,) = new_mails(world)
    world.post(link_in(mail, "/confirmer/"), {})
    told = "".join(record.getMessage() for record in caplog.records if record.name.startswith("functions"))

    assert told
    for private in PRIVATE:
        assert private not in world.client.get(state).text
        assert private not in texts_of(mail).replace(f"To: {TYPED['email']}", "")
        assert private not in told
        assert private not in repr(claim_of(world))


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"siret": "123"}, "14 chiffres"),
        ({"siret": "55210055400013"}, "n’est pas celui de cette structure"),
        ({"name": ""}, "Indiquez votre nom"),
        ({"role": " "}, "Indiquez votre fonction"),
        ({"email": "sacha@orange.fr"}, "au nom de la structure"),
        ({"email": "sacha"}, "adresse électronique"),
    ],
)
def test_what_is_wrong_is_told_beside_its_field_and_the_rest_is_kept(world: World, changes, words: str) -> None:
    response = world.post(CLAIM, TYPED | changes)
    (field,) = changes

    assert response.status_code == 422
    assert f'href="#{field}"' in response.text
    assert f'id="erreur-{field}"' in response.text
    assert words in response.text
    for name, value in {"name": "Sacha Revendique", "email": "sacha@jardins-du-drac.fr"}.items():
        assert name in changes or value in response.text


def test_what_was_typed_can_be_changed_before_it_is_sent(world: World) -> None:
    response = world.post(f"{CLAIM}/modifier", checked(world))

    assert response.status_code == 200
    assert 'value="Sacha Revendique"' in response.text


def test_pressing_twice_makes_one_claim_and_one_mail(world: World) -> None:
    fields = checked(world)
    answers = [world.post(f"{CLAIM}/envoyer", fields) for _ in range(5)]
    world.clock.forward(hours=3)
    late = world.post(f"{CLAIM}/envoyer", fields)

    assert len({answer.headers["location"] for answer in (*answers, late)}) == 1
    assert claim_of(world).state is ClaimState.UNCONFIRMED
    (mail,) = new_mails(world)
    link = link_in(mail, "/confirmer/")
    assert {world.post(link, {}).headers["location"] for _ in range(3)} == {answers[0].headers["location"]}
    assert world.client.get(link).headers["location"] == answers[0].headers["location"]


@pytest.mark.parametrize("change", [{"name": "Quelqu’un d’autre"}, {"stamp": "x"}, {"structure_id": SILENT.id}])
def test_only_what_was_read_again_is_sent(world: World, change: dict[str, str]) -> None:
    response = world.post(f"{CLAIM}/envoyer", checked(world) | change)

    assert response.status_code == 422
    assert "n’est pas encore envoyée" in response.text
    assert world.store.everything(ClaimRequest) == []


def test_a_page_left_open_asks_to_read_again(world: World) -> None:
    fields = checked(world)
    world.clock.forward(hours=2, seconds=5)
    response = world.post(f"{CLAIM}/envoyer", fields)

    assert response.status_code == 422
    assert "Sacha Revendique" in response.text


def test_a_store_that_cannot_be_written_keeps_what_was_typed(world: World) -> None:
    fields = checked(world)
    with locked(world):
        response = world.post(f"{CLAIM}/envoyer", fields)

    assert response.status_code == 503
    assert response.headers["retry-after"] == "120"
    assert "n’a PAS été envoyée" in response.text
    assert hidden_fields(response.text) == fields
    assert world.post(f"{CLAIM}/envoyer", hidden_fields(response.text)).status_code == 303


def test_too_many_claims_are_not_taken_and_what_was_typed_stays(world: World) -> None:
    for _ in range(3):
        sent(world)
    fields = checked(world)
    response = world.post(f"{CLAIM}/envoyer", fields)

    assert response.status_code == 429
    assert "Sacha Revendique" in response.text
    assert hidden_fields(response.text) == fields
    assert len(new_mails(world)) == 3


def test_a_claim_counts_once_however_often_its_button_is_pressed(world: World) -> None:
    fields = checked(world)
    with ThreadPoolExecutor(8) as several:
        answers = list(several.map(lambda _: world.post(f"{CLAIM}/envoyer", fields).status_code, range(8)))
    for _ in range(2):
        sent(world)

    assert answers == [303] * 8
    assert len(new_mails(world)) == 3


def test_one_person_is_mailed_three_links_a_day_whatever_the_tag_of_the_address(world: World) -> None:
    for rank in range(3):
        sent(world, email=f"sacha+{rank}@atelier-iris.example")
    fields = checked(world, email="Sacha@atelier-iris.example")

    assert world.post(f"{CLAIM}/envoyer", fields).status_code == 429
    assert len(new_mails(world)) == 3


@pytest.mark.parametrize(
    ("structure", "words"), [(SILENT, "Demander l’accès"), (ENDED, "Cette structure n’est plus dans l’annuaire")]
)
def test_a_structure_without_address_or_departed_can_be_claimed(world: World, structure, words: str) -> None:
    form = world.client.get(CLAIM, params={"structure": structure.id})
    claim = confirmed(world, structure_id=structure.id, siret="41987654500015")

    assert words in form.text
    assert claim.queue == "pending"
    assert claim.domain_matches is None


@pytest.mark.parametrize("query", ["", "?structure=nobody", "?structure=%00"])
def test_without_a_known_structure_the_page_says_what_to_do(world: World, query: str) -> None:
    response = world.client.get(CLAIM + query)

    assert response.status_code == 404
    assert "Cherchez-la" in response.text


@pytest.mark.parametrize("path", ["demande/AAAA-BBBB-CCCC", "confirmer/x", "corriger/x", "confirmer/%00"])
def test_unknown_references_and_links_are_pages_too(world: World, path: str) -> None:
    response = world.client.get(f"{CLAIM}/{path}")

    assert response.status_code in (404, 410)
    assert "Annuaire d’essai" in response.text


def test_an_unconfirmed_claim_ends_after_seven_days(world: World) -> None:
    state = sent(world)
    link = link_in(new_mails(world)[0], "/confirmer/")
    world.clock.forward(days=7)

    assert world.post(link, {}).status_code == 410
    assert world.client.get(state).status_code == 404
    world.store.erase(world.clock.now())
    assert world.store.everything(ClaimRequest) == world.store.everything(MailedLink) == []


def test_a_claim_is_erased_after_twelve_months_whatever_was_decided(world: World) -> None:
    confirmed(world)
    decided(world, "refused", "Nous ne vous connaissons pas.")
    world.clock.forward(days=364)
    world.store.erase(world.clock.now())
    assert claim_of(world).state is ClaimState.REFUSED
    world.clock.forward(days=1)
    world.store.erase(world.clock.now())
    assert world.store.everything(ClaimRequest) == []


def test_an_accepted_claimant_asks_for_links_at_their_own_address(world: World) -> None:
    claim = confirmed(world)
    mails = decided(world, "accepted")
    mail = mail_to(mails, TYPED["email"])
    ask = link_in(mail, "reclamation=")
    page = world.client.get(ask)
    sent_to = world.post("/f/fiche/modifier", hidden_fields(page.text))
    (carrier,) = new_mails(world)
    link = link_in(carrier, "/entrer/")

    assert ask == f"/f/fiche/modifier?reclamation={claim.id}"
    assert mail["Reply-To"] == CONTACT_TO
    assert "Répondez à ce courriel" in texts_of(mail)
    assert "est acceptée" in texts_of(mail)
    assert "l’adresse professionnelle que vous avez confirmée" in page.text
    assert TYPED["email"] not in page.text
    assert sent_to.status_code == 303
    assert carrier["To"] == TYPED["email"]
    assert carrier["List-Unsubscribe"] is None
    assert world.client.get(link).status_code == 200
    assert world.post(link, {}).headers["location"] == "/f/fiche/"
    assert world.client.get(f"/f/fiche/modifier?structure={ATELIER.id}").status_code == 303


def test_accepting_makes_the_address_the_structures_and_tells_the_old_one_which_may_undo_it(world: World) -> None:
    claim = confirmed(world)
    mails = decided(world, "accepted")
    (request,) = world.store.everything(EditRequest)
    (change,) = request.changes
    notice = mail_to(mails, ATELIER_EMAIL)

    assert (change.field, change.before, change.after) == ("contact_email", ATELIER_EMAIL, TYPED["email"])
    assert change.state is FieldState.ACCEPTED
    assert TYPED["email"] not in texts_of(notice)

    world.post(link_in(notice, "/annuler/"), {})
    assert world.client.get(f"/f/fiche/modifier?reclamation={claim.id}").status_code == 404
    assert world.post("/f/fiche/modifier", {"reclamation": claim.id}).status_code == 404
    assert new_mails(world) == [] or all(mail["To"] != ATELIER_EMAIL for mail in new_mails(world))


def test_accepting_whoever_reads_the_registered_address_changes_nothing_of_it(world: World) -> None:
    claim = confirmed(world, email=ATELIER_EMAIL.upper())
    (mail,) = decided(world, "accepted")

    assert mail["To"].casefold() == ATELIER_EMAIL
    assert "Votre adresse devient" not in texts_of(mail)
    assert world.store.everything(EditRequest) == []
    assert world.client.get(f"/f/fiche/modifier?reclamation={claim.id}").status_code == 200


def test_an_accepted_claim_is_a_way_in_for_twelve_months(world: World) -> None:
    claim = confirmed(world)
    decided(world, "accepted")
    world.clock.forward(days=364)
    assert world.client.get(f"/f/fiche/modifier?reclamation={claim.id}").status_code == 200
    world.clock.forward(days=1)
    assert world.client.get(f"/f/fiche/modifier?reclamation={claim.id}").status_code == 404


@pytest.mark.parametrize("verdict", ["none", "refused", "changes_asked"])
def test_a_claim_that_is_not_accepted_opens_nothing(world: World, verdict: str) -> None:
    claim = confirmed(world)
    if verdict != "none":
        decided(world, verdict, "Pas assez.")
    assert world.client.get(f"/f/fiche/modifier?reclamation={claim.id}").status_code == 404


def test_a_refusal_says_why(world: World) -> None:
    claim = confirmed(world)
    (mail,) = decided(world, "refused", "Votre nom ne figure pas <b>au registre</b>.")
    state = world.client.get(f"{CLAIM}/demande/{claim.id}")

    assert mail["To"] == TYPED["email"]
    assert "au registre" in str(mail.get_body(("plain",)).get_content())
    assert "&lt;b&gt;au registre" in str(mail.get_body(("html",)).get_content())
    assert "n’est pas acceptée" in state.text
    assert "registre" not in state.text


def test_a_claimant_completes_what_a_moderator_asked_and_nothing_else(world: World) -> None:
    confirmed(world)
    (mail,) = decided(world, "changes_asked", "Quel est le SIRET de votre siège ?")
    link = link_in(mail, "/corriger/")
    page = world.client.get(link)
    typed = TYPED | {"siret": "41987654500023", "email": "pirate@pirate.example", "structure_id": SILENT.id}
    wrong = world.post(link, typed | {"siret": "12"})
    with locked(world):
        kept = world.post(link, typed)
    answer = world.post(link, typed)
    claim = claim_of(world)

    assert "Quel est le SIRET de votre siège" in page.text
    assert 'value="41987654500015"' in page.text
    assert wrong.status_code == 422
    assert "pirate" not in wrong.text
    assert kept.status_code == 503
    assert "Directrice" in kept.text
    assert answer.status_code == 303
    assert claim.queue == "pending"
    assert (claim.siret, claim.email, claim.structure_id) == ("41987654500023", TYPED["email"], ATELIER.id)
    assert world.client.get(link).headers["location"] == answer.headers["location"]


def test_a_link_serves_what_it_was_mailed_for_and_nothing_else(world: World) -> None:
    state = sent(world)
    confirming = link_in(new_mails(world)[0], "/confirmer/")
    for _ in range(2):
        for response in (
            world.client.get(confirming.replace("confirmer", "corriger")),
            world.post(confirming.replace("confirmer", "corriger"), TYPED | {"name": "Un autre"}),
        ):
            assert response.headers["location"] == state
        world.post(confirming, {})
    (mail,) = decided(world, "changes_asked", "Votre fonction ?")
    correcting = link_in(mail, "/corriger/")
    assert world.post(correcting.replace("corriger", "confirmer"), {}).headers["location"] == state
    assert claim_of(world).state is ClaimState.CHANGES_ASKED
    decided(world, "refused", "Trop tard.")
    assert world.post(correcting, TYPED).headers["location"] == state
    assert (claim_of(world).state, claim_of(world).name) == (ClaimState.REFUSED, TYPED["name"])


def test_a_claim_is_decided_once_and_never_without_a_reason(world: World) -> None:
    claim = confirmed(world)
    decisions = ClaimDecisions(world.desk)
    for decide in (decisions.refused, decisions.changes_asked):
        with pytest.raises(ValueError, match="reason"):
            decide(claim, "  ")
    decided(world, "refused", "Non.")
    with pytest.raises(NotAllowed):
        decisions.accepted(claim_of(world))


def test_a_claim_to_a_departed_structure_waits_until_its_profile_is_back(world: World) -> None:
    claim = confirmed(world)
    world.load(SILENT)
    (mail,) = decided(world, "accepted")
    waits = world.client.get(f"/f/fiche/modifier?reclamation={claim.id}")
    load(world)
    back = world.client.get(f"/f/fiche/modifier?reclamation={claim.id}")

    assert "Votre adresse devient" not in texts_of(mail)
    assert "n’est pas dans l’annuaire en ce moment" in waits.text
    assert "Recevoir le lien" not in waits.text
    assert "Recevoir le lien" in back.text
    assert world.store.everything(EditRequest) == []


def test_other_sites_can_send_no_claim(world: World) -> None:
    fields = checked(world)
    for path in ("", "/modifier", "/envoyer"):
        response = world.post(CLAIM + path, fields, **{"Sec-Fetch-Site": "cross-site"})
        assert response.status_code == 403
    assert world.store.everything(ClaimRequest) == []
