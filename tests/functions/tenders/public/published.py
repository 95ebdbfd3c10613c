"""Needs that were published, and what structures said of them, as the store holds them afterwards."""

from datetime import datetime, timedelta
from typing import Any

from msgspec.structs import replace

from data.submissions.life_cycle import Actor
from data.submissions.tender_states import AnswerState, TenderState
from functions.tenders.records import StoryState, TenderRecord, TenderStory, TenderTarget, target_id
from tests.functions.tenders.needs import a_record, a_tender
from tests.functions.world import World

FIRST_ANSWER = timedelta(hours=3)


def targets_of(record: TenderRecord, interested: int, declined: int, silent: int) -> list[TenderTarget]:
    """The targets of a need. The first that is interested says so after three hours, each other an hour later."""
    sent_at = record.batches[0]
    states = [AnswerState.INTERESTED] * interested + [AnswerState.DECLINED] * declined + [AnswerState.SENT] * silent
    targets = []
    for rank, state in enumerate(states):
        target = TenderTarget(
            id=target_id(record.id, f"structure-{rank}"),
            tender_id=record.id,
            structure_id=f"structure-{rank}",
            structure_name=f"Structure {rank}",
            batch=1,
            sent_at=sent_at,
            moved_at=sent_at,
        )
        is_silent = state is AnswerState.SENT
        targets.append(target if is_silent else target.moved(state, sent_at + FIRST_ANSWER + timedelta(hours=rank)))
    return targets


def a_published_need(
    world: World,
    rank: int,
    at: datetime,
    answers: tuple[int, int, int] = (0, 0, 0),
    kind: str = "QUOTE",
    **changes: Any,
) -> TenderRecord:
    """A need, the ``rank``-th, accepted and written about at that moment, with its targets, all stored."""
    need = a_tender(kind=kind, link="https://marches.example/1")
    record = a_record(world, need, id=f"TEST-NEED-{rank:04d}", state=TenderState.SUBMITTED, moved_at=at)
    record = replace(record.moved(TenderState.VALIDATED, Actor.MODERATOR, at), batches=(at,), next_at=None, **changes)
    world.store.commit([record, *targets_of(record, *answers)])
    stored = world.store.get(TenderRecord, record.id)
    assert stored is not None
    return stored


def a_story(rank: int, at: datetime, **changes: Any) -> TenderStory:
    """An accepted story of the ``rank``-th need."""
    story = TenderStory(
        id=f"TEST-NEED-{rank:04d}",
        state=StoryState.ACCEPTED,
        made_at=at,
        moved_at=at,
        title="Nettoyage de locaux",
        text="Une collectivité cherchait qui lave ses vitres.",
        sectors=("nettoyage-de-locaux",),
        place="Isère",
        buyer_kind="Collectivité",
        amount="",
        month="2026-11",
        asked=8,
        interested=3,
    )
    return replace(story, **changes)
