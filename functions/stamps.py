"""Stamps: what a page carries between the text that was read again and its confirmation.

A stamp is signed, for one purpose, and shows nothing of the text: it holds a one-use nonce, a digest, and whether the
form's trap was filled. It proves that this very text was checked and read again, less than two hours ago; its nonce
makes the confirmation count once.
"""

import hashlib
import hmac
import secrets
from datetime import datetime, timedelta

import msgspec
from itsdangerous import BadSignature, URLSafeTimedSerializer

from functions.links import SIGNING, BadToken

STAMP_LIFETIME = timedelta(hours=2)


class ExpiredToken(BadToken):
    """A genuine stamp past its lifetime; ``nonce`` tells whether it was used in time."""

    def __init__(self, nonce: str) -> None:
        super().__init__()
        self.nonce = nonce


class Stamp(msgspec.Struct, frozen=True):
    """What a genuine stamp says. ``trapped``: the field that people do not see was filled."""

    nonce: str
    trapped: bool


class Stamps:
    """Makes and checks the stamps of one purpose, such as ``contact-confirmation``."""

    def __init__(self, secret_key: str, purpose: str) -> None:
        self._signed = URLSafeTimedSerializer(secret_key, salt=purpose, signer_kwargs=SIGNING)

    def stamp(self, content: msgspec.Struct, trapped: bool) -> str:
        """A stamp for a text that was checked, with a new one-use nonce."""
        return str(self._signed.dumps([secrets.token_urlsafe(16), _digest(content), trapped]))

    def read(self, stamp: str, content: msgspec.Struct, now: datetime) -> Stamp:
        """A stamp made for exactly this text. Raises :class:`BadToken` or :class:`ExpiredToken`."""
        try:
            (nonce, digest, trapped), made_at = self._signed.loads(stamp, return_timestamp=True)
        except (BadSignature, ValueError, TypeError) as error:
            raise BadToken from error
        if not hmac.compare_digest(str(digest), _digest(content)):
            raise BadToken
        if now - made_at > STAMP_LIFETIME:
            raise ExpiredToken(str(nonce))
        return Stamp(str(nonce), trapped is True)


def _digest(content: msgspec.Struct) -> str:
    return hashlib.sha256(msgspec.json.encode(content)).hexdigest()
