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

from data.rows import Candidate, Quarantined
from data.sources.json_window import Listed
from data.sources.reading import Unreadable
from data.sources.refusals import refusal
from data.sources.tables import cells
from data.verdicts import Reason

if TYPE_CHECKING:
    from data.sources.http.fetching import Fetcher, Progress

NAME = "emplois"


class _Row(msgspec.Struct):
    kind: str
    siret: str | None = None
    name: str | None = None
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


_NUMBERS = frozenset({"longitude", "latitude"})


def recognises(head: bytes) -> bool:
    """Whether the file starts as a page of the API (the registry's answers also hold results, but of a ``siren``)."""
    is_list = b'"results"' in head or b'"convention_is_active"' in head
    return is_list and b'"siret"' in head and b'"siren"' not in head


def date_of(path: Path) -> date | None:
    """The export carries no date of its own."""
    del path
    return None


def read(path: Path) -> Iterator[Candidate | Quarantined]:
    """Every row of the export; then, of a row whose optional field cannot be read, that field alone, put aside.

    Raises :class:`Unreadable`, also for a page among others.
    """
    listed = Listed(path, "results")
    for position, told in enumerate(listed, start=1):
        yield from _rows(position, told)
    if listed.beside.get("next"):
        raise Unreadable(f"{path} : l’export est une page parmi d’autres (la suite est annoncée). Exportez-le entier.")
    listed.check_whole("count")


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


def _rows(position: int, told: Any) -> Iterator[Candidate | Quarantined]:
    try:
        yield _candidate(position, msgspec.convert(told, _Row))
    except msgspec.ValidationError:
        yield from _bent_rows(position, told)


def _bent_rows(position: int, told: Any) -> Iterator[Candidate | Quarantined]:
    """A row of which some field is not of its type: it is put right where that is sure, else left out."""
    if not isinstance(told, dict):
        yield Quarantined(NAME, position, Reason.MALFORMED, "une structure est attendue, c’est autre chose", told)
        return
    fields: dict[str, Any] = {}
    left_out: dict[str, str] = {}
    for field in msgspec.structs.fields(_Row):
        try:
            if field.name in told:
                fields[field.name] = msgspec.convert(_put_right(field.name, told[field.name]), field.type, strict=False)
        except (msgspec.ValidationError, cells.BadCell) as error:
            left_out[field.name] = refusal(error) if isinstance(error, msgspec.ValidationError) else str(error)
    detail = " ; ".join(f"{name} : {problem}" for name, problem in left_out.items())
    if "siret" in left_out:
        yield Quarantined(NAME, position, Reason.INVALID_SIRET, detail, told)
    elif "kind" not in fields or "name" in left_out:
        detail = detail or "le champ « kind » manque"
        yield Quarantined(NAME, position, Reason.MALFORMED, detail, told)
    else:
        yield _candidate(position, _Row(**fields))
        if left_out:
            yield Quarantined(NAME, position, Reason.CELL_LEFT_OUT, detail, {name: told[name] for name in left_out})


def _put_right(field: str, value: Any) -> Any:
    """A number where a text is told, or the reverse."""
    if field in _NUMBERS:
        return (value.strip().replace(",", ".") or None) if isinstance(value, str) else value
    if isinstance(value, int | float) and not isinstance(value, bool):
        if field == "siret":
            return cells.siret(value)
        return cells.code(value, 5) if field == "post_code" else cells.text(value)
    return value


def _candidate(position: int, row: _Row) -> Candidate:
    return Candidate(
        position=position,
        siret=row.siret or "",
        kind=row.kind.strip().upper(),
        name=row.name or "",
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
