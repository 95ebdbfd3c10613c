"""Columns of coordinates: what a script needs to tell how far things are."""

from collections.abc import Sequence

import msgspec

from plugins.search.places.wide_digits import wide_digits

LatLng = tuple[float, float]
"""WGS 84 decimal degrees."""
STRUCTURE_STEPS, CENTRE_STEPS = 100_000, 10_000
"""Steps a degree: one metre; seven at worst, for the centres of communes, which the reference tells so, and for what is
only put in order."""


class Coordinates(msgspec.Struct, frozen=True):
    """Points counted in steps from a corner; 0 is a point that nobody knows."""

    steps: int
    south: int
    west: int
    latitudes: list[str]
    """One column a digit, the highest first."""
    longitudes: list[str]


def coordinates(points: Sequence[LatLng | None], steps: int) -> Coordinates:
    """The columns of points; ``None`` is one that nobody knows."""
    counted = [point and (round(point[0] * steps), round(point[1] * steps)) for point in points]
    south = min([point[0] for point in counted if point], default=0)
    west = min([point[1] for point in counted if point], default=0)
    return Coordinates(
        steps,
        south,
        west,
        wide_digits([point[0] - south + 1 if point else 0 for point in counted]),
        wide_digits([point[1] - west + 1 if point else 0 for point in counted]),
    )
