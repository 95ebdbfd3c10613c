"""What became of each source that a night asked for: for consolidation, and for whoever reads the report."""

from datetime import date, datetime
from enum import StrEnum
from pathlib import Path

import msgspec


class State(StrEnum):
    """What consolidation is given of a source."""

    RECEIVED = "received"
    """Today's file, whole."""
    KEPT = "kept"
    """The last copy that was whole: today's could not be had."""
    LATER = "later"
    """Nothing yet, as it should: it is asked about structures, and none is known before a first consolidation."""
    MISSING = "missing"
    """Nothing: it could not be had, and never was."""


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """What became of one source. ``place``: its address without what may be secret in it, or its file."""

    name: str
    place: str
    state: State
    file: str = ""
    """The copy to consolidate."""
    bytes: int = 0
    rows: int = 0
    """Rows that its reader understands; not counted again in a copy of another day."""
    received_on: date | None = None
    age_days: int = 0
    """Days since that copy was received."""
    why: str = ""
    """The sentence that says why it is not today's."""


class Gathered(msgspec.Struct, frozen=True, kw_only=True):
    """What became of all of them."""

    at: datetime
    sources: list[Outcome]

    @property
    def words(self) -> list[str]:
        """What ``python -m data consolidate`` is given: ``emplois=var/sources/emplois/2026-11-21.json``."""
        return [f"{one.name}={one.file}" for one in self.sources if one.file]

    def write(self, folder: Path) -> None:
        """Leave ``last.json``, all that is told here, and ``last.list``, the words, a line each. Raises OSError.

        Without a source that was never had, there is no list: nothing can be consolidated in its place.
        """
        listed = folder / "last.list"
        listed.unlink(missing_ok=True)
        _write(folder / "last.json", msgspec.json.format(msgspec.json.encode(self), indent=1) + b"\n")
        if all(one.state is not State.MISSING for one in self.sources):
            _write(listed, "".join(f"{word}\n" for word in self.words).encode())


def _write(file: Path, content: bytes) -> None:
    aside = file.with_name(f".{file.name}.new")
    aside.unlink(missing_ok=True)
    aside.touch(mode=0o600)
    aside.write_bytes(content)
    aside.replace(file)
