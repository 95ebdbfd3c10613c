"""FINESS, *extraction du fichier des établissements*: of all health and social establishments, the ESAT.

The published file (``etalab-cs1100502``, or ``etalab-cs1100507`` with coordinates) has no header. Its first line states
its date (``finess;etalab;111;2026-05-12``). A line tagged ``structureet`` holds the 31 fields of
:data:`data.sources.finess_files.FIELDS`, in that order; a line tagged ``geolocalisation``, farther down, completes one
of them: ``nofinesset``, ``coordxet``, ``coordyet``, ``sourcecoordet`` (rank, geocoder, score, base, projection),
``datemaj``. Exports of it with a header line are read as well.

Only category 246 is kept; the other establishments leave nothing but their number. Metropolitan coordinates are in
Lambert 93; overseas ones, in other projections, are left out.
"""

import re
from codecs import BOM_UTF8
from collections.abc import Iterator, Mapping
from datetime import date
from math import isfinite
from pathlib import Path

from data.model import PointPrecision
from data.places.lambert93 import degrees_of
from data.rows import Candidate, Quarantined
from data.sources.finess_files import ESAT, REQUIRED, Broken, Record, field_of, records
from data.sources.tables import cells
from data.sources.tables.lines import decoded, text_lines
from data.sources.tables.tabular import delimiter_of
from data.verdicts import Reason

NAME = "finess"

_OVERSEAS = {"9A": "97", "9B": "97", "9C": "97", "9D": "97", "9E": "97", "9F": "97", "9J": "98"}
"""FINESS's codes of overseas départements; its three digits of a commune then start with the third of 971, 972…"""
_MOVED = {"97123": "97701", "97127": "97801"}
"""Saint-Barthélemy and Saint-Martin: still communes of Guadeloupe to FINESS, collectivities since 2007."""

_STREETS = {
    "ALL": "ALLEE", "AV": "AVENUE", "BD": "BOULEVARD", "CHE": "CHEMIN", "CRS": "COURS", "FG": "FAUBOURG",
    "HAM": "HAMEAU", "IMP": "IMPASSE", "LOT": "LOTISSEMENT", "MTE": "MONTEE", "PAS": "PASSAGE", "PL": "PLACE",
    "PROM": "PROMENADE", "QU": "QUAI", "QUA": "QUARTIER", "R": "RUE", "RES": "RESIDENCE", "RTE": "ROUTE",
    "SEN": "SENTIER", "SQ": "SQUARE", "VLA": "VILLA",
}  # fmt: skip
_LAMBERT_93 = re.compile(r"2154|LAMBERT[ _-]?93|L93", re.IGNORECASE)
_COMMUNE_LEVEL = re.compile(r"ADMIN|COMMUNE|MAPS", re.IGNORECASE)
_DATE_LINE = re.compile(r'"?finess"?;[^;]*;[^;]*;"?([\d/-]+)', re.IGNORECASE)
_DATED_NAME = re.compile(r"(20\d\d)-?(\d\d)-?(\d\d)")


def recognises(head: bytes) -> bool:
    """Whether the file starts as an extraction of FINESS, with or without a header."""
    first = decoded(re.split(rb"[\r\n]", head.removeprefix(BOM_UTF8).lstrip(), maxsplit=1)[0]).replace('"', "")
    if first.lower().startswith(("finess;etalab", "structureet;")):
        return True
    fields = {field_of(title) for title in first.split(delimiter_of(first))}
    return "nofinesset" in fields and ("siret" in fields or fields.issuperset(REQUIRED))


def date_of(path: Path) -> date | None:
    """The date of the extraction: on its first line, else in the file's name."""
    first = next((line for line in text_lines(path) if line.strip()), "")
    if stated := _DATE_LINE.match(first):
        try:
            return cells.day(stated[1])
        except cells.BadCell:
            return None
    if named := _DATED_NAME.search(path.stem):
        try:
            return date(int(named[1]), int(named[2]), int(named[3]))
        except ValueError:
            return None
    return None


def read(path: Path) -> Iterator[Candidate | Quarantined]:
    """Every establishment of the file; ``position`` is its rank among them. Raises :class:`Unreadable`."""
    for position, record in enumerate(records(path), start=1):
        yield _row(position, record)


