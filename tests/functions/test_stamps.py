import re
from datetime import UTC, datetime, timedelta

import pytest
from itsdangerous import URLSafeTimedSerializer

from data.submissions.report import ErrorReport
from functions.links import BadToken, Links
from functions.stamps import ExpiredToken, Stamps
from tests.functions.world import MESSAGE, SECRET_KEY


@pytest.fixture
def stamps() -> Stamps:
    return Stamps(SECRET_KEY, "contact-confirmation")


def test_each_stamp_has_its_own_nonce(stamps: Stamps) -> None:
    now = datetime.now(UTC)

    first, second = (stamps.read(stamps.stamp(MESSAGE, False), MESSAGE, now) for _ in range(2))
    assert first.nonce != second.nonce


@pytest.mark.parametrize("trapped", [False, True])
def test_stamp_remembers_whether_the_trap_was_filled(stamps: Stamps, trapped: bool) -> None:
    assert stamps.read(stamps.stamp(MESSAGE, trapped), MESSAGE, datetime.now(UTC)).trapped is trapped


def test_stamp_shows_nothing_of_the_message(stamps: Stamps) -> None:
    payload, _, _ = stamps.stamp(MESSAGE, False).rsplit(".", 2)

    nonce, digest, trapped = URLSafeTimedSerializer(SECRET_KEY).load_payload(payload.encode())
    assert len(nonce) == 22
    assert trapped is False
    assert re.fullmatch(r"[0-9a-f]{64}", digest)


def test_stamp_expires_and_still_tells_its_nonce(stamps: Stamps) -> None:
    stamp, now = stamps.stamp(MESSAGE, False), datetime.now(UTC)
    nonce = stamps.read(stamp, MESSAGE, now + timedelta(minutes=119)).nonce

    with pytest.raises(ExpiredToken) as expired:
        stamps.read(stamp, MESSAGE, now + timedelta(minutes=121))
    assert expired.value.nonce == nonce


@pytest.mark.parametrize("position", range(0, 120, 7))
def test_stamp_changed_anywhere_is_refused(stamps: Stamps, position: int) -> None:
    stamp = stamps.stamp(MESSAGE, False)
    spoilt = stamp[:position] + ("A" if stamp[position] != "A" else "B") + stamp[position + 1 :]

    with pytest.raises(BadToken):
        stamps.read(spoilt, MESSAGE, datetime.now(UTC))


def test_stamps_of_another_purpose_key_or_shape_are_refused(stamps: Stamps) -> None:
    others = [
        Stamps(SECRET_KEY, "report-confirmation").stamp(MESSAGE, False),
        Stamps("another key that is at least 32 characters", "contact-confirmation").stamp(MESSAGE, False),
        Links(SECRET_KEY).opposition("a@b.example"),
        URLSafeTimedSerializer(SECRET_KEY, salt="contact-confirmation", signer_kwargs={"key_derivation": "hmac"}).dumps(
            "not a pair"
        ),
    ]
    for stamp in others:
        with pytest.raises(BadToken):
            stamps.read(stamp, MESSAGE, datetime.now(UTC))


def test_stamp_of_a_text_is_none_of_another(stamps: Stamps) -> None:
    report = ErrorReport("s", "other", "Un message de plus de dix lettres", "", "")
    with pytest.raises(BadToken):
        stamps.read(stamps.stamp(MESSAGE, False), report, datetime.now(UTC))
