"""*data·inclusion*: the structures of its schema v1, as JSON, NDJSON, CSV or Parquet.

Every row is checked by ``data_inclusion.schema.v1.Structure``. Fields read: ``id``, ``source``, ``nom``, ``date_maj``
(required), ``siret``, ``description``, ``adresse``, ``complement_adresse``, ``code_postal``, ``commune``,
``code_insee``, ``longitude``, ``latitude``, ``telephone``, ``courriel``, ``site_web``, ``reseaux_porteurs``. An
optional field that the schema refuses is put aside alone, a required one with its row. Files of schema v0
are read too: ``typologie`` and ``labels_nationaux`` stand there for ``reseaux_porteurs``, ``presentation_*`` for the
description.

``reseaux_porteurs`` tells both what a structure is (``aci``, ``ei``, ``esat``…) and its networks. A row of several
kinds gives one candidate for each, all at the row's position. One that is of no inclusive kind leaves only its ``id``.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from contextlib import suppress
from datetime import date, datetime
from functools import cache
from math import isfinite
from pathlib import Path
from typing import TYPE_CHECKING, Any

from data.rows import Candidate, Quarantined
from data.sources.data_inclusion_files import PARQUET, Broken, rows
from data.sources.tables import cells
from data.verdicts import Reason
from data.vocabulary import vocabulary

if TYPE_CHECKING:
    from data_inclusion.schema.v1 import Structure

NAME = "data_inclusion"

_KINDS = {kind: kind.upper() for kind in ("aci", "ai", "ea", "eatt", "ei", "eiti", "esat", "etti", "geiq")}
_NETWORKS = {
    "unea": "union-nationale-des-entreprises-adaptees",
    "fei": "federation-des-entreprises-dinsertion",
    "fas": "federation-des-acteurs-de-la-solidarite",
    "cocagne": "reseau-cocagne",
    "envie": "reseau-envie",
}
_REQUIRED = frozenset({"id", "source", "nom", "date_maj"})
_TEXTS = (
    "source", "id", "nom", "description", "siret", "commune", "code_postal", "code_insee", "adresse",
    "complement_adresse", "telephone", "courriel", "site_web",
)  # fmt: skip
_OTHERS = ("date_maj", "longitude", "latitude")
_DISTINCTIVE = (
    b"date_maj", b"lien_source", b"reseaux_porteurs", b"accessibilite_lieu", b"horaires_accueil", b"courriel",
    b"site_web", b"typologie", b"presentation_resume", b"labels_nationaux", b"antenne", b"score_qualite",
)  # fmt: skip
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_DATED_NAME = re.compile(r"inclusion-(20\d\d)-?(\d\d)-?(\d\d)")


def recognises(head: bytes) -> bool:
    """Whether the file starts as an export of structures: Parquet, or fields that only its schema has."""
    if head.startswith(PARQUET):
        return True
    head = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if head.startswith((b"{", b"[")):
        names = set(re.findall(rb'"(\w+)"\s*:', head))
    else:
        names = set(re.findall(rb"\w+", head.split(b"\n", 1)[0]))
    return {b"id", b"nom", b"source"} <= names and any(name in names for name in _DISTINCTIVE)


def date_of(path: Path) -> date | None:
    """The day in the name that data·inclusion gives its files: ``structures-inclusion-2026-11-16.parquet``."""
    found = _DATED_NAME.search(path.name)
    try:
        return date(int(found[1]), int(found[2]), int(found[3])) if found else None
    except ValueError:
        return None


def read(path: Path) -> Iterator[Candidate | Quarantined]:
    """Every row of the file, once for each inclusive kind it is of. Raises :class:`Unreadable`."""
    for position, row in enumerate(rows(path), start=1):
        if isinstance(row, Broken):
            yield Quarantined(NAME, position, Reason.MALFORMED, row.detail, {"texte": row.text})
        else:
            yield from _read_row(position, row)


def _read_row(position: int, row: Mapping[str, Any]) -> Iterator[Candidate | Quarantined]:
    from pydantic import ValidationError

    carriers = _carriers(row)
    kinds = sorted({_KINDS[carrier] for carrier in carriers if carrier in _KINDS})
    if not kinds:
        id = cells.line(row.get("id"))[:200]
        yield Quarantined(NAME, position, Reason.OUT_OF_SCOPE, "aucun type de structure inclusive", {"id": id})
        return
    told = _plain(row, carriers)
    try:
        structure, left_out = _validated(told)
    except ValidationError as error:
        yield Quarantined(NAME, position, Reason.MALFORMED, _refusals(error, _REQUIRED), told)
        return
    for kind in kinds:
        yield _candidate(position, kind, structure, carriers)
    if left_out:
        yield Quarantined(NAME, position, Reason.CELL_LEFT_OUT, *left_out)


def _carriers(row: Mapping[str, Any]) -> list[str]:
    """The codes of what carries the structure, from a list or any text that holds one: JSON, Python's, Postgres's."""
    fields = ("reseaux_porteurs",) if "reseaux_porteurs" in row else ("typologie", "labels_nationaux")
    found: dict[str, None] = {}
    for value in (row.get(field) for field in fields):
        texts = value if isinstance(value, list | tuple | set) else [value]
        for text in texts:
            if isinstance(text, str):
                found.update(dict.fromkeys(_SLUG.findall(text.lower().replace("_", "-"))))
    return [code for code in found if not cells.says_nothing(code)]


def _plain(row: Mapping[str, Any], carriers: list[str]) -> dict[str, Any]:
    """The fields the schema checks, blanks left out, numbers that stand for codes made texts."""
    told: dict[str, Any] = {"reseaux_porteurs": [code for code in carriers if code in _known_carriers()]}
    for field in _TEXTS:
        value = row.get(field)
        if isinstance(value, str | int | float) and not isinstance(value, bool) and (text := cells.text(value)):
            told[field] = text
    description = row.get("presentation_detail") or row.get("presentation_resume")
    if "description" not in told and isinstance(description, str):
        told["description"] = cells.text(description)
    for field in _OTHERS:
        value = row.get(field)
        if isinstance(value, str):
            value = cells.line(value).replace(",", ".") or None
        if isinstance(value, float) and not isfinite(value):
            value = None
        if value is not None and isinstance(value, str | int | float | date):
            told[field] = value
    _put_right(told)
    return told


def _put_right(told: dict[str, Any]) -> None:
    """Values that are only bent: a SIRET taken for a number, a date with its hour, a site without ``https://``."""
    try:
        told |= {"siret": cells.siret(told["siret"])} if "siret" in told else {}
    except cells.BadCell:
        del told["siret"]
    for field in ("code_postal", "code_insee"):
        if field in told:
            told[field] = cells.code(told[field], 5)
    if "site_web" in told and "://" not in told["site_web"]:
        told["site_web"] = f"https://{told['site_web']}"
    changed = told.get("date_maj")
    if isinstance(changed, datetime):
        told["date_maj"] = changed.date().isoformat()
    elif isinstance(changed, date):
        told["date_maj"] = changed.isoformat()
    elif isinstance(changed, str) and re.match(r"\d{4}-\d\d-\d\d[T ]", changed):
        told["date_maj"] = changed[:10]
    elif isinstance(changed, str):
        with suppress(cells.BadCell):
            told["date_maj"] = str(cells.day(changed))


