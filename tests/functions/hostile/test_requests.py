"""Headers, addresses, bodies and bytes that no browser sends: each is answered, none is kept or repeated."""

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.routing import Mount

from functions.application import application
from functions.local import Site
from tests.functions.described import DESCRIBED, sessions
from tests.functions.guards.server import answer, connected, running
from tests.functions.hostile.corpus import MARK, listed, swept
from tests.functions.hostile.watching import assert_told_nothing, cookie, kept
from tests.functions.world import ATELIER, TYPED, World

SECRET = b"Rien de ceci ne sort."
FORMS = sorted(path for path, item in DESCRIBED["paths"].items() if "requestBody" in item.get("post", {}))
ABOUT_NOTHING = (
    "/f/nous-ecrire/modifier",
    "/f/moderation/courriels/",
    "/f/besoins/ajouter",
    "/f/besoins/brouillon/{token}/modifier",
)
"""Their pages are shown again when no field is one of theirs."""


@pytest.fixture(scope="module")
def port(shared: World) -> Iterator[int]:
    """The site and the functions, on a real server; what must not be read stands beside the site."""
    site = shared.folder / "site"
    site.mkdir()
    (site / "index.html").write_text("<h1>Accueil</h1>")
    (site / "404.html").write_text("<h1>Page absente</h1>")
    for name in ("secret.key", ".env"):
        Path(shared.folder / name).write_bytes(SECRET)
    with running(application(shared.desk, beside=[Mount("/", app=Site(site))])) as port:
        yield port


@pytest.mark.parametrize("headers", swept("headers"), ids=lambda headers: ",".join(headers))
def test_headers_are_believed_and_repeated_nowhere(
    shared: World, headers: dict[str, str], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG", logger="functions")
    raw = {name: value.encode("latin-1") for name, value in headers.items()}
    before = kept(shared)

    for path in (f"/f/contact?structure={ATELIER.id}", "/f/rien", "/f/moderation", "/f/fiche/", "/f/fiche/modifier"):
        response = shared.client.get(path, headers=raw)

        assert response.status_code in (200, 303, 308, 404)
        assert MARK not in response.text
        assert response.headers.get("location", "/f/").startswith("/f/")
        assert_told_nothing(response)
    posted = shared.client.post("/f/contact", data=TYPED, headers=raw | {"Sec-Fetch-Site": "same-origin"})
    assert posted.status_code == 200
    assert MARK not in posted.text
    assert MARK not in caplog.text
    assert kept(shared) == before


@pytest.mark.parametrize("path", swept("paths"), ids=lambda path: path[:60])
def test_addresses_lead_to_nothing_but_a_page(shared: World, port: int, path: str) -> None:
    before = kept(shared)
    for method in ("GET", "POST"):
        with connected(port) as connection:
            connection.sendall(
                f"{method} {path} HTTP/1.1\r\nHost: annuaire.example\r\nConnection: close\r\n"
                "Sec-Fetch-Site: same-origin\r\nContent-Length: 0\r\n\r\n".encode()
            )
            said = answer(connection)
        head, _, body = said.partition(b"\r\n\r\n")

        assert said.startswith((b"HTTP/1.1 2", b"HTTP/1.1 3", b"HTTP/1.1 4")), head
        assert b"\r\nset-cookie:" not in head.lower()
        for line in head.lower().split(b"\r\n"):
            if line.startswith(b"location:"):
                assert line.startswith(b"location: /"), line
                assert not line.startswith((b"location: //", b"location: /\\")), line
        assert SECRET not in body
        assert b"SQLite format 3" not in body
    assert kept(shared) == before


@pytest.mark.parametrize("path", FORMS)
def test_what_is_no_form_is_refused(shared: World, path: str) -> None:
    headers = {"Sec-Fetch-Site": "same-origin"} | cookie(sessions(shared))
    before = kept(shared)

    for sent in listed("bodies"):
        response = shared.client.post(
            path.replace("{", "").replace("}", ""),
            content=sent["body"].encode(),
            headers=headers | {"Content-Type": sent["type"]},
        )

        shown = (200,) if path in ABOUT_NOTHING else ()
        assert response.status_code in (400, 404, 409, 410, 413, 415, 422, *shown), sent
        assert_told_nothing(response)
    assert kept(shared) == before


@pytest.mark.parametrize("sent", swept("raw"), ids=lambda sent: sent.partition("\r\n")[0][:60])
def test_bytes_are_one_request_or_none(shared: World, port: int, sent: str) -> None:
    before = kept(shared)
    with connected(port) as connection:
        try:
            connection.sendall(sent.encode("latin-1"))
            connection.shutdown(socket.SHUT_WR)
        except OSError:
            pass  # refused before all of it was read
        said = answer(connection)

    assert said.count(b"HTTP/1.1 ") - said.count(b"HTTP/1.1 400 ") <= 1
    assert not said.startswith((b"HTTP/1.1 5", b"HTTP/1.1 3"))
    assert kept(shared) == before
    with connected(port) as connection:
        connection.sendall(b"GET /f/contact HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
        assert answer(connection).startswith(b"HTTP/1.1 404 ")
