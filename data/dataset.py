"""Reading and writing a consolidated dataset: a folder with a public half, a private half and its history.

``public/structures.jsonl`` · ``private/contacts.jsonl``, ``private/quarantine.jsonl``, ``private/report.json`` ·
``history/slugs.json``. One JSON record a line, sorted by id: two datasets compare with ``diff``.
"""

import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from data.model import Contact, Quarantined, Structure

_Shape = TypeVar("_Shape")
_PRIVATE = 0o700


class NoDataset(Exception):
    """A folder that holds no dataset: a sentence that says what to run."""


class Dataset:
    """A consolidated dataset in a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.structures_file = folder / "public" / "structures.jsonl"
        self.contacts_file = folder / "private" / "contacts.jsonl"
        self.quarantine_file = folder / "private" / "quarantine.jsonl"
        self.report_file = folder / "private" / "report.json"
        self.slugs_file = folder / "history" / "slugs.json"

    def structures(self) -> Iterator[Structure]:
        """Every structure, live or not, by id. Raises :class:`NoDataset`."""
        return _read(self.structures_file, Structure)

    def contacts(self) -> Iterator[Contact]:
        """Every contact, by structure id: private. Raises :class:`NoDataset`."""
        return _read(self.contacts_file, Contact)

    def slugs(self) -> dict[str, str]:
        """The slugs given so far, by structure id; none before the first consolidation."""
        if not self.slugs_file.exists():
            return {}
        return msgspec.json.decode(self.slugs_file.read_bytes(), type=dict[str, str])

    def write(
        self,
        structures: Iterable[Structure],
        contacts: Iterable[Contact],
        quarantine: Iterable[Quarantined],
        report: Any,
        slugs: dict[str, str],
    ) -> None:
        """Replace the dataset: everything is written aside first, so a failure leaves the previous one in place."""
        aside = Dataset(self.folder / ".new")
        shutil.rmtree(aside.folder, ignore_errors=True)
        for half in ("public", "private", "history"):
            (aside.folder / half).mkdir(parents=True, mode=_PRIVATE if half == "private" else 0o755)
        _write(aside.structures_file, structures)
        _write(aside.contacts_file, contacts)
        _write(aside.quarantine_file, quarantine)
        aside.report_file.write_bytes(msgspec.json.format(msgspec.json.encode(report), indent=2) + b"\n")
        aside.slugs_file.write_bytes(msgspec.json.format(msgspec.json.encode(slugs, order="sorted"), indent=0) + b"\n")
        for half in ("public", "private", "history"):
            _replace_folder(self.folder / half, aside.folder / half)
        aside.folder.rmdir()


def _replace_folder(folder: Path, by: Path) -> None:
    previous = folder.with_name(f".{folder.name}.old")
    shutil.rmtree(previous, ignore_errors=True)
    if folder.exists():
        folder.replace(previous)
    by.replace(folder)
    shutil.rmtree(previous, ignore_errors=True)


def _read(path: Path, shape: type[_Shape]) -> Iterator[_Shape]:
    if not path.exists():
        folder = path.parent.parent
        raise NoDataset(f"{path} n’existe pas. Lancez d’abord « python -m data consolidate … --out {folder} ».")
    decoder = msgspec.json.Decoder(shape)
    with path.open("rb") as file:
        for line in file:
            yield decoder.decode(line)


def _write(path: Path, records: Iterable[msgspec.Struct]) -> None:
    encoder = msgspec.json.Encoder()
    with path.open("wb") as file:
        for record in records:
            file.write(encoder.encode(record) + b"\n")
