"""The outbox on DynamoDB: items leased to one mailer at a time by conditional writes.

Indexes only say which mails to look at, some milliseconds late: whatever is done of one is decided on the item itself.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from functions.ports import MOST_ATTEMPTS, Conflict
from functions.records import BOUNCED, NEVER_AGAIN, Claim
from functions.storage.dynamodb.keys import DEAD, MAIL, SENT, WAITING, mail_key, read_mail, text_of
from functions.storage.dynamodb.outbox_reading import OutboxReading, id_of, placed, typed
from functions.storage.dynamodb.table import Item
from functions.storage.moments import read, written

_IS_FREE = "(attribute_not_exists(lease_until) OR lease_until <= :now)"
_IS_OURS = "lease_until = :lease AND queue = :waiting"
"""The lease was not lost, and the mail neither left nor was given up meanwhile."""
_AFTER_ALL_IDS = "$"
"""What follows ``#``, which stands between a moment and an id."""


class DynamoOutbox(OutboxReading):
    """A :class:`functions.ports.Outbox` in the table of the store."""

    def claim(self, now: datetime, lease_until: datetime) -> Claim | None:
        """The mail that has been due longest, leased until then; None when nothing is due."""
        return next((claim for id in self.due(now) if (claim := self.claim_mail(id, now, lease_until))), None)

    def due(self, now: datetime) -> Iterator[str]:
        """The ids of the mails that are due and that nobody holds, those that have been due longest first."""
        items = self._table.query(
            "by_queue",
            "queue",
            WAITING,
            ranges=("queue_at < :until",),
            FilterExpression=_IS_FREE,
            ExpressionAttributeValues=placed(until=f"{written(now)}{_AFTER_ALL_IDS}", now=written(now)),
        )
        yield from map(id_of, items)

    def claim_mail(self, id: str, now: datetime, lease_until: datetime) -> Claim | None:
        """That very mail, leased until then; None when it is not due, when somebody holds it, or when it is done with.

        The attempt is counted before it is made: a mail that kills its worker is buried like any other.
        """
        try:
            item = self._change(
                id,
                "SET lease_until = :lease, attempts = attempts + :one",
                f"queue = :waiting AND due_at <= :now AND {_IS_FREE}",
                waiting=WAITING,
                now=written(now),
                lease=written(lease_until),
                one=1,
            )
        except Conflict:
            return None
        mail, attempts = read_mail(item), int(item["attempts"]["N"])
        if mail is not None and attempts <= MOST_ATTEMPTS:
            return Claim(mail=mail, attempts=attempts, lease_until=read(written(lease_until)))
        self._bury(item, "undecodable" if mail is None else "abandoned", now)
        return None

    def postpone(self, claim: Claim, until: datetime) -> None:
        """The mail was not tried: due again at ``until``, its claim uncounted. Nothing when the lease was lost."""
        self._change_ours(
            claim,
            "SET due_at = :until, queue_at = :queue_at, attempts = attempts - :one REMOVE lease_until",
            until=written(until),
            queue_at=_queue_at(until, claim.mail.id),
            one=1,
        )

    def release_leases(self, now: datetime) -> int:
        """Make due again what dead workers held: to be called by the only worker alive. How many there were."""
        held = self._table.query(
            "by_queue",
            "queue",
            WAITING,
            FilterExpression="lease_until > :now",
            ExpressionAttributeValues=placed(now=written(now)),
        )
        return sum(
            self._changed(id_of(item), "REMOVE lease_until", "lease_until = :lease", lease=text_of(item, "lease_until"))
            for item in list(held)
        )

    def replay(self, now: datetime, id: str = "") -> int:
        """Make dead letters due again, as if never tried: one, or all; how many there were.

        Not those of :data:`functions.records.NEVER_AGAIN`.
        """
        never = {f"never{rank}": error for rank, error in enumerate(sorted(NEVER_AGAIN))}
        may_leave = f"NOT last_error IN ({', '.join(f':{name}' for name in never)})"
        ids = [id] if id else [id_of(item) for item in self._table.query("by_queue", "queue", DEAD)]
        return sum(
            self._changed(
                one,
                "SET queue = :waiting, due_at = :now, queue_at = :queue_at, attempts = :none, refused = :no"
                " REMOVE dead_at, lease_until, last_error",
                f"queue = :dead AND attribute_exists(body) AND (attribute_not_exists(last_error) OR {may_leave})",
                waiting=WAITING,
                dead=DEAD,
                now=written(now),
                queue_at=_queue_at(now, one),
                none=0,
                no=False,
                **never,
            )
            for one in ids
        )

    def sent(self, claim: Claim, at: datetime) -> None:
        """The mail left: true whoever holds the lease by now, unless it came back already."""
        self._changed(
            claim.mail.id,
            "SET sent_at = :at, queue = :sent, queue_at = :queue_at, refused = :no"
            " REMOVE dead_at, lease_until, last_error",
            "attribute_exists(pk) AND (attribute_not_exists(last_error) OR last_error <> :bounced)",
            at=written(at),
            sent=SENT,
            queue_at=_queue_at(at, claim.mail.id),
            no=False,
            bounced=BOUNCED,
        )

    def bounced(self, id: str, at: datetime) -> None:
        """The mail came back after it had left, or seemed not to: refused, BOUNCED, whoever holds it by now."""
        self._changed(
            id,
            "SET dead_at = :at, queue = :dead, queue_at = :queue_at, refused = :yes, last_error = :bounced"
            " REMOVE sent_at, lease_until",
            "attribute_exists(pk)",
            at=written(at),
            dead=DEAD,
            queue_at=_queue_at(at, id),
            yes=True,
            bounced=BOUNCED,
        )

    def failed(self, claim: Claim, error: str, at: datetime, retry_at: datetime | None, refused: bool = False) -> None:
        """The mail did not leave: due again at ``retry_at``, or a dead letter. Nothing when the lease was lost."""
        moment = retry_at or at
        fate = "due_at = :moment" if retry_at else "dead_at = :moment"
        self._change_ours(
            claim,
            f"SET {fate}, queue = :queue, queue_at = :queue_at, last_error = :error, refused = :refused"
            " REMOVE lease_until",
            moment=written(moment),
            queue=WAITING if retry_at else DEAD,
            queue_at=_queue_at(moment, claim.mail.id),
            error=error,
            refused=refused,
        )

    def _bury(self, item: Item, error: str, now: datetime) -> None:
        """Give up what was claimed just now and cannot be tried; the attempt that is not made is not counted."""
        self._changed(
            id_of(item),
            "SET dead_at = :now, queue = :dead, queue_at = :queue_at, attempts = attempts - :one,"
            " last_error = if_not_exists(last_error, :error) REMOVE lease_until",
            _IS_OURS,
            waiting=WAITING,
            lease=text_of(item, "lease_until"),
            now=written(now),
            dead=DEAD,
            queue_at=_queue_at(now, id_of(item)),
            one=1,
            error=error,
        )

    def _change_ours(self, claim: Claim, change: str, **values: Any) -> None:
        self._changed(claim.mail.id, change, _IS_OURS, lease=written(claim.lease_until), waiting=WAITING, **values)

    def _changed(self, id: str, change: str, condition: str, **values: Any) -> bool:
        """Whether the condition held, and the mail was changed."""
        try:
            self._change(id, change, condition, **values)
        except Conflict:
            return False
        return True

    def _change(self, id: str, change: str, condition: str, **values: Any) -> Item:
        return self._table.update(mail_key(id), MAIL, change, condition, **typed(**values))


def _queue_at(moment: datetime, id: str) -> str:
    return f"{written(moment)}#{id}"
