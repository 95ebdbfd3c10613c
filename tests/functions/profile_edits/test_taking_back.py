"""A chain of new addresses, taken back by the first."""

import re
from collections.abc import Callable

import pytest
from msgspec.structs import replace

from data.consolidation import editing
from data.model import Provenance
from data.submissions.claim import Claim
from data.submissions.edit_states import FieldState
from functions.people import erase, held_about
from functions.profile_edits import standing_recipient as standing
from functions.profile_edits.claim_decisions import ClaimDecisions
from functions.profile_edits.claims import ClaimRequest, new_claim, sender_confirmed
from functions.profile_edits.drafts import in_effect
from functions.profile_edits.exporting import lines
from functions.profile_edits.new_addresses import NewAddressRoutes
from functions.profile_edits.requests import EditRequest
from functions.profile_edits.standing_recipient import standing_recipient
from functions.profile_edits.ways_in import Asked, way_in
from functions.sessions import Session
from functions.tokens import MailedLink, Purpose
from tests.functions.profile_edits.asking import CONTACT, RECORD, Owner, words
from tests.functions.world import ATELIER, ATELIER_EMAIL, RECIPIENT, World, texts_of

FIELD = "contact_email"
B, C, D = "b@ailleurs.example", "c@ailleurs.example", "d@ailleurs.example"


@pytest.fixture
def owner(world: World) -> Owner:
    return Owner(world)


def moves_to(owner: Owner, address: str) -> EditRequest:
    """Ask for an address and confirm it, as whoever is in the session does."""
    request = owner.sends(**{FIELD: address})
    confirms(owner, request, address)
    return owner.request(request.id)


def confirms(owner: Owner, request: EditRequest, address: str) -> None:
    path = "/f/fiche/adresse/"
    for mail in owner.mails_to(address):
        for token in set(re.findall(rf"{path}([\w-]+)", texts_of(mail))):
            if request.id in texts_of(mail):
                owner.post(path + token)


def undos_of(owner: Owner, address: str) -> list[str]:
    """The links of the mails to an address that undo, the oldest first."""
    mails = sorted(owner.mails_to(address), key=lambda mail: "encore" in mail["Subject"])
    found = [link for mail in mails for link in re.findall(r"/f/fiche/annuler/[\w-]+", texts_of(mail))]
    return list(dict.fromkeys(found))


def night(owner: Owner, address: str, source: str) -> None:
    """A night whose snapshot tells an address, from a source."""
    contact = replace(CONTACT, email=address, source=Provenance(source, CONTACT.source.date))
    owner.world.load(ATELIER, recipients=(replace(RECIPIENT, email=address),), records=(RECORD,), contacts=(contact,))


def goes_to(owner: Owner) -> str:
    """Where mails and sign-in links to the structure go."""
    recipient = standing_recipient(owner.desk.store, ATELIER.id)
    assert recipient is not None
    return recipient.email


def state(owner: Owner, request: EditRequest) -> FieldState:
    return owner.change(request.id, FIELD).state


def test_an_undo_takes_back_every_later_address_too(owner: Owner) -> None:
    first, second = moves_to(owner, B), moves_to(owner, C)
    third = owner.sends(**{FIELD: D})
    undo = undos_of(owner, ATELIER_EMAIL)[0]
    night(owner, C, "edits")
    assert goes_to(owner) == C
    owner.post(undo)
    assert [state(owner, one) for one in (first, second, third)] == [FieldState.UNDONE] * 3
    assert lines(owner.desk.store) == []
    assert goes_to(owner) == ATELIER_EMAIL
    assert in_effect(owner.desk.store, ATELIER.id)[FIELD] == ATELIER_EMAIL
    confirms(owner, third, D)
    assert state(owner, third) is FieldState.UNDONE


def test_what_was_accepted_before_stays(owner: Owner) -> None:
    moves_to(owner, B)
    owner.world.clock.forward(days=8)
    owner.world.client.headers["Cookie"] = owner.sign_in(B)
    moves_to(owner, C)
    owner.post(undos_of(owner, B)[0])
    (line,) = lines(owner.desk.store)
    assert line.changes[FIELD].after == B
    assert in_effect(owner.desk.store, ATELIER.id)[FIELD] == B


