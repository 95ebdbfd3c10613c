"""The centres of communes, alone and by the territory they are in."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cached_property

from data.geography import Geography
from data.model import Place
from data.places.circles import NOWHERE, Point, point

Key = str
"""A territory: ``R84``, ``D38``, ``C38185``."""


class Centres:
    """The centres of communes, alone and by the territory they are in."""

    def __init__(self, geography: Geography) -> None:
        self._communes = geography.communes
        self.region_of = {code: one.region for code, one in geography.departements.items()}

    def of_commune(self, code: str) -> Point:
        """The centre of a commune; ``NOWHERE`` for one that is not known."""
        commune = self._communes.get(code)
        return point(commune.latitude, commune.longitude) if commune else NOWHERE

    def point_of(self, place: Place) -> Point:
        """Where a structure is: its coordinates, else the centre of its commune."""
        own = point(place.latitude, place.longitude)
        return self.of_commune(place.insee) if own is NOWHERE and place.insee else own

    def middle(self, key: Key) -> Point:
        """The middle of the communes of a territory."""
        return self.of_commune(key[1:]) if key[0] == "C" else self._middles[key]

    @cached_property
    def by_departement(self) -> Mapping[str, list[Point]]:
        """The centres of the communes of each département."""
        points: dict[str, list[Point]] = defaultdict(list)
        for commune in self._communes.values():
            points[commune.departement].append(point(commune.latitude, commune.longitude))
        return points

    @cached_property
    def _middles(self) -> Mapping[Key, Point]:
        inside: dict[Key, list[Point]] = defaultdict(list)
        for departement, points in self.by_departement.items():
            inside[f"D{departement}"] += points
            inside[f"R{self.region_of[departement]}"] += points
        return {key: _mean(points) for key, points in inside.items()}


def _mean(points: Sequence[Point]) -> Point:
    x, y, z = (sum(axis) / len(points) for axis in zip(*points, strict=True))
    return x, y, z
