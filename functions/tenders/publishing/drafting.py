"""A draft of a need, resumed from its link: the form again, and the page that gives the link."""

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from functions.desk import Desk
from functions.guards.client_address import network_of
from functions.guards.fields import read_lists
from functions.guards.honeypot import is_trapped
from functions.guards.origin import refuse_other_sites
from functions.tenders.letters import DRAFT
from functions.tenders.publishing.drafts import EDITABLE, Drafts, Typed
from functions.tenders.publishing.filling import Ending, Filled, Filling, FormPage, Lists
from functions.tenders.publishing.finding import Finding
from functions.tenders.publishing.opening import Opened, ended, opened
from functions.tenders.publishing.unread import draft_problems, form_of
from functions.tokens import Purpose
from theme.french import PARIS

GONE = (
    "Ce brouillon n’est plus là",
    "Son lien est incomplet, ou il a plus de 30 jours. Copiez-le en entier d’où vous l’aviez gardé, ou du courriel "
    "reçu si vous en aviez demandé un, ou commencez un nouveau besoin.",
)
DEPOSITED = (
    "Ce besoin est déjà déposé",
    "Il n’est plus un brouillon. Pour le suivre, ouvrez le lien du courriel que vous avez reçu en le déposant.",
)


class DraftingRoutes:
    """``/f/besoins/brouillon/<token>/modifier`` and ``/garde``."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._filling = Filling(desk)
        self._drafts = Drafts(desk)

    def routes(self) -> list[Route]:
        """The routes, below ``/f``."""
        return [
            Route("/besoins/brouillon/{token}/modifier", self.edit, methods=["GET", "POST"]),
            Route("/besoins/brouillon/{token}/garde", self.kept, methods=["GET"]),
        ]

    async def edit(self, request: Request) -> Response:
        """GET: the form with what is kept. POST: see Filling."""
        token = request.path_params["token"]
        if request.method != "POST":  # HEAD too: it changes nothing
            return await run_in_threadpool(self._first, token)
        refuse_other_sites(request, self._desk.settings.site_address)
        lists = await read_lists(request)
        network = network_of(request, self._desk.settings.trusted_proxies)
        return await run_in_threadpool(self._posted, token, lists, network)

    async def kept(self, request: Request) -> Response:
        """The link of the draft, to be copied, and what is still missing."""
        return await run_in_threadpool(self._kept, request.path_params["token"])

    def _first(self, token: str) -> Response:
        found = opened(self._desk, Purpose.TENDER_DRAFT, token)
        if found is None or found.record.state not in EDITABLE:
            return spoilt(self._desk, found)
        form = form_of(found.record)
        return self._filling.show(_page(token), form, said=Finding(form).answer("chercher"))

    def _posted(self, token: str, lists: Lists, network: str) -> Response:
        def keep(filled: Filled) -> Response:
            is_kept = filled.ending is Ending.KEEP
            typed = Typed(filled.tender, filled.unread, network, is_trapped(lists), is_mailed=is_kept)
            if self._drafts.changed(token, typed) is None:
                return spoilt(self._desk, opened(self._desk, Purpose.TENDER_DRAFT, token))
            return RedirectResponse(f"{DRAFT}{token}/garde" if is_kept else f"{DRAFT}{token}", 303)

        return self._filling.posted(_page(token), lists, keep)

    def _kept(self, token: str) -> Response:
        found = opened(self._desk, Purpose.TENDER_DRAFT, token)
        if found is None or found.record.state not in EDITABLE:
            return spoilt(self._desk, found)
        today = self._desk.clock.now().astimezone(PARIS).date()
        return self._desk.pages.page(
            "tender-draft.html",
            record=found.record,
            link_address=f"{self._desk.settings.site_address}{DRAFT}{token}",
            is_mailed=self._drafts.is_mailed(found.record),
            ends_at=found.link.expires_at,
            missing=draft_problems(found.record, today),
            address=f"{DRAFT}{token}",
        )


def spoilt(desk: Desk, found: Opened | None) -> Response:
    """What is answered to a link that opens no draft."""
    return ended(desk, *DEPOSITED, is_deposited=True) if found else ended(desk, *GONE)


def _page(token: str) -> FormPage:
    return FormPage(address=f"{DRAFT}{token}/modifier", heading="Modifier votre besoin")
