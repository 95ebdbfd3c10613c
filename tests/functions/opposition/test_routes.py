import re

import pytest

from functions.links import Links
from tests.functions.world import ATELIER_EMAIL, RECIPIENT, SECRET_KEY, TYPED, World


@pytest.fixture
def address() -> str:
    return f"/f/opposition/{Links(SECRET_KEY).opposition(ATELIER_EMAIL)}"


def is_opposed(world: World) -> bool:
    return world.store.is_opposed(Links(SECRET_KEY).address_digest(ATELIER_EMAIL))


def test_opening_the_link_changes_nothing(world: World, address: str) -> None:
    response = world.client.get(address)

    assert response.status_code == 200
    assert '<button class="button" type="submit">' in response.text
    assert response.headers["referrer-policy"] == "no-referrer"
    assert not is_opposed(world)


def test_button_of_the_page_records_the_opposition(world: World, address: str) -> None:
    action = re.search(r'action="([^"]+)"', world.client.get(address).text)
    assert action

    assert "C’est noté" in world.post(action[1], {}).text
    assert is_opposed(world)


@pytest.mark.parametrize("encoding", ["data", "files"])
def test_one_click_from_a_mail_program_needs_no_origin(world: World, address: str, encoding: str) -> None:
    body = {"List-Unsubscribe": "One-Click"} if encoding == "data" else {"List-Unsubscribe": (None, "One-Click")}

    assert world.client.post(address, **{encoding: body}).status_code == 200
    assert is_opposed(world)


def test_opposing_twice_is_fine(world: World, address: str) -> None:
    assert [world.post(address, {}).status_code for _ in range(2)] == [200, 200]


def test_later_messages_are_held_without_telling_why_more_than_needed(world: World, address: str) -> None:
    world.post(address, {})
    reference = world.confirmed()
    mails = world.sent_mails()

    assert [mail["To"] for mail in mails] == [TYPED["email"]]
    assert world.counts().messages == {"accepted": 0, "held": 1}
    assert "oppos" not in world.client.get(f"/f/contact/envoye/{reference}").text


def test_address_itself_is_kept_nowhere_once_the_snapshot_forgets_it(world: World, address: str) -> None:
    world.post(address, {})
    world.load()
    world.connections.close()

    content = b"".join(file.read_bytes() for file in world.folder.glob("store.sqlite*"))
    assert ATELIER_EMAIL.encode() not in content
    world.load(recipients=())
    assert is_opposed(world)


@pytest.mark.parametrize("token", ["x", "a.b", "%00", "WyJhIl0.AAAA"])
def test_spoilt_token_is_a_404_page_that_says_what_to_do(world: World, token: str) -> None:
    for response in (world.client.get(f"/f/opposition/{token}"), world.post(f"/f/opposition/{token}", {})):
        assert response.status_code == 404
        assert "Copiez-le en entier" in response.text


def test_stamp_of_the_contact_form_is_not_an_opposition_token(world: World) -> None:
    assert world.post(f"/f/opposition/{world.checked()['stamp']}", {}).status_code == 404


def test_private_recipient_never_shows_in_repr() -> None:
    assert ATELIER_EMAIL not in repr(RECIPIENT)
