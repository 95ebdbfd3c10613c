"""The journal of erased people, apart from the store: what a restored backup must forget again.

A line says when the erasure began and ended, and the keyed digest of the address: the journal tells nobody who was
erased. Lines stay as long as a backup may still hold the person.
"""

import os
from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Protocol

import msgspec

BACKUPS_KEPT = timedelta(days=30)
"""How long backups are kept, and so how long each erasure is remembered; a day more covers the night of the change."""
_A_DAY = timedelta(days=1)
_CLOCK_STEP = timedelta(minutes=1)
"""By how much the clock of a machine may have been set back between an erasure and a backup."""


class SpoiltJournal(Exception):
    """A journal cannot be read: a sentence that names it and says what to do."""


class Erasure(msgspec.Struct, frozen=True):
    """Somebody was erased: from when until when (UTC; ``None``: it was cut short), and the digest of their address."""

    at: datetime
    digest: str
    finished_at: datetime | None = None

    def may_be_missing_from(self, backup_begun_at: datetime) -> bool:
        """Whether a backup may hold what was erased: it was begun before the end of the erasure, if that ever came.

        Somebody who was erased, then wrote again before the backup, loses nothing of it.
        """
        return self.finished_at is None or self.finished_at >= backup_begun_at - _CLOCK_STEP


def journal_of(store_file: Path) -> Path:
    """The file of the journal of a store."""
    return store_file.with_name(f"{store_file.name}.erasures")


class ErasureJournal(Protocol):
    """Where erasures are remembered, apart from the store: what is restored must forget again."""

    def begin(self, digest: str, at: datetime) -> None:
        """Remember an erasure, durably: to be called before the store forgets. May be repeated.

        Raises :class:`SpoiltJournal`, OSError, :class:`functions.ports.StoreUnavailable`.
        """

    def finish(self, digest: str, at: datetime) -> None:
        """Remember that the store has forgotten: earlier erasures of that person, cut short, are made good too."""

    def all(self) -> list[Erasure]:
        """What is remembered, oldest first."""


class FileErasures:
    """An :class:`ErasureJournal` in a file beside the store of one machine."""

    def __init__(self, store_file: Path) -> None:
        self._journal = journal_of(store_file)

    def begin(self, digest: str, at: datetime) -> None:
        """Remember an erasure, durably. Raises :class:`SpoiltJournal`, OSError."""
        kept = [erasure for erasure in self.all() if erasure.at > at - BACKUPS_KEPT - _A_DAY]
        write_erasures(self._journal, [*kept, Erasure(at, digest)])

    def finish(self, digest: str, at: datetime) -> None:
        """Remember that the store has forgotten. Raises :class:`SpoiltJournal`, OSError."""
        write_erasures(self._journal, finished(self.all(), {digest}, at))

    def all(self) -> list[Erasure]:
        """What is remembered, in its order. Raises :class:`SpoiltJournal`, OSError."""
        return erasures(self._journal)


def finished(journal: Iterable[Erasure], digests: set[str], at: datetime) -> list[Erasure]:
    """The journal once the store has forgotten the people of those digests."""
    return [
        msgspec.structs.replace(one, finished_at=at) if one.finished_at is None and one.digest in digests else one
        for one in journal
    ]


def erasures(journal: Path) -> list[Erasure]:
    """What a journal says, in its order; nothing when there is none. Raises :class:`SpoiltJournal`, OSError."""
    if not journal.exists():
        return []
    try:
        return [msgspec.json.decode(line, type=Erasure) for line in journal.read_bytes().splitlines() if line]
    except (msgspec.DecodeError, UnicodeDecodeError):
        raise SpoiltJournal(
            f"{journal}\u202f: ce journal des personnes effacées est abîmé. Reprenez-le d’une autre sauvegarde, ou "
            "ôtez-le et effacez de nouveau qui l’a demandé depuis trente jours (python -m functions erase-person)."
        ) from None


def together(journals: Iterable[Iterable[Erasure]]) -> list[Erasure]:
    """What several journals say, oldest first: one may know the end of an erasure that another saw begin."""
    known: dict[tuple[datetime, str], Erasure] = {}
    for one in (erasure for journal in journals for erasure in journal):
        seen = known.get((one.at, one.digest))
        if seen is None or seen.finished_at is None:
            known[one.at, one.digest] = one
    return [known[key] for key in sorted(known)]


def write_erasures(journal: Path, erasures: Iterable[Erasure]) -> None:
    """Write a journal whole, or not at all. Raises OSError."""
    draft = journal.with_name(f".{journal.name}.draft")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.writelines(msgspec.json.encode(erasure) + b"\n" for erasure in erasures)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(journal)
