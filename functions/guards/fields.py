"""Reading a posted form, within limits."""

import asyncio
from urllib.parse import parse_qsl

from starlette.exceptions import HTTPException
from starlette.requests import Request

MOST_BYTES = 64 * 1024
MOST_FIELDS = 20
MOST_BYTES_OF_LISTS = 256 * 1024
MOST_FIELDS_OF_LISTS = 600
"""For a form with many boxes to tick."""
MOST_SECONDS = 20.0
"""How long a body may take to arrive."""

# The rest of a refused body must not be taken for the connection's next request.
_LAST = {"Connection": "close"}


async def read_fields(request: Request) -> dict[str, str]:
    """The fields of a posted form, each once.

    Refuses with 400 (malformed, repeated or too many fields), 408 (too slow), 413 (over :data:`MOST_BYTES`, refused
    while it arrives and never held in memory) or 415 (not ``application/x-www-form-urlencoded``).
    """
    pairs = await _read_pairs(request, MOST_BYTES, MOST_FIELDS)
    fields = dict(pairs)
    if len(fields) < len(pairs):
        raise HTTPException(400)
    return fields


async def read_lists(request: Request) -> dict[str, list[str]]:
    """The fields of a posted form that may repeat, such as boxes to tick: every value of each, in the form's order.

    Refuses as :func:`read_fields` does, over :data:`MOST_BYTES_OF_LISTS` and :data:`MOST_FIELDS_OF_LISTS`.
    """
    lists: dict[str, list[str]] = {}
    for name, value in await _read_pairs(request, MOST_BYTES_OF_LISTS, MOST_FIELDS_OF_LISTS):
        lists.setdefault(name, []).append(value)
    return lists


async def read_body(request: Request, most_bytes: int = MOST_BYTES) -> bytes:
    """The body of a request: at most ``most_bytes``, whatever its Content-Length says (413, 408)."""
    declared = request.headers.get("content-length", "0")
    if not declared.isascii() or not declared.isdigit():
        raise HTTPException(400, headers=_LAST)
    if len(declared) > 12 or int(declared) > most_bytes:
        raise HTTPException(413, headers=_LAST)
    body = bytearray()
    try:
        async with asyncio.timeout(MOST_SECONDS):
            async for chunk in request.stream():
                body += chunk
                if len(body) > most_bytes:
                    raise HTTPException(413, headers=_LAST)
    except TimeoutError as error:
        raise HTTPException(408, headers=_LAST) from error
    return bytes(body)


async def _read_pairs(request: Request, most_bytes: int, most_fields: int) -> list[tuple[str, str]]:
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != "application/x-www-form-urlencoded":
        raise HTTPException(415, headers=_LAST)
    body = await read_body(request, most_bytes)
    try:
        return parse_qsl(
            body.decode("utf-8"),
            keep_blank_values=True,
            strict_parsing=True,
            errors="strict",
            max_num_fields=most_fields,
        )
    except ValueError as error:
        raise HTTPException(400) from error
