"""Telling structures what their buyer did of a need: a reminder, or that it is given up. Each is told once.

A need may have been sent to hundreds: they are told some at a time, each with what its target says of it in the same
transaction. The request of the buyer does it at once; the clock goes on with whoever is left, whatever cut that short.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta

from msgspec.structs import replace

from data.submissions.life_cycle import Actor
from data.submissions.tender_states import AnswerState, TenderState
from functions import logs
from functions.desk import Desk
from functions.ports import Conflict, StoreUnavailable
from functions.records import DeliveryState, KnownStructure, Recipient, Record
from functions.tenders.deadlines import closes_at
from functions.tenders.records import Step, TenderRecord, TenderTarget
from functions.tenders.sending.departures import Departures
from functions.tenders.sending.matching import Addressees, known_of
from functions.tenders.structure_letters import StructureLetters
from functions.tokens import Purpose, new_link
from functions.weighing import Writing, in_turns
from functions.working_hours import next_open

MOST_REMINDERS = 2
APART = timedelta(hours=24)
GRACE = timedelta(minutes=1)
"""How long the clock leaves structures to the request of their buyer, before it looks whether any is left."""
LOOKED_FOR = timedelta(days=1)
"""How long the clock looks for structures that a need counts as interested and that the index of targets does not show:
whoever is not there by then was erased."""
_SILENT = frozenset({AnswerState.SENT, AnswerState.SEEN})
_TRIES = 5


def to_be_told(
    record: TenderRecord, targets: Iterable[TenderTarget], departures: Departures, now: datetime
) -> tuple[TenderTarget, ...]:
    """The structures that are still to be told what the buyer did. ``departures``: of a need that is open."""
    if record.state is TenderState.WITHDRAWN:
        return tuple(one for one in targets if one.is_interested and one.told_withdrawn_at is None)
    if not record.is_reminding or record.state is not TenderState.SENT or now >= closes_at(record):
        return ()
    asked_at = record.reminders[-1]
    # Whoever was reminded of it already was written to too lately.
    return tuple(one for one in targets if is_to_be_reminded(one, departures, asked_at))


def looks_again_at(record: TenderRecord, targets: Iterable[TenderTarget], now: datetime) -> datetime | None:
    """When to look for the structures that a withdrawn need counts and that ``targets``, all told by now, do not show.

    Later and later; None once all were seen, or were looked for long enough.
    """
    if record.state is not TenderState.WITHDRAWN or now >= record.moved_at + LOOKED_FOR:
        return None
    if sum(one.is_interested for one in targets) >= record.interested:
        return None
    return now + max(GRACE, now - record.moved_at)


def is_to_be_reminded(target: TenderTarget, departures: Departures, asked_at: datetime) -> bool:
    """Whether it said nothing, and a day went by since its latest mail left, of two reminders at most.

    None of its mails may still wait.
    """
    mails = departures.mails_to(target.structure_id)
    if target.state not in _SILENT or len(target.reminded_at) >= MOST_REMINDERS:
        return False
    if any(one.state is DeliveryState.WAITING for one in mails):
        return False
    left = (one.at for one in mails if one.state is DeliveryState.SENT)
    return asked_at >= next_open(max((target.sent_at, *target.reminded_at, *left))) + APART


class Reached(Record, frozen=True):
    """What a need's target says, the structure, and where it is written to."""

    target: TenderTarget
    structure: KnownStructure
    recipient: Recipient


class Telling:
    """Writes to structures what their buyer did."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._store = desk.store
        self._letters = StructureLetters(desk)

    def at_once(self, id: str) -> int:
        """Tell everybody who is still to be told; how many were. What fails is left to the clock, never raised."""
        told = 0
        try:
            for _ in range(_TRIES):
                try:
                    for writing in in_turns(self._due(id)):
                        self._store.commit(*writing)
                        told += len(writing.mails)
                    return told
                except Conflict:
                    continue  # a structure answered, or the clock is at it too: read them again
            logs.event("tender.told-later", reference=id, code="contended")
        except StoreUnavailable as error:
            logs.event("tender.told-later", reference=id, code=str(error))
        return told

    def parts(self, record: TenderRecord, targets: Sequence[TenderTarget], now: datetime) -> Iterator[Writing]:
        """What is stored for each: its target, which says that it was told, its link and its mail.

        Nothing for those that may not be written to any more. Raises :class:`functions.ports.StoreUnavailable`.
        """
        for one in self.reached(targets):
            token, link = new_link(Purpose.TENDER_ANSWER, one.target.id, one.recipient.email, now)
            if record.state is TenderState.WITHDRAWN:
                mail = self._letters.withdrawn(record, one.structure, one.recipient, token, now)
                yield Writing((replace(one.target, told_withdrawn_at=now), link), (mail,))
            elif one.structure.live and not one.structure.vanished:
                rank = len(record.reminders)
                mail = self._letters.reminder(record, one.structure, one.recipient, token, now, rank)
                yield Writing((_reminded(one.target, record.reminders[-1]), link), (mail,))

    def reached(self, targets: Iterable[TenderTarget]) -> list[Reached]:
        """Those of them that have an address, and do not oppose. Raises :class:`functions.ports.StoreUnavailable`."""
        addressees = Addressees(self._desk, known_of(self._store).edited)
        known = (
            (target, self._store.structure(target.structure_id), addressees.recipient(target.structure_id))
            for target in targets
        )
        return [
            Reached(target, structure, recipient) for target, structure, recipient in known if structure and recipient
        ]

    def _due(self, id: str) -> Iterator[Writing]:
        record, now = self._store.get(TenderRecord, id), self._desk.clock.now()
        if record is None:
            return iter(())
        targets = self._store.about(TenderTarget, id)
        departures = Departures(targets, self._desk.outbox.deliveries(id))
        return self.parts(record, to_be_told(record, targets, departures, now), now)


def _reminded(target: TenderTarget, asked_at: datetime) -> TenderTarget:
    line = Step(at=asked_at, what="reminded", actor=Actor.OWNER)
    return replace(target, reminded_at=(*target.reminded_at, asked_at), history=(*target.history, line))
