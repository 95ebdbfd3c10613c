from math import atanh, cos, exp, log, radians, sin

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.places.lambert93 import degrees_of


def test_the_origin_of_the_projection_is_3_degrees_east_46_and_a_half_north() -> None:
    assert degrees_of(700_000, 6_600_000) == pytest.approx((46.5, 3.0), abs=1e-6)


def test_a_hospital_near_bourg_en_bresse_stands_where_pyproj_puts_it() -> None:
    assert degrees_of(870_262.2, 6_571_540.8) == pytest.approx((46.22229, 5.20918), abs=1e-5)


@given(st.floats(41.2, 51.2), st.floats(-5.2, 9.8))
def test_projecting_a_point_of_france_and_back_moves_it_by_less_than_a_metre(latitude: float, longitude: float) -> None:
    assert degrees_of(*_projected(latitude, longitude)) == pytest.approx((latitude, longitude), abs=1e-5)


@pytest.mark.parametrize(
    ("x", "y"), [(657_242.9, 1_795_384.4), (0, 0), (float("nan"), 6_600_000), (700_000, float("inf"))]
)
def test_what_lambert_93_does_not_cover_has_no_degrees(x: float, y: float) -> None:
    assert degrees_of(x, y) is None


def _projected(latitude: float, longitude: float) -> tuple[float, float]:
    """The direct formula: a cone secant at 44° and 49°, 700 km and 6 600 km at 3° E, 46.5° N."""
    a, e = 6_378_137.0, 0.0818191910428158

    def isometric(phi: float) -> float:
        return atanh(sin(phi)) - e * atanh(e * sin(phi))

    def scale(phi: float) -> float:
        return a * cos(phi) / (1 - (e * sin(phi)) ** 2) ** 0.5

    south, north, origin = radians(44), radians(49), radians(46.5)
    n = log(scale(north) / scale(south)) / (isometric(south) - isometric(north))
    c = scale(south) / n * exp(n * isometric(south))
    pole = 6_600_000 + c * exp(-n * isometric(origin))
    radius, angle = c * exp(-n * isometric(radians(latitude))), n * radians(longitude - 3)
    return 700_000 + radius * sin(angle), pole - radius * cos(angle)
