"""Reading and writing a consolidated dataset: a folder with a public half, a private half and its history.

``public/structures.jsonl`` · ``private/contacts.jsonl``, ``private/quarantine.jsonl``, ``private/report.json`` and
``report.md`` · ``history/slugs.json`` and ``history/first_seen.json``. One record a line, sorted by id: two datasets
compare with ``diff``.
"""

import fcntl
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from datetime import date
from pathlib import Path
from typing import TypeVar

import msgspec

from data.consolidation.report import Report
from data.consolidation.report_page import markdown
from data.model import Contact, Structure

_Shape = TypeVar("_Shape")
_PRIVATE = 0o700


class NoDataset(Exception):
    """A folder that holds no dataset, or a broken one: a sentence that says what to do."""


class InUse(Exception):
    """Another consolidation is replacing the dataset: a sentence."""


class NothingKept(Exception):
    """No row could be kept: an empty dataset would empty the site. A sentence for people."""


class Dataset:
    """A consolidated dataset in a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.structures_file = folder / "public" / "structures.jsonl"
        self.contacts_file = folder / "private" / "contacts.jsonl"
        self.quarantine_file = folder / "private" / "quarantine.jsonl"
        self.report_file = folder / "private" / "report.json"
        self.report_page = folder / "private" / "report.md"
        self.refused_page = folder / "private" / "refused.md"
        self.slugs_file = folder / "history" / "slugs.json"
        self.first_seen_file = folder / "history" / "first_seen.json"
        self._journal = folder / "history" / ".replacing.json"
        self._finish_replacing()

    def structures(self) -> Iterator[Structure]:
        """Every structure, live or not, by id. Raises :class:`NoDataset`."""
        return _read(self.structures_file, Structure)

    @property
    def is_fictional(self) -> bool:
        """Whether one structure at least is fictional, told without decoding any. Raises :class:`NoDataset`."""
        try:
            # A quote inside a value is written \": these bytes can only be a field.
            return b'"fictional":true' in self.structures_file.read_bytes()
        except FileNotFoundError:
            raise _missing(self.structures_file) from None

    def contacts(self) -> Iterator[Contact]:
        """Every contact, by structure id: private. Raises :class:`NoDataset`."""
        return _read(self.contacts_file, Contact)

    def slugs(self) -> dict[str, str]:
        """The slugs given so far, by structure id; none before the first consolidation. Raises :class:`NoDataset`."""
        return _read_table(self.slugs_file, dict[str, str])

    @property
    def day(self) -> date:
        """The day the dataset speaks of: that of its consolidation, else the latest of its structures' sources.

        Never the clock's: two builds of one dataset are the same. Raises :class:`NoDataset`.
        """
        report = self.report()
        if report:
            return report.consolidated_on
        return max((structure.source.date for structure in self.structures()), default=date.min)

    def first_seen(self) -> dict[str, date]:
        """The day each structure was first listed, by id, even those that are not listed any more.

        None before the first consolidation that remembers it: see :mod:`data.consolidation.first_seen`. Raises
        :class:`NoDataset`.
        """
        return _read_table(self.first_seen_file, dict[str, date])

    def report(self) -> Report | None:
        """What the last consolidation did; ``None`` before the first one, or when it was told in another shape."""
        try:
            return msgspec.json.decode(self.report_file.read_bytes(), type=Report)
        except (FileNotFoundError, msgspec.DecodeError):
            return None

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Keep other consolidations out. Raises :class:`InUse` when one is under way."""
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / ".lock").open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                raise InUse(
                    f"{self.folder} : une autre consolidation est en cours. Attendez qu’elle finisse."
                ) from None
            yield

    def write_refused(self, report: Report) -> Path:
        """Write the report of a consolidation that replaces nothing, for whoever must decide; where it is."""
        _write_aside(self.refused_page, [markdown(report).encode()]).replace(self.refused_page)
        return self.refused_page

    def write(
        self,
        structures: Iterable[Structure],
        contacts: Iterable[Contact],
        quarantine: Iterable[bytes],
        report: Report,
        slugs: dict[str, str],
        first_seen: dict[str, date],
    ) -> None:
        """Replace the dataset: every file is written aside, then takes its place at once.

        ``quarantine`` holds encoded lines.

        A failure while writing leaves the previous dataset whole. Once every file is written, a journal names them: a
        crash between two replacements is finished by whoever opens the dataset next, so that halves never mix.
        """
        contents: dict[Path, Iterable[bytes]] = {
            self.slugs_file: _table(slugs),
            self.first_seen_file: _table(first_seen),
            self.contacts_file: _lines(contacts),
            self.quarantine_file: (line + b"\n" for line in quarantine),
            self.report_file: [msgspec.json.format(msgspec.json.encode(report), indent=2) + b"\n"],
            self.report_page: [markdown(report).encode()],
            self.structures_file: _lines(structures),
        }
        for file in contents:
            file.parent.mkdir(parents=True, exist_ok=True)
        self.contacts_file.parent.chmod(_PRIVATE)
        for file, content in contents.items():
            _write_aside(file, content)
        names = [str(file.relative_to(self.folder)) for file in contents]
        _write_aside(self._journal, [msgspec.json.encode(names)]).replace(self._journal)
        self._finish_replacing()
        self.refused_page.unlink(missing_ok=True)

    def _finish_replacing(self) -> None:
        """Put in place the files that the journal names, if a consolidation had the time to write it."""
        try:
            names = msgspec.json.decode(self._journal.read_bytes(), type=list[str])
        except FileNotFoundError:
            return
        for name in names:
            file = self.folder / name
            with suppress(FileNotFoundError):  # this one was replaced before the crash
                _aside(file).replace(file)
        self._journal.unlink(missing_ok=True)


