"""The two drawings as committed: the whole country, each département in its place."""

import pytest

from data.geography import OVERSEAS_COLLECTIVITIES, france
from tests.theme.maps.paths import edges, rings
from theme.maps.drawing import national, thumbnail

DRAWN = {"national": national().regions, "thumbnail": thumbnail().departements}
BOXES = {"national": national().box, "thumbnail": thumbnail().box}
either = pytest.mark.parametrize("name", DRAWN)


def paths(name: str) -> dict[str, str]:
    return {code: path for within in DRAWN[name].values() for code, path in within.items()}


@either
def test_the_101_departements_are_drawn_within_their_own_region(name: str) -> None:
    official = {
        code: one.region for code, one in france().departements.items() if one.region != OVERSEAS_COLLECTIVITIES
    }
    assert {code: region for region, within in DRAWN[name].items() for code in within} == official
    assert len(official) == 101


@either
def test_every_shape_is_its_own_and_inside_the_box(name: str) -> None:
    width, height = BOXES[name]
    assert len(set(paths(name).values())) == 101
    for code, path in paths(name).items():
        assert rings(path), code
        assert all(0 <= x <= width and 0 <= y <= height for ring in rings(path) for x, y in ring), code


@either
def test_neighbours_share_their_border_point_for_point(name: str) -> None:
    mainland = {code: edges(path) for code, path in paths(name).items() if len(code) == 2}
    for code, lines in mainland.items():
        others = set().union(*(other for of, other in mainland.items() if of != code))
        assert lines & others, f"{code} touches nobody"
    assert mainland["38"] & mainland["73"]
    assert not mainland["38"] & mainland["29"]


@either
def test_places_lie_where_people_know_them(name: str) -> None:
    middle = {code: _middle(path) for code, path in paths(name).items()}
    assert middle["59"][1] < middle["18"][1] < middle["66"][1], "Nord, Cher, Pyrénées-Orientales"
    assert middle["29"][0] < middle["18"][0] < middle["67"][0], "Finistère, Cher, Bas-Rhin"
    assert middle["2B"][1] < middle["2A"][1]
    assert middle["971"][0] < middle["972"][0], "Guadeloupe beside Martinique"


def test_the_country_of_the_thumbnail_is_the_union_of_its_regions() -> None:
    drawing = thumbnail()
    whole = [_area(drawing.france)] * 2
    parts = [
        sum(map(_area, drawing.regions.values())),
        sum(_area(path) for within in drawing.departements.values() for path in within.values()),
    ]
    assert parts == pytest.approx(whole, rel=0.01)


def _middle(path: str) -> tuple[float, float]:
    points = rings(path)[0]
    return sum(x for x, _ in points) / len(points), sum(y for _, y in points) / len(points)


def _area(path: str) -> float:
    return sum(
        abs(sum(x * next_y - next_x * y for (x, y), (next_x, next_y) in zip(ring, [*ring[1:], ring[0]], strict=True)))
        for ring in rings(path)
    )