def _row(position: int, record: Record) -> Candidate | Quarantined:
    if isinstance(record, Broken):
        return Quarantined(NAME, position, Reason.MALFORMED, record.detail, {"texte": record.text})
    if record["categetab"].removesuffix(".0") != ESAT:
        number = {"nofinesset": record["nofinesset"]}
        return Quarantined(NAME, position, Reason.OUT_OF_SCOPE, f"catégorie {record['categetab'][:4]}", number)
    try:
        return _candidate(position, record)
    except cells.BadCell as problem:
        return Quarantined(NAME, position, Reason.INVALID_SIRET, f"SIRET : {problem}", dict(record))


def _candidate(position: int, record: Mapping[str, str]) -> Candidate:
    postcode, city = _routing(record)
    latitude, longitude = _point(record)
    return Candidate(
        position=position,
        siret=cells.siret(record.get("siret", "")),
        kind="ESAT",
        name=_name(record),
        establishment_open=_open(record),
        naf=record.get("codeape") or None,
        address=_address(record),
        postcode=postcode,
        city=city,
        insee=_insee(record),
        latitude=latitude,
        longitude=longitude,
        precision=_precision(record) if latitude is not None else None,
        contact_phone=record.get("telephone", ""),
        updated=_day(record.get("datemaj", "")),
    )


def _name(record: Mapping[str, str]) -> str:
    """The long name when it says more: the short one is cut at 38 characters, full of abbreviations."""
    short, long = record["rs"], record.get("rslongue", "")
    return long if len(long) > len(short) else short


def _address(record: Mapping[str, str]) -> str:
    kind = record.get("typvoie", "")
    street = (record.get("numvoie"), record.get("compvoie"), _STREETS.get(kind.upper(), kind), record.get("voie"))
    return " ".join(" ".join(filter(None, (*street, record.get("compldistrib"), record.get("lieuditbp")))).split())


def _routing(record: Mapping[str, str]) -> tuple[str, str]:
    """Postcode and city: « 01440 VIRIAT », « 97306 CAYENNE CEDEX »."""
    if "codepostal" in record:
        return cells.code(record["codepostal"], 5), record.get("libroutage", "")
    routing = record.get("ligneacheminement", "")
    found = re.match(r"(\d{4,5})\s+(.*)", routing)
    return (found[1].zfill(5), found[2].strip()) if found else ("", routing)


def _insee(record: Mapping[str, str]) -> str | None:
    """The INSEE code of the commune: that of its département, then its own three digits."""
    commune = record.get("insee") or record.get("commune", "")
    departement = record.get("departement", "").upper()
    if len(commune) == 5:
        code = commune
    elif not (commune.isascii() and commune.isdigit() and len(commune) <= 3):
        return None
    elif departement in _OVERSEAS:
        code = _OVERSEAS[departement] + commune.zfill(3)
    elif len(departement) == 3:
        code = departement + commune.zfill(2)[-2:]
    else:
        code = departement.zfill(2) + commune.zfill(3)
    return _MOVED.get(code, code) if re.fullmatch(r"(?:\d\d|2[AB])\d{3}", code) else None


def _point(record: Mapping[str, str]) -> tuple[float | None, float | None]:
    """Latitude and longitude, given so or in Lambert 93."""
    if "latitude" in record:
        latitude, longitude = _number(record["latitude"]), _number(record.get("longitude", ""))
        return (latitude, longitude) if latitude is not None and longitude is not None else (None, None)
    x, y = _number(record.get("coordxet", "")), _number(record.get("coordyet", ""))
    if x is None or y is None or not _LAMBERT_93.search(record.get("sourcecoordet", "")):
        return None, None
    point = degrees_of(x, y)
    return (point.latitude, point.longitude) if point else (None, None)


def _precision(record: Mapping[str, str]) -> PointPrecision | None:
    """What the geocoder pointed at: without a score, the centre of the commune; ranked 1, the address."""
    parts = record.get("sourcecoordet", "").split(",")
    if len(parts) < 4:
        return None
    if not parts[2].strip().isdigit() or _COMMUNE_LEVEL.search(parts[3]):
        return PointPrecision.COMMUNE
    return PointPrecision.ADDRESS if parts[0].strip() == "1" else None


def _open(record: Mapping[str, str]) -> bool | None:
    """Whether the establishment is open, where the export says so: the published file only holds open ones."""
    if record.get("datefermeture"):
        return False
    state = record.get("etat", "").upper()
    return state in ("ACTUEL", "A", "ACTIF", "OUVERT") if state else None


def _number(text: str) -> float | None:
    try:
        value = float(text.replace(",", "."))
    except ValueError:
        return None
    return value if isfinite(value) else None


def _day(text: str) -> date | None:
    try:
        return cells.day(text)
    except cells.BadCell:
        return None
