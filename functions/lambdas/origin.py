"""Who asks the API: CloudFront alone knows the key of the origin; what comes without it came round its door."""

import hmac
from typing import Any

from functions import logs

ORIGIN_KEY_HEADER = "x-origin-key"
FORBIDDEN: dict[str, Any] = {"statusCode": 403, "headers": {"content-type": "text/plain; charset=utf-8"}, "body": ""}


def is_cloudfront(headers: dict[str, str], origin_key: str) -> bool:
    """Whether the request came through CloudFront; the key is taken out of its headers."""
    told = headers.pop(ORIGIN_KEY_HEADER, "")
    if hmac.compare_digest(told.encode(), origin_key.encode()):
        return True
    logs.event("origin.refused")
    return False
