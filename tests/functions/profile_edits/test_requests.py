from datetime import UTC, datetime, timedelta

import pytest

from data.rows import Change
from data.submissions.edit_states import FieldState
from data.submissions.life_cycle import Actor, NotAllowed
from functions.profile_edits.requests import EditRequest, decide, ended, new_request, values_in_effect
from tests.functions.world import ATELIER, ATELIER_EMAIL, World

NOW = datetime(2026, 11, 23, 10, tzinfo=UTC)
NEW_ADDRESS = "neuve@atelier-iris.example"
CHANGES = {
    "description": Change("Avant.", "Après."),
    "brand": Change("", "Les Iris"),
    "contact_email": Change(ATELIER_EMAIL, NEW_ADDRESS),
}


def request(**changes: Change) -> EditRequest:
    return new_request(ATELIER.id, ATELIER.name, ATELIER_EMAIL, changes or CHANGES, NOW)


def state(request: EditRequest | None, field: str) -> FieldState:
    change = request.change(field) if request else None
    assert change is not None
    return change.state


def test_a_change_starts_where_its_field_says() -> None:
    asked = request()
    assert [change.state for change in asked.changes] == ["at-once", "pending", "confirming"]
    assert values_in_effect([asked]) == {"description": "Après."}


@pytest.mark.parametrize("verdict", [FieldState.ACCEPTED, FieldState.CHANGES_ASKED, FieldState.REFUSED])
def test_a_moderator_decides_once_with_a_reason(verdict: FieldState) -> None:
    decided = decide(request(), "brand", verdict, " Déposée par une autre structure. ", NOW)
    change = decided.change("brand")
    assert change
    assert (change.state, change.reason, change.decided_at) == (verdict, "Déposée par une autre structure.", NOW)
    assert decided.queue == "confirming"
    if verdict is not FieldState.CHANGES_ASKED:
        with pytest.raises(NotAllowed):
            decide(decided, "brand", FieldState.REFUSED, "Encore.", NOW)


@pytest.mark.parametrize("verdict", [FieldState.CHANGES_ASKED, FieldState.REFUSED])
def test_nothing_is_refused_without_a_reason(verdict: FieldState) -> None:
    with pytest.raises(ValueError, match="reason"):
        decide(request(), "brand", verdict, "  ", NOW)


def test_a_moderator_takes_back_what_took_effect_at_once_but_decides_of_no_address() -> None:
    assert state(decide(request(), "description", FieldState.REFUSED, "Injurieux.", NOW), "description") == "refused"
    with pytest.raises(NotAllowed):
        decide(request(), "contact_email", FieldState.ACCEPTED, "", NOW)
    with pytest.raises(KeyError):
        decide(request(), "name", FieldState.ACCEPTED, "", NOW)


def test_a_later_request_takes_the_place_of_what_waits_and_of_nothing_else() -> None:
    earlier = request()
    later = request(brand=Change("", "Iris"), description=Change("Après.", "Encore après."))
    (changed,) = ended([earlier], dict.fromkeys(("brand", "description"), later.id), NOW)
    brand = changed.change("brand")
    assert brand
    assert (brand.state, brand.replaced_by) == ("withdrawn", later.id)
    assert state(changed, "description") == "at-once"
    assert ended([earlier], {"name": later.id}, NOW) == []


def test_moderators_see_the_oldest_request_first_while_something_waits(world: World) -> None:
    first, second = request(), request(brand=Change("", "Iris"))
    world.store.commit([second, first])
    waiting = world.store.waiting(EditRequest, "pending")
    assert {one.id for one in waiting} == {first.id, second.id}
    world.store.commit([decide(waiting[0], "brand", FieldState.ACCEPTED, "", NOW)])
    assert [one.id for one in world.store.waiting(EditRequest, "pending")] == [waiting[1].id]


def test_what_waits_or_is_in_effect_is_kept_the_rest_a_year_after_it_was_decided(world: World) -> None:
    refused = decide(request(brand=Change("", "Iris")), "brand", FieldState.REFUSED, "Non.", NOW + timedelta(days=30))
    pending, accepted = request(brand=Change("", "Iris")), request(description=Change("", "Dit."))
    world.store.commit([refused, pending, accepted])
    world.store.erase(NOW + timedelta(days=394))
    assert world.store.get(EditRequest, refused.id)
    world.store.erase(NOW + timedelta(days=396))
    assert not world.store.get(EditRequest, refused.id)
    world.store.erase(NOW + timedelta(days=4000))
    assert world.store.get(EditRequest, pending.id)
    assert world.store.get(EditRequest, accepted.id)


def test_it_is_found_by_every_address_it_holds_and_shows_none(world: World) -> None:
    asked = request()
    world.store.commit([asked])
    for address in (ATELIER_EMAIL, NEW_ADDRESS.upper()):
        assert [one.id for one in world.store.naming(EditRequest, address)] == [asked.id]
    assert "@" not in repr(asked) + repr(asked.changes)


def test_an_erased_person_leaves_what_they_accepted_of_the_structure_only() -> None:
    asked = decide(request(), "brand", FieldState.REFUSED, "Monsieur Roy n’est pas le gérant.", NOW)
    left = asked.without(ATELIER_EMAIL)
    assert left
    assert [change.field for change in left.changes] == ["description", "brand"]
    assert (left.asked_by, left.people) == ("", ())
    assert not any(change.reason for change in left.changes)
    only_theirs = request(contact_email=Change(ATELIER_EMAIL, NEW_ADDRESS), published_phone=Change("", "+33476000000"))
    assert only_theirs.without(NEW_ADDRESS) is None


def test_a_new_address_is_confirmed_within_seven_days_and_undone_within_seven_more() -> None:
    asked = request()
    confirmed = asked.moved(
        "contact_email", FieldState.ACCEPTED, Actor.CONFIRMATION_LINK, NOW + timedelta(days=6, hours=23)
    )
    with pytest.raises(NotAllowed):
        asked.moved("contact_email", FieldState.ACCEPTED, Actor.CONFIRMATION_LINK, NOW + timedelta(days=8))
    late = NOW + timedelta(days=13)
    assert (
        state(confirmed.moved("contact_email", FieldState.UNDONE, Actor.UNDO_LINK, late), "contact_email") == "undone"
    )
    with pytest.raises(NotAllowed):
        confirmed.moved("contact_email", FieldState.UNDONE, Actor.UNDO_LINK, NOW + timedelta(days=15))
