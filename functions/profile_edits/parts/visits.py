"""Whoever signed in, on a page that changes a profile: nothing is shown without a session, nothing typed is lost.

A browser holds one session: signing in for another structure ends the first. Each form therefore names its structure;
posted under another one, or after the session, what was typed stands on the answer, to be sent again.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from data.cleaning.characters import printable
from data.model import Structure
from functions import logs
from functions.desk import Desk
from functions.guards.fields import read_lists
from functions.guards.origin import require_own_origin
from functions.pages import RETRY_SECONDS
from functions.ports import StoreUnavailable
from functions.profile_edits.drafts import UnknownProfile, waiting
from functions.profile_edits.parts.remarks import remarks_on
from functions.sessions import Area, Sessions
from theme.change_words import FIELDS

HOME = "/f/fiche/"
SIGN_IN = "/f/fiche/modifier"
HEADERS = {"Cache-Control": "no-store", "Referrer-Policy": "same-origin"}
"""Of every page behind a session. The second lets browsers tell us where a form comes from, and other sites nothing."""

Lists = Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class Visit:
    """A signed-in person on one structure's profile. ``lists``: what was posted, nothing for a page that is opened."""

    structure: Structure
    holder: str
    lists: Lists

    def field(self, name: str) -> str:
        """One posted value; empty when there is none."""
        return next(iter(self.lists.get(name, ())), "")


class Visits:
    """Answers the requests of signed-in people."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._sessions = Sessions(desk.store, desk.clock, Area.FICHE, desk.settings.is_https)

    async def opened(self, request: Request, answer: Callable[[Visit], Response]) -> Response:
        """A page; without a session, the way to one."""
        return await run_in_threadpool(self._opened, request, answer)

    async def posted(self, request: Request, answer: Callable[[Visit], Response]) -> Response:
        """A form of one of our pages."""
        require_own_origin(request, self._desk.settings.site_address)
        lists = await read_lists(request)
        return await run_in_threadpool(self.answered, request, lists, answer)

    def page(self, template: str, visit: Visit, fields: Collection[str], status: int = 200, **context: Any) -> Response:
        """A page behind a session. ``fields``: those it shows; it tells which of them show a change that waits,
        and what a moderator wrote of them."""
        remarks = remarks_on(self._desk, visit.structure.id)
        waits = set(waiting(self._desk, visit.structure.id)) - set(remarks)
        context = {
            "faults": (),
            "waiting": [FIELDS[field] for field in fields if field in waits],
            "remarks": {field: remarks[field] for field in fields if field in remarks},
        } | context
        return self._desk.pages.page(template, status, HEADERS, structure=visit.structure, **context)

    def answered(self, request: Request, lists: Lists, answer: Callable[[Visit], Response]) -> Response:
        """The answer to what was posted, read already: it stays where it cannot be kept."""
        try:
            visit = self.visit(request, lists)
            if visit is None:
                return self._again("ended", 422, request, lists)
            if visit.field("structure") != visit.structure.id:
                return self._again("other", 422, request, lists)
            return answer(visit)
        except UnknownProfile:
            return self._gone()
        except StoreUnavailable as error:
            logs.event("fiche.not-stored", code=str(error))
            return self._again("unavailable", 503, request, lists)

    def turned_away(self, request: Request) -> Response | None:
        """The answer to whoever is not signed in, before what they post is read; ``None`` for who is."""
        try:
            return None if self.visit(request) else self._again("ended", 422, request, {})
        except UnknownProfile:
            return self._gone()
        except StoreUnavailable as error:
            logs.event("fiche.not-stored", code=str(error))
            return self._again("unavailable", 503, request, {})

    def visit(self, request: Request, lists: Lists | None = None) -> Visit | None:
        """Who is there; ``None`` without a session. Raises :class:`UnknownProfile`, StoreUnavailable."""
        session = self._sessions.of(request)
        if session is None:
            return None
        structure = self._desk.store.record(session.audience)
        if structure is None:
            raise UnknownProfile(session.audience)
        return Visit(structure, session.holder, lists or {})

    def _opened(self, request: Request, answer: Callable[[Visit], Response]) -> Response:
        try:
            visit = self.visit(request)
            return answer(visit) if visit else RedirectResponse(SIGN_IN, 303, HEADERS)
        except UnknownProfile:
            return self._gone()

    def _again(self, reason: str, status: int, request: Request, lists: Lists) -> Response:
        fields = [(name, printable(value)) for name, values in lists.items() for value in values]
        return self._desk.pages.page(
            "fiche-part-again.html",
            status,
            HEADERS | ({"Retry-After": RETRY_SECONDS} if status == 503 else {}),
            reason=reason,
            fields=fields,
            address=request.url.path,
            is_multipart=request.headers.get("content-type", "").startswith("multipart/"),
            sign_in=SIGN_IN,
            structure_id=next(iter(lists.get("structure", ())), ""),
        )

    def _gone(self) -> Response:
        return self._desk.pages.page(
            "problem.html",
            404,
            HEADERS,
            title="Cette fiche n’est plus dans l’annuaire",
            advice="Rien n’a été changé. Écrivez-nous si votre structure devrait s’y trouver.",
        )
