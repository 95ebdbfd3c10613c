"""The journal of erased people, beside the store: what a restored backup must forget again.

A line says when, and the keyed digest of the address: the journal tells nobody who was erased. Lines stay as long as a
backup may still hold the person.
"""

import os
from datetime import datetime, timedelta
from pathlib import Path

import msgspec

BACKUPS_KEPT = timedelta(days=30)
"""How long backups are kept, and so how long each erasure is remembered; a day more covers the night of the change."""
_A_DAY = timedelta(days=1)


class Erasure(msgspec.Struct, frozen=True, order=True):
    """Somebody was erased: when (UTC), and the keyed digest of their address."""

    at: datetime
    digest: str


def journal_of(store_file: Path) -> Path:
    """The file of the journal of a store."""
    return store_file.with_name(f"{store_file.name}.erasures")


def record_erasure(store_file: Path, digest: str, at: datetime) -> None:
    """Remember an erasure, durably: to be called before the store forgets. May be repeated. Raises OSError."""
    kept = [erasure for erasure in erasures(journal_of(store_file)) if erasure.at > at - BACKUPS_KEPT - _A_DAY]
    write_erasures(journal_of(store_file), [*kept, Erasure(at, digest)])


def erasures(journal: Path) -> list[Erasure]:
    """What a journal says, in its order; nothing when there is none. Raises OSError, msgspec.DecodeError."""
    if not journal.exists():
        return []
    return [msgspec.json.decode(line, type=Erasure) for line in journal.read_bytes().splitlines() if line]


def write_erasures(journal: Path, erasures: list[Erasure]) -> None:
    """Write a journal whole, or not at all. Raises OSError."""
    draft = journal.with_name(f".{journal.name}.draft")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.writelines(msgspec.json.encode(erasure) + b"\n" for erasure in erasures)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(journal)
