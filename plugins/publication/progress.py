"""How far a publication is, for whoever watches a terminal; silent elsewhere, and for its first second."""

import sys
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.progress import Progress as Bar
    from rich.progress import TaskID

_SILENT = 1.0


class Progress:
    """A bar of ``total`` calls, shown once a second has passed."""

    def __init__(self, name: str, total: int) -> None:
        self._name = name
        self._total = total
        self._done = 0
        self._began = time.monotonic()
        self._is_watched = sys.stderr.isatty()
        self._bar: Bar | None = None
        self._task: TaskID | None = None

    def step(self) -> None:
        """One more call is done."""
        self._done += 1
        if self._bar is not None and self._task is not None:
            self._bar.update(self._task, completed=self._done)
        elif self._is_watched and time.monotonic() - self._began > _SILENT:
            from rich.console import Console
            from rich.progress import Progress as Bar

            self._bar = Bar(console=Console(stderr=True))
            self._task = self._bar.add_task(self._name, total=self._total)
            self._bar.start()

    def stop(self) -> None:
        """Leave the terminal as it was."""
        if self._bar is not None:
            self._bar.stop()
            self._bar = None
