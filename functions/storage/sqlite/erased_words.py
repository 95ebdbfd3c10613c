"""Taking the address of an erased person out of what stands in a SQLite store, whoever wrote it."""

import sqlite3
from collections.abc import Callable
from typing import Any

import msgspec

from functions.storage.erased_bodies import body_without


def erase_words(connection: sqlite3.Connection, is_theirs: Callable[[str], bool], instead: str) -> None:
    """Put ``instead`` in the place of an erased address in documents and mails; records lose a published one.

    In the caller's transaction.
    """
    for row in connection.execute("SELECT kind, id, body FROM documents").fetchall():
        if left := body_without(row["body"], is_theirs, instead):
            # A version further: whoever read it before cannot write the address back.
            connection.execute(
                "UPDATE documents SET body = ?, version = version + 1 WHERE kind = ? AND id = ?",
                (left, row["kind"], row["id"]),
            )
    for row in connection.execute("SELECT id, mail FROM mails WHERE mail IS NOT NULL").fetchall():
        if left := body_without(row["mail"], is_theirs, instead):
            connection.execute("UPDATE mails SET mail = ? WHERE id = ?", (left, row["id"]))
    for row in connection.execute("SELECT id, record FROM structures WHERE record IS NOT NULL").fetchall():
        record: dict[str, Any] = msgspec.json.decode(row["record"])
        if record.get("published_email") and is_theirs(record["published_email"]):
            body = msgspec.json.encode(record | {"published_email": None})
            connection.execute("UPDATE structures SET record = ? WHERE id = ?", (body, row["id"]))
