"""Replacing the centres of communes by the official ones: ``GET /communes`` of geo.api.gouv.fr.

It answers a JSON list of ``{"code", "nom", "centre": {"type": "Point", "coordinates": [longitude, latitude]}}``; a
commune without a centre has no ``centre``. Municipal arrondissements are asked apart (``type``).
"""

import csv
from collections.abc import Mapping
from pathlib import Path
from typing import Literal, NamedTuple, Protocol

import msgspec

from data.geography import CentreOrigin
from data.places.communes import COMMUNE_COLUMNS, write_rows
from data.sources.reading import Unreadable

ADDRESS = "https://geo.api.gouv.fr"
_DECIMALS = 4
_TYPES = ("commune-actuelle", "arrondissement-municipal")


class Answering(Protocol):
    """What asks an address: :class:`data.sources.http.fetching.Fetcher`."""

    def answer(self, address: str, parameters: Mapping[str, str]) -> bytes:
        """The JSON of an address. Raises :class:`Unreadable`."""
        ...


class _Point(msgspec.Struct):
    type: Literal["Point"]
    coordinates: tuple[float, float]


class _Commune(msgspec.Struct):
    code: str
    centre: _Point | None = None


class Replaced(NamedTuple):
    """How many centres are now official, and the communes whose centre stays as it was, as « 01001 Name »."""

    official: int
    kept: list[str]


def replace_centres(reference: Path, fetcher: Answering, address: str = ADDRESS) -> Replaced:
    """Write the official centres into ``reference/communes.csv``, at once.

    Raises :class:`Unreadable` when the answer is not that of the API or lacks most centres; the file then stays as it
    was.
    """
    official: dict[str, tuple[float, float]] = {}
    for kind in _TYPES:
        official |= _centres(fetcher, f"{address.rstrip('/')}/communes", kind)
    path = reference / "communes.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    kept = []
    for row in rows:
        if row["code"] in official:
            latitude, longitude = official[row["code"]]
            row.update(latitude=f"{latitude}", longitude=f"{longitude}", centre=CentreOrigin.OFFICIAL)
        else:
            kept.append(f"{row['code']} {row['name']}")
    if len(kept) * 2 > len(rows):
        raise Unreadable(
            f"{address} : {len(rows) - len(kept)} centres reçus pour {len(rows)} communes, il en manque trop. "
            "Rien n’est changé ; recommencez plus tard."
        )
    write_rows(path, COMMUNE_COLUMNS, ([row[column] for column in COMMUNE_COLUMNS] for row in rows))
    return Replaced(len(rows) - len(kept), kept)


def _centres(fetcher: Answering, address: str, kind: str) -> dict[str, tuple[float, float]]:
    """Latitude and longitude by INSEE code, to four decimals (10 m)."""
    content = fetcher.answer(address, {"type": kind, "fields": "code,nom,centre", "format": "json"})
    try:
        communes = msgspec.json.decode(content, type=list[_Commune])
    except msgspec.DecodeError as error:
        raise Unreadable(f"{address} : ce n’est pas la réponse attendue ({error}). Vérifiez l’adresse.") from None
    points = {commune.code: commune.centre.coordinates for commune in communes if commune.centre}
    for code, (longitude, latitude) in points.items():
        if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
            raise Unreadable(
                f"{address}, commune {code} : longitude {longitude} et latitude {latitude} ne sont d’aucun lieu. "
                "Rien n’est changé."
            )
    return {
        code: (round(latitude, _DECIMALS), round(longitude, _DECIMALS))
        for code, (longitude, latitude) in points.items()
    }
