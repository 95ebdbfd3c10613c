"""Boxes of latitudes and longitudes, that tell which files need not be asked for."""

from collections.abc import Sequence
from math import ceil, floor

from plugins.search.places.coordinates import LatLng

Box = tuple[int, int, int, int]
"""South, west, north and east, in tenths of degrees: nothing is left out."""


def box(points: Sequence[LatLng]) -> Box:
    """The box of some points."""
    latitudes, longitudes = zip(*points, strict=True)
    return (
        floor(min(latitudes) * 10), floor(min(longitudes) * 10), ceil(max(latitudes) * 10), ceil(max(longitudes) * 10)
    )  # fmt: skip
