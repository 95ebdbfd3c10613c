"""The folder of a built site: only what changed is written, what vanished is removed.

The files of the last build are remembered beside the folder (``output.files``), never in it: nothing else in the
folder is ever touched, so a wrong ``OUTPUT=`` cannot erase somebody's files.
"""

from dataclasses import dataclass, field
from pathlib import Path


@dataclass
class Changes:
    """Paths, relative to the output, that differ from the last build."""

    added: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)

    def as_lists(self) -> dict[str, list[str]]:
        """The same, sorted, ready for JSON."""
        return {"added": sorted(self.added), "changed": sorted(self.changed), "removed": sorted(self.removed)}


class TwoPagesAtOneAddress(Exception):
    """Two parts of the build wrote the same file: one of them would be lost."""


class Output:
    """The files of one build."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._memory = folder.with_name(f"{folder.name}.files")
        self._previous = set(self._memory.read_text(encoding="utf-8").splitlines()) if self._memory.exists() else set()
        self._written: set[str] = set()
        self._changes = Changes()

    @property
    def count(self) -> int:
        """How many files the build holds."""
        return len(self._written)

    def write(self, path: str, content: bytes) -> None:
        """Put a file at ``path``, relative to the output. Raises :class:`TwoPagesAtOneAddress`."""
        if path in self._written:
            raise TwoPagesAtOneAddress(path)
        self._written.add(path)
        self._remember(path)
        file = self.folder / path
        try:
            if file.read_bytes() == content:
                return
            self._changes.changed.append(path)
        except FileNotFoundError:
            file.parent.mkdir(parents=True, exist_ok=True)
            self._changes.added.append(path)
        file.write_bytes(content)

    def write_page(self, address: str, html: str) -> None:
        """Put a page at its address: ``/secteurs/`` is ``secteurs/index.html``."""
        self.write(f"{address.strip('/')}/index.html".lstrip("/"), html.encode())

    def close(self) -> Changes:
        """Remove the files of the last build that this one did not write, empty folders too, and tell the changes."""
        for path in sorted(self._previous - self._written):
            (self.folder / path).unlink(missing_ok=True)
            self._remove_empty_folders((self.folder / path).parent)
            self._changes.removed.append(path)
        aside = self._memory.with_name(f"{self._memory.name}.new")
        aside.write_text("".join(f"{path}\n" for path in sorted(self._written)), encoding="utf-8")
        aside.replace(self._memory)
        return self._changes

    def _remember(self, path: str) -> None:
        """Note a new path before its file exists: a build that is killed leaves nothing the next one cannot remove."""
        if path not in self._previous:
            self._memory.parent.mkdir(parents=True, exist_ok=True)
            with self._memory.open("a", encoding="utf-8") as memory:
                memory.write(f"{path}\n")

    def _remove_empty_folders(self, folder: Path) -> None:
        while folder != self.folder and folder.is_dir() and not any(folder.iterdir()):
            folder.rmdir()
            folder = folder.parent
