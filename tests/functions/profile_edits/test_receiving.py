"""Pictures that arrive at once: one at a time a structure, and nobody else waits for them."""

from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path

import pytest
from PIL import Image

from functions.guards import picture_limits
from functions.sessions import Area, Sessions
from tests.functions.files.drawn import encoded
from tests.functions.guards.server import answer, connected, running, said
from tests.functions.profile_edits.conftest import RECORD
from tests.functions.profile_edits.editor import Editor, plain
from tests.functions.profile_edits.test_parts_pictures import SERRE, photo
from tests.functions.test_local import serving
from tests.functions.world import ATELIER_EMAIL, World

BOUNDARY = "----WebKitFormBoundaryAbCd123"


def session(world: World, is_https: bool) -> str:
    value, session = Sessions(world.store, world.clock, Area.FICHE, is_https).new(RECORD.id, ATELIER_EMAIL)
    world.store.commit([session])
    return value


def posted(world: World, file: bytes, words: str, more: str = "Connection: close\r\n") -> bytes:
    """The bytes of a form with a picture."""
    fields = {"structure": RECORD.id, **SERRE, "new_alternative": words, "action": "ajouter"}
    parts = [
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in fields.items()
    ]
    opening = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="new_file"; filename="a.jpg"\r\n\r\n'
    body = ("".join(parts) + opening).encode() + file + f"\r\n--{BOUNDARY}--\r\n".encode()
    head = (
        f"POST /f/fiche/images HTTP/1.1\r\nHost: x\r\nSec-Fetch-Site: same-origin\r\nContent-Length: {len(body)}\r\n"
        f"Cookie: __Host-fiche={session(world, True)}\r\n"
        f"Content-Type: multipart/form-data; boundary={BOUNDARY}\r\n{more}\r\n"
    )
    return head.encode() + body


def test_second_picture_sent_meanwhile_is_told_to_wait_and_keeps_its_words(world: World) -> None:
    first, second = (posted(world, photo(), words) for words in ("Une haie", "Un verger"))
    first = first.replace(b"Connection: close", b"Connection: close\r\nExpect: 100-continue", 1)
    head, body = first[: first.index(b"\r\n\r\n") + 4], first[first.index(b"\r\n\r\n") + 4 :]
    with running(world.app) as port, connected(port) as sending:
        sending.sendall(head)
        said(sending, b"100 Continue")
        sending.sendall(body[:-10])
        with connected(port) as other:
            other.sendall(second)
            refused = answer(other)
        sending.sendall(body[-10:])
        taken = answer(sending)
        with connected(port) as other:
            other.sendall(second)
            then = answer(other)

    assert refused.startswith(b"HTTP/1.1 429 ")
    assert b"retry-after: 30" in refused
    page = plain(refused.decode())
    assert "Un autre fichier de cette fiche est en cours d’envoi" in page
    assert 'value="Un verger"' in page
    assert taken.startswith(b"HTTP/1.1 303 ")
    assert then.startswith(b"HTTP/1.1 303 ")


def test_too_many_pictures_in_an_hour_are_refused_then_taken_again(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(picture_limits, "MOST_PICTURES", 2)
    editor = Editor(world)
    colours = iter(("red", "green", "blue", "white"))
    for _ in range(2):
        assert editor.upload(photo(next(colours)), **SERRE).status_code == 422  # words are missing
    refused = editor.upload(photo(next(colours)), **SERRE, new_alternative="Une haie", action="ajouter")

    assert refused.status_code == 429
    assert "dans une heure" in plain(refused.text)
    assert 'value="Une haie"' in refused.text
    assert len(world.desk.files.names()) == 4
    # Words are kept all the same.
    assert editor.upload(**SERRE | {"pictures-0-alternative": "La grande serre"}).status_code == 303

    world.clock.forward(hours=1)
    editor.sign_in(RECORD.id)
    assert editor.upload(photo(next(colours)), **SERRE, new_alternative="Une haie", action="ajouter").is_redirect


def test_visitors_do_not_wait_for_pictures_that_one_owner_sends(world: World, tmp_path: Path) -> None:
    site = tmp_path / "site"
    site.mkdir()
    (site / "index.html").write_text("<h1>Accueil</h1>")
    heavy = encoded(Image.linear_gradient("L").resize((7000, 7000)), "PNG", compress_level=1)
    cookie = f"fiche={session(world, False)}"
    with serving(world, site) as (client, _), ThreadPoolExecutor(8) as senders:

        def send(rank: int) -> int:
            return client.post(
                "/f/fiche/images",
                data={"structure": RECORD.id, **SERRE, "new_alternative": f"Haie {rank}", "action": "ajouter"},
                files={"new_file": ("a.png", heavy)},
                headers={"Sec-Fetch-Site": "same-origin", "Cookie": cookie},
                timeout=120,
            ).status_code

        sent = [senders.submit(send, rank) for rank in range(8)]
        answered = as_completed(sent)
        refused = [next(answered).result() for _ in range(7)]
        home = client.get("/")
        is_drawing = not all(one.done() for one in sent)
        taken = next(answered).result()

    assert refused == [429] * 7
    assert "Accueil" in home.text
    assert is_drawing
    assert taken == 303
