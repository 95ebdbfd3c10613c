"""The ASGI application of the functions: everything below ``/f/``."""

from collections.abc import Sequence

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Mount, Router

from functions import logs
from functions.contact.decisions import Decisions as ContactDecisions
from functions.contact.mails import ContactMails
from functions.contact.routes import ContactRoutes
from functions.going.routes import GoingRoutes
from functions.guards.failures import Failures
from functions.headers import SecurityHeaders
from functions.links import Links
from functions.opposition.routes import OppositionRoutes
from functions.pages import RETRY_SECONDS, Pages
from functions.ports import Clock, Store, StoreUnavailable, SystemClock
from functions.reports.decisions import Decisions as ReportDecisions
from functions.reports.mails import ReportMails
from functions.reports.routes import ReportRoutes
from functions.request_log import RequestLog
from functions.settings import Settings
from functions.stamps import Stamps


def application(
    settings: Settings, store: Store, clock: Clock | None = None, beside: Sequence[BaseRoute] = ()
) -> Starlette:
    """The application. ``beside``: routes outside ``/f/``, such as the site's own files on one machine."""
    clock = clock or SystemClock()
    pages = Pages(store)
    links = Links(settings.secret_key)
    address = settings.site_address
    contact = ContactRoutes(
        store,
        pages,
        Stamps(settings.secret_key, "contact-confirmation"),
        ContactDecisions(store, links, ContactMails(pages, links, address), clock),
        clock,
        address,
    )
    reports = ReportRoutes(
        store,
        pages,
        Stamps(settings.secret_key, "report-confirmation"),
        ReportDecisions(store, ReportMails(pages, address), clock, settings.report_to),
        clock,
        address,
    )
    services = Router(
        routes=[
            *contact.routes(),
            *reports.routes(),
            *OppositionRoutes(store, pages, links, clock).routes(),
            *GoingRoutes(store, pages).routes(),
        ],
        redirect_slashes=False,
    )

    def problem(_: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        return pages.problem(error.status_code, error.headers)

    def unavailable(_: Request, error: Exception) -> Response:
        logs.event("store.unavailable", code=str(error))
        return pages.problem(503, {"Retry-After": RETRY_SECONDS})

    starlette = Starlette(
        routes=[Mount("/f", app=services), *beside],
        middleware=[
            Middleware(SecurityHeaders, is_https=settings.is_https),
            Middleware(RequestLog),
            Middleware(Failures, page=lambda: pages.problem(500)),
        ],
        exception_handlers={HTTPException: problem, StoreUnavailable: unavailable},
    )
    starlette.router.redirect_slashes = False  # Starlette would build the address from the Host header
    return starlette
