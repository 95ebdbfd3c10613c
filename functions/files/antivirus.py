"""The antivirus, when one listens: clamd's INSTREAM command (man 8 clamd), awaited without a thread."""

import asyncio
import struct
from enum import Enum

from functions import logs

MOST_SECONDS = 30.0
"""By the clock, for one file, from connecting to the answer."""
_PIECE = 64 * 1024
_LONGEST_ANSWER = 1024


class Verdict(Enum):
    """What an antivirus says of a file. ``UNKNOWN``: none listens, or it did not answer."""

    CLEAN = "clean"
    FOUND = "found"
    UNKNOWN = "unknown"


async def scanned(content: bytes, clamd: str) -> Verdict:
    """What the antivirus that listens at ``clamd`` says of a file: a path, or a host and a port. Never fails."""
    if not clamd:
        return Verdict.UNKNOWN
    try:
        async with asyncio.timeout(MOST_SECONDS):
            answer = await _asked(content, clamd)
    except (OSError, EOFError, TimeoutError, asyncio.LimitOverrunError) as error:  # the last: an answer without end
        logs.event("antivirus.unavailable", code=type(error).__name__)
        return Verdict.UNKNOWN
    if answer == b"stream: OK":
        return Verdict.CLEAN
    if answer.startswith(b"stream: ") and answer.endswith(b" FOUND"):
        logs.event("antivirus.found")
        return Verdict.FOUND
    logs.event("antivirus.unavailable", code="refused")  # such as a file over its own limit
    return Verdict.UNKNOWN


async def _asked(content: bytes, clamd: str) -> bytes:
    if clamd.startswith("/"):
        reader, writer = await asyncio.open_unix_connection(clamd, limit=_LONGEST_ANSWER)
    else:
        host, _, port = clamd.rpartition(":")
        reader, writer = await asyncio.open_connection(host.strip("[]"), int(port), limit=_LONGEST_ANSWER)
    try:
        writer.write(b"zINSTREAM\0")
        for start in range(0, len(content), _PIECE):
            piece = content[start : start + _PIECE]
            writer.write(struct.pack("!L", len(piece)) + piece)
            await writer.drain()
        writer.write(struct.pack("!L", 0))
        await writer.drain()
        return (await reader.readuntil(b"\0")).rstrip(b"\0")
    finally:
        writer.transport.abort()  # nothing is left to send: neither side waits for the other
