"""Signed tokens: each has one purpose, and is worth nothing for another.

Signatures are HMAC-SHA-256 by itsdangerous with a salt per purpose. A token shows nothing personal: a stamp holds a
digest of what was typed, an opposition link a keyed digest of an address.
"""

import hashlib
import hmac
import secrets
from base64 import urlsafe_b64encode
from datetime import datetime, timedelta

import msgspec
from itsdangerous import BadSignature, URLSafeSerializer, URLSafeTimedSerializer

from data.submissions.contact import ContactMessage

STAMP_LIFETIME = timedelta(hours=2)

_SIGNING = {"key_derivation": "hmac", "digest_method": hashlib.sha256}
_REFERENCE_LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"


class BadToken(Exception):
    """A token that is forged, spoilt, of another purpose, or whose fields changed."""


class ExpiredToken(BadToken):
    """A genuine stamp past its lifetime; ``nonce`` tells whether it was used in time."""

    def __init__(self, nonce: str) -> None:
        super().__init__()
        self.nonce = nonce


class Links:
    """Makes and checks every token, from the one secret key."""

    def __init__(self, secret_key: str) -> None:
        self._stamps = URLSafeTimedSerializer(secret_key, salt="contact-confirmation", signer_kwargs=_SIGNING)
        self._oppositions = URLSafeSerializer(secret_key, salt="opposition", signer_kwargs=_SIGNING)
        self._address_key = hmac.digest(secret_key.encode(), b"opposition-address", "sha256")

    def stamp(self, message: ContactMessage) -> str:
        """A stamp for a message that was checked, with a new one-use nonce."""
        return str(self._stamps.dumps([secrets.token_urlsafe(16), _digest(message)]))

    def nonce(self, stamp: str, message: ContactMessage, now: datetime) -> str:
        """The nonce of a stamp made for exactly this message. Raises :class:`BadToken` or :class:`ExpiredToken`."""
        try:
            (nonce, digest), made_at = self._stamps.loads(stamp, return_timestamp=True)
        except (BadSignature, ValueError, TypeError) as error:
            raise BadToken from error
        if not hmac.compare_digest(str(digest), _digest(message)):
            raise BadToken
        if now - made_at > STAMP_LIFETIME:
            raise ExpiredToken(str(nonce))
        return str(nonce)

    def address_digest(self, email: str) -> str:
        """What is kept of an address that opposes: the same for every spelling of its case."""
        digest = hmac.digest(self._address_key, email.strip().casefold().encode(), "sha256")
        return urlsafe_b64encode(digest).decode().rstrip("=")

    def opposition(self, email: str) -> str:
        """A token, valid for ever, by which an address opposes without being told."""
        return str(self._oppositions.dumps(self.address_digest(email)))

    def opposed_digest(self, token: str) -> str:
        """The address digest of an opposition token. Raises :class:`BadToken`."""
        try:
            return str(self._oppositions.loads(token))
        except BadSignature as error:
            raise BadToken from error


def new_reference() -> str:
    """A random reference that people can read aloud, such as ``7KQ2-M9XF-3HTB`` (58 bits)."""
    letters = "".join(secrets.choice(_REFERENCE_LETTERS) for _ in range(12))
    return "-".join((letters[:4], letters[4:8], letters[8:]))


def _digest(message: ContactMessage) -> str:
    return hashlib.sha256(msgspec.json.encode(message)).hexdigest()
