"""One line in the log a request of the functions: no address, no reference, nothing typed."""

import time

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from functions import logs


class RequestLog:
    """ASGI middleware: method, service, status and milliseconds of each request below ``/f/``."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not scope["path"].startswith("/f/"):
            await self._app(scope, receive, send)
            return
        status = 0
        start = time.perf_counter()

        async def watched(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._app(scope, receive, watched)
        finally:
            logs.event(
                "request",
                method=scope["method"],
                service=_name(scope.get("endpoint")),
                status=status,
                milliseconds=round((time.perf_counter() - start) * 1000),
            )


def _name(endpoint: object) -> str:
    """The class and the method that answered: « ContactRoutes.form »."""
    routes, method = getattr(endpoint, "__self__", None), getattr(endpoint, "__name__", "")
    return f"{type(routes).__name__}.{method}" if routes and method else "unknown"
