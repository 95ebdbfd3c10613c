"""The store on one machine: a SQLite file that holds the snapshot, the messages and the oppositions."""

import sqlite3
from collections.abc import Sequence
from datetime import datetime

import msgspec

from data.submissions.contact import ContactMessage
from data.submissions.report import ErrorReport
from functions.records import (
    Content,
    Counts,
    Erased,
    HeldMessage,
    HoldReason,
    KnownStructure,
    Limits,
    Mail,
    Outcome,
    Recipient,
    Service,
    Snapshot,
    StoredMessage,
)
from functions.storage.connections import Connections
from functions.storage.moments import read, written
from theme.destinations import Destinations
from theme.frame import Frame

_SERVICES = {ContactMessage: Service.CONTACT, ErrorReport: Service.REPORT}


class SqliteStore:
    """A :class:`functions.ports.Store` in a SQLite file."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    def version(self) -> int:
        """The number of the latest snapshot; 0 before the first."""
        with self._connections.reading() as connection:
            row = connection.execute("SELECT version FROM snapshot").fetchone()
        return row["version"] if row else 0

    def frame(self) -> Frame | None:
        """The frame of the latest snapshot."""
        with self._connections.reading() as connection:
            row = connection.execute("SELECT frame FROM snapshot").fetchone()
        return msgspec.json.decode(row["frame"], type=Frame) if row else None

    def destinations(self) -> Destinations:
        """The pages that a trade and a place lead to, of the latest snapshot; none before the first."""
        with self._connections.reading() as connection:
            row = connection.execute("SELECT destinations FROM snapshot").fetchone()
        return msgspec.json.decode(row["destinations"], type=Destinations) if row else Destinations()

    def load(self, snapshot: Snapshot) -> int:
        """Replace the snapshot in one transaction; the new version. Structures it lacks stay, as vanished."""
        with self._connections.writing() as connection:
            connection.execute(
                "INSERT INTO snapshot (only, version, frame, loaded_at, destinations)"
                " VALUES (1, 1, :frame, :at, :destinations) ON CONFLICT (only) DO UPDATE"
                " SET version = version + 1, frame = :frame, loaded_at = :at, destinations = :destinations",
                {
                    "frame": msgspec.json.encode(snapshot.frame),
                    "at": written(snapshot.loaded_at),
                    "destinations": msgspec.json.encode(snapshot.destinations),
                },
            )
            # Private contacts never outlive the snapshot that brought them.
            connection.execute("DELETE FROM contacts")
            connection.execute("UPDATE structures SET vanished = 1, live = 0")
            connection.executemany(
                "INSERT OR REPLACE INTO structures"
                " VALUES (:id, :slug, :name, :kind_label, :city_line, :live, :vanished)",
                (msgspec.structs.asdict(structure) for structure in snapshot.structures),
            )
            connection.executemany(
                "INSERT INTO contacts VALUES (:structure_id, :email, :name, :source_label, :opposed)",
                (msgspec.structs.asdict(recipient) for recipient in snapshot.recipients),
            )
            version: int = connection.execute("SELECT version FROM snapshot").fetchone()["version"]
        self._connections.erase_log()
        return version

    def structure(self, structure_id: str) -> KnownStructure | None:
        """A structure of this snapshot or of an earlier one."""
        with self._connections.reading() as connection:
            row = connection.execute("SELECT * FROM structures WHERE id = ?", (structure_id,)).fetchone()
        return msgspec.convert(dict(row), KnownStructure, strict=False) if row else None

    def recipient(self, structure_id: str) -> Recipient | None:
        """Where to write to a structure."""
        with self._connections.reading() as connection:
            row = connection.execute("SELECT * FROM contacts WHERE structure_id = ?", (structure_id,)).fetchone()
        return msgspec.convert(dict(row), Recipient, strict=False) if row else None

    def accept(self, message: StoredMessage[Content], mails: Sequence[Mail]) -> StoredMessage[Content]:
        """Store a message and the mails it causes, all or nothing; the earlier message when its id was used already."""
        with self._connections.writing() as connection:
            earlier = connection.execute("SELECT * FROM messages WHERE id = ?", (message.id,)).fetchone()
            if earlier:
                return _stored(earlier, type(message.content))
            connection.execute(
                "INSERT INTO messages (id, reference, service, structure_id, structure_name, content, state,"
                " hold_reason, accepted_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    message.id,
                    message.reference,
                    _SERVICES[type(message.content)],
                    message.content.structure_id,
                    message.structure_name,
                    msgspec.json.encode(message.content),
                    "held" if message.hold_reason else "accepted",
                    message.hold_reason,
                    written(message.accepted_at),
                ),
            )
            _post(connection, message.id, mails)
        return message

    def accepted(self, message_id: str) -> Outcome | None:
        """What became of the message with that id."""
        return self._outcome("SELECT * FROM messages WHERE id = ?", message_id)

    def outcome(self, reference: str) -> Outcome | None:
        """What became of the message with that reference."""
        return self._outcome("SELECT * FROM messages WHERE reference = ?", reference)

    def oppose(self, digest: str, at: datetime) -> None:
        """Record that an address, known by its digest only, wants no more messages. May be repeated."""
        with self._connections.writing() as connection:
            connection.execute("INSERT OR IGNORE INTO oppositions VALUES (?, ?)", (digest, written(at)))

    def is_opposed(self, digest: str) -> bool:
        """Whether an address wants no more messages."""
        with self._connections.reading() as connection:
            return connection.execute("SELECT 1 FROM oppositions WHERE digest = ?", (digest,)).fetchone() is not None

    def counts(self) -> Counts:
        """How much the store holds."""
        with self._connections.reading() as connection:
            messages, reports = (
                connection.execute(
                    "SELECT state, count(*) FROM messages WHERE service = ? GROUP BY state", (service,)
                ).fetchall()
                for service in (Service.CONTACT, Service.REPORT)
            )
            mails = connection.execute(
                "SELECT CASE WHEN sent_at IS NOT NULL THEN 'sent' WHEN dead_at IS NOT NULL THEN 'dead'"
                " ELSE 'waiting' END AS state, count(*) FROM outbox GROUP BY 1"
            ).fetchall()
            structures = connection.execute("SELECT count(*), coalesce(sum(vanished), 0) FROM structures").fetchone()
            loaded = connection.execute("SELECT loaded_at FROM snapshot").fetchone()
        return Counts(
            messages={"accepted": 0, "held": 0} | dict(messages),
            reports={"accepted": 0, "held": 0} | dict(reports),
            mails={"waiting": 0, "sent": 0, "dead": 0} | dict(mails),
            structures=structures[0],
            vanished=structures[1],
            loaded_at=read(loaded["loaded_at"]) if loaded else None,
        )

    def held(self) -> list[HeldMessage]:
        """The held messages and reports, oldest first."""
        with self._connections.reading() as connection:
            rows = connection.execute("SELECT * FROM messages WHERE state = 'held' ORDER BY accepted_at").fetchall()
        return [
            HeldMessage(
                service=Service(row["service"]),
                reference=row["reference"],
                structure_id=row["structure_id"],
                accepted_at=read(row["accepted_at"]),
                hold_reason=HoldReason(row["hold_reason"]),
            )
            for row in rows
        ]

    def held_reports(self) -> list[StoredMessage[ErrorReport]]:
        """The held reports, whole, oldest first."""
        with self._connections.reading() as connection:
            rows = connection.execute(
                "SELECT * FROM messages WHERE state = 'held' AND service = ? ORDER BY accepted_at", (Service.REPORT,)
            ).fetchall()
        return [_stored(row, ErrorReport) for row in rows]

    def release(self, reference: str, mails: Sequence[Mail]) -> bool:
        """Store the mails that pass a held message on, all or nothing; whether it was held still."""
        with self._connections.writing() as connection:
            row = connection.execute(
                "UPDATE messages SET state = 'accepted', hold_reason = NULL WHERE reference = ? AND state = 'held'"
                " RETURNING id",
                (reference,),
            ).fetchone()
            if row:
                _post(connection, row["id"], mails)
        return row is not None

    def erase(self, limits: Limits) -> Erased:
        """Erase what is older than its limit, for good: overwritten in the tables, gone from the write-ahead log."""
        with self._connections.writing() as connection:
            mails = connection.execute(
                "DELETE FROM outbox WHERE coalesce(sent_at, dead_at) < ?", (written(limits.mails),)
            ).rowcount
            messages = connection.execute(
                "DELETE FROM messages WHERE accepted_at < CASE WHEN state = 'held' AND service = ? THEN ? ELSE ? END"
                # Its mails go with it: one that still waits keeps it.
                " AND NOT EXISTS (SELECT 1 FROM outbox WHERE message_id = messages.id"
                " AND sent_at IS NULL AND dead_at IS NULL)",
                (Service.CONTACT, written(limits.held), written(limits.messages)),
            ).rowcount
        self._connections.erase_log()
        return Erased(messages=messages, mails=mails)

    def _outcome(self, query: str, key: str) -> Outcome | None:
        with self._connections.reading() as connection:
            row = connection.execute(query, (key,)).fetchone()
        if row is None:
            return None
        return Outcome(
            service=Service(row["service"]),
            reference=row["reference"],
            structure_id=row["structure_id"],
            structure_name=row["structure_name"],
            hold_reason=_reason(row),
            accepted_at=read(row["accepted_at"]),
        )


def _post(connection: sqlite3.Connection, message_id: str, mails: Sequence[Mail]) -> None:
    connection.executemany(
        "INSERT INTO outbox (id, message_id, mail, due_at) VALUES (?, ?, ?, ?)",
        ((mail.id, message_id, msgspec.json.encode(mail), written(mail.written_at)) for mail in mails),
    )


def _stored(row: sqlite3.Row, content: type[Content]) -> StoredMessage[Content]:
    return StoredMessage(
        id=row["id"],
        reference=row["reference"],
        content=msgspec.json.decode(row["content"], type=content),
        structure_name=row["structure_name"],
        hold_reason=_reason(row),
        accepted_at=read(row["accepted_at"]),
    )


def _reason(row: sqlite3.Row) -> HoldReason | None:
    return HoldReason(row["hold_reason"]) if row["hold_reason"] else None
