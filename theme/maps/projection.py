"""Where a point of the earth falls on the large drawing: the drawing's own sources tell of no projection.

Fitted to the drawing: metropolitan France is a Mercator map (98 % of the centres of communes fall in their own
département, 99.6 % within 3 km of it). The overseas départements and the enlarged Paris are at scales of their own,
small enough to be Mercator maps too.
"""

from math import log, pi, radians, tan
from typing import NamedTuple

CAPITAL = frozenset({"75", "92", "93", "94"})
"""Drawn twice: in its place, and enlarged in the upper left corner."""


class Projection(NamedTuple):
    """A Mercator map: ``scale`` units a radian, and where longitude 0 and the equator are drawn."""

    scale: float
    left: float
    top: float

    def place(self, longitude: float, latitude: float) -> tuple[float, float]:
        """From degrees to units of the drawing."""
        northing = log(tan(pi / 4 + radians(latitude) / 2))
        return self.left + self.scale * radians(longitude), self.top - self.scale * northing


MAINLAND = Projection(2365.4, 211.65, 2465.4)
ENLARGED = Projection(9888.7, -348.86, 9743.22)
_OVERSEAS = {
    "971": Projection(4400, 4752.6, 1617.5),
    "972": Projection(7383, 7973.4, 2269.2),
    "973": Projection(1241, 1189.7, 531.2),
    "974": Projection(4855, -4597.1, -1383.5),
    "976": Projection(10604, -8323.8, -1853.8),
}


def closest(departement: str) -> Projection:
    """The projection of the largest drawing of a département."""
    return ENLARGED if departement in CAPITAL else _OVERSEAS.get(departement, MAINLAND)
