"""Signing in to edit a profile: by a link mailed to the structure's registered address, and out again."""

from contextlib import suppress

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from functions import logs
from functions.desk import Desk
from functions.guards.client_address import network_of
from functions.guards.fields import read_fields
from functions.guards.origin import refuse_other_sites, require_own_origin
from functions.ports import Conflict
from functions.profile_edits.entry_mails import EntryMails
from functions.profile_edits.ways_in import ASK, Asked, WayIn, way_in
from functions.sessions import Area, Session, Sessions
from functions.sign_in_pace import SignInPace
from functions.tokens import MailedLink, Purpose, new_link, open_link, used

OVERVIEW = "/f/fiche/"
SENT = f"{ASK}/envoye"

_RETRY = {"Retry-After": "3600"}


class EnteringRoutes:
    """Below ``/f/fiche``: ``modifier`` mails a link, ``entrer/<token>`` starts a session, ``quitter`` ends it."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._store = desk.store
        self._mails = EntryMails(desk)
        self._pace = SignInPace(desk, Purpose.FICHE)
        self._sessions = Sessions(desk.store, desk.clock, Area.FICHE, desk.settings.is_https)

    def routes(self) -> list[Route]:
        """The routes, below ``/f``."""
        return [
            Route("/fiche/modifier", self.ask, methods=["GET", "POST"]),
            Route("/fiche/modifier/envoye", self.asked, methods=["GET"]),
            Route("/fiche/entrer/{token}", self.enter, methods=["GET", "POST"]),
            Route("/fiche/quitter", self.leave, methods=["POST"]),
        ]

    async def ask(self, request: Request) -> Response:
        """GET: the button that asks for a link. POST: mail it, and tell the same whatever happens."""
        if request.method == "POST":
            require_own_origin(request, self._desk.settings.site_address)
            asked = Asked.of(await read_fields(request))
            network = network_of(request, self._desk.settings.trusted_proxies)
            return await run_in_threadpool(self._mail, asked, network)
        return await run_in_threadpool(self._show, request)

    async def asked(self, request: Request) -> Response:
        """What to do once a link was asked for."""
        return await run_in_threadpool(self._told, Asked.of(request.query_params))

    async def enter(self, request: Request) -> Response:
        """GET only shows a button, since mail scanners open links; POST uses the link and starts a session."""
        if request.method == "POST":
            refuse_other_sites(request, self._desk.settings.site_address)
            return await run_in_threadpool(self._enter, request)
        return await run_in_threadpool(self._show_link, request)

    async def leave(self, request: Request) -> Response:
        """End the session, and forget its cookie."""
        require_own_origin(request, self._desk.settings.site_address)
        return await run_in_threadpool(self._leave, request)

    def _show(self, request: Request) -> Response:
        asked = Asked.of(request.query_params)
        if not asked.fields:
            return self._desk.pages.page("fiche-entry-none.html")
        way = self._way(asked)
        if way is None:
            return self._unknown()
        if self._is_inside(request, way):
            return RedirectResponse(OVERVIEW, 303)
        return self._desk.pages.page("fiche-entry.html", way=way, asked=asked)

    def _mail(self, asked: Asked, network: str) -> Response:
        way = self._way(asked)
        if way is None:
            return self._unknown()
        if not way.email:
            return RedirectResponse(ASK + asked.query, 303)
        if self._pace.refuses(network):
            return self._too_many()
        if self._pace.mails(way.structure.id, way.email):
            token, link = new_link(Purpose.FICHE, way.structure.id, way.email, self._desk.clock.now())
            self._store.commit([link], [self._mails.link(way, asked, token, link)])
            logs.event("fiche.link-mailed")
        return RedirectResponse(SENT + asked.query, 303)

    def _told(self, asked: Asked) -> Response:
        way = self._way(asked)
        if way is None or not way.email:
            return self._unknown()
        return self._desk.pages.page("fiche-entry-sent.html", way=way, asked=asked)

    def _show_link(self, request: Request) -> Response:
        link = self._link(request)
        structure = self._store.structure(link.audience) if link else None
        if link is None or structure is None:
            return self._ended(request)
        return self._desk.pages.page(
            "fiche-entry-link.html", structure=structure, link=link, query=Asked.of(request.query_params).query,
            token=request.path_params["token"],
        )  # fmt: skip

    def _enter(self, request: Request) -> Response:
        link = self._link(request)
        if link is None:
            return self._ended(request)
        value, session = self._sessions.new(link.audience, link.holder)
        try:
            self._store.commit([used(link, self._desk.clock.now()), session])
        except Conflict:
            return self._ended(request)  # pressed twice at once: the first one stands
        self._forget_earlier(request)
        logs.event("fiche.entered")
        response = RedirectResponse(OVERVIEW, 303)
        self._sessions.give(response, value)
        return response

    def _leave(self, request: Request) -> Response:
        session = self._sessions.of(request)
        structure = self._store.structure(session.audience) if session else None
        response = self._desk.pages.page("fiche-entry-left.html", structure=structure)
        self._sessions.end(request, response)
        return response

    def _link(self, request: Request) -> MailedLink | None:
        return open_link(self._store, Purpose.FICHE, request.path_params["token"], self._desk.clock.now())

    def _way(self, asked: Asked) -> WayIn | None:
        return way_in(self._store, asked, self._desk.clock.now())

    def _is_inside(self, request: Request, way: WayIn) -> bool:
        session = self._sessions.of(request)
        return session is not None and session.audience == way.structure.id

    def _forget_earlier(self, request: Request) -> None:
        """End the session this browser had: whoever signs in again leaves nothing open behind."""
        session = self._sessions.of(request)
        earlier = self._store.get(Session, session.id) if session else None
        if earlier is not None:
            with suppress(Conflict):  # another page of that session was quicker: it ends by itself
                self._store.commit(deletes=[earlier])

    def _ended(self, request: Request) -> Response:
        """A link that was used, or is too old: on to the profile for whoever is inside, else the way to a new link."""
        asked = Asked.of(request.query_params)
        way = self._way(asked) if asked.fields else None
        if way and self._is_inside(request, way):
            return RedirectResponse(OVERVIEW, 303)
        return self._desk.pages.page("fiche-entry-ended.html", 410, way=way, asked=asked)

    def _unknown(self) -> Response:
        return self._desk.pages.page(
            "problem.html",
            404,
            title="Fiche introuvable",
            advice="Cette structure n’est pas dans l’annuaire, ou cette demande d’accès ne sert plus. Cherchez la "
            "structure, ouvrez sa fiche, puis suivez «\u202fModifier cette fiche\u202f».",
        )

    def _too_many(self) -> Response:
        return self._desk.pages.page(
            "problem.html",
            429,
            _RETRY,
            title="Trop de liens demandés",
            advice="Trop de liens viennent d’être demandés depuis votre réseau. Cherchez le dernier dans la messagerie "
            "de la structure, même parmi les courriels indésirables, ou demandez-en un autre dans une heure.",
        )
