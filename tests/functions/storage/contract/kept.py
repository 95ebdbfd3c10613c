"""A store of either kind, its outbox and a clock that is set by hand; messages and mails to keep in it."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import msgspec

from functions.ports import Outbox, Store
from functions.records import Claim, KnownStructure, Mail, Snapshot
from functions.storage.dynamodb.keys import unpacked
from functions.storage.dynamodb.outbox import DynamoOutbox
from functions.storage.dynamodb.store import DynamoStore
from functions.storage.dynamodb.table import Table
from functions.storage.sqlite.connections import Connections
from functions.storage.sqlite.outbox import SqliteOutbox
from functions.storage.sqlite.store import SqliteStore
from functions.submissions import Addressee, SentMessage, State
from tests.functions.world import ATELIER, MESSAGE, SetClock
from theme.frame import Frame


def digest(email: str) -> str:
    """What stands for the keyed digest of an address: whatever its case."""
    return hashlib.sha256(email.strip().casefold().encode()).hexdigest()


@dataclass
class Kept:
    """A store, its outbox, a clock."""

    store: Store
    outbox: Outbox
    read_all: Callable[[], bytes]
    """All that the store keeps, as whoever steals it reads it."""
    clock: SetClock = field(default_factory=SetClock)

    def now(self) -> datetime:
        return self.clock.now()

    def message(self, id: str = "nonce", **changes: object) -> SentMessage:
        return msgspec.structs.replace(message_at(self.now(), id), **changes)

    def mail(self, id: str, **changes: object) -> Mail:
        return msgspec.structs.replace(mail_at(self.now(), id), **changes)

    def load(self, *structures: KnownStructure, **parts: object) -> int:
        """Replace the snapshot."""
        whole = Snapshot(
            frame=Frame(site_name="Annuaire d’essai"), structures=structures, recipients=(), loaded_at=self.now()
        )
        return self.store.load(msgspec.structs.replace(whole, **parts))

    def claimed(self) -> Claim:
        claim = self.outbox.claim(self.now(), self.now())
        assert claim is not None
        return claim

    def send_one(self) -> None:
        """The mail that has waited longest leaves."""
        self.outbox.sent(self.claimed(), self.now())


def message_at(now: datetime, id: str) -> SentMessage:
    """A message to one structure."""
    return SentMessage(
        id=id,
        content=MESSAGE,
        addressees=(Addressee(structure_id=ATELIER.id, name=ATELIER.name),),
        state=State.ACCEPTED,
        accepted_at=now,
    )


def mail_at(now: datetime, id: str) -> Mail:
    """A mail that the message « nonce » causes."""
    return Mail(
        id=id, to="x@y.example", subject="s", text="t", html="h", written_at=now, about="nonce", label="receipt"
    )  # fmt: skip


def kept_in_sqlite(folder: Path) -> tuple[Kept, Connections]:
    """A store in a file of that folder."""
    connections = Connections(folder / "store.sqlite")

    def read_all() -> bytes:
        return b"".join(file.read_bytes() for file in folder.glob("store.sqlite*") if file.is_file())

    return Kept(SqliteStore(connections, digest), SqliteOutbox(connections), read_all), connections


def kept_in_dynamodb(table: Table) -> Kept:
    """A store in a table."""

    def read_all() -> bytes:
        return b"".join(
            repr(item).encode() + unpacked(item.get("body", {}).get("B", b"")) for item in table.scan()
        )  # fmt: skip

    return Kept(DynamoStore(table, digest), DynamoOutbox(table), read_all)
