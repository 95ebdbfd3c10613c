"""When the invitations of a batch left: a batch that waits for a server that is down was not heard by anybody yet."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime

import msgspec

from functions.records import Delivery, DeliveryState
from functions.tenders.records import TenderRecord, TenderTarget
from functions.working_hours import working_day_after


class _Batch(msgspec.Struct):
    """The invitations of one batch; those that were refused or given up are in neither count."""

    left: int = 0
    waiting: int = 0
    last_at: datetime | None = None


class Departures:
    """What became of the invitations of one need, as read at one moment."""

    def __init__(self, targets: Iterable[TenderTarget] = (), deliveries: Iterable[Delivery] = ()) -> None:
        self._batches: dict[int, _Batch] = defaultdict(_Batch)
        self._mails_to: dict[str, list[Delivery]] = defaultdict(list)
        batch_of = {target.structure_id: target.batch for target in targets}
        for one in deliveries:
            self._mails_to[one.label.partition("/")[0]].append(one)
            if one.label not in batch_of:
                continue  # a reminder, or a mail to the buyer
            batch = self._batches[batch_of[one.label]]
            if one.state is DeliveryState.WAITING:
                batch.waiting += 1
            elif one.state is DeliveryState.SENT:
                batch.left += 1
                batch.last_at = max(batch.last_at or one.at, one.at)

    @property
    def is_waiting(self) -> bool:
        """Whether any has not left yet, and may."""
        return any(batch.waiting for batch in self._batches.values())

    def mails_to(self, structure_id: str) -> Sequence[Delivery]:
        """The mails to a structure: its invitation, then the reminders."""
        return self._mails_to.get(structure_id, ())

    def first_batch_at(self, record: TenderRecord) -> datetime | None:
        """From when the time that structures were given counts; None before it does."""
        return self._counted_from(record, 1) if record.batches else None

    def last_batch_at(self, record: TenderRecord) -> datetime | None:
        """The same of the latest batch."""
        return self._counted_from(record, len(record.batches)) if record.batches else None

    def _counted_from(self, record: TenderRecord, rank: int) -> datetime | None:
        """When the last mail left; when it was planned if all were refused or given up. None while most wait.

        The few that wait are waited for a working day, not for the days that the outbox goes on with a full mailbox.
        """
        planned, batch = record.batches[rank - 1], self._batches.get(rank, _Batch())
        if batch.waiting and batch.waiting >= batch.left:
            return None
        since = max(planned, batch.last_at or planned)
        return working_day_after(since) if batch.waiting else since
