"""Running one step: a process of its own, watched, whose words are kept."""

import os
import signal
import subprocess
import threading
import time
from collections import deque
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import IO, BinaryIO

_KEPT_LINES = 30
LATE = -1
"""The code of a step that took too long and was ended."""


class Ending:
    """Whether the night was asked to end: the step under way is ended, those that follow do not begin."""

    def __init__(self) -> None:
        self.signal = ""
        """What asked for it, such as SIGTERM; empty while nothing did."""
        self._process: subprocess.Popen[bytes] | None = None

    def listen(self) -> None:
        """From now on SIGTERM and SIGINT ask for it, and the report still leaves."""
        for one in (signal.SIGTERM, signal.SIGINT):
            signal.signal(one, self._asked)

    def watch(self, process: "subprocess.Popen[bytes] | None") -> None:
        """The step under way, or none."""
        self._process = process
        if process and self.signal:
            _end(process)

    def _asked(self, number: int, _frame: object) -> None:
        self.signal = signal.Signals(number).name
        if self._process:
            _end(self._process)


class Finished:
    """How a command ended: its exit code, its last lines, its seconds."""

    def __init__(self, code: int, lines: Sequence[str], seconds: float) -> None:
        self.code = code
        self.lines = list(lines)
        self.seconds = seconds


def run(
    words: Sequence[str], log: Path, minutes: float, environment: dict[str, str], lock: int, ending: Ending
) -> Finished:
    """Run a command to its end; all it says goes to ``log`` if the disk lets it, the end of it is returned.

    The command holds the lock of the night too: whatever kills the night, no other begins while one of its steps still
    writes. Raises OSError when it cannot be started.
    """
    started = time.monotonic()
    last: deque[str] = deque(maxlen=_KEPT_LINES)
    process = subprocess.Popen(
        words,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env=os.environ | environment,
        start_new_session=True,  # all that it starts ends with it
        pass_fds=(lock,),
    )
    late = threading.Event()

    def end_late() -> None:
        late.set()
        _end(process)

    watch = threading.Timer(minutes * 60, end_late)
    watch.daemon = True
    watch.start()
    ending.watch(process)
    with process:
        assert process.stdout
        _keep(process.stdout, log, last)
        code = process.wait()
    ending.watch(None)
    watch.cancel()
    return Finished(LATE if late.is_set() else code, last, time.monotonic() - started)


def _keep(said: IO[bytes], log: Path, last: deque[str]) -> None:
    """Read to the end whatever the disk does: a command whose words nobody takes would wait for ever."""
    writing: BinaryIO | None = None
    with suppress(OSError):
        writing = log.open("wb", buffering=0)
    try:
        for line in said:
            last.append(line.decode("utf-8", "replace").rstrip())
            try:
                if writing:
                    writing.write(line)
            except OSError:
                _close(writing)
                writing = None
    finally:
        _close(writing)


def _close(file: BinaryIO | None) -> None:
    with suppress(OSError):
        if file:
            file.close()


def _end(process: subprocess.Popen[bytes]) -> None:
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
