"""What the buyer's page tells of the structures: how many, what became of their mails, who says what."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import ceil

from data.submissions.tender_states import AnswerState, TenderState
from functions.desk import Desk
from functions.ports import Store
from functions.records import DeliveryState
from functions.tenders.records import TenderRecord, TenderTarget
from functions.tenders.sending.matching import TenderMatching

MOST_COLUMNS = 4
"""Structures whose answers stand side by side in one table: more would leave each a few letters wide."""

_TO_BE_SENT = frozenset(
    {TenderState.SUBMITTED, TenderState.CHANGES_ASKED, TenderState.VALIDATED, TenderState.SENT}
)  # fmt: skip


@dataclass(frozen=True)
class Figures:
    """How many structures: ``targeted`` are all those the need is for, written to already or still to come.

    ``refused``: those whose mail did not arrive; ``waiting``: those whose mail has not left yet.
    """

    targeted: int
    written: int
    refused: int
    waiting: int
    seen: int
    interested: int
    groups: int
    declined: int

    @property
    def to_come(self) -> int:
        """How many are still to be written to."""
        return self.targeted - self.written

    @property
    def silent(self) -> int:
        """How many were written to and have not answered."""
        return self.written - self.interested - self.declined


@dataclass(frozen=True)
class Known:
    """A structure as the page names it. ``slug``: of its profile, when it still has one; the rest is what it publishes.

    ``name``: as it was when it was written to, whatever it is called by now.
    """

    name: str
    slug: str = ""
    city: str = ""
    kind: str = ""
    phone: str = ""
    email: str = ""


@dataclass(frozen=True)
class Answer:
    """What one structure says."""

    target: TenderTarget
    by: Known
    partners: tuple[Known, ...] = ()

    def to_question(self, rank: int) -> str:
        """What it answers to a question, numbered from 0; nothing when it left it empty."""
        return self.target.answers[rank] if rank < len(self.target.answers) else ""


def figures_of(desk: Desk, record: TenderRecord, targets: Sequence[TenderTarget]) -> Figures:
    """The figures of a need. Raises :class:`functions.ports.StoreUnavailable`."""
    written = {target.structure_id for target in targets}
    to_come = set(TenderMatching(desk).matched(record.tender)) - written if record.state in _TO_BE_SENT else set()
    first_mails = [one for one in desk.outbox.deliveries(record.id) if one.label in written]
    failed = (DeliveryState.REFUSED, DeliveryState.GIVEN_UP)
    return Figures(
        targeted=len(written) + len(to_come),
        written=len(written),
        refused=sum(one.state in failed for one in first_mails),
        waiting=sum(one.state is DeliveryState.WAITING for one in first_mails),
        seen=sum(target.seen_at is not None for target in targets),
        interested=sum(target.is_interested for target in targets),
        groups=sum(target.state is AnswerState.GROUP for target in targets),
        declined=sum(target.state is AnswerState.DECLINED for target in targets),
    )


def answers_of(store: Store, targets: Iterable[TenderTarget]) -> list[Answer]:
    """What structures say, whoever answered first before the others."""
    in_order = sorted(targets, key=lambda one: (one.answered_at or one.moved_at, one.structure_id))
    return [
        Answer(
            target=target,
            by=known(store, target.structure_id, target.structure_name),
            partners=tuple(known(store, partner) for partner in target.partners),
        )
        for target in in_order
    ]


def known(store: Store, structure_id: str, name: str = "") -> Known:
    """A structure by its id. ``name``: what it was called, for whoever left the directory since."""
    structure = store.structure(structure_id)
    if structure is None:
        return Known(name=name or structure_id)
    record = store.record(structure_id)
    return Known(
        name=name or structure.name,
        slug=structure.slug if structure.live and not structure.vanished else "",
        city=structure.city_line,
        kind=structure.kind_label,
        phone=record.published_phone or "" if record else "",
        email=record.published_email or "" if record else "",
    )


def side_by_side(answers: Sequence[Answer]) -> list[Sequence[Answer]]:
    """Answers by table: as many in each as can be, at most :data:`MOST_COLUMNS`."""
    if not answers:
        return []
    tables = ceil(len(answers) / MOST_COLUMNS)
    size, wider = divmod(len(answers), tables)
    groups, start = [], 0
    for rank in range(tables):
        end = start + size + (rank < wider)
        groups.append(answers[start:end])
        start = end
    return groups
