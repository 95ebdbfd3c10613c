"""A second process, forked: it computes one value while the first one works too."""

import os
import pickle  # nosec B403 # reads what our own child wrote
import signal
import traceback
from collections.abc import Callable
from contextlib import suppress
from select import select
from types import TracebackType
from typing import Generic, TypeVar

from plugins import BuildStopped

_Value = TypeVar("_Value")
_LOOK_AGAIN = 0.1
"""Seconds between two looks while waiting."""


class SecondProcessFailed(BuildStopped):
    """The second process could not finish: what it said."""


class SecondProcess(Generic[_Value]):
    """Forks at once; the child computes ``work``, sends its value and ends without running anything else."""

    def __init__(self, work: Callable[[], _Value]) -> None:
        self._reading, writing = os.pipe()
        self._pid = os.fork()
        if self._pid == 0:
            os.close(self._reading)  # else the pipe would outlive a parent that gave up, and block us for ever
            _work(work, writing)
        os.close(writing)

    def __enter__(self) -> "SecondProcess[_Value]":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        os.close(self._reading)
        if kind is not None:  # what it would still do, nobody wants
            os.kill(self._pid, signal.SIGKILL)
        os.waitpid(self._pid, 0)

    def result(self, while_waiting: Callable[[], None]) -> _Value:
        """The value. Raises :class:`SecondProcessFailed`."""
        received = bytearray()
        while True:
            if not select([self._reading], [], [], _LOOK_AGAIN)[0]:
                while_waiting()
                continue
            part = os.read(self._reading, 1 << 20)
            if not part:
                break
            received += part
        if not received:
            raise SecondProcessFailed("Le second processus s’est arrêté (mémoire pleine ?). Relancez la construction.")
        succeeded, value = pickle.loads(received)  # nosec B301 # noqa: S301 (written by our own child)
        if not succeeded:
            raise SecondProcessFailed(value)
        result: _Value = value
        return result


_PARENT = os.getpid()


def leave_orphans() -> None:
    """End the second process when the first one has died: what it writes would be told to nobody."""
    if os.getpid() != _PARENT and os.getppid() != _PARENT:
        os._exit(1)


def _work(work: Callable[[], _Value], writing: int) -> None:
    try:
        message = pickle.dumps((True, work()), protocol=pickle.HIGHEST_PROTOCOL)
    except BaseException:
        message = pickle.dumps((False, traceback.format_exc()))
    with suppress(BrokenPipeError), os.fdopen(writing, "wb") as pipe:
        pipe.write(message)
    os._exit(0)
