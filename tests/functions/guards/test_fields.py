import asyncio
import resource
from collections.abc import Iterator
from contextlib import ExitStack
from urllib.parse import urlencode

import httpx2 as httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from functions.guards import fields
from tests.functions.guards.server import HEAD, answer, connected, running
from tests.functions.world import ATELIER, TYPED, World

FIFTY_MEGABYTES = 50_000_000
PIECE = b"message=" + b"x" * 65_528


@pytest.fixture
def port(world: World) -> Iterator[int]:
    with running(world.app) as port:
        yield port


def pour(port: int, head: bytes, piece: bytes) -> tuple[bytes, int]:
    """Send up to 50 MB until the server stops reading; its answer, and how many bytes it let through."""
    sent = 0
    with connected(port) as connection:
        connection.sendall(head)
        try:
            while sent < FIFTY_MEGABYTES:
                sent += connection.send(piece)
        except (ConnectionResetError, BrokenPipeError):
            pass
        return answer(connection), sent


def peak_memory() -> int:
    """Bytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def test_declared_50_mb_are_refused_before_any_is_read(port: int) -> None:
    with connected(port) as connection:
        connection.sendall(HEAD + b"Content-Length: %d\r\n\r\n" % FIFTY_MEGABYTES)
        response = answer(connection)

    assert response.startswith(b"HTTP/1.1 413 ")
    assert "raccourcissez vos textes" in response.decode()


@pytest.mark.parametrize("how", ["declared", "chunked"])
def test_50_mb_are_never_held_in_memory(port: int, how: str) -> None:
    head = HEAD + (b"Transfer-Encoding: chunked\r\n\r\n" if how == "chunked" else b"Content-Length: 50000000\r\n\r\n")
    piece = b"%x\r\n%s\r\n" % (len(PIECE), PIECE) if how == "chunked" else PIECE
    before = peak_memory()

    response, _ = pour(port, head, piece)

    assert response == b"" or response.startswith(b"HTTP/1.1 413 ")
    assert peak_memory() - before < 25_000_000


def test_chunked_body_over_the_limit_is_refused_while_it_arrives(port: int) -> None:
    with connected(port) as connection:
        connection.sendall(HEAD + b"Transfer-Encoding: chunked\r\n\r\n")
        for _ in range(3):
            connection.sendall(b"%x\r\n%s\r\n" % (30_000, b"x" * 30_000))
        response = answer(connection)

    assert response.startswith(b"HTTP/1.1 413 ")
    assert b"connection: close" in response


def test_length_that_lies_low_is_not_a_way_in(world: World) -> None:
    # A server that passes on more than was declared: uvicorn does not, a gateway may.
    async def answered() -> int:
        sent: list[int] = []
        parts = [{"type": "http.request", "body": b"x" * 40_000, "more_body": True} for _ in range(5)]

        async def receive() -> dict[str, object]:
            return parts.pop(0)

        async def send(message: dict[str, object]) -> None:
            if message["type"] == "http.response.start":
                sent.append(int(str(message["status"])))

        headers = {
            b"content-length": b"10",
            b"content-type": b"application/x-www-form-urlencoded",
            b"sec-fetch-site": b"same-origin",
        }
        scope = {
            "type": "http",
            "method": "POST",
            "path": "/f/contact",
            "query_string": b"",
            "headers": list(headers.items()),
            "http_version": "1.1",
        }
        await world.app(scope, receive, send)
        assert len(parts) == 3, "nothing is read past the limit"
        return sent[0]

    assert asyncio.run(answered()) == 413


def test_body_that_never_ends_is_given_up(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fields, "MOST_SECONDS", 0.2)
    with running(world.app) as port, connected(port) as connection:
        connection.sendall(HEAD + b"Content-Length: 500\r\n\r\nname=Zo")
        response = answer(connection)

    assert response.startswith(b"HTTP/1.1 408 ")


def test_slow_senders_do_not_hold_the_others_back(port: int) -> None:
    with ExitStack() as stack:
        for _ in range(60):
            slow = stack.enter_context(connected(port))
            slow.sendall(HEAD + b"Content-Length: 500\r\n\r\nname=Zo")
        quick = stack.enter_context(connected(port))
        quick.sendall(
            b"GET /f/contact?structure=%s HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n" % ATELIER.id.encode()
        )
        assert answer(quick).startswith(b"HTTP/1.1 200 ")


@pytest.mark.parametrize("length", ["-1", "abc", "1e3", "+5", "٣"])
def test_malformed_length_is_refused(world: World, length: str) -> None:
    response = world.client.post(
        "/f/contact",
        content=b"a=b",
        headers={
            "Content-Length": length.encode(),
            "Content-Type": "application/x-www-form-urlencoded",
            "Sec-Fetch-Site": "same-origin",
        },
    )
    assert response.status_code == 400


@pytest.mark.parametrize("content_type", ["", "application/json", "multipart/form-data; boundary=x", "text/plain"])
def test_other_content_types_are_refused(world: World, content_type: str) -> None:
    response = world.client.post(
        "/f/contact", content=b"name=Zo", headers={"Content-Type": content_type, "Sec-Fetch-Site": "same-origin"}
    )
    assert response.status_code == 415
    assert "Revenez à la page du formulaire" in response.text


@pytest.mark.parametrize(
    "body",
    [
        b"name",
        b"name=%ff",
        b"name=\xff",
        b"name=a&name=b",
        b"&".join(b"f%d=x" % number for number in range(21)),
        b"&" * 50_000,
    ],
)
def test_malformed_forms_are_refused(world: World, body: bytes) -> None:
    response = world.client.post(
        "/f/contact",
        content=body,
        headers={"Content-Type": "application/x-www-form-urlencoded; charset=utf-8", "Sec-Fetch-Site": "same-origin"},
    )
    assert response.status_code == 400


def test_longest_message_of_accents_fits(world: World) -> None:
    assert world.post("/f/contact", TYPED | {"message": "é" * 5000}).status_code == 200


async def listed(request: Request) -> JSONResponse:
    return JSONResponse(await fields.read_lists(request))


LISTS = Starlette(routes=[Route("/f/contact", listed, methods=["POST"])])


def post_lists(body: bytes, content_type: str = "application/x-www-form-urlencoded") -> httpx.Response:
    return TestClient(LISTS).post("/f/contact", content=body, headers={"Content-Type": content_type})


def test_boxes_ticked_arrive_together_in_their_order() -> None:
    response = post_lists(b"zone=38&zone=&metier=d%C3%A9chets&zone=38&zone=73")

    assert response.json() == {"zone": ["38", "", "38", "73"], "metier": ["déchets"]}


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(st.text(max_size=5), st.text(max_size=20)), min_size=1, max_size=60))
def test_every_value_posted_is_read(pairs: list[tuple[str, str]]) -> None:
    expected: dict[str, list[str]] = {}
    for name, value in pairs:
        expected.setdefault(name, []).append(value)

    assert post_lists(urlencode(pairs).encode()).json() == expected


def test_600_boxes_pass_and_one_more_is_refused() -> None:
    assert post_lists(b"&".join([b"zone=38000"] * 600)).json() == {"zone": ["38000"] * 600}
    assert post_lists(b"&".join([b"zone=38000"] * 601)).status_code == 400


def test_256_kilobytes_pass_and_one_byte_more_is_refused() -> None:
    longest = b"text=" + b"x" * (256 * 1024 - 5)
    assert post_lists(longest).status_code == 200
    assert post_lists(longest + b"x").status_code == 413


def test_chunked_lists_over_the_limit_are_refused_while_they_arrive() -> None:
    with running(LISTS) as port, connected(port) as connection:
        connection.sendall(HEAD + b"Transfer-Encoding: chunked\r\n\r\n")
        for _ in range(5):
            connection.sendall(b"%x\r\n%s\r\n" % (60_000, b"x" * 60_000))
        response = answer(connection)

    assert response.startswith(b"HTTP/1.1 413 ")
    assert b"connection: close" in response


@pytest.mark.parametrize("body", [b"name", b"name=%ff", b"name=\xff", b"&" * 50_000])
def test_malformed_lists_are_refused(body: bytes) -> None:
    assert post_lists(body).status_code == 400


@pytest.mark.parametrize("content_type", ["", "application/json", "multipart/form-data; boundary=x"])
def test_other_content_types_are_no_lists(content_type: str) -> None:
    assert post_lists(b"zone=38", content_type).status_code == 415
