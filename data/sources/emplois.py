"""*Les emplois de l'inclusion*: the JSON of ``GET /api/v1/marche`` (``{count, next, previous, results}``).

Fields of a row, as upstream documents and sends them: ``siret``, ``naf``, ``kind``, ``name``, ``brand``, ``phone``,
``email``, ``website``, ``description``, ``address_line_1``, ``address_line_2``, ``post_code``, ``city``,
``department`` (postal, unused: it follows from the commune), ``longitude``, ``latitude``, ``source``,
``convention_is_active`` (null where the kind has none). Unknown fields are ignored.
"""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import msgspec

from data.model import Candidate, Quarantined
from data.sources.reading import Unreadable, broken_json, read_text_bytes
from data.verdicts import Reason

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


class _Page(msgspec.Struct):
    results: list[msgspec.Raw]
    count: int | None = None
    next: str | None = None


def recognises(head: bytes) -> bool:
    """Whether the file starts as a page of the API."""
    return b'"results"' in head and b'"siret"' in head


def date_of(path: Path) -> date | None:
    """The export carries no date of its own."""
    del path
    return None


def read(path: Path) -> Iterator[Candidate | Quarantined]:
    """Every row of the export. Raises :class:`Unreadable`."""
    content = read_text_bytes(path)
    try:
        page = msgspec.json.decode(content, type=_Page)
    except msgspec.ValidationError as error:
        raise Unreadable(f"{path} : ce n’est pas un export de l’API « marche » ({error}).") from None
    except msgspec.DecodeError as error:
        raise broken_json(path, content, error) from None
    except RecursionError:
        raise Unreadable(f"{path} : des listes sont imbriquées sans fin. Exportez le fichier de nouveau.") from None
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
