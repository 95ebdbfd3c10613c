"""Counters of the rate limits on one machine: a SQLite file of their own, beside the store."""

import os
import sqlite3
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path

from functions import logs
from functions.guards.limits import Allowance
from functions.storage.sqlite.transactions import transaction

BUSY_SECONDS = 0.25
"""How long a message waits for its counts, at most twice: for threads of this process, then for other processes."""

_TABLES = (
    """
    CREATE TABLE IF NOT EXISTS counts (
        name TEXT NOT NULL,
        key TEXT NOT NULL,
        ends_at INTEGER NOT NULL, -- Unix seconds
        taken INTEGER NOT NULL,
        PRIMARY KEY (name, key, ends_at)
    ) STRICT, WITHOUT ROWID
    """,
    "CREATE INDEX IF NOT EXISTS counts_by_end ON counts (ends_at)",
    """
    CREATE TABLE IF NOT EXISTS counted (
        once TEXT PRIMARY KEY,
        ends_at INTEGER NOT NULL -- Unix seconds: when the last of its windows ends
    ) STRICT, WITHOUT ROWID
    """,
)
_SPOILT = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)


class SqliteCounters:
    """A :class:`functions.ports.Counters`: windows are fixed, cut from midnight UTC.

    The file holds no promise, losing it loses counts: it is not synchronised to the disk, backups leave it out, and one
    that a power cut spoilt is made again. For the same reason a fault never stops a message: nothing is then over its
    limit, and the log says ``limits.unavailable``. Holding everything instead would turn a fault of ours into a
    moderator's day of work; whoever reads the event may close the valve.

    One connection for all threads, under a lock: SQLite waits for its own locks by sleeping and trying again, and
    threads that all do so starve one another.
    """

    def __init__(self, file: Path, busy_seconds: float = BUSY_SECONDS) -> None:
        self.file = file
        self._busy_seconds = busy_seconds
        self._lock = threading.Lock()
        self._connection: sqlite3.Connection | None = None
        self._inode = 0

    def take(self, allowances: Sequence[Allowance], now: datetime, once: str = "") -> tuple[str, ...]:
        """Count all the allowances, or none when one would be exceeded; the names of those, once each.

        ``once``: what is counted, such as a reference. What was counted already exceeds nothing, and counts no more.

        What is held takes nothing: else one network, over its own limit, would use up those of a structure and of all.
        """
        try:
            with self._writing() as connection:
                _erase(connection, now)
                if once and _is_counted(connection, once):
                    return ()
                exceeded = [one.name for one in allowances if _taken(connection, one, now) + one.weight > one.limit]
                if not exceeded:
                    connection.executemany(
                        "INSERT INTO counts VALUES (?, ?, ?, ?)"
                        " ON CONFLICT DO UPDATE SET taken = taken + excluded.taken",
                        [(one.name, one.key, _ends_at(one, now), one.weight) for one in allowances],
                    )
                    if once:
                        ends_at = max(_ends_at(one, now) for one in allowances)
                        connection.execute("INSERT INTO counted VALUES (?, ?)", (once, ends_at))
        except (sqlite3.Error, OSError) as fault:
            _tell(fault)
            return ()
        return tuple(dict.fromkeys(exceeded))

    def erase(self, now: datetime) -> int:
        """Erase the counts of past windows for good; how many there were. To be called every hour, whoever writes."""
        try:
            with self._writing() as connection:
                return _erase(connection, now)
        except (sqlite3.Error, OSError) as fault:
            _tell(fault)
            return 0

    def close(self) -> None:
        """Close the file; it is opened again when needed."""
        with self._lock:
            self._close()

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        with self._alone() as connection, transaction(connection):
            yield connection

    @contextmanager
    def _alone(self) -> Iterator[sqlite3.Connection]:
        if not self._lock.acquire(timeout=self._busy_seconds):
            raise TimeoutError
        try:
            self._connection = self._connection or self._open()
            yield self._connection
        except sqlite3.DatabaseError as fault:
            if getattr(fault, "sqlite_errorcode", 0) & 0xFF in _SPOILT:
                self._discard()
            raise
        finally:
            self._lock.release()

    def _open(self) -> sqlite3.Connection:
        self.file.parent.mkdir(parents=True, exist_ok=True)
        with suppress(FileExistsError):
            # Only a new file is opened here: closing a descriptor of a file in use would drop SQLite's locks (POSIX).
            os.close(os.open(self.file, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
        self._inode = self.file.stat().st_ino
        connection = sqlite3.connect(
            self.file, timeout=self._busy_seconds, isolation_level=None, check_same_thread=False
        )
        try:
            # No write-ahead log: nobody only reads, and SQLite does not wait when processes turn a new file to it.
            connection.execute("PRAGMA journal_mode = TRUNCATE")
            connection.execute("PRAGMA synchronous = OFF")
            connection.execute("PRAGMA secure_delete = ON")
            for table in _TABLES:
                connection.execute(table)
        except BaseException:
            connection.close()
            raise
        return connection

    def _discard(self) -> None:
        """Remove a spoilt file, unless another process did: the next message makes a new one."""
        self._close()
        if self.file.exists() and self.file.stat().st_ino == self._inode:
            for suffix in ("-journal", ""):
                Path(f"{self.file}{suffix}").unlink(missing_ok=True)

    def _close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None


def _taken(connection: sqlite3.Connection, allowance: Allowance, now: datetime) -> int:
    row = connection.execute(
        "SELECT taken FROM counts WHERE name = ? AND key = ? AND ends_at = ?",
        (allowance.name, allowance.key, _ends_at(allowance, now)),
    ).fetchone()
    return int(row[0]) if row else 0


def _ends_at(allowance: Allowance, now: datetime) -> int:
    seconds = int(allowance.window.total_seconds())
    return (int(now.timestamp()) // seconds + 1) * seconds


def _is_counted(connection: sqlite3.Connection, once: str) -> bool:
    return connection.execute("SELECT 1 FROM counted WHERE once = ?", (once,)).fetchone() is not None


def _erase(connection: sqlite3.Connection, now: datetime) -> int:
    connection.execute("DELETE FROM counted WHERE ends_at <= ?", (int(now.timestamp()),))
    return connection.execute("DELETE FROM counts WHERE ends_at <= ?", (int(now.timestamp()),)).rowcount


def _tell(fault: Exception) -> None:
    logs.event("limits.unavailable", code=getattr(fault, "sqlite_errorname", type(fault).__name__))
