"""Pictures that people send, made safe in a process aside.

Readers of pictures are large programs in C, fed with what anybody sends: one that crashes, or that a crafted file
keeps busy, ends with its process and not with the server. The process knows no secret; its time and memory are bounded.
No thread of the server waits for it: they are few, and every page needs one.
"""

import asyncio
import os
import sys
from pathlib import Path
from subprocess import PIPE  # nosec B404 # one command, ours

import anyio
import msgspec

from functions import logs
from functions.files.safe_picture import Answer, RefusedPicture, SafePicture
from functions.ports import StoreUnavailable

MOST_AT_ONCE = 2
MOST_SECONDS = 60
"""By the clock, for one picture."""
MOST_WAITING_SECONDS = 15
"""For a turn to draw."""

_ROOT = Path(__file__).parents[2]
_UNREAD = (
    "Nous n’avons pas pu lire cette image. Enregistrez-la en JPEG, réduite à 2 000 pixels de côté, puis envoyez-la de "
    "nouveau."
)
_turns = anyio.CapacityLimiter(MOST_AT_ONCE)


async def made_safe(content: bytes) -> SafePicture:
    """The picture of a file, drawn again: harmless, upright, without metadata, in a size that pages show.

    Takes about a second. Raises :class:`RefusedPicture` for what is no JPEG, PNG, WebP or AVIF picture (or is broken,
    animated, too small, too large), :class:`StoreUnavailable` when too many wait for a turn.
    """
    try:
        async with asyncio.timeout(MOST_WAITING_SECONDS):
            await _turns.acquire()
    except TimeoutError:
        raise StoreUnavailable("pictures-busy") from None
    try:
        answer = msgspec.msgpack.decode(await _asked_aside(content), type=Answer)
    finally:
        _turns.release()
    if answer.picture is None:
        raise RefusedPicture(answer.refusal)
    return answer.picture


async def _asked_aside(content: bytes) -> bytes:
    process = await asyncio.create_subprocess_exec(  # no shell, and no word of the sender’s
        *(sys.executable, "-m", "functions.files.drawing"),
        cwd=_ROOT,
        env=_bare_environment(),
        stdin=PIPE,
        stdout=PIPE,
        stderr=PIPE,
    )
    try:
        async with asyncio.timeout(MOST_SECONDS):
            answer, _ = await process.communicate(content)
    except TimeoutError:
        logs.event("picture.unread", code="too-slow")
        raise RefusedPicture(_UNREAD) from None
    finally:
        if process.returncode is None:
            process.kill()
            await process.communicate()
    ended = process.returncode or 0
    if ended < 0:  # a signal: out of time, or the reader crashed
        logs.event("picture.unread", code=f"signal-{-ended}")
        raise RefusedPicture(_UNREAD)
    if ended:
        raise RuntimeError(f"the process that draws pictures ended with {ended}")
    return answer


def _bare_environment() -> dict[str, str]:
    """Where modules are, and nothing of the settings."""
    kept = {name: os.environ[name] for name in ("PATH", "LD_LIBRARY_PATH") if name in os.environ}
    # One heap for all threads: each further one reserves addresses, which are counted as memory.
    return kept | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "MALLOC_ARENA_MAX": "1"}
