"""Signed tokens: each has one purpose, and is worth nothing for another.

Signatures are HMAC-SHA-256 by itsdangerous with a salt per purpose. A token shows nothing personal: a stamp
(:mod:`functions.stamps`) holds a digest of what was typed, an opposition link a keyed digest of an address.
"""

import hashlib
import hmac
import secrets
from base64 import urlsafe_b64encode

from itsdangerous import BadSignature, URLSafeSerializer

SIGNING = {"key_derivation": "hmac", "digest_method": hashlib.sha256}
_REFERENCE_LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"


class BadToken(Exception):
    """A token that is forged, spoilt, of another purpose, or whose fields changed."""


class Links:
    """Makes and checks the tokens of links, from the one secret key."""

    def __init__(self, secret_key: str) -> None:
        self._oppositions = URLSafeSerializer(secret_key, salt="opposition", signer_kwargs=SIGNING)
        self._reference_key = hmac.digest(secret_key.encode(), b"reference", "sha256")
        self._address_key = hmac.digest(secret_key.encode(), b"opposition-address", "sha256")

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

    def reference(self, nonce: str) -> str:
        """The reference of what a stamp's nonce confirms: the same however often it is confirmed."""
        return _spelt(int.from_bytes(hmac.digest(self._reference_key, nonce.encode(), "sha256")))


def new_reference() -> str:
    """A random reference that people can read aloud, such as ``7KQ2-M9XF-3HTB`` (58 bits)."""
    return _spelt(secrets.randbits(128))


def _spelt(number: int) -> str:
    letters = []
    for _ in range(12):
        number, rest = divmod(number, len(_REFERENCE_LETTERS))
        letters.append(_REFERENCE_LETTERS[rest])
    return "-".join("".join(letters[start : start + 4]) for start in (0, 4, 8))
