"""The clock, every minute: it queues the mails that are due and that nobody holds, and moves needs on.

It is what makes nothing lost: a mail whose message was never queued, or was lost, or whose mailer died, is due and
unclaimed in the table.
"""

from collections.abc import Callable, Iterator, Mapping
from functools import cache
from itertools import islice
from typing import Any

from functions import logs
from functions.desk import Desk
from functions.mail.queue import MailQueue
from functions.storage.dynamodb.outbox import DynamoOutbox
from functions.tenders.sending.campaign import Campaign

MOST_QUEUED = 1000
"""Messages. While so many wait, no more are added: those of mails that are due are most likely among them."""
_SPARE_SECONDS = 10


class PartsFailed(Exception):
    """Some parts failed: their names. The others were done."""


class Clock:
    """What a minute brings."""

    def __init__(self, desk: Desk, queue: MailQueue) -> None:
        assert isinstance(desk.outbox, DynamoOutbox)
        self._desk = desk
        self._outbox = desk.outbox
        self._queue = queue

    def tick(self, seconds_left: Callable[[], float]) -> None:
        """Do each part, whatever becomes of the other. Raises :class:`PartsFailed`, so that an alarm counts it."""
        failed = [name for name, part in self._parts(seconds_left) if not _is_done(name, part)]
        if failed:
            raise PartsFailed(", ".join(failed))

    def _parts(self, seconds_left: Callable[[], float]) -> Iterator[tuple[str, Callable[[], Any]]]:
        yield "mails", self.queue_due
        yield "needs", Campaign(self._desk, lambda: seconds_left() < _SPARE_SECONDS).run

    def queue_due(self) -> int:
        """Queue the mails that are due and that nobody holds; how many. Raises ports.StoreUnavailable."""
        now = self._desk.clock.now()
        room = MOST_QUEUED - self._queue.length()
        due = list(islice(self._outbox.due(now), max(room, 0)))
        refused = self._queue.put(due)
        # Told even of none: an alarm reads since when the oldest has been due.
        oldest = self._outbox.oldest_due()
        late = max(0, int((now - oldest).total_seconds())) if oldest else 0
        logs.event("outbox.queued", mails=len(due) - len(refused), refused=len(refused), oldest_seconds=late)
        return len(due) - len(refused)


def handler(event: Mapping[str, Any], context: Any) -> None:
    """What a minute brings."""
    del event
    _clock().tick(lambda: float(context.get_remaining_time_in_millis()) / 1000)


@cache
def _clock() -> Clock:
    from functions.cloud import desk_on_aws

    logs.to_standard_error()
    desk = desk_on_aws()
    assert desk.settings.cloud is not None
    return Clock(desk, MailQueue(desk.settings.cloud.mail_queue))


def _is_done(name: str, part: Callable[[], Any]) -> bool:
    try:
        part()
    except Exception as error:
        logs.event("clock.fault", part=name, kind=type(error).__name__)
        return False
    return True
