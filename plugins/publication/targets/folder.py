"""A site in a folder of this machine, which a server such as nginx reads."""

# os and not pathlib: tens of thousands of files.
# ruff: noqa: PTH101, PTH102, PTH103, PTH104, PTH106, PTH108, PTH110, PTH112, PTH113, PTH116, PTH120, PTH123, PTH208

import ctypes
import fcntl
import os
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from itertools import count
from pathlib import Path

from plugins.publication.headers import CONTROL
from plugins.publication.stopping import Missing, PublicationStopped, Taken

_LIBC = ctypes.CDLL(None, use_errno=True)
_FILE, _FOLDER, _PRIVATE = 0o644, 0o755, 0o700
"""Modes, whatever the umask of whoever publishes: the server reads the site with an account of its own."""


class _Locked:
    """The system's own lock: nobody can take it, and it ends with the process."""

    def check(self) -> None:
        """It lasts as long as the process."""


class Folder:
    """The folder ``root``, made if need be. Each file is written aside, in ``.publication/``, then renamed."""

    has_headers = False
    at_once = 1

    def __init__(self, root: Path) -> None:
        self.name = str(root)
        self._root = root
        self._aside = f"{root}/{CONTROL}aside"
        self._numbers = count()
        self._open: set[str] = set()

    async def read(self, path: str, version: str = "") -> bytes:
        """The bytes of a file; a folder has no versions."""
        del version
        try:
            with open(self._at(path), "rb", buffering=0) as file:
                return file.readall()
        except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
            raise Missing(f"{self._at(path)} manque.") from None
        except OSError as error:
            raise self._refused(path, error) from error

    async def has(self, path: str, version: str = "") -> bool:
        """Whether there is such a file."""
        del version
        return os.path.isfile(self._at(path))

    async def put(self, path: str, content: bytes, headers: Mapping[str, str]) -> str:
        """Rename a new file over the one there; headers are the server's matter."""
        del headers
        try:
            os.rename(self._written(content), self._with_folder(path))
        except OSError as error:
            raise self._refused(path, error) from error
        return ""

    async def add(self, path: str, content: bytes, headers: Mapping[str, str]) -> None:
        """Link a new file where there is none."""
        del headers
        try:
            written = self._written(content)
            with suppress(FileExistsError):
                os.link(written, self._with_folder(path))
            os.unlink(written)
        except OSError as error:
            raise self._refused(path, error) from error

    async def replace(self, path: str, content: bytes) -> None:
        """The lock sees to it that nobody else writes."""
        await self.put(path, content, {})

    async def keep(self, path: str, kept: str) -> None:
        """A second name for the same file: it costs nothing, and a rename leaves it as it was."""
        with suppress(FileNotFoundError, NotADirectoryError):
            try:
                os.link(self._at(path), self._with_folder(kept))
            except FileExistsError:
                return
            except (FileNotFoundError, NotADirectoryError):
                raise
            except OSError as error:
                raise self._refused(kept, error) from error

    async def remove(self, path: str) -> None:
        """Remove a file, and the folders it leaves empty."""
        try:
            with suppress(FileNotFoundError, NotADirectoryError, IsADirectoryError):
                os.unlink(self._at(path))
        except OSError as error:
            raise self._refused(path, error) from error
        folder = os.path.dirname(path)
        with suppress(OSError):  # not empty
            while folder and f"{folder}/" != CONTROL:
                os.rmdir(self._at(folder))
                self._open.discard(folder)
                folder = os.path.dirname(folder)

    async def names(self, folder: str) -> list[str]:
        """The paths of its files; none when there is no such folder."""
        try:
            return [f"{folder}{name}" for name in os.listdir(self._at(folder))]
        except (FileNotFoundError, NotADirectoryError):
            return []

    async def settle(self) -> None:
        """Have the file system write what it holds in memory."""
        descriptor = os.open(self._root, os.O_RDONLY)
        try:
            if _LIBC.syncfs(descriptor):
                number = ctypes.get_errno()
                raise self._refused("", OSError(number, os.strerror(number)))
        finally:
            os.close(descriptor)

    @asynccontextmanager
    async def held(self, owner: str, *, take_over: bool) -> AsyncIterator[_Locked]:
        """Lock ``.publication/lock``; the lock of a publication that died is free at once."""
        del take_over
        try:
            self._make_folder("")
            if not os.path.isdir(f"{self._root}/{CONTROL}"):  # it holds what the site no longer shows
                os.mkdir(f"{self._root}/{CONTROL}", _PRIVATE)
            os.makedirs(self._aside, exist_ok=True)
            lock = os.open(f"{self._root}/{CONTROL}lock", os.O_RDWR | os.O_CREAT, 0o644)
        except OSError as error:
            raise self._refused("", error) from error
        try:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                by = os.read(lock, 200).decode(errors="replace") or "une autre machine"
                raise Taken(
                    f"{self.name}\u202f: une autre publication y travaille ({by}). Attendez sa fin, puis relancez."
                ) from None
            os.truncate(lock, 0)
            os.write(lock, owner.encode())
            for left in os.listdir(self._aside):  # by a publication that was killed
                os.unlink(f"{self._aside}/{left}")
            yield _Locked()
        finally:
            os.close(lock)

    def _at(self, path: str) -> str:
        return f"{self._root}/{path}"

    def _with_folder(self, path: str) -> str:
        self._make_folder(os.path.dirname(path))
        return self._at(path)

    def _make_folder(self, folder: str) -> None:
        """Make a folder that the server can read, and those it is in; open one that an earlier publication closed."""
        if folder in self._open:
            return
        if folder:
            self._make_folder(os.path.dirname(folder))
        place = self._at(folder)
        is_new = not os.path.isdir(place)
        if is_new:
            os.makedirs(place, exist_ok=True)
        is_ours = bool(folder) and not f"{folder}/".startswith(CONTROL)
        if is_new or (is_ours and os.stat(place).st_mode & _FOLDER != _FOLDER):
            with suppress(PermissionError):  # somebody else's, who chose its mode
                os.chmod(place, _FOLDER)
        self._open.add(folder)

    def _written(self, content: bytes) -> str:
        file = f"{self._aside}/{next(self._numbers)}"
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, _FILE)
        try:
            os.fchmod(descriptor, _FILE)
            view = memoryview(content)
            while view:
                view = view[os.write(descriptor, view) :]
        finally:
            os.close(descriptor)
        return file

    def _refused(self, path: str, error: OSError) -> PublicationStopped:
        obstacle = self._in_the_way(path)
        if obstacle and isinstance(error, (FileExistsError, NotADirectoryError, IsADirectoryError)):
            return PublicationStopped(
                f"{obstacle} n’est pas de ce site et tient la place de {self._at(path)}\u202f: déplacez-le, "
                "puis relancez."
            )
        return PublicationStopped(
            f"{self._at(path)} ne peut pas être lu ou écrit ({error.strerror}) : faites de la place, ou donnez à ce "
            "compte le droit d’y écrire, puis relancez. Le site publié reste entier."
        )

    def _in_the_way(self, path: str) -> str:
        """The file where a folder must go, or the folder where the file must; empty when there is none."""
        if path and os.path.isdir(self._at(path)):
            return self._at(path)
        folder = os.path.dirname(path)
        while folder:
            if os.path.exists(self._at(folder)) and not os.path.isdir(self._at(folder)):
                return self._at(folder)
            folder = os.path.dirname(folder)
        return ""
