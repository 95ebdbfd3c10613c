"""The outbox on one machine: rows of the SQLite store, leased to one worker at a time."""

import json
import sqlite3
from datetime import datetime

import msgspec

from functions.ports import MOST_ATTEMPTS
from functions.records import BOUNCED, NEVER_AGAIN, Claim, DeadLetter, Delivery, DeliveryState, Mail, OutboxCounts
from functions.storage.moments import read, written
from functions.storage.sqlite.connections import Connections

_NEXT_DUE = (
    "SELECT id, mail, attempts FROM mails WHERE sent_at IS NULL AND dead_at IS NULL AND due_at <= :now"
    " AND (lease_until IS NULL OR lease_until <= :now) ORDER BY due_at, id LIMIT 1"
)
"""Read along the index of what waits: whoever claims holds the store's one write lock."""


class SqliteOutbox:
    """A :class:`functions.ports.Outbox` in the file of the store."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    def claim(self, now: datetime, lease_until: datetime) -> Claim | None:
        """The mail that has been due longest, leased until then; None when nothing is due.

        The attempt is counted before it is made: a mail that kills its worker is buried like any other.
        """
        with self._connections.writing() as connection:
            while (row := connection.execute(_NEXT_DUE, {"now": written(now)}).fetchone()) is not None:
                mail = _decoded(row)
                if mail is not None and row["attempts"] < MOST_ATTEMPTS:
                    break
                connection.execute(
                    "UPDATE mails SET dead_at = ?, last_error = coalesce(last_error, ?) WHERE id = ?",
                    (written(now), "undecodable" if mail is None else "abandoned", row["id"]),
                )
            else:
                return None
            connection.execute(
                "UPDATE mails SET attempts = attempts + 1, lease_until = ? WHERE id = ?",
                (written(lease_until), row["id"]),
            )
        return Claim(mail=mail, attempts=row["attempts"] + 1, lease_until=read(written(lease_until)))

    def postpone(self, claim: Claim, until: datetime) -> None:
        """The mail was not tried: due again at ``until``, its claim uncounted. Nothing when the lease was lost."""
        with self._connections.writing() as connection:
            connection.execute(
                "UPDATE mails SET lease_until = NULL, due_at = :until, attempts = attempts - 1"
                " WHERE id = :id AND lease_until = :lease AND sent_at IS NULL AND dead_at IS NULL",
                {"until": written(until), "id": claim.mail.id, "lease": written(claim.lease_until)},
            )

    def release_leases(self, now: datetime) -> int:
        """Make due again what dead workers held: to be called by the only worker alive. How many there were."""
        with self._connections.writing() as connection:
            return connection.execute(
                "UPDATE mails SET lease_until = NULL WHERE lease_until > ? AND sent_at IS NULL AND dead_at IS NULL",
                (written(now),),
            ).rowcount

    def replay(self, now: datetime, id: str = "") -> int:
        """Make dead letters due again, as if never tried: one, or all; how many there were.

        Not those of :data:`functions.records.NEVER_AGAIN`.
        """
        with self._connections.writing() as connection:
            return connection.execute(
                "UPDATE mails SET dead_at = NULL, lease_until = NULL, last_error = NULL, attempts = 0, refused = 0,"
                " due_at = :now WHERE dead_at IS NOT NULL AND sent_at IS NULL AND mail IS NOT NULL"
                " AND (:id = '' OR id = :id)"
                " AND coalesce(last_error, '') NOT IN (SELECT value FROM json_each(:never))",
                {"now": written(now), "id": id, "never": json.dumps(sorted(NEVER_AGAIN))},
            ).rowcount

    def sent(self, claim: Claim, at: datetime) -> None:
        """The mail left: true whoever holds the lease by now, unless it came back already."""
        with self._connections.writing() as connection:
            connection.execute(
                "UPDATE mails SET sent_at = ?, dead_at = NULL, refused = 0, lease_until = NULL, last_error = NULL"
                " WHERE id = ? AND (last_error IS NULL OR last_error != ?)",
                (written(at), claim.mail.id, BOUNCED),
            )

    def bounced(self, id: str, at: datetime) -> None:
        """The mail came back after it had left, or seemed not to: refused, BOUNCED, whoever holds it by now."""
        with self._connections.writing() as connection:
            connection.execute(
                "UPDATE mails SET dead_at = ?, sent_at = NULL, refused = 1, lease_until = NULL, last_error = ?"
                " WHERE id = ?",
                (written(at), BOUNCED, id),
            )

    def failed(self, claim: Claim, error: str, at: datetime, retry_at: datetime | None, refused: bool = False) -> None:
        """The mail did not leave: due again at ``retry_at``, or a dead letter. Nothing when the lease was lost."""
        with self._connections.writing() as connection:
            connection.execute(
                "UPDATE mails SET lease_until = NULL, last_error = :error, due_at = coalesce(:retry, due_at),"
                " dead_at = CASE WHEN :retry IS NULL THEN :at END, refused = :refused"
                " WHERE id = :id AND lease_until = :lease AND sent_at IS NULL AND dead_at IS NULL",
                {
                    "error": error,
                    "retry": written(retry_at) if retry_at else None,
                    "at": written(at),
                    "refused": refused,
                    "id": claim.mail.id,
                    "lease": written(claim.lease_until),
                },
            )

    def deliveries(self, about: str) -> list[Delivery]:
        """Where the mails of a document stand, in the order they were written."""
        with self._connections.reading() as connection:
            rows = connection.execute(
                "SELECT label, attempts, refused, written_at, sent_at, dead_at FROM mails WHERE about = ?"
                " ORDER BY written_at, label, id",
                (about,),
            ).fetchall()
        return [
            Delivery(
                label=row["label"],
                state=_state(row),
                at=read(row["sent_at"] or row["dead_at"] or row["written_at"]),
                attempts=row["attempts"],
            )
            for row in rows
        ]

    def dead(self) -> list[DeadLetter]:
        """The dead letters, oldest first."""
        with self._connections.reading() as connection:
            rows = connection.execute(
                "SELECT * FROM mails WHERE dead_at IS NOT NULL AND sent_at IS NULL ORDER BY dead_at, id"
            ).fetchall()
        return [
            DeadLetter(
                id=row["id"],
                about=row["about"],
                label=row["label"],
                attempts=row["attempts"],
                error=row["last_error"] or "",
                dead_at=read(row["dead_at"]),
                refused=bool(row["refused"]),
            )
            for row in rows
        ]

    def mails_to(self, email: str) -> list[Mail]:
        """The copies that are kept of mails to an address, oldest first."""
        with self._connections.reading() as connection:
            rows = connection.execute(
                "SELECT mail FROM mails WHERE recipient = ? AND mail IS NOT NULL ORDER BY written_at, id",
                (email.strip().casefold(),),
            ).fetchall()
        return [mail for mail in map(_decoded, rows) if mail]

    def counts(self) -> OutboxCounts:
        """How many mails there are, by state."""
        with self._connections.reading() as connection:
            row = connection.execute(
                "SELECT coalesce(sum(sent_at IS NOT NULL), 0) AS sent,"
                " coalesce(sum(sent_at IS NULL AND dead_at IS NOT NULL AND refused), 0) AS refused,"
                " coalesce(sum(sent_at IS NULL AND dead_at IS NOT NULL AND NOT refused), 0) AS given_up,"
                " coalesce(sum(sent_at IS NULL AND dead_at IS NULL), 0) AS waiting,"
                " min(CASE WHEN sent_at IS NULL AND dead_at IS NULL THEN due_at END) AS oldest FROM mails"
            ).fetchone()
        return OutboxCounts(
            waiting=row["waiting"],
            sent=row["sent"],
            refused=row["refused"],
            given_up=row["given_up"],
            oldest_due=read(row["oldest"]) if row["oldest"] else None,
        )


def _state(row: sqlite3.Row) -> DeliveryState:
    if row["sent_at"]:
        return DeliveryState.SENT
    if row["dead_at"]:
        return DeliveryState.REFUSED if row["refused"] else DeliveryState.GIVEN_UP
    return DeliveryState.WAITING


def _decoded(row: sqlite3.Row) -> Mail | None:
    """The mail of a row; None when it is not one, as after a change of its shape."""
    try:
        return msgspec.json.decode(row["mail"], type=Mail)
    except msgspec.DecodeError:
        return None
