"""Writing what was received: for its owner's eyes only, and whole or not at all."""

import os
from collections.abc import Iterable
from pathlib import Path
from typing import BinaryIO


def private(path: Path) -> Path:
    """The file, there and readable by its owner only; its folder too is made when missing."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch(mode=0o600)
    return path


def write_whole(to: Path, content: Iterable[bytes]) -> None:
    """Replace ``to`` at once by all of ``content``."""
    part = to.with_name(to.name + ".part")
    part.unlink(missing_ok=True)
    with private(part).open("wb") as file:
        file.writelines(content)
        settle(file)
    part.replace(to)


def settle(file: BinaryIO) -> None:
    """Have the disk hold what was written."""
    file.flush()
    os.fsync(file.fileno())
