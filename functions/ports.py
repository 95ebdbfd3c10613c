"""What the services need from the outside: a store, an outbox, a way to send mail, the time.

The records that cross these ports are immutable. Those that hold personal data never show it in ``repr``, so that no
log nor traceback repeats it. Moments are aware, in UTC.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from enum import StrEnum
from typing import Protocol

import msgspec

from data.submissions.contact import ContactMessage
from theme.frame import Frame

MOST_ATTEMPTS = 26
"""To send one mail, over five days, before it is a dead letter."""


class StoreUnavailable(Exception):
    """The store cannot be read or written now (locked, full, unreadable): nothing was recorded. The text is a code."""


class NotSent(Exception):
    """A mail did not leave: the text says why in a code, without any address."""


class Record(msgspec.Struct, frozen=True, kw_only=True):
    """An immutable record without personal data."""


class PrivateRecord(Record, frozen=True, kw_only=True):
    """A record that holds personal data."""

    def __repr__(self) -> str:
        return f"<{type(self).__name__}, private>"


class KnownStructure(Record, frozen=True, kw_only=True):
    """What may be shown of a structure. ``vanished``: an earlier snapshot held it, the latest does not."""

    id: str
    slug: str
    name: str
    kind_label: str
    city_line: str
    live: bool
    vanished: bool = False


class Recipient(PrivateRecord, frozen=True, kw_only=True):
    """Where to write to a structure; ``source_label`` says who gave the address."""

    structure_id: str
    email: str
    name: str
    source_label: str
    opposed: bool = False
    """Whether the dataset itself records an opposition."""


class Snapshot(Record, frozen=True, kw_only=True):
    """What the night brings to the functions, written as one version."""

    frame: Frame
    structures: tuple[KnownStructure, ...]
    recipients: tuple[Recipient, ...]
    loaded_at: datetime


class HoldReason(StrEnum):
    """Why a message is kept without being passed on."""

    VANISHED = "vanished"
    NO_ADDRESS = "no-address"
    OPPOSED = "opposed"


class StoredMessage(PrivateRecord, frozen=True, kw_only=True):
    """A confirmed message. ``id`` is the one-use nonce of its stamp; ``reference`` is what people quote."""

    id: str
    reference: str
    content: ContactMessage
    structure_name: str
    hold_reason: HoldReason | None
    accepted_at: datetime


class Outcome(Record, frozen=True, kw_only=True):
    """What the confirmation page says of a message: nothing of what was typed."""

    reference: str
    structure_name: str
    hold_reason: HoldReason | None
    accepted_at: datetime


class HeldMessage(Record, frozen=True, kw_only=True):
    """A held message as an operator reads it."""

    reference: str
    structure_id: str
    accepted_at: datetime
    hold_reason: HoldReason


class Mail(PrivateRecord, frozen=True, kw_only=True):
    """A mail to send. ``id`` makes its Message-ID; header values are cleaned when the mail is composed."""

    id: str
    to: str
    subject: str
    text: str
    html: str
    written_at: datetime
    reply_to: str = ""
    reply_to_name: str = ""
    unsubscribe: str = ""
    """The https address that one-click unsubscription posts to; none when empty."""


class Claim(PrivateRecord, frozen=True, kw_only=True):
    """A mail a worker holds until ``lease_until``; ``attempts`` counts this one."""

    mail: Mail
    attempts: int
    lease_until: datetime


class Counts(Record, frozen=True, kw_only=True):
    """How much the store holds."""

    messages: dict[str, int]
    """By state: ``accepted``, ``held``."""
    mails: dict[str, int]
    """By state: ``waiting``, ``sent``, ``dead``."""
    structures: int
    vanished: int
    loaded_at: datetime | None


class Limits(Record, frozen=True, kw_only=True):
    """Moments before which things are erased: messages passed on, held messages, mails that left or were given up."""

    messages: datetime
    held: datetime
    mails: datetime


class Erased(Record, frozen=True, kw_only=True):
    """How much a sweep erased."""

    messages: int
    mails: int


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

    def accept(self, message: StoredMessage, mails: Sequence[Mail]) -> StoredMessage:
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
        """The held messages, oldest first."""

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
