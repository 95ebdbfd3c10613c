"""A process aside, for programs that read what anybody sends: few at once, bounded in time and memory.

A reader that crashes, or that a crafted file keeps busy, ends with its process and not with the server. The process
knows no secret. No thread of the server waits for it: they are few, and every page needs one.
"""

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from subprocess import PIPE  # nosec B404 # one command, ours

import anyio

from functions.ports import StoreUnavailable

MOST_WAITING_SECONDS = 15
"""For a turn."""

_ROOT = Path(__file__).parents[2]


class Unread(Exception):
    """The process took too long, or a signal ended it. The text is a code."""


@asynccontextmanager
async def turn(turns: anyio.CapacityLimiter, busy: str) -> AsyncIterator[None]:
    """A turn among those who ask aside. Raises :class:`StoreUnavailable`, with that code, when too many wait."""
    try:
        async with asyncio.timeout(MOST_WAITING_SECONDS):
            await turns.acquire()
    except TimeoutError:
        raise StoreUnavailable(busy) from None
    try:
        yield
    finally:
        turns.release()


async def asked_aside(module: str, question: bytes, most_seconds: float) -> bytes:
    """What a module of ours, run aside, writes when ``question`` is its input. Raises :class:`Unread`."""
    process = await asyncio.create_subprocess_exec(  # no shell, and no word of the sender’s
        *(sys.executable, "-m", module),
        cwd=_ROOT,
        env=_bare_environment(),
        stdin=PIPE,
        stdout=PIPE,
        stderr=PIPE,
    )
    try:
        async with asyncio.timeout(most_seconds):
            answer, _ = await process.communicate(question)
    except TimeoutError:
        raise Unread("too-slow") from None
    finally:
        if process.returncode is None:
            process.kill()
            await process.communicate()
    ended = process.returncode or 0
    if ended < 0:  # a signal: out of time, or the reader crashed
        raise Unread(f"signal-{-ended}")
    if ended:
        raise RuntimeError(f"{module}, run aside, ended with {ended}")
    return answer


def _bare_environment() -> dict[str, str]:
    """Where modules are, and nothing of the settings."""
    kept = {name: os.environ[name] for name in ("PATH", "LD_LIBRARY_PATH") if name in os.environ}
    # One heap for all threads: each further one reserves addresses, which are counted as memory.
    return kept | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "MALLOC_ARENA_MAX": "1"}
