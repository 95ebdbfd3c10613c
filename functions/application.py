"""The ASGI application of the functions: everything below ``/f/``."""

from collections.abc import Sequence

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Mount, Route, Router

from functions import logs
from functions.contact.decisions import Decisions as ContactDecisions
from functions.contact.routes import ContactRoutes
from functions.desk import Desk
from functions.enquiries.decisions import Decisions as EnquiryDecisions
from functions.enquiries.routes import EnquiryRoutes
from functions.erasures import ErasureJournal
from functions.files.quarantine import Quarantine
from functions.following.routes import FollowingRoutes
from functions.going.routes import GoingRoutes
from functions.guards.failures import Failures
from functions.guards.uploads import RefusedUpload
from functions.headers import SecurityHeaders
from functions.later import Later
from functions.links import Links
from functions.opposition.routes import OppositionRoutes
from functions.pages import PROBLEMS, RETRY_SECONDS, Pages
from functions.ports import Clock, Counters, Files, Outbox, Store, StoreUnavailable, SystemClock, Tickets
from functions.reports.decisions import Decisions as ReportDecisions
from functions.reports.routes import ReportRoutes
from functions.request_log import RequestLog
from functions.settings import Settings
from functions.tenders.attached.tickets import LocalTickets


def desk(
    settings: Settings,
    store: Store,
    outbox: Outbox,
    files: Files,
    counters: Counters,
    erasures: ErasureJournal,
    clock: Clock | None = None,
    tickets: Tickets | None = None,
    quarantine: Quarantine | None = None,
) -> Desk:
    """What every service works with, on those ports; files of needs are sent to a route of ours without ``tickets``."""
    return Desk(
        settings=settings,
        store=store,
        outbox=outbox,
        files=files,
        counters=counters,
        erasures=erasures,
        tickets=tickets or LocalTickets(settings.secret_key),
        quarantine=quarantine,
        clock=clock or SystemClock(),
        pages=Pages(store),
        links=Links(settings.secret_key),
    )


def application(desk: Desk, beside: Sequence[BaseRoute] = ()) -> Starlette:
    """The application. ``beside``: routes outside ``/f/``, such as the site's own files on one machine."""
    pages = desk.pages
    services = Router(
        routes=[
            *FollowingRoutes(desk).routes(),
            *ContactRoutes(desk, ContactDecisions(desk)).routes(),
            *ReportRoutes(desk, ReportDecisions(desk)).routes(),
            *EnquiryRoutes(desk, EnquiryDecisions(desk)).routes(),
            *OppositionRoutes(desk.store, pages, desk.links, desk.clock).routes(),
            *GoingRoutes(desk.store, pages).routes(),
            Route("/fiche", _whole, methods=["GET"]),
            Later("/fiche/", lambda: _profiles(desk)),
            Later("/besoins", lambda: _tenders(desk)),
            Later("/moderation", lambda: _moderation(desk)),
        ],
        redirect_slashes=False,
    )

    def problem(_: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        if isinstance(error, RefusedUpload):
            title, _advice = PROBLEMS.get(error.status_code, PROBLEMS[500])
            return pages.page("problem.html", error.status_code, error.headers, title=title, advice=error.sentence)
        return pages.problem(error.status_code, error.headers)

    def unavailable(_: Request, error: Exception) -> Response:
        logs.event("store.unavailable", code=str(error))
        return pages.problem(503, {"Retry-After": RETRY_SECONDS})

    starlette = Starlette(
        routes=[Mount("/f", app=services), *beside],
        middleware=[
            Middleware(SecurityHeaders, is_https=desk.settings.is_https, uploads_origin=desk.settings.uploads_origin),
            Middleware(RequestLog),
            Middleware(Failures, page=lambda: pages.problem(500)),
        ],
        exception_handlers={HTTPException: problem, StoreUnavailable: unavailable},
    )
    starlette.router.redirect_slashes = False  # Starlette would build the address from the Host header
    return starlette


async def _whole(_: Request) -> Response:
    """The address of profile edits, as people type it."""
    return RedirectResponse("/f/fiche/", 308)


def _profiles(desk: Desk) -> list[Route]:
    from functions.profile_edits.routes import ProfileRoutes

    return ProfileRoutes(desk).routes()


def _tenders(desk: Desk) -> list[Route]:
    from functions.tenders.routes import TenderRoutes

    return TenderRoutes(desk).routes()


def _moderation(desk: Desk) -> list[Route]:
    from functions.moderation.routes import ModerationRoutes

    return ModerationRoutes(desk).routes()
