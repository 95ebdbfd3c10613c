"""Forms with a file: what browsers send is read whole, what attackers send is refused while it arrives."""

import os
import re
from collections.abc import Iterator

import httpx2 as httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.testclient import TestClient

from functions.guards import uploads
from functions.guards.uploads import RefusedUpload, Upload, read_upload, shown_name
from tests.functions.guards.server import answer, connected, running
from tests.functions.guards.test_fields import peak_memory

BOUNDARY = "----WebKitFormBoundaryAbCd123"
HEAD = (
    f"POST /upload HTTP/1.1\r\nHost: annuaire.example\r\nContent-Type: multipart/form-data; boundary={BOUNDARY}\r\n"
).encode()


async def received(request: Request) -> Response:
    """What was read, told back."""
    upload = await read_upload(request)
    return JSONResponse([upload.fields, upload.filename, len(upload.content), upload.content[:20].hex()])


def refused(_: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    fields = error.fields if isinstance(error, RefusedUpload) else {}
    return JSONResponse({"sentence": error.detail, "fields": fields}, error.status_code, error.headers)


APP = Starlette(routes=[Route("/upload", received, methods=["POST"])], exception_handlers={HTTPException: refused})


@pytest.fixture(scope="module")
def client() -> Iterator[TestClient]:
    with TestClient(APP) as client:
        yield client


def part(headers: str | bytes, content: bytes = b"x") -> bytes:
    """One part of a form."""
    head = headers if isinstance(headers, bytes) else headers.encode()
    return b"--" + BOUNDARY.encode() + b"\r\n" + head + b"\r\n\r\n" + content + b"\r\n"


def field(name: str, value: str) -> bytes:
    return part(f'Content-Disposition: form-data; name="{name}"', value.encode())


def file(content: bytes = b"\xff\xd8\xffpicture", filename: str = "photo.jpg", more: str = "") -> bytes:
    return part(f'Content-Disposition: form-data; name="picture"; filename="{filename}"{more}', content)


def form(*parts: bytes) -> bytes:
    return b"".join(parts) + f"--{BOUNDARY}--\r\n".encode()


def post(client: TestClient, body: bytes, content_type: str | None = None) -> httpx.Response:
    kind = f"multipart/form-data; boundary={BOUNDARY}" if content_type is None else content_type
    return client.post("/upload", content=body, headers={"Content-Type": kind})


ALTERNATIVE = field("alternative", "L’atelier, vu de la rue")
TOLD = {"alternative": "L’atelier, vu de la rue"}


def test_what_a_browser_sends_is_read(client: TestClient) -> None:
    body = form(ALTERNATIVE, file(more="\r\nContent-Type: image/jpeg"))
    assert post(client, body).json() == [TOLD, "photo.jpg", 10, b"\xff\xd8\xffpicture".hex()]


def test_the_order_of_parts_does_not_matter(client: TestClient) -> None:
    assert post(client, form(file(), ALTERNATIVE)).json()[0] == TOLD


def test_another_client_s_form_is_read_too(client: TestClient) -> None:
    response = client.post("/upload", data=TOLD, files={"picture": ("façade d’été.png", b"\x89PNG", "image/png")})
    assert response.json() == [TOLD, "façade d’été.png", 4, "89504e47"]


@pytest.mark.parametrize("parts", [(ALTERNATIVE,), (ALTERNATIVE, file(b"", ""))], ids=["no part", "none chosen"])
def test_a_form_without_a_file_says_so(client: TestClient, parts: tuple[bytes, ...]) -> None:
    assert post(client, form(*parts)).json() == [TOLD, "", 0, ""]


@pytest.mark.parametrize("size", [0, 1, 65_535, 65_536, 1_000_001, uploads.MOST_FILE_BYTES])
def test_every_byte_of_a_file_arrives(client: TestClient, size: int) -> None:
    content = os.urandom(20) + b"\r\n--" + BOUNDARY[:-1].encode() + bytes(size)
    content = content[:size]
    assert post(client, form(ALTERNATIVE, file(content))).json() == [TOLD, "photo.jpg", size, content[:20].hex()]


@pytest.mark.parametrize(
    ("sent", "shown"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\zoe\\photo.jpg", "photo.jpg"),
        ("\\\\server\\share\\photo.jpg", "photo.jpg"),
        ("a\0b.php\0.jpg", "ab.php.jpg"),
        ("a\nSet-Cookie: b.jpg", "aSet-Cookie: b.jpg"),
        ("photo\u202egpj.exe", "photogpj.exe"),
        ("/", ""),
        ("é" * 500 + ".jpg", "é" * 120),
        ("a%0d%0ab.jpg", "a%0d%0ab.jpg"),
    ],
)
def test_a_name_is_only_what_can_be_shown(client: TestClient, sent: str, shown: str) -> None:
    assert post(client, form(file(filename=sent))).json()[1:3] == [shown, 10]


@given(st.text(max_size=300))
def test_no_name_leads_anywhere(sent: str) -> None:
    shown = shown_name(sent)
    assert shown.isprintable() or any(c.isspace() for c in shown)
    assert not set(shown) & set("/\\\0\r\n\t")
    assert len(shown) <= uploads.MOST_FILENAME


MANY = [field(f"f{number}", "x") for number in range(21)]
MALFORMED = {
    "empty": b"",
    "not a form": b"hello",
    "another boundary": form(ALTERNATIVE).replace(BOUNDARY.encode(), b"other"),
    "stops in the file": form(ALTERNATIVE, file(b"x" * 5000))[:-3000],
    "stops before its end": form(ALTERNATIVE, file())[: -len(BOUNDARY) - 6],
    "stops in the last boundary": form(ALTERNATIVE, file())[:-8],
    "stops in a header": form(file())[:60],
    "two files": form(file(), part('Content-Disposition: form-data; name="b"; filename="b.jpg"')),
    "a file and a field of one name": form(file(), field("picture", "x")),
    "a repeated field": form(ALTERNATIVE, ALTERNATIVE),
    "21 fields": form(*MANY),
    "10 000 parts": form(*[field(f"f{number}", "") for number in range(10_000)]),
    "10 000 headers": form(part("\r\n".join(f"X-{number}: a" for number in range(10_000)))),
    "a header of 1 MB": form(part("X: " + "a" * 1_000_000)),
    "a header's name of 1 MB": form(part("X" * 1_000_000 + ": a")),
    "a file's name of 100 KB": form(file(filename="a" * 100_000)),
    "a header twice": form(
        part('Content-Disposition: form-data; name="a"\r\nContent-Disposition: form-data; name="b"')
    ),
    "no name": form(part("Content-Disposition: form-data")),
    "no disposition": form(part("Content-Type: text/plain")),
    "no header": form(part("")),
    "attachment": form(part('Content-Disposition: attachment; name="a"; filename="b"')),
    "a form in the form": form(
        part('Content-Disposition: form-data; name="a"\r\nContent-Type: multipart/mixed; boundary=b', b"--b\r\n\r\nx")
    ),
    "a mail in the form": form(part('Content-Disposition: form-data; name="a"\r\nContent-Type: message/rfc822')),
    "base64": form(file(more="\r\nContent-Transfer-Encoding: base64")),
    "a folded header": form(part('Content-Disposition: form-data;\r\n name="a"')),
    "a header without a colon": form(part("Content-Disposition")),
    "bare newlines": form(file()).replace(b"\r\n", b"\n"),
    "a NUL in a header's name": form(part(b"X\0Y: a")),
    "a field that is no UTF-8": form(part('Content-Disposition: form-data; name="a"', b"\xff\xfe")),
    "a field's name that is no UTF-8": form(part(b'Content-Disposition: form-data; name="\xff"')),
    "a file's name that is no UTF-8": form(part(b'Content-Disposition: form-data; name="a"; filename="\xff"')),
    "only a name of RFC 5987": form(part("Content-Disposition: form-data; name*=UTF-8''a")),
}


@pytest.mark.parametrize("name", MALFORMED)
def test_malformed_forms_are_refused(client: TestClient, name: str) -> None:
    response = post(client, MALFORMED[name])
    assert response.status_code == 400
    assert "Revenez à la page précédente" in response.json()["sentence"]
    assert response.headers["connection"] == "close"


@pytest.mark.parametrize(
    "content_type",
    [
        "multipart/form-data", "multipart/form-data; boundary=", 'multipart/form-data; boundary=""',
        "multipart/form-data; boundary=" + "x" * 71, "multipart/form-data; boundary=" + "x" * 100_000,
        'multipart/form-data; boundary="a b"', 'multipart/form-data; boundary="a\tb"',
    ],
)  # fmt: skip
def test_a_form_without_a_usable_boundary_is_refused(client: TestClient, content_type: str) -> None:
    assert post(client, form(file()), content_type).status_code == 400


@pytest.mark.parametrize(
    "content_type",
    ["", "text/plain", "image/jpeg", "application/x-www-form-urlencoded", f"multipart/mixed; boundary={BOUNDARY}"],
)
def test_other_content_types_are_refused(client: TestClient, content_type: str) -> None:
    response = post(client, form(file()), content_type)
    assert response.status_code == 415
    assert "formulaire" in response.json()["sentence"]


@pytest.mark.parametrize("said", ["text/html", "image/svg+xml", "application/x-php", "image/jpeg\r\nX-A: b", "é"])
def test_what_a_file_s_content_type_says_is_not_believed(client: TestClient, said: str) -> None:
    assert post(client, form(file(more=f"\r\nContent-Type: {said}"))).json()[1:3] == ["photo.jpg", 10]


def test_a_file_too_large_is_refused_and_what_was_typed_is_kept(client: TestClient) -> None:
    response = post(client, form(file(bytes(uploads.MOST_FILE_BYTES + 1)), ALTERNATIVE))
    assert response.status_code == 413
    assert "dépasse 10\u202fMo" in response.json()["sentence"]
    assert response.json()["fields"] == TOLD
    assert "connection" not in response.headers  # read to its end: browsers then show the answer


@pytest.mark.parametrize("parts", [(field("a", "x" * 65_537),), tuple(field(f"f{n}", "x" * 5000) for n in range(15))])
def test_fields_too_long_are_refused(client: TestClient, parts: tuple[bytes, ...]) -> None:
    response = post(client, form(ALTERNATIVE, *parts))
    assert response.status_code == 413
    assert "texte est trop long" in response.json()["sentence"]
    assert response.json()["fields"]["alternative"] == TOLD["alternative"]


@pytest.mark.parametrize("length", ["-1", "abc", "1e3", "+5", "٣"])
def test_malformed_length_is_refused(client: TestClient, length: str) -> None:
    headers = {"Content-Length": length.encode(), "Content-Type": f"multipart/form-data; boundary={BOUNDARY}"}
    assert client.post("/upload", content=form(file()), headers=headers).status_code == 400


def test_a_gigabyte_is_refused_before_any_is_read() -> None:
    with running(APP) as port, connected(port) as connection:
        connection.sendall(HEAD + b"Content-Length: 1000000000\r\n\r\n")
        response = answer(connection)
    assert response.startswith(b"HTTP/1.1 413 ")
    assert b"connection: close" in response


def test_a_stream_without_end_is_cut_and_never_held_in_memory() -> None:
    piece = b"%x\r\n%s\r\n" % (65_536, b"x" * 65_536)
    before, sent = peak_memory(), 0
    with running(APP) as port, connected(port) as connection:
        start = file()[: -len(b"\r\n")]
        connection.sendall(HEAD + b"Transfer-Encoding: chunked\r\n\r\n" + b"%x\r\n%s\r\n" % (len(start), start))
        try:
            while sent < 150_000_000:
                sent += connection.send(piece)
        except (ConnectionResetError, BrokenPipeError):
            pass
        response = answer(connection)
    assert sent < 150_000_000
    assert response == b"" or response.startswith(b"HTTP/1.1 413 ")
    assert peak_memory() - before < 30_000_000


@pytest.mark.parametrize("limit", ["MOST_SILENCE_SECONDS", "MOST_SECONDS"])
def test_a_form_that_never_ends_is_given_up(monkeypatch: pytest.MonkeyPatch, limit: str) -> None:
    monkeypatch.setattr(uploads, limit, 0.2)
    body = form(ALTERNATIVE, file())
    with running(APP) as port, connected(port) as connection:
        connection.sendall(HEAD + b"Content-Length: %d\r\n\r\n" % len(body) + body[:-40])
        response = answer(connection)
    assert response.startswith(b"HTTP/1.1 408 ")
    assert "Vérifiez votre connexion" in response.decode()


def test_a_form_that_drips_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "MOST_SECONDS", 0.5)
    body = form(ALTERNATIVE, file())
    with running(APP) as port, connected(port) as connection:
        connection.settimeout(0.02)
        connection.sendall(HEAD + b"Content-Length: %d\r\n\r\n" % len(body))
        response = b""
        for byte in body:
            connection.sendall(bytes([byte]))
            try:
                response = connection.recv(65536)
                break
            except TimeoutError:
                continue
    assert response.startswith(b"HTTP/1.1 408 ")


