"""Reading a posted form, within limits."""

import asyncio
from urllib.parse import parse_qsl

from starlette.exceptions import HTTPException
from starlette.requests import Request

MOST_BYTES = 64 * 1024
MOST_FIELDS = 20
MOST_SECONDS = 20.0
"""How long a body may take to arrive."""

# The rest of a refused body must not be taken for the connection's next request.
_LAST = {"Connection": "close"}


async def read_fields(request: Request) -> dict[str, str]:
    """The fields of a posted form, each once.

    Refuses with 400 (malformed, repeated or too many fields), 408 (too slow), 413 (over :data:`MOST_BYTES`, refused
    while it arrives and never held in memory) or 415 (not ``application/x-www-form-urlencoded``).
    """
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != "application/x-www-form-urlencoded":
        raise HTTPException(415, headers=_LAST)
    body = await read_body(request)
    try:
        pairs = parse_qsl(
            body.decode("utf-8"),
            keep_blank_values=True,
            strict_parsing=True,
            errors="strict",
            max_num_fields=MOST_FIELDS,
        )
    except ValueError as error:
        raise HTTPException(400) from error
    fields = dict(pairs)
    if len(fields) < len(pairs):
        raise HTTPException(400)
    return fields


async def read_body(request: Request) -> bytes:
    """The body of a request: at most :data:`MOST_BYTES`, whatever its Content-Length says (413, 408)."""
    declared = request.headers.get("content-length", "0")
    if not declared.isascii() or not declared.isdigit():
        raise HTTPException(400, headers=_LAST)
    if len(declared) > 12 or int(declared) > MOST_BYTES:
        raise HTTPException(413, headers=_LAST)
    body = bytearray()
    try:
        async with asyncio.timeout(MOST_SECONDS):
            async for chunk in request.stream():
                body += chunk
                if len(body) > MOST_BYTES:
                    raise HTTPException(413, headers=_LAST)
    except TimeoutError as error:
        raise HTTPException(408, headers=_LAST) from error
    return bytes(body)
