"""Running a command to its end: its time with that of its children, or the peak of memory of them all."""

import os
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path

from tests.bench.processes import ROOT, Cost

_EVERY = 0.05
"""Seconds between two looks at memory."""
_NOT_OF_USERS = {"PYTHONDONTWRITEBYTECODE"}
"""Settings of test machines that people do not have: with this one, every build would compile all of Python again."""


def timed(command: Sequence[str], **environment: str) -> Cost:
    """What a command costs: processor time of every process it waits for; memory is that of its largest process.

    Raises CalledProcessError.
    """
    start = time.perf_counter()
    process = _started(command, environment)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    return Cost(time.perf_counter() - start, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def peak(command: Sequence[str], **environment: str) -> float:
    """The most memory that a command and its children take together, in MB.

    Proportional set sizes are summed, so that what forked processes share is counted once. Looking slows what is looked
    at: time another run. Raises CalledProcessError.
    """
    process = _started(command, environment)
    most = 0
    while process.poll() is None:
        most = max(most, sum(map(_proportional_kilobytes, _tree(process.pid))))
        time.sleep(_EVERY)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    return most / 1024


def _started(command: Sequence[str], environment: dict[str, str]) -> subprocess.Popen[bytes]:
    inherited = {name: value for name, value in os.environ.items() if name not in _NOT_OF_USERS}
    return subprocess.Popen(command, cwd=ROOT, env=inherited | environment, stdout=subprocess.DEVNULL)


def _tree(pid: int) -> Iterator[int]:
    yield pid
    with suppress(OSError):
        for thread in Path(f"/proc/{pid}/task").iterdir():
            for child in (thread / "children").read_text().split():
                yield from _tree(int(child))


def _proportional_kilobytes(pid: int) -> int:
    with suppress(OSError, ValueError):
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1])
    return 0