def test_a_form_sent_byte_by_byte_is_read() -> None:
    body = form(ALTERNATIVE, file())
    with running(APP) as port, connected(port) as connection:
        connection.sendall(HEAD + b"Connection: close\r\nTransfer-Encoding: chunked\r\n\r\n")
        for byte in body:
            connection.sendall(b"1\r\n%c\r\n" % byte)
        connection.sendall(b"0\r\n\r\n")
        response = answer(connection)
    assert b'"photo.jpg",10,' in response


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=300), st.integers(0, 400))
def test_any_bytes_in_a_form_are_read_or_refused(client: TestClient, noise: bytes, position: int) -> None:
    body = form(ALTERNATIVE, file())
    assert post(client, body[:position] + noise + body[position:]).status_code in (200, 400)


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=2000))
def test_any_content_arrives_as_it_was_sent(client: TestClient, content: bytes) -> None:
    told = post(client, form(file(content))).json()
    assert told[2:] == [len(content), content[:20].hex()]


def test_nothing_of_an_upload_shows_in_logs(client: TestClient, caplog: pytest.LogCaptureFixture) -> None:
    post(client, form(part(b"Secr\0t: typed by Zoe")))
    post(client, form(file(), field("a", "Zoe")).replace(b"\r\n--" + BOUNDARY.encode() + b"--", b"Zoe"))
    assert "Zoe" not in repr(Upload(fields={"a": "Zoe"}, filename="Zoe", content=b"Zoe"))
    assert not [record for record in caplog.records if record.name.startswith("python_multipart")]


def test_sentences_are_typeset() -> None:
    for name in ("_MALFORMED", "_TOO_LARGE", "_TOO_LONG", "_TOO_SLOW", "_NOT_A_FORM"):
        assert not re.search(r"[ \u00a0][;:!?»]|'|\d \d|\d Mo", getattr(uploads, name)), name
