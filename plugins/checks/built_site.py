"""A built site as its files: which there are, and what answers at an address."""

import os
import random
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from urllib.parse import unquote

import msgspec

from plugins.publication.compression import ENDINGS
from theme.frame import Frame
from theme.redirects import Redirects, read_redirects

SEED = 20261121


class NoSite(Exception):
    """A folder that holds no built site: a sentence."""


@dataclass(frozen=True)
class BuiltSite:
    """``files`` and ``copies`` (for servers): paths relative to the folder. ``origin`` is empty in development."""

    folder: Path
    files: tuple[str, ...]
    copies: tuple[str, ...]
    origin: str
    redirects: Redirects

    def read(self, path: str) -> bytes:
        """The content of a file. Raises OSError."""
        with open(f"{self.folder}/{path}", "rb") as file:  # noqa: PTH123 (tens of thousands of them)
            return file.read()

    def answers(self, address: str) -> str | None:
        """The file that a path of the site is answered with, redirects followed; ``None`` when nothing answers."""
        path = unquote(address).lstrip("/")
        file = f"{path}index.html" if not path or path.endswith("/") else path
        if file in self.known:
            return file
        if f"{file}/index.html" in self.known:
            return f"{file}/index.html"
        target = self.redirects.target(unquote(address))
        return self.answers(target) if target and target != address else None

    @cached_property
    def known(self) -> frozenset[str]:
        """The files, to look one up."""
        return frozenset(self.files)

    @cached_property
    def pages(self) -> tuple[str, ...]:
        """The files of pages, in order."""
        return tuple(file for file in self.files if file.endswith("index.html"))

    def sampled(self, count: int) -> list[str]:
        """So many pages, the same ones for the same site."""
        return random.Random(SEED).sample(self.pages, min(count, len(self.pages)))  # noqa: S311 # nosec B311 (a sample)


def built_site(folder: Path, build: Path) -> BuiltSite:
    """The site of a folder; ``build`` holds the frame and the redirects that its build left. Raises :class:`NoSite`."""
    if not (folder / "index.html").is_file():
        raise NoSite(f"{folder}\u00a0: il n’y a pas de site ici. Construisez-le d’abord, ou nommez son dossier.")
    try:
        frame = msgspec.json.decode((build / "frame.json").read_bytes(), type=Frame)
        redirects = read_redirects(build / "redirects.json")
    except (FileNotFoundError, msgspec.DecodeError) as problem:
        raise NoSite(f"{build}\u00a0: cadre du site illisible ({problem}). Construisez le site de nouveau.") from None
    files: list[str] = []
    copies: list[str] = []
    start = len(str(folder)) + 1
    for top, _, names in os.walk(folder):
        for name in names:
            (copies if name.endswith(ENDINGS) else files).append(f"{top}/{name}"[start:])
    return BuiltSite(folder, tuple(sorted(files)), tuple(sorted(copies)), frame.site_address.rstrip("/"), redirects)
