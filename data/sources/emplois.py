"""*Les emplois de l'inclusion*: the JSON of ``GET /api/v1/marche`` (``{count, next, previous, results}``).

Fields of a row, as upstream documents and sends them: ``id``, ``siret``, ``naf``, ``kind``, ``name``, ``brand``,
``phone``, ``email``, ``website``, ``description``, ``address_line_1``, ``address_line_2``, ``post_code``, ``city``,
``department`` (postal, unused: it follows from the commune), ``longitude``, ``latitude``, ``source``,
``convention_is_active`` (null where the kind has none), ``convention_asp_id``, ``admin_name``, ``admin_email``. The two
last name a person whom no purpose of ours needs: they are never kept. Unknown fields are ignored.

Over HTTP the list comes in pages in the order of ``id`` (``page``, ``page_size``), to whoever sends
``Authorization: Token …``.
"""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from data.model import Candidate, Quarantined
from data.sources.reading import Unreadable, broken_json, read_text_bytes
from data.verdicts import Reason

if TYPE_CHECKING:
    from data.sources.http.fetching import Fetcher, Progress

NAME = "emplois"


class _Row(msgspec.Struct):
    siret: str
    kind: str
    name: str
    naf: str | None = None
    brand: str | None = None
    phone: str | None = None
    email: str | None = None
    website: str | None = None
    description: str | None = None
    address_line_1: str | None = None
    address_line_2: str | None = None
    post_code: str | None = None
    city: str | None = None
    longitude: float | None = None
    latitude: float | None = None
    convention_is_active: bool | None = None


class Page(msgspec.Struct):
    """One page of the list, or all of it; ``next`` is the address of the page after it."""

    results: list[msgspec.Raw]
    count: int | None = None
    next: str | None = None


def recognises(head: bytes) -> bool:
    """Whether the file starts as a page of the API (the registry's answers also hold results, but of a ``siren``)."""
    return b'"results"' in head and b'"siret"' in head and b'"siren"' not in head


def date_of(path: Path) -> date | None:
    """The export carries no date of its own."""
    del path
    return None


def read(path: Path) -> Iterator[Candidate | Quarantined]:
    """Every row of the export. Raises :class:`Unreadable`.

    The file is held as it is, its rows are decoded one by one.
    """
    page = _page_of(path)
    if page.count is not None and page.count != len(page.results) and not page.next:
        raise Unreadable(
            f"{path} : {page.count} lignes annoncées, {len(page.results)} présentes. Exportez le fichier de nouveau."
        )
    if page.next:
        raise Unreadable(f"{path} : l’export est une page parmi d’autres (la suite est annoncée). Exportez-le entier.")
    for position, raw in enumerate(page.results, start=1):
        try:
            row = msgspec.json.decode(raw, type=_Row)
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            yield Quarantined(NAME, position, Reason.MALFORMED, str(error), _as_told(raw))
        else:
            yield _candidate(position, row)


def fetch(
    to: Path,
    address: str,
    token: str | None,
    progress: "Progress | None" = None,
    fetcher: "Fetcher | None" = None,
) -> None:
    """The whole list, page after page, in ``to`` (mode 0600), as one export that :func:`read` reads.

    ``progress`` is told rows. Pages are kept in ``<to>.pages`` as they come: a fetch that stopped goes on where it was,
    within a day. Raises :class:`Unreadable`.
    """
    from data.sources.emplois_pages import fetch_pages
    from data.sources.http.fetching import Fetcher, quiet
    from data.sources.http.transport import Token
    from data.vocabulary import sources

    key = Token(sources()[NAME].token, token or "")
    fetch_pages(to, address, key, progress or quiet, fetcher or Fetcher())


def _page_of(path: Path) -> Page:
    content = read_text_bytes(path)
    try:
        return msgspec.json.decode(content, type=Page)
    except msgspec.ValidationError as error:
        raise Unreadable(f"{path} : ce n’est pas un export de l’API « marche » ({error}).") from None
    except msgspec.DecodeError as error:
        raise broken_json(path, content, error) from None
    except RecursionError:
        raise Unreadable(f"{path} : des listes sont imbriquées sans fin. Exportez le fichier de nouveau.") from None


def _as_told(raw: msgspec.Raw) -> Any:
    """The row as decoded, or its text when it cannot be."""
    try:
        return msgspec.json.decode(raw)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return bytes(raw).decode("utf-8", "backslashreplace")


def _candidate(position: int, row: _Row) -> Candidate:
    return Candidate(
        position=position,
        siret=row.siret,
        kind=row.kind,
        name=row.name,
        brand=row.brand or "",
        naf=row.naf,
        address=" ".join(filter(None, (row.address_line_1, row.address_line_2))),
        postcode=row.post_code or "",
        city=row.city or "",
        latitude=row.latitude,
        longitude=row.longitude,
        description=row.description or "",
        website=row.website,
        convention_active=row.convention_is_active,
        contact_email=row.email or "",
        contact_phone=row.phone or "",
    )
