import sqlite3
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from functions.ports import StoreUnavailable
from functions.storage.sqlite.connections import Connections
from functions.storage.sqlite.schema import MIGRATIONS, NewerStore
from tests.functions.storage.sqlite.test_store import message_of
from tests.functions.world import World
from tests.site import ROOT


def test_connection_is_durable_and_erases_for_good(world: World) -> None:
    with world.connections.reading() as connection:
        pragmas = {
            name: connection.execute(f"PRAGMA {name}").fetchone()[0]
            for name in ("journal_mode", "synchronous", "secure_delete", "foreign_keys", "user_version")
        }

    assert pragmas == {
        "journal_mode": "wal",
        "synchronous": 2,  # FULL
        "secure_delete": 1,
        "foreign_keys": 1,
        "user_version": len(MIGRATIONS),
    }


def test_each_thread_has_its_own_connection(world: World) -> None:
    seen: list[sqlite3.Connection] = []

    def look() -> None:
        with world.connections.reading() as connection:
            seen.append(connection)
        world.connections.close()

    thread = threading.Thread(target=look)
    thread.start()
    thread.join()
    look()

    assert seen[0] is not seen[1]


def test_threads_that_open_a_new_file_together_migrate_it_once(tmp_path: Path) -> None:
    connections = [Connections(tmp_path / "new.sqlite") for _ in range(6)]
    faults: list[BaseException] = []

    def open_one(mine: Connections) -> None:
        try:
            with mine.writing() as connection:
                connection.execute("INSERT OR IGNORE INTO oppositions VALUES ('d', 'now', 0)")
        except BaseException as fault:
            faults.append(fault)
        finally:
            mine.close()

    threads = [threading.Thread(target=open_one, args=(mine,)) for mine in connections]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert not faults


def test_file_of_a_later_version_is_refused(world: World) -> None:
    with world.connections.writing() as connection:
        connection.execute("PRAGMA user_version = 99")

    with pytest.raises(NewerStore, match="mettez-le à jour"), Connections(world.settings.store).reading():
        pass


def test_file_that_is_no_database_is_unavailable(tmp_path: Path) -> None:
    file = tmp_path / "store.sqlite"
    file.write_bytes(b"not a database" * 100)

    with pytest.raises(StoreUnavailable, match="SQLITE_NOTADB"), Connections(file).reading():
        pass


def test_folder_that_cannot_be_made_is_unavailable(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")

    with pytest.raises(StoreUnavailable), Connections(tmp_path / "file" / "store.sqlite").reading():
        pass


def test_another_process_that_reads_the_store_takes_nothing_from_the_one_that_writes(world: World) -> None:
    """Closing a descriptor of the file would drop SQLite's locks, and the reader would delete the writer's log."""
    world.store.commit([message_of(world, "before")])
    log = Path(f"{world.settings.store}-wal")
    inode = log.stat().st_ino
    threads = [threading.Thread(target=world.counts) for _ in range(3)]
    for thread in threads:
        thread.start()
        thread.join()
    command = [sys.executable, "-m", "functions", "status", "--store", str(world.settings.store)]
    assert "1\u00a0accepté" in subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert log.stat().st_ino == inode
    world.store.commit([message_of(world, "after")])
    assert "2\u00a0accepté" in subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
