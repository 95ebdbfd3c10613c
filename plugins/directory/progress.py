"""How far the build is, for whoever watches a terminal; silent elsewhere."""

from types import TracebackType

from rich.console import Console
from rich.progress import Progress as Bar

_CONSOLE = Console(stderr=True)


class Progress:
    """A bar of ``total`` steps."""

    def __init__(self, name: str, total: int) -> None:
        self._bar = Bar(console=_CONSOLE, disable=not _CONSOLE.is_terminal)
        self._task = self._bar.add_task(name, total=total)

    def __enter__(self) -> "Progress":
        self._bar.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._bar.stop()

    def at(self, step: int) -> None:
        """Say that ``step`` steps are done."""
        self._bar.update(self._task, completed=step)
