"""Who, of those that exercise a trade, works in a commune, and which of many points are the nearest to one.

Both answer from the cell of space where they are asked, so that a hundred times more members cost a hundred times more,
not ten thousand.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from functools import cached_property
from itertools import product, repeat
from math import dist, floor, inf
from typing import NamedTuple

from data.model import Activity, ZoneType
from data.places.circles import NOWHERE, Point, chord

_CELL_KM = 60
_WIDE_KM = 200
"""From this radius on, a circle is measured wherever one asks."""
_LARGEST_CELL_KM = 960
_MEMBERS_A_CELL = 8
_ROUNDING_KM = 1e-6
_FEW = 48
"""So many points are measured one by one rather than sought by their cells."""


class Place(NamedTuple):
    """A commune, as a zone may reach it."""

    communes: tuple[str, ...]
    """Its code, and those of its arrondissements: whoever stands in one of them is there."""
    territories: tuple[str, ...]
    """What contains it, equals it or lies inside it: ``C38185``, ``D38``, ``R84``."""
    centre: Point
    others: tuple[Point, ...] = ()
    """The centres of its arrondissements: a circle that holds one of them reaches it."""


class Reach:
    """The members of a trade by where they work; each is told by its number."""

    def __init__(self, members: Iterable[tuple[str, Sequence[Activity]]], points: Sequence[Point]) -> None:
        """``members``: for each, the commune it stands in (empty when unknown) and its activities in that trade."""
        self._points = points
        self._standing: dict[str, set[int]] = defaultdict(set)
        self._named: dict[str, set[int]] = defaultdict(set)
        self._national: set[int] = set()
        self._circles: dict[tuple[int, ...], list[tuple[int, float]]] = defaultdict(list)
        self._wide: list[tuple[int, float]] = []
        for number, (commune, activities) in enumerate(members):
            if commune:
                self._standing[commune].add(number)
            for activity in activities:
                self._add(number, activity)

    def working_in(self, place: Place) -> set[int]:
        """The members whose address is in a commune, or that a zone of theirs brings there; the caller's own set."""
        standing = [self._standing[code] for code in place.communes if code in self._standing]
        named = [self._named[key] for key in place.territories if key in self._named]
        points = self._points
        reaching = [
            number
            for centre in (place.centre, *place.others)
            for number, reach in (*self._circles.get(_cell_of(centre, _CELL_KM), ()), *self._wide)
            if dist(points[number], centre) <= reach
        ]
        return self._national.union(reaching, *standing, *named)

    def _add(self, number: int, activity: Activity) -> None:
        zone = activity.zone
        if zone is None:
            return
        if zone.type is ZoneType.COUNTRY:
            self._national.add(number)
        elif zone.type is ZoneType.ZONES:
            for perimeter in zone.perimeters:
                self._named[perimeter.level[0] + perimeter.code].add(number)
        elif zone.distance_km is not None and self._points[number] is not NOWHERE:
            circle = number, chord(zone.distance_km)
            if zone.distance_km >= _WIDE_KM:
                self._wide.append(circle)
            else:
                for cell in _cells_touched(self._points[number], circle[1]):
                    self._circles[cell].append(circle)


class Cells:
    """Numbered points by the cell they are in; those that are nowhere are together, the farthest of all."""

    def __init__(self, points: Sequence[Point]) -> None:
        self._points = points
        self._nowhere = frozenset(number for number, where in enumerate(points) if where is NOWHERE)
        self._size = _CELL_KM
        self._orders: dict[tuple[int, ...], list[tuple[float, frozenset[int]]]] = {}

    def nearest(self, here: Point, among: set[int], count: int) -> list[int]:
        """The ``count`` nearest to one of the points, in order; as far, the lowest number first."""
        if len(among) <= _FEW:
            return self._by_distance(here, among)[:count]
        found: list[int] = []
        limit = inf
        for gap, numbers in self._order(here):
            if gap > limit:
                break
            found.extend(numbers & among)
            if limit == inf and len(found) >= count:
                limit = dist(here, self._points[self._by_distance(here, found)[count - 1]])
        return self._by_distance(here, found)[:count]

    def _by_distance(self, here: Point, numbers: Collection[int]) -> list[int]:
        points = self._points
        measured = zip(map(dist, repeat(here), [points[number] for number in numbers]), numbers, strict=True)
        return [number for _, number in sorted(measured)]

    @cached_property
    def _cells(self) -> dict[tuple[int, ...], "_Cell"]:
        """Cells small enough to leave most points out, large enough to hold several."""
        by_cell = self._by_cell()
        while len(by_cell) * _MEMBERS_A_CELL > len(self._points) and self._size < _LARGEST_CELL_KM:
            self._size *= 2
            by_cell = self._by_cell()
        return {key: _Cell.around(numbers, self._points) for key, numbers in by_cell.items()}

    def _by_cell(self) -> dict[tuple[int, ...], list[int]]:
        together: dict[tuple[int, ...], list[int]] = defaultdict(list)
        for number, where in enumerate(self._points):
            if where is not NOWHERE:
                together[_cell_of(where, self._size)].append(number)
        return together

    def _order(self, here: Point) -> list[tuple[float, frozenset[int]]]:
        """The cells as one of the points meets them, each with the least distance to a point of it."""
        cells = self._cells
        key = _cell_of(here, self._size)
        if key not in self._orders:
            around = [(cells[key].gap(cell), cell.numbers) for cell in cells.values()]
            self._orders[key] = [*sorted(around, key=lambda cell: cell[0]), (inf, self._nowhere)]
        return self._orders[key]


class _Cell(NamedTuple):
    """Points that are near one another: all are within ``spread`` of the middle."""

    middle: Point
    spread: float
    numbers: frozenset[int]

    @classmethod
    def around(cls, numbers: Sequence[int], points: Sequence[Point]) -> "_Cell":
        x, y, z = (sum(axis) / len(numbers) for axis in zip(*(points[number] for number in numbers), strict=True))
        middle = x, y, z
        return cls(middle, max(dist(middle, points[number]) for number in numbers), frozenset(numbers))

    def gap(self, other: "_Cell") -> float:
        """No point of one is nearer than this to a point of the other."""
        return dist(self.middle, other.middle) - self.spread - other.spread - _ROUNDING_KM


def _cell_of(where: Point, size: int) -> tuple[int, ...]:
    x, y, z = where
    return floor(x / size), floor(y / size), floor(z / size)


def _cells_touched(centre: Point, reach: float) -> Iterable[tuple[int, ...]]:
    """The cells that a circle may reach into."""
    axes = (range(floor((axis - reach) / _CELL_KM), floor((axis + reach) / _CELL_KM) + 1) for axis in centre)
    return product(*axes)
