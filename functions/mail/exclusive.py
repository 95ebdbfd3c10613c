"""One worker a machine."""

import fcntl
import os
from pathlib import Path


class ExclusiveFile:
    """A file that one process of the machine holds at a time.

    The kernel gives it back (``flock``) whenever its holder ends, even by ``kill -9``: nothing stale is left to wait
    for. The file itself stays, empty; removing it would let two processes hold two files of the same name.
    """

    def __init__(self, file: Path) -> None:
        self.file = file
        self._descriptor: int | None = None

    def acquire(self) -> bool:
        """Hold the file, without waiting; whether it is held now. May be repeated. Raises OSError."""
        if self._descriptor is not None:
            return True
        self.file.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(self.file, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(descriptor)
            return False
        except BaseException:
            os.close(descriptor)
            raise
        self._descriptor = descriptor
        return True

    def release(self) -> None:
        """Give the file back. May be repeated."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None
