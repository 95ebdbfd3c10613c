"""What commands say while they work and when they end: a bar on a terminal, plain lines where nobody watches.

rich is imported for the bar only: it takes a tenth of a second and 9 MB that a nightly run has no use for.
"""

import sys
import time
from types import TracebackType
from typing import TYPE_CHECKING

from data.french import number

if TYPE_CHECKING:
    from rich.progress import Progress

_PLAIN_SECONDS = 5.0


class Refused(Exception):
    """What was asked cannot be done: a sentence for the person at the keyboard."""


def tell(sentence: str) -> None:
    """Say what was done."""
    print(sentence, flush=True)


def warn(sentence: str) -> None:
    """Say what goes on or goes wrong, apart from what was done."""
    print(sentence, file=sys.stderr, flush=True)


class Watch:
    """Shows the step under way and how far it is: call it with both, as often as one likes."""

    def __init__(self) -> None:
        self._step = ""
        self._done = 0
        self._said = time.monotonic()
        self._bar = _bar() if sys.stderr.isatty() else None

    def __enter__(self) -> "Watch":
        if self._bar:
            self._bar.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error is None:
            self._end_step()
        if self._bar:
            self._bar.stop()

    def __call__(self, step: str, done: int) -> None:
        """Say that ``done`` rows (or bytes, or pages) of a step are done."""
        if step != self._step:
            self._end_step()
            self._step = step
        self._done = done
        if self._bar:
            self._bar.update(self._bar.task_ids[0], description=step, done=number(done))
        elif time.monotonic() - self._said > _PLAIN_SECONDS:
            self._said = time.monotonic()
            warn(f"{step} : {number(done)}…")

    def _end_step(self) -> None:
        if self._step:
            warn(f"{self._step} : {number(self._done)}")


def _bar() -> "Progress":
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    bar = Progress(
        SpinnerColumn(),
        TextColumn("{task.description}"),
        TextColumn("{task.fields[done]}"),
        TimeElapsedColumn(),
        console=Console(stderr=True),
        transient=True,
    )
    bar.add_task("", total=None, done="")
    return bar
