"""What an outbox promises, on SQLite and on DynamoDB."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest

from functions.ports import MOST_ATTEMPTS, Outbox
from functions.records import NEVER_AGAIN, Claim, DeliveryState, Mail
from functions.storage.dynamodb.keys import MAIL, mail_item, mail_key
from functions.storage.dynamodb.outbox import DynamoOutbox
from functions.storage.dynamodb.table import Table
from functions.storage.sqlite.connections import Connections
from functions.storage.sqlite.outbox import SqliteOutbox
from functions.storage.sqlite.store import SqliteStore
from tests.aws.template import table_definition
from tests.functions.world import SetClock

LEASE = timedelta(minutes=5)


@dataclass
class Filled:
    """An outbox, a clock that is set by hand, and what the store does to it."""

    outbox: Outbox
    write: Callable[[Mail], None]
    spoil: Callable[[str], None]
    """Make something else of a mail."""
    clock: SetClock

    def fill(self, *ids: str, **changes: object) -> None:
        for id in ids:
            mail = Mail(
                id=id, to="Zoe@y.example", subject="s", text="t", html="h", written_at=self.clock.now(), about="nonce"
            )
            self.write(msgspec.structs.replace(mail, **{"label": f"to-{id}", **changes}))

    def claim(self) -> Claim | None:
        return self.outbox.claim(self.clock.now(), self.clock.now() + LEASE)

    def claimed(self) -> Claim:
        claim = self.claim()
        assert claim is not None
        return claim

    def counted(self) -> tuple[int, int, int, int]:
        """Waiting, sent, refused, given up."""
        counts = self.outbox.counts()
        return counts.waiting, counts.sent, counts.refused, counts.given_up


@pytest.fixture(params=["sqlite", "dynamodb"])
def filled(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Filled]:
    clock = SetClock()
    clock.moment = datetime(2026, 11, 23, 10, tzinfo=UTC)
    if request.param == "sqlite":
        connections = Connections(tmp_path / "store.sqlite")
        store = SqliteStore(connections, str)

        def spoil_row(id: str) -> None:
            with connections.writing() as connection:
                connection.execute("UPDATE mails SET mail = ? WHERE id = ?", (b'{"id":"a"}', id))

        yield Filled(SqliteOutbox(connections), lambda mail: store.commit(mails=[mail]), spoil_row, clock)
        connections.close()
        return
    table = Table(request.getfixturevalue("aws").new_table(table_definition()))

    def spoil_item(id: str) -> None:
        table.update(mail_key(id), MAIL, "SET body = :body", body={"B": b'{"id":"a"}'})

    yield Filled(DynamoOutbox(table), lambda mail: table.put(mail_item(mail)), spoil_item, clock)


def test_each_mail_is_claimed_by_one_worker_the_one_that_waited_longest_first(filled: Filled) -> None:
    filled.fill("b")
    filled.clock.forward(seconds=1)
    filled.fill("a", "c")

    claims = [filled.claim() for _ in range(4)]

    assert [claim and claim.mail.id for claim in claims] == ["b", "a", "c", None]
    assert [claim.attempts for claim in claims if claim] == [1, 1, 1]


def test_workers_at_once_never_hold_the_same_mail(filled: Filled) -> None:
    ids = [f"{rank:02}" for rank in range(12)]
    filled.fill(*ids)

    def work(_: int) -> list[str]:
        return [claim.mail.id for _ in range(6) if (claim := filled.claim())]

    with ThreadPoolExecutor(6) as pool:
        held = [id for ids in pool.map(work, range(6)) for id in ids]

    assert sorted(held) == ids


def test_what_is_written_for_later_is_claimed_when_it_is_due(filled: Filled) -> None:
    filled.fill("a", written_at=filled.clock.now() + timedelta(minutes=1))
    assert filled.claim() is None
    filled.clock.forward(minutes=1)
    assert filled.claimed().mail.id == "a", "at the very moment"


def test_claim_of_a_dead_worker_ends_with_its_lease(filled: Filled) -> None:
    filled.fill("a")
    filled.claimed()
    filled.clock.forward(minutes=4, seconds=59)
    assert filled.claim() is None
    filled.clock.forward(seconds=1)

    assert filled.claimed().attempts == 2


def test_worker_that_lost_its_lease_changes_nothing_of_the_next_one(filled: Filled) -> None:
    filled.fill("a")
    slow = filled.claimed()
    filled.clock.forward(minutes=6)
    held = filled.claimed()

    filled.outbox.failed(slow, "Timeout", filled.clock.now(), filled.clock.now())
    filled.outbox.postpone(slow, filled.clock.now())
    assert filled.claim() is None

    filled.outbox.sent(held, filled.clock.now())
    filled.outbox.failed(held, "Timeout", filled.clock.now(), None)
    assert filled.counted() == (0, 1, 0, 0), "what left cannot fail"


def test_what_left_late_left(filled: Filled) -> None:
    """The worker that lost its lease knows best."""
    filled.fill("a")
    slow = filled.claimed()
    filled.clock.forward(minutes=6)
    filled.claimed()
    filled.outbox.sent(slow, filled.clock.now())
    filled.clock.forward(days=1)

    assert filled.claim() is None
    assert filled.counted() == (0, 1, 0, 0)


def test_a_mail_that_failed_is_due_again_when_it_was_told(filled: Filled) -> None:
    filled.fill("a", "b")
    first = filled.claimed()
    filled.outbox.failed(first, "Timeout", filled.clock.now(), filled.clock.now() + timedelta(minutes=3))
    assert filled.claimed().mail.id == "b"
    filled.clock.forward(minutes=2)
    assert filled.claim() is None
    assert filled.outbox.counts().oldest_due is not None
    filled.clock.forward(minutes=1)

    again = filled.claimed()

    assert (again.mail, again.attempts) == (first.mail, 2)


def test_a_mail_that_was_postponed_was_not_tried(filled: Filled) -> None:
    filled.fill("a")
    for _ in range(3):
        filled.outbox.postpone(filled.claimed(), filled.clock.now() + timedelta(hours=1))
        assert filled.claim() is None
        filled.clock.forward(hours=1)

    assert filled.claimed().attempts == 1


def test_mail_that_kills_every_worker_is_buried(filled: Filled) -> None:
    filled.fill("a")
    for _ in range(MOST_ATTEMPTS):
        filled.claimed()
        filled.clock.forward(minutes=6)

    assert filled.claim() is None
    (letter,) = filled.outbox.dead()
    assert (letter.id, letter.error, letter.attempts, letter.refused) == ("a", "abandoned", MOST_ATTEMPTS, False)
    assert letter.dead_at == filled.clock.now()


def test_what_is_no_mail_is_buried_and_holds_nothing_back(filled: Filled) -> None:
    filled.fill("a", "b")
    filled.spoil("a")

    assert filled.claimed().mail.id == "b"
    assert [(letter.id, letter.error) for letter in filled.outbox.dead()] == [("a", "undecodable")]


def test_where_the_mails_of_a_document_stand(filled: Filled) -> None:
    written_at = filled.clock.now()
    filled.fill("d", "c", "b", "a")
    filled.fill("other", about="another")
    refused, left, given_up = (filled.claimed() for _ in range(3))
    filled.clock.forward(minutes=1)
    filled.outbox.failed(refused, "550", filled.clock.now(), None, refused=True)
    filled.outbox.sent(left, filled.clock.now())
    filled.outbox.failed(given_up, "Timeout", filled.clock.now(), None)

    told = filled.outbox.deliveries("nonce")

    assert [(one.label, one.state, one.at, one.attempts) for one in told] == [
        ("to-a", DeliveryState.REFUSED, filled.clock.now(), 1),
        ("to-b", DeliveryState.SENT, filled.clock.now(), 1),
        ("to-c", DeliveryState.GIVEN_UP, filled.clock.now(), 1),
        ("to-d", DeliveryState.WAITING, written_at, 0),
    ]
    assert filled.outbox.deliveries("nothing") == []
    assert filled.counted() == (2, 1, 1, 1)
    assert filled.outbox.counts().oldest_due == written_at


def dead_of(filled: Filled, **errors: str) -> None:
    filled.fill(*errors)
    for error in errors.values():
        filled.outbox.failed(filled.claimed(), error, filled.clock.now(), None)
        filled.clock.forward(seconds=1)


def test_dead_letters_are_told_oldest_first_and_tried_again_when_asked(filled: Filled) -> None:
    dead_of(filled, a="x", b="y", c="z")
    assert [letter.id for letter in filled.outbox.dead()] == ["a", "b", "c"]
    filled.clock.forward(hours=1)

    assert filled.outbox.replay(filled.clock.now(), "b") == 1
    assert filled.outbox.replay(filled.clock.now(), "b") == 0, "it waits already"
    assert filled.outbox.replay(filled.clock.now(), "unknown") == 0
    claim = filled.claimed()
    assert (claim.mail.id, claim.attempts) == ("b", 1)
    assert filled.outbox.replay(filled.clock.now()) == 2
    assert filled.outbox.dead() == []


def test_what_must_never_leave_is_never_tried_again(filled: Filled) -> None:
    dead_of(filled, **dict(zip("abc", sorted(NEVER_AGAIN), strict=True)))

    assert [filled.outbox.replay(filled.clock.now(), id) for id in ("", "a", "b", "c")] == [0, 0, 0, 0]
    assert filled.claim() is None


def test_a_mail_that_came_back_did_not_arrive(filled: Filled) -> None:
    filled.fill("a")
    filled.outbox.sent(filled.claimed(), filled.clock.now())
    filled.clock.forward(minutes=1)
    for _ in range(2):
        filled.outbox.bounced("a", filled.clock.now())
        filled.outbox.bounced("unknown", filled.clock.now())

    (delivery,) = filled.outbox.deliveries("nonce")
    assert (delivery.state, delivery.at) == (DeliveryState.REFUSED, filled.clock.now())
    assert filled.counted() == (0, 0, 1, 0)
    assert [(letter.error, letter.refused) for letter in filled.outbox.dead()] == [("bounced", True)]


def test_a_mail_that_came_back_before_it_was_told_to_have_left_did_not_arrive(filled: Filled) -> None:
    filled.fill("a")
    claim = filled.claimed()
    filled.outbox.bounced("a", filled.clock.now())
    filled.outbox.sent(claim, filled.clock.now())
    filled.clock.forward(hours=1)

    assert filled.counted() == (0, 0, 1, 0)
    assert filled.claim() is None


def test_a_mail_that_came_back_may_be_tried_again_and_then_leave(filled: Filled) -> None:
    filled.fill("a")
    filled.outbox.sent(filled.claimed(), filled.clock.now())
    filled.outbox.bounced("a", filled.clock.now())

    assert filled.outbox.replay(filled.clock.now()) == 1
    filled.outbox.sent(filled.claimed(), filled.clock.now())
    assert filled.counted() == (0, 1, 0, 0)


def test_leases_of_dead_workers_are_freed_by_the_only_one_alive(filled: Filled) -> None:
    filled.fill("a", "b", "c")
    filled.claimed()
    filled.outbox.sent(filled.claimed(), filled.clock.now())

    assert filled.outbox.release_leases(filled.clock.now()) == 1
    assert [filled.claimed().mail.id for _ in range(2)] == ["a", "c"]


def test_mails_to_an_address_in_any_case(filled: Filled) -> None:
    filled.fill("b", "a")
    filled.clock.forward(seconds=1)
    filled.fill("0", to="zoe@Y.example", label="")
    filled.fill("other", to="x@y.example")

    assert [mail.id for mail in filled.outbox.mails_to(" ZOE@y.example ")] == ["a", "b", "0"]
