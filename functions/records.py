"""What crosses the ports of the services beside documents: what they know, what leaves by mail, what is counted.

Records are immutable. Those that hold personal data never show it in ``repr``, so that no log nor traceback repeats it.
Moments are aware, in UTC.
"""

from datetime import datetime
from enum import StrEnum

import msgspec

from data.model import Contact, Structure
from theme.destinations import Destinations
from theme.frame import Frame


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
    """What the night brings to the functions, written as one version.

    ``records`` and ``contacts`` are the public and private halves of the same structures: what a form to edit a profile
    starts from.
    """

    frame: Frame
    structures: tuple[KnownStructure, ...]
    recipients: tuple[Recipient, ...]
    loaded_at: datetime
    destinations: Destinations = Destinations()
    records: tuple[Structure, ...] = ()
    contacts: tuple[Contact, ...] = ()


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
    about: str = ""
    """The id of the document that caused it: the mail goes when that document goes."""
    label: str = ""
    """What the document calls it: the id of the structure it is for, « receipt »…"""
    useless_after: datetime | None = None
    """When its links end: it is given up, :data:`TOO_LATE`, rather than sent from then on."""
    in_hours: bool = False
    """Whether it may only leave in working hours (:mod:`functions.working_hours`)."""


class Claim(PrivateRecord, frozen=True, kw_only=True):
    """A mail a worker holds until ``lease_until``; ``attempts`` counts this one."""

    mail: Mail
    attempts: int
    lease_until: datetime


class DeliveryState(StrEnum):
    """Where a mail stands."""

    WAITING = "waiting"
    SENT = "sent"
    """The other server accepted it: nobody can tell more."""
    REFUSED = "refused"
    """The other server refused it for good."""
    GIVEN_UP = "given-up"
    """Every attempt failed."""


class Delivery(Record, frozen=True, kw_only=True):
    """Where one mail of a document stands, without any address. ``at``: since when; ``attempts``: how many so far."""

    label: str
    state: DeliveryState
    at: datetime
    attempts: int


TOO_LATE = "too-late"
"""The error of a dead letter that could not leave while it was of use: trying again would serve nobody."""
OPPOSED = "opposed"
"""The error of a dead letter whose addressee opposed while it waited: it must never leave."""
SUPPRESSED = "suppressed"
"""The error of a dead letter to an address that mails no longer go to (:mod:`functions.mail.suppressed`)."""
NEVER_AGAIN = frozenset({TOO_LATE, OPPOSED, SUPPRESSED})
"""The errors of dead letters that are never tried again."""
BOUNCED = "bounced"
"""The error of a mail that was taken over, then came back: it did not arrive."""


class DeadLetter(Record, frozen=True, kw_only=True):
    """A mail that was given up or refused, without any address. ``error``: a code."""

    id: str
    about: str
    label: str
    attempts: int
    error: str
    dead_at: datetime
    refused: bool


class OutboxCounts(Record, frozen=True, kw_only=True):
    """How many mails wait, left, were refused by the other server, were given up."""

    waiting: int
    sent: int
    refused: int
    given_up: int
    oldest_due: datetime | None
    """Since when the oldest mail that waits has been due."""


class SnapshotCounts(Record, frozen=True, kw_only=True):
    """How many structures are known, and when they were loaded; ``vanished``: known from an earlier load only."""

    structures: int
    vanished: int
    loaded_at: datetime | None


class Erased(Record, frozen=True, kw_only=True):
    """How much a sweep erased: documents, and copies of mails."""

    documents: int
    mails: int
