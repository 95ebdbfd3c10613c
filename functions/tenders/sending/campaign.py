"""The clock of needs: it writes to structures, closes, asks what came of it, when each is due.

Each need is moved on in one transaction, with its mails; what is for more structures than one holds is stored some at
a time, each with its mail, and the need last: killed at any moment, nothing is done twice, and what is left is still
due. Two processes at once find one another's work by the versions of documents, and the one that comes second reads
again. It is safe to wake a need at any time (``next_at``): what is not due is not done.
"""

import sys
import threading
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

from data.submissions.tender_states import TenderState
from functions import logs
from functions.desk import Desk
from functions.ports import Conflict, StoreUnavailable
from functions.tenders.deadlines import closes_at
from functions.tenders.records import PENDING, PLANNED, TenderRecord, TenderTarget
from functions.tenders.sending.carrying_out import Addressee, CarryingOut, Outcome
from functions.tenders.sending.departures import Departures
from functions.tenders.sending.matching import Moment, TenderMatching
from functions.tenders.sending.planning import BATCH, is_batch_due, plan

EVERY = timedelta(minutes=1)
REST_SECONDS = 0.02
"""Between two needs. Matching and writing to ten structures takes milliseconds of Python: without a rest, a morning of
many needs would hold back the visitors that the same process answers, and the turns to write to the store."""
_PAGE = 200
"""Needs that are matched by one reading of the habits, oppositions and addresses; each is checked again at the end."""
_TRIES = 5
_OF_ONE_NEED = frozenset({"TOO_LARGE", "ValidationError", "ItemCollectionSizeLimitExceeded"})
"""What the store says of what is written, and would say again: it takes the other needs."""
_DOWN_AFTER = 2
"""So many needs in a row that the store does not take: it is the store's fault, not theirs."""


class Campaign:
    """Does what is due. ``rest``: taken after each need; true when it is time to stop."""

    def __init__(self, desk: Desk, rest: Callable[[], bool] = lambda: False) -> None:
        self._desk = desk
        self._rest = rest
        self._store = desk.store
        self._matching = TenderMatching(desk)
        self._carrying_out = CarryingOut(desk)

    def run(self, now: datetime | None = None) -> int:
        """Do what is due for every need; how many were moved on. Raises :class:`StoreUnavailable`."""
        return sum(1 for _ in self.moved_on(now))

    def moved_on(self, now: datetime | None = None) -> Iterator[Outcome]:
        """Do what is due for one need after the other, and tell what. Raises :class:`StoreUnavailable`.

        A need that cannot be moved on, whatever the fault, holds no other back: it is tried again the next time. What
        is raised is a store that took none of two needs in a row.
        """
        now = now or self._desk.clock.now()
        stuck: set[str] = set()
        failed = 0
        while due := self._due(now, stuck):
            moment = self._matching.moment()
            for id in due:
                try:
                    outcome = self._moved_on(id, moment, now)
                    failed = 0
                except StoreUnavailable as error:
                    logs.event("campaign.fault", reference=id, code=str(error))
                    outcome = None
                    failed += str(error) not in _OF_ONE_NEED
                    if failed >= _DOWN_AFTER:
                        raise
                if outcome:
                    yield outcome
                else:
                    stuck.add(id)
                if self._rest():
                    return

    def _due(self, now: datetime, stuck: set[str]) -> list[str]:
        """The next needs to look at: those whose time has come, and those that nobody moderated in time."""
        planned = self._store.waiting(TenderRecord, PLANNED, _PAGE + len(stuck))
        # In the order in which they were sent, not in that of their last days: all of them are looked at.
        pending = self._store.waiting(TenderRecord, PENDING, sys.maxsize)
        return [one.id for one in (*planned, *pending) if one.id not in stuck and _is_due(one, now)]

    def _moved_on(self, id: str, moment: Moment, now: datetime) -> Outcome | None:
        try:
            for _ in range(_TRIES):
                record = self._store.get(TenderRecord, id)
                if record is None or not _is_due(record, now):
                    return None  # another process did it, or its buyer changed it
                try:
                    return self._step(record, moment, now)
                except Conflict:
                    continue
            logs.event("campaign.contended", reference=id)
        except StoreUnavailable:
            raise
        except Exception as error:
            logs.event("campaign.fault", reference=id, kind=type(error).__name__)
        return None

    def _step(self, record: TenderRecord, moment: Moment, now: datetime) -> Outcome | None:
        targets = self._store.about(TenderTarget, record.id)
        departures = Departures(targets, self._desk.outbox.deliveries(record.id) if record.is_open else ())
        addressees = self._next_addressees(record, targets, moment) if is_batch_due(record, departures, now) else []
        planned = plan(record, targets, departures, [one.structure.id for one in addressees], now)
        outcome = self._carrying_out.outcome(record, targets, departures, planned, addressees, now)
        if not outcome.documents:
            return None
        for writing in outcome.writings:
            self._store.commit(*writing)
        logs.event("campaign.moved-on", reference=record.id, state=outcome.record.state, mails=outcome.mails_count)
        return outcome

    def _next_addressees(self, record: TenderRecord, targets: list[TenderTarget], moment: Moment) -> list[Addressee]:
        """The next that match and were not written to, each checked again: it may have opposed this very minute."""
        written = {target.structure_id for target in targets}
        found: list[Addressee] = []
        for structure_id in moment.matched(record.tender):
            if structure_id not in written and (one := self._carrying_out.addressee(structure_id)):
                found.append(one)
                if len(found) == BATCH:
                    break
        return found


def _is_due(record: TenderRecord, now: datetime) -> bool:
    if record.state is TenderState.SUBMITTED:  # it waits for a moderator, not for the clock
        return record.tender.deadline is not None and closes_at(record) <= now
    return record.next_at is not None and record.next_at <= now


class Campaigning:
    """Does what is due at once, then every minute, until stopped."""

    def __init__(self, desk: Desk) -> None:
        self._stopped = threading.Event()
        self._campaign = Campaign(desk, lambda: self._stopped.wait(REST_SECONDS))

    def run(self) -> None:
        """Do what is due until :meth:`stop`; what fails is tried again the next time."""
        while not self._stopped.is_set():
            try:
                self._campaign.run()
            except StoreUnavailable as error:
                logs.event("campaign.store-unavailable", code=str(error))
            except Exception as error:
                logs.event("campaign.fault", kind=type(error).__name__)
            self._stopped.wait(EVERY.total_seconds())

    def stop(self) -> None:
        """Stop after the current need."""
        self._stopped.set()
