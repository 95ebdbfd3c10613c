"""One night at a time on a machine, its steps included."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class Taken(Exception):
    """Another night is at work, or a step that outlives one that was killed."""


@contextmanager
def held(file: Path) -> Iterator[int]:
    """Hold the file; its descriptor is for the steps to hold too. Raises :class:`Taken`, OSError.

    The kernel gives it back when the last holder ends, even by ``kill -9``.
    """
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    descriptor = os.open(file, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Taken from None
        yield descriptor
    finally:
        os.close(descriptor)
