import signal
import sqlite3
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest

from functions.ports import Conflict, StoreUnavailable
from functions.records import Mail
from functions.storage.sqlite.connections import Connections
from functions.storage.sqlite.outbox import SqliteOutbox
from functions.storage.sqlite.schema import MIGRATIONS
from functions.storage.sqlite.store import SqliteStore
from functions.submissions import Addressee, SentMessage, SentReport, State
from tests.functions.world import ATELIER, MESSAGE, RECIPIENT, REPORTED, SILENT, TYPED, World
from theme.destinations import Destinations

KILLED_BETWEEN = """
import os, signal, sys
from pathlib import Path
from datetime import UTC, datetime
from functions.submissions import SentMessage, State
from functions.storage.sqlite.connections import Connections
from functions.storage.sqlite.store import SqliteStore
from tests.functions.world import MESSAGE

class Killing:
    def __iter__(self):
        os.kill(os.getpid(), signal.SIGKILL)

message = SentMessage(id="killed", content=MESSAGE, addressees=(), state=State.ACCEPTED, accepted_at=datetime.now(UTC))
SqliteStore(Connections(Path(sys.argv[1])), str).commit([message], Killing())
"""


def message_of(world: World, message_id: str = "nonce") -> SentMessage:
    return SentMessage(
        id=message_id,
        content=MESSAGE,
        addressees=(Addressee(structure_id=ATELIER.id, name=ATELIER.name),),
        state=State.ACCEPTED,
        accepted_at=world.clock.now(),
    )


def mail_of(world: World, mail_id: str) -> Mail:
    return Mail(
        id=mail_id,
        to="x@y.example",
        subject="s",
        text="t",
        html="h",
        written_at=world.clock.now(),
        about="nonce",
        label="receipt",
    )


def test_a_document_is_read_back_whole_one_version_further(world: World) -> None:
    message = message_of(world)
    world.store.commit([message], [mail_of(world, "a")])

    assert world.store.get(SentMessage, "nonce") == msgspec.structs.replace(message, version=1)
    assert world.counts().mails == {"waiting": 1, "sent": 0, "dead": 0}


def test_an_id_that_was_taken_is_a_conflict_and_writes_nothing(world: World) -> None:
    world.store.commit([message_of(world)])

    with pytest.raises(Conflict):
        world.store.commit([message_of(world, "other"), message_of(world)], [mail_of(world, "a")])
    assert world.store.get(SentMessage, "other") is None
    assert world.counts().mails["waiting"] == 0


def test_a_document_that_changed_since_it_was_read_is_a_conflict(world: World) -> None:
    world.store.commit([message_of(world)])
    first, second = (world.store.get(SentMessage, "nonce") for _ in range(2))
    assert first is not None
    assert second is not None
    world.store.commit([msgspec.structs.replace(first, state=State.HELD)])

    with pytest.raises(Conflict):
        world.store.commit([msgspec.structs.replace(second, state=State.REFUSED)])
    with pytest.raises(Conflict):
        world.store.commit(deletes=[second])
    assert [one.state for one in world.store.waiting(SentMessage, "held")] == [State.HELD]


def test_documents_are_found_by_queue_by_subject_and_by_person(world: World) -> None:
    for number, state in enumerate((State.HELD, State.ACCEPTED, State.HELD)):
        world.store.commit([msgspec.structs.replace(message_of(world, f"m{number}"), state=state)])
        world.clock.forward(seconds=1)

    assert [one.id for one in world.store.waiting(SentMessage, "held")] == ["m0", "m2"]
    assert [one.id for one in world.store.waiting(SentMessage, "held", limit=1)] == ["m0"]
    assert [one.id for one in world.store.about(SentMessage, ATELIER.id)] == ["m2", "m1", "m0"]
    assert [one.id for one in world.store.naming(SentMessage, f" {TYPED['email'].upper()} ")] == ["m0", "m1", "m2"]
    assert world.store.naming(SentMessage, "autre@mairie.example") == []
    assert world.store.count(SentMessage) == {"held": 2, "": 1}


def test_failure_on_a_mail_leaves_neither_message_nor_mail(world: World) -> None:
    same_id_twice = [mail_of(world, "a"), mail_of(world, "a")]

    with pytest.raises(sqlite3.IntegrityError):
        world.store.commit([message_of(world)], same_id_twice)

    assert world.counts().messages == {"accepted": 0, "held": 0}
    assert world.counts().mails == {"waiting": 0, "sent": 0, "dead": 0}


def test_kill_between_message_and_mails_leaves_neither(world: World) -> None:
    run = subprocess.run(
        [sys.executable, "-c", KILLED_BETWEEN, str(world.settings.store)],
        cwd=Path(__file__).parents[3],
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


def test_vanished_structure_stays_known_without_its_contact(world: World) -> None:
    world.load(SILENT)
    vanished = world.store.structure(ATELIER.id)

    assert vanished is not None
    assert vanished.vanished
    assert not vanished.live
    assert world.store.recipient(ATELIER.id) is None
    assert world.store.snapshot_counts().vanished == 2


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
