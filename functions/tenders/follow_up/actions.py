"""What every action of a buyer on a need that they follow has: its page, its refusals, what it stores."""

import hashlib
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, ClassVar

from data.submissions.life_cycle import Actor, NotAllowed
from data.submissions.tender_states import TENDER_LIFE, TenderState
from data.submissions.typed import Problems
from functions.desk import Desk
from functions.documents import Document
from functions.records import Mail
from functions.tenders.records import TenderRecord, TenderTarget
from functions.tokens import MailedLink
from theme.french import PARIS

Fields = Mapping[str, Sequence[str]]
"""A posted form."""


@dataclass(frozen=True)
class Asked:
    """What a buyer asks of a need, and where it stands then. ``fields``: none when its page is opened."""

    record: TenderRecord
    targets: Sequence[TenderTarget]
    now: datetime
    fields: Fields = field(default_factory=dict)

    def first(self, name: str) -> str:
        """What a field holds, once."""
        return first(self.fields, name)

    @property
    def today(self) -> date:
        """The day in France."""
        return self.now.astimezone(PARIS).date()

    @property
    def mark(self) -> str:
        """What the buyer decided until now: a page that was opened before something else was decided tells it."""
        record = self.record
        decided = (
            record.state, record.tender.deadline, len(record.reminders), record.contracted, record.contracted_with
        )  # fmt: skip
        return hashlib.sha256(repr(decided).encode()).hexdigest()[:16]


@dataclass(frozen=True)
class Changes:
    """What is stored of an action. ``token``: of the link by which the need is followed from then on, if another.

    ``ends``: the links that end with it; the one that is in use last, however many there are.
    """

    documents: Sequence[Document]
    mails: Sequence[Mail] = ()
    ends: Sequence[MailedLink] = ()
    token: str = ""
    tells_structures: bool = False
    """Whether structures are to be told (:mod:`functions.tenders.sending.telling`)."""
    facts: Mapping[str, int] = field(default_factory=dict)
    """For the log: counts."""


class Action(ABC):
    """One thing that a buyer may do: a page that says what it will do, with its button."""

    path: ClassVar[str]
    """The end of its address, and what the page is told once it is done."""
    name: ClassVar[str]
    """Its template is ``functions/tender-follow-<name>.html``, its line in the log ``tender.<name>``."""
    done: ClassVar[str]
    """What the page says once it is done."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def refusal(self, asked: Asked) -> str:
        """Why it cannot be done now, in a sentence; nothing when it can."""
        del asked
        return ""

    def shown(self, asked: Asked) -> dict[str, Any]:
        """What its page shows, with what was typed."""
        del asked
        return {}

    def is_done(self, asked: Asked) -> bool:
        """Whether what is asked was done since its page was opened."""
        del asked
        return False

    def problems(self, asked: Asked) -> Problems:
        """What is wrong with what was typed, by field."""
        del asked
        return {}

    @abstractmethod
    def changes(self, asked: Asked) -> Changes:
        """What to store. Raises data.submissions.life_cycle.NotAllowed, functions.ports.StoreUnavailable."""

    def typed(self, fields: Fields) -> list[tuple[str, str]]:
        """What was typed, with its labels, for whoever must send it again."""
        del fields
        return []


def first(fields: Fields, name: str) -> str:
    """What a field holds, once."""
    return next(iter(fields.get(name, ())), "")


def may_move(asked: Asked, to: TenderState) -> bool:
    """Whether the buyer may take the need there now."""
    try:
        TENDER_LIFE.move(asked.record.state, to, Actor.OWNER, asked.record.moved_at, asked.now)
    except NotAllowed:
        return False
    return True


class TooMany(Exception):
    """Asked too often: nothing changes."""
