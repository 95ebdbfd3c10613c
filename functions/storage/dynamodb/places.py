"""Where snapshots stand: each load writes in a place of its own, then moves the one pointer that readers follow.

A pointer counts the erasures of people besides: a load that one overtook does not move it, and starts again
(:mod:`functions.storage.dynamodb.loading`). The place before stays for those who read it; older ones, and those that a
kill left half written, are removed by a later load. Ours alone are the names of places: readers find none by guessing.
"""

import secrets
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from functions.ports import Conflict
from functions.records import Record
from functions.storage.dynamodb.keys import BUCKET, packed, text_attributes, text_of, unpacked
from functions.storage.dynamodb.table import Item, Table, key, update_action
from functions.storage.moments import read, written

FRAME, DESTINATIONS, STARTS, SLUGS = "F", "T", "I", "L"
"""The range keys of the parts of a snapshot, beside its buckets."""
PARTS = (BUCKET, SLUGS, STARTS, FRAME, DESTINATIONS)
_READ_TOGETHER = 16
_POINTER = "S"
"""Both its keys."""
_ARE_PLACES, _PLACES = ("begins_with(sk, :place)",), {":place": {"S": "P#"}}
_LONGEST_LOAD = timedelta(hours=1)
"""How long a load may go on writing in a place that another one has outrun."""


class Pointer(Record, frozen=True, kw_only=True):
    """The snapshot in use. ``parts``: how many items of each of :data:`PARTS` it has; ``erasures``: see above."""

    version: int = 0
    erasures: int = 0
    place: str = ""
    earlier: str = ""
    loaded_at: datetime | None = None
    structures: int = 0
    vanished: int = 0
    parts: tuple[int, ...] = (0,) * len(PARTS)


class Place(Record, frozen=True, kw_only=True):
    """A snapshot that was begun, from version ``base`` on."""

    name: str
    base: int
    begun_at: datetime
    parts: tuple[int, ...]


def pointer_of(table: Table) -> Pointer:
    """The pointer as it stands."""
    item = table.get(_POINTER, _POINTER) or {}
    loaded_at = text_of(item, "loaded_at")
    return Pointer(
        version=_number(item, "version"),
        erasures=_number(item, "erasures"),
        place=text_of(item, "place"),
        earlier=text_of(item, "earlier"),
        loaded_at=read(loaded_at) if loaded_at else None,
        structures=_number(item, "structures"),
        vanished=_number(item, "vanished"),
        parts=_parts(item),
    )


def move_pointer(table: Table, seen: Pointer, new: Pointer) -> None:
    """Make a snapshot the one in use. Raises :class:`Conflict` when another load or an erasure came in between."""
    counts = {"version": seen.version, "erasures": seen.erasures}
    unchanged = " AND ".join(
        f"{name} = :seen_{name}" if n else f"attribute_not_exists({name})" for name, n in counts.items()
    )
    values: Item = {f"seen_{name}": {"N": str(n)} for name, n in counts.items() if n}
    loaded_at = written(new.loaded_at) if new.loaded_at else ""
    told: Item = text_attributes(place=new.place, earlier=new.earlier, loaded_at=loaded_at) | {
        "version": {"N": str(new.version)},
        "structures": {"N": str(new.structures)},
        "vanished": {"N": str(new.vanished)},
        "parts": _written_parts(new.parts),
    }
    change = f"SET {', '.join(f'{name} = :{name}' for name in told)}"
    try:
        # In a transaction, whose token tells an answer that was lost from a pointer that somebody moved.
        table.transact([update_action(_POINTER, _POINTER, change, unchanged, **told, **values)])
    except Conflict:
        if pointer_of(table).place != new.place:
            raise


def count_erasure() -> dict[str, Any]:
    """Telling the loads in progress that somebody was erased, as an action of a transaction."""
    return update_action(_POINTER, _POINTER, "ADD erasures :one", one={"N": "1"})


def begin_place(table: Table, base: int, parts: tuple[int, ...]) -> Place:
    """A new place, remembered before anything is written in it: whatever a kill leaves there is found."""
    place = Place(name=f"{base + 1}-{secrets.token_hex(8)}", base=base, begun_at=datetime.now(UTC), parts=parts)
    table.put(
        key("S", f"P#{place.name}")
        | text_attributes(begun_at=written(place.begun_at))
        | {"base": {"N": str(base)}, "parts": _written_parts(parts)}
    )
    return place


def remove_place(table: Table, place: Place) -> None:
    """Remove a place and all that stands in it. Whoever may still be writing there finds nobody to read it."""
    table.write_all(
        deletes=[
            key(part_key(place.name, rank), sk)
            for sk, ranks in zip(PARTS, place.parts, strict=True)
            for rank in range(ranks)
        ]
    )
    if place.begun_at < datetime.now(UTC) - _LONGEST_LOAD:
        table.delete("S", f"P#{place.name}")


def remove_outrun(table: Table, pointer: Pointer) -> None:
    """Remove the places that no one reads any more and that no load can make the snapshot in use."""
    for item in list(table.query("", "pk", "S", ranges=_ARE_PLACES, ExpressionAttributeValues=_PLACES)):
        place = Place(
            name=item["sk"]["S"].removeprefix("P#"),
            base=_number(item, "base"),
            begun_at=read(text_of(item, "begun_at")),
            parts=_parts(item),
        )
        if place.name not in (pointer.place, pointer.earlier) and place.base < pointer.version:
            remove_place(table, place)


def part_key(place: str, rank: int) -> str:
    """The ``pk`` of a part: each has its own, so that writing a snapshot is spread over the table's partitions."""
    return f"S#{place}#{rank}"


def part_item(place: str, sk: str, rank: int, body: bytes) -> Item:
    """A part of a snapshot, as it is stored."""
    return key(part_key(place, rank), sk) | {"body": {"B": packed(body)}}


def body_of(item: Item) -> bytes:
    """The JSON of a part."""
    return unpacked(item["body"]["B"])


def read_parts(table: Table, pointer: Pointer, sk: str) -> Iterator[Item]:
    """The items of a part of a snapshot, by rank. Raises LookupError when two loads went by meanwhile."""
    ranks = range(pointer.parts[PARTS.index(sk)])
    for start in range(0, len(ranks), _READ_TOGETHER):
        keys = [part_key(pointer.place, rank) for rank in ranks[start : start + _READ_TOGETHER]]
        found = {item["pk"]["S"]: item for item in table.get_all([key(one, sk) for one in keys])}
        yield from (found[one] for one in keys)


def _number(item: Item, name: str) -> int:
    return int(item[name]["N"]) if name in item else 0


def _parts(item: Item) -> tuple[int, ...]:
    return tuple(int(one["N"]) for one in item["parts"]["L"]) if "parts" in item else (0,) * len(PARTS)


def _written_parts(parts: tuple[int, ...]) -> Item:
    return {"L": [{"N": str(count)} for count in parts]}
