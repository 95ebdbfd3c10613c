"""What search engines read of a page beside its words: JSON-LD by schema.org 30, one block a page.

A template says ``{{ linked_data.profile(structure, address, steps) }}`` at the end of its block ``head``. Addresses are
absolute once the site has one; in development they are relative to it.
"""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

import msgspec
from markupsafe import Markup

from data.model import Structure
from theme.frame import Frame
from theme.linked_business import Fact, business

Steps = Sequence[tuple[str, str]]
"""The steps of a breadcrumb between home and the page: labels and addresses."""

_ENCODER = msgspec.json.Encoder()
_OPENING = '<script type="application/ld+json">{"@context":"https://schema.org","@graph":['
_CLOSING = "]}</script>"


class Download(NamedTuple):
    """A file of the open data."""

    name: str
    address: str
    media_type: str
    """Such as ``text/csv``."""
    size: int
    """Bytes."""
    sha256: str
    """Hexadecimal."""


class LinkedData:
    """The blocks of the pages of one site."""

    def __init__(self, frame: Frame) -> None:
        self._site = frame.site_address
        self._name = frame.site_name
        self._trails: dict[tuple[tuple[str, str], ...], bytes] = {}

    def page(self, name: str, address: str, steps: Steps) -> Markup:
        """Where a page stands: a ``BreadcrumbList``."""
        return _block(self._trail(name, address, steps))

    def profile(self, structure: Structure, address: str, steps: Steps) -> Markup:
        """A structure, as :func:`theme.linked_business.business` tells it."""
        return _block(
            _ENCODER.encode(business(structure, self._site + address)),
            self._trail(structure.display_name, address, steps),
        )

    def listing(
        self,
        name: str,
        address: str,
        description: str,
        steps: Steps,
        items: Sequence[tuple[str, str]],
        total: int,
        first: int = 1,
        canonical: str = "",
    ) -> Markup:
        """One page of a listing: ``items`` are names and addresses, the first of them being number ``first`` of
        ``total``. ``canonical``: the page that search engines list in its place, if another holds the same.
        """
        elements = [
            {"@type": "ListItem", "position": position, "name": label, "url": self._site + target}
            for position, (label, target) in enumerate(items, start=first)
        ]
        collection = {
            "@type": "CollectionPage",
            "name": name,
            "description": description,
            "url": self._site + (canonical or address),
            "mainEntity": {"@type": "ItemList", "numberOfItems": total, "itemListElement": elements},
        }
        return _block(_ENCODER.encode(collection), self._trail(name, address, steps))

    def home(self, search_address: str) -> Markup:
        """The site, and its search: ``search_address`` takes words as the parameter ``q``."""
        action = {
            "@type": "SearchAction",
            # An RFC 6570 template says by itself that the words are « q ».
            "target": {"@type": "EntryPoint", "urlTemplate": f"{self._site}{search_address}{{?q}}"},
        }
        site: Fact = {"@type": "WebSite", "name": self._name, "url": f"{self._site}/", "inLanguage": "fr"}
        return _block(_ENCODER.encode(site | {"potentialAction": action}))

    def dataset(
        self,
        name: str,
        address: str,
        description: str,
        steps: Steps,
        licence: str,
        updated: date | None,
        downloads: Sequence[Download],
    ) -> Markup:
        """The open data: ``licence`` is the address of its text, ``updated`` the day of the data."""
        told: Fact = {
            "@type": "Dataset",
            "name": name,
            "description": description,
            "url": self._site + address,
            "inLanguage": "fr",
            "license": licence,
            "isAccessibleForFree": True,
            "spatialCoverage": {"@type": "Country", "name": "France"},
            "creator": {"@type": "Organization", "name": self._name, "url": f"{self._site}/"},
            "distribution": [
                {
                    "@type": "DataDownload",
                    "name": download.name,
                    "contentUrl": self._site + download.address,
                    "encodingFormat": download.media_type,
                    "contentSize": f"{download.size} B",
                    "sha256": download.sha256,
                }
                for download in downloads
            ],
        }
        if updated:
            told["dateModified"] = updated
        return _block(_ENCODER.encode(told), self._trail(name, address, steps))

    def _trail(self, here: str, address: str, steps: Steps) -> bytes:
        """The breadcrumb; the steps to a territory or a trade are encoded once for all that stands under it."""
        key = tuple(steps)
        before = self._trails.get(key)
        if before is None:
            before = b"".join(
                self._step(position, label, target) + b","
                for position, (label, target) in enumerate([("Accueil", "/"), *key], start=1)
            )
            self._trails[key] = before
        last = self._step(len(key) + 2, here, address)
        return b'{"@type":"BreadcrumbList","itemListElement":[' + before + last + b"]}"

    def _step(self, position: int, label: str, address: str) -> bytes:
        page = {"@id": self._site + address}
        return _ENCODER.encode({"@type": "ListItem", "position": position, "name": label, "item": page})


def _block(*facts: bytes) -> Markup:
    """The script element. No text can close it, open a comment in it or break a line of it."""
    text = b",".join(facts).decode()
    text = text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
    return Markup(_OPENING + text + _CLOSING)
