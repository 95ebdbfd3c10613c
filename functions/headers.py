"""Security headers, on every response of the site and of the functions (OWASP ASVS 3.4)."""

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from theme.search_start import SEARCH_START_SOURCE

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "style-src 'self'",
        "img-src 'self'",
        f"script-src 'self' {SEARCH_START_SOURCE}",
        "worker-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)

ALWAYS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Permissions-Policy": "camera=(), geolocation=(self), microphone=(), payment=(), usb=(), browsing-topics=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
_WITH_FORMS = ("/f/contact", "/f/signaler", "/f/nous-ecrire", "/f/fiche", "/f/besoins", "/f/moderation")
_SECRET = (
    "/f/contact/confirmation/",
    "/f/fiche/entrer/",
    "/f/fiche/revendiquer/confirmer/",
    "/f/fiche/revendiquer/corriger/",
    "/f/fiche/adresse/",
    "/f/fiche/annuler/",
    "/f/besoins/brouillon/",
    "/f/besoins/confirmation/",
    "/f/besoins/suivi/",
    "/f/besoins/repondre/",
    "/f/besoins/fichiers/",
    "/f/moderation/entrer/",
)
"""Pages whose address holds the token of a mailed link: their forms are let through by
:func:`functions.guards.origin.refuse_other_sites`."""
_WITH_TICKETS = ("/f/besoins/brouillon/", "/f/besoins/suivi/")
"""Pages with a form that may send a file elsewhere (:class:`functions.ports.Tickets`)."""
HSTS = "max-age=63072000; includeSubDomains"


def referrer_policy(path: str) -> str:
    """What browsers may tell of the page a visitor comes from.

    Function pages tell other sites nothing. Those that hold a form still name themselves to this site: under
    ``no-referrer`` browsers post ``Origin: null``, which :mod:`functions.guards.origin` must refuse. Pages opened by a
    link of a mail are ``no-referrer``: their address is a secret.
    """
    if path.startswith(_WITH_FORMS) and not path.startswith(_SECRET):
        return "same-origin"
    if path.startswith("/f/"):
        return "no-referrer"
    return "strict-origin-when-cross-origin"


class SecurityHeaders:
    """ASGI middleware that adds the headers a response does not set itself.

    ``is_https``: whether to promise TLS for two years (HSTS). ``uploads_origin``: where pages may send files, when not
    here; browsers also ask this policy where that form leads back to. Pages of ``/f/`` are never stored.
    """

    def __init__(self, app: ASGIApp, is_https: bool, uploads_origin: str = "") -> None:
        self._app = app
        own = "form-action 'self'"
        with_uploads = CONTENT_SECURITY_POLICY.replace(own, f"{own} {uploads_origin}".rstrip())
        self._with_tickets = {"Content-Security-Policy": with_uploads}
        self._always = ALWAYS | ({"Strict-Transport-Security": HSTS} if is_https else {})

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                more = self._with_tickets if scope["path"].startswith(_WITH_TICKETS) else {}
                for name, value in (self._always | more).items():
                    headers.setdefault(name, value)
                headers.setdefault("Referrer-Policy", referrer_policy(scope["path"]))
                if scope["path"].startswith("/f/"):
                    headers.setdefault("Cache-Control", "no-store")
            await send(message)

        await self._app(scope, receive, with_headers)
