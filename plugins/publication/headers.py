"""The headers that each file is served with, told to the places that store them with it (S3).

- What carries its digest in its name is kept for ever by browsers and caches.
- Pages are asked again by browsers each time, and kept ten minutes by a shared cache: CloudFront is told what changed,
  and ten minutes bound what a lost telling costs.
- Data at an address of its own (the search's entry, extracts, open data, feeds) is asked again each time by everyone:
  the search reads several of these files together, and they must be of one publication.

CORS, Vary and the security headers are the server's.
"""

import re
from functools import cache

NAMED_BY_CONTENT = re.compile(r"assets/|images/|recherche/(?!besoins\.)[a-zA-Z][\w-]{6}\.json")
TYPES = {
    ".avif": "image/avif",
    ".css": "text/css",
    ".csv": "text/csv",
    ".geojson": "application/geo+json",
    ".html": "text/html",
    ".ico": "image/vnd.microsoft.icon",
    ".jpg": "image/jpeg",
    ".js": "text/javascript",
    ".json": "application/json",
    ".jsonl": "application/jsonl",
    ".mjs": "text/javascript",
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".txt": "text/plain",
    ".vcf": "text/vcard",
    ".webmanifest": "application/manifest+json",
    ".webp": "image/webp",
    ".woff2": "font/woff2",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".xml": "application/xml",
}
_ENCODINGS = {".br": "br", ".gz": "gzip"}
_COPIES = tuple(_ENCODINGS)
_FOR_EVER = "public, max-age=31536000, immutable"
_PAGE = "public, max-age=0, s-maxage=600, must-revalidate"
_DATA = "public, max-age=0, must-revalidate"
_CONTROL = "no-store"

CONTROL = ".publication/"
"""Where a target keeps what publications remember: servers must never serve it."""


def original(path: str) -> str:
    """The file that a path is a compressed copy of; the path itself when it is none."""
    return path[:-3] if path.endswith(_COPIES) else path


def is_page(path: str) -> bool:
    """Whether a file is a page, or a compressed copy of one."""
    return original(path).endswith(".html")


def headers(path: str, *, is_encoded: bool = True) -> dict[str, str]:
    """Content-Type, Cache-Control, and Content-Encoding for a copy that is compressed indeed (``is_encoded``)."""
    file = original(path)
    name = file.rpartition("/")[2]
    ending = f".{name.rpartition('.')[2]}" if "." in name else ".txt" if name == "SHA256SUMS" else ""
    told = {"Content-Type": _content_type(ending), "Cache-Control": _cache_control(file)}
    if file != path and is_encoded:
        told["Content-Encoding"] = _ENCODINGS[path[-3:]]
    return told


@cache
def _content_type(ending: str) -> str:
    content_type = TYPES.get(ending, "application/octet-stream")
    is_text = content_type.startswith("text/") or ending == ".xml"
    return f"{content_type}; charset=utf-8" if is_text else content_type


def _cache_control(file: str) -> str:
    if file.startswith(CONTROL):
        return _CONTROL
    if NAMED_BY_CONTENT.match(file):
        return _FOR_EVER
    return _PAGE if file.endswith(".html") else _DATA
