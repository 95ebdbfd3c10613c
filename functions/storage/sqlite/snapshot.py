"""The night's snapshot in SQLite: the frame, the structures with both their halves, the pages that exist."""

from collections.abc import Callable, Collection, Iterator

import msgspec

from data.model import Contact, Structure
from functions.records import KnownStructure, Recipient, Snapshot, SnapshotCounts
from functions.storage.moments import read, written
from functions.storage.sqlite.connections import Connections
from theme.destinations import Destinations
from theme.frame import Frame


class SqliteSnapshot:
    """A :class:`functions.ports.KnownStructures` in the file of the store.

    ``digest``: the keyed digest of an address, by which the erased are known.
    """

    def __init__(self, connections: Connections, digest: Callable[[str], str]) -> None:
        self._connections = connections
        self._digest = digest

    def version(self) -> int:
        """The number of the latest snapshot; 0 before the first."""
        with self._connections.reading() as connection:
            row = connection.execute("SELECT version FROM snapshot").fetchone()
        return row["version"] if row else 0

    def frame(self) -> Frame | None:
        """The frame of the latest snapshot."""
        with self._connections.reading() as connection:
            row = connection.execute("SELECT frame FROM snapshot").fetchone()
        return msgspec.json.decode(row["frame"], type=Frame) if row else None

    def destinations(self) -> Destinations:
        """The pages that a trade and a place lead to, of the latest snapshot; none before the first."""
        with self._connections.reading() as connection:
            row = connection.execute("SELECT destinations FROM snapshot").fetchone()
        return msgspec.json.decode(row["destinations"], type=Destinations) if row else Destinations()

    def load(self, snapshot: Snapshot) -> int:
        """Replace the snapshot in one transaction; the new version. Structures it lacks stay, as vanished.

        The private half of whoever asked to be erased is left out.
        """
        contacts = {contact.structure_id: msgspec.json.encode(contact) for contact in snapshot.contacts}
        with self._connections.writing() as connection:
            connection.execute(
                "INSERT INTO snapshot (only, version, frame, loaded_at, destinations)"
                " VALUES (1, 1, :frame, :at, :destinations) ON CONFLICT (only) DO UPDATE"
                " SET version = version + 1, frame = :frame, loaded_at = :at, destinations = :destinations",
                {
                    "frame": msgspec.json.encode(snapshot.frame),
                    "at": written(snapshot.loaded_at),
                    "destinations": msgspec.json.encode(snapshot.destinations),
                },
            )
            erased = {row["digest"] for row in connection.execute("SELECT digest FROM oppositions WHERE erased")}
            records = {one.id: msgspec.json.encode(self._told(one, erased)) for one in snapshot.records}
            # Private contacts never outlive the snapshot that brought them.
            connection.execute("DELETE FROM contacts")
            connection.execute("UPDATE structures SET vanished = 1, live = 0, record = NULL")
            connection.executemany(
                "INSERT OR REPLACE INTO structures (id, slug, name, kind_label, city_line, live, vanished, record)"
                " VALUES (:id, :slug, :name, :kind_label, :city_line, :live, :vanished, :record)",
                (
                    msgspec.structs.asdict(structure) | {"record": records.get(structure.id)}
                    for structure in snapshot.structures
                ),
            )
            connection.executemany(
                "INSERT INTO contacts (structure_id, email, name, source_label, opposed, contact)"
                " VALUES (:structure_id, :email, :name, :source_label, :opposed, :contact)",
                (
                    msgspec.structs.asdict(recipient) | {"contact": contacts.get(recipient.structure_id)}
                    for recipient in snapshot.recipients
                    if not erased or self._digest(recipient.email) not in erased
                ),
            )
            version: int = connection.execute("SELECT version FROM snapshot").fetchone()["version"]
        self._connections.erase_remains()
        return version

    def structure(self, structure_id: str) -> KnownStructure | None:
        """A structure of this snapshot or of an earlier one."""
        return self._structure("SELECT * FROM structures WHERE id = ?", structure_id)

    def structure_at(self, slug: str) -> KnownStructure | None:
        """The structure whose profile has that address: the one of this snapshot, where an earlier one had it too."""
        return self._structure("SELECT * FROM structures WHERE slug = ? ORDER BY vanished, id LIMIT 1", slug)

    def record(self, structure_id: str) -> Structure | None:
        """The public half of a structure of this snapshot."""
        with self._connections.reading() as connection:
            row = connection.execute("SELECT record FROM structures WHERE id = ?", (structure_id,)).fetchone()
        return msgspec.json.decode(row["record"], type=Structure) if row and row["record"] else None

    def contact(self, structure_id: str) -> Contact | None:
        """The private half of a structure of this snapshot."""
        with self._connections.reading() as connection:
            row = connection.execute("SELECT contact FROM contacts WHERE structure_id = ?", (structure_id,)).fetchone()
        return msgspec.json.decode(row["contact"], type=Contact) if row and row["contact"] else None

    def recipient(self, structure_id: str) -> Recipient | None:
        """Where to write to a structure."""
        with self._connections.reading() as connection:
            row = connection.execute(
                "SELECT structure_id, email, name, source_label, opposed FROM contacts WHERE structure_id = ?",
                (structure_id,),
            ).fetchone()
        return msgspec.convert(dict(row), Recipient, strict=False) if row else None

    def records(self) -> Iterator[Structure]:
        """The public halves of all structures of this snapshot, in the order of their ids."""
        with self._connections.reading() as connection:
            rows = connection.execute("SELECT record FROM structures WHERE record IS NOT NULL ORDER BY id").fetchall()
        decoder = msgspec.json.Decoder(Structure)
        return (decoder.decode(row["record"]) for row in rows)

    def recipients(self) -> list[Recipient]:
        """Where to write to all structures that have an address, in the order of their ids."""
        with self._connections.reading() as connection:
            rows = connection.execute(
                "SELECT structure_id, email, name, source_label, opposed FROM contacts ORDER BY structure_id"
            ).fetchall()
        return [msgspec.convert(dict(row), Recipient, strict=False) for row in rows]

    def contacts_at(self, email: str) -> list[Contact]:
        """The private halves that hold an address."""
        with self._connections.reading() as connection:
            rows = connection.execute(
                "SELECT contact FROM contacts WHERE lower(email) = lower(?) AND contact IS NOT NULL"
                " ORDER BY structure_id",
                (email.strip(),),
            ).fetchall()
        return [msgspec.json.decode(row["contact"], type=Contact) for row in rows]

    def snapshot_counts(self) -> SnapshotCounts:
        """How many structures are known, and since when."""
        with self._connections.reading() as connection:
            known = connection.execute("SELECT count(*), coalesce(sum(vanished), 0) FROM structures").fetchone()
            loaded = connection.execute("SELECT loaded_at FROM snapshot").fetchone()
        return SnapshotCounts(
            structures=known[0], vanished=known[1], loaded_at=read(loaded["loaded_at"]) if loaded else None
        )

    def _told(self, structure: Structure, erased: Collection[str]) -> Structure:
        """The public half, without the e-mail that somebody published who asked to be erased since."""
        email = structure.published_email
        if erased and email and self._digest(email) in erased:
            return msgspec.structs.replace(structure, published_email=None)
        return structure

    def _structure(self, query: str, key: str) -> KnownStructure | None:
        with self._connections.reading() as connection:
            row = connection.execute(query, (key,)).fetchone()
        return msgspec.convert(dict(row), KnownStructure, strict=False) if row else None
