"""How public geometry becomes short paths that still fit edge to edge."""

import json
from pathlib import Path

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from tests.theme.maps.paths import edges, rings
from theme.maps.making.drawing import path, placed, rounded, simplified, united
from theme.maps.making.upstream import mainland, overseas

_SVG = '<svg><path id="{}" d="{}"/><path id="{}" d="{}"/></svg>'
WEST = "m 10,10 40,0 0.02,20 -0.01,20 -40,0 z"
EAST = "m 50.01,10.01 30,0 0,40 -30,0 0,-20 z"


def svg(folder: Path, west: str, east: str) -> Path:
    file = folder / "map.svg"
    file.write_text(_SVG.format("35", west, "53", east))
    return file


def test_two_drawings_of_one_border_become_one(tmp_path: Path) -> None:
    shapes = mainland(svg(tmp_path, WEST, EAST))
    assert list(shapes) == ["35", "53"]
    assert shapely.coverage_is_valid(list(shapes.values()))
    drawn = {code: path(rounded(shape, 1)) for code, shape in simplified(shapes, 1).items()}
    assert edges(drawn["35"]) & edges(drawn["53"])


def test_an_enclave_goes_to_who_surrounds_it_and_specks_go(tmp_path: Path) -> None:
    west = "m 0,0 100,0 0,100 -100,0 z m 40,40 10,0 0,10 -10,0 z"
    east = "m 100,0 50,0 0,100 -50,0 z m -60,40 10,0 0,10 -10,0 z m 160,0 1,0 0,1 z"
    shapes = mainland(svg(tmp_path, west, east))
    assert [round(shape.area) for shape in shapes.values()] == [10_000, 5_000]


def test_a_command_it_does_not_read_stops_it(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="'c'"):
        mainland(svg(tmp_path, WEST, "m 0,0 c 1,1 2,2 3,3 z"))


def test_overseas_departements_are_told_apart_by_where_they_are(tmp_path: Path) -> None:
    """Each is a square of two arcs that leave one corner: the second is read backwards, as ``~n`` says."""
    corners = {
        "971": (-61.5, 16.2),
        "972": (-61.0, 14.65),
        "973": (-53, 4),
        "974": (55.5, -21.1),
        "976": (45.15, -12.8),
    }
    starts = [[round((x + 180) * 100), round((y + 90) * 100)] for x, y in corners.values()]
    arcs = [arc for start in starts for arc in ([start, [10, 0], [0, 10]], [start, [0, 10], [10, 0]])]
    polygons = [[[number, ~(number + 1)]] for number in range(0, len(arcs), 2)]
    world = {
        "transform": {"scale": [0.01, 0.01], "translate": [-180, -90]},
        "objects": {"countries": {"geometries": [{"id": "250", "arcs": polygons}, {"id": "276", "arcs": []}]}},
        "arcs": arcs,
    }
    file = tmp_path / "world.json"
    file.write_text(json.dumps(world))
    shapes = overseas(file)
    assert list(shapes) == list(corners)
    assert {code: -shape.bounds[3] for code, shape in shapes.items()} == pytest.approx(
        {code: y for code, (_, y) in corners.items()}, abs=0.01
    )
    assert all(0.009 < shape.area < 0.0101 for shape in shapes.values()), "narrower the farther from the equator"


@given(
    st.lists(
        st.tuples(st.integers(0, 300), st.integers(0, 300), st.integers(3, 40), st.integers(3, 40)),
        min_size=1,
        max_size=6,
    )
)
def test_a_path_draws_the_shape(boxes: list[tuple[int, int, int, int]]) -> None:
    shape = united([shapely.box(x, y, x + width, y + height) for x, y, width, height in boxes])
    drawn = shapely.MultiPolygon([shapely.Polygon(ring) for ring in rings(path(shape))])
    assert drawn.area == pytest.approx(shape.area)
    assert drawn.bounds == shape.bounds


def test_a_box_is_filled_without_changing_proportions() -> None:
    (shape,) = placed({"x": shapely.box(5, 5, 7, 6)}, 10, 10, 100, 100).values()
    assert shape.bounds == (10, 35, 110, 85)


def test_what_rounds_away_keeps_its_largest_part() -> None:
    assert rounded(shapely.box(0, 0, 2, 2), smallest=50).area == 4
