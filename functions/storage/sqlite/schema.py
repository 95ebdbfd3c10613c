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
    """
    ALTER TABLE structures ADD COLUMN record BLOB;
    CREATE INDEX structures_slug ON structures (slug);
    ALTER TABLE contacts ADD COLUMN contact BLOB;
    ALTER TABLE oppositions ADD COLUMN erased INTEGER NOT NULL DEFAULT 0;
    -- What people send and what is decided of it, each whole in its body (functions.documents.Document).
    CREATE TABLE documents (
        kind TEXT NOT NULL,
        id TEXT NOT NULL,
        version INTEGER NOT NULL,
        queue TEXT NOT NULL,
        at TEXT NOT NULL,
        erase_at TEXT,
        subject TEXT NOT NULL,
        body BLOB NOT NULL,
        PRIMARY KEY (kind, id)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX documents_queue ON documents (kind, queue, at) WHERE queue != '';
    CREATE INDEX documents_subject ON documents (kind, subject, at) WHERE subject != '';
    CREATE INDEX documents_end ON documents (erase_at) WHERE erase_at IS NOT NULL;
    CREATE TABLE people (
        email TEXT NOT NULL,
        kind TEXT NOT NULL,
        id TEXT NOT NULL,
        PRIMARY KEY (email, kind, id),
        FOREIGN KEY (kind, id) REFERENCES documents (kind, id) ON DELETE CASCADE
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX people_of_document ON people (kind, id);
    -- Copies of mails go before what became of them: mail is null then.
    CREATE TABLE mails (
        id TEXT PRIMARY KEY,
        about TEXT NOT NULL,
        label TEXT NOT NULL,
        recipient TEXT,
        mail BLOB,
        written_at TEXT NOT NULL,
        due_at TEXT NOT NULL,
        attempts INTEGER NOT NULL DEFAULT 0,
        lease_until TEXT,
        sent_at TEXT,
        dead_at TEXT,
        refused INTEGER NOT NULL DEFAULT 0,
        last_error TEXT
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX mails_waiting ON mails (due_at) WHERE sent_at IS NULL AND dead_at IS NULL;
    CREATE INDEX mails_about ON mails (about, written_at);
    CREATE INDEX mails_recipient ON mails (recipient);
    INSERT INTO documents SELECT service, reference, 1, CASE state WHEN 'held' THEN 'held' ELSE '' END, accepted_at,
        strftime('%Y-%m-%dT%H:%M:%f000+00:00', accepted_at,
            CASE WHEN state = 'held' AND service = 'contact' THEN '+7 days' ELSE '+183 days' END), structure_id,
        CAST(json_object('id', reference, 'state', state, 'hold_reason', hold_reason, 'accepted_at', accepted_at,
            'addressees', json_array(json_object('structure_id', structure_id, 'name', structure_name,
                'hold_reason', hold_reason)),
            'content', CASE service
                WHEN 'contact' THEN json_set(json_remove(CAST(content AS TEXT), '$.structure_id'),
                    '$.structure_ids', json_array(structure_id))
                ELSE json(CAST(content AS TEXT)) END) AS BLOB)
        FROM messages;
    INSERT INTO people SELECT DISTINCT lower(json_extract(CAST(content AS TEXT), '$.email')), service, reference
        FROM messages WHERE json_extract(CAST(content AS TEXT), '$.email') != '';
    INSERT INTO mails SELECT outbox.id, reference, CASE WHEN json_extract(CAST(mail AS TEXT), '$.unsubscribe') != ''
            THEN structure_id ELSE 'receipt' END,
        lower(json_extract(CAST(mail AS TEXT), '$.to')), mail, accepted_at, due_at, attempts, lease_until, sent_at,
        dead_at, 0, last_error
        FROM outbox JOIN messages ON messages.id = message_id;
    DROP TABLE outbox;
    DROP TABLE messages;
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
