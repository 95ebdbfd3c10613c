"""Circles around points, and which of them hold a place: a commune by its centre, a territory by one of its communes'.

Points are in kilometres from the centre of the Earth. Distances between them are straight (chords): they grow with
those on the ground, ``math.dist`` takes them at once, exact at short range, and no nearest point is missed since
straight distances obey the triangle inequality. Standard library only.
"""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import compress, repeat
from math import asin, cos, dist, floor, inf, pi, radians, sin
from typing import NamedTuple

from data.places.distances import EARTH_RADIUS_KM

_DIAMETER = 2 * EARTH_RADIUS_KM

Point = tuple[float, float, float]
NOWHERE: Point = (inf, inf, inf)
"""Infinitely far from every point."""
_CELL_KM = 28


def point(latitude: float | None, longitude: float | None) -> Point:
    """A point from WGS 84 degrees; ``NOWHERE`` when they are unknown."""
    if latitude is None or longitude is None:
        return NOWHERE
    phi, theta = radians(latitude), radians(longitude)
    return (
        EARTH_RADIUS_KM * cos(phi) * cos(theta),
        EARTH_RADIUS_KM * cos(phi) * sin(theta),
        EARTH_RADIUS_KM * sin(phi),
    )


def chord(kilometres: float) -> float:
    """The straight distance between two points that are so far apart on the ground."""
    return _DIAMETER * sin(min(kilometres / _DIAMETER, pi / 2))


def kilometres(chords: Iterable[float]) -> list[float | None]:
    """The distances on the ground between points whose straight distances these are; ``None`` from nowhere."""
    return [_DIAMETER * asin(chord / _DIAMETER) if chord <= _DIAMETER else None for chord in chords]


class Points:
    """Numbered points, in the order of their latitudes; ``NOWHERE`` is near to nothing."""

    def __init__(self, points: Iterable[tuple[int, Point]]) -> None:
        by_height = sorted(points, key=lambda numbered: numbered[1][2])
        self._numbers = [number for number, _ in by_height]
        self._points = [point for _, point in by_height]
        self._heights = [height for _, _, height in self._points]

    def within(self, reach: float, centre: Point) -> Iterable[int]:
        """The numbers of the points that a circle holds; ``reach`` is straight."""
        height = centre[2]
        first, end = bisect_left(self._heights, height - reach), bisect_right(self._heights, height + reach)
        near = map(reach.__ge__, map(dist, self._points[first:end], repeat(centre)))
        return compress(self._numbers[first:end], near)


class Circle(NamedTuple):
    """The circle in which an activity, told by its number, is carried out; ``reach`` is straight."""

    number: int
    centre: Point
    reach: float


@dataclass(frozen=True)
class _Cell:
    """Circles whose centres are near one another, told by one point in their middle."""

    middle: Point
    circles: Sequence[tuple[int, Point, float, float]]
    """Each as its number, centre and reach, and how far its centre is from the middle."""
    spread: float
    """The largest of these distances."""
    reach: float
    """How far from the middle one of the circles may hold something."""

    @classmethod
    def of(cls, circles: Sequence[Circle]) -> "_Cell":
        middle = _middle([circle.centre for circle in circles])
        offsets = [dist(middle, circle.centre) for circle in circles]
        told = [(*circle, offset) for circle, offset in zip(circles, offsets, strict=True)]
        return cls(middle, told, max(offsets), max(reach + offset for _, _, reach, offset in told))

    def holding_one_of(self, places: Sequence[Point]) -> Iterable[int]:
        """The circles of the cell that hold one at least of many points.

        Most are settled by how far the middle is from the nearest of these points; for the others, only points near
        enough to the middle are tried, the nearest first.
        """
        distances = list(map(dist, repeat(self.middle), places))
        nearest = min(distances)
        order: list[int] = []
        for number, centre, reach, offset in self.circles:
            if nearest + offset <= reach:
                yield number
            elif nearest - offset <= reach:
                order = order or self._order(distances, nearest)
                for rank in order:
                    if distances[rank] > reach + offset:
                        break
                    if dist(centre, places[rank]) <= reach:
                        yield number
                        break

    def _order(self, distances: Sequence[float], nearest: float) -> list[int]:
        """The ranks of the places that can be the nearest to a point of the cell, by distance from its middle."""
        limit = nearest + 2 * self.spread
        return sorted(compress(range(len(distances)), map(limit.__ge__, distances)), key=distances.__getitem__)


class Circles:
    """Circles by the cell their centre is in. Answers are numbers of circles, in no order."""

    def __init__(self, circles: Iterable[Circle]) -> None:
        cells: dict[tuple[int, ...], list[Circle]] = defaultdict(list)
        for circle in circles:
            cells[tuple(floor(axis / _CELL_KM) for axis in circle.centre)].append(circle)
        self._cells = [_Cell.of(together) for together in cells.values()]

    def holding(self, place: Point) -> Iterable[int]:
        """The circles that hold a point."""
        for cell in self._cells:
            if dist(cell.middle, place) <= cell.reach:
                for number, centre, reach, _ in cell.circles:
                    if dist(centre, place) <= reach:
                        yield number

    def holding_one_of(self, places: Sequence[Point]) -> Iterable[int]:
        """The circles that hold one at least of many points (none of them ``NOWHERE``)."""
        if not places:
            return
        middle = _middle(places)
        spread = max(map(dist, repeat(middle), places))
        for cell in self._cells:
            if dist(cell.middle, middle) <= cell.reach + spread:
                yield from cell.holding_one_of(places)


def _middle(points: Sequence[Point]) -> Point:
    x, y, z = map(sum, zip(*points, strict=True))
    return x / len(points), y / len(points), z / len(points)
