"""What a store promises of whoever is erased, on SQLite and on DynamoDB; services: tests/functions/test_people.py."""

from collections.abc import Sequence

import msgspec
import pytest

from functions.documents import Document
from functions.ports import Conflict
from functions.submissions import SentMessage, SentReport
from tests.functions.storage.contract.kept import Kept
from tests.functions.world import MESSAGE

EMAIL = "zoe@mairie.example"
INSTEAD = "[adresse effacée]"


def erase(kept: Kept, kinds: Sequence[type[Document]] = (SentMessage,)) -> int:
    return kept.store.erase_person(lambda email: email.strip().casefold() == EMAIL, kinds, INSTEAD)


def of_somebody_else(kept: Kept, id: str, text: str) -> SentMessage:
    return kept.message(id, content=msgspec.structs.replace(MESSAGE, email="anne@autre.example", message=text))


def test_their_documents_go_with_all_the_mails_they_caused(kept: Kept) -> None:
    kept.store.commit([kept.message()], [kept.mail("a"), kept.mail("b")])
    kept.store.commit([of_somebody_else(kept, "stays", "Bonjour.")], [kept.mail("c", about="stays")])
    kept.send_one()

    assert erase(kept) == 1
    assert [one.id for one in kept.store.everything(SentMessage)] == ["stays"]
    assert kept.outbox.deliveries("nonce") == []
    assert [one.label for one in kept.outbox.deliveries("stays")] == ["receipt"]
    assert kept.store.naming(SentMessage, EMAIL) == []
    assert EMAIL.encode() not in kept.read_all()
    assert erase(kept) == 0


def test_mails_to_them_never_leave_and_what_became_of_those_that_left_stays(kept: Kept) -> None:
    kept.store.commit([of_somebody_else(kept, "nonce", "Bonjour.")], [kept.mail("a", to=EMAIL.upper()), kept.mail("b")])
    kept.send_one()
    kept.store.commit(mails=[kept.mail("c", to=EMAIL)])
    erase(kept)

    assert [delivery.state for delivery in kept.outbox.deliveries("nonce")] == ["sent", "waiting"]
    assert kept.claimed().mail.id == "b"
    assert kept.outbox.claim(kept.now(), kept.now()) is not None  # « b » again: nothing else waits
    assert kept.outbox.mails_to(EMAIL) == []
    assert EMAIL.encode() not in kept.read_all().lower()


def test_what_a_worker_holds_meanwhile_does_not_come_back(kept: Kept) -> None:
    kept.store.commit([of_somebody_else(kept, "nonce", "Bonjour.")], [kept.mail("a", to=EMAIL)])
    claim = kept.claimed()
    erase(kept)
    kept.outbox.sent(claim, kept.now())
    kept.outbox.failed(claim, "timeout", kept.now(), kept.now())

    assert kept.outbox.counts().waiting == kept.outbox.counts().sent == 0
    assert kept.outbox.deliveries("nonce") == []


def test_their_address_goes_from_what_others_wrote_and_who_read_it_before_cannot_write_it_back(kept: Kept) -> None:
    told = f"Demandez à {EMAIL.upper()} ou à anne-{EMAIL}."
    kept.store.commit([of_somebody_else(kept, "nonce", told)], [kept.mail("a", text=told)])
    read = kept.store.get(SentMessage, "nonce")
    assert read is not None
    assert erase(kept) == 0
    left = kept.store.get(SentMessage, "nonce")

    assert left is not None
    assert left.content.message == f"Demandez à {INSTEAD} ou à anne-{EMAIL}."
    assert kept.claimed().mail.text == f"Demandez à {INSTEAD} ou à anne-{EMAIL}."
    with pytest.raises(Conflict):
        kept.store.commit([read])
    kept.store.commit([left])


def test_of_kinds_that_are_not_said_to_tell_of_people_only_words_go(kept: Kept) -> None:
    kept.store.commit([kept.message()])
    assert erase(kept, (SentReport,)) == 0
    (left,) = kept.store.everything(SentMessage)

    assert left.content.email == INSTEAD


def test_nobody_elses_is_touched(kept: Kept) -> None:
    kept.store.commit([of_somebody_else(kept, "nonce", "Bonjour à vous.")], [kept.mail("a")])
    before = kept.store.everything(SentMessage)

    assert erase(kept) == 0
    assert kept.store.everything(SentMessage) == before
    assert kept.outbox.counts().waiting == 1