def _missing(path: Path) -> NoDataset:
    folder = path.parent.parent
    return NoDataset(f"{path} n’existe pas. Lancez d’abord « python -m data consolidate … --out {folder} ».")


def _broken(path: Path, detail: str) -> NoDataset:
    return NoDataset(
        f"{path} : fichier illisible ({detail}). Reprenez-le d’une sauvegarde ; sinon effacez ce dossier et "
        "consolidez de nouveau, ce qui oublie les adresses données."
    )


def _aside(file: Path) -> Path:
    return file.with_name(f".{file.name}.new")


def _write_aside(file: Path, content: Iterable[bytes]) -> Path:
    aside = _aside(file)
    aside.unlink(missing_ok=True)
    aside.touch(mode=0o600 if file.parent.name == "private" else 0o644)
    with aside.open("wb") as writing:
        writing.writelines(content)
        writing.flush()
        os.fsync(writing.fileno())
    return aside


def _lines(records: Iterable[msgspec.Struct]) -> Iterator[bytes]:
    encoder = msgspec.json.Encoder()
    return (encoder.encode(record) + b"\n" for record in records)


def _table(values: dict[str, str] | dict[str, date]) -> list[bytes]:
    """A JSON object, an id a line."""
    return [msgspec.json.format(msgspec.json.encode(values, order="sorted"), indent=0) + b"\n"]


def _read_table(path: Path, shape: type[dict[str, _Shape]]) -> dict[str, _Shape]:
    try:
        return msgspec.json.decode(path.read_bytes(), type=shape)
    except FileNotFoundError:
        return {}
    except msgspec.DecodeError as error:
        raise _broken(path, str(error)) from None


def _read(path: Path, shape: type[_Shape]) -> Iterator[_Shape]:
    if not path.exists():
        folder = path.parent.parent
        raise NoDataset(f"{path} n’existe pas. Lancez d’abord « python -m data consolidate … --out {folder} ».")
    decoder = msgspec.json.Decoder(shape)
    with path.open("rb") as file:
        for number, line in enumerate(file, start=1):
            try:
                yield decoder.decode(line)
            except msgspec.DecodeError as error:
                raise _broken(path, f"ligne {number} : {error}") from None
