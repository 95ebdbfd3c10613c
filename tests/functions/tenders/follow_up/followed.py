"""Needs that were sent, for tests of what their buyers do of them."""

import re
from datetime import timedelta
from typing import Any

import httpx2 as httpx
from msgspec.structs import replace

from data.submissions.tender_states import INTEREST, AnswerState, TenderState
from functions.tenders.follow_up.actions import Asked
from functions.tenders.records import TenderRecord, TenderTarget, target_id
from tests.functions.tenders.needs import TUESDAY, a_record, a_structure, follow_token, load, store
from tests.functions.world import World, hidden_fields

FOLLOW = "/f/besoins/suivi/"
_DAY = timedelta(days=1)


def sent(world: World, *states: AnswerState, **changes: Any) -> tuple[TenderRecord, str]:
    """A need sent yesterday to as many structures, in those states, numbered from 1; and where it is followed."""
    world.clock.moment = TUESDAY
    load(world, *(a_structure(rank) for rank in range(1, len(states) + 3)))
    earlier = TUESDAY - _DAY
    record = a_record(
        world,
        **{
            "state": TenderState.SENT,
            "moved_at": earlier,
            "batches": (earlier,),
            "interested": sum(state in INTEREST for state in states),
        }
        | changes,
    )
    store(world, (a_target(record, rank, state) for rank, state in enumerate(states, start=1)))
    return record, FOLLOW + follow_token(world, record)


def a_target(record: TenderRecord, rank: int, state: AnswerState, **changes: Any) -> TenderTarget:
    """The ``rank``-th structure, written to the day before ``TUESDAY``."""
    structure = a_structure(rank)
    has_answered = state not in (AnswerState.SENT, AnswerState.SEEN)
    earlier = TUESDAY - _DAY
    return TenderTarget(
        **{
            "id": target_id(record.id, structure.id),
            "tender_id": record.id,
            "structure_id": structure.id,
            "structure_name": structure.name,
            "batch": 1,
            "sent_at": earlier,
            "moved_at": earlier,
            "state": state,
            "seen_at": None if state is AnswerState.SENT else earlier + timedelta(minutes=rank),
            "answered_at": earlier + timedelta(hours=rank) if has_answered else None,
            "answers": (f"Délai {rank}", "") if state in INTEREST else (),
        }
        | changes
    )


def change(world: World, record: TenderRecord, rank: int, **changes: Any) -> None:
    """Make the ``rank``-th structure say something else."""
    target = world.store.get(TenderTarget, target_id(record.id, a_structure(rank).id))
    assert target is not None
    world.store.commit([replace(target, **changes)])


def now_is(world: World, record: TenderRecord) -> TenderRecord:
    """The need as it is stored by now."""
    stored = world.store.get(TenderRecord, record.id)
    assert stored is not None
    return stored


def press(world: World, address: str, **typed: Any) -> httpx.Response:
    """Open the page of an action, then press its button with what is typed in it; though there be none."""
    page = world.client.get(address)
    assert page.status_code == 200, page.text
    (record,) = world.store.everything(TenderRecord)
    fields = {"mark": Asked(record, (), world.clock.now()).mark, "rank": str(len(record.reminders) + 1)}
    return world.client.post(
        address, data=fields | hidden_fields(page.text) | typed, headers={"Sec-Fetch-Site": "same-origin"}
    )


def words_of(page: str) -> str:
    """What is read of a page, on one line, plain spaces everywhere."""
    body = re.sub(r"<(head|header|footer)\b.*?</\1>", " ", page, flags=re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", body).split())
