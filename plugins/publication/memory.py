"""What a build leaves beside its output for the next one: a lock, a memory of files, a journal; none is trusted."""

import fcntl
import os
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from plugins import BuildStopped


class Remembered(NamedTuple):
    """What is known of a file of the last build: its mark (empty when it has none) and its size in bytes."""

    mark: str
    size: int


class OutputTaken(BuildStopped):
    """Another build writes in the same folder, or something stands where a file must go: a sentence."""


def locked(folder: Path) -> int:
    """A lock that the second process inherits: as long as either of them lives, no other build writes in the folder."""
    lock = os.open(folder.with_name(f"{folder.name}.lock"), os.O_WRONLY | os.O_CREAT, 0o644)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(lock)
        raise OutputTaken(
            f"{folder}\u202f: une autre construction y écrit encore. Attendez sa fin, puis relancez."
        ) from None
    return lock


def lines_of(file: Path) -> Iterator[str]:
    """The lines of a memory or of a journal that are paths below the output, whatever a crash did to the others."""
    try:
        text = file.read_text(encoding="utf-8", errors="replace")
    except FileNotFoundError:
        return
    for line in text.splitlines():
        path = line.partition("\t")[0]
        if path and not path.startswith("/") and ".." not in path.split("/"):
            yield line


def read_memory(file: Path) -> dict[str, Remembered]:
    """The files of the last build, by path; none when there was none."""
    fields = (f"{line}\t\t".split("\t") for line in lines_of(file))  # older builds remembered paths only
    return {path: Remembered(mark, int(size) if size.isdigit() else -1) for path, mark, size, *_ in fields}