def test_a_further_change_is_told_to_whoever_may_still_undo(owner: Owner) -> None:
    first = moves_to(owner, B)
    owner.world.clock.forward(days=6)
    owner.world.client.headers["Cookie"] = owner.sign_in(B)
    second = moves_to(owner, C)
    (_, again), (of_b,) = undos_of(owner, ATELIER_EMAIL), undos_of(owner, B)
    assert of_b != again
    (mail,) = [mail for mail in owner.mails_to(ATELIER_EMAIL) if "change encore" in mail["Subject"]]
    assert C not in texts_of(mail)
    assert B not in texts_of(mail)
    assert "Annuler ce changement</button>" in owner.get(again).text
    owner.post(again)
    assert [state(owner, one) for one in (first, second)] == [FieldState.UNDONE] * 2
    assert "Changement d’adresse annulé" in words(owner.get(of_b).text)


def test_a_further_change_does_not_lengthen_the_first_undo(owner: Owner) -> None:
    first = moves_to(owner, B)
    owner.world.clock.forward(days=6)
    owner.world.client.headers["Cookie"] = owner.sign_in(B)
    moves_to(owner, C)
    again = undos_of(owner, ATELIER_EMAIL)[1]
    owner.world.clock.forward(days=1, seconds=1)
    assert owner.get(again).status_code == 404
    owner.post(again)
    assert state(owner, first) is FieldState.ACCEPTED
    owner.world.client.headers["Cookie"] = owner.sign_in(C)
    moves_to(owner, D)
    assert len(undos_of(owner, ATELIER_EMAIL)) == 2
    assert len(undos_of(owner, B)) == 2


def test_the_undo_of_the_second_holder_leaves_the_first_theirs(owner: Owner) -> None:
    first, second = moves_to(owner, B), moves_to(owner, C)
    owner.post(undos_of(owner, B)[0])
    assert [state(owner, one) for one in (first, second)] == [FieldState.ACCEPTED, FieldState.UNDONE]
    owner.post(undos_of(owner, ATELIER_EMAIL)[0])
    assert state(owner, first) is FieldState.UNDONE
    night(owner, C, "edits")
    assert goes_to(owner) == ATELIER_EMAIL


def test_there_and_back_again_the_first_address_stands(owner: Owner) -> None:
    moves_to(owner, B)
    moves_to(owner, ATELIER_EMAIL)
    owner.post(undos_of(owner, ATELIER_EMAIL)[0])
    for told in (B, ATELIER_EMAIL):
        night(owner, told, "edits")
        assert goes_to(owner) == ATELIER_EMAIL


def test_confirmed_while_the_first_address_undoes_it_is_taken_back_too(owner: Owner) -> None:
    moves_to(owner, B)
    second = owner.sends(**{FIELD: C})
    undo = undos_of(owner, ATELIER_EMAIL)[0]
    store = owner.interrupted(NewAddressRoutes)
    store.meanwhile = lambda: confirms(owner, second, C)
    owner.post(undo)
    assert state(owner, second) is FieldState.UNDONE


def test_the_next_change_before_the_night_is_told_to_whoever_took_it_back(owner: Owner) -> None:
    moves_to(owner, B)
    night(owner, B, "edits")
    owner.post(undos_of(owner, ATELIER_EMAIL)[0])
    owner.world.client.headers["Cookie"] = owner.sign_in(ATELIER_EMAIL)
    moves_to(owner, D)
    assert undos_of(owner, B) == []
    assert len(undos_of(owner, ATELIER_EMAIL)) == 2


def test_an_address_that_was_undone_stands_once_it_is_accepted_again(owner: Owner) -> None:
    moves_to(owner, B)
    owner.post(undos_of(owner, ATELIER_EMAIL)[0])
    owner.world.client.headers["Cookie"] = owner.sign_in(ATELIER_EMAIL)
    moves_to(owner, B)
    night(owner, B, "edits")
    assert goes_to(owner) == B


def test_an_address_that_was_undone_stands_once_a_source_tells_it(owner: Owner) -> None:
    moves_to(owner, B)
    owner.post(undos_of(owner, ATELIER_EMAIL)[0])
    night(owner, B, "edits")  # an export made before the undo, however late it is loaded
    assert goes_to(owner) == ATELIER_EMAIL
    night(owner, B, "essai")
    assert goes_to(owner) == B


def test_edits_are_the_source_that_consolidation_names() -> None:
    assert standing.EDITS == editing.NAME


