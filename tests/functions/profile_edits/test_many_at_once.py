"""Owners who ask a lot of one profile, or moved house often: no commit is larger than a store takes."""

import pytest
from msgspec.structs import replace

from data.model import Contact
from data.submissions.edit_states import FieldState
from functions.ports import MOST_AT_ONCE
from functions.profile_edits.requests import MOST_CONTACTS, EditRequest
from functions.sessions import Area, Session, Sessions
from tests.functions.profile_edits.asking import CONTACT, RECORD, Owner
from tests.functions.profile_edits.test_taking_back import confirms, goes_to, moves_to, state, undos_of
from tests.functions.tenders.follow_up.test_many_structures import Killed, commits, kill_at, nothing
from tests.functions.tenders.needs import store
from tests.functions.world import ATELIER, ATELIER_EMAIL, World

FIELD = "contact_email"
NEW = {
    "contact_first_name": "Ana", "contact_last_name": "Ruiz", "contact_phone": "+33199001299",
    "published_email": "accueil@atelier-iris.example", "published_phone": "+33199001298", "name": "Les Iris",
    "brand": "Iris", "description": "Nous nettoyons des bureaux.", "website": "https://iris.example",
}  # fmt: skip
NEWER = {
    "contact_first_name": "Inès", "contact_last_name": "Roche", "contact_phone": "+33199001289",
    "published_email": "bonjour@atelier-iris.example", "published_phone": "+33199001288", "name": "Les Lis",
    "brand": "Lis", "description": "Nous nettoyons des écoles.", "website": "https://lis.example",
}  # fmt: skip


@pytest.fixture
def owner(world: World) -> Owner:
    told: Contact = replace(CONTACT, phone="+33199001200")
    return Owner(world, replace(RECORD, published_email="x@iris.example", published_phone="+33199001201"), told)


def moves_slowly(owner: Owner, address: str) -> EditRequest:
    """As often as one profile may in a day."""
    owner.world.clock.forward(hours=6)
    owner.world.client.headers["Cookie"] = owner.sign_in(ATELIER_EMAIL)
    return moves_to(owner, address)


def test_what_was_asked_field_by_field_is_asked_anew_in_one_request_and_confirmed(owner: Owner) -> None:
    for rank in range(12):
        moves_slowly(owner, f"contact-{rank}@ailleurs.example")
    earlier = [owner.sends(**{field: value}) for field, value in NEW.items()]

    with commits(owner.world, nothing) as weights:
        request = owner.sends(**NEWER, **{FIELD: "la-derniere@ailleurs.example"})
        confirms(owner, request, "la-derniere@ailleurs.example")

    assert {change.field for change in request.changes} == {*NEW, FIELD}
    for one in earlier:
        (change,) = owner.request(one.id).changes
        assert change.state is FieldState.AT_ONCE or change.replaced_by == request.id
    assert state(owner, request) is FieldState.ACCEPTED
    assert max(weights) <= MOST_AT_ONCE


def test_an_owner_takes_the_profile_back_from_whoever_moved_it_twelve_times(owner: Owner) -> None:
    moved = [moves_slowly(owner, f"voleur-{rank}@ailleurs.example") for rank in range(12)]
    undo = undos_of(owner, ATELIER_EMAIL)[0]
    sessions = Sessions(owner.desk.store, owner.desk.clock, Area.FICHE, True)
    store(owner.world, (sessions.new(ATELIER.id, f"voleur-{rank}@ailleurs.example")[1] for rank in range(60)))

    with commits(owner.world, kill_at(1)), pytest.raises(Killed):
        owner.post(undo)
    with commits(owner.world, nothing) as weights:
        owner.post(undo)

    assert max(weights) <= MOST_AT_ONCE
    assert {state(owner, one) for one in moved} == {FieldState.UNDONE}
    assert goes_to(owner) == ATELIER_EMAIL
    assert all(one.holder == ATELIER_EMAIL for one in owner.desk.store.everything(Session))
    for rank in range(12):
        told = [mail for mail in owner.mails_to(f"voleur-{rank}@ailleurs.example") if "annulé" in mail["Subject"]]
        assert len(told) <= 1


def test_a_profile_of_more_contacts_than_one_request_may_name_is_edited_all_the_same(owner: Owner) -> None:
    for rank in range(MOST_CONTACTS + 1):
        owner.world.clock.forward(days=8)
        owner.world.client.headers["Cookie"] = owner.sign_in(goes_to(owner))
        moves_to(owner, f"contact-{rank}@ailleurs.example")

    request = owner.sends(contact_first_name="Ana", description="Nous nettoyons des bureaux.")

    assert request.contacts == ()
    assert [change.after for change in request.changes] == ["Ana", "Nous nettoyons des bureaux."]
    assert {change.field: change.before for change in request.changes}["contact_first_name"] == ""
    assert len(owner.desk.store.everything(EditRequest)) == MOST_CONTACTS + 2
