"""IndexNow: search engines are told which pages changed (https://www.indexnow.org/documentation)."""

import json
import re
import urllib.error
import urllib.request
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from http.client import HTTPException
from itertools import islice
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

from plugins.publication.announcing import NotTold

MOST_ADDRESSES = 10_000
"""Of one message."""
_SECONDS = 15
_KEY = re.compile(r"[A-Za-z0-9-]{8,128}")
_ENTRY = re.compile(r"<loc>([^<]*)</loc>(?:<lastmod>(\d{4}-\d\d-\d\d)</lastmod>)?")


@dataclass(frozen=True)
class IndexNow:
    """``endpoint``: where messages go; ``key``: what proves that the site sends them; ``site``: its origin.

    Raises ValueError, with a sentence, for a key or an address of another shape.
    """

    endpoint: str
    key: str
    site: str

    def __post_init__(self) -> None:
        if not _KEY.fullmatch(self.key):
            raise ValueError("INDEXNOW_KEY\u202f: de 8 à 128 lettres, chiffres ou traits d’union.")
        for name, address in (("INDEXNOW_ENDPOINT", self.endpoint), ("SITEURL", self.site)):
            if address and (urlsplit(address).scheme not in ("http", "https") or not urlsplit(address).hostname):
                raise ValueError(f"{name}={address} n’est pas une adresse, comme https://exemple.fr.")

    @property
    def key_file(self) -> tuple[str, bytes]:
        """The file at the root of the site that holds the key."""
        return f"{self.key}.txt", self.key.encode()

    def tell(self, pages: Collection[str]) -> int:
        """Send the addresses of pages (``/secteurs/``). Returns how many were taken. Raises NotTold."""
        site = self.site.rstrip("/")
        taken = 0
        for some in _chunks([f"{site}{quote(page)}" for page in sorted(pages)]):
            message = {
                "host": urlsplit(site).netloc,
                "key": self.key,
                "keyLocation": f"{site}/{self.key}.txt",
                "urlList": some,
            }
            self._send(json.dumps(message).encode())
            taken += len(some)
        return taken

    def _send(self, message: bytes) -> None:
        request = urllib.request.Request(  # noqa: S310 (the scheme was checked)
            self.endpoint, message, {"Content-Type": "application/json; charset=utf-8"}
        )
        try:
            with urllib.request.urlopen(request, timeout=_SECONDS) as answer:  # noqa: S310  # nosec B310
                if answer.status not in (200, 202):
                    raise NotTold(str(answer.status))
        except urllib.error.HTTPError as error:
            error.close()
            raise NotTold(str(error.code)) from None
        except (OSError, HTTPException, ValueError) as error:
            raise NotTold(type(error).__name__) from None


def public_pages(folder: Path, files: Collection[str], since: date) -> list[str]:
    """The addresses of changed files that sitemaps name, whose content is not older than ``since``.

    Pages that vanished are told too. A change of theme changes files, not what pages say: sitemaps know.
    """
    named = dict(_sitemaps(folder))
    pages = []
    for file in files:
        address = f"/{file.removesuffix('index.html')}"
        if not file.endswith(".html"):
            continue
        if address in named:
            if not named[address] or named[address] >= since.isoformat():
                pages.append(address)
        elif not (folder / file).exists():
            pages.append(address)
    return pages


def _sitemaps(folder: Path) -> Iterator[tuple[str, str]]:
    for file in sorted((folder / "sitemaps").glob("*.xml")):
        for address, day in _ENTRY.findall(file.read_text(encoding="utf-8")):
            yield unquote(urlsplit(address).path), day


def _chunks(addresses: list[str]) -> Iterator[list[str]]:
    rest = iter(addresses)
    while some := list(islice(rest, MOST_ADDRESSES)):
        yield some
