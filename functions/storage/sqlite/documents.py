"""Documents, and the mails they cause, in one SQLite file: one transaction writes both."""

import sqlite3
from collections.abc import Callable, Sequence
from datetime import datetime

import msgspec

from functions.documents import Document, following
from functions.ports import MOST_AT_ONCE, Conflict, D
from functions.records import Erased, Mail
from functions.storage.mail_copies import MAIL_COPIES
from functions.storage.moments import written
from functions.storage.sqlite.connections import Connections
from functions.storage.sqlite.erased_words import erase_words
from functions.weighing import weight

_READ = "SELECT body, version FROM documents WHERE kind = ? AND "
_TYPED = (
    (
        "SELECT kind, id, body FROM documents WHERE body IS NOT NULL",
        "UPDATE documents SET body = ? WHERE kind = ? AND id = ?",
    ),
    ("SELECT id, mail FROM mails WHERE mail IS NOT NULL", "UPDATE mails SET mail = ? WHERE id = ?"),
)
"""Where what people typed stands: reading it, the key first, and writing it again."""


class SqliteDocuments:
    """The documents of a :class:`functions.ports.Store`."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    def get(self, kind: type[D], id: str) -> D | None:
        """The document of that kind and id."""
        found = self._read(kind, "id = ?", (id,))
        return found[0] if found else None

    def commit(
        self, puts: Sequence[Document] = (), mails: Sequence[Mail] = (), deletes: Sequence[Document] = ()
    ) -> None:
        """Write documents and the mails they cause, all or nothing, durably. Raises :class:`Conflict`.

        Raises ValueError beyond :data:`functions.ports.MOST_AT_ONCE`, which no file needs: what is written here must be
        written anywhere.
        """
        if weight(puts, mails, deletes) > MOST_AT_ONCE:
            raise ValueError(f"a commit of more than {MOST_AT_ONCE} writings")
        with self._connections.writing() as connection:
            for document in puts:
                _put(connection, document)
            for document in deletes:
                _delete(connection, document)
            connection.executemany(
                "INSERT INTO mails (id, about, label, recipient, mail, written_at, due_at)"
                " VALUES (?, ?, ?, ?, ?, ?, ?)",
                (
                    (
                        mail.id,
                        mail.about,
                        mail.label,
                        mail.to.casefold(),
                        msgspec.json.encode(mail),
                        written(mail.written_at),
                        written(mail.written_at),
                    )
                    for mail in mails
                ),
            )

    def waiting(self, kind: type[D], queue: str, limit: int = 200) -> list[D]:
        """The documents of a queue, oldest first."""
        return self._read(kind, "queue = ? ORDER BY at, id LIMIT ?", (queue, limit))

    def about(self, kind: type[D], subject: str) -> list[D]:
        """The documents of a subject, newest first."""
        return self._read(kind, "subject = ? ORDER BY at DESC, id", (subject,))

    def everything(self, kind: type[D]) -> list[D]:
        """All documents of a kind, oldest first."""
        return self._read(kind, "true ORDER BY at, id", ())

    def everything_as_written(self, kind: type[D]) -> list[D]:
        """The same: a file is always read as last written."""
        return self.everything(kind)

    def naming(self, kind: type[D], email: str) -> list[D]:
        """The documents that tell of a person, oldest first."""
        return self._read(
            kind,
            "id IN (SELECT id FROM people WHERE people.email = ? AND people.kind = documents.kind) ORDER BY at, id",
            (email.strip().casefold(),),
        )

    def count(self, kind: type[Document]) -> dict[str, int]:
        """How many documents each queue of that kind holds; those of no queue under ``""``."""
        with self._connections.reading() as connection:
            rows = connection.execute(
                "SELECT queue, count(*) FROM documents WHERE kind = ? GROUP BY queue", (kind.kind,)
            ).fetchall()
        return {row[0]: row[1] for row in rows}

    def oppose(self, digest: str, at: datetime) -> None:
        """Record that an address, known by its digest only, wants no more messages. May be repeated."""
        with self._connections.writing() as connection:
            connection.execute(
                "INSERT OR IGNORE INTO oppositions (digest, recorded_at) VALUES (?, ?)", (digest, written(at))
            )

    def is_opposed(self, digest: str) -> bool:
        """Whether an address wants no more messages."""
        with self._connections.reading() as connection:
            return connection.execute("SELECT 1 FROM oppositions WHERE digest = ?", (digest,)).fetchone() is not None

    def oppositions(self) -> frozenset[str]:
        """The digests of all addresses that want no more messages."""
        with self._connections.reading() as connection:
            return frozenset(row["digest"] for row in connection.execute("SELECT digest FROM oppositions"))

    def erase(self, now: datetime) -> Erased:
        """Erase, for good, documents whose purpose has ended, and copies of mails older than their limit.

        The whole file is written again: no copy of them is left in it.
        """
        with self._connections.writing() as connection:
            mails = connection.execute(
                "UPDATE mails SET mail = NULL, recipient = NULL WHERE mail IS NOT NULL"
                " AND coalesce(sent_at, dead_at) < ?",
                (written(now - MAIL_COPIES),),
            ).rowcount
            ended = connection.execute(
                "SELECT kind, id FROM documents WHERE erase_at <= ? AND NOT EXISTS (SELECT 1 FROM mails"
                " WHERE about = documents.id AND sent_at IS NULL AND dead_at IS NULL)",
                (written(now),),
            ).fetchall()
            connection.executemany("DELETE FROM documents WHERE kind = ? AND id = ?", ended)
            connection.executemany("DELETE FROM mails WHERE about = ?", ((row["id"],) for row in ended))
            # A mail about nothing that is kept has nobody to tell what became of it.
            connection.execute(
                "DELETE FROM mails WHERE mail IS NULL AND NOT EXISTS (SELECT 1 FROM documents WHERE id = about)"
            )
        self._connections.erase_remains()
        return Erased(documents=len(ended), mails=mails)

    def erase_person(self, is_theirs: Callable[[str], bool], kinds: Sequence[type[Document]], instead: str) -> int:
        """Erase, for good, what is held about a person, whose addresses ``is_theirs`` recognises; how many documents.

        Documents keep what they may once the person is gone (:meth:`functions.documents.Document.without`). Mails to
        that person go, even those that wait; so does the private half of the structures that person answers for.
        ``instead`` takes the place of the address where somebody else typed it.
        """
        with self._connections.writing() as connection:
            known = connection.execute(
                "SELECT email FROM people UNION SELECT recipient FROM mails WHERE recipient IS NOT NULL"
                " UNION SELECT email FROM contacts"
            ).fetchall()
            theirs = [row["email"] for row in known if is_theirs(row["email"])]
            changed = sum(_erase_from(connection, kind, email) for kind in kinds for email in theirs)
            for email in theirs:
                # What became of a mail is told to whoever wrote the message.
                connection.execute(
                    "UPDATE mails SET mail = NULL, recipient = NULL WHERE recipient = ?"
                    " AND coalesce(sent_at, dead_at) IS NOT NULL",
                    (email.casefold(),),
                )
                connection.execute("DELETE FROM mails WHERE recipient = ?", (email.casefold(),))
                connection.execute("DELETE FROM contacts WHERE email = ?", (email,))
            erase_words(connection, is_theirs, instead)
        self._connections.erase_remains()
        return changed

    def remember_erased(self, digest: str, at: datetime) -> None:
        """Keep the digest of an erased address: an opposition, and the private half of later snapshots is left out."""
        with self._connections.writing() as connection:
            connection.execute(
                "INSERT INTO oppositions (digest, recorded_at, erased) VALUES (?, ?, 1)"
                " ON CONFLICT (digest) DO UPDATE SET erased = 1",
                (digest, written(at)),
            )

    def _read(self, kind: type[D], condition: str, values: tuple[str | int, ...]) -> list[D]:
        with self._connections.reading() as connection:
            rows = connection.execute(_READ + condition, (kind.kind, *values)).fetchall()
        return [_document(row, kind) for row in rows]


def _put(connection: sqlite3.Connection, document: Document) -> None:
    stored = following(document)
    values = {
        "kind": document.kind,
        "id": document.id,
        "version": stored.version,
        "read": document.version,
        "queue": document.queue,
        "at": written(document.at),
        "erase_at": written(document.erase_at) if document.erase_at else None,
        "subject": document.subject,
        "body": msgspec.json.encode(stored),
    }
    if document.version == 0:
        sql = (
            "INSERT OR IGNORE INTO documents (kind, id, version, queue, at, erase_at, subject, body)"
            " VALUES (:kind, :id, :version, :queue, :at, :erase_at, :subject, :body)"
        )
    else:
        sql = (
            "UPDATE documents SET version = :version, queue = :queue, at = :at, erase_at = :erase_at,"
            " subject = :subject, body = :body WHERE kind = :kind AND id = :id AND version = :read"
        )
    if connection.execute(sql, values).rowcount != 1:
        raise Conflict
    connection.execute("DELETE FROM people WHERE kind = ? AND id = ?", (document.kind, document.id))
    connection.executemany(
        "INSERT INTO people (email, kind, id) VALUES (?, ?, ?)",
        (
            (email, document.kind, document.id)
            for email in sorted({email.strip().casefold() for email in document.people if email.strip()})
        ),
    )


def _delete(connection: sqlite3.Connection, document: Document) -> None:
    key = (document.kind, document.id, document.version)
    if connection.execute("DELETE FROM documents WHERE kind = ? AND id = ? AND version = ?", key).rowcount != 1:
        raise Conflict


def _erase_from(connection: sqlite3.Connection, kind: type[Document], email: str) -> int:
    rows = connection.execute(
        "SELECT body, version FROM documents WHERE kind = ? AND id IN (SELECT id FROM people WHERE email = ?"
        " AND people.kind = documents.kind)",
        (kind.kind, email.casefold()),
    ).fetchall()
    for document in (_document(row, kind) for row in rows):
        left = document.without(email)
        if left is not None:
            _put(connection, left)
        else:
            _delete(connection, document)
            connection.execute("DELETE FROM mails WHERE about = ?", (document.id,))
    return len(rows)


def _document(row: sqlite3.Row, kind: type[D]) -> D:
    document = msgspec.json.decode(row["body"], type=kind)
    return msgspec.structs.replace(document, version=row["version"])
