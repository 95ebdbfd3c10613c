"""Sources to test consolidation with: each tells the rows it is given, under the name of a real one."""

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

import msgspec

from data.consolidate import consolidate
from data.consolidation.gathering import Input
from data.consolidation.report import Report
from data.dataset import Dataset
from data.rows import Quarantined, Row

TODAY = date(2026, 11, 22)


class Told:
    """An adapter whose file is a list of rows."""

    def __init__(self, source: str, rows: Sequence[Row]) -> None:
        self.NAME = source
        self._rows = rows

    def recognises(self, head: bytes) -> bool:
        """Never: it has no file."""
        del head
        return False

    def date_of(self, path: Path) -> date | None:
        """None: the tests say it."""
        del path
        return None

    def read(self, path: Path) -> Iterator[Row]:
        """The rows."""
        del path
        yield from self._rows


def told(source: str, *rows: Row, day: date = TODAY) -> Input:
    """A source that tells these rows, of a day."""
    placed = [msgspec.structs.replace(row, position=rank) for rank, row in enumerate(rows, start=1)]
    return Input(Told(source, placed), Path(source), day)


def consolidated(folder: Path, *inputs: Input, today: date = TODAY, accepted: bool = False) -> tuple[Dataset, Report]:
    """The dataset of these sources in a folder, which may hold a previous one."""
    dataset = Dataset(folder)
    return dataset, consolidate(inputs, dataset, today, accepted=accepted)


def quarantine(dataset: Dataset) -> list[Quarantined]:
    """The rows that were kept aside."""
    return [msgspec.json.decode(line, type=Quarantined) for line in dataset.quarantine_file.read_bytes().splitlines()]
