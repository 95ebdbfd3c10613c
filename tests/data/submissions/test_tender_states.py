"""The lives of a need and of an answer: each arrow of a table, and every other move refused."""

from datetime import UTC, datetime, timedelta
from itertools import product
from typing import Any

import pytest

from data.submissions.life_cycle import Actor, LifeCycle, NotAllowed
from data.submissions.tender_states import (
    ANSWER_LIFE,
    ENDED,
    INTEREST,
    TENDER_LIFE,
    AnswerState,
    TenderState,
)
from data.vocabulary import vocabulary

NOW = datetime(2026, 11, 24, 10, tzinfo=UTC)
A_MOMENT = timedelta(seconds=1)
ANSWERS = ("INTERESTED", "GROUP", "DECLINED")
NEEDS = {
    ("DRAFT", "UNCONFIRMED", "owner"),
    ("UNCONFIRMED", "DRAFT", "owner"),
    ("UNCONFIRMED", "SUBMITTED", "confirmation-link"),
    ("SUBMITTED", "VALIDATED", "moderator"),
    ("SUBMITTED", "CHANGES_ASKED", "moderator"),
    ("SUBMITTED", "REJECTED", "moderator"),
    ("SUBMITTED", "WITHDRAWN", "owner"),
    ("SUBMITTED", "EXPIRED", "clock"),
    ("CHANGES_ASKED", "SUBMITTED", "owner"),
    ("CHANGES_ASKED", "REJECTED", "moderator"),
    ("CHANGES_ASKED", "WITHDRAWN", "owner"),
    ("CHANGES_ASKED", "EXPIRED", "clock"),
    ("VALIDATED", "SENT", "clock"),
    ("VALIDATED", "WITHDRAWN", "owner"),
    ("VALIDATED", "EXPIRED", "clock"),
    ("SENT", "CLOSED", "owner"),
    ("SENT", "CLOSED", "clock"),
    ("SENT", "WITHDRAWN", "owner"),
    ("CLOSED", "SENT", "owner"),
}
ANSWERED = {
    ("SENT", "SEEN", "addressee"),
    *((start, end, "addressee") for start in ("SENT", "SEEN", *ANSWERS) for end in ANSWERS),
}
MOVES = [
    (life, start, end, actor, (start.value, end.value, actor.value) in expected)
    for life, states, expected in ((TENDER_LIFE, TenderState, NEEDS), (ANSWER_LIFE, AnswerState, ANSWERED))
    for start, end, actor in product(states, states, Actor)
]


def test_each_arrow_may_be_taken_and_no_other_move() -> None:
    assert sum(allowed for *_, allowed in MOVES) == len(NEEDS) + len(ANSWERED)
    for life, start, end, actor, allowed in MOVES:
        assert (end in life.moves(start, actor)) is allowed, (start, end, actor)
        if allowed:
            assert life.move(start, end, actor, NOW, NOW + timedelta(hours=1)) is end
        else:
            with pytest.raises(NotAllowed):
                life.move(start, end, actor, NOW, NOW)


@pytest.mark.parametrize(
    ("start", "end", "actor", "days"),
    [
        (TenderState.UNCONFIRMED, TenderState.SUBMITTED, Actor.CONFIRMATION_LINK, 7),
        (TenderState.CLOSED, TenderState.SENT, Actor.OWNER, 30),
    ],
)
def test_what_may_be_done_for_some_days_may_not_be_done_after(
    start: TenderState, end: TenderState, actor: Actor, days: int
) -> None:
    last = NOW + timedelta(days=days)
    assert TENDER_LIFE.move(start, end, actor, NOW, last) is end
    with pytest.raises(NotAllowed, match="too late"):
        TENDER_LIFE.move(start, end, actor, NOW, last + A_MOMENT)


def test_every_state_is_reached_and_only_ended_ones_lead_nowhere() -> None:
    reached = {TenderState.DRAFT, *(arrow.end for arrow in TENDER_LIFE.arrows)}
    assert reached == set(TenderState)
    going_on = {arrow.start for arrow in TENDER_LIFE.arrows}
    assert set(TenderState) - going_on == ENDED - {TenderState.CLOSED}


def test_states_are_those_of_the_vocabulary() -> None:
    assert [state.value for state in TenderState] == [term.code for term in vocabulary().tender_statuses]


def test_nobody_un_sees_a_need_and_minds_may_change() -> None:
    seen: LifeCycle[Any] = ANSWER_LIFE
    assert AnswerState.SENT not in {arrow.end for arrow in seen.arrows}
    for state in INTEREST:
        assert AnswerState.DECLINED in seen.moves(state, Actor.ADDRESSEE)
        assert state in seen.moves(AnswerState.DECLINED, Actor.ADDRESSEE)
