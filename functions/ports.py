"""What the services need from the outside: a store, an outbox, files, a way to send mail, the time. Moments are in UTC.

The services are written on these alone: one machine gives them SQLite, a folder and SMTP; a cloud may give others.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from typing import Protocol, TypeVar

from data.model import Contact, Structure
from functions.documents import Document
from functions.files.ticket import Ticket
from functions.guards.limits import Allowance
from functions.records import (
    Claim,
    DeadLetter,
    Delivery,
    Erased,
    KnownStructure,
    Mail,
    OutboxCounts,
    Recipient,
    Snapshot,
    SnapshotCounts,
)
from theme.destinations import Destinations
from theme.frame import Frame

D = TypeVar("D", bound=Document)

MOST_ATTEMPTS = 26
"""To send one mail, over five days, before it is a dead letter."""
MOST_AT_ONCE = 100
"""The most that one commit may weigh (:func:`functions.weighing.weight`): what a transaction of DynamoDB holds."""


class StoreUnavailable(Exception):
    """The store cannot be read or written now (locked, full, unreadable): nothing was recorded. The text is a code."""


class Conflict(Exception):
    """A new document's id was taken, or a document changed since it was read: nothing was written."""


class NotSent(Exception):
    """A mail did not leave: the text says why in a code, without any address.

    ``permanent``: the other server refused this mail for good; trying again would only annoy it.
    """

    def __init__(self, code: str, permanent: bool = False) -> None:
        super().__init__(code)
        self.permanent = permanent


class KnownStructures(Protocol):
    """The snapshot that the night loads. Every method may raise :class:`StoreUnavailable`."""

    def version(self) -> int:
        """The number of the latest snapshot; 0 before the first."""

    def frame(self) -> Frame | None:
        """The frame of the latest snapshot."""

    def load(self, snapshot: Snapshot) -> int:
        """Replace the snapshot in one transaction; the new version. Structures it lacks stay, as vanished.

        The private half of whoever asked to be erased is left out.
        """

    def structure(self, structure_id: str) -> KnownStructure | None:
        """A structure of this snapshot or of an earlier one."""

    def structure_at(self, slug: str) -> KnownStructure | None:
        """The structure whose profile has that address."""

    def record(self, structure_id: str) -> Structure | None:
        """The public half of a structure of this snapshot."""

    def contact(self, structure_id: str) -> Contact | None:
        """The private half of a structure of this snapshot."""

    def recipient(self, structure_id: str) -> Recipient | None:
        """Where to write to a structure."""

    def records(self) -> Iterator[Structure]:
        """The public halves of all structures of this snapshot, in the order of their ids."""

    def recipients(self) -> list[Recipient]:
        """Where to write to all structures that have an address, in the order of their ids."""

    def destinations(self) -> Destinations:
        """The pages that a trade and a place lead to, of the latest snapshot; none before the first."""

    def contacts_at(self, email: str) -> list[Contact]:
        """The private halves that hold an address."""

    def snapshot_counts(self) -> SnapshotCounts:
        """How much of it there is."""


class Store(KnownStructures, Protocol):
    """The snapshot, the documents and the oppositions. Every method may raise :class:`StoreUnavailable`."""

    def get(self, kind: type[D], id: str) -> D | None:
        """The document of that kind and id."""

    def commit(
        self, puts: Sequence[Document] = (), mails: Sequence[Mail] = (), deletes: Sequence[Document] = ()
    ) -> None:
        """Write documents and the mails they cause, all or nothing, durably. Raises :class:`Conflict`.

        Raises ValueError when it weighs more than :data:`MOST_AT_ONCE`: whoever has more to write writes it in turns
        (:func:`functions.weighing.in_turns`), what a kill between two of them leaves undone being found again.
        """

    def waiting(self, kind: type[D], queue: str, limit: int = 200) -> list[D]:
        """The documents of a queue, oldest first."""

    def about(self, kind: type[D], subject: str) -> list[D]:
        """The documents of a subject, newest first."""

    def everything(self, kind: type[D]) -> list[D]:
        """All documents of a kind, oldest first; what was just written may be missing, or be as it was before."""

    def everything_as_written(self, kind: type[D]) -> list[D]:
        """All documents of a kind, oldest first, with all that was written until now.

        It may read the whole store: for what is rare, and would erase what it does not find.
        """

    def naming(self, kind: type[D], email: str) -> list[D]:
        """The documents that tell of a person, oldest first."""

    def count(self, kind: type[Document]) -> dict[str, int]:
        """How many documents each queue of that kind holds; those of no queue under ``""``."""

    def oppose(self, digest: str, at: datetime) -> None:
        """Record that an address, known by its digest only, wants no more messages. May be repeated."""

    def is_opposed(self, digest: str) -> bool:
        """Whether an address wants no more messages."""

    def oppositions(self) -> frozenset[str]:
        """The digests of all addresses that want no more messages."""

    def remember_erased(self, digest: str, at: datetime) -> None:
        """Keep the digest of an erased address: an opposition, and the private half of later snapshots is left out."""

    def erase_person(self, is_theirs: Callable[[str], bool], kinds: Sequence[type[Document]], instead: str) -> int:
        """Erase, for good, what is held about a person, whose addresses ``is_theirs`` recognises; how many documents.

        Documents keep what they may once the person is gone (:meth:`functions.documents.Document.without`); ``instead``
        takes the place of the address where somebody else typed it.
        """

    def erase(self, now: datetime) -> Erased:
        """Erase, for good, documents whose purpose has ended, and copies of mails older than their limit.

        A document one of whose mails still waits stays until it has left or was given up.
        """


