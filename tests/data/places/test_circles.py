from collections.abc import Iterable
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.places.circles import NOWHERE, Circle, Circles, Points, chord, kilometres, point
from data.places.distances import distance_km

Degrees = tuple[float, float]


def _about(random: Random, count: int) -> list[Degrees]:
    """Places crowded over some hundred kilometres."""
    return [(45 + random.random() * 1.5, 5 + random.random() * 1.5) for _ in range(count)]


def _held(reaches: Iterable[float], centres: Iterable[Degrees], places: Iterable[Degrees]) -> list[int]:
    """The numbers of the circles that hold one of the places, by brute force."""
    places = list(places)
    circles = enumerate(zip(reaches, centres, strict=True))
    return [n for n, (reach, centre) in circles if any(distance_km(*centre, *place) <= reach for place in places)]


@given(st.integers(0, 10**9))
def test_circles_hold_what_brute_force_says(seed: int) -> None:
    random = Random(seed)
    centres, places = _about(random, 60), _about(random, 1 + random.randrange(30))
    reaches = [random.random() * 60 for _ in centres]
    circles = Circles(Circle(n, point(*centres[n]), chord(reaches[n])) for n in range(len(centres)))
    assert sorted(circles.holding_one_of([point(*place) for place in places])) == _held(reaches, centres, places)
    assert sorted(circles.holding(point(*places[0]))) == _held(reaches, centres, places[:1])


@given(st.integers(0, 10**9))
def test_points_within_a_circle_are_those_brute_force_says(seed: int) -> None:
    random = Random(seed)
    places, centre, reach = _about(random, 40), *_about(random, 1), random.random() * 80
    points = Points([*((n, point(*place)) for n, place in enumerate(places)), (40, NOWHERE)])
    near = [n for n, place in enumerate(places) if distance_km(*centre, *place) <= reach]
    assert sorted(points.within(chord(reach), point(*centre))) == near
    assert list(points.within(chord(reach), NOWHERE)) == []


def test_no_place_is_held_by_no_circle() -> None:
    circles = Circles([Circle(0, point(45, 5), chord(10))])
    assert list(circles.holding_one_of([])) == []
    assert list(Circles([]).holding_one_of([point(45, 5)])) == []


@given(st.floats(-90, 90), st.floats(-180, 180), st.floats(-90, 90), st.floats(-180, 180))
def test_straight_distances_tell_those_on_the_ground(a: float, b: float, c: float, d: float) -> None:
    here, there = point(a, b), point(c, d)
    straight = sum((x - y) ** 2 for x, y in zip(here, there, strict=True)) ** 0.5
    (found,) = kilometres([min(straight, chord(50_000))])
    assert found == pytest.approx(distance_km(a, b, c, d), abs=0.5)
    assert chord(distance_km(a, b, c, d)) == pytest.approx(straight, abs=1e-3)


def test_nowhere_is_at_no_distance() -> None:
    assert point(None, 5.0) is point(45.0, None) is NOWHERE
    assert kilometres([float("inf"), 0.0]) == [None, 0.0]
