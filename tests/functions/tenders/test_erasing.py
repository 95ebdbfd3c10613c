"""What goes with a need, on a frozen clock and at the wish of people; what stays is looked for in every byte."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from msgspec.structs import replace

from data.submissions.tender_states import AnswerState, TenderState
from functions import retention
from functions.people import erase, held_about
from functions.ports import Conflict
from functions.records import Mail
from functions.submissions import months_after
from functions.tenders.erasing import erase_ended, erase_orphans
from functions.tenders.records import (
    StoryState,
    TenderFile,
    TenderRecord,
    TenderStory,
    TenderTarget,
    target_id,
)
from functions.tokens import MailedLink, Purpose, new_link
from tests.functions.somebody import everything
from tests.functions.tenders.needs import BUYER, TRADE, a_record, a_structure, a_tender, address_of, load
from tests.functions.world import World

ANSWER = "Nous passons en dix jours avec notre nacelle."
PDF = TenderFile(name="0123456789abcdef01234567.pdf", shown="plan.pdf", content_type="application/pdf", size=3)


def sent(world: World, reference: str = "TEST-NEED-0001", count: int = 3, **changes: Any) -> TenderRecord:
    """A need that was sent, its links, what the structures say; a story is proposed of it."""
    now = world.clock.now()
    record = a_record(world, changes.pop("tender", None), id=reference, **{"state": TenderState.SENT} | changes)
    documents: list[Any] = [new_link(Purpose.TENDER_FOLLOW, reference, record.tender.email, now)[1]]
    for rank in range(1, count + 1):
        structure = a_structure(rank)
        target = TenderTarget(
            id=target_id(reference, structure.id), tender_id=reference, structure_id=structure.id,
            structure_name=structure.name, batch=1, sent_at=now, moved_at=now,
            state=AnswerState.INTERESTED, answers=(ANSWER, ""), comment=f"Écrivez à {address_of(structure)}",
        )  # fmt: skip
        documents += [target, new_link(Purpose.TENDER_ANSWER, target.id, address_of(structure), now)[1]]
    world.store.commit([*documents, story(reference, now)])
    return record


def story(reference: str, now: datetime, state: StoryState = StoryState.PENDING) -> TenderStory:
    return TenderStory(
        id=reference, state=state, made_at=now, moved_at=now, title="Des vitres", text="Un récit qui attend.",
        sectors=(TRADE,), place="Isère", buyer_kind="Collectivité", amount="", month="2026-11", asked=3, interested=3,
    )  # fmt: skip


def left(world: World) -> dict[str, int]:
    """How many documents of needs there are, by kind."""
    kinds = (TenderRecord, TenderTarget, TenderStory, MailedLink)
    return {kind.kind: count for kind in kinds if (count := len(world.store.everything(kind)))}


def end(world: World, record: TenderRecord, state: TenderState = TenderState.CLOSED) -> None:
    stored = world.store.get(TenderRecord, record.id)
    assert stored is not None
    world.store.commit([replace(stored, state=state, moved_at=world.clock.now(), next_at=None)])


@pytest.mark.parametrize(
    "state", [TenderState.CLOSED, TenderState.WITHDRAWN, TenderState.EXPIRED, TenderState.REJECTED]
)
def test_twelve_months_after_its_end_a_need_goes_with_all_that_was_said(world: World, state: TenderState) -> None:
    ended, running = sent(world, files=(PDF,)), sent(world, "TEST-NEED-0002")
    world.desk.files.keep(PDF.name, b"un plan de l'ecole")
    end(world, ended, state)
    ends_at = months_after(world.clock.now(), 12)

    world.clock.moment = ends_at - timedelta(hours=1)
    retention.sweep(world.desk)
    assert left(world) == {"tender": 2, "tender-target": 6, "tender-story": 2, "link": 8}
    assert ended.id.encode() in everything(world)

    world.clock.moment = ends_at
    retention.sweep(world.desk)
    assert left(world) == {"tender": 1, "tender-target": 3, "link": 4}  # no story waits that long
    assert {one.tender_id for one in world.store.everything(TenderTarget)} == {running.id}
    assert ended.id.encode() not in everything(world)
    assert b"un plan" not in everything(world)


def test_an_accepted_story_stays(world: World) -> None:
    record = sent(world)
    proposed = world.store.get(TenderStory, record.id)
    assert proposed is not None
    world.store.commit([replace(proposed, state=StoryState.ACCEPTED)])
    end(world, record)
    world.clock.moment = months_after(world.clock.now(), 30)
    retention.sweep(world.desk)
    assert left(world) == {"tender-story": 1}


@pytest.mark.parametrize(("state", "days"), [(TenderState.DRAFT, 30), (TenderState.UNCONFIRMED, 7)])
def test_what_was_never_sent_goes_sooner_with_its_links(world: World, state: TenderState, days: int) -> None:
    purpose = Purpose.TENDER_DRAFT if state is TenderState.DRAFT else Purpose.TENDER_CONFIRM
    record = a_record(world, state=state, next_at=None, files=(PDF,))
    world.desk.files.keep(PDF.name, b"un plan")
    world.clock.forward(minutes=5)
    world.store.commit([new_link(purpose, record.id, BUYER, world.clock.now())[1]])

    world.clock.moment = record.moved_at + timedelta(days=days, minutes=-1)
    retention.sweep(world.desk)
    assert left(world) == {"tender": 1, "link": 1}
    assert world.desk.files.names() == [PDF.name]
    world.clock.moment = record.moved_at + timedelta(days=days)
    retention.sweep(world.desk)
    assert left(world) == {}
    assert BUYER.encode() not in everything(world)
    assert world.desk.files.names() == []


def test_a_need_that_goes_on_loses_nothing(world: World) -> None:
    sent(world)
    before = left(world)
    for _ in range(12):
        world.clock.forward(days=30)
        retention.sweep(world.desk)
    assert left(world) == before


def test_a_sweep_cut_short_is_finished_by_the_next_one(world: World) -> None:
    record = sent(world)
    end(world, record)
    world.clock.moment = months_after(world.clock.now(), 13)
    assert erase_ended(world.store, world.clock.now()) == 8
    assert left(world) == {"tender": 1}  # what is found first is what must lead to the rest
    retention.sweep(world.desk)
    assert left(world) == {}
    assert record.id.encode() not in everything(world)


def test_what_changes_meanwhile_is_erased_all_the_same(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    record = sent(world)
    end(world, record)
    world.clock.moment = months_after(world.clock.now(), 13)
    commit, times = type(world.store).commit, iter([True])

    def raced(store: Any, puts: Any = (), mails: Any = (), deletes: Any = ()) -> None:
        if deletes and next(times, False):
            commit(
                store, [replace(next(one for one in deletes if isinstance(one, TenderTarget)), comment="Plus tard.")]
            )
            raise Conflict
        commit(store, puts, mails, deletes)

    monkeypatch.setattr(type(world.store), "commit", raced)
    retention.sweep(world.desk)
    assert left(world) == {}


def test_erasing_a_buyer_erases_the_need_and_all_that_was_said_of_it(world: World) -> None:
    load(world, *(a_structure(rank) for rank in range(1, 4)))
    record, other = sent(world, files=(PDF,)), sent(world, "TEST-NEED-0002", tender=a_tender(email="x@y.example"))
    world.desk.files.keep(PDF.name, b"un plan")
    waiting = Mail(
        id="m", to=address_of(a_structure(1)), subject="s", text=record.tender.title, html="h",
        written_at=world.clock.now(), about=record.id, label=a_structure(1).id,
    )  # fmt: skip
    world.store.commit([], [waiting])
    erase(world.desk, BUYER.upper())

    assert left(world) == {"tender": 1, "tender-target": 3, "tender-story": 1, "link": 4}
    kept = everything(world)
    assert BUYER.encode() not in kept
    assert record.id.encode() not in kept
    assert other.id.encode() in kept
    assert world.desk.files.names() == []
    assert world.sent_mails() == []


def test_erasing_the_contact_of_a_structure_erases_their_words_and_links_only(world: World) -> None:
    structure = a_structure(1)
    load(world, structure, a_structure(2))
    record = sent(world, count=2)
    held = held_about(world.desk, address_of(structure))
    assert [one["answers"][0] for one in held.documents["tender-target"]] == [ANSWER]
    erase(world.desk, address_of(structure))

    target = world.store.get(TenderTarget, target_id(record.id, structure.id))
    assert target is not None
    assert (target.state, target.structure_name) == (AnswerState.INTERESTED, structure.name)
    assert (target.answers, target.comment) == ((), "")
    assert world.store.about(MailedLink, target.id) == []
    assert address_of(structure).encode() not in everything(world)
    untouched = world.store.get(TenderTarget, target_id(record.id, a_structure(2).id))
    assert untouched is not None
    assert untouched.answers == (ANSWER, "")
    assert held_about(world.desk, address_of(structure)).documents == {}


def test_a_buyer_reads_what_is_held_of_them(world: World) -> None:
    record = sent(world)
    held = held_about(world.desk, BUYER)
    assert [one["tender"]["title"] for one in held.documents["tender"]] == [record.tender.title]
    assert [one["purpose"] for one in held.documents["link"]] == ["tender-follow"]


def test_nothing_new_is_taken_for_an_orphan(world: World) -> None:
    sent(world)
    assert erase_orphans(world.store) == 0
    assert left(world) == {"tender": 1, "tender-target": 3, "tender-story": 1, "link": 4}
