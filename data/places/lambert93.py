"""Lambert 93, the projection of French official files for metropolitan France, turned into degrees.

The formulas and constants are those IGN publishes for the conformal conic projection (NT/G 71) on the ellipsoid of
RGF 93 (GRS 80), which equals WGS 84 within a decimetre.
"""

from math import atan, atanh, degrees, exp, hypot, isfinite, log, pi, radians, sin
from typing import NamedTuple

_ECCENTRICITY = 0.0818191910428158
_EXPONENT = 0.7256077650532670
_CONSTANT = 11_754_255.4261
_POLE_X, _POLE_Y = 700_000.0, 12_655_612.0499
_ORIGIN_LONGITUDE = radians(3)

# Where the projection is used: metropolitan France and its seas, with room to spare.
_X_RANGE, _Y_RANGE = (0.0, 1_350_000.0), (5_900_000.0, 7_250_000.0)


class Degrees(NamedTuple):
    """A point in WGS 84 decimal degrees."""

    latitude: float
    longitude: float


def degrees_of(x: float, y: float) -> Degrees | None:
    """The point of Lambert 93 coordinates in metres, to a millionth of a degree; ``None`` outside its area of use."""
    if not (isfinite(x) and isfinite(y)):
        return None
    if not (_X_RANGE[0] <= x <= _X_RANGE[1] and _Y_RANGE[0] <= y <= _Y_RANGE[1]):
        return None
    radius = hypot(x - _POLE_X, y - _POLE_Y)
    longitude = _ORIGIN_LONGITUDE + atan((x - _POLE_X) / (_POLE_Y - y)) / _EXPONENT
    latitude = _latitude_of(-log(radius / _CONSTANT) / _EXPONENT)
    return Degrees(round(degrees(latitude), 6), round(degrees(longitude), 6))


def _latitude_of(isometric: float) -> float:
    """The latitude, in radians, of an isometric latitude: a fixed point, reached to 1e-12 in a few rounds."""
    latitude = 2 * atan(exp(isometric)) - pi / 2
    for _ in range(12):
        correction = _ECCENTRICITY * atanh(_ECCENTRICITY * sin(latitude))
        latitude = 2 * atan(exp(isometric + correction)) - pi / 2
    return latitude
