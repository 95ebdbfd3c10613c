"""Points on the large drawing: the centre of a commune falls in the shape of its département."""

import shapely

from tests.theme.maps.paths import rings
from theme.maps.drawing import national
from theme.maps.projection import CAPITAL, MAINLAND, Projection, closest
from theme.wording import geography

PATHS = {code: path for within in national().regions.values() for code, path in within.items()}


def distances(departement: str, projection: Projection, drawn: list[list[tuple[int, int]]]) -> list[float]:
    """How far from a shape the communes of a département fall, in units of the drawing."""
    shape = shapely.union_all([shapely.Polygon(ring) for ring in drawn])
    communes = [one for one in geography().communes.values() if one.departement == departement]
    points = [projection.place(one.longitude, one.latitude) for one in communes]
    return [float(distance) for distance in shapely.distance(shapely.points(points), shape)]


def test_communes_of_the_mainland_fall_in_their_departement() -> None:
    found = []
    for code, path in PATHS.items():
        if len(code) == 2:
            drawn = rings(path)
            found += distances(code, MAINLAND, drawn[:-1] if code in CAPITAL else drawn)
    assert len(found) > 34_000
    assert sum(distance == 0 for distance in found) / len(found) > 0.98
    assert sum(distance < 1 for distance in found) / len(found) > 0.995


def test_communes_fall_in_what_is_drawn_at_another_scale() -> None:
    for code in sorted(CAPITAL | {code for code in PATHS if len(code) == 3}):
        drawn = rings(PATHS[code])
        found = distances(code, closest(code), drawn[-1:] if code in CAPITAL else drawn)
        # Some islands are not drawn: what stands there is beside the shape, no further than they are.
        assert sum(distance < 1 for distance in found) / len(found) > 0.75, code
        assert max(found) < 6, code
