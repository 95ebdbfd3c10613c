"""Where a site is published: a folder of this machine, or a bucket that speaks S3."""

from collections.abc import Mapping
from contextlib import AbstractAsyncContextManager
from typing import Protocol


class Hold(Protocol):
    """The right to change a target, which one publication has at a time."""

    def check(self) -> None:
        """Raises :class:`plugins.publication.stopping.Lost` when it may be another's."""


class Target(Protocol):
    """Files by path. Reading raises Missing; any call raises PublicationStopped when the place refuses or is silent.

    A reader of the site sees a file as it was or as it is, never a part of one.
    """

    name: str
    has_headers: bool
    """Whether files are stored with their headers."""
    at_once: int
    """How many calls are worth making at the same time."""

    async def read(self, path: str, version: str = "") -> bytes:
        """The bytes of a file, or of one of its versions."""

    async def has(self, path: str, version: str = "") -> bool:
        """Whether there is such a file, or such a version of it."""

    async def put(self, path: str, content: bytes, headers: Mapping[str, str]) -> str:
        """Put a file, whatever was there. Returns its version, empty where none are kept."""

    async def add(self, path: str, content: bytes, headers: Mapping[str, str]) -> None:
        """Put a file where there is none; leave the one that is there."""

    async def replace(self, path: str, content: bytes) -> None:
        """Put a file that nobody else changed since this object read it. Raises Lost when somebody did."""

    async def keep(self, path: str, kept: str) -> None:
        """Copy a file, if it is there, to another path, unless there is a file there."""

    async def remove(self, path: str) -> None:
        """Remove a file; nothing when there is none."""

    async def names(self, folder: str) -> list[str]:
        """The paths of the files of a folder, which ends with a slash."""

    async def settle(self) -> None:
        """Wait until what was put survives a power cut."""

    def held(self, owner: str, *, take_over: bool) -> AbstractAsyncContextManager[Hold]:
        """Hold the target. Raises Taken when another publication does; ``take_over`` takes it from one that died."""
