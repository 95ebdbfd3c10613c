"""Drafts: each form that is sent makes its own, and pressing its button twice makes one."""

import pytest

from functions.tenders.records import TenderRecord
from tests.functions.tenders.publishing.typed_need import (
    FORM,
    TYPED,
    linked,
    on_tuesday,
    post,
    reviewed,
    the_record,
    words,
)
from tests.functions.world import World, hidden_fields

pytestmark = pytest.mark.usefixtures("near_grenoble")


def stamp_of(world: World) -> str:
    """The stamp of the form, shown once more."""
    return hidden_fields(world.client.get(FORM).text)["stamp"]


def test_two_people_who_type_the_same_share_no_draft(world: World) -> None:
    """From one network, on one day: an office, a mobile operator."""
    typed = {"kind": "QUOTE", "sectors": TYPED["sectors"], "perimeters": TYPED["perimeters"], "action": "garder"}
    mine, theirs = (on_tuesday(world).post(FORM, typed).headers["location"].removesuffix("/garde") for _ in range(2))
    post(world, "garder", f"{mine}/modifier")
    world.post(mine, {"consigne": ""})

    assert len(world.store.everything(TenderRecord)) == 2
    assert "Typédame" not in world.client.get(theirs).text
    post(world, "garder", f"{theirs}/modifier", email="autre@ailleurs.example")
    assert TYPED["email"] in world.client.get(mine).text


def test_a_button_pressed_twice_makes_one_draft(world: World) -> None:
    stamp = stamp_of(on_tuesday(world))
    first, second = reviewed(world, stamp=stamp), reviewed(world, stamp=stamp)

    assert first == second
    assert the_record(world).state == "DRAFT"
    assert world.client.get(first).status_code == 200


def test_a_form_left_open_for_a_day_makes_one_draft_too(world: World) -> None:
    stamp = stamp_of(on_tuesday(world))
    world.clock.forward(days=1)

    assert reviewed(world, stamp=stamp) == reviewed(world, stamp=stamp)


@pytest.mark.parametrize("stamp", ["", "x", "WyJ4IiwieCIsZmFsc2Vd.aaaaaa.bbbb"])
def test_a_stamp_that_is_not_ours_makes_nothing_common(world: World, stamp: str) -> None:
    assert reviewed(on_tuesday(world), stamp=stamp) != reviewed(world, stamp=stamp)
    assert len(world.store.everything(TenderRecord)) == 2


def test_another_showing_of_the_form_is_another_draft(world: World) -> None:
    assert reviewed(on_tuesday(world), stamp=stamp_of(world)) != reviewed(world, stamp=stamp_of(world))


def test_a_form_sent_again_after_its_draft_was_changed_or_published_is_another_draft(world: World) -> None:
    stamp = stamp_of(on_tuesday(world))
    first = reviewed(world, stamp=stamp)
    world.post(first, {"consigne": ""})
    waiting = reviewed(world, stamp=stamp)
    assert waiting != first
    post(world, "relire", f"{first}/modifier", title="Autre titre")

    again = reviewed(world, stamp=stamp)
    assert TYPED["title"] in world.client.get(again).text
    assert "Autre titre" in world.client.get(first).text


def test_a_draft_is_kept_whatever_is_missing_and_its_link_is_mailed_once(world: World) -> None:
    typed = {"action": "garder", "title": "Vitres", "email": "zoe@mairie.example"}
    typed |= {"stamp": stamp_of(on_tuesday(world))}
    response = world.post(FORM, typed)
    world.post(FORM, typed)

    assert response.status_code == 303
    page = world.client.get(response.headers["location"])
    assert "Son lien part par courriel à zoe@mairie.example" in words(page.text)
    assert "Choisissez au moins un métier." in words(page.text)
    (link,) = linked(world, "/f/besoins/brouillon/")
    assert world.client.get(f"{link}/modifier").text.count('value="Vitres"') == 1
    assert len(world.sent_mails()) == 1


@pytest.mark.parametrize("email", ["", "zoe@", "zoé@mairie.example\r\nBcc: x@y.example"])
def test_a_draft_without_an_address_gives_its_link_on_the_page(world: World, email: str) -> None:
    response = on_tuesday(world).post(FORM, {"action": "garder", "title": "Vitres", "email": email})

    page = words(world.client.get(response.headers["location"]).text)
    assert "lui seul ouvre votre brouillon" in page
    assert response.headers["location"].removesuffix("/garde") in page
    assert world.sent_mails() == []


def test_more_drafts_than_people_write_are_refused_and_kept_on_the_page(world: World) -> None:
    on_tuesday(world)
    answers = [post(world, "relire", title=f"Besoin {rank}").status_code for rank in range(61)]

    assert answers == [303] * 60 + [429]
    last = post(world, "relire", title="Un de plus")
    assert "Trop de brouillons" in words(last.text)
    assert 'value="Un de plus"' in last.text
    world.clock.forward(hours=1)
    assert post(world, "relire", title="Un de plus").status_code == 303


def test_drafts_are_counted_whatever_they_say(world: World) -> None:
    on_tuesday(world)

    assert [post(world, "relire").status_code for _ in range(61)] == [303] * 60 + [429]
    assert len(world.store.everything(TenderRecord)) == 60
