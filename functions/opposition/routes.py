"""Opposition by the link of a mail: a page with a button, or one click in the mail program (RFC 8058)."""

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from functions import logs
from functions.guards.fields import read_body
from functions.links import BadToken, Links
from functions.pages import Pages
from functions.ports import Clock, Store


class OppositionRoutes:
    """The pages of the service. The signed token is the whole authorisation: mail programs post without our origin."""

    def __init__(self, store: Store, pages: Pages, links: Links, clock: Clock) -> None:
        self._store = store
        self._pages = pages
        self._links = links
        self._clock = clock

    def routes(self) -> list[Route]:
        """The routes, below ``/f``."""
        return [Route("/opposition/{token}", self.opposition, methods=["GET", "POST"])]

    async def opposition(self, request: Request) -> Response:
        """GET only shows a button, since mail scanners open links; POST records the opposition, as often as it comes.

        No redirection: RFC 8058 (section 3.1) advises against it.
        """
        if request.method == "POST":
            # A mail program posts « List-Unsubscribe=One-Click » in whichever form encoding; nothing in it is needed.
            await read_body(request)
            return await run_in_threadpool(self._record, request.path_params["token"])
        return await run_in_threadpool(self._show, request.path_params["token"])

    def _show(self, token: str) -> Response:
        try:
            self._links.opposed_digest(token)
        except BadToken:
            return self._spoilt()
        return self._pages.page("opposition.html", token=token)

    def _record(self, token: str) -> Response:
        try:
            digest = self._links.opposed_digest(token)
        except BadToken:
            return self._spoilt()
        self._store.oppose(digest, self._clock.now())
        logs.event("opposition.recorded")
        return self._pages.page("opposition-recorded.html")

    def _spoilt(self) -> Response:
        return self._pages.page(
            "problem.html",
            404,
            title="Lien incomplet",
            advice="Ce lien d’opposition ne peut pas être lu. Copiez-le en entier depuis le courriel reçu.",
        )
