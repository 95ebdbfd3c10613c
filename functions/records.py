"""What crosses the ports of the services: what they know, what people sent, what leaves by mail, what is counted.

Records are immutable. Those that hold personal data never show it in ``repr``, so that no log nor traceback repeats it.
Moments are aware, in UTC.
"""

from datetime import datetime
from enum import StrEnum
from typing import Generic, TypeVar

import msgspec

from data.submissions.contact import ContactMessage
from data.submissions.report import ErrorReport
from theme.destinations import Destinations
from theme.frame import Frame

Content = TypeVar("Content", ContactMessage, ErrorReport)
"""What one service stores."""


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
    destinations: Destinations = Destinations()


class Service(StrEnum):
    """Who stores a message: the one that writes to structures, or the one that reports errors."""

    CONTACT = "contact"
    REPORT = "report"


class HoldReason(StrEnum):
    """Why a message is kept without being passed on."""

    VANISHED = "vanished"
    NO_ADDRESS = "no-address"
    OPPOSED = "opposed"
    NO_RECIPIENT = "no-recipient"
    """A report, where no setting says who reads reports."""


class StoredMessage(PrivateRecord, Generic[Content], frozen=True, kw_only=True):
    """A confirmed message. ``id`` is the one-use nonce of its stamp; ``reference`` is what people quote."""

    id: str
    reference: str
    content: Content
    structure_name: str
    hold_reason: HoldReason | None
    accepted_at: datetime


class Outcome(Record, frozen=True, kw_only=True):
    """What the confirmation page says of a message: nothing of what was typed."""

    service: Service
    reference: str
    structure_id: str
    structure_name: str
    hold_reason: HoldReason | None
    accepted_at: datetime


class HeldMessage(Record, frozen=True, kw_only=True):
    """A held message as an operator reads it."""

    service: Service
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
    """To structures, by state: ``accepted``, ``held``."""
    reports: dict[str, int]
    """Of errors, by state: ``accepted``, ``held``."""
    mails: dict[str, int]
    """By state: ``waiting``, ``sent``, ``dead``."""
    structures: int
    vanished: int
    loaded_at: datetime | None


class Limits(Record, frozen=True, kw_only=True):
    """Moments before which things are erased: messages passed on and reports, held messages, mails that left or were
    given up."""

    messages: datetime
    held: datetime
    mails: datetime


class Erased(Record, frozen=True, kw_only=True):
    """How much a sweep erased."""

    messages: int
    mails: int
