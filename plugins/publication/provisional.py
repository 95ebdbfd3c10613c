"""What stands at an address while the pages that link to each other are put there one by one, or taken away.

New pages link to each other in circles: whichever comes first would link to one that is not there yet. So each address
first holds a page without any link, for a second; and so does each address that is about to be empty.
"""

import gzip

import brotli


def _page(title: str, sentence: str) -> bytes:
    return (
        '<!doctype html><html lang="fr"><head><meta charset="utf-8"><meta name="robots" content="noindex">'
        '<meta name="viewport" content="width=device-width"><meta http-equiv="refresh" content="20">'
        f"<title>{title}</title></head><body><main><h1>{title}</h1><p>{sentence}</p></main></body></html>\n"
    ).encode()


_COMING = _page("Page en cours de publication", "Cette page arrive dans un instant.")
_LEAVING = _page("Page retirée", "Cette page n’existe plus.")


def coming(path: str) -> bytes:
    """A page that is not there yet, or its compressed copy."""
    return _as(path, _COMING)


def leaving(path: str) -> bytes:
    """A page that is about to be removed, or its compressed copy."""
    return _as(path, _LEAVING)


def is_provisional(content: bytes) -> bool:
    """Whether a page holds an address only."""
    return content in (_COMING, _LEAVING)


def _as(path: str, page: bytes) -> bytes:
    if path.endswith(".br"):
        compressed: bytes = brotli.compress(page)
        return compressed
    return gzip.compress(page, mtime=0) if path.endswith(".gz") else page
