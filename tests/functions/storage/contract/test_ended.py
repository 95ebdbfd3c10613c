"""What a store promises of what has ended, on SQLite and on DynamoDB."""

from datetime import timedelta

import msgspec

from functions.storage.mail_copies import MAIL_COPIES
from functions.submissions import SentMessage, State, months_after
from tests.functions.storage.contract.kept import Kept
from tests.functions.world import TYPED


def test_a_document_goes_when_its_purpose_has_ended_with_its_people_and_its_mails(kept: Kept) -> None:
    kept.store.commit([kept.message(state=State.HELD), kept.message("stays")], [kept.mail("a")])
    kept.send_one()
    kept.clock.forward(days=7, seconds=-1)
    assert kept.store.erase(kept.now()).documents == 0
    kept.clock.forward(seconds=1)

    assert kept.store.erase(kept.now()).documents == 1
    assert kept.store.erase(kept.now()).documents == 0
    assert [one.id for one in kept.store.naming(SentMessage, TYPED["email"])] == ["stays"]
    assert kept.outbox.deliveries("nonce") == []
    assert kept.outbox.counts().sent == 0


def test_nothing_of_what_ended_is_left(kept: Kept) -> None:
    kept.store.commit([kept.message(state=State.HELD)], [kept.mail("a")])
    assert TYPED["subject"].encode() in kept.read_all()
    kept.send_one()
    kept.clock.forward(days=7)
    kept.store.erase(kept.now())

    for gone in (TYPED["subject"], TYPED["email"], "x@y.example", "nonce"):
        assert gone.encode() not in kept.read_all()


def test_a_document_one_of_whose_mails_still_waits_is_kept_with_it(kept: Kept) -> None:
    kept.store.commit([kept.message()], [kept.mail("a"), kept.mail("b")])
    kept.send_one()
    kept.clock.forward(days=200)
    assert kept.store.erase(kept.now()).documents == 0
    assert kept.store.get(SentMessage, "nonce") is not None
    assert kept.outbox.counts().waiting == 1

    kept.outbox.failed(kept.claimed(), "refused", kept.now(), None, refused=True)
    assert kept.store.erase(kept.now()).documents == 1
    assert kept.outbox.counts().refused == 0


def test_a_document_whose_end_was_put_off_stays(kept: Kept) -> None:
    kept.store.commit([kept.message(state=State.HELD)])
    (held,) = kept.store.waiting(SentMessage, "held")
    kept.store.commit([msgspec.structs.replace(held, state=State.ACCEPTED)])
    kept.clock.forward(days=8)

    assert kept.store.erase(kept.now()).documents == 0
    kept.clock.moment = months_after(kept.now(), 6)
    assert kept.store.erase(kept.now()).documents == 1


def test_copies_of_mails_go_after_thirty_days_and_what_became_of_them_stays(kept: Kept) -> None:
    kept.store.commit([kept.message()], [kept.mail("a"), kept.mail("b"), kept.mail("c")])
    kept.send_one()
    kept.outbox.failed(kept.claimed(), "refused", kept.now(), None, refused=True)
    kept.clock.moment += MAIL_COPIES
    assert kept.store.erase(kept.now()).mails == 0
    kept.clock.forward(seconds=1)

    assert kept.store.erase(kept.now()).mails == 2
    assert kept.store.erase(kept.now()).mails == 0
    counts = kept.outbox.counts()
    assert (counts.sent, counts.refused, counts.waiting) == (1, 1, 1)
    assert [delivery.state for delivery in kept.outbox.deliveries("nonce")] == ["sent", "refused", "waiting"]
    assert [mail.id for mail in kept.outbox.mails_to("X@y.example")] == ["c"]
    assert kept.outbox.replay(kept.now()) == 0


def test_what_is_left_of_a_mail_goes_with_its_document_and_at_once_when_it_had_none(kept: Kept) -> None:
    kept.store.commit([kept.message()], [kept.mail("a"), kept.mail("b", about=""), kept.mail("c", about="gone")])
    for _ in range(3):
        kept.send_one()
    kept.clock.moment += MAIL_COPIES + timedelta(seconds=1)
    assert kept.store.erase(kept.now()).mails == 3
    assert kept.outbox.counts().sent == 1

    kept.store.commit(deletes=kept.store.everything(SentMessage))
    kept.clock.moment += MAIL_COPIES
    kept.store.erase(kept.now())
    assert kept.outbox.counts().sent == 0


def test_all_that_ended_go_at_once(kept: Kept) -> None:
    kept.store.commit([kept.message(f"m{rank:02}", state=State.HELD) for rank in range(30)])
    kept.clock.forward(days=7)

    assert kept.store.erase(kept.now()).documents == 30
    assert kept.store.everything(SentMessage) == []
