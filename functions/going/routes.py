"""From the search of the home page, a trade and a place, to the page that answers it."""

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from data.cleaning.characters import one_line
from functions.pages import Pages
from functions.ports import Store
from theme.destinations import Destinations

TYPED_MAX = 200
"""Characters read of a trade or of a place: no name is longer."""
KEPT_SECONDS = 600
"""How long browsers may keep an answer: the night changes the pages."""


class GoingRoutes:
    """The page of the service: it says where to go, and keeps nothing."""

    def __init__(self, store: Store, pages: Pages) -> None:
        self._store = store
        self._pages = pages
        self._known: tuple[int, Destinations] = (0, Destinations())

    def routes(self) -> list[Route]:
        """The routes, below ``/f``."""
        return [Route("/aller", self.go, methods=["GET"])]

    async def go(self, request: Request) -> Response:
        """``?metier=…&lieu=…``: the page of that trade there (303), else what is nearest or to choose among (200).

        A page wider than the place asked is never answered without a word. A SIRET or a SIREN leads to its structure.
        """
        trade, place = (one_line(request.query_params.get(name, ""))[:TYPED_MAX] for name in ("metier", "lieu"))
        return await run_in_threadpool(self._go, trade, place)

    def _go(self, trade: str, place: str) -> Response:
        from functions.going.answering import answer_to
        from functions.going.answers import Page
        from functions.going.numbers import answer_to_number, number_in

        number = number_in(trade)
        if number:
            answer = answer_to_number(self._destinations(), self._store.structure, number)
        else:
            answer = answer_to(self._destinations(), trade, place)
        if isinstance(answer, Page):
            return RedirectResponse(answer.address, 303, {"Cache-Control": f"public, max-age={KEPT_SECONDS}"})
        return self._pages.page(answer.template, trade=trade, place=place, answer=answer)

    def _destinations(self) -> Destinations:
        version = self._store.version()
        if version != self._known[0]:
            self._known = (version, self._store.destinations())
        return self._known[1]
