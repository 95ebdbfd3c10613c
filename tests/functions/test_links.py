import re
from datetime import UTC, datetime, timedelta

import msgspec
import pytest
from itsdangerous import URLSafeSerializer, URLSafeTimedSerializer

from data.submissions.contact import ContactMessage
from functions.links import BadToken, ExpiredToken, Links, new_reference
from tests.functions.world import SECRET_KEY, TYPED

MESSAGE = msgspec.convert(TYPED, ContactMessage)


@pytest.fixture
def links() -> Links:
    return Links(SECRET_KEY)


def test_each_stamp_has_its_own_nonce(links: Links) -> None:
    now = datetime.now(UTC)

    assert links.nonce(links.stamp(MESSAGE), MESSAGE, now) != links.nonce(links.stamp(MESSAGE), MESSAGE, now)


def test_stamp_shows_nothing_of_the_message(links: Links) -> None:
    payload, _, _ = links.stamp(MESSAGE).rsplit(".", 2)

    nonce, digest = URLSafeTimedSerializer(SECRET_KEY).load_payload(payload.encode())
    assert len(nonce) == 22
    assert re.fullmatch(r"[0-9a-f]{64}", digest)


def test_stamp_expires_and_still_tells_its_nonce(links: Links) -> None:
    stamp, now = links.stamp(MESSAGE), datetime.now(UTC)
    nonce = links.nonce(stamp, MESSAGE, now + timedelta(minutes=119))

    with pytest.raises(ExpiredToken) as expired:
        links.nonce(stamp, MESSAGE, now + timedelta(minutes=121))
    assert expired.value.nonce == nonce


@pytest.mark.parametrize("position", range(0, 120, 7))
def test_stamp_changed_anywhere_is_refused(links: Links, position: int) -> None:
    stamp = links.stamp(MESSAGE)
    spoilt = stamp[:position] + ("A" if stamp[position] != "A" else "B") + stamp[position + 1 :]

    with pytest.raises(BadToken):
        links.nonce(spoilt, MESSAGE, datetime.now(UTC))


def test_tokens_of_another_purpose_key_or_shape_are_refused(links: Links) -> None:
    signing = {"key_derivation": "hmac"}
    others = [
        links.opposition("a@b.example"),
        Links("another key that is at least 32 characters").stamp(MESSAGE),
        URLSafeTimedSerializer(SECRET_KEY, salt="another").dumps(["n", "d"]),
        URLSafeTimedSerializer(SECRET_KEY, salt="contact-confirmation", signer_kwargs=signing).dumps("not a pair"),
    ]
    for token in others:
        with pytest.raises(BadToken):
            links.nonce(token, MESSAGE, datetime.now(UTC))
    for token in (links.stamp(MESSAGE), URLSafeSerializer(SECRET_KEY, salt="another").dumps("d")):
        with pytest.raises(BadToken):
            links.opposed_digest(token)


def test_opposition_token_holds_a_keyed_digest_of_the_address(links: Links) -> None:
    token = links.opposition("Zoe@Mairie.example ")

    assert links.opposed_digest(token) == links.address_digest("zoe@mairie.example")
    assert Links("another key that is at least 32 characters").address_digest("a@b.example") != links.address_digest(
        "a@b.example"
    )


def test_references_are_random_and_easy_to_read_aloud() -> None:
    references = {new_reference() for _ in range(500)}

    assert len(references) == 500
    for reference in references:
        assert len(reference) == 14
        assert not set(reference) & set("01OILU")
