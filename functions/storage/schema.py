"""The tables of the SQLite store, as numbered migrations: ``PRAGMA user_version`` counts those applied.

A migration is never edited once published: a change is a new one at the end. Moments are ISO 8601 in UTC with
microseconds, so that they sort as text.
"""

import sqlite3

MIGRATIONS = (
    """
    CREATE TABLE snapshot (
        only INTEGER PRIMARY KEY CHECK (only = 1),
        version INTEGER NOT NULL,
        frame BLOB NOT NULL,
        loaded_at TEXT NOT NULL
    ) STRICT;
    CREATE TABLE structures (
        id TEXT PRIMARY KEY,
        slug TEXT NOT NULL,
        name TEXT NOT NULL,
        kind_label TEXT NOT NULL,
        city_line TEXT NOT NULL,
        live INTEGER NOT NULL,
        vanished INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE contacts (
        structure_id TEXT PRIMARY KEY REFERENCES structures (id) ON DELETE CASCADE,
        email TEXT NOT NULL,
        name TEXT NOT NULL,
        source_label TEXT NOT NULL,
        opposed INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
    -- Keyed digests, not addresses: an opposition outlives snapshots and says nothing of who made it.
    CREATE TABLE oppositions (
        digest TEXT PRIMARY KEY,
        recorded_at TEXT NOT NULL
    ) STRICT, WITHOUT ROWID;
    -- The id is the nonce of the stamp: its key makes a confirmation count once.
    CREATE TABLE messages (
        id TEXT PRIMARY KEY,
        reference TEXT NOT NULL UNIQUE,
        structure_id TEXT NOT NULL,
        structure_name TEXT NOT NULL,
        content BLOB NOT NULL,
        state TEXT NOT NULL CHECK (state IN ('accepted', 'held')),
        hold_reason TEXT CHECK ((hold_reason IS NOT NULL) = (state = 'held')),
        accepted_at TEXT NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE outbox (
        id TEXT PRIMARY KEY,
        message_id TEXT NOT NULL REFERENCES messages (id) ON DELETE CASCADE,
        mail BLOB NOT NULL,
        due_at TEXT NOT NULL,
        attempts INTEGER NOT NULL DEFAULT 0,
        lease_until TEXT,
        sent_at TEXT,
        dead_at TEXT,
        last_error TEXT
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX outbox_waiting ON outbox (due_at) WHERE sent_at IS NULL AND dead_at IS NULL;
    CREATE INDEX outbox_of_message ON outbox (message_id);
    """,
    """
    ALTER TABLE snapshot ADD COLUMN destinations BLOB NOT NULL DEFAULT x'7b7d';
    ALTER TABLE messages ADD COLUMN service TEXT NOT NULL DEFAULT 'contact' CHECK (service IN ('contact', 'report'));
    """,
)


class NewerStore(Exception):
    """The file was written by a later version of this program: a sentence that says what to do."""


def migrate(connection: sqlite3.Connection) -> None:
    """Bring the tables up to date, in the caller's transaction. Raises :class:`NewerStore`."""
    applied: int = connection.execute("PRAGMA user_version").fetchone()[0]
    if applied > len(MIGRATIONS):
        raise NewerStore(
            f"Le magasin est de la version {applied}, ce programme connaît la {len(MIGRATIONS)} : mettez-le à jour."
        )
    for migration in MIGRATIONS[applied:]:
        for statement in _statements(migration):
            connection.execute(statement)
    connection.execute(f"PRAGMA user_version = {len(MIGRATIONS)}")


def _statements(script: str) -> list[str]:
    # executescript would commit the caller's transaction first.
    return [statement for statement in script.split(";") if statement.strip()]
