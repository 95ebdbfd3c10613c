"""Whether a file is a store of this program, whole, that this version reads; the file is left as it is."""

import sqlite3
from contextlib import closing
from pathlib import Path

from functions.storage.sqlite.schema import MIGRATIONS


class UnusableStore(Exception):
    """A file is no store that this program reads: what it is instead, between its name and what to do."""


def recognise(file: Path) -> None:
    """Read a store that no one else uses, whole. Raises :class:`UnusableStore`."""
    try:
        # Immutable: nothing is written beside it, not even a lock.
        with closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro&immutable=1", uri=True)) as connection:
            is_whole = connection.execute("PRAGMA integrity_check(1)").fetchone()[0] == "ok"
            version: int = connection.execute("PRAGMA user_version").fetchone()[0]
            parts = _parts(connection)
    except sqlite3.Error:
        raise UnusableStore("est abîmé\u202f:") from None
    if not is_whole:
        raise UnusableStore("est abîmé\u202f:")
    if version > len(MIGRATIONS):
        raise UnusableStore(
            f"est de la version {version} et ce programme connaît la {len(MIGRATIONS)}\u202f: mettez-le à jour, ou"
        )
    if version == 0 or parts != _parts_at(version):
        raise UnusableStore("n’est pas un magasin de ce programme\u202f:")


def _parts(connection: sqlite3.Connection) -> set[tuple[str, str]]:
    """Tables, indexes, triggers and views, by type and name; SQLite's own aside."""
    return {
        (kind, name)
        for kind, name in connection.execute("SELECT type, name FROM sqlite_schema")
        if not name.startswith("sqlite_")
    }


def _parts_at(version: int) -> set[tuple[str, str]]:
    with closing(sqlite3.connect(":memory:")) as connection:
        for migration in MIGRATIONS[:version]:
            connection.executescript(migration)
        return _parts(connection)
