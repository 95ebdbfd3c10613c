"""A bucket in memory that speaks as much of S3 as a publication asks, each answer so many milliseconds late.

Run as ``python -m tests.bench.bucket_server MILLISECONDS``; it prints its port. It answers thousands of calls a second,
so that what is measured is the publisher: the stand-in for AWS of the tests answers a few hundred.
"""

import asyncio
import hashlib
import sys
from http import HTTPStatus
from typing import ClassVar

NOTHING_THERE = (
    b'<?xml version="1.0" encoding="UTF-8"?><ListBucketResult><IsTruncated>false</IsTruncated></ListBucketResult>'
)
"""The one list that publication asks for: of doubts, which nobody leaves in a bench."""


class Bucket(asyncio.Protocol):
    """One connection. Objects are shared by all: address → (bytes, ETag)."""

    objects: ClassVar[dict[str, tuple[bytes, str]]] = {}
    late = 0.0

    def __init__(self) -> None:
        self._received = bytearray()
        self._transport: asyncio.Transport

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._received += data
        while (end := self._received.find(b"\r\n\r\n")) >= 0:
            head = self._received[:end].decode("latin-1").split("\r\n")
            headers = dict(line.lower().split(": ", 1) for line in head[1:])
            length = int(headers.get("content-length", 0))
            if len(self._received) < end + 4 + length:
                return
            body = bytes(self._received[end + 4 : end + 4 + length])
            del self._received[: end + 4 + length]
            method, address, _ = head[0].split(" ")
            place, _, query = address.partition("?")
            answer = (
                _told(200, body=NOTHING_THERE) if "list-type" in query else self._answer(method, place, headers, body)
            )
            asyncio.get_running_loop().call_later(self.late, self._transport.write, answer)

    def _answer(self, method: str, address: str, headers: dict[str, str], body: bytes) -> bytes:
        there = self.objects.get(address)
        if method == "PUT":
            unmet = there is not None if "if-none-match" in headers else False
            if "if-match" in headers:
                unmet = there is None or there[1] != headers["if-match"]
            if unmet:
                return _told(412)
            etag = f'"{hashlib.md5(body, usedforsecurity=False).hexdigest()}"'
            source = headers.get("x-amz-copy-source")
            self.objects[address] = self.objects[f"/{source.lstrip('/')}"] if source else (body, etag)
            return _told(200, etag, version=True)
        if method == "DELETE":
            self.objects.pop(address, None)
            return _told(204)
        if there is None:
            return _told(404)
        return _told(200, there[1], there[0], is_head=method == "HEAD")


def _told(status: int, etag: str = "", body: bytes = b"", *, version: bool = False, is_head: bool = False) -> bytes:
    head = f"HTTP/1.1 {status} {HTTPStatus(status).phrase}\r\nContent-Length: {len(body)}\r\n"
    if etag:
        head += f"ETag: {etag}\r\nLast-Modified: Sun, 22 Nov 2026 16:00:00 GMT\r\n"
    if version:
        head += "x-amz-version-id: 3HL4kqtJvjVBH40Nrjfkd\r\n"
    return head.encode() + b"\r\n" + (b"" if is_head else body)


async def _serve(late: float) -> None:
    Bucket.late = late
    server = await asyncio.get_running_loop().create_server(Bucket, "127.0.0.1", 0, backlog=1024)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(_serve(float(sys.argv[1]) / 1000))
