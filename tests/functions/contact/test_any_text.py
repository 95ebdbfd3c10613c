"""Whatever is typed, the form answers; and nothing typed becomes a header."""

import tempfile
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.functions.world import TYPED, World, hidden_fields, read_mail

HEADERS = {
    "From", "To", "Reply-To", "Subject", "Date", "Message-ID", "Auto-Submitted", "List-Unsubscribe",
    "List-Unsubscribe-Post", "MIME-Version", "Content-Type",
}  # fmt: skip

texts = st.one_of(
    st.text(st.characters(codec="utf-8"), max_size=300),
    st.sampled_from(
        [
            "a\r\nBcc: x@y.example",
            "a\nBcc: x@y.example",
            "\x00",
            "\u202egauche",
            "=?utf-8?q?=0aBcc:x?=",
            "a" * 151,
            "=?utf-8?q?=0d=0aBcc=3a_x@y.example?=",
        ]
    ),
)


@pytest.fixture(scope="module")
def shared() -> Iterator[World]:
    with tempfile.TemporaryDirectory() as folder:
        world = World(Path(folder))
        yield world
        world.connections.close()


@settings(deadline=None)
@given(fields=st.dictionaries(st.sampled_from([*TYPED, "stamp", "autre"]), texts))
def test_any_text_is_answered(shared: World, fields: dict[str, str]) -> None:
    for path in ("/f/contact", "/f/contact/modifier", "/f/contact/confirmer"):
        assert shared.post(path, TYPED | fields).status_code in (200, 404, 422)


@settings(deadline=None)
@given(body=st.binary(max_size=300))
def test_any_bytes_are_answered(shared: World, body: bytes) -> None:
    response = shared.client.post(
        "/f/contact",
        content=body,
        headers={"Sec-Fetch-Site": "same-origin", "Content-Type": "application/x-www-form-urlencoded"},
    )
    assert response.status_code in (200, 400, 404, 422)


addresses = st.one_of(
    st.just("zoe@mairie.example"),
    st.from_regex(r"[a-z0-9!#$%&'*+/=?^_`{|}~.-]{1,40}@[a-z0-9.-]{1,20}\.example", fullmatch=True),
    st.sampled_from(["=?utf-8?q?=0aBcc=3ax?=@mairie.example", "a=?utf-8?q?=0aBcc?=@mairie.example"]),
)


@settings(deadline=None)
@given(name=texts, email=addresses, organisation=texts, subject=texts, message=texts)
def test_what_is_accepted_cannot_inject_a_header(
    shared: World, name: str, email: str, organisation: str, subject: str, message: str
) -> None:
    typed = {"name": name, "email": email, "organisation": organisation, "subject": subject}
    typed["message"] = message + TYPED["message"]
    response = shared.post("/f/contact", TYPED | typed)
    assert response.status_code in (200, 422)
    if response.status_code == 422:
        return
    confirmed = shared.post("/f/contact/confirmer", hidden_fields(response.text))
    assert confirmed.status_code == 303
    shared.worker.send_due()
    shared.desk.counters.erase(shared.clock.now() + timedelta(days=1))  # each example is another day's first

    assert shared.counts().mails["waiting"] == 0
    for file in shared.mails.glob("*.eml"):
        mail = read_mail(file)
        assert set(mail.keys()) <= HEADERS
        assert mail["From"].addresses[0].addr_spec == "annuaire@annuaire.example"
        assert len(mail["To"].addresses) == 1
        assert not mail.defects
        file.unlink()
