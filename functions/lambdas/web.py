"""The pages of ``/f/`` on AWS: every function that answers visitors enters here; the stack says which routes are whose.

API Gateway (HTTP API, payload 2.0) hears CloudFront, which alone knows a key of the origin: what comes without it comes
round the site's own door, and is refused. CloudFront tells who the visitor is.
"""

from functools import cache
from typing import Any

from mangum import Mangum

from functions import logs
from functions.application import application
from functions.cloud import desk_on_aws
from functions.lambdas.origin import FORBIDDEN, is_cloudfront
from functions.settings import MissingSetting

VIEWER_HEADER = "cloudfront-viewer-address"
"""« 192.0.2.1:4711 »: CloudFront writes it, over whatever a visitor sends."""


def handler(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """Answer one event. Raises :class:`functions.settings.MissingSetting`."""
    pages, origin_key = _pages()
    return answer(pages, origin_key, event, context)


def answer(pages: Mangum, origin_key: str, event: dict[str, Any], context: Any) -> dict[str, Any]:
    """What the pages answer to an event that came through CloudFront; otherwise a refusal."""
    headers: dict[str, str] = event["headers"]
    if not is_cloudfront(headers, origin_key):
        return FORBIDDEN
    # Who spoke to API Gateway is CloudFront: the limits count visitors.
    viewer = headers.pop(VIEWER_HEADER, "").rpartition(":")[0].strip("[]")
    headers.pop("x-forwarded-for", None)
    event["requestContext"]["http"]["sourceIp"] = viewer
    return pages(event, context)


@cache
def _pages() -> tuple[Mangum, str]:
    # Made at the first event, not at import: a missing setting is then told by the event that meets it.
    logs.to_standard_error()
    desk = desk_on_aws()
    origin_key = desk.settings.cloud.origin_key if desk.settings.cloud else ""
    if not origin_key:
        raise MissingSetting("Le réglage ORIGIN_KEY manque\u202f: sans lui, n’importe qui parlerait à cette fonction.")
    return Mangum(application(desk), lifespan="off"), origin_key
