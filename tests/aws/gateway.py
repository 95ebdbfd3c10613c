"""CloudFront and API Gateway, as far as a function sees them: HTTP requests become events, and answers pages."""

import base64
from collections.abc import Callable
from typing import Any
from urllib.parse import unquote

import httpx2 as httpx

ORIGIN_KEY = "what CloudFront alone knows, in tests"


class Gateway(httpx.BaseTransport):
    """Gives each request to a function, by ``invoke``, as an event of an HTTP API (payload 2.0)."""

    def __init__(self, invoke: Callable[[dict[str, Any]], Any], viewer: str) -> None:
        self._invoke = invoke
        self._viewer = viewer

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        answer = self._invoke(event_of(request, self._viewer))
        body = answer.get("body", "")
        content = base64.b64decode(body) if answer.get("isBase64Encoded") else body.encode()
        headers = list(answer.get("headers", {}).items())
        headers += [("set-cookie", cookie) for cookie in answer.get("cookies", ())]
        headers = [(name, value) for name, value in headers if name != "content-length"]
        return httpx.Response(answer["statusCode"], headers=headers, content=content, request=request)


def event_of(request: httpx.Request, viewer: str) -> dict[str, Any]:
    """The event of a request, as AWS documents it: names in lower case, repeated headers joined, cookies apart."""
    headers: dict[str, str] = {}
    for name, value in request.headers.multi_items():
        headers[name] = f"{headers[name]},{value}" if name in headers else value
    cookies = [one.strip() for one in headers.pop("cookie", "").split(";") if one.strip()]
    body = request.read()
    is_text = headers.get("content-type", "").startswith(("text/", "application/json"))
    path = request.url.raw_path.decode().partition("?")[0]
    return {
        "version": "2.0",
        "routeKey": "$default",
        "rawPath": unquote(path),
        "rawQueryString": request.url.query.decode(),
        **({"cookies": cookies} if cookies else {}),
        "headers": headers
        | {"x-origin-key": ORIGIN_KEY, "cloudfront-viewer-address": f"{viewer}:4711", "x-forwarded-for": viewer},
        "requestContext": {
            "http": {
                "method": request.method, "path": unquote(path), "protocol": "HTTP/1.1", "sourceIp": "130.176.0.1",
                "userAgent": "x",
            },
            "stage": "$default",
            "requestId": "id",
        },
        "isBase64Encoded": bool(body) and not is_text,
        **({"body": body.decode() if is_text else base64.b64encode(body).decode()} if body else {}),
    }  # fmt: skip
