"""Erasures on DynamoDB that are cut at any of their writes: running them again finishes them."""

import msgspec
import pytest

from functions.ports import StoreUnavailable
from functions.storage.dynamodb.keys import SENT, mail_item, text_attributes
from functions.storage.dynamodb.table import Table
from functions.storage.mail_copies import MAIL_COPIES
from functions.storage.moments import written
from functions.submissions import SentMessage, State
from tests.functions.storage.contract.kept import Kept
from tests.functions.storage.contract.test_forgotten import EMAIL, erase, of_somebody_else
from tests.functions.storage.dynamodb.between import PASS, REFUSE, Between
from tests.functions.world import ATELIER, RECIPIENT

WRITES = ("PutItem", "UpdateItem", "DeleteItem", "BatchWriteItem", "TransactWriteItems")


def cut_after(proxy: Between, writes: int) -> None:
    """Let so many writes pass, then none."""
    left = [PASS] * writes

    def rule(operation: str) -> str:
        return PASS if operation not in WRITES or (left and left.pop()) else REFUSE

    proxy.rule = rule


def sent_mails(kept: Kept, table: Table, about: str, count: int) -> None:
    """So many mails of a document that left, without each being sent."""
    moment = written(kept.now())
    for rank in range(count):
        id = f"{about}-{rank:03}"
        sent = text_attributes(queue=SENT, queue_at=f"{moment}#{id}", sent_at=moment)
        table.put(mail_item(kept.mail(id, about=about)) | sent)


def test_a_sweep_that_is_cut_goes_on_at_the_next(kept: Kept, behind: Kept, proxy: Between, table: Table) -> None:
    kept.store.commit(
        [kept.message("m0", state=State.HELD), kept.message("m1", state=State.HELD), kept.message("stays")]
    )
    sent_mails(kept, table, "m0", 205)
    sent_mails(kept, table, "stays", 3)
    kept.clock.forward(days=7)
    for writes in (0, 1, 2):
        cut_after(proxy, writes)
        with pytest.raises(StoreUnavailable):
            behind.store.erase(kept.now())
        assert kept.store.get(SentMessage, "m1" if writes < 2 else "stays") is not None

    kept.store.erase(kept.now())
    assert [one.id for one in kept.store.everything(SentMessage)] == ["stays"]
    assert kept.outbox.counts().sent == 3
    kept.clock.moment += MAIL_COPIES
    cut_after(proxy, 2)
    with pytest.raises(StoreUnavailable):
        behind.store.erase(kept.now())
    assert kept.store.erase(kept.now()).mails == 1
    assert kept.outbox.counts().sent == 3


def test_a_mail_that_is_due_again_keeps_its_document(kept: Kept, behind: Kept, proxy: Between) -> None:
    kept.store.commit([kept.message(state=State.HELD)], [kept.mail("a")])
    kept.outbox.failed(kept.claimed(), "timeout", kept.now(), None)
    kept.clock.forward(days=7)

    def replay_meanwhile(operation: str) -> str:
        if operation == "TransactWriteItems":
            kept.outbox.replay(kept.now())
        return PASS

    proxy.rule = replay_meanwhile
    assert behind.store.erase(kept.now()).documents == 0
    assert kept.store.get(SentMessage, "nonce") is not None
    assert kept.claimed().mail.id == "a"


def test_an_erasure_of_a_person_that_is_cut_is_finished_by_the_next(kept: Kept, behind: Kept, proxy: Between) -> None:
    told = f"Demandez à {EMAIL}."
    kept.load(ATELIER, recipients=(msgspec.structs.replace(RECIPIENT, email=EMAIL),))
    kept.store.commit(
        [kept.message(), of_somebody_else(kept, "other", told)], [kept.mail("a"), kept.mail("b", to=EMAIL)]
    )
    kept.store.commit(mails=[kept.mail("c", about="other", text=told), kept.mail("d", about="other", to=EMAIL)])
    cuts = 0
    while cuts < 20:
        cut_after(proxy, 1)
        try:
            erase(behind)
        except StoreUnavailable:
            cuts += 1
        else:
            break

    assert cuts > 3
    assert EMAIL.encode() not in kept.read_all().lower()
    assert [one.id for one in kept.store.everything(SentMessage)] == ["other"]
    assert kept.outbox.deliveries("nonce") == []
    assert [one.label for one in kept.outbox.deliveries("other")] == ["receipt"]


def test_what_others_write_during_an_erasure_is_not_lost(kept: Kept, behind: Kept, proxy: Between) -> None:
    kept.store.commit([of_somebody_else(kept, "nonce", f"Demandez à {EMAIL}.")])

    def decide_meanwhile(operation: str) -> str:
        read = kept.store.get(SentMessage, "nonce")
        if operation == "TransactWriteItems" and read and read.state is State.ACCEPTED:
            kept.store.commit([msgspec.structs.replace(read, state=State.HELD)])
        return PASS

    proxy.rule = decide_meanwhile
    erase(behind)
    (left,) = kept.store.waiting(SentMessage, "held")

    assert EMAIL not in left.content.message
