from datetime import timedelta

from functions.ports import MOST_ATTEMPTS
from tests.functions.storage.sqlite.test_store import mail_of, message_of
from tests.functions.world import World

LEASE = timedelta(minutes=5)


def fill(world: World, *ids: str) -> None:
    world.store.commit([message_of(world)], [mail_of(world, mail_id) for mail_id in ids])


def claim(world: World):
    return world.outbox.claim(world.clock.now(), world.clock.now() + LEASE)


def test_each_mail_is_claimed_by_one_worker(world: World) -> None:
    fill(world, "a", "b")

    claims = [claim(world) for _ in range(3)]

    assert [found and found.mail.id for found in claims] == ["a", "b", None]


def test_claim_of_a_dead_worker_ends_with_its_lease(world: World) -> None:
    fill(world, "a")
    claim(world)
    world.clock.forward(minutes=6)

    again = claim(world)

    assert again is not None
    assert again.attempts == 2


def test_worker_that_lost_its_lease_cannot_postpone_the_mail_of_the_next(world: World) -> None:
    fill(world, "a")
    slow = claim(world)
    world.clock.forward(minutes=6)
    claim(world)
    assert slow is not None

    world.outbox.failed(slow, "Timeout", world.clock.now(), world.clock.now())

    assert claim(world) is None


def test_mail_that_kills_every_worker_is_buried(world: World) -> None:
    fill(world, "a")
    for _ in range(MOST_ATTEMPTS):
        assert claim(world) is not None
        world.clock.forward(minutes=6)

    assert claim(world) is None
    assert world.counts().mails == {"waiting": 0, "sent": 0, "dead": 1}


def test_sent_mail_never_leaves_again(world: World) -> None:
    fill(world, "a")
    taken = claim(world)
    assert taken is not None
    world.outbox.sent(taken, world.clock.now())
    world.clock.forward(days=1)

    assert claim(world) is None
    assert world.counts().mails == {"waiting": 0, "sent": 1, "dead": 0}


def test_a_row_that_is_no_mail_is_buried_and_holds_nothing_back(world: World) -> None:
    fill(world, "a", "b")
    with world.connections.writing() as connection:
        connection.execute("UPDATE mails SET mail = ? WHERE id = 'a'", (b'{"id":"a"}',))

    assert claim(world).mail.id == "b"
    assert world.counts().mails["dead"] == 1


def test_dead_letters_are_tried_again_when_asked(world: World) -> None:
    fill(world, "a")
    world.outbox.failed(claim(world), "refused", world.clock.now(), None)
    assert world.counts().mails["dead"] == 1

    assert world.outbox.replay(world.clock.now()) == 1
    assert claim(world).attempts == 1
