"""What the pages of moderators share: the session, where forms come from, what is kept when nothing could be done."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from functions import logs
from functions.desk import Desk
from functions.guards.fields import read_lists
from functions.guards.origin import require_own_origin
from functions.moderation.telling import Telling
from functions.moderation.words import MODERATION
from functions.pages import RETRY_SECONDS
from functions.ports import StoreUnavailable
from functions.sessions import Area, Session, Sessions

SIGN_IN = f"{MODERATION}connexion"

Lists = dict[str, list[str]]


@dataclass(frozen=True)
class Visit:
    """A moderator at a page. ``moderator``: the keyed digest of their address; ``told``: what was just done."""

    moderator: str
    told: str
    lists: Lists

    def field(self, name: str) -> str:
        """What was posted in a field that does not repeat."""
        return self.lists.get(name, [""])[0]


class Inside:
    """Opens pages to moderators only: those whom MODERATORS names at this moment."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._sessions = Sessions(desk.store, desk.clock, Area.MODERATION, desk.settings.is_https)
        self.telling = Telling(desk.settings.secret_key)

    async def shown(self, request: Request, answer: Callable[[Visit], Response]) -> Response:
        """A page, or the way in."""
        return await run_in_threadpool(self._shown, request, answer)

    async def posted(self, request: Request, answer: Callable[[Visit], Response]) -> Response:
        """What a button does. What was typed stays when the session or the store is gone."""
        require_own_origin(request, self._desk.settings.site_address)
        lists = await read_lists(request)
        return await run_in_threadpool(self._kept, request, lists, answer)

    def session(self, request: Request) -> Session | None:
        """The session of a moderator."""
        session = self._sessions.of(request)
        return session if session and moderator_of(self._desk, session.audience) else None

    def page(self, template: str, visit: Visit, status: int = 200, **context: Any) -> Response:
        """A page of a moderator."""
        return self._desk.pages.page(template, status, told=visit.told, moderator=visit.moderator, **context)

    def redirect(self, address: str, sentence: str) -> Response:
        """To a page that tells what was done."""
        return self.telling.redirect(address, sentence)

    def _shown(self, request: Request, answer: Callable[[Visit], Response]) -> Response:
        session = self.session(request)
        if session is None:
            was_inside = any(name.endswith(Area.MODERATION) for name in request.cookies)
            return RedirectResponse(f"{SIGN_IN}?fin=session" if was_inside else SIGN_IN, 303)
        return answer(self._visit(session, request, {}))

    def _kept(self, request: Request, lists: Lists, answer: Callable[[Visit], Response]) -> Response:
        try:
            session = self.session(request)
            if session is None:
                return self._undone(request, lists, 403)
            return answer(self._visit(session, request, lists))
        except StoreUnavailable as error:
            logs.event("moderation.not-stored", code=str(error))
            return self._undone(request, lists, 503)

    def _visit(self, session: Session, request: Request, lists: Lists) -> Visit:
        return Visit(self._desk.links.address_digest(session.audience), self.telling.told(request), lists)

    def _undone(self, request: Request, lists: Lists, status: int) -> Response:
        """403: nobody is signed in any more; 503: the store could not be written."""
        return self._desk.pages.page(
            "moderation-undone.html",
            status,
            {"Retry-After": RETRY_SECONDS} if status == 503 else None,
            is_signed_out=status == 403,
            fields=[(name, value) for name, values in lists.items() for value in values],
            typed=[value for name, values in lists.items() if name.startswith("reason") for value in values if value],
            address=request.url.path,
        )


def moderator_of(desk: Desk, address: str) -> str:
    """The address as MODERATORS spells it; empty when it names no such one."""
    asked = address.strip().casefold()
    return next((one for one in desk.settings.moderators if one.casefold() == asked), "")
