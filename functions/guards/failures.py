"""The last guard: a fault of ours becomes a page and one line in the log, never a traceback with what people typed."""

import traceback
from collections.abc import Callable

from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from functions import logs


class Failures:
    """ASGI middleware that answers with ``page()`` when the application fails before it answered."""

    def __init__(self, app: ASGIApp, page: Callable[[], Response]) -> None:
        self._app = app
        self._page = page

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = False

        async def watched(message: Message) -> None:
            nonlocal started
            started = started or message["type"] == "http.response.start"
            await send(message)

        try:
            await self._app(scope, receive, watched)
        except ClientDisconnect:
            logs.event("request.abandoned")
        except Exception as error:
            # The exception's text may hold personal data: only its kind and place are told.
            place = traceback.extract_tb(error.__traceback__)[-1]
            logs.event("request.failed", kind=type(error).__name__, file=place.filename, line=place.lineno)
            if started:
                raise
            response = await run_in_threadpool(self._page)
            await response(scope, receive, send)
