"""Erasing on AWS while indexes are late: what lives loses nothing, who is erased leaves nothing."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from data.submissions.tender_states import TenderState
from functions import retention
from functions.documents import Document
from functions.people import erase
from functions.profile_edits.drafts import EditDraft
from functions.storage.dynamodb.keys import DOCUMENT, document_key
from functions.storage.dynamodb.table import Item, Table
from functions.tenders.records import TenderRecord, TenderTarget, target_id
from functions.tokens import MailedLink, Purpose, new_link
from tests.aws.standin import Standin
from tests.functions.mail.unvisited import Unvisited
from tests.functions.tenders.needs import BUYER, a_record, a_structure, address_of
from tests.functions.tenders.test_erasing import PDF, left, sent
from tests.functions.world import World

Late = Callable[[type[Document]], None]
SOMEBODY = "somebody@else.example"


@pytest.fixture
def world(aws: Standin, tmp_path: Path) -> Iterator[World]:
    """A world on AWS."""
    world = Unvisited(tmp_path, aws)
    yield world
    world.close()


@pytest.fixture
def late(world: World, monkeypatch: pytest.MonkeyPatch) -> Late:
    """Makes the indexes late: from then on they show documents of a kind as they are at that moment.

    Those that are written later, or go meanwhile, are as before.
    """
    shown: dict[str, dict[str, Item]] = {}
    query = Table.query

    def shows(table: Table, index: str, hash_name: str, hash_value: str, **more: Any) -> Iterator[Item]:
        if index == "by_kind" and hash_value in shown:
            return iter(shown[hash_value].values())
        return query(table, index, hash_name, hash_value, **more)

    def begin(kind: type[Document]) -> None:
        assert world.settings.cloud
        table = Table(world.settings.cloud.table)
        found = [table.get(document_key(kind.kind, one.id), DOCUMENT) for one in world.store.everything(kind)]
        shown[kind.kind] = {item["pk"]["S"]: item for item in found if item}

    monkeypatch.setattr(Table, "query", shows)
    return begin


def test_a_need_that_is_not_seen_yet_keeps_its_links_and_answers_when_somebody_is_erased(
    world: World, late: Late
) -> None:
    late(TenderRecord)
    record = sent(world)
    erase(world.desk, SOMEBODY)

    assert world.store.get(TenderRecord, record.id)
    assert left(world) == {"tender-target": 3, "tender-story": 1, "link": 4}  # the need itself is not seen


def test_answers_that_are_not_seen_yet_keep_their_links_when_somebody_is_erased(world: World, late: Late) -> None:
    late(TenderTarget)
    sent(world)
    erase(world.desk, SOMEBODY)

    assert left(world) == {"tender": 1, "tender-story": 1, "link": 4}


def test_what_is_left_of_an_erased_need_goes_even_when_it_is_not_seen_yet(world: World, late: Late) -> None:
    late(TenderTarget)
    late(MailedLink)
    record = sent(world)
    erase(world.desk, BUYER)

    for rank in (1, 2, 3):
        assert world.store.get(TenderTarget, target_id(record.id, a_structure(rank).id)) is None
    assert world.store.naming(MailedLink, address_of(a_structure(1))) == []


def test_the_words_of_an_erased_person_go_even_when_their_link_is_not_seen_yet(world: World, late: Late) -> None:
    late(MailedLink)
    record = sent(world)
    erase(world.desk, address_of(a_structure(1)))

    target = world.store.get(TenderTarget, target_id(record.id, a_structure(1).id))
    assert target is not None
    assert (target.answers, target.comment) == ((), "")


@pytest.mark.parametrize("happens", [retention.sweep, lambda desk: erase(desk, SOMEBODY)])
def test_a_file_of_a_need_that_is_not_seen_yet_stays(
    world: World, late: Late, happens: Callable[[Any], object]
) -> None:
    late(TenderRecord)
    a_record(world, files=(PDF,))
    world.desk.files.keep(PDF.name, b"un plan")
    happens(world.desk)

    assert world.desk.files.read(PDF.name) == b"un plan"


def test_a_file_of_an_erased_buyer_goes_even_when_their_need_is_still_seen(world: World, late: Late) -> None:
    a_record(world, files=(PDF,))
    world.desk.files.keep(PDF.name, b"un plan")
    late(TenderRecord)
    erase(world.desk, BUYER)

    assert world.desk.files.names() == []


def test_a_picture_of_a_draft_that_is_not_seen_yet_stays(world: World, late: Late) -> None:
    late(EditDraft)
    name = "0123456789abcdef01234567"
    world.store.commit([EditDraft(id="s", received=(name,), asked_by=SOMEBODY, saved_at=world.clock.now())])
    world.desk.files.keep(f"{name}.webp", b"a picture")
    retention.sweep(world.desk)

    assert world.desk.files.names() == [f"{name}.webp"]


def test_a_draft_written_again_keeps_its_link_though_it_is_seen_as_it_was(world: World, late: Late) -> None:
    record = a_record(world, state=TenderState.DRAFT, next_at=None)
    world.store.commit([new_link(Purpose.TENDER_DRAFT, record.id, BUYER, world.clock.now())[1]])
    late(TenderRecord)
    world.clock.forward(days=31)
    (link,), stored = world.store.about(MailedLink, record.id), world.store.get(TenderRecord, record.id)
    assert stored is not None
    now = world.clock.now()
    world.store.commit([replace(stored, saved_at=now), replace(link, expires_at=now + timedelta(days=30))])
    retention.sweep(world.desk)

    assert world.store.get(TenderRecord, record.id)
    assert world.store.get(MailedLink, link.id)
