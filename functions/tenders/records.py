"""What is stored of a need, and of what each structure it was sent to says. Durations are those of the register."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import ClassVar, Self

import msgspec

from data.submissions.life_cycle import Actor
from data.submissions.tender import Tender
from data.submissions.tender_states import (
    ANSWER_LIFE,
    CONFIRM_LIFETIME,
    ENDED,
    INTEREST,
    TENDER_LIFE,
    AnswerState,
    Contracted,
    DeclineReason,
    TenderState,
)
from functions.documents import Document
from functions.records import Record
from functions.submissions import months_after

DRAFTS = timedelta(days=30)
"""How long a draft is kept after it was last written."""
TENDERS = 12
"""Months after its end, for a need, what was answered to it, and its links."""
PENDING, PLANNED = "pending", "planned"
"""The queues of needs: those that a moderator decides of; those that the clock moves, in the order of ``next_at``."""


class TenderFile(Record, frozen=True, kw_only=True):
    """A file of a need. ``name``: ours, in the port of files; ``shown``: its sender's, never opened nor followed."""

    name: str
    shown: str
    content_type: str
    size: int
    is_scanned: bool = False
    """Whether an antivirus found it clean; else it reaches moderators only."""
    is_cleared: bool = False
    """Whether a moderator looked at it, and let structures read it."""


class Step(Record, frozen=True, kw_only=True):
    """One line of a need's history: what happened, without text nor name. ``what``: a state, or a word of ours."""

    at: datetime
    what: str
    actor: str
    detail: str = ""


class TenderRecord(Document, frozen=True, kw_only=True):
    """One need. ``id`` is the reference that people quote.

    ``moved_at``: since when it is in its state. ``next_at``: when the clock looks at it again (``None``: never).
    """

    kind: ClassVar[str] = "tender"

    tender: Tender
    unread: dict[str, str] = msgspec.field(default_factory=dict)
    """Field of the form → what was typed in a draft and is no trade, place or day yet; it waits for its buyer."""
    files: tuple[TenderFile, ...] = ()
    state: TenderState
    made_at: datetime
    saved_at: datetime
    moved_at: datetime
    next_at: datetime | None = None
    confirmed_at: datetime | None = None
    """When the buyer confirmed their address."""
    is_suspicious: bool = False
    """The trap was filled, or limits were exceeded: a moderator sees it."""
    reason: str = ""
    """What a moderator wrote to the buyer when refusing it or asking for changes."""
    batches: tuple[datetime, ...] = ()
    """When each batch was written to."""
    interested: int = 0
    """How many structures are interested, alone or as a group."""
    noticed: int = 0
    """The highest number of interested structures that the buyer was told."""
    reminders: tuple[datetime, ...] = ()
    """When the buyer had the structures that did not answer reminded."""
    is_reminding: bool = False
    """Whether structures may be left that the latest reminder is for: the clock looks, and writes to them."""
    to_call_at: datetime | None = None
    """When the buyer was given structures to call, nobody being interested."""
    surveyed_at: datetime | None = None
    """When both sides were asked whether they contracted."""
    contracted: Contracted | None = None
    """What the buyer says of it."""
    contracted_with: tuple[str, ...] = ()
    """The ids of the structures."""
    history: tuple[Step, ...] = ()

    @property
    def queue(self) -> str:
        """Where it waits: for a moderator, for the clock, or nowhere."""
        if self.state is TenderState.SUBMITTED:
            return PENDING
        return PLANNED if self.next_at else ""

    @property
    def at(self) -> datetime:
        """When the clock looks at it, or since when it waits for a moderator."""
        return self.next_at if self.queue == PLANNED and self.next_at else self.moved_at

    @property
    def erase_at(self) -> datetime | None:
        """Thirty days for a draft, seven for one that was never confirmed, twelve months after its end."""
        if self.state is TenderState.DRAFT:
            return self.saved_at + DRAFTS
        if self.state is TenderState.UNCONFIRMED:
            return self.moved_at + CONFIRM_LIFETIME
        return months_after(self.moved_at, TENDERS) if self.state in ENDED else None

    @property
    def people(self) -> tuple[str, ...]:
        """The buyer."""
        return (self.tender.email,) if self.tender.email else ()

    @property
    def is_open(self) -> bool:
        """Whether structures are written to, and may answer."""
        return self.state in (TenderState.VALIDATED, TenderState.SENT)

    def moved(self, to: TenderState, actor: Actor, now: datetime) -> Self:
        """The need in another state, its history one line longer. Raises data.submissions.life_cycle.NotAllowed."""
        state = TENDER_LIFE.move(self.state, to, actor, self.moved_at, now)
        next_at = None if state in ENDED else self.next_at
        return msgspec.structs.replace(self, state=state, moved_at=now, next_at=next_at).noted(state, actor, now)

    def noted(self, what: str, actor: str, now: datetime, detail: str = "") -> Self:
        """The need with one more line in its history."""
        line = Step(at=now, what=str(what), actor=str(actor), detail=detail)
        return msgspec.structs.replace(self, history=(*self.history, line))


