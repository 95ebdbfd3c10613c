"""What follows when a structure answers: the count of those interested, the buyer's notices, how it usually answers."""

from datetime import datetime

import msgspec

from data.submissions.life_cycle import Actor
from functions.desk import Desk
from functions.documents import Document
from functions.records import Mail
from functions.tenders.answers.history import IN_THE_NEED, bounded, shortened
from functions.tenders.buyer_letters import BuyerLetters
from functions.tenders.records import AnswerHabits, TenderRecord, TenderTarget
from functions.tokens import Purpose, new_link

FIRST_NOTICES = (1, 2)
EVERY = 5
"""The buyer is told of the 1st and the 2nd structure interested, then of every 5th."""


class Consequences:
    """What is stored and mailed with an answer, in its transaction. Every method may raise StoreUnavailable."""

    def __init__(self, desk: Desk) -> None:
        self._store = desk.store
        self._letters = BuyerLetters(desk)

    def of(
        self, record: TenderRecord, before: TenderTarget, after: TenderTarget, now: datetime
    ) -> tuple[list[Document], list[Mail]]:
        """The documents, the answer among them, and the mails.

        ``record`` must have been read before this: whoever answers between that and the commit writes it too, which
        makes the commit fail rather than the count. Nothing is counted again from the targets: their index may lag.
        """
        interested = max(0, record.interested + after.is_interested - before.is_interested)
        if after.state is before.state and interested == record.interested:
            return [after], []  # only words changed
        wakes = interested < record.interested  # more may have to be written to
        record = msgspec.structs.replace(record, interested=interested, next_at=now if wakes else record.next_at)
        record = record.noted(after.state, Actor.ADDRESSEE, now, after.structure_id)
        history = shortened(bounded(record.history, IN_THE_NEED, after.structure_id))
        record = msgspec.structs.replace(record, history=history)
        habits = _habits(self._store.get(AnswerHabits, after.structure_id), before, after, now)
        if not (after.is_interested and is_told(interested, record.noticed)):
            return [after, record, habits], []
        record = msgspec.structs.replace(record, noticed=interested)
        token, link = new_link(Purpose.TENDER_FOLLOW, record.id, record.tender.email, now)
        return [after, record, habits, link], [self._letters.interested(record, after, token, now)]


def is_told(interested: int, noticed: int) -> bool:
    """Whether the buyer is to be told of that many structures, who was told of ``noticed`` at most."""
    due = interested - interested % EVERY or max((first for first in FIRST_NOTICES if first <= interested), default=0)
    return due > noticed


def _habits(known: AnswerHabits | None, before: TenderTarget, after: TenderTarget, now: datetime) -> AnswerHabits:
    """How a structure answers, one answer further: a change of mind is no second answer."""
    habits = known or AnswerHabits(id=after.structure_id, asked=1, last_at=now)
    return msgspec.structs.replace(
        habits,
        answered=habits.answered + (before.answered_at is None),
        interested=max(0, habits.interested + after.is_interested - before.is_interested),
        last_at=now,
    )
