"""One module per upstream format: each turns a file into rows (:class:`data.model.Candidate`).

An adapter module holds ``NAME`` (its code in ``reference/sources.yaml``), ``recognises(head)``, which tells its format
from a file's first bytes, ``date_of(path)``, the date that the file itself states if it does, and ``read(path)``, which
yields a Candidate or a Quarantined for every row of the file.
To add a source: write its module, list it in ``ADAPTERS``, describe it in ``reference/sources.yaml``.
"""

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Protocol
from zoneinfo import ZoneInfo

from data.model import Candidate, Quarantined
from data.sources import emplois, sample

_HEAD = 4096


class Adapter(Protocol):
    """What a source module offers."""

    NAME: str

    def recognises(self, head: bytes) -> bool:
        """Whether a file that starts so is of this format."""
        ...

    def read(self, path: Path) -> Iterator[Candidate | Quarantined]:
        """Every row of the file, in order. Raises :class:`data.sources.reading.Unreadable`."""
        ...

    def date_of(self, path: Path) -> date | None:
        """The date the file itself says its values are of, if it does."""
        ...


ADAPTERS: dict[str, Adapter] = {adapter.NAME: adapter for adapter in (emplois, sample)}


def recognise(path: Path) -> Adapter | None:
    """The adapter whose format the file has, or ``None``. Raises OSError when it cannot be opened."""
    with path.open("rb") as file:
        head = file.read(_HEAD)
    return next((adapter for adapter in ADAPTERS.values() if adapter.recognises(head)), None)


def day_of_file(path: Path) -> date:
    """The day the file was received, in France: when it was last written here."""
    return datetime.fromtimestamp(path.stat().st_mtime, ZoneInfo("Europe/Paris")).date()
