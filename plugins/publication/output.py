"""The folder of a built site: only what changed is written, what vanished is removed.

What the last build wrote is remembered beside the folder (``output.files``: path, mark, size), never in it: nothing
else in the folder is ever touched, so a wrong ``OUTPUT=`` cannot erase somebody's files. The *mark* of a page digests
all that it is made of: a page whose mark has not changed is not even rendered.

A build that is killed leaves its journal (``output.building``: each new path, noted before its file exists): the next
one then believes no mark, and removes what no page is made of.
"""

import os
from collections.abc import Iterable
from contextlib import suppress
from enum import Enum
from pathlib import Path
from typing import NamedTuple

from plugins.publication.changes import Changes
from plugins.publication.compression import ENDINGS, compressions, is_compressible
from plugins.publication.memory import OutputTaken, Remembered, lines_of, locked, read_memory


class Outcome(Enum):
    """What became of a file."""

    ADDED = "added"
    CHANGED = "changed"
    KEPT = "kept"


class Written(NamedTuple):
    """A file of this build."""

    path: str
    mark: str
    size: int
    outcome: Outcome


class TwoPagesAtOneAddress(Exception):
    """Two parts of the build wrote the same file: one of them would be lost."""


class Output:
    """The files of one build.

    ``compressed``: with copies for servers. ``clean``: the marks of the last build are not believed.
    """

    def __init__(self, folder: Path, *, compressed: bool = False, clean: bool = False) -> None:
        self.folder = folder
        self._root = f"{folder}/"
        self._compressed = compressed
        self._memory = folder.with_name(f"{folder.name}.files")
        self._journal = folder.with_name(f"{folder.name}.building")
        folder.mkdir(parents=True, exist_ok=True)
        self._lock = locked(folder)
        self._remembered = read_memory(self._memory)
        was_killed = self._journal.exists()
        self._trusts = not (clean or was_killed)
        self._previous = dict(self._remembered)
        if was_killed:
            for path in lines_of(self._journal):
                self._previous.setdefault(path, Remembered("", -1))
        self._was_killed = was_killed
        self._written: dict[str, Remembered] = {}
        self._changes = Changes()
        self._began_empty = not any(folder.iterdir())
        self._journal.touch()

    @property
    def count(self) -> int:
        """How many files the build holds."""
        return len(self._written)

    def write(self, path: str, content: bytes) -> None:
        """Put a file at ``path``, relative to the output. Raises :class:`TwoPagesAtOneAddress`."""
        self.note([path])
        self.record(self.put(path, content))

    def write_page(self, address: str, html: str) -> None:
        """Put a page at its address."""
        self.write(path_of(address), html.encode())

    def kept(self, path: str, mark: str) -> list[Written]:
        """The file and its copies as the last build left them, when its mark was this one; nothing otherwise."""
        known = self._previous.get(path)
        if known is None or known.mark != mark or not self._trusts or not self._is_there(path, known.size):
            return []
        files = [Written(path, mark, known.size, Outcome.KEPT)]
        if not self._compressed or not is_compressible(path, known.size):
            return files
        for copy in (path + ending for ending in ENDINGS):
            remembered = self._previous.get(copy)
            if remembered is None or remembered.mark != mark or not self._is_there(copy, remembered.size):
                return []
            files.append(Written(copy, mark, remembered.size, Outcome.KEPT))
        return files

    def put(self, path: str, content: bytes, mark: str = "") -> list[Written]:
        """Put a file, and its copies, in the folder if they differ from what is there: what :meth:`record` must learn.

        The paths must have been noted.
        """
        files = [Written(path, mark, len(content), self._put(path, content))]
        if not self._compressed or not is_compressible(path, len(content)):
            return files
        copies = [path + ending for ending in ENDINGS]
        if files[0].outcome is Outcome.KEPT and all(map(self._is_as_remembered, copies)):
            return files + [Written(copy, mark, self._previous[copy].size, Outcome.KEPT) for copy in copies]
        for copy, compressed in compressions(path, content):
            files.append(Written(copy, mark, len(compressed), self._put(copy, compressed)))
        return files

    def note(self, paths: Iterable[str]) -> None:
        """Write down new paths before their files exist: what a killed build leaves, the next one can remove."""
        new = [path for path in paths if path not in self._previous]
        if self._compressed:
            new += [path + ending for path in new for ending in ENDINGS]
        if new:
            with self._journal.open("a", encoding="utf-8") as journal:
                journal.write("".join(f"{path}\n" for path in new))

    def record(self, files: Iterable[Written]) -> None:
        """Count files among those of this build. Raises :class:`TwoPagesAtOneAddress`."""
        for path, mark, size, outcome in files:
            if path in self._written:
                raise TwoPagesAtOneAddress(path)
            self._written[path] = Remembered(mark, size)
            if outcome is Outcome.KEPT and self._was_killed:
                outcome = self._since_it_was_told(path, mark)
            if outcome is Outcome.ADDED:
                self._changes.added.append(path)
            elif outcome is Outcome.CHANGED:
                self._changes.changed.append(path)

    def close(self) -> Changes:
        """Remove the files of the last build that this one did not write, empty folders too, and tell the changes."""
        for path in sorted(self._previous.keys() - self._written.keys()):
            file = self.folder / path
            if not file.is_dir():
                with suppress(FileNotFoundError, NotADirectoryError):
                    file.unlink()
                self._remove_empty_folders(file.parent)
            if path in self._remembered:
                self._changes.removed.append(path)
        aside = self._memory.with_name(f"{self._memory.name}.new")
        lines = (f"{path}\t{known.mark}\t{known.size}\n" for path, known in sorted(self._written.items()))
        aside.write_text("".join(lines), encoding="utf-8")
        aside.replace(self._memory)
        self._journal.unlink()
        os.close(self._lock)
        return self._changes

    def _since_it_was_told(self, path: str, mark: str) -> Outcome:
        """What became of a file since the last build that ended: one that was killed wrote files and told nobody."""
        known = self._remembered.get(path)
        if known is None:
            return Outcome.ADDED
        return Outcome.KEPT if mark and known.mark == mark else Outcome.CHANGED

    def _put(self, path: str, content: bytes) -> Outcome:
        # os and not pathlib: tens of thousands of files, and this is half of what a page costs.
        file = self._root + path
        try:
            there = None if self._began_empty else _read(file)
            if there == content:
                return Outcome.KEPT
            outcome = Outcome.ADDED if there is None else Outcome.CHANGED
            try:
                _write(file, content)
            except FileNotFoundError:
                _make_folder(os.path.dirname(file))
                _write(file, content)
        except (IsADirectoryError, NotADirectoryError, FileExistsError, PermissionError) as problem:
            raise OutputTaken(
                f"{file} ne peut pas être écrit ({problem.strerror}) : retirez ce qui s’y trouve ou rendez le dossier "
                "accessible, puis relancez."
            ) from None
        return outcome

    def _is_there(self, path: str, size: int) -> bool:
        try:
            return os.stat(self._root + path).st_size == size
        except (FileNotFoundError, NotADirectoryError):
            return False

    def _is_as_remembered(self, path: str) -> bool:
        known = self._previous.get(path)
        return known is not None and self._trusts and self._is_there(path, known.size)

    def _remove_empty_folders(self, folder: Path) -> None:
        while folder != self.folder and folder.is_dir() and not any(folder.iterdir()):
            folder.rmdir()
            folder = folder.parent


def _make_folder(folder: str) -> None:
    # Most folders are alone to be missing: makedirs would look at each of those above.
    try:
        os.mkdir(folder)
    except FileNotFoundError:
        os.makedirs(folder, exist_ok=True)
    except FileExistsError:
        if not os.path.isdir(folder):
            raise


def _read(file: str) -> bytes | None:
    try:
        descriptor = os.open(file, os.O_RDONLY)
    except (FileNotFoundError, NotADirectoryError):
        return None
    try:
        return os.read(descriptor, os.fstat(descriptor).st_size + 1)
    finally:
        os.close(descriptor)


def _write(file: str, content: bytes) -> None:
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644)
    try:
        view = memoryview(content)
        while view:
            view = view[os.write(descriptor, view) :]
    finally:
        os.close(descriptor)


def path_of(address: str) -> str:
    """The file of an address: ``/secteurs/`` is ``secteurs/index.html``, ``/404.html`` is ``404.html``."""
    return address[1:] + "index.html" if address.endswith("/") else address[1:]
