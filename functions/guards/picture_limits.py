"""How many pictures one structure may send: each takes seconds of a processor, and stays on the disk."""

import hmac
from base64 import urlsafe_b64encode
from datetime import UTC, datetime, timedelta

from functions.guards.limits import Allowance

MOST_PICTURES = 40
"""In an hour. A profile shows 8 photos and 30 logos: all of them fit, sent one after the other."""


def picture_allowance(structure_id: str, now: datetime, secret_key: str) -> Allowance:
    """What sending one picture takes. What exceeds it is refused: asking again later costs nothing."""
    day = now.astimezone(UTC).date().isoformat()
    digest = hmac.digest(secret_key.encode(), f"pictures {day} {structure_id}".encode(), "sha256")
    key = urlsafe_b64encode(digest).decode().rstrip("=")
    return Allowance(name="pictures-structure", key=key, limit=MOST_PICTURES, window=timedelta(hours=1))