class TenderTarget(Document, frozen=True, kw_only=True):
    """One structure that a need was sent to, and what it says. Its id makes it be written to once per need.

    Stored in the transaction of the mail: while there is none, nobody was written to. ``answers``: to each question of
    the need, in their order. ``partners``: ids of the structures it would answer with.
    """

    kind: ClassVar[str] = "tender-target"

    tender_id: str
    structure_id: str
    structure_name: str
    """As it was then."""
    batch: int
    """From 1."""
    sent_at: datetime
    state: AnswerState = AnswerState.SENT
    moved_at: datetime
    seen_at: datetime | None = None
    answered_at: datetime | None = None
    """When it last said anything."""
    answers: tuple[str, ...] = ()
    partners: tuple[str, ...] = ()
    decline_reason: DeclineReason | None = None
    comment: str = ""
    """A word for the buyer, or why it is not interested."""
    reminded_at: tuple[datetime, ...] = ()
    """When the reminders were asked for that it was written."""
    told_withdrawn_at: datetime | None = None
    """When it was written to that its buyer gave the need up."""
    surveyed_at: datetime | None = None
    """When it was asked whether it contracted: once, however often its buyer opens the need again."""
    contracted: Contracted | None = None
    history: tuple[Step, ...] = ()

    @property
    def at(self) -> datetime:
        """When it was written to."""
        return self.sent_at

    @property
    def erase_at(self) -> datetime | None:
        """It goes with its need (:mod:`functions.tenders.erasing`)."""
        return None

    @property
    def subject(self) -> str:
        """The need."""
        return self.tender_id

    @property
    def is_interested(self) -> bool:
        """Alone or as a group."""
        return self.state in INTEREST

    def moved(self, to: AnswerState, now: datetime) -> Self:
        """The target in another state. Raises data.submissions.life_cycle.NotAllowed."""
        state = ANSWER_LIFE.move(self.state, to, Actor.ADDRESSEE, self.moved_at, now)
        line = Step(at=now, what=state, actor=Actor.ADDRESSEE)
        seen_at = self.seen_at or now
        return msgspec.structs.replace(self, state=state, moved_at=now, seen_at=seen_at, history=(*self.history, line))


def target_id(tender_id: str, structure_id: str) -> str:
    """The id of the one target that a need and a structure make."""
    return f"{tender_id}.{structure_id}"


class AnswerHabits(Document, frozen=True, kw_only=True):
    """How a structure answered needs: the order of sending takes it. ``id`` is the structure's; it names no person."""

    kind: ClassVar[str] = "tender-habits"

    asked: int = 0
    answered: int = 0
    interested: int = 0
    last_at: datetime

    @property
    def at(self) -> datetime:
        """When it was last written to, or answered."""
        return self.last_at

    @property
    def erase_at(self) -> datetime:
        """Twelve months after the last need."""
        return months_after(self.last_at, TENDERS)


class StoryState(StrEnum):
    """Where a need that may inspire others stands."""

    PENDING = "pending"
    ACCEPTED = "accepted"
    REFUSED = "refused"


class TenderStory(Document, frozen=True, kw_only=True):
    """What the public page may tell of a need that found three structures, once a moderator has read it again.

    ``id`` is the need's. ``title`` and ``text`` are the moderator's, without any name; ``buyer_kind`` is a kind of
    buyer, ``place`` a département or a région, ``month`` like ``2026-11``.
    """

    kind: ClassVar[str] = "tender-story"

    state: StoryState
    made_at: datetime
    moved_at: datetime
    title: str
    text: str
    sectors: tuple[str, ...]
    place: str
    buyer_kind: str
    amount: str
    """Empty when the buyer does not share it."""
    month: str
    asked: int
    interested: int
    contracted: bool | None = None

    @property
    def queue(self) -> str:
        """``pending`` while a moderator has to decide."""
        return PENDING if self.state is StoryState.PENDING else ""

    @property
    def at(self) -> datetime:
        """When it was made."""
        return self.made_at

    @property
    def erase_at(self) -> datetime | None:
        """Accepted, it names nobody and stays; else it goes twelve months after it was decided, or made."""
        return None if self.state is StoryState.ACCEPTED else months_after(self.moved_at, TENDERS)
