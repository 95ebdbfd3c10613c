"""The geometry we start from: départements of an SVG file, overseas ones of a TopoJSON file of the world."""

import json
import math
import re
from itertools import accumulate
from pathlib import Path
from typing import Any

import shapely
from shapely import MultiPolygon, Polygon

Point = tuple[float, float]

_NUMBER = r"-?\d*\.?\d+(?:e-?\d+)?"
_PATH = re.compile(r'<path\s+id="(\w+)"[^>]*?\sd="([^"]+)"')
_SNAP = 0.05
"""The file rounds each step of a path: the two drawings of one border part by a few hundredths."""
_GAP = 2.0
"""A hole as thin as this between départements is a slip of the drawing."""
_ISLAND = 10.0
"""An island smaller than this (about 25 km²) would be a speck, and costs as much as a side of a département."""

_FRANCE = "250"
_OVERSEAS = {"971": (-61.5, 16.2), "972": (-61.0, 14.65), "973": (-53, 4), "974": (55.5, -21.1), "976": (45.15, -12.8)}
"""Where each overseas département lies: longitude and latitude of a point near its middle."""
_NEAR = 0.9
"""Degrees: an island within this of the middle belongs to the département, as those of Guadeloupe do."""


def mainland(file: Path) -> dict[str, shapely.Geometry]:
    """The 96 départements of Europe by code, in the units of the file, edge to edge: no overlap, no gap.

    Enclaves (Valréas, of Vaucluse in Drôme…) are given to the département that surrounds them: too small to be seen.
    """
    parts = [
        (code, part)
        for code, path in _PATH.findall(file.read_text(encoding="utf-8"))
        for ring in _rings(path)
        for part in shapely.get_parts(shapely.make_valid(Polygon(ring)))
        if part.geom_type == "Polygon" and part.area >= _ISLAND
    ]
    shapes: dict[str, list[Polygon]] = {}
    for code, part in parts:
        if not any(other.area > part.area and other.contains(part.representative_point()) for _, other in parts):
            shapes.setdefault(code, []).append(Polygon(part.exterior))
    cleaned = shapely.coverage_clean(  # type: ignore[attr-defined]  # newer than its stubs
        [MultiPolygon(polygons) for polygons in shapes.values()], gap_width=_GAP, snapping_distance=_SNAP
    )
    return dict(zip(shapes, cleaned, strict=True))


def overseas(file: Path) -> dict[str, shapely.Geometry]:
    """The five overseas départements by code, in degrees of latitude; northwards is negative, as on a screen."""
    world = json.loads(file.read_text(encoding="utf-8"))
    (france,) = (shape for shape in world["objects"]["countries"]["geometries"] if shape.get("id") == _FRANCE)
    polygons = [Polygon(_topology_ring(world, polygon[0])) for polygon in france["arcs"]]
    return {code: _around(polygons, *middle) for code, middle in _OVERSEAS.items()}


def _around(polygons: list[Polygon], longitude: float, latitude: float) -> shapely.Geometry:
    middle = shapely.Point(longitude, latitude)
    near = MultiPolygon([polygon for polygon in polygons if polygon.distance(middle) < _NEAR])
    narrowing = math.cos(math.radians(latitude))
    return shapely.transform(near, lambda points: points * (narrowing, -1))


def _rings(path: str) -> list[list[Point]]:
    """The rings of a path made of ``m`` and ``z`` alone, which is all the file holds."""
    if unknown := set(re.findall(r"[a-zA-Z]", re.sub(r"\de-?\d", "", path))) - {"m", "z"}:
        raise ValueError(f"commands that this reader does not know: {unknown}")
    rings: list[list[Point]] = []
    start = (0.0, 0.0)
    for ring in path.strip().rstrip("z").split("z"):
        steps = [(float(x), float(y)) for x, y in re.findall(f"({_NUMBER})[, ]+({_NUMBER})", ring)]
        points = list(accumulate(steps, _moved, initial=start))[1:]
        rings.append(points)
        start = points[0]
    return rings


def _topology_ring(world: dict[str, Any], arcs: list[int]) -> list[Point]:
    """A ring of a TopoJSON file; an arc ``~n`` is the arc ``n`` read backwards."""
    points: list[Point] = []
    for arc in arcs:
        line = list(accumulate((tuple(step) for step in world["arcs"][max(arc, ~arc)]), _moved))
        points += line if arc >= 0 else line[::-1]
    (width, height), (left, bottom) = world["transform"]["scale"], world["transform"]["translate"]
    return [(left + width * x, bottom + height * y) for x, y in points]


def _moved(point: Point, step: Point) -> Point:
    return point[0] + step[0], point[1] + step[1]
