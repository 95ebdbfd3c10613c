"""Files on one machine: a folder that nobody else reads."""

import os
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from functions.files.kept_name import KEPT_NAME, checked_name
from functions.ports import StoreUnavailable

_DRAFT_SECONDS = 3600
"""A draft that old was left by a process that was killed."""


class DiskFiles:
    """A :class:`functions.ports.Files`: files of mode 0600 in a folder of mode 0700.

    Names: lower-case letters, digits, dots and hyphens, at most 121, the first a letter or a digit (``ValueError``
    otherwise). Every method raises :class:`StoreUnavailable` when the disk is full or cannot be read.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def keep(self, name: str, content: bytes) -> None:
        """Write a file, whole or not at all, over the one of that name."""
        path = self._path(name)
        with _the_disk():
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            self.folder.chmod(0o700)
            self._erase_abandoned_drafts()
            draft = self.folder / f".{secrets.token_hex(8)}.draft"
            try:
                _write(draft, content)
                draft.replace(path)
            finally:
                draft.unlink(missing_ok=True)
            _settle(self.folder)

    def read(self, name: str) -> bytes | None:
        """The content of a file; None when there is none of that name."""
        path = self._path(name)
        with _the_disk():
            try:
                descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW)
            except FileNotFoundError:
                return None
            with os.fdopen(descriptor, "rb") as file:
                return file.read()

    def erase(self, name: str) -> None:
        """Erase a file. May be repeated."""
        path = self._path(name)
        with _the_disk():
            path.unlink(missing_ok=True)
            if self.folder.exists():
                _settle(self.folder)

    def names(self) -> list[str]:
        """The names of all files, sorted."""
        with _the_disk():
            if not self.folder.exists():
                return []
            return sorted(file.name for file in self.folder.iterdir() if KEPT_NAME.fullmatch(file.name))

    def _path(self, name: str) -> Path:
        return self.folder / checked_name(name)

    def _erase_abandoned_drafts(self) -> None:
        before = time.time() - _DRAFT_SECONDS
        for draft in self.folder.glob(".*.draft"):
            with suppress(FileNotFoundError):  # another process erased it
                if draft.stat().st_mtime < before:
                    draft.unlink()


@contextmanager
def _the_disk() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        # Neither the text nor the cause: they would tell the file's name.
        raise StoreUnavailable(f"files-{type(error).__name__}-{error.errno}") from None


def _write(draft: Path, content: bytes) -> None:
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _settle(folder: Path) -> None:
    """Make what the folder lists outlast a power cut."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
