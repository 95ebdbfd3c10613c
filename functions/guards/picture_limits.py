"""How many pictures one structure may send, and how large: each takes seconds of a processor, and stays on the disk."""

import hmac
from base64 import urlsafe_b64encode
from datetime import UTC, datetime, timedelta

from functions.guards.limits import Allowance
from functions.guards.uploads import MOST_FILE_BYTES
from functions.settings import Settings

MOST_PICTURES = 40
"""In an hour. A profile shows 8 photos and 30 logos: all of them fit, sent one after the other."""

MOST_ON_LAMBDA = 4 * 1024 * 1024
"""Bytes. Lambda takes 6 MB at most, of which base64 takes a quarter and the words beside the picture a part."""


def most_picture_bytes(settings: Settings) -> int:
    """What the file of one picture may weigh, as it was sent."""
    return MOST_ON_LAMBDA if settings.cloud else MOST_FILE_BYTES


def picture_allowance(structure_id: str, now: datetime, secret_key: str) -> Allowance:
    """What sending one picture takes. What exceeds it is refused: asking again later costs nothing."""
    day = now.astimezone(UTC).date().isoformat()
    digest = hmac.digest(secret_key.encode(), f"pictures {day} {structure_id}".encode(), "sha256")
    key = urlsafe_b64encode(digest).decode().rstrip("=")
    return Allowance(name="pictures-structure", key=key, limit=MOST_PICTURES, window=timedelta(hours=1))