class Outbox(Protocol):
    """Mails to send, each claimed by one worker at a time. Every method may raise :class:`StoreUnavailable`."""

    def claim(self, now: datetime, lease_until: datetime) -> Claim | None:
        """The mail that has been due longest, leased until then; None when nothing is due."""

    def sent(self, claim: Claim, at: datetime) -> None:
        """The mail left."""

    def failed(self, claim: Claim, error: str, at: datetime, retry_at: datetime | None, refused: bool = False) -> None:
        """The mail did not leave: it is due again at ``retry_at``, or a dead letter when there is none.

        ``refused``: by the other server, for good.
        """

    def bounced(self, id: str, at: datetime) -> None:
        """The mail came back after it had left, or seemed not to: it is refused, BOUNCED, whoever holds it by now."""

    def postpone(self, claim: Claim, until: datetime) -> None:
        """The mail was not tried: it is due again at ``until``, and this claim does not count as an attempt."""

    def release_leases(self, now: datetime) -> int:
        """Make due again what dead workers held: to be called by the only worker alive. How many there were."""

    def deliveries(self, about: str) -> list[Delivery]:
        """Where the mails of a document stand, in the order they were written."""

    def dead(self) -> list[DeadLetter]:
        """The dead letters, oldest first."""

    def replay(self, now: datetime, id: str = "") -> int:
        """Make dead letters due again, as if never tried: one, or all; how many there were.

        Not those of :data:`functions.records.NEVER_AGAIN`.
        """

    def mails_to(self, email: str) -> list[Mail]:
        """The copies that are kept of mails to an address, oldest first."""

    def counts(self) -> OutboxCounts:
        """How many mails there are, by state."""


class Files(Protocol):
    """Files that people sent and that were made safe. Names are ours: ``[a-z0-9][a-z0-9.-]*``."""

    def keep(self, name: str, content: bytes) -> None:
        """Write a file whole, or not at all. Raises :class:`StoreUnavailable`."""

    def read(self, name: str) -> bytes | None:
        """The content of a file; None when there is none. Raises :class:`StoreUnavailable`."""

    def erase(self, name: str) -> None:
        """Remove a file, if it is there. Raises :class:`StoreUnavailable`."""

    def names(self) -> list[str]:
        """The names of all files, sorted. Raises :class:`StoreUnavailable`."""


class Tickets(Protocol):
    """Where a page may send one file, and on what conditions: a place of ours, or one that takes files for us."""

    def issue(self, need: str, back: str) -> Ticket:
        """A ticket for one need. ``back``: the page of ours that the visitor comes back to."""


class Counters(Protocol):
    """How often something happened in the present window of time. Losing them loses only counts."""

    def take(self, allowances: Sequence[Allowance], now: datetime, once: str = "") -> tuple[str, ...]:
        """Count all the allowances, or none when one would be exceeded; the names of those.

        ``once``: what is counted, such as a reference. What was counted already exceeds nothing, and counts no more.
        Never fails: a fault is logged, and nothing is then exceeded.
        """

    def erase(self, now: datetime) -> int:
        """Forget the windows that have ended; how many counts there were."""


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
