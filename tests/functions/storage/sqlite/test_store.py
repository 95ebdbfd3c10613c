import signal
import sqlite3
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest

from functions.ports import StoreUnavailable
from functions.records import Mail
from functions.storage.sqlite.connections import Connections
from functions.storage.sqlite.outbox import SqliteOutbox
from functions.storage.sqlite.schema import MIGRATIONS
from functions.storage.sqlite.store import SqliteStore
from functions.submissions import Addressee, SentMessage, SentReport
from tests.functions.storage.contract.kept import mail_at, message_at
from tests.functions.world import ATELIER, MESSAGE, REPORTED, TYPED, World

KILLED_BETWEEN = """
import os, signal, sys
from pathlib import Path
from datetime import UTC, datetime
from functions.submissions import SentMessage, State
from functions.storage.sqlite.connections import Connections
from functions.storage.sqlite.store import SqliteStore
from tests.functions.world import MESSAGE

class Killing:
    def __len__(self):
        return 1

    def __iter__(self):
        os.kill(os.getpid(), signal.SIGKILL)

message = SentMessage(id="killed", content=MESSAGE, addressees=(), state=State.ACCEPTED, accepted_at=datetime.now(UTC))
SqliteStore(Connections(Path(sys.argv[1])), str).commit([message], Killing())
"""


def message_of(world: World, message_id: str = "nonce") -> SentMessage:
    return message_at(world.clock.now(), message_id)


def mail_of(world: World, mail_id: str) -> Mail:
    return mail_at(world.clock.now(), mail_id)


def test_kill_between_message_and_mails_leaves_neither(world: World) -> None:
    run = subprocess.run(
        [sys.executable, "-c", KILLED_BETWEEN, str(world.settings.store)],
        cwd=Path(__file__).parents[4],
        check=False,
    )

    assert run.returncode == -signal.SIGKILL
    assert world.store.get(SentMessage, "killed") is None
    assert world.counts().mails == {"waiting": 0, "sent": 0, "dead": 0}


def test_full_disk_is_unavailable_and_writes_nothing(world: World) -> None:
    with world.connections.reading() as connection:
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count = {pages}")
    long = msgspec.structs.replace(mail_of(world, "a"), text="x" * 200_000)

    with pytest.raises(StoreUnavailable, match="SQLITE_FULL"):
        world.store.commit([message_of(world)], [long])
    assert world.store.get(SentMessage, "nonce") is None

    with world.connections.reading() as connection:
        connection.execute("PRAGMA max_page_count = 100000")
    world.store.commit([message_of(world)], [long])
    assert world.store.get(SentMessage, "nonce") is not None


def test_store_of_before_keeps_its_messages_and_its_mails(tmp_path: Path) -> None:
    file = tmp_path / "old.sqlite"
    old = sqlite3.connect(file, isolation_level=None)
    for statement in (*MIGRATIONS[0].split(";"), *MIGRATIONS[1].split(";")):
        old.execute(statement)
    message = msgspec.json.encode(TYPED)
    mail = Mail(
        id="m", to="X@y.example", subject="s", text="t", html="h", written_at=datetime.now(UTC), unsubscribe="https://x"
    )
    moment = "2026-11-21T10:00:00.000000+00:00"
    row = "INSERT INTO messages VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
    old.execute(row, ("n", "R", ATELIER.id, "S", message, "accepted", None, moment, "contact"))
    old.execute(
        row, ("h", "H", ATELIER.id, "S", msgspec.json.encode(REPORTED), "held", "no-recipient", moment, "report")
    )
    old.execute(
        "INSERT INTO outbox (id, message_id, mail, due_at) VALUES ('m', 'n', ?, ?)", (msgspec.json.encode(mail), moment)
    )
    old.execute("INSERT INTO snapshot VALUES (1, 7, x'7b7d', '2026-11-21T10:00:00+00:00', x'7b7d')")
    old.execute("PRAGMA user_version = 2")
    old.close()
    connections = Connections(file)
    store, outbox = SqliteStore(connections, str), SqliteOutbox(connections)

    assert store.version() == 7
    (kept,) = store.naming(SentMessage, TYPED["email"])
    assert kept.content == MESSAGE
    assert kept.addressees == (Addressee(structure_id=ATELIER.id, name="S"),)
    assert [held.content.message for held in store.waiting(SentReport, "held")] == [REPORTED["message"]]
    now = datetime.now(UTC)
    claim = outbox.claim(now, now)
    assert claim is not None
    assert claim.mail.to == "X@y.example"
    assert [delivery.label for delivery in outbox.deliveries("R")] == [ATELIER.id]
    long_after = datetime(2027, 5, 23, 10, 0, 1, tzinfo=UTC)
    outbox.sent(claim, now)
    assert store.erase(long_after).documents == 2
    connections.close()


def test_files_are_private(world: World) -> None:
    for file in world.folder.glob("store.sqlite*"):
        assert file.stat().st_mode & 0o077 == 0
