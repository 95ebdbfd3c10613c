"""Sitemaps by sitemaps.org: an index, ``/sitemap.xml``, and one file or more a family of pages under ``/sitemaps/``."""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from urllib.parse import quote

MOST_ADDRESSES = 50_000
MOST_BYTES = 50_000_000
"""Of one file; the protocol allows 50 MB, and each has a head and a foot."""

INDEX = "sitemap.xml"
_NAME = re.compile(r"[a-z0-9-]+")
_NAMESPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'


def sitemaps(changes: Mapping[str, date | None], site: str) -> dict[str, bytes]:
    """The files, by path: every address of ``changes``, with the day it last changed when it is known.

    ``site`` stands before each address: without it, in development, they are relative to the site.
    """
    families: dict[str, list[str]] = {}
    for address in sorted(changes):
        families.setdefault(_family(address), []).append(address)
    files: dict[str, bytes] = {}
    index: list[str] = []
    for family, members in sorted(families.items()):
        for number, part in enumerate(_parts(members, changes, site), start=1):
            path = f"sitemaps/{family}.xml" if number == 1 else f"sitemaps/{family}.{number}.xml"
            entries, newest = part
            files[path] = f"{_HEAD}<urlset {_NAMESPACE}>\n{entries}</urlset>\n".encode()
            index.append(f"<sitemap><loc>{site}/{path}</loc>{_day(newest)}</sitemap>\n")
    files[INDEX] = f"{_HEAD}<sitemapindex {_NAMESPACE}>\n{''.join(index)}</sitemapindex>\n".encode()
    return files


def _family(address: str) -> str:
    """``/secteurs/restauration/`` is of the family ``secteurs``; pages at the top are a family together."""
    top, _, below = address[1:].partition("/")
    return top if below and _NAME.fullmatch(top) else "pages"


def _parts(addresses: list[str], changes: Mapping[str, date | None], site: str) -> Iterator[tuple[str, date | None]]:
    """The entries of each file and the latest change among them."""
    lines: list[str] = []
    size = 0
    newest: date | None = None
    for address in addresses:
        day = changes[address]
        # Once quoted, an address holds nothing that XML would read.
        line = f"<url><loc>{site}{quote(address)}</loc>{_day(day)}</url>\n"
        if len(lines) == MOST_ADDRESSES or size + len(line) > MOST_BYTES:
            yield "".join(lines), newest
            lines, size, newest = [], 0, None
        lines.append(line)
        size += len(line)
        if day and (newest is None or day > newest):
            newest = day
    yield "".join(lines), newest


@cache
def _day(day: date | None) -> str:
    return f"<lastmod>{day.isoformat()}</lastmod>" if day else ""
