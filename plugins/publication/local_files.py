"""The files of a built site as they are to be published: their digests, quickly when nothing changed, never wrongly.

Digests are remembered beside the folder (``output.hashes``) with what the system says of each file: device, number,
size, moments of its content *and of its last change of any sort* (ctime, which no program can set back). One is
believed only when all are the same, and when the file was already older than two seconds when it was read: a file
changed again within one tick of the clock looks like itself. And each file is digested again as it is sent.
"""

# os and not pathlib: tens of thousands of files, looked at one by one.
# ruff: noqa: PTH116, PTH123

import os
import time
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

import msgspec

from plugins.publication.compression import ENDINGS, is_compressible
from plugins.publication.headers import CONTROL
from plugins.publication.manifest import is_of_the_site
from plugins.publication.memory import read_memory
from plugins.publication.stopping import PublicationStopped

_TICK = 2_000_000_000
"""Nanoseconds: the coarsest clock of the file systems in use (FAT)."""
_TEXT = 1_000_000
"""A size that makes ``is_compressible`` look at the name alone."""


class Hashed(msgspec.Struct, frozen=True, array_like=True):
    """What the system said of a file when it was digested: device, number, size, mtime, ctime; and its SHA-256."""

    seen: tuple[int, int, int, int, int]
    digest: str


class Wanted(NamedTuple):
    """A file to publish. ``is_encoded``: false for the copy of a small file, which holds the file as it is."""

    digest: str
    size: int
    is_encoded: bool = True


class LocalFiles:
    """The files of ``folder``: those that its last build wrote, or all when no build left its memory beside it.

    ``beside``: small files of the publication's own, by path. ``copies``: for places that choose the copy of a file by
    its address (CloudFront), each text gets both copies when the folder has any.
    """

    def __init__(self, folder: Path, beside: dict[str, bytes], *, copies: bool) -> None:
        if not (folder / "index.html").is_file():
            raise PublicationStopped(
                f"{folder}\u202f: pas un site construit (index.html manque). Construisez-le (make publish-build), "
                "ou nommez son dossier avec --site."
            )
        if folder.with_name(f"{folder.name}.building").exists():
            raise PublicationStopped(
                f"{folder}\u202f: une construction y est en cours, ou s’est arrêtée en chemin. "
                "Construisez de nouveau (make publish-build), puis relancez."
            )
        self.folder = folder
        self._beside = beside
        self._sources: dict[str, str] = {}
        self._memory = folder.with_name(f"{folder.name}.hashes")
        self.read = 0
        """How many files had to be read to know their digests."""
        self.files = self._digested()
        if copies:
            self.files |= self._copies()
        for path, content in beside.items():
            self.files[path] = Wanted(sha256(content).hexdigest(), len(content))

    async def content(self, path: str) -> bytes:
        """The bytes that were digested. Raises PublicationStopped when they changed since."""
        content = self._beside.get(path)
        if content is None:
            try:
                content = _read(f"{self.folder}/{self._sources.get(path, path)}")
            except OSError as error:
                raise self._changed(path) from error
        if sha256(content).hexdigest() != self.files[path].digest:
            raise self._changed(path)
        return content

    def _changed(self, path: str) -> PublicationStopped:
        return PublicationStopped(
            f"{self.folder}/{path} a changé pendant la publication\u202f: attendez la fin de la construction, puis "
            "relancez. La prochaine publication finira celle-ci."
        )

    def _digested(self) -> dict[str, Wanted]:
        known = _remembered(self._memory)
        now = time.time_ns()
        hashes: dict[str, Hashed] = {}
        wanted: dict[str, Wanted] = {}
        for path in self._paths():
            file = f"{self.folder}/{path}"
            try:
                seen = _seen(file)
                hashed = known.get(path)
                if hashed is None or hashed.seen != seen:
                    hashed = Hashed(seen, sha256(_read(file)).hexdigest())
                    self.read += 1
                    if _seen(file) != seen:
                        raise self._changed(path)
            except FileNotFoundError:
                raise PublicationStopped(
                    f"{file} manque\u202f: le dossier n’est pas celui que la construction a laissé. "
                    "Construisez de nouveau (make publish-build CLEAN=1)."
                ) from None
            if max(seen[3], seen[4]) < now - _TICK:
                hashes[path] = hashed
            wanted[path] = Wanted(hashed.digest, seen[2])
        if hashes != known:
            _remember(self._memory, hashes)
        return wanted

    def _paths(self) -> Iterator[str]:
        memory = read_memory(self.folder.with_name(f"{self.folder.name}.files"))
        if memory:
            yield from filter(is_of_the_site, sorted(memory))
            return
        below = [""]
        while below:
            folder = below.pop()
            with os.scandir(f"{self.folder}/{folder}") as entries:
                for entry in entries:
                    if entry.is_dir(follow_symlinks=False):
                        below.append(f"{folder}{entry.name}/")
                    elif not folder.startswith(CONTROL):
                        yield f"{folder}{entry.name}"

    def _copies(self) -> dict[str, Wanted]:
        if not any(path.endswith(ENDINGS) for path in self.files):
            return {}
        missing = {}
        for path, wanted in self.files.items():
            if is_compressible(path, _TEXT):
                for copy in (path + ending for ending in ENDINGS):
                    if copy not in self.files:
                        missing[copy] = Wanted(wanted.digest, wanted.size, is_encoded=False)
                        self._sources[copy] = path
        return missing


def _seen(file: str) -> tuple[int, int, int, int, int]:
    told = os.stat(file)
    return told.st_dev, told.st_ino, told.st_size, told.st_mtime_ns, told.st_ctime_ns


def _read(file: str) -> bytes:
    with open(file, "rb", buffering=0) as opened:
        return opened.readall()


def _remembered(file: Path) -> dict[str, Hashed]:
    try:
        return msgspec.json.decode(file.read_bytes(), type=dict[str, Hashed])
    except (OSError, msgspec.DecodeError):
        return {}


def _remember(file: Path, hashes: dict[str, Hashed]) -> None:
    aside = file.with_name(f"{file.name}.{os.getpid()}")
    try:
        aside.write_bytes(msgspec.json.encode(hashes))
        aside.replace(file)
    except OSError:  # a folder that cannot be written beside: the next publication digests everything again
        aside.unlink(missing_ok=True)
