"""The application behind a real uvicorn server on 127.0.0.1, spoken to byte by byte."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn
from starlette.types import ASGIApp

from functions.bounded_protocol import BoundedProtocol

HEAD = (
    b"POST /f/contact HTTP/1.1\r\nHost: annuaire.example\r\nSec-Fetch-Site: same-origin\r\n"
    b"Content-Type: application/x-www-form-urlencoded\r\n"
)


@contextmanager
def running(app: ASGIApp) -> Iterator[int]:
    """Serve in a thread; the port."""
    listening = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(
        uvicorn.Config(
            app,
            http=BoundedProtocol,
            ws="none",
            log_config=None,
            access_log=False,
            lifespan="off",
            proxy_headers=False,
        )
    )
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
    thread.start()
    try:
        yield listening.getsockname()[1]
    finally:
        server.should_exit = True
        thread.join()
        listening.close()


@contextmanager
def connected(port: int) -> Iterator[socket.socket]:
    """A connection to the server."""
    with socket.create_connection(("127.0.0.1", port), timeout=30) as connection:
        yield connection


def answer(connection: socket.socket) -> bytes:
    """All that the server says until it closes, or resets what it was still being sent."""
    received = b""
    while True:
        try:
            part = connection.recv(65536)
        except ConnectionResetError:
            return received
        if not part:
            return received
        received += part


def said(connection: socket.socket, text: bytes) -> bytes:
    """What the server says, up to that text."""
    received = b""
    while text not in received:
        part = connection.recv(65536)
        assert part, received
        received += part
    return received
