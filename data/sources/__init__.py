"""One module per upstream format: each turns a file into rows (:data:`data.rows.Row`).

An adapter module holds ``NAME`` (its code in ``reference/sources.yaml``), ``recognises(head)``, which tells its format
from a file's first bytes, ``date_of(path)``, the date that the file itself states if it does, and ``read(path)``, which
yields one of :data:`data.rows.Row` for every row of the file. A module whose address takes more than one request also
holds ``fetch``; libraries that only it needs are imported where they are used.
To add a source: write its module, list it in ``ADAPTERS``, describe it in ``reference/sources.yaml``.
"""

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Protocol
from zoneinfo import ZoneInfo

from data.rows import Row
from data.sources import contracts, data_inclusion, edits, emplois, finess, labels, registry, sample, table, territories

_HEAD = 4096


class Adapter(Protocol):
    """What a source module offers."""

    NAME: str

    def recognises(self, head: bytes) -> bool:
        """Whether a file that starts so is of this format."""
        ...

    def read(self, path: Path) -> Iterator[Row]:
        """Every row of the file, in order. Raises :class:`data.sources.reading.Unreadable`."""
        ...

    def date_of(self, path: Path) -> date | None:
        """The date the file itself says its values are of, if it does."""
        ...


# In the order in which a file's format is looked for: what is peculiar before what resembles others.
ADAPTERS: dict[str, Adapter] = {
    adapter.NAME: adapter
    for adapter in (
        sample, emplois, edits, registry, territories, finess, contracts, labels, data_inclusion, table,
    )
}  # fmt: skip


def recognise(path: Path) -> Adapter | None:
    """The adapter whose format the file has, or ``None``. Raises OSError when it cannot be opened."""
    with path.open("rb") as file:
        head = file.read(_HEAD)
    return next((adapter for adapter in ADAPTERS.values() if adapter.recognises(head)), None)


def day_of_file(path: Path) -> date:
    """The day the file was received, in France: when it was last written here."""
    return datetime.fromtimestamp(path.stat().st_mtime, ZoneInfo("Europe/Paris")).date()
