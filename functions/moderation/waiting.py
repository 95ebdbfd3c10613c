"""The queues: what waits for a moderator, how much of it, since when."""

from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from functions.desk import Desk
from functions.documents import Document
from functions.moderation.words import MODERATION
from functions.ports import Store
from functions.profile_edits.claims import ClaimRequest
from functions.profile_edits.requests import EditRequest
from functions.submissions import SentEnquiry, SentMessage, SentReport, Submission
from functions.tenders.records import PENDING, TenderRecord, TenderStory

D = TypeVar("D", bound=Document)

MOST_LISTED = 200
"""On one page."""


@dataclass(frozen=True)
class Queue:
    """A queue. ``path``: the end of its address; ``state``: the one its documents wait in; ``title``: for people."""

    path: str
    kind: type[Document]
    state: str
    title: str

    @property
    def address(self) -> str:
        """Its page."""
        return f"{MODERATION}{self.path}/"


@dataclass(frozen=True)
class Waiting:
    """How many documents wait in a queue, and since when the oldest does."""

    title: str
    address: str
    count: int
    since: datetime | None


@dataclass(frozen=True)
class HeldQueue(Queue):
    """A queue of held messages, of one kind."""

    kind: type[Submission]


MESSAGES = HeldQueue("messages", SentMessage, "held", "Messages retenus")
REPORTS = HeldQueue("signalements", SentReport, "held", "Signalements retenus")
ENQUIRIES = HeldQueue("equipe", SentEnquiry, "held", "Messages à l’équipe retenus")
EDITS = Queue("fiches", EditRequest, "pending", "Changements de fiches")
CLAIMS = Queue("acces", ClaimRequest, "pending", "Demandes d’accès à une fiche")
TENDERS = Queue("besoins", TenderRecord, PENDING, "Besoins à valider")
STORIES = Queue("inspirants", TenderStory, PENDING, "Besoins inspirants à relire")

HELD = (MESSAGES, REPORTS, ENQUIRIES)
QUEUES: tuple[Queue, ...] = (*HELD, TENDERS, STORIES, EDITS, CLAIMS)
UNDELIVERED, UNDELIVERED_TITLE = f"{MODERATION}courriels/", "Courriels non remis"


def waiting_everywhere(desk: Desk) -> list[Waiting]:
    """Every queue, and the mails that did not leave."""
    dead = desk.outbox.dead()
    return [
        *(_waiting(desk.store, queue) for queue in QUEUES),
        Waiting(UNDELIVERED_TITLE, UNDELIVERED, len(dead), dead[0].dead_at if dead else None),
    ]


def how_many(store: Store, queue: Queue) -> int:
    """How many documents wait."""
    return store.count(queue.kind).get(queue.state, 0)


def next_after(store: Store, queue: Queue, document: Document) -> Document | None:
    """The one that waits next, after a document of its queue or in its place; the oldest after the last."""
    others = [one for one in store.waiting(queue.kind, queue.state, MOST_LISTED) if one.id != document.id]
    later = [one for one in others if (one.at, one.id) > (document.at, document.id)]
    return next(iter(later or others), None)


def next_address(store: Store, queue: Queue, document: Document) -> str:
    """The page of the one that waits next; that of the queue when nothing waits."""
    one = next_after(store, queue, document)
    return f"{queue.address}{one.id}" if one else queue.address


def _waiting(store: Store, queue: Queue) -> Waiting:
    oldest = store.waiting(queue.kind, queue.state, 1)
    return Waiting(queue.title, queue.address, how_many(store, queue), oldest[0].at if oldest else None)
