import re
from datetime import UTC, datetime, timedelta

import msgspec
import pytest
from itsdangerous import URLSafeTimedSerializer

from data.submissions.contact import ContactMessage
from data.submissions.report import ErrorReport
from functions.links import BadToken, Links
from functions.stamps import ExpiredToken, Stamps
from tests.functions.world import SECRET_KEY, TYPED

MESSAGE = msgspec.convert(TYPED, ContactMessage)


@pytest.fixture
def stamps() -> Stamps:
    return Stamps(SECRET_KEY, "contact-confirmation")


def test_each_stamp_has_its_own_nonce(stamps: Stamps) -> None:
    now = datetime.now(UTC)

    assert stamps.nonce(stamps.stamp(MESSAGE), MESSAGE, now) != stamps.nonce(stamps.stamp(MESSAGE), MESSAGE, now)


def test_stamp_shows_nothing_of_the_message(stamps: Stamps) -> None:
    payload, _, _ = stamps.stamp(MESSAGE).rsplit(".", 2)

    nonce, digest = URLSafeTimedSerializer(SECRET_KEY).load_payload(payload.encode())
    assert len(nonce) == 22
    assert re.fullmatch(r"[0-9a-f]{64}", digest)


def test_stamp_expires_and_still_tells_its_nonce(stamps: Stamps) -> None:
    stamp, now = stamps.stamp(MESSAGE), datetime.now(UTC)
    nonce = stamps.nonce(stamp, MESSAGE, now + timedelta(minutes=119))

    with pytest.raises(ExpiredToken) as expired:
        stamps.nonce(stamp, MESSAGE, now + timedelta(minutes=121))
    assert expired.value.nonce == nonce


@pytest.mark.parametrize("position", range(0, 120, 7))
def test_stamp_changed_anywhere_is_refused(stamps: Stamps, position: int) -> None:
    stamp = stamps.stamp(MESSAGE)
    spoilt = stamp[:position] + ("A" if stamp[position] != "A" else "B") + stamp[position + 1 :]

    with pytest.raises(BadToken):
        stamps.nonce(spoilt, MESSAGE, datetime.now(UTC))


def test_stamps_of_another_purpose_key_or_shape_are_refused(stamps: Stamps) -> None:
    others = [
        Stamps(SECRET_KEY, "report-confirmation").stamp(MESSAGE),
        Stamps("another key that is at least 32 characters", "contact-confirmation").stamp(MESSAGE),
        Links(SECRET_KEY).opposition("a@b.example"),
        URLSafeTimedSerializer(SECRET_KEY, salt="contact-confirmation", signer_kwargs={"key_derivation": "hmac"}).dumps(
            "not a pair"
        ),
    ]
    for stamp in others:
        with pytest.raises(BadToken):
            stamps.nonce(stamp, MESSAGE, datetime.now(UTC))


def test_stamp_of_a_text_is_none_of_another(stamps: Stamps) -> None:
    report = ErrorReport("s", "other", "Un message de plus de dix lettres", "", "")
    with pytest.raises(BadToken):
        stamps.nonce(stamps.stamp(MESSAGE), report, datetime.now(UTC))
