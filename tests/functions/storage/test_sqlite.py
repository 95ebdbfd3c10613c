import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest

from data.submissions.contact import ContactMessage
from functions.ports import StoreUnavailable
from functions.records import Mail, Service, StoredMessage
from functions.storage.connections import Connections
from functions.storage.schema import MIGRATIONS
from functions.storage.sqlite import SqliteStore
from tests.functions.world import ATELIER, RECIPIENT, SILENT, TYPED, World
from theme.destinations import Destinations

KILLED_BETWEEN = """
import os, signal, sys
from pathlib import Path
from datetime import UTC, datetime
from data.submissions.contact import ContactMessage
from functions.records import StoredMessage
from functions.storage.connections import Connections
from functions.storage.sqlite import SqliteStore

def mails():
    os.kill(os.getpid(), signal.SIGKILL)
    yield

content = ContactMessage("s", "n", "e@e.example", "", "o", "m")
message = StoredMessage(id="killed", reference="R", content=content, structure_name="S", hold_reason=None,
                        accepted_at=datetime.now(UTC))
SqliteStore(Connections(Path(sys.argv[1]))).accept(message, mails())
"""


def message_of(world: World, message_id: str = "nonce") -> StoredMessage:
    return StoredMessage(
        id=message_id,
        reference=f"REF-{message_id}",
        content=msgspec.convert(TYPED, ContactMessage),
        structure_name=ATELIER.name,
        hold_reason=None,
        accepted_at=world.clock.now(),
    )


def mail_of(world: World, mail_id: str) -> Mail:
    return Mail(id=mail_id, to="x@y.example", subject="s", text="t", html="h", written_at=world.clock.now())


def test_accepted_message_is_read_back_whole(world: World) -> None:
    message = message_of(world)
    world.store.accept(message, [mail_of(world, "a")])

    assert world.store.accept(message_of(world), []) == message
    assert world.store.counts().mails == {"waiting": 1, "sent": 0, "dead": 0}


def test_failure_on_a_mail_leaves_neither_message_nor_mail(world: World) -> None:
    same_id_twice = [mail_of(world, "a"), mail_of(world, "a")]

    with pytest.raises(sqlite3.IntegrityError):
        world.store.accept(message_of(world), same_id_twice)

    assert world.store.counts().messages == {"accepted": 0, "held": 0}
    assert world.store.counts().mails == {"waiting": 0, "sent": 0, "dead": 0}


def test_kill_between_message_and_mails_leaves_neither(world: World) -> None:
    run = subprocess.run(
        [sys.executable, "-c", KILLED_BETWEEN, str(world.settings.store)],
        cwd=Path(__file__).parents[3],
        check=False,
    )

    assert run.returncode == -signal.SIGKILL
    assert world.store.accepted("killed") is None
    assert world.store.counts().mails == {"waiting": 0, "sent": 0, "dead": 0}


def test_full_disk_is_unavailable_and_writes_nothing(world: World) -> None:
    with world.connections.reading() as connection:
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count = {pages}")
    long = msgspec.structs.replace(mail_of(world, "a"), text="x" * 200_000)

    with pytest.raises(StoreUnavailable, match="SQLITE_FULL"):
        world.store.accept(message_of(world), [long])
    assert world.store.accepted("nonce") is None

    with world.connections.reading() as connection:
        connection.execute("PRAGMA max_page_count = 100000")
    world.store.accept(message_of(world), [long])
    assert world.store.accepted("nonce") is not None


def test_snapshots_are_versioned_and_replace_each_other(world: World) -> None:
    assert world.store.version() == 1
    assert world.load(ATELIER, recipients=(RECIPIENT,)) == 2
    assert world.store.frame() is not None
    assert world.store.structure(ATELIER.id) == ATELIER


def test_destinations_come_with_the_snapshot_and_go_with_it(world: World) -> None:
    assert world.store.destinations() == Destinations()
    there = Destinations(territories={"D38": "/territoires/auvergne-rhone-alpes/isere/"})
    world.load(ATELIER, destinations=there)

    assert world.store.destinations() == there
    world.load(ATELIER)
    assert world.store.destinations() == Destinations()


def test_store_of_before_keeps_its_messages_and_learns_the_new_columns(tmp_path: Path) -> None:
    file = tmp_path / "old.sqlite"
    old = sqlite3.connect(file, isolation_level=None)
    for statement in MIGRATIONS[0].split(";"):
        old.execute(statement)
    content = msgspec.json.encode(msgspec.convert(TYPED, ContactMessage))
    old.execute(
        "INSERT INTO messages VALUES ('n', 'R', 's', 'S', ?, 'accepted', NULL, '2026-11-21T10:00:00+00:00')", (content,)
    )
    old.execute("INSERT INTO snapshot VALUES (1, 7, x'7b7d', '2026-11-21T10:00:00+00:00')")
    old.execute("PRAGMA user_version = 1")
    old.close()
    connections = Connections(file)
    store = SqliteStore(connections)

    assert store.version() == 7
    assert store.destinations() == Destinations()
    assert store.counts().messages == {"accepted": 1, "held": 0}
    assert store.counts().reports == {"accepted": 0, "held": 0}
    outcome = store.outcome("R")
    assert outcome is not None
    assert outcome.service is Service.CONTACT
    connections.close()


def test_vanished_structure_stays_known_without_its_contact(world: World) -> None:
    world.load(SILENT)
    vanished = world.store.structure(ATELIER.id)

    assert vanished is not None
    assert vanished.vanished
    assert not vanished.live
    assert world.store.recipient(ATELIER.id) is None
    assert world.store.counts().vanished == 2


def test_structure_that_comes_back_is_live_again(world: World) -> None:
    world.load(SILENT)
    world.load(ATELIER, SILENT, recipients=(RECIPIENT,))

    assert world.store.structure(ATELIER.id) == ATELIER
    assert world.store.recipient(ATELIER.id) == RECIPIENT


def test_snapshot_that_fails_halfway_leaves_the_previous_one(world: World) -> None:
    stray = msgspec.structs.replace(RECIPIENT, structure_id="nobody")

    with pytest.raises(sqlite3.IntegrityError):
        world.load(SILENT, recipients=(stray,))

    assert world.store.version() == 1
    assert world.store.structure(ATELIER.id) == ATELIER


def test_files_are_private(world: World) -> None:
    for file in world.folder.glob("store.sqlite*"):
        assert file.stat().st_mode & 0o077 == 0
