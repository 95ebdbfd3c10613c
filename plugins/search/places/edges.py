"""Which communes of a département lie at the very edge of a circle, or whether it holds them all."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import repeat
from math import dist, floor
from typing import NamedTuple

from data.places.circles import NOWHERE, Point, chord

DOUBT_KM = 0.01
"""Rounded points and another machine's sines may disagree about a commune this near to the edge of a circle."""
_CELL_KM = 12


class Place(NamedTuple):
    """A commune of a département: what its INSEE code has after the département's, and its centre."""

    commune: int
    centre: Point


class Edges:
    """The communes of a département, those near one another together: most circles pass far from most of them."""

    def __init__(self, places: Iterable[Place]) -> None:
        cells: dict[tuple[int, ...], list[Place]] = defaultdict(list)
        self.centres: list[Point] = []
        """Those that are known."""
        self._is_known = True
        for place in places:
            if place.centre is NOWHERE:
                self._is_known = False
                continue
            self.centres.append(place.centre)
            cells[tuple(floor(axis / _CELL_KM) for axis in place.centre)].append(place)
        self._cells = list(cells.values())
        self._middles = [_middle([place.centre for place in cell]) for cell in self._cells]
        self._spreads = [
            max(dist(middle, place.centre) for place in cell)
            for middle, cell in zip(self._middles, self._cells, strict=True)
        ]

    def crossed(self, centre: Point, km: float) -> Sequence[tuple[int, bool]] | None:
        """The communes at the edge of a circle and whether it holds them; ``None`` when it surely holds every one."""
        inner, reach, outer = chord(max(0.0, km - DOUBT_KM)), chord(km), chord(km + DOUBT_KM)
        edge: list[tuple[int, bool]] = []
        holds_all = self._is_known
        distances = map(dist, self._middles, repeat(centre))
        for distance, spread, cell in zip(distances, self._spreads, self._cells, strict=True):
            if distance + spread < inner:
                continue
            if distance - spread > outer:
                holds_all = False
                continue
            for commune, place in cell:
                apart = dist(place, centre)
                if apart > inner:
                    holds_all = False
                    if apart <= outer:
                        edge.append((commune, apart <= reach))
                elif apart == inner:
                    edge.append((commune, True))
        return None if holds_all and not edge else sorted(edge)


def _middle(points: Sequence[Point]) -> Point:
    x, y, z = map(sum, zip(*points, strict=True))
    return x / len(points), y / len(points), z / len(points)
