"""Services that are imported when somebody first asks for one of their pages.

Whoever writes to a structure does not wait for the modules of profile edits and of moderation, half of all.
"""

from collections.abc import Callable, Sequence
from functools import cached_property

from starlette.routing import BaseRoute, Match, Router
from starlette.types import Receive, Scope, Send


class Later(BaseRoute):
    """The routes of a service, all below one ``prefix`` that no other has; ``made`` imports and makes them, once."""

    def __init__(self, prefix: str, made: Callable[[], Sequence[BaseRoute]]) -> None:
        self._prefix = prefix
        self._made = made

    @property
    def routes(self) -> list[BaseRoute]:
        """The routes themselves."""
        return self._router.routes

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """Whether a request is for the service, which answers even what it does not know (404, 405)."""
        path = scope["path"].removeprefix(scope.get("root_path", ""))
        return (Match.FULL if path.startswith(self._prefix) else Match.NONE), {}

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer as the routes would in the place of this one."""
        await self._router(scope, receive, send)

    @cached_property
    def _router(self) -> Router:
        return Router(self._made(), redirect_slashes=False)
