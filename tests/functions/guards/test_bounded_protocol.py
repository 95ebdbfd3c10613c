"""Connections that no application sees, to a real server, byte by byte."""

import socket
import time
from collections.abc import Iterator

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from functions import bounded_protocol
from functions.bounded_protocol import MOST_HEAD_BYTES
from tests.functions.guards.server import answer, connected, running, said

START = b"GET / HTTP/1.1\r\nHost: annuaire.example\r\n"
WHOLE = START + b"\r\n"
LAST = START + b"Connection: close\r\n\r\n"
CHUNKED = b"POST / HTTP/1.1\r\nHost: annuaire.example\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n"


async def told(request: Request) -> Response:
    """How much arrived."""
    return PlainTextResponse(f"received {len(await request.body())}")


async def untold(_: Request) -> Response:
    """Answered without reading what is sent."""
    return PlainTextResponse("answered")


APP = Starlette(
    routes=[Route("/", told, methods=["GET", "POST"]), Route("/early", untold, methods=["GET", "POST"])],
)


@pytest.fixture
def port() -> Iterator[int]:
    with running(APP) as port:
        yield port


@pytest.fixture
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounded_protocol, "MOST_HEAD_SECONDS", 0.3)


def sent_without_end(connection: socket.socket, piece: bytes, most: int) -> int:
    """Send again and again until the connection is closed; how many bytes were taken."""
    taken = 0
    try:
        while taken < most:
            connection.sendall(piece)
            taken += len(piece)
    except OSError:
        pass
    return taken


def is_closed_under(connection: socket.socket, slow: bytes) -> bool:
    """Whether the connection closes before all the bytes are sent, twenty a second."""
    try:
        for byte in slow:
            connection.sendall(bytes([byte]))
            time.sleep(0.05)
    except OSError:
        return True
    return False


def is_closed(connection: socket.socket) -> bool:
    connection.settimeout(5)
    try:
        return connection.recv(65536) == b""
    except ConnectionResetError:
        return True
    except TimeoutError:
        return False


def test_browser_asks_again_on_the_same_connection(port: int) -> None:
    with connected(port) as connection:
        for _ in range(3):
            connection.sendall(WHOLE)
            assert said(connection, b"received 0").startswith(b"HTTP/1.1 200")


def test_headers_of_an_ordinary_length_are_read_wherever_they_are_cut(port: int) -> None:
    request = START + b"Cookie: " + b"c" * (MOST_HEAD_BYTES - 500) + b"\r\n\r\n"
    with connected(port) as connection:
        connection.sendall(request)
        said(connection, b"received 0")
        for start in range(0, len(request), 777):
            connection.sendall(request[start : start + 777])
        said(connection, b"received 0")


@pytest.mark.parametrize("end", [b"", b"\r\n\r\n"], ids=["unfinished", "finished"])
def test_headers_too_long_are_refused(port: int, end: bytes) -> None:
    with connected(port) as connection:
        connection.sendall(START + b"X: " + b"a" * (2 * MOST_HEAD_BYTES) + end)
        response = answer(connection)

    assert response.startswith(b"HTTP/1.1 431 Request Header Fields Too Large\r\n")
    assert "effacez les cookies" in response.decode()
    for header in (b"Content-Security-Policy: default-src 'none'", b"X-Content-Type-Options: nosniff", b"no-store"):
        assert header in response


@pytest.mark.parametrize(
    ("start", "piece"),
    [
        (START, b"X: " + b"a" * 1000 + b"\r\n"),
        (START + b"X: ", b"a" * 1000),
        (b"GET /", b"a" * 1000),
        (b"", b"\r\n" * 500),
        (CHUNKED + b"0\r\n", b"X: " + b"a" * 1000 + b"\r\n"),
        (CHUNKED + b"0\r\nX: ", b"a" * 1000),
        (CHUNKED + b"1;", b"a" * 1000),
    ],
    ids=["many", "one", "address", "empty lines", "trailers", "one trailer", "extension of a chunk"],
)
def test_nothing_beside_a_body_arrives_without_end(port: int, start: bytes, piece: bytes) -> None:
    with connected(port) as connection:
        connection.sendall(start)
        assert sent_without_end(connection, piece, 50_000_000) < 50_000_000


