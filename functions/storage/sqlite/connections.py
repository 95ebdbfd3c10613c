"""Connections to one SQLite file: one a thread, durable, private to its owner."""

import os
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from functions.ports import StoreUnavailable
from functions.storage.sqlite.schema import migrate
from functions.storage.sqlite.transactions import transaction

BUSY_SECONDS = 5.0


class Connections:
    """Opens the file at first use in each thread, and brings its tables up to date once.

    WAL lets pages be read while a message is written; ``synchronous=FULL`` makes a commit survive a power cut;
    ``secure_delete`` overwrites what is erased (:meth:`erase_remains`). ``busy_seconds``: how long to wait for another
    writer.
    """

    def __init__(self, file: Path, busy_seconds: float = BUSY_SECONDS) -> None:
        self.file = file
        self._busy_seconds = busy_seconds
        self._local = threading.local()
        self._migrated = False
        # Threads of one process take turns in order; left to SQLite they would sleep, then race for the file.
        self._turn = threading.Lock()

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """A connection to read with. Raises :class:`StoreUnavailable`."""
        with _faults_as_unavailable():
            yield self._connection()

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """A connection inside a transaction: all is written, or nothing. Raises :class:`StoreUnavailable`."""
        if not self._turn.acquire(timeout=self._busy_seconds):
            raise StoreUnavailable("SQLITE_BUSY")
        try:
            with _faults_as_unavailable(), transaction(self._connection()) as connection:
                yield connection
        finally:
            self._turn.release()

    def erase_remains(self) -> None:
        """Write the file again without what its tables lost, and empty its log; someone who reads delays the latter.

        ``secure_delete`` overwrites what is deleted, but not the copies that SQLite leaves in the free part of a page
        when it moves rows between pages.
        """
        if not self._turn.acquire(timeout=self._busy_seconds):
            raise StoreUnavailable("SQLITE_BUSY")
        try:
            with self.reading() as connection:
                connection.execute("PRAGMA temp_store = MEMORY")  # no second copy of it on any disk
                connection.execute("VACUUM")
                connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        finally:
            self._turn.release()

    def close(self) -> None:
        """Close this thread's connection; others close when their thread ends."""
        connection: sqlite3.Connection | None = self._local.__dict__.pop("connection", None)
        if connection is not None:
            connection.close()

    def _connection(self) -> sqlite3.Connection:
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is None:
            connection = self._open()
            self._local.connection = connection
        return connection

    def _open(self) -> sqlite3.Connection:
        try:
            self.file.parent.mkdir(parents=True, exist_ok=True)
            # Only a new file is opened here: closing any descriptor of a store in use would drop SQLite's own locks
            # on it (POSIX), and the next process to leave would delete the log that this one still writes.
            os.close(os.open(self.file, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
        except FileExistsError:
            pass
        except OSError as error:
            raise StoreUnavailable(type(error).__name__) from error
        connection = sqlite3.connect(self.file, timeout=self._busy_seconds, isolation_level=None)
        try:
            connection.row_factory = sqlite3.Row
            _to_wal(connection, self._busy_seconds)
            connection.execute("PRAGMA synchronous = FULL")
            connection.execute("PRAGMA secure_delete = ON")
            connection.execute("PRAGMA foreign_keys = ON")
            if not self._migrated:
                with transaction(connection):
                    migrate(connection)
                self._migrated = True
        except BaseException:
            connection.close()
            raise
        return connection


def _to_wal(connection: sqlite3.Connection, seconds: float) -> None:
    """Several processes may open a new file at once: here SQLite does not wait for the others, as it does elsewhere."""
    deadline = time.monotonic() + seconds
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() > deadline:
                raise
        time.sleep(0.01)


@contextmanager
def _faults_as_unavailable() -> Iterator[None]:
    try:
        yield
    except (sqlite3.IntegrityError, sqlite3.ProgrammingError):
        raise  # a fault of this program, not of the store
    except sqlite3.DatabaseError as error:
        raise StoreUnavailable(getattr(error, "sqlite_errorname", type(error).__name__)) from error
