"""Reading a path back: what a browser would draw."""

import re
from itertools import accumulate

Point = tuple[int, int]


def rings(path: str) -> list[list[Point]]:
    """The rings of a path of the drawings: an absolute start, then relative steps."""
    assert re.fullmatch(r"(M\d+ ?-?\d+l[-\d ]+z)*", path), path
    return [_points(ring) for ring in re.findall(r"M([^z]+)z", path)]


def _points(ring: str) -> list[Point]:
    numbers = [int(number) for number in re.findall(r"-?\d+", ring)]
    steps = list(zip(numbers[::2], numbers[1::2], strict=True))
    return list(accumulate(steps, lambda point, step: (point[0] + step[0], point[1] + step[1])))


def edges(path: str) -> set[frozenset[Point]]:
    """The lines of a path, whichever way they are drawn."""
    return {frozenset(line) for points in rings(path) for line in zip(points, [*points[1:], points[0]], strict=True)}
