"""The life of something people sent, as a table: its states, the arrows between them, and who may take each."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Generic, TypeVar

import msgspec


class Actor(StrEnum):
    """Who may move something from a state to another."""

    OWNER = "owner"
    """Who sent it."""
    MODERATOR = "moderator"
    CONFIRMATION_LINK = "confirmation-link"
    """Whoever reads the mail sent to the address that was given."""
    UNDO_LINK = "undo-link"
    """Whoever reads the mail sent to the address that is being replaced."""
    ADDRESSEE = "addressee"
    """Whoever reads the mail sent to a structure."""
    CLOCK = "clock"
    """Nobody: time went by."""


State = TypeVar("State", bound=StrEnum)


class Arrow(msgspec.Struct, Generic[State], frozen=True):
    """One move. ``within``: how long after ``start`` was reached it may be taken; ``after``: how long it may not."""

    start: State
    end: State
    actor: Actor
    within: timedelta | None = None
    after: timedelta | None = None


class NotAllowed(Exception):
    """A move that the table does not hold, or that comes too late or too early: nothing changes."""


class LifeCycle(Generic[State]):
    """Every move there is: what it does not hold cannot happen."""

    def __init__(self, arrows: Iterable[Arrow[State]]) -> None:
        self.arrows = tuple(arrows)

    def moves(self, state: State, actor: Actor) -> tuple[State, ...]:
        """Where somebody may move something from a state, in the order of the table: the buttons of a page."""
        return tuple(arrow.end for arrow in self.arrows if arrow.start is state and arrow.actor is actor)

    def move(self, state: State, to: State, actor: Actor, since: datetime, now: datetime) -> State:
        """The state after a move. ``since``: when ``state`` was reached. Raises :class:`NotAllowed`."""
        arrow = self._arrow(state, to, actor)
        if arrow is None:
            raise NotAllowed(f"{actor} cannot move from {state} to {to}")
        if arrow.within is not None and now - since > arrow.within:
            raise NotAllowed(f"{actor} comes too late to move from {state} to {to}")
        if arrow.after is not None and now - since <= arrow.after:
            raise NotAllowed(f"{actor} comes too early to move from {state} to {to}")
        return to

    def _arrow(self, state: State, to: State, actor: Actor) -> Arrow[State] | None:
        return next((one for one in self.arrows if (one.start, one.end, one.actor) == (state, to, actor)), None)
