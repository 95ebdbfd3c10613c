"""What the services need from the outside: a store, an outbox, a way to send mail, the time. Moments are in UTC."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Protocol

from data.submissions.report import ErrorReport
from functions.records import (
    Claim,
    Content,
    Counts,
    Erased,
    HeldMessage,
    KnownStructure,
    Limits,
    Mail,
    Outcome,
    Recipient,
    Snapshot,
    StoredMessage,
)
from theme.destinations import Destinations
from theme.frame import Frame

MOST_ATTEMPTS = 26
"""To send one mail, over five days, before it is a dead letter."""


class StoreUnavailable(Exception):
    """The store cannot be read or written now (locked, full, unreadable): nothing was recorded. The text is a code."""


class NotSent(Exception):
    """A mail did not leave: the text says why in a code, without any address."""


class Store(Protocol):
    """Snapshot, messages and oppositions. Every method may raise :class:`StoreUnavailable`."""

    def version(self) -> int:
        """The number of the latest snapshot; 0 before the first."""

    def frame(self) -> Frame | None:
        """The frame of the latest snapshot."""

    def load(self, snapshot: Snapshot) -> int:
        """Replace the snapshot in one transaction; the new version. Structures it lacks stay, as vanished."""

    def structure(self, structure_id: str) -> KnownStructure | None:
        """A structure of this snapshot or of an earlier one."""

    def recipient(self, structure_id: str) -> Recipient | None:
        """Where to write to a structure."""

    def destinations(self) -> Destinations:
        """The pages that a trade and a place lead to, of the latest snapshot; none before the first."""

    def accept(self, message: StoredMessage[Content], mails: Sequence[Mail]) -> StoredMessage[Content]:
        """Store a message and the mails it causes, all or nothing.

        Returns the message that stands: the earlier one, and nothing is written, when its id was used already.
        """

    def accepted(self, message_id: str) -> Outcome | None:
        """What became of the message with that id."""

    def outcome(self, reference: str) -> Outcome | None:
        """What became of the message with that reference."""

    def oppose(self, digest: str, at: datetime) -> None:
        """Record that an address, known by its digest only, wants no more messages. May be repeated."""

    def is_opposed(self, digest: str) -> bool:
        """Whether an address wants no more messages."""

    def counts(self) -> Counts:
        """How much the store holds."""

    def held(self) -> list[HeldMessage]:
        """The held messages and reports, oldest first."""

    def held_reports(self) -> list[StoredMessage[ErrorReport]]:
        """The held reports, whole, oldest first."""

    def release(self, reference: str, mails: Sequence[Mail]) -> bool:
        """Store the mails that pass a held message on, all or nothing; whether it was held still."""

    def erase(self, limits: Limits) -> Erased:
        """Erase what is older than its limit, for good."""


class Outbox(Protocol):
    """Mails to send, each claimed by one worker at a time. Every method may raise :class:`StoreUnavailable`."""

    def claim(self, now: datetime, lease_until: datetime) -> Claim | None:
        """The next due mail, leased until then; None when nothing is due."""

    def sent(self, claim: Claim, at: datetime) -> None:
        """The mail left."""

    def replay(self, now: datetime) -> int:
        """Make every dead letter due again, as if never tried; how many there were."""

    def failed(self, claim: Claim, error: str, at: datetime, retry_at: datetime | None) -> None:
        """The mail did not leave: it is due again at ``retry_at``, or a dead letter when there is none."""


class MailSender(Protocol):
    """A way out for mails."""

    def send(self, mail: Mail) -> None:
        """Send one mail. Raises :class:`NotSent`."""


class Clock(Protocol):
    """The time."""

    def now(self) -> datetime:
        """The present moment, aware, in UTC."""


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """The present moment, in UTC."""
        return datetime.now(UTC)
