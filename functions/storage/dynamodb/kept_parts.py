"""The parts of the snapshot in use, some of them kept in memory while the pointer still names them as they were read.

A page asks several things of the same structures, and each answer of the table takes milliseconds. The pointer is read
each time: a load, or an erasure, makes all be read again.
"""

import threading
from collections.abc import Callable
from typing import Any, TypeVar

import msgspec

from functions.ports import StoreUnavailable
from functions.records import Record
from functions.storage.dynamodb.buckets import Bucket, from_texts, rank_of
from functions.storage.dynamodb.keys import BUCKET
from functions.storage.dynamodb.places import SLUGS, STARTS, Pointer, body_of, part_key, pointer_of, read_parts
from functions.storage.dynamodb.table import Table

GONE = "SNAPSHOT_GONE"
"""Two loads went by while one snapshot was read."""
_MOST_KEPT = 8
_TRIES = 3
T = TypeVar("T")


class Starts(Record, frozen=True, kw_only=True):
    """Where each bucket begins, by id, and each part of the addresses of profiles."""

    ids: tuple[str, ...] = ()
    slugs: tuple[str, ...] = ()


class KeptParts:
    """Finds the one part that may hold something."""

    def __init__(self, table: Table) -> None:
        self._table = table
        self._lock = threading.Lock()
        self._of: tuple[str, int] = ("", 0)
        self._kept: dict[tuple[str, int], Any] = {}

    def bucket(self, structure_id: str) -> Bucket | None:
        """The bucket that may hold a structure. Raises :class:`StoreUnavailable`."""
        return self.whole(lambda pointer: self._bucket(pointer, structure_id))

    def bucket_at(self, slug: str) -> tuple[Bucket, str] | None:
        """The bucket of the structure whose profile has that address, and its id."""
        return self.whole(lambda pointer: self._bucket_at(pointer, slug))

    def whole(self, read: Callable[[Pointer], T | None]) -> T | None:
        """What is read of one snapshot, of the next one when two loads went by meanwhile; None before the first."""
        for _ in range(_TRIES):
            pointer = pointer_of(self._table)
            try:
                return read(pointer) if pointer.version else None
            except LookupError:
                continue
        raise StoreUnavailable(GONE)

    def _bucket(self, pointer: Pointer, structure_id: str) -> Bucket | None:
        rank = rank_of(self._starts(pointer).ids, structure_id)
        return None if rank is None else self._part(pointer, BUCKET, rank, Bucket)

    def _bucket_at(self, pointer: Pointer, slug: str) -> tuple[Bucket, str] | None:
        rank = rank_of(self._starts(pointer).slugs, slug)
        if rank is None or (id := self._part(pointer, SLUGS, rank, dict[str, str]).get(slug)) is None:
            return None
        bucket = self._bucket(pointer, id)
        return (bucket, id) if bucket else None

    def _starts(self, pointer: Pointer) -> Starts:
        return self._keep(pointer, STARTS, 0, lambda: whole_text(self._table, pointer, STARTS, Starts))

    def _part(self, pointer: Pointer, sk: str, rank: int, type_: type[T]) -> T:
        def read() -> T:
            item = self._table.get(part_key(pointer.place, rank), sk)
            if item is None:
                raise LookupError
            return msgspec.json.decode(body_of(item), type=type_)

        return self._keep(pointer, sk, rank, read)

    def _keep(self, pointer: Pointer, sk: str, rank: int, read: Callable[[], T]) -> T:
        """What was read before of the same pointer, else what is read now; the one read longest ago gives way."""
        of = (pointer.place, pointer.erasures)
        with self._lock:
            if self._of != of:
                self._of, self._kept = of, {}
            if (sk, rank) in self._kept:
                kept: T = self._kept[sk, rank]
                return kept
        value = read()
        with self._lock:
            if self._of == of:
                while len(self._kept) >= _MOST_KEPT:
                    del self._kept[next(one for one in self._kept if one[0] != STARTS)]
                self._kept[sk, rank] = value
        return value


def whole_text(table: Table, pointer: Pointer, sk: str, type_: type[T]) -> T:
    """A value that stands in several parts. Raises LookupError when they were removed meanwhile."""
    return from_texts(map(body_of, read_parts(table, pointer, sk)), type_)
