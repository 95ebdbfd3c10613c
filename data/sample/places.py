"""Where structures stand: real communes, drawn by the square root of their population, and the communes near by.

A third stand in a *préfecture* or a large town whose coordinates are public knowledge; the others have none.
"""

import csv
import re
from bisect import bisect_left
from collections.abc import Sequence
from itertools import accumulate
from math import sqrt

from msgspec import Struct

from data.geography import Commune, Geography, locative
from data.sample.grammar import LEXICON, Draw, items, lexicon, pick, typeset

TOWN_SHARE = 1 / 3
JITTER = 0.05
"""Width in degrees of the square in which a structure of a town stands."""

_COMMON = lexicon("common")
_WAYS = items(_COMMON["voies"])
_WAY_NAMES = items(_COMMON["voie_noms"])
_COMPLEMENTS = items(_COMMON["complements"])
_NEIGHBOURS = {"75": "92", "93": "92", "94": "92", "977": "971", "978": "971"}
"""Départements too small or too whole to have communes near by: those of another serve."""
_ARRONDISSEMENT = re.compile(r" \d+er? Arrondissement$| \d+e Arrondissement$")


class Town(Struct, frozen=True):
    """A town with its coordinates."""

    commune: Commune
    latitude: float
    longitude: float


class Spot(Struct, frozen=True):
    """One place drawn for one structure, with words to speak of it."""

    commune: Commune
    city: str
    address: str
    postcode: str
    latitude: float | None
    longitude: float | None
    near: tuple[str, str, str]
    near_codes: tuple[str, str, str]


class Places:
    """Draws places out of the communes of France."""

    def __init__(self, geography: Geography) -> None:
        self._geography = geography
        self._communes = [commune for commune in geography.communes.values() if commune.postcodes]
        self._weights = list(accumulate(sqrt(commune.population + 1) for commune in self._communes))
        self._areas: dict[str, list[tuple[str, str, str]]] = {}
        for commune in self._communes:
            if not _ARRONDISSEMENT.search(commune.name):
                self._areas.setdefault(_area(commune), []).append((commune.postcodes[0], commune.name, commune.code))
        for area in self._areas.values():
            area.sort()
        self._towns = self._read_towns()
        self._town_weights = list(accumulate(sqrt(town.commune.population + 1) for town in self._towns))
        self._where = {code: typeset(locative(each)) for code, each in geography.departements.items()}

    def draw(self, draw: Draw) -> Spot:
        """A place: one in three in a town with coordinates."""
        latitude = longitude = None
        if draw() < TOWN_SHARE:
            town = self._towns[_weighted(self._town_weights, draw)]
            commune = town.commune
            latitude = round(town.latitude + (draw() - 0.5) * JITTER, 5)
            longitude = round(town.longitude + (draw() - 0.5) * JITTER, 5)
        else:
            commune = self._communes[_weighted(self._weights, draw)]
        near, near_codes = self._near(commune, draw)
        return Spot(
            commune=commune,
            city=_ARRONDISSEMENT.sub("", commune.name),
            address=_address(draw),
            postcode=pick(commune.postcodes, draw),
            latitude=latitude,
            longitude=longitude,
            near=near,
            near_codes=near_codes,
        )

    def where(self, departement: str) -> str:
        """In which département, in French: « dans l’Ain »."""
        return self._where[departement]

    def _near(self, commune: Commune, draw: Draw) -> tuple[tuple[str, str, str], tuple[str, str, str]]:
        """Three communes whose postcodes are near, with their codes."""
        area = self._areas[_area(commune)]
        here = bisect_left(area, (commune.postcodes[0], commune.name))
        first = 1 + int(draw() * 9)
        ranks = (first, first + 1 + int(draw() * 9), -1 - int(draw() * 9))
        a, b, c = (area[(here + rank) % len(area)] for rank in ranks)
        return (a[1], b[1], c[1]), (a[2], b[2], c[2])

    def _read_towns(self) -> list[Town]:
        codes = {(commune.name, commune.departement): commune for commune in self._communes}
        with (LEXICON / "prefectures.csv").open(encoding="utf-8", newline="") as file:
            return [
                Town(codes[row["name"], row["departement"]], float(row["latitude"]), float(row["longitude"]))
                for row in csv.DictReader(file)
            ]


def _area(commune: Commune) -> str:
    return _NEIGHBOURS.get(commune.departement, commune.departement)


def _weighted(cumulated: Sequence[float], draw: Draw) -> int:
    return bisect_left(cumulated, draw() * cumulated[-1])


def _address(draw: Draw) -> str:
    street = f"{pick(_WAYS, draw)} {pick(_WAY_NAMES, draw)}"
    if draw() < 0.9:
        street = f"{1 + int(draw() * draw() * 240)}{' bis' if draw() < 0.04 else ''} {street}"
    else:
        street = street.capitalize()
    return f"{street}, {pick(_COMPLEMENTS, draw)}" if draw() < 0.12 else street
