"""What one page weighs and asks for before any scroll, and what it holds that no page may."""

import re
from collections import Counter
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import brotli
from lxml import etree, html  # type: ignore[import-untyped]

from plugins.checks import ecoindex
from plugins.checks.families import Family, family_of
from plugins.publication.compression import compressions
from theme.search_start import SEARCH_START

QUALITY = 5
"""Brotli's, as a server compresses what it sends."""
_LOADING_RELATIONS = {"stylesheet", "preload", "modulepreload", "manifest", "icon", "apple-touch-icon", "prefetch"}


@dataclass(frozen=True)
class Weight:
    """A page: bytes as they travel, requests before any scroll, elements (those of drawings apart), EcoIndex."""

    address: str
    family: Family
    page_bytes: int
    """The HTML alone."""
    transfer: int
    """The HTML, its styles, its scripts and the pictures that are not lazy; the icon comes once a site."""
    requests: int
    elements: int
    drawn: int
    """Elements of SVG drawings."""
    score: float
    faults: tuple[str, ...]


def weigh(folder: Path, address: str, text: str) -> Weight:
    """Weigh the page that stands at an address of a built site."""
    root = html.document_fromstring(text)
    drawn, elements = _elements(root)
    loaded = list(dict.fromkeys(_loaded(root)))
    page_bytes = len(brotli.compress(text.encode(), quality=QUALITY))
    transfer = page_bytes + sum(compressed(folder / one.lstrip("/")) for one in loaded if one.startswith("/"))
    requests = 1 + len(loaded)
    return Weight(
        address=address,
        family=family_of(address),
        page_bytes=page_bytes,
        transfer=transfer,
        requests=requests,
        elements=elements,
        drawn=drawn,
        score=ecoindex.score(elements, requests, transfer / 1000),
        faults=tuple(_faults(root)),
    )


@cache
def compressed(file: Path) -> int:
    """The bytes of a file as they travel: the copy that production puts beside it."""
    name = f"assets/{file.name}" if file.parent.name == "assets" else file.name
    copies = dict(compressions(name, file.read_bytes()))
    return len(copies[f"{name}.br"])


def _elements(root: Any) -> tuple[int, int]:
    """How many elements drawings hold, and how many others; what browsers with scripts do not read is in neither."""
    inside: Counter[str] = Counter()
    total = 0
    for element in root.iter(etree.Element):
        total += 1
        if element.tag in {"svg", "noscript"}:
            inside[str(element.tag)] += sum(1 for _ in element.iter(etree.Element)) - (element.tag == "noscript")
    return inside["svg"], total - inside["svg"] - inside["noscript"]


def _loaded(root: Any) -> list[str]:
    """The addresses that a browser asks for as it opens the page, beside the page itself and its icon."""
    addresses = []
    for element in root.iter("link", "script", "img", "iframe", "object", "video", "audio", "embed"):
        if element.tag == "link" and (element.get("rel") in {"icon"} or not _loads(element)):
            continue
        if element.get("loading") == "lazy":
            continue
        address = element.get("href") or element.get("src") or element.get("data")
        if address:
            addresses.append(address)
    return addresses


def _loads(link: Any) -> bool:
    return bool(_LOADING_RELATIONS & set((link.get("rel") or "").split()))


def _is_allowed(script: Any) -> bool:
    """Data for machines; and the start of the search, which the content security policy knows by its digest."""
    return script.get("type") in ("application/ld+json", "application/json") or script.text == SEARCH_START


def _faults(root: Any) -> list[str]:
    """What no page may hold: styles and scripts in the page, anything loaded from elsewhere."""
    found = []
    for element in root.iter(etree.Element):
        attributes = element.attrib
        if "style" in attributes or element.tag == "style":
            found.append(f"inline style on <{element.tag}>")
        found += [f"inline script: {name}" for name in attributes if name.startswith("on")]
        if element.tag == "script" and "src" not in attributes and not _is_allowed(element):
            found.append("inline script")
        if element.tag == "base":
            found.append("<base>")
        if element.tag != "a" and (element.tag != "link" or _loads(element)):
            sources = [attributes.get(name, "") for name in ("src", "href", "data", "poster", "action", "xlink:href")]
            sources += re.split(r"\s+(?:[\d.]+[wx])?,?\s*", attributes.get("srcset", ""))
            found += [f"from elsewhere: {source}" for source in sources if _is_elsewhere(source)]
    return found


def _is_elsewhere(address: str) -> bool:
    parts = urlsplit(address.strip())
    return bool(parts.netloc) or parts.scheme not in {"", "#"}
