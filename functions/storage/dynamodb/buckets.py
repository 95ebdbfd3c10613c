"""The parts of a snapshot: buckets of structures in the order of their ids, the addresses of profiles, long texts.

A structure alone is small, and a table bills by the item written: some 64 go together. Buckets are cut along the order
of the ids, so that all of them are read in order, one page after another.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, TypeVar

import msgspec

from data.model import Contact, Structure
from functions.records import KnownStructure, PrivateRecord, Recipient

MOST_STRUCTURES = 64
MOST_JSON = 256 * 1024
"""Of a bucket, in bytes before compression; a structure that is longer stands alone."""
SLUGS_TOGETHER = 2000
_CHARACTERS_TOGETHER = 200_000

P = TypeVar("P")


class Bucket(PrivateRecord, frozen=True, kw_only=True):
    """Some structures by id, in the order of their ids, with what each has. Halves are decoded when asked for."""

    known: dict[str, KnownStructure]
    records: dict[str, msgspec.Raw]
    recipients: dict[str, Recipient]
    contacts: dict[str, msgspec.Raw]

    def record(self, structure_id: str) -> Structure | None:
        """The public half of one."""
        raw = self.records.get(structure_id)
        return msgspec.json.decode(raw, type=Structure) if raw is not None else None

    def contact(self, structure_id: str) -> Contact | None:
        """The private half of one."""
        raw = self.contacts.get(structure_id)
        return msgspec.json.decode(raw, type=Contact) if raw is not None else None

    def without(self, is_theirs: Callable[[str], bool]) -> "Bucket | None":
        """The bucket once a person is erased: no private half of theirs, no address they published; None: the same."""
        gone = {id for id, one in self.recipients.items() if is_theirs(one.email)}
        records = {
            id: _unpublished(raw) for id, raw in self.records.items() if (email := _published(raw)) and is_theirs(email)
        }
        if not gone and not records:
            return None
        return Bucket(
            known=self.known,
            records=self.records | records,
            recipients={id: one for id, one in self.recipients.items() if id not in gone},
            contacts={id: raw for id, raw in self.contacts.items() if id not in gone},
        )


def buckets(
    known: Iterable[KnownStructure],
    records: Iterable[Structure],
    recipients: Iterable[Recipient],
    contacts: Iterable[Contact],
) -> Iterator[Bucket]:
    """All structures, in the order of their ids, in as few buckets as hold them."""
    raw_records = {one.id: msgspec.Raw(msgspec.json.encode(one)) for one in records}
    raw_contacts = {one.structure_id: msgspec.Raw(msgspec.json.encode(one)) for one in contacts}
    by_id = {one.structure_id: one for one in recipients}
    together: list[KnownStructure] = []
    size = 0
    for one in sorted(known, key=lambda structure: structure.id):
        more = sum(len(memoryview(raws[one.id])) for raws in (raw_records, raw_contacts) if one.id in raws)
        if together and (len(together) == MOST_STRUCTURES or size + more > MOST_JSON):
            yield _bucket(together, raw_records, by_id, raw_contacts)
            together, size = [], 0
        together.append(one)
        size += more
    if together:
        yield _bucket(together, raw_records, by_id, raw_contacts)


def slugs(known: Iterable[KnownStructure]) -> Iterator[dict[str, str]]:
    """Address of a profile → id, in the order of the addresses: of this snapshot, where an earlier one had it too."""
    best: dict[str, KnownStructure] = {}
    for one in sorted(known, key=lambda structure: (structure.vanished, structure.id), reverse=True):
        best[one.slug] = one
    ordered = sorted(best)
    for start in range(0, len(ordered), SLUGS_TOGETHER):
        yield {slug: best[slug].id for slug in ordered[start : start + SLUGS_TOGETHER]}


def texts(value: Any) -> Iterator[str]:
    """The JSON of a value, in texts that one item holds each."""
    whole = msgspec.json.encode(value).decode()
    for start in range(0, len(whole), _CHARACTERS_TOGETHER):
        yield whole[start : start + _CHARACTERS_TOGETHER]


def from_texts(bodies: Iterable[bytes], type_: type[P]) -> P:
    """The value of those texts, in their order."""
    return msgspec.json.decode("".join(msgspec.json.decode(body, type=str) for body in bodies), type=type_)


def rank_of(starts: Sequence[str], sought: str) -> int | None:
    """The rank of the only part that may hold something, where each begins; None when none may."""
    rank = bisect_right(starts, sought) - 1
    return rank if rank >= 0 else None


def _bucket(
    known: Iterable[KnownStructure],
    records: dict[str, msgspec.Raw],
    recipients: dict[str, Recipient],
    contacts: dict[str, msgspec.Raw],
) -> Bucket:
    ids = {one.id: one for one in known}
    return Bucket(
        known=ids,
        records=_of(ids, records),
        recipients=_of(ids, recipients),
        contacts=_of(_of(ids, recipients), contacts),
    )


def _of(ids: Iterable[str], halves: dict[str, P]) -> dict[str, P]:
    return {id: halves[id] for id in ids if id in halves}


class _Published(msgspec.Struct):
    published_email: str | None = None


def _published(record: msgspec.Raw) -> str | None:
    return msgspec.json.decode(record, type=_Published).published_email


def _unpublished(record: msgspec.Raw) -> msgspec.Raw:
    without = msgspec.json.decode(record) | {"published_email": None}
    return msgspec.Raw(msgspec.json.encode(without))
