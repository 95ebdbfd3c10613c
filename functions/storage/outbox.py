"""The outbox on one machine: rows of the SQLite store, leased to one worker at a time."""

import sqlite3
from datetime import datetime

import msgspec

from functions.ports import MOST_ATTEMPTS
from functions.records import Claim, Mail
from functions.storage.connections import Connections
from functions.storage.moments import read, written


class SqliteOutbox:
    """A :class:`functions.ports.Outbox` in the file of the store."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    def claim(self, now: datetime, lease_until: datetime) -> Claim | None:
        """The next due mail, leased until then; None when nothing is due.

        The attempt is counted before it is made: a mail that kills its worker is buried like any other.
        """
        with self._connections.writing() as connection:
            connection.execute(
                "UPDATE outbox SET dead_at = :now, last_error = coalesce(last_error, 'abandoned')"
                " WHERE sent_at IS NULL AND dead_at IS NULL AND attempts >= :most AND lease_until <= :now",
                {"now": written(now), "most": MOST_ATTEMPTS},
            )
            row = connection.execute(
                "UPDATE outbox SET attempts = attempts + 1, lease_until = :until WHERE id = ("
                " SELECT id FROM outbox WHERE sent_at IS NULL AND dead_at IS NULL AND due_at <= :now"
                " AND (lease_until IS NULL OR lease_until <= :now) ORDER BY due_at, id LIMIT 1"
                ") RETURNING id, mail, attempts, lease_until",
                {"now": written(now), "until": written(lease_until)},
            ).fetchone()
            mail = _decoded(row)
            if row is not None and mail is None:
                connection.execute(
                    "UPDATE outbox SET dead_at = ?, last_error = 'undecodable' WHERE id = ?", (written(now), row["id"])
                )
        if row is None:
            return None
        if mail is None:
            return self.claim(now, lease_until)
        return Claim(
            mail=mail,
            attempts=row["attempts"],
            lease_until=read(row["lease_until"]),
        )

    def replay(self, now: datetime) -> int:
        """Make every dead letter due again, as if never tried; how many there were."""
        with self._connections.writing() as connection:
            return connection.execute(
                "UPDATE outbox SET dead_at = NULL, lease_until = NULL, last_error = NULL, attempts = 0, due_at = ?"
                " WHERE dead_at IS NOT NULL AND sent_at IS NULL",
                (written(now),),
            ).rowcount

    def sent(self, claim: Claim, at: datetime) -> None:
        """The mail left: true whoever holds the lease by now."""
        with self._connections.writing() as connection:
            connection.execute(
                "UPDATE outbox SET sent_at = ?, dead_at = NULL, lease_until = NULL, last_error = NULL WHERE id = ?",
                (written(at), claim.mail.id),
            )

    def failed(self, claim: Claim, error: str, at: datetime, retry_at: datetime | None) -> None:
        """The mail did not leave: due again at ``retry_at``, or a dead letter. Nothing when the lease was lost."""
        with self._connections.writing() as connection:
            connection.execute(
                "UPDATE outbox SET lease_until = NULL, last_error = :error, due_at = coalesce(:retry, due_at),"
                " dead_at = CASE WHEN :retry IS NULL THEN :at END"
                " WHERE id = :id AND lease_until = :lease AND sent_at IS NULL AND dead_at IS NULL",
                {
                    "error": error,
                    "retry": written(retry_at) if retry_at else None,
                    "at": written(at),
                    "id": claim.mail.id,
                    "lease": written(claim.lease_until),
                },
            )


def _decoded(row: sqlite3.Row | None) -> Mail | None:
    """The mail of a row; None when it is not one, as after a change of its shape."""
    try:
        return msgspec.json.decode(row["mail"], type=Mail) if row else None
    except msgspec.DecodeError:
        return None
