"""The largest need, and the largest of what goes with it, fits in one document of the smallest of stores."""

import random
import zlib
from datetime import timedelta

import msgspec
import pytest
from msgspec.structs import replace

from data.submissions.tender import (
    ANSWER_MAX,
    DESCRIPTION_MAX,
    QUESTION_MAX,
    QUESTIONS_MAX,
    TITLE_MAX,
    Tender,
    check_tender,
)  # fmt: skip
from data.submissions.tender_states import AnswerState, TenderState
from functions.documents import Document
from functions.tenders.answers.notices import Consequences
from functions.tenders.records import Step, TenderRecord, TenderTarget
from tests.functions.tenders.follow_up.followed import a_target, now_is, press, sent
from tests.functions.tenders.needs import TUESDAY, a_tender
from tests.functions.world import World

MOST_BYTES = 400 * 1024
"""Of an item of DynamoDB."""
S, YES, NO = AnswerState.SENT, AnswerState.INTERESTED, AnswerState.DECLINED


def incompressible(length: int) -> str:
    """The longest a text may be in bytes, that says nothing twice."""
    draw = random.Random(length)
    return "".join(chr(draw.randrange(0x20000, 0x2A6D0)) for _ in range(length))


def bytes_of(document: Document) -> int:
    """As it is stored."""
    return len(zlib.compress(msgspec.json.encode(document)))


def the_longest() -> Tender:
    """A need of which every text is as long as it may be."""
    tender = a_tender(
        title=incompressible(TITLE_MAX),
        description=incompressible(DESCRIPTION_MAX),
        questions=tuple(incompressible(QUESTION_MAX - rank) for rank in range(QUESTIONS_MAX)),
    )
    assert check_tender(tender, TUESDAY.date()) == {}
    return tender


def test_a_need_that_thousands_answered_whenever_they_liked_stays_one_document(world: World) -> None:
    record, _ = sent(world, YES, tender=the_longest())
    lines = (
        Step(at=TUESDAY + timedelta(seconds=rank * 977, microseconds=rank), what=what, actor="addressee", detail=detail)
        for rank, (what, detail) in enumerate(
            (what, f"8{rank * 7919 % 10**13:013d}-EI") for rank in range(20_000) for what in (YES, NO)
        )
    )
    record = replace(record, history=(*record.history, *lines), state=TenderState.SENT)
    target = a_target(record, 1, YES)

    (_, after, *_), _ = Consequences(world.desk).of(record, target, target.moved(NO, TUESDAY), TUESDAY)

    assert isinstance(after, TenderRecord)
    assert after.history[: len(now_is(world, record).history)] == now_is(world, record).history
    assert after.history[-1].detail == target.structure_id
    assert bytes_of(after) < MOST_BYTES / 2


def test_the_longest_answer_of_a_structure_that_changed_its_mind_for_months_stays_one_document() -> None:
    texts = tuple(incompressible(ANSWER_MAX - rank) for rank in range(QUESTIONS_MAX + 1))
    history = tuple(Step(at=TUESDAY, what=YES, actor="addressee") for _ in range(40))
    target = TenderTarget(
        id="x", tender_id="x", structure_id="x", structure_name="x", batch=1, sent_at=TUESDAY, moved_at=TUESDAY,
        answers=texts[1:], comment=texts[0], history=history,
    )  # fmt: skip
    assert bytes_of(target) < MOST_BYTES / 4


@pytest.mark.parametrize("action", ["relancer", "retirer"])
def test_one_commit_of_the_longest_mails_is_below_what_a_transaction_may_weigh(world: World, action: str) -> None:
    states = [S if action == "relancer" else YES] * 30
    _, address = sent(world, *states, tender=the_longest())
    world.clock.forward(hours=1)
    sizes: list[int] = []
    commit = world.store.commit

    def measured(puts, mails=(), deletes=()) -> None:  # type: ignore[no-untyped-def]
        sizes.append(sum(len(msgspec.json.encode(one)) for one in (*puts, *mails)))
        commit(puts, mails, deletes)

    world.store.commit = measured  # type: ignore[method-assign]
    press(world, f"{address}/{action}")

    assert len(sizes) > 2
    assert max(sizes) < 4 * 1024 * 1024