def test_every_other_session_ends_and_no_link_of_others_opens(owner: Owner) -> None:
    owner.sign_in(ATELIER_EMAIL)  # whoever asked for the address may have been in there
    for address in (B, C):
        owner.world.client.headers["Cookie"] = owner.sign_in(ATELIER_EMAIL)
        moves_to(owner, address)
        owner.sign_in(address)
    night(owner, C, "edits")
    owner.world.client.headers.pop("Cookie")  # anybody may ask for a link
    assert owner.post("/f/fiche/modifier", {"structure": ATELIER.id}).status_code == 303
    assert any("/entrer/" in texts_of(mail) for mail in owner.mails_to(C))
    owner.world.client.headers["Cookie"] = owner.cookie
    owner.post(undos_of(owner, ATELIER_EMAIL)[0])
    assert [session.holder for session in owner.desk.store.everything(Session)] == [ATELIER_EMAIL]
    assert owner.get().status_code == 200
    links = owner.desk.store.everything(MailedLink)
    assert [link for link in links if link.purpose is Purpose.FICHE] == []


def test_the_session_of_another_address_ends_even_where_the_undo_was_pressed(owner: Owner) -> None:
    moves_to(owner, B)
    owner.world.client.headers["Cookie"] = owner.sign_in(B)
    owner.post(undos_of(owner, ATELIER_EMAIL)[0])
    assert owner.get().status_code == 303
    assert owner.desk.store.everything(Session) == []


@pytest.fixture
def claims(owner: Owner) -> Callable[[str, str], ClaimRequest]:
    """A claim of an address, as it is once a moderator has accepted it."""

    def accepted(reference: str, address: str) -> ClaimRequest:
        now = owner.desk.clock.now()
        content = Claim(
            structure_id=ATELIER.id, siret="41987654300021", name="Lou Petit", role="Direction", email=address
        )
        claim = sender_confirmed(new_claim(reference, content, ATELIER.name, None, now), now)
        owner.desk.store.commit([claim])
        claim = owner.desk.store.get(ClaimRequest, reference) or claim
        outcome = ClaimDecisions(owner.desk).accepted(claim)
        owner.desk.store.commit(outcome.documents, outcome.mails)
        return claim

    return accepted


def test_an_undo_closes_the_claims_of_every_holder(owner: Owner, claims: Callable[[str, str], ClaimRequest]) -> None:
    first = claims("AAAA-BBBB-CCCC", B)
    moves_to(owner, C)
    second = claims("DDDD-EEEE-FFFF", C)  # it changes no address, and would be a way in all the same
    for claim in (first, second):
        assert way_in(owner.desk.store, Asked("", claim.id), owner.desk.clock.now())
    undo = undos_of(owner, ATELIER_EMAIL)[0]
    owner.post(undo)
    for claim in (first, second):
        assert way_in(owner.desk.store, Asked("", claim.id), owner.desk.clock.now()) is None
    assert lines(owner.desk.store) == []
    erase(owner.desk, ATELIER_EMAIL)
    assert way_in(owner.desk.store, Asked("", first.id), owner.desk.clock.now()) is None


def test_the_names_of_a_former_contact_go_with_them_and_the_next_ones_stay(owner: Owner) -> None:
    owner.load(contact=replace(CONTACT, first_name="Alicia", phone="+33612345678"))
    moves_to(owner, B)
    owner.world.client.headers["Cookie"] = owner.sign_in(B)
    later = owner.sends(contact_first_name="Bob", contact_phone="+33699999999", brand="Les Iris")
    later = replace(owner.request(later.id), asked_by=B)  # typed in the session of the new holder
    owner.desk.store.commit([later])
    assert {"Alicia", "+33612345678"} <= {change.before for change in later.changes}
    assert later.id in {one["id"] for one in held_about(owner.desk, ATELIER_EMAIL).documents["edit"]}
    erase(owner.desk, ATELIER_EMAIL)
    left = owner.request(later.id)
    assert [change.after for change in left.changes] == ["Bob", "+33699999999", "Les Iris"]
    assert left.asked_by == B
    owner.world.connections.close()
    kept = b"".join(file.read_bytes() for file in owner.world.folder.glob("store.sqlite*"))
    for gone in ("Alicia", "+33612345678", ATELIER_EMAIL):
        assert gone.encode() not in kept
