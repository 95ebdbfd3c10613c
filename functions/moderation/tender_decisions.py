"""What is stored and mailed when a moderator decides of a need."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

import msgspec

from data.submissions.life_cycle import Actor
from data.submissions.tender_states import TenderState
from functions.desk import Desk
from functions.documents import Document
from functions.moderation.decision_log import Verdict
from functions.moderation.tender_facts import is_over
from functions.records import Mail
from functions.tenders.buyer_letters import BuyerLetters
from functions.tenders.records import TenderFile, TenderRecord
from functions.tokens import Purpose, new_link
from functions.working_hours import next_open

REACHED = {
    Verdict.ACCEPTED: TenderState.VALIDATED,
    Verdict.CHANGES_ASKED: TenderState.CHANGES_ASKED,
    Verdict.REFUSED: TenderState.REJECTED,
}


class DeadlinePassed(Exception):
    """Nobody could answer a need that would be validated now: nothing was decided."""


@dataclass(frozen=True)
class Outcome:
    """To be stored all or nothing, with the moderator's own line in the log of decisions."""

    documents: tuple[Document, ...]
    mails: tuple[Mail, ...]


class TenderDecisions:
    """The decisions of a moderator."""

    def __init__(self, desk: Desk) -> None:
        self._letters = BuyerLetters(desk)

    def decided(
        self, record: TenderRecord, verdict: Verdict, reason: str, cleared: Collection[str], now: datetime
    ) -> Outcome:
        """The need in its new state, and the mail that tells its buyer, with a link to it.

        ``cleared``: the names of the files that the moderator read. Raises
        :class:`data.submissions.life_cycle.NotAllowed`, :class:`DeadlinePassed`.
        """
        if verdict is Verdict.ACCEPTED and is_over(record, now):
            raise DeadlinePassed
        moved = with_cleared(record, cleared).moved(REACHED[verdict], Actor.MODERATOR, now)
        if verdict is Verdict.ACCEPTED:
            moved = msgspec.structs.replace(moved, reason="", next_at=next_open(now))
        elif verdict is Verdict.CHANGES_ASKED:
            # The clock, which ends it at its deadline, keeps looking at it.
            moved = msgspec.structs.replace(moved, reason=reason, next_at=moved.next_at or now)
        else:
            moved = msgspec.structs.replace(moved, reason=reason)
        token, link = new_link(Purpose.TENDER_FOLLOW, moved.id, moved.tender.email, now, until=moved.erase_at)
        return Outcome((moved, link), (self._letters.decided(moved, token, now),))


def with_cleared(record: TenderRecord, cleared: Collection[str]) -> TenderRecord:
    """The need whose files of those names were read by a moderator, and may reach structures."""
    return msgspec.structs.replace(record, files=tuple(_cleared(file, cleared) for file in record.files))


def _cleared(file: TenderFile, cleared: Collection[str]) -> TenderFile:
    return msgspec.structs.replace(file, is_cleared=file.name in cleared)
