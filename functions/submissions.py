"""Messages that people confirmed, as the store keeps them: to structures, to the team, or about an error.

Durations are those of the register of processing (``docs/registre-traitements.md``).
"""

from calendar import monthrange
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import ClassVar

from data.submissions.contact import ContactMessage
from data.submissions.enquiry import Enquiry
from data.submissions.report import ErrorReport
from functions.documents import Document
from functions.records import Record
from theme.french import PARIS

MESSAGES = 6
"""Months, for a message that was passed on, and for one to the team, held or not: it waits for whoever reads it."""
SET_ASIDE = timedelta(days=7)
"""For a message nobody received, or whose sender never confirmed it."""


def months_after(moment: datetime, months: int) -> datetime:
    """The same day and hour in France, months later; the last day of a month that is too short. Aware."""
    local = moment.astimezone(PARIS)
    year, month = divmod(local.year * 12 + local.month - 1 + months, 12)
    day = min(local.day, monthrange(year, month + 1)[1])
    return local.replace(year=year, month=month + 1, day=day).astimezone(UTC)


class HoldReason(StrEnum):
    """Why a message is kept without being passed on."""

    VANISHED = "vanished"
    NO_ADDRESS = "no-address"
    OPPOSED = "opposed"
    NO_RECIPIENT = "no-recipient"
    """A message to the team, where no setting says who reads it."""
    TRAPPED = "trapped"
    """The field that people do not see was filled: a robot, or a browser that fills in too much."""
    TOO_MANY = "too-many"
    """More than the limits allow from there, or to there: somebody looks before anything is sent."""


SUSPICIONS = frozenset((HoldReason.TRAPPED, HoldReason.TOO_MANY))
"""Reasons that hold the whole message, and nothing is mailed, not even a receipt."""


class State(StrEnum):
    """What became of a message."""

    UNCONFIRMED = "unconfirmed"
    """Its sender has yet to open the link mailed to them."""
    ACCEPTED = "accepted"
    HELD = "held"
    REFUSED = "refused"


class Addressee(Record, frozen=True, kw_only=True):
    """A structure a message is for, by the name it had then; ``hold_reason``: why it does not receive it."""

    structure_id: str
    name: str
    hold_reason: HoldReason | None = None


class Submission(Document, frozen=True, kw_only=True):
    """A confirmed message. ``id`` is the reference that people quote.

    ``hold_reason`` is that of the whole message; ``addressees`` have their own.
    """

    addressees: tuple[Addressee, ...]
    state: State
    hold_reason: HoldReason | None = None
    accepted_at: datetime
    decided_at: datetime | None = None
    """When a moderator passed it on or refused it."""
    reason: str = ""
    """What a moderator wrote when refusing it."""

    @property
    def queue(self) -> str:
        """Held messages wait for a moderator, unconfirmed ones for their sender; the refused are told apart."""
        return "" if self.state is State.ACCEPTED else self.state

    @property
    def at(self) -> datetime:
        """When it was confirmed."""
        return self.accepted_at

    @property
    def erase_at(self) -> datetime | None:
        """Seven days after it was set aside, six months when it was passed on."""
        is_aside = self.state is not State.ACCEPTED and self.hold_reason is not HoldReason.NO_RECIPIENT
        settled_at = self.decided_at or self.accepted_at
        return settled_at + SET_ASIDE if is_aside else months_after(settled_at, MESSAGES)

    @property
    def subject(self) -> str:
        """The structure it is for, when there is one only."""
        return self.addressees[0].structure_id if len(self.addressees) == 1 else ""


class SentMessage(Submission, frozen=True, kw_only=True):
    """A message to one structure or to several."""

    kind: ClassVar[str] = "contact"

    content: ContactMessage

    @property
    def people(self) -> tuple[str, ...]:
        """Its sender."""
        return (self.content.email,)


class SentReport(Submission, frozen=True, kw_only=True):
    """An error reported on a structure's page."""

    kind: ClassVar[str] = "report"

    content: ErrorReport

    @property
    def people(self) -> tuple[str, ...]:
        """Its sender, if an address was given."""
        return (self.content.email,)


class SentEnquiry(Submission, frozen=True, kw_only=True):
    """A message to the team."""

    kind: ClassVar[str] = "enquiry"

    content: Enquiry

    @property
    def people(self) -> tuple[str, ...]:
        """Its sender."""
        return (self.content.email,)
