"""The night's snapshot in DynamoDB, as readers see it: the one that the pointer names, whole."""

from collections.abc import Callable, Iterator
from typing import TypeVar

import msgspec

from data.model import Contact, Structure
from functions.ports import StoreUnavailable
from functions.records import KnownStructure, Recipient, Snapshot, SnapshotCounts
from functions.storage.dynamodb.buckets import Bucket
from functions.storage.dynamodb.kept_parts import GONE, KeptParts, whole_text
from functions.storage.dynamodb.keys import BUCKET
from functions.storage.dynamodb.loading import load
from functions.storage.dynamodb.places import DESTINATIONS, FRAME, Pointer, body_of, pointer_of, read_parts
from functions.storage.dynamodb.table import Table
from theme.destinations import Destinations
from theme.frame import Frame

T = TypeVar("T")


class DynamoSnapshot:
    """A :class:`functions.ports.KnownStructures` in the table of the store.

    ``digest``: the keyed digest of an address, by which the erased are known.
    """

    def __init__(self, table: Table, digest: Callable[[str], str]) -> None:
        self._table = table
        self._digest = digest
        self._kept = KeptParts(table)

    def version(self) -> int:
        """The number of the latest snapshot; 0 before the first."""
        return pointer_of(self._table).version

    def frame(self) -> Frame | None:
        """The frame of the latest snapshot."""
        return self._text(FRAME, Frame)

    def destinations(self) -> Destinations:
        """The pages that a trade and a place lead to, of the latest snapshot; none before the first."""
        return self._text(DESTINATIONS, Destinations) or Destinations()

    def load(self, snapshot: Snapshot) -> int:
        """Replace the snapshot; the new version. Structures it lacks stay, as vanished.

        The private half of whoever asked to be erased is left out. Readers see the whole of one snapshot or of the
        other. Raises ValueError for a recipient of no structure, or for two of one.
        """
        return load(self._table, snapshot, self._digest)

    def structure(self, structure_id: str) -> KnownStructure | None:
        """A structure of this snapshot or of an earlier one."""
        bucket = self._kept.bucket(structure_id)
        return bucket.known.get(structure_id) if bucket else None

    def structure_at(self, slug: str) -> KnownStructure | None:
        """The structure whose profile has that address: the one of this snapshot, where an earlier one had it too."""
        found = self._kept.bucket_at(slug)
        return found[0].known.get(found[1]) if found else None

    def record(self, structure_id: str) -> Structure | None:
        """The public half of a structure of this snapshot."""
        bucket = self._kept.bucket(structure_id)
        return bucket.record(structure_id) if bucket else None

    def contact(self, structure_id: str) -> Contact | None:
        """The private half of a structure of this snapshot."""
        bucket = self._kept.bucket(structure_id)
        return bucket.contact(structure_id) if bucket else None

    def recipient(self, structure_id: str) -> Recipient | None:
        """Where to write to a structure."""
        bucket = self._kept.bucket(structure_id)
        return bucket.recipients.get(structure_id) if bucket else None

    def records(self) -> Iterator[Structure]:
        """The public halves of all structures of this snapshot, in the order of their ids, some buckets at a time.

        Raises :class:`StoreUnavailable` on the way when two loads went by meanwhile.
        """
        decoder = msgspec.json.Decoder(Structure)
        return (decoder.decode(record) for bucket in self._buckets() for record in bucket.records.values())

    def recipients(self) -> list[Recipient]:
        """Where to write to all structures that have an address, in the order of their ids."""
        return [recipient for bucket in self._buckets() for recipient in bucket.recipients.values()]

    def contacts_at(self, email: str) -> list[Contact]:
        """The private halves that hold an address: all buckets are read, for what people ask of us once in a while."""
        sought = email.strip().lower()
        return [
            contact
            for bucket in self._buckets()
            for id, recipient in bucket.recipients.items()
            if recipient.email.lower() == sought and (contact := bucket.contact(id))
        ]

    def snapshot_counts(self) -> SnapshotCounts:
        """How many structures are known, and since when."""
        pointer = pointer_of(self._table)
        return SnapshotCounts(structures=pointer.structures, vanished=pointer.vanished, loaded_at=pointer.loaded_at)

    def _buckets(self) -> Iterator[Bucket]:
        decoder = msgspec.json.Decoder(Bucket)
        try:
            for item in read_parts(self._table, pointer_of(self._table), BUCKET):
                yield decoder.decode(body_of(item))
        except LookupError:
            raise StoreUnavailable(GONE) from None

    def _text(self, sk: str, type_: type[T]) -> T | None:
        def read(pointer: Pointer) -> T:
            return whole_text(self._table, pointer, sk, type_)

        return self._kept.whole(read)
