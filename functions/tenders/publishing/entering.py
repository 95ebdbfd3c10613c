"""A need begins: the form, empty or with what the search knew, and its draft once it is sent."""

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from data.cleaning.characters import printable
from data.submissions.tender import PERIMETERS_MAX, SECTORS_MAX, Tender
from functions.desk import Desk
from functions.guards.client_address import network_of
from functions.guards.fields import read_lists
from functions.guards.honeypot import is_trapped
from functions.guards.origin import require_own_origin
from functions.tenders.letters import DRAFT
from functions.tenders.publishing.drafts import Drafts, TooManyDrafts, Typed
from functions.tenders.publishing.filling import Ending, Filled, Filling, FormPage, Lists
from functions.tenders.publishing.finding import Finding
from theme.forms.tender import TenderForm

ADDRESS = "/f/besoins/ajouter"
_ASKED = {"metier": "sectors", "lieu": "perimeters", "prestation": "service_types", "type": "kinds"}
"""What the address of the form may tell, and the boxes that it ticks."""
_WORDS_MAX = 200
"""Letters of a search, as the search page bounds them."""


class EnteringRoutes:
    """``/f/besoins/ajouter``."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._filling = Filling(desk)
        self._drafts = Drafts(desk)

    def routes(self) -> list[Route]:
        """The routes, below ``/f``."""
        return [Route("/besoins/ajouter", self.form, methods=["GET", "POST"])]

    async def form(self, request: Request) -> Response:
        """GET: the form, with what the address knows of trades, places, ways to work and kinds. POST: see Filling."""
        if request.method != "POST":  # HEAD too: it changes nothing
            asked = {field: request.query_params.getlist(name) for name, field in _ASKED.items()}
            return await run_in_threadpool(self._first, asked, request.query_params.get("mots", ""))
        require_own_origin(request, self._desk.settings.site_address)
        lists = await read_lists(request)
        network = network_of(request, self._desk.settings.trusted_proxies)
        return await run_in_threadpool(self._posted, lists, network)

    def _first(self, asked: Lists, words: str) -> Response:
        """``words``: what was searched without a trade chosen; the form says which trades they mean."""
        known = TenderForm.typed(asked).tender()  # what is unknown is left out
        started = Tender(
            sectors=known.sectors[:SECTORS_MAX],
            perimeters=known.perimeters[:PERIMETERS_MAX],
            service_types=known.service_types,
            kinds=known.kinds,
        )
        form = TenderForm.of_tender(started)
        form.trade_words.data = printable(words)[:_WORDS_MAX]
        return self._filling.show(self._page(), form, said=Finding(form).answer("metiers"))

    def _posted(self, lists: Lists, network: str) -> Response:
        def keep(filled: Filled) -> Response:
            is_kept = filled.ending is Ending.KEEP
            typed = Typed(filled.tender, filled.unread, network, is_trapped(lists), is_mailed=is_kept)
            token = self._drafts.begun(typed, next(iter(lists.get("stamp", ())), ""))
            return RedirectResponse(f"{DRAFT}{token}/garde" if is_kept else f"{DRAFT}{token}", 303)

        try:
            return self._filling.posted(self._page(), lists, keep)
        except TooManyDrafts:
            return self._filling.unsaved(ADDRESS, lists, 429)

    def _page(self) -> FormPage:
        return FormPage(address=ADDRESS, stamp=self._drafts.new_stamp())