def _validated(told: dict[str, Any]) -> "tuple[Structure, tuple[str, dict[str, Any]] | None]":
    """The row as the schema reads it, and the optional fields it refuses: why, and what they told.

    Raises pydantic's ValidationError.
    """
    from data_inclusion.schema.v1 import Structure
    from pydantic import ValidationError

    try:
        return Structure.model_validate(told), None
    except ValidationError as error:
        refused = {str(problem["loc"][0]) for problem in error.errors(include_url=False) if problem["loc"]}
        if refused & _REQUIRED:
            raise
        left_out = {field: told.pop(field) for field in sorted(refused) if field in told}
        return Structure.model_validate(told), (_refusals(error, refused), left_out)


def _refusals(error: Any, fields: Collection[str]) -> str:
    """Why the schema refuses these fields, without a value."""
    problems = error.errors(include_input=False, include_url=False, include_context=False)
    refused = {str(problem["loc"][0]): problem["type"] for problem in problems if problem["loc"]}
    return " ; ".join(f"{field} : {_words_for(type)}" for field, type in refused.items() if field in fields)


def _words_for(type: str) -> str:
    """What an error of the schema means, by pydantic's name for it."""
    if type == "missing":
        return "manque"
    if type.startswith("date"):
        return "n’est pas une date (aaaa-mm-jj)"
    return {"string_too_short": "trop court", "string_type": "n’est pas un texte"}.get(
        type, "refusé par le schéma de data·inclusion"
    )


def _candidate(position: int, kind: str, structure: "Structure", carriers: list[str]) -> Candidate:
    located = structure.latitude is not None and structure.longitude is not None
    return Candidate(
        position=position,
        siret=structure.siret or "",
        kind=kind,
        name=structure.nom,
        description=structure.description or "",
        address=" ".join(filter(None, (structure.adresse, structure.complement_adresse))),
        postcode=structure.code_postal or "",
        city=structure.commune or "",
        insee=structure.code_insee,
        latitude=structure.latitude if located else None,
        longitude=structure.longitude if located else None,
        website=str(structure.site_web) if structure.site_web else None,
        networks=_networks(carriers),
        contact_email=structure.courriel or "",
        contact_phone=structure.telephone or "",
        updated=structure.date_maj,
    )


def _networks(carriers: list[str]) -> tuple[str, ...]:
    found = (_NETWORKS.get(code, code) for code in carriers)
    return tuple(sorted({network for network in found if network in _known_networks()}))


@cache
def _known_networks() -> frozenset[str]:
    return frozenset(network.slug for network in vocabulary().networks)


@cache
def _known_carriers() -> frozenset[str]:
    from data_inclusion.schema.v1 import ReseauPorteur

    return frozenset(carrier.value for carrier in ReseauPorteur)