@pytest.mark.parametrize("size", [16, 4096, 60_000])
def test_bodies_are_not_counted(port: int, size: int) -> None:
    count = 5_000_000 // size if size > 100 else 20_000
    with connected(port) as connection:
        connection.sendall(CHUNKED)
        connection.sendall((b"%x\r\n" % size + b"b" * size + b"\r\n") * count + b"0\r\n\r\n")
        assert f"received {size * count}".encode() in answer(connection)


@pytest.mark.usefixtures("hurried")
@pytest.mark.parametrize("start", [b"", b"G", START], ids=["nothing", "a letter", "half"])
def test_headers_that_never_end_are_not_waited_for(port: int, start: bytes) -> None:
    with connected(port) as first, connected(port) as second:
        first.sendall(start)
        second.sendall(WHOLE)
        said(second, b"received 0")
        second.sendall(start)
        assert is_closed(first)
        assert not start or is_closed(second)


@pytest.mark.usefixtures("hurried")
def test_a_byte_now_and_then_does_not_hold_a_connection(port: int) -> None:
    with connected(port) as connection:
        connection.sendall(START)
        assert is_closed_under(connection, b"X: " + b"a" * 100)


@pytest.mark.usefixtures("hurried")
def test_what_is_left_of_an_answered_request_is_not_waited_for(port: int) -> None:
    with connected(port) as connection:
        connection.sendall(b"POST /early HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\n\r\n")
        said(connection, b"answered")
        assert is_closed_under(connection, b"b" * 100)


@pytest.mark.usefixtures("hurried")
def test_slow_body_is_left_to_the_application(port: int) -> None:
    with connected(port) as connection:
        connection.sendall(b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\nConnection: close\r\n\r\n")
        for _ in range(10):
            connection.sendall(b"b")
            time.sleep(0.1)
        assert b"received 10" in answer(connection)


def test_beyond_the_most_connections_the_idlest_makes_room(monkeypatch: pytest.MonkeyPatch, port: int) -> None:
    monkeypatch.setattr(bounded_protocol, "MOST_CONNECTIONS", 3)
    with connected(port) as first, connected(port) as second, connected(port) as third:
        for one in (first, second, third):
            one.sendall(WHOLE)
            said(one, b"received 0")
        first.sendall(WHOLE)
        said(first, b"received 0")
        with connected(port) as fourth:
            fourth.sendall(LAST)
            assert b"received 0" in answer(fourth)
        assert is_closed(second)
        first.sendall(LAST)
        assert b"received 0" in answer(first)


def test_when_every_connection_is_busy_the_next_is_told_so(monkeypatch: pytest.MonkeyPatch, port: int) -> None:
    monkeypatch.setattr(bounded_protocol, "MOST_CONNECTIONS", 1)
    with connected(port) as busy:
        busy.sendall(b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\nb")
        said(busy, b"100 Continue")
        with connected(port) as refused:
            refused.sendall(WHOLE)
            response = answer(refused)
        busy.sendall(b"b")
        said(busy, b"received 2")
        busy.close()
        with connected(port) as next_one:
            next_one.sendall(LAST)
            assert b"received 0" in answer(next_one)

    assert response.startswith(b"HTTP/1.1 503 Service Unavailable\r\n")
    assert b"retry-after: 120" in response
    assert "Trop de visiteurs" in response.decode()


@pytest.mark.parametrize(
    "bytes_sent", [b"GARBAGE\r\n\r\n", b"\x16\x03\x01\x02\x00", b"GET / HTTP/9.9\r\nHost: x\r\n\r\n"]
)
def test_what_is_no_http_gets_the_headers_of_every_answer(port: int, bytes_sent: bytes) -> None:
    with connected(port) as connection:
        connection.sendall(bytes_sent)
        response = answer(connection)

    assert response.startswith(b"HTTP/1.1 400 Bad Request\r\n")
    for header in (b"Content-Security-Policy: default-src 'none'", b"X-Content-Type-Options: nosniff", b"no-store"):
        assert header in response
    assert "Nous n’avons pas pu lire" in response.decode()
