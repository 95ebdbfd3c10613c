"""What a store promises of documents and of the mails they cause, on SQLite and on DynamoDB."""

import sqlite3
from concurrent.futures import ThreadPoolExecutor

import msgspec
import pytest

from data.submissions.contact import ContactMessage
from functions.ports import MOST_AT_ONCE, Conflict
from functions.submissions import SentEnquiry, SentMessage, SentReport, State
from tests.functions.storage.contract.kept import Kept
from tests.functions.world import ATELIER, MESSAGE, TYPED


def written_by(email: str) -> ContactMessage:
    return msgspec.structs.replace(MESSAGE, email=email)


def test_a_document_is_read_back_whole_one_version_further(kept: Kept) -> None:
    message = kept.message()
    kept.store.commit([message], [kept.mail("a")])

    assert kept.store.get(SentMessage, "nonce") == msgspec.structs.replace(message, version=1)
    assert kept.outbox.counts().waiting == 1
    assert kept.store.get(SentMessage, "other") is None
    assert kept.store.get(SentReport, "nonce") is None
    assert kept.store.get(SentMessage, "x" * 5000) is None


def test_an_id_that_was_taken_is_a_conflict_and_writes_nothing(kept: Kept) -> None:
    kept.store.commit([kept.message()])

    with pytest.raises(Conflict):
        kept.store.commit([kept.message("other"), kept.message()], [kept.mail("a")])
    assert kept.store.get(SentMessage, "other") is None
    assert kept.outbox.counts().waiting == 0


def test_a_document_that_changed_since_it_was_read_is_a_conflict(kept: Kept) -> None:
    kept.store.commit([kept.message()])
    first, second = (kept.store.get(SentMessage, "nonce") for _ in range(2))
    assert first is not None
    assert second is not None
    kept.store.commit([msgspec.structs.replace(first, state=State.HELD)])

    with pytest.raises(Conflict):
        kept.store.commit([msgspec.structs.replace(second, state=State.REFUSED)])
    with pytest.raises(Conflict):
        kept.store.commit(deletes=[second])
    assert [one.state for one in kept.store.waiting(SentMessage, "held")] == [State.HELD]


def test_the_same_document_twice_in_one_commit_is_a_conflict(kept: Kept) -> None:
    kept.store.commit([kept.message("stored")])
    stored = kept.store.get(SentMessage, "stored")
    assert stored is not None

    for puts, deletes in (
        ([kept.message(), kept.message()], []), ([stored, stored], []), ([stored], [stored]), ([], [stored, stored]),
    ):  # fmt: skip
        with pytest.raises(Conflict):
            kept.store.commit(puts, [kept.mail("a")], deletes)
    with pytest.raises(Conflict):
        kept.store.commit(deletes=[kept.message("never stored")])
    assert kept.store.everything(SentMessage) == [stored]
    assert kept.outbox.counts().waiting == 0


def test_of_many_who_write_the_same_document_at_once_one_does(kept: Kept) -> None:
    def write(rank: int) -> int:
        try:
            kept.store.commit([kept.message(reason=f"by {rank}")], [kept.mail(f"{rank}")])
        except Conflict:
            return 0
        return 1

    with ThreadPoolExecutor(6) as pool:
        assert sum(pool.map(write, range(6))) == 1
    assert kept.outbox.counts().waiting == 1


def test_documents_are_found_by_queue_by_subject_and_by_person(kept: Kept) -> None:
    for number, state in enumerate((State.HELD, State.ACCEPTED, State.HELD)):
        kept.store.commit([kept.message(f"m{number}", state=state)])
        kept.clock.forward(seconds=1)

    assert [one.id for one in kept.store.waiting(SentMessage, "held")] == ["m0", "m2"]
    assert [one.id for one in kept.store.waiting(SentMessage, "held", limit=1)] == ["m0"]
    assert [one.id for one in kept.store.about(SentMessage, ATELIER.id)] == ["m2", "m1", "m0"]
    assert [one.id for one in kept.store.naming(SentMessage, f" {TYPED['email'].upper()} ")] == ["m0", "m1", "m2"]
    assert [one.id for one in kept.store.everything(SentMessage)] == ["m0", "m1", "m2"]
    assert kept.store.naming(SentMessage, "autre@mairie.example") == []
    assert kept.store.naming(SentReport, TYPED["email"]) == []
    assert kept.store.count(SentMessage) == {"held": 2, "": 1}
    assert kept.store.count(SentEnquiry) == {}


