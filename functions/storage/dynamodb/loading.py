"""Loading a snapshot into DynamoDB: all of it is written beside the one in use, then the pointer moves.

What was erased stays erased whichever comes first. Remembering somebody as erased counts one erasure on the pointer, in
the same transaction; a load reads that count before it reads who was erased, and moves the pointer only if it is still
the same. So either the load knew of them and left them out, or it starts again, or the pointer had moved before: the
erasure of the person, which follows, then finds them in what the pointer names.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import Any

import msgspec

from data.model import Structure
from functions.ports import Conflict, StoreUnavailable
from functions.records import KnownStructure, Recipient, Snapshot
from functions.storage.dynamodb.buckets import Bucket, buckets, slugs, texts
from functions.storage.dynamodb.kept_parts import Starts
from functions.storage.dynamodb.keys import BUCKET, ERASED
from functions.storage.dynamodb.places import (
    DESTINATIONS,
    FRAME,
    PARTS,
    SLUGS,
    STARTS,
    Pointer,
    begin_place,
    body_of,
    move_pointer,
    part_item,
    pointer_of,
    read_parts,
    remove_outrun,
)
from functions.storage.dynamodb.table import Table

_TRIES = 5


def load(table: Table, snapshot: Snapshot, digest: Callable[[str], str]) -> int:
    """Replace the snapshot; the new version. Structures it lacks stay, as vanished.

    Raises :class:`StoreUnavailable`; ValueError when it says twice, or of a structure nobody knows, where to write to.
    """
    for _ in range(_TRIES):
        try:
            new = _load(table, snapshot, digest)
        except (Conflict, LookupError):
            continue  # another load, or an erasure, came in between
        with suppress(StoreUnavailable):  # the snapshot is loaded: what is left over is left to the next load
            remove_outrun(table, new)
        return new.version
    raise StoreUnavailable("CONTENTION")


def _load(table: Table, snapshot: Snapshot, digest: Callable[[str], str]) -> Pointer:
    seen = pointer_of(table)  # first: see above
    told = _without_erased(table, snapshot, digest)
    known = _merged(table, seen, snapshot.structures)
    _require_known(told.recipients, known)
    parts = _parts(told, known.values())
    place = begin_place(table, seen.version, tuple(len(parts[sk]) for sk in PARTS))
    table.write_all([part_item(place.name, sk, rank, body) for sk in PARTS for rank, body in enumerate(parts[sk])])
    new = Pointer(
        version=seen.version + 1,
        erasures=seen.erasures,
        place=place.name,
        earlier=seen.place,
        loaded_at=snapshot.loaded_at,
        structures=len(known),
        vanished=sum(one.vanished for one in known.values()),
        parts=place.parts,
    )
    move_pointer(table, seen, new)
    return new


def _without_erased(table: Table, snapshot: Snapshot, digest: Callable[[str], str]) -> Snapshot:
    erased = {item["sk"]["S"] for item in table.query("", "pk", ERASED)}
    if not erased:
        return snapshot

    def told(structure: Structure) -> Structure:
        if structure.published_email and digest(structure.published_email) in erased:
            return msgspec.structs.replace(structure, published_email=None)
        return structure

    return msgspec.structs.replace(
        snapshot,
        recipients=tuple(one for one in snapshot.recipients if digest(one.email) not in erased),
        records=tuple(map(told, snapshot.records)),
    )


def _merged(table: Table, seen: Pointer, structures: Iterable[KnownStructure]) -> dict[str, KnownStructure]:
    """The structures of this snapshot and those of earlier ones, by id."""
    earlier = (
        one
        for item in read_parts(table, seen, BUCKET)
        for one in msgspec.json.decode(body_of(item), type=Bucket).known.values()
    )
    gone = {one.id: msgspec.structs.replace(one, vanished=True, live=False) for one in earlier}
    return gone | {one.id: one for one in structures}


def _require_known(recipients: Iterable[Recipient], known: Iterable[str]) -> None:
    told = Counter(one.structure_id for one in recipients)
    if any(count > 1 for count in told.values()) or not told.keys() <= set(known):
        raise ValueError("a recipient of no structure, or two of one")


def _parts(told: Snapshot, known: Iterable[KnownStructure]) -> dict[str, list[bytes]]:
    """The JSON of all parts, by range key."""
    together = list(buckets(known, told.records, told.recipients, told.contacts))
    addresses = list(slugs(known))
    starts = Starts(
        ids=tuple(next(iter(bucket.known)) for bucket in together),
        slugs=tuple(next(iter(some)) for some in addresses),
    )
    return {
        BUCKET: _encoded(together),
        SLUGS: _encoded(addresses),
        STARTS: _encoded(texts(starts)),
        FRAME: _encoded(texts(told.frame)),
        DESTINATIONS: _encoded(texts(told.destinations)),
    }


def _encoded(bodies: Iterable[Any]) -> list[bytes]:
    return [msgspec.json.encode(body) for body in bodies]
