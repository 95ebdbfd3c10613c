"""Asking again for the link that follows a need: the same answer whoever asks, and whatever needs there are."""

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import MultiDict
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from functions import logs
from functions.desk import Desk
from functions.guards.client_address import network_of
from functions.guards.fields import read_fields
from functions.guards.origin import require_own_origin
from functions.ports import StoreUnavailable
from functions.sign_in_pace import SignInPace
from functions.tenders.follow_up.access import ASK_AGAIN, unsent
from functions.tenders.follow_up.links_again import LinksAgain
from functions.tokens import Purpose
from theme.forms.tender_link import TenderLinkForm

_SENT = f"{ASK_AGAIN}/envoye"


class AskingRoutes:
    """``/f/besoins/suivi`` mails links to whoever published needs from an address."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._links = LinksAgain(desk)
        self._pace = SignInPace(desk, Purpose.TENDER_FOLLOW)

    def routes(self) -> list[Route]:
        """The routes, below ``/f``; before those of the links, which any last part of an address might be."""
        return [
            Route("/besoins/suivi", self.ask, methods=["GET", "POST"]),
            Route("/besoins/suivi/envoye", self.asked, methods=["GET"]),
        ]

    async def ask(self, request: Request) -> Response:
        """GET: where to mail the links. POST: mail them, and tell the same whoever asks."""
        if request.method != "POST":
            return await run_in_threadpool(self._form, TenderLinkForm())
        require_own_origin(request, self._desk.settings.site_address)
        form = TenderLinkForm(MultiDict(await read_fields(request)))
        network = network_of(request, self._desk.settings.trusted_proxies)
        return await run_in_threadpool(self._kept, form, network)

    async def asked(self, request: Request) -> Response:
        """What to do once links were asked for."""
        del request
        return await run_in_threadpool(self._desk.pages.page, "tender-follow-asked.html", ask_address=ASK_AGAIN)

    def _kept(self, form: TenderLinkForm, network: str) -> Response:
        try:
            return self._mail(form, network)
        except StoreUnavailable as error:
            logs.event("tender.link-not-mailed", code=str(error))
            return unsent(self._desk, form.answers, {field.name: [field.data or ""] for field in form}, ASK_AGAIN)

    def _mail(self, form: TenderLinkForm, network: str) -> Response:
        if problems := form.problems():
            return self._form(form, problems)
        if self._pace.refuses(network):
            return self._too_many()
        self._links.mail(form.address, form.wanted)
        return RedirectResponse(_SENT, 303)

    def _form(self, form: TenderLinkForm, problems: dict[str, str] | None = None) -> Response:
        return self._desk.pages.page(
            "tender-follow-ask.html", 422 if problems else 200, form=form, problems=problems or {}, address=ASK_AGAIN
        )

    def _too_many(self) -> Response:
        return self._desk.pages.page(
            "problem.html",
            429,
            {"Retry-After": "3600"},
            title="Trop de liens demandés",
            advice="Trop de liens viennent d’être demandés depuis votre réseau. Cherchez le dernier dans votre "
            "messagerie, même parmi les courriels indésirables, ou demandez-en un autre dans une heure.",
        )