def test_those_of_the_same_moment_come_in_the_order_of_their_ids(kept: Kept) -> None:
    kept.store.commit([kept.message(id, state=State.HELD) for id in ("b", "a", "c")])

    assert [one.id for one in kept.store.waiting(SentMessage, "held")] == ["a", "b", "c"]
    assert [one.id for one in kept.store.about(SentMessage, ATELIER.id)] == ["a", "b", "c"]


def test_a_document_that_changes_leaves_the_queue_and_the_people_it_had(kept: Kept) -> None:
    kept.store.commit([kept.message(state=State.HELD)])
    (held,) = kept.store.waiting(SentMessage, "held")
    kept.store.commit([msgspec.structs.replace(held, state=State.ACCEPTED, content=written_by("Anne@autre.example"))])

    assert kept.store.waiting(SentMessage, "held") == []
    assert kept.store.naming(SentMessage, TYPED["email"]) == []
    (found,) = kept.store.naming(SentMessage, "anne@autre.example")
    kept.store.commit(deletes=[found])
    assert kept.store.naming(SentMessage, "anne@autre.example") == []
    assert kept.store.everything(SentMessage) == []


def test_large_answers_come_whole(kept: Kept) -> None:
    ids = [f"{rank:03}" for rank in range(60)]
    long = "".join(f"{rank * 7919 % 10**9:x} " for rank in range(12_000))
    for id in ids:
        kept.store.commit([kept.message(id, state=State.HELD, reason=f"{id} {long}")])

    assert [one.id for one in kept.store.everything(SentMessage)] == ids
    assert [one.id for one in kept.store.everything_as_written(SentMessage)] == ids
    assert [one.id for one in kept.store.waiting(SentMessage, "held")] == ids
    assert [one.id for one in kept.store.waiting(SentMessage, "held", 41)] == ids[:41]
    assert [one.id for one in kept.store.naming(SentMessage, TYPED["email"])] == ids
    assert kept.store.count(SentMessage) == {"held": 60}


def test_failure_on_a_mail_leaves_neither_message_nor_mail(kept: Kept) -> None:
    with pytest.raises((Conflict, sqlite3.IntegrityError)):
        kept.store.commit([kept.message()], [kept.mail("a"), kept.mail("a")])
    assert kept.store.get(SentMessage, "nonce") is None
    assert kept.outbox.counts().waiting == 0

    kept.store.commit(mails=[kept.mail("a")])
    with pytest.raises((Conflict, sqlite3.IntegrityError)):
        kept.store.commit([kept.message()], [kept.mail("a")])
    assert kept.store.get(SentMessage, "nonce") is None


def test_a_commit_of_as_much_as_one_may_write_is_written_and_of_more_is_not(kept: Kept) -> None:
    messages = [kept.message(f"{rank:02}", content=written_by(f"zoe.{rank}@x.example")) for rank in range(30)]
    mails = [kept.mail(f"{rank:02}") for rank in range(MOST_AT_ONCE - 3 * 30)]
    with pytest.raises(ValueError, match="a commit of more than"):
        kept.store.commit(messages, [*mails, kept.mail("more")])
    assert kept.store.everything(SentMessage) == []

    kept.store.commit(messages, mails)
    kept.store.commit(
        [
            msgspec.structs.replace(one, content=written_by(f"anne.{one.id}@x.example"))
            for one in kept.store.everything(SentMessage)
        ]
    )
    assert len(kept.store.naming(SentMessage, "anne.07@x.example")) == 1
    kept.store.commit(deletes=kept.store.everything(SentMessage))
    assert kept.store.count(SentMessage) == {}
    assert kept.outbox.counts().waiting == len(mails)


def test_oppositions_stand_however_often_they_are_made(kept: Kept) -> None:
    kept.store.oppose("digest", kept.now())
    kept.store.oppose("digest", kept.now())
    kept.store.remember_erased("other", kept.now())
    kept.store.remember_erased("other", kept.now())

    assert kept.store.is_opposed("digest")
    assert kept.store.is_opposed("other")
    assert not kept.store.is_opposed("nobody")
    assert kept.store.oppositions() == {"digest", "other"}
