"""The dated copies of one source: a file a day, the last ones kept, each whole."""

import os
import shutil
from datetime import date, timedelta
from pathlib import Path

from data.sources import day_of_file

KEPT_DAYS = 7
_RECEIVING = "incoming"


class Copies:
    """The folder of one source, for its owner's eyes only: ``2026-11-21.csv``, and ``incoming.csv`` while it comes."""

    def __init__(self, folder: Path, ending: str) -> None:
        self._folder = folder
        self._ending = ending
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.incoming = folder / f"{_RECEIVING}{ending}"
        """Where today's file is received; the start of one that was cut stays beside it, for the next time."""

    def newest(self) -> Path | None:
        """The last whole copy, if there is one."""
        return max(self._dated(), default=(None, None))[1]

    def take(self, file: Path) -> None:
        """Copy a file of this machine to ``incoming``, with its date. Raises OSError."""
        self.incoming.unlink(missing_ok=True)
        self.incoming.touch(mode=0o600)
        shutil.copyfile(file, self.incoming)
        told = file.stat()
        os.utime(self.incoming, ns=(told.st_atime_ns, told.st_mtime_ns))

    def begin_with_newest(self) -> None:
        """Put the last copy in ``incoming``: for a source that is asked only for what has changed."""
        newest = self.newest()
        if newest and not self.incoming.exists():
            os.link(newest, self.incoming)

    def keep(self, today: date) -> Path:
        """What was received becomes the copy of the day, at once and for good. Raises OSError."""
        copy = self._folder / f"{today.isoformat()}{self._ending}"
        with self.incoming.open("rb") as file:
            os.fsync(file.fileno())
        self.incoming.replace(copy)
        return copy

    def reject(self) -> None:
        """Forget what was received."""
        self.incoming.unlink(missing_ok=True)

    def prune(self, today: date, days: int) -> None:
        """Remove the copies of more than so many days ago; the newest stays, however old."""
        newest = self.newest()
        for day, copy in self._dated():
            if copy != newest and day < today - timedelta(days=days):
                copy.unlink()

    def _dated(self) -> list[tuple[date, Path]]:
        found = []
        for file in self._folder.iterdir():
            try:
                day = date.fromisoformat(file.name[:10])
            except ValueError:
                continue
            if file.name[10:] == file.suffix and file.stat().st_size:
                found.append((day, file))
        return sorted(found)


def age(copy: Path, today: date) -> int:
    """Days since the copy was received."""
    return (today - day_of_file(copy)).days
