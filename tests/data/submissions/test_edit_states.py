"""The life cycles of what is moderated: each arrow of a table, and every other move refused."""

from datetime import UTC, datetime, timedelta
from itertools import product
from typing import Any

import pytest

from data.submissions.claim import CLAIM_LIFE, ClaimState
from data.submissions.edit_handling import Handling
from data.submissions.edit_states import FIRST, IN_EFFECT, LIVES, FieldState
from data.submissions.life_cycle import Actor, LifeCycle, NotAllowed

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
WEEK = timedelta(days=7)

MODERATED = {
    ("pending", "accepted", "moderator"),
    ("pending", "changes-asked", "moderator"),
    ("pending", "refused", "moderator"),
    ("pending", "withdrawn", "owner"),
    ("changes-asked", "pending", "owner"),
    ("changes-asked", "refused", "moderator"),
    ("changes-asked", "withdrawn", "owner"),
}
CONFIRMED = {
    ("confirming", "accepted", "confirmation-link"),
    ("confirming", "undone", "undo-link"),
    ("confirming", "withdrawn", "owner"),
    ("confirming", "withdrawn", "clock"),
    ("accepted", "undone", "undo-link"),
}
CLAIMED = {
    ("unconfirmed", "pending", "confirmation-link"),
    ("pending", "accepted", "moderator"),
    ("pending", "changes-asked", "moderator"),
    ("pending", "refused", "moderator"),
    ("changes-asked", "pending", "owner"),
    ("changes-asked", "refused", "moderator"),
}
TABLES = [
    (LIVES[Handling.AT_ONCE], FieldState, {("at-once", "refused", "moderator")}),
    (LIVES[Handling.MODERATED], FieldState, MODERATED),
    (LIVES[Handling.CONFIRMED], FieldState, CONFIRMED),
    (CLAIM_LIFE, ClaimState, CLAIMED),
]
MOVES = [
    (life, start, end, actor, (start.value, end.value, actor.value) in expected)
    for life, states, expected in TABLES
    for start, end, actor in product(states, states, Actor)
]


def moment(life: LifeCycle[Any], start: Any, end: Any, actor: Actor) -> datetime:
    """A moment at which a move that the table holds may be taken."""
    late = any(arrow.after for arrow in life.arrows if (arrow.start, arrow.end, arrow.actor) == (start, end, actor))
    return NOW + (WEEK + timedelta(seconds=1) if late else timedelta(hours=1))


def test_each_arrow_may_be_taken_and_no_other_move() -> None:
    for life, start, end, actor, allowed in MOVES:
        assert (end in life.moves(start, actor)) is allowed, (start, end, actor)
        if allowed:
            assert life.move(start, end, actor, NOW, moment(life, start, end, actor)) is end
        else:
            with pytest.raises(NotAllowed):
                life.move(start, end, actor, NOW, NOW)


def test_a_change_starts_as_it_is_handled() -> None:
    assert FIRST == {
        Handling.AT_ONCE: FieldState.AT_ONCE,
        Handling.MODERATED: FieldState.PENDING,
        Handling.CONFIRMED: FieldState.CONFIRMING,
    }
    assert set(IN_EFFECT) == {FieldState.AT_ONCE, FieldState.ACCEPTED}


def test_every_state_but_the_last_leads_somewhere_and_every_state_is_reached() -> None:
    reached = {*FIRST.values(), *(arrow.end for life in LIVES.values() for arrow in life.arrows)}
    assert reached == set(FieldState)


@pytest.mark.parametrize(
    ("start", "end", "actor"),
    [
        (FieldState.CONFIRMING, FieldState.ACCEPTED, Actor.CONFIRMATION_LINK),
        (FieldState.ACCEPTED, FieldState.UNDONE, Actor.UNDO_LINK),
    ],
)
def test_links_stand_seven_days(start: FieldState, end: FieldState, actor: Actor) -> None:
    life = LIVES[Handling.CONFIRMED]
    assert life.move(start, end, actor, NOW, NOW + WEEK) is end
    with pytest.raises(NotAllowed, match="too late"):
        life.move(start, end, actor, NOW, NOW + WEEK + timedelta(seconds=1))


def test_the_clock_gives_up_an_address_only_once_nobody_can_confirm_it() -> None:
    life = LIVES[Handling.CONFIRMED]
    with pytest.raises(NotAllowed, match="too early"):
        life.move(FieldState.CONFIRMING, FieldState.WITHDRAWN, Actor.CLOCK, NOW, NOW + WEEK)


def test_an_undo_link_moves_no_moderated_change() -> None:
    assert LIVES[Handling.MODERATED].moves(FieldState.ACCEPTED, Actor.UNDO_LINK) == ()
