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


def refuse_other_sites(request: Request, site_address: str) -> None:
    """Refuse (403) a post that a browser says another site started, on a page whose address is a secret.

    Such pages are ``no-referrer``, and older browsers then tell ``Origin: null``; the token in the address is what no
    other site can know, but its own.
    """
    is_elsewhere = request.headers.get("sec-fetch-site") in ("cross-site", "same-site")
    if is_elsewhere or request.headers.get("origin", "null") not in ("null", site_address):
        raise HTTPException(403)
