from datetime import timedelta

import pytest

from functions.ports import Conflict
from functions.tokens import LIFETIMES, MailedLink, Purpose, new_link, open_link, used, used_link
from tests.functions.world import World

HOLDER = "zoe@mairie.example"


def stored(world: World, purpose: Purpose = Purpose.FOLLOW) -> str:
    """The token of a link that was stored as its mail left."""
    token, link = new_link(purpose, "AAAA-BBBB-CCCC", HOLDER, world.clock.now())
    world.store.commit([link])
    return token


def bytes_of(world: World) -> bytes:
    """All the bytes of the store's files."""
    return b"".join(file.read_bytes() for file in world.folder.glob("store.sqlite*") if file.is_file())


def test_a_link_opens_what_it_was_made_for(world: World) -> None:
    link = open_link(world.store, Purpose.FOLLOW, stored(world), world.clock.now())

    assert link is not None
    assert (link.audience, link.holder) == ("AAAA-BBBB-CCCC", HOLDER)


def test_whoever_reads_the_store_can_open_no_link(world: World) -> None:
    token = stored(world)

    assert token.encode() not in bytes_of(world)
    (link,) = world.store.everything(MailedLink)
    assert open_link(world.store, Purpose.FOLLOW, link.id, world.clock.now()) is None


def test_no_two_links_are_alike_and_none_can_be_guessed(world: World) -> None:
    tokens = {new_link(Purpose.FICHE, "x", HOLDER, world.clock.now())[0] for _ in range(100)}

    assert len(tokens) == 100
    assert min(map(len, tokens)) >= 43


@pytest.mark.parametrize("purpose", Purpose)
def test_a_link_of_one_purpose_is_none_of_any_other(world: World, purpose: Purpose) -> None:
    token = stored(world, purpose)
    opened = [other for other in Purpose if open_link(world.store, other, token, world.clock.now())]

    assert opened == [purpose]


@pytest.mark.parametrize(
    ("purpose", "lifetime"),
    [
        (Purpose.FICHE, timedelta(minutes=10)),
        (Purpose.MODERATION, timedelta(minutes=10)),
        (Purpose.CONFIRM, timedelta(days=7)),
        (Purpose.FOLLOW, timedelta(days=185)),
    ],
)
def test_a_link_lasts_as_long_as_its_purpose_and_not_a_second_more(
    world: World, purpose: Purpose, lifetime: timedelta
) -> None:
    token = stored(world, purpose)
    world.clock.forward(seconds=lifetime.total_seconds() - 1)
    assert open_link(world.store, purpose, token, world.clock.now())
    world.clock.forward(seconds=1)
    assert open_link(world.store, purpose, token, world.clock.now()) is None
    assert used_link(world.store, purpose, token, world.clock.now()) is None


def test_every_purpose_says_how_long_its_links_last() -> None:
    assert set(LIFETIMES) == set(Purpose)


def test_a_link_to_what_is_erased_earlier_ends_with_it(world: World) -> None:
    now = world.clock.now()
    soon, late = now + timedelta(days=7), now + timedelta(days=400)

    assert new_link(Purpose.FOLLOW, "x", HOLDER, now, soon)[1].expires_at == soon
    assert new_link(Purpose.FOLLOW, "x", HOLDER, now, late)[1].expires_at == now + LIFETIMES[Purpose.FOLLOW]


def test_a_used_link_opens_nothing_more_and_is_known_as_used(world: World) -> None:
    token = stored(world, Purpose.CONFIRM)
    link = open_link(world.store, Purpose.CONFIRM, token, world.clock.now())
    assert link is not None
    assert used_link(world.store, Purpose.CONFIRM, token, world.clock.now()) is None
    world.store.commit([used(link, world.clock.now())])

    assert open_link(world.store, Purpose.CONFIRM, token, world.clock.now()) is None
    assert used_link(world.store, Purpose.CONFIRM, token, world.clock.now())
    assert used_link(world.store, Purpose.FOLLOW, token, world.clock.now()) is None


def test_a_link_read_twice_is_used_once(world: World) -> None:
    token = stored(world, Purpose.CONFIRM)
    first, second = (open_link(world.store, Purpose.CONFIRM, token, world.clock.now()) for _ in range(2))
    assert first is not None
    assert second is not None
    world.store.commit([used(first, world.clock.now())])

    with pytest.raises(Conflict):
        world.store.commit([used(second, world.clock.now())])


@pytest.mark.parametrize("token", ["", "x", "\x00", "é", "\ud800", "a" * 100_000])
def test_a_spoilt_token_opens_nothing(world: World, token: str) -> None:
    stored(world)
    assert open_link(world.store, Purpose.FOLLOW, token, world.clock.now()) is None


def test_a_link_is_found_and_erased_with_its_holder_and_shows_nothing(world: World) -> None:
    stored(world)
    (link,) = world.store.naming(MailedLink, HOLDER.upper())

    assert HOLDER not in repr(link)
    assert [one.id for one in world.store.about(MailedLink, "AAAA-BBBB-CCCC")] == [link.id]
