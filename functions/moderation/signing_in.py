"""Signing in to moderate, by a link mailed to an address that MODERATORS names, and out again.

Whoever asks is answered the same, after the same work: the page tells nobody who moderates.
"""

import secrets
from contextlib import suppress

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import MultiDict
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from functions import logs
from functions.desk import Desk
from functions.guards.client_address import network_of
from functions.guards.fields import read_fields
from functions.guards.origin import refuse_other_sites, require_own_origin
from functions.mail.writing import Letters
from functions.moderation.inside import SIGN_IN, Inside, moderator_of
from functions.moderation.words import MODERATION
from functions.ports import Conflict
from functions.records import Mail
from functions.sessions import Area, Session, Sessions
from functions.sign_in_pace import SignInPace
from functions.tokens import MailedLink, Purpose, new_link, open_link, used
from theme.forms.moderation import SignInForm

_RETRY = {"Retry-After": "3600"}


class SigningInRoutes:
    """``/f/moderation/connexion`` mails a link, ``entrer/<token>`` starts a session, ``quitter`` ends it."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._store = desk.store
        self._inside = Inside(desk)
        self._letters = Letters(desk.pages)
        self._pace = SignInPace(desk, Purpose.MODERATION)
        self._sessions = Sessions(desk.store, desk.clock, Area.MODERATION, desk.settings.is_https)

    def routes(self) -> list[Route]:
        """The routes, below ``/f``."""
        return [
            Route("/moderation/connexion", self.ask, methods=["GET", "POST"]),
            Route("/moderation/connexion/envoye", self.asked, methods=["GET"]),
            Route("/moderation/entrer/{token}", self.enter, methods=["GET", "POST"]),
            Route("/moderation/quitter", self.leave, methods=["POST"]),
        ]

    async def ask(self, request: Request) -> Response:
        """GET: where to mail a link. POST: mail it, and tell the same whoever asks."""
        if request.method == "POST":
            require_own_origin(request, self._desk.settings.site_address)
            form = SignInForm(MultiDict(await read_fields(request)))
            network = network_of(request, self._desk.settings.trusted_proxies)
            return await run_in_threadpool(self._mail, form, network)
        return await run_in_threadpool(self._show, request)

    async def asked(self, request: Request) -> Response:
        """What to do once a link was asked for."""
        del request
        return await run_in_threadpool(self._desk.pages.page, "moderation-sign-in-sent.html")

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
        if self._inside.session(request):
            return RedirectResponse(MODERATION, 303)
        return self._form(SignInForm(), notice="session" if request.query_params.get("fin") == "session" else "")

    def _mail(self, form: SignInForm, network: str) -> Response:
        problems = form.problems()
        if problems:
            return self._form(form, 422, problems=problems)
        if self._pace.refuses(network):
            return self._too_many()
        asked = (form.email.data or "").strip()
        moderator = moderator_of(self._desk, asked)
        # For nobody, a link that opens nothing and names nobody: answering takes as long, however often they ask.
        audience = moderator or self._desk.links.address_digest(asked)
        if self._pace.mails(audience, moderator):
            token, link = new_link(Purpose.MODERATION, audience, moderator, self._desk.clock.now())
            mail = self._letter(moderator, token, link)
            self._store.commit([link], [mail] if moderator else [])
            logs.event("moderation.link-mailed" if moderator else "moderation.link-not-mailed")
        return RedirectResponse(f"{SIGN_IN}/envoye", 303)

    def _letter(self, address: str, token: str, link: MailedLink) -> Mail:
        site = self._desk.settings.site_address
        text, html = self._letters.bodies(
            "moderation-link", link_address=f"{site}{MODERATION}entrer/{token}", ask_address=f"{site}{SIGN_IN}"
        )
        return Mail(
            id=secrets.token_hex(16),
            to=address,
            subject=self._letters.subject("Votre lien pour modérer"),
            text=text,
            html=html,
            written_at=link.made_at,
            useless_after=link.expires_at,
            about=link.id,
            label="sign-in",
        )

    def _show_link(self, request: Request) -> Response:
        if self._link(request) is None:
            return self._ended(request)
        return self._desk.pages.page("moderation-link.html", token=request.path_params["token"])

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
        logs.event("moderation.entered")
        response = RedirectResponse(MODERATION, 303)
        self._sessions.give(response, value)
        return response

    def _leave(self, request: Request) -> Response:
        response = self._form(SignInForm(), notice="left")
        self._sessions.end(request, response)
        return response

    def _link(self, request: Request) -> MailedLink | None:
        """The link, while MODERATORS still names its holder."""
        link = open_link(self._store, Purpose.MODERATION, request.path_params["token"], self._desk.clock.now())
        return link if link and moderator_of(self._desk, link.audience) else None

    def _forget_earlier(self, request: Request) -> None:
        """End the session this browser had: whoever signs in again leaves nothing open behind."""
        session = self._sessions.of(request)
        earlier = self._store.get(Session, session.id) if session else None
        with suppress(Conflict):  # another page of that session was quicker; it ends by itself
            self._store.commit(deletes=[earlier] if earlier else [])

    def _ended(self, request: Request) -> Response:
        """A link that was used, or is too old: on to the queues for whoever is inside, else the way to a new link."""
        if self._inside.session(request):
            return RedirectResponse(MODERATION, 303)
        return self._form(SignInForm(), 410, notice="link")

    def _form(
        self, form: SignInForm, status: int = 200, notice: str = "", problems: dict[str, str] | None = None
    ) -> Response:
        return self._desk.pages.page(
            "moderation-sign-in.html", status, form=form, notice=notice, problems=problems or {}
        )

    def _too_many(self) -> Response:
        return self._desk.pages.page(
            "problem.html",
            429,
            _RETRY,
            title="Trop de liens demandés",
            advice="Trop de liens viennent d’être demandés depuis votre réseau. Cherchez le dernier dans votre "
            "messagerie, même parmi les courriels indésirables, ou demandez-en un autre dans une heure.",
        )
