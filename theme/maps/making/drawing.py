"""Shapes made into short SVG paths: fewer points, whole coordinates, borders that still fit edge to edge."""

from collections.abc import Iterable, Mapping
from itertools import pairwise

import shapely

Shapes = Mapping[str, shapely.Geometry]


def placed(shapes: Shapes, left: float, top: float, width: float, height: float) -> dict[str, shapely.Geometry]:
    """Shapes moved and scaled together to the middle of a box, without changing their proportions."""
    x0, y0, x1, y1 = shapely.total_bounds(list(shapes.values()))
    scale = min(width / (x1 - x0), height / (y1 - y0))
    shift = (left + (width - scale * (x1 - x0)) / 2, top + (height - scale * (y1 - y0)) / 2)
    return {
        code: shapely.transform(shape, lambda points: (points - (x0, y0)) * scale + shift)
        for code, shape in shapes.items()
    }


def simplified(shapes: Shapes, tolerance: float) -> dict[str, shapely.Geometry]:
    """Shapes with fewer points; two that share a border still do. ``tolerance`` is the side of what may be lost."""
    return dict(zip(shapes, shapely.coverage_simplify(list(shapes.values()), tolerance), strict=True))


def rounded(shape: shapely.Geometry, smallest: float) -> shapely.Geometry:
    """The shape with whole coordinates, without its islands smaller than ``smallest``, but never without any."""
    polygons = sorted(shapely.get_parts(shape), key=lambda polygon: -polygon.area)
    kept = [polygon for polygon in polygons if polygon.area >= smallest] or polygons[:1]
    return shapely.transform(shapely.MultiPolygon(kept), lambda points: points.round())


def united(shapes: Iterable[shapely.Geometry]) -> shapely.Geometry:
    """Shapes of whole coordinates as one, without the borders between them nor the slivers that rounding left."""
    whole = shapely.union_all([shapely.make_valid(shape) for shape in shapes], grid_size=1)
    polygons = [part for part in shapely.get_parts(whole) if part.geom_type == "Polygon"]
    return shapely.MultiPolygon([shapely.Polygon(polygon.exterior) for polygon in polygons])


def path(shape: shapely.Geometry) -> str:
    """The ``d`` of the shape: each ring starts at an absolute point, so that paths can be put one after the other."""
    return "".join(_ring(polygon.exterior.coords) for polygon in shapely.get_parts(shape))


def _ring(coordinates: Iterable[tuple[float, ...]]) -> str:
    points = [(int(x), int(y)) for x, y, *_ in coordinates][:-1]
    steps = [
        (x - before_x, y - before_y)
        for (before_x, before_y), (x, y) in pairwise(points)
        if (x, y) != (before_x, before_y)
    ]
    if len(steps) < 2:
        return ""
    numbers = "".join(_separated(number) for step in steps for number in step).lstrip()
    return f"M{points[0][0]}{_separated(points[0][1])}l{numbers}z"


def _separated(number: int) -> str:
    """A minus parts two numbers by itself."""
    return f" {number}" if number >= 0 else f"{number}"
