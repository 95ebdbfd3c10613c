"""Forms come from our own pages: the protection against forged requests (CSRF), without any cookie."""

from starlette.exceptions import HTTPException
from starlette.requests import Request


def require_own_origin(request: Request, site_address: str) -> None:
    """Refuse (403) a post that did not start from a page of ``site_address``.

    Browsers say ``Sec-Fetch-Site`` to secure addresses; where that header is missing, ``Origin`` must be exactly ours.
    Pages with forms must therefore not be ``no-referrer``: browsers then post ``Origin: null`` (Fetch, "append a
    request Origin header").
    """
    fetch_site = request.headers.get("sec-fetch-site")
    if fetch_site == "same-origin":
        return
    if fetch_site in (None, "none") and request.headers.get("origin") == site_address:
        return
    raise HTTPException(403)
