"""uvicorn's connections, bounded before any request exists: what no guard of the application can see.

httptools keeps headers whole however long they are, and uvicorn waits for their end for ever; its own refusals carry no
security headers. h11, which uvicorn takes where httptools is absent, bounds headers by itself.
"""

import asyncio
from http import HTTPStatus

from starlette.responses import PlainTextResponse
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from functions.headers import ALWAYS

MOST_HEAD_BYTES = 32 * 1024
"""Of a request besides its body: browsers send 2 KB at most here."""
MOST_HEAD_SECONDS = 20.0
"""From the first byte, or from the opening of the connection, until the headers are complete."""
MOST_CONNECTIONS = 500
"""At once. Each takes a file descriptor; systems give 1,024 unless told otherwise."""

_PIECE = 4096
_HEADERS = ALWAYS | {"Cache-Control": "no-store", "Connection": "close"}
_WORDS = {
    HTTPStatus.BAD_REQUEST: "Nous n’avons pas pu lire cette demande.",
    HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE: "Cette demande est trop longue : effacez les cookies de ce site, puis "
    "réessayez.",
    HTTPStatus.SERVICE_UNAVAILABLE: "Trop de visiteurs en ce moment. Réessayez dans quelques minutes.",
}


class BoundedProtocol(HttpToolsProtocol):
    """Closes a connection whose headers are too long (431) or too slow.

    Beyond :data:`MOST_CONNECTIONS`, the one that has waited longest without a whole request makes room for a new one;
    when all are being answered, the new one is answered 503.
    """

    _awaits_head = True
    _since = 0.0
    _beside = 0
    """Bytes of the present request that are not its body."""
    _deadline: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override] # as uvicorn's
        """Make room, and wait for a request."""
        super().connection_made(transport)
        if len(self.connections) > MOST_CONNECTIONS:
            self._make_room()
        self._await_head()

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait for nothing more."""
        self._stop_waiting()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Read a little at a time: the parser keeps what is unfinished, and tells nothing of it."""
        for start in range(0, len(data), _PIECE):
            if self.transport.is_closing():
                return
            piece = data[start : start + _PIECE]
            self._beside += len(piece)
            super().data_received(piece)
            if self._beside > MOST_HEAD_BYTES:
                self._refuse(HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE)
        if self._awaits_head and self._beside and self._deadline is None:
            self._await_head()

    def on_headers_complete(self) -> None:
        """The request is the application's now."""
        self._awaits_head = False
        self._stop_waiting()
        super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        """What surrounds the pieces of a body may be as long as they are, and no longer."""
        self._beside = max(0, self._beside - 2 * len(body))
        super().on_body(body)

    def on_message_complete(self) -> None:
        """The next request may come."""
        self._awaits_head, self._beside = True, 0
        super().on_message_complete()

    def on_response_complete(self) -> None:
        """What is left of a request that was answered already must not come for ever."""
        super().on_response_complete()
        self._since = self.loop.time()
        if not self._awaits_head and not self.transport.is_closing():
            self._await_head()

    def send_400_response(self, msg: str) -> None:
        """Refuse what is no HTTP."""
        del msg
        self._refuse(HTTPStatus.BAD_REQUEST)

    @property
    def _waiting_since(self) -> float | None:
        """Since when there is no whole request to answer here; None while there is one."""
        is_answering = self.cycle is not None and not self.cycle.response_complete
        return None if is_answering or self.transport.is_closing() else self._since

    def _make_room(self) -> None:
        others = [
            (since, one)
            for one in self.connections
            if isinstance(one, BoundedProtocol) and one is not self and (since := one._waiting_since) is not None
        ]
        if others:
            min(others, key=lambda other: other[0])[1].transport.close()
        else:
            status = HTTPStatus.SERVICE_UNAVAILABLE
            self.app = PlainTextResponse(_WORDS[status], status, _HEADERS | {"Retry-After": "120"})

    def _await_head(self) -> None:
        self._stop_waiting()
        self._since = self.loop.time()
        self._deadline = self.loop.call_later(MOST_HEAD_SECONDS, self.transport.close)

    def _stop_waiting(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None

    def _refuse(self, status: HTTPStatus) -> None:
        """Answer, unless that would be read as the answer to an earlier request, and close."""
        if self.transport.is_closing():
            return
        if self._waiting_since is not None:
            content = _WORDS[status].encode()
            told = _HEADERS | {"Content-Type": "text/plain; charset=utf-8", "Content-Length": str(len(content))}
            head = [f"HTTP/1.1 {status.value} {status.phrase}", *(f"{name}: {value}" for name, value in told.items())]
            self.transport.write("\r\n".join([*head, "", ""]).encode() + content)
        self.transport.close()
