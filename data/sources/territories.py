"""Territories that help: priority districts (QPV) as polygons, and the communes of *France ruralités revitalisation*.

QPV: the ANCT's GeoJSON of 2024, longitudes and latitudes (WGS 84). Of a feature: ``code_qp``, ``lib_qp`` (``nom_qp`` in
2015) and a Polygon or MultiPolygon. A file in metres (Lambert 93…) is refused: it must be converted first.

FRR: a CSV or XLSX of communes, perhaps under a title. The DGCL's list names every commune (``Code_insee``,
``Classement FRR et FRR+ au 10 juillet 2025``): « Non classée », « FRR socle », « FRR+ », « FRR bénéficiaire »
(reinstated in 2025), « Classée FRR partiellement », « FRR bénéficiaire partiellement ». The Observatoire des
territoires writes codes (``codgeo``, ``codefrr``): none, 0 or −9999 for no, 4 FRR, 5 FRR+, 1 reinstated, 2 and 3 in
part. Where only a part of the commune is classed, the commune cannot tell on which side a structure is: such a row is
put aside.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import msgspec

from data.rows import PriorityDistrict, Quarantined, RuralCommune
from data.sources.json_window import Listed
from data.sources.reading import Unreadable
from data.sources.refusals import refusal
from data.sources.tables import cells
from data.sources.tables.headed import headings_in, table, words
from data.sources.tables.lines import opened
from data.verdicts import Reason, Unusable

NAME = "territories"

_DISTRICT = re.compile(r"Q[NP][0-9A-Z]{4,8}")
_CODE_KEYS = ("code_qp", "code_qpv", "codeqp", "code")
_NAME_KEYS = ("lib_qp", "nom_qp", "lib_qpv", "nom_qpv", "nom")
_INSEE_COLUMN = re.compile(r"code-?insee(-.*)?|insee(-com(mune)?)?|codgeo|code-geo|code-(de-la-)?com(mune)?|depcom")
_INSEE = re.compile(r"\d{5}|2[AB]\d{3}")
_NO = {"", "0", "9999", "n", "no", "non", "hors", "false", "faux", "nc", "aucun"}
_YES = {"1", "4", "5", "x", "o", "oui", "true", "vrai", "c", "frr", "classe", "classee", "classees"}
_IN_PART = {"2", "3", "p"}


class _Feature(msgspec.Struct):
    geometry: dict[str, Any] | None = None
    properties: dict[str, Any] | None = None


class _Polygon(msgspec.Struct, tag="Polygon"):
    coordinates: list[list[list[float]]]


class _MultiPolygon(msgspec.Struct, tag="MultiPolygon"):
    coordinates: list[list[list[list[float]]]]


class _NotDegrees(Exception):
    """Coordinates that are no longitude and latitude."""


def recognises(head: bytes) -> bool:
    """Whether the file starts as GeoJSON, or as a CSV of communes with a column of FRR.

    A workbook shows nothing of its columns there and must be named.
    """
    if head.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"{"):
        return b'"FeatureCollection"' in head or b"code_qp" in head.lower()
    return any(map(_is_header, headings_in(head)))


def date_of(path: Path) -> date | None:
    """The files carry no date of their own."""
    del path
    return None


def read(path: Path) -> Iterator[PriorityDistrict | RuralCommune | Quarantined]:
    """Every district or commune of the file. Raises :class:`Unreadable`."""
    with opened(path) as file:
        is_json = file.read(64).removeprefix(b"\xef\xbb\xbf").lstrip().startswith((b"{", b"["))
    return _districts(path) if is_json else _communes(path)


def _districts(path: Path) -> Iterator[PriorityDistrict | Quarantined]:
    in_degrees = False
    for position, told in enumerate(Listed(path, "features"), start=1):
        try:
            district = _district(position, told)
        except _NotDegrees:
            if not in_degrees:
                raise Unreadable(
                    f"{path} : les coordonnées ne sont pas des longitudes et latitudes, dans cet ordre (Lambert 93 ?). "
                    "Prenez le fichier en WGS 84 (EPSG:4326)."
                ) from None
            yield Quarantined(NAME, position, Reason.MALFORMED, "coordonnées hors du globe", told)
        except (msgspec.ValidationError, RecursionError) as error:
            yield Quarantined(NAME, position, Reason.MALFORMED, f"objet illisible : {refusal(error)}", told)
        except Unusable as problem:
            yield Quarantined(NAME, position, Reason.MALFORMED, problem.detail, told)
        else:
            in_degrees = True
            yield district


def _district(position: int, feature_told: Any) -> PriorityDistrict:
    """Raises :class:`Unusable`, :class:`_NotDegrees` and what msgspec raises of another shape."""
    feature = msgspec.convert(feature_told, _Feature)
    if feature.geometry is None:
        raise Unusable(Reason.MALFORMED, "sans géométrie")
    shape = msgspec.convert(feature.geometry, _Polygon | _MultiPolygon)
    polygons = [shape.coordinates] if isinstance(shape, _Polygon) else shape.coordinates
    surfaces = [surface for polygon in polygons if (surface := _surface(polygon))]
    if not surfaces:
        raise Unusable(Reason.MALFORMED, "géométrie sans surface")
    told = {key.lower(): cells.line(value) for key, value in (feature.properties or {}).items() if _is_word(value)}
    code = next((told[key].upper() for key in _CODE_KEYS if _DISTRICT.fullmatch(told.get(key, "").upper())), None)
    if not code:
        raise Unusable(Reason.MALFORMED, "aucun code de quartier prioritaire (code_qp)")
    name = next((told[key] for key in _NAME_KEYS if told.get(key)), "")
    geometry = msgspec.structs.replace(shape, coordinates=surfaces[0] if isinstance(shape, _Polygon) else surfaces)
    return PriorityDistrict(position, code, name, msgspec.to_builtins(geometry))


def _is_word(value: Any) -> bool:
    return isinstance(value, str | int)


def _surface(polygon: list[list[list[float]]]) -> list[list[list[float]]]:
    """The rings of a polygon, its outline then its holes, closed; none when the outline holds no surface."""
    rings = [_ring(ring) for ring in polygon]
    return [ring for ring in rings if ring] if rings and rings[0] else []


def _ring(positions: list[list[float]]) -> list[list[float]]:
    """Longitudes and latitudes, the first again at the end; empty for fewer than three places. Altitudes are left."""
    places = [position[:2] for position in positions]
    if not all(len(place) == 2 and abs(place[0]) <= 180 and abs(place[1]) <= 90 for place in places):
        raise _NotDegrees
    if any(map(_is_swapped, places)):
        raise _NotDegrees
    if len({tuple(place) for place in places}) < 3:
        return []
    return places if places[0] == places[-1] else [*places, places[0]]


def _is_swapped(place: list[float]) -> bool:
    """Whether a place is one of metropolitan France with its latitude first: none of France is where it then lies."""
    return 41 < place[0] < 52 and -6 < place[1] < 10


def _communes(path: Path) -> Iterator[RuralCommune | Quarantined]:
    found = table(path, "frr", _is_header, "le code INSEE des communes et leur classement FRR")
    place = next(rank for rank, heading in enumerate(found.headings) if _INSEE_COLUMN.fullmatch(heading))
    verdicts = [rank for rank, heading in enumerate(found.headings) if _is_verdict(heading)]
    for position, (number, values, problem) in enumerate(found.lines, start=1):
        try:
            if problem:
                raise Unusable(Reason.MALFORMED, problem)
            insee = _insee(values[place])
            yield RuralCommune(position, insee, _is_classed([values[rank] for rank in verdicts]))
        except Unusable as refused:
            yield Quarantined(NAME, position, refused.reason, f"ligne {number} : {refused.detail}", list(values))


def _is_header(headings: Sequence[str]) -> bool:
    return any(map(_INSEE_COLUMN.fullmatch, headings)) and any(map(_is_verdict, headings))


def _is_verdict(heading: str) -> bool:
    return "frr" in heading and "date" not in heading.split("-")


def _insee(cell: Any) -> str:
    insee = cells.code(cell, 5).upper()
    if not _INSEE.fullmatch(insee):
        raise Unusable(Reason.MALFORMED, f"« {cells.line(cell)[:20]} » n’est pas un code INSEE de commune")
    return insee


def _is_classed(verdicts: Sequence[Any]) -> bool:
    """Whether one of the columns says that the commune is classed. Raises :class:`Unusable` for a part of it only."""
    told = [words("oui" if cell is True else cell) or cells.line(cell) for cell in verdicts]
    if any(map(_says_yes, told)):
        return True
    if any(value in _IN_PART or "partiel" in value for value in told):
        raise Unusable(Reason.UNKNOWN_CODE, "classée en partie : la commune ne dit pas de quel côté est une adresse")
    unknown = next((value for value in told if not _NO & set(value.split("-"))), None)
    if unknown:
        raise Unusable(Reason.UNKNOWN_CODE, f"classement « {unknown[:60]} » inconnu")
    return False


def _says_yes(told: str) -> bool:
    parts = set(told.split("-"))
    if "partiel" in told or told in _IN_PART:
        return False
    return not _NO & parts and (bool(_YES & parts) or "benefici" in told)
