"""Whatever is typed, the form answers; and nothing typed becomes a header."""

import tempfile
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.functions.contact.test_any_text import HEADERS, addresses, texts
from tests.functions.world import REPORT_TO, REPORTED, World, hidden_fields, read_mail


@pytest.fixture(scope="module")
def shared() -> Iterator[World]:
    with tempfile.TemporaryDirectory() as folder:
        world = World(Path(folder))
        yield world
        world.connections.close()


@settings(max_examples=40)
@given(fields=st.dictionaries(st.sampled_from([*REPORTED, "stamp", "autre"]), texts))
def test_any_text_is_answered(shared: World, fields: dict[str, str]) -> None:
    for path in ("/f/signaler", "/f/signaler/modifier", "/f/signaler/confirmer"):
        assert shared.post(path, REPORTED | fields).status_code in (200, 404, 422)


@settings(max_examples=40)
@given(name=texts, email=addresses, message=texts)
def test_what_is_accepted_cannot_inject_a_header(shared: World, name: str, email: str, message: str) -> None:
    typed = {"name": name, "email": email, "message": message + REPORTED["message"]}
    response = shared.post("/f/signaler", REPORTED | typed)
    assert response.status_code in (200, 422)
    if response.status_code == 422:
        return
    assert shared.post("/f/signaler/confirmer", hidden_fields(response.text)).status_code == 303
    shared.worker.send_due()
    shared.desk.counters.erase(shared.clock.now() + timedelta(days=1))  # each example is another day's first

    assert shared.counts().mails["waiting"] == 0
    for file in shared.mails.glob("*.eml"):
        mail = read_mail(file)
        assert set(mail.keys()) <= HEADERS
        assert [one.addr_spec for one in mail["To"].addresses] in ([REPORT_TO], [email])
        assert not mail.defects
        file.unlink()
