from itertools import permutations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.places.territories import Territories
from data.rows import PriorityDistrict, Quarantined, RuralCommune
from data.sources import territories

FIXTURES = Path(__file__).parents[1] / "sources" / "fixtures"


@pytest.fixture(scope="module")
def told() -> Territories:
    """The districts and communes of the fixtures."""
    both = Territories()
    for name in ("qpv-2024.geojson", "frr-2025.csv"):
        for row in territories.read(FIXTURES / name):
            if not isinstance(row, Quarantined):
                both.add(row)
    return both


def of(*rows: PriorityDistrict | RuralCommune) -> Territories:
    found = Territories()
    for row in rows:
        found.add(row)
    return found


def test_nothing_is_known_without_a_list() -> None:
    assert Territories().in_qpv(45.17, 5.71) is None
    assert Territories().in_frr("38185") is None
    assert of(RuralCommune(1, "38185", True)).in_qpv(45.17, 5.71) is None


@pytest.mark.parametrize(
    ("latitude", "longitude", "inside"),
    [
        (45.17, 5.71, True),
        (45.16, 5.71, True),  # on the border
        (45.18, 5.72, True),  # on a corner
        (45.1599, 5.71, False),
        (5.71, 45.17, False),
        (-21.262, 55.402, True),
        (-21.27, 55.41, False),  # in its hole
        (-21.279, 55.449, True),  # in its second part
        (43.318, 5.378, True),  # of an outline that crosses itself, either half
        (43.302, 5.378, True),
        (43.31, 5.365, True),
        (43.315, 5.37, False),
        (float("nan"), 5.71, False),
    ],
)
def test_a_point_is_in_a_district_or_on_its_border(
    told: Territories, latitude: float, longitude: float, inside: bool
) -> None:
    assert told.in_qpv(latitude, longitude) is inside


def test_a_district_added_after_a_question_counts() -> None:
    square = {"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1], [0, 1], [0, 0]]]}
    other = {"type": "Polygon", "coordinates": [[[2, 0], [3, 0], [3, 1], [2, 1], [2, 0]]]}
    found = of(PriorityDistrict(1, "QN00001M", "", square))
    assert found.in_qpv(0.5, 2.5) is False
    found.add(PriorityDistrict(2, "QN00002M", "", other))
    assert found.in_qpv(0.5, 2.5) is True


@pytest.mark.parametrize(
    ("kind", "coordinates"),
    [
        ("Polygon", [[[5, 47], [5.6, 45], [4, 46.2], [6, 46.2], [4.4, 45], [5, 47]]]),
        (
            "MultiPolygon",
            [
                [[[4, 45], [5.5, 45], [5.5, 47], [4, 47], [4, 45]]],
                [[[4.5, 45], [6, 45], [6, 47], [4.5, 47], [4.5, 45]]],
            ],
        ),
    ],
)
def test_what_an_outline_surrounds_twice_is_inside(kind: str, coordinates: object) -> None:
    found = of(PriorityDistrict(1, "QN00001M", "", {"type": kind, "coordinates": coordinates}))
    assert found.in_qpv(46.0, 5.0) is True
    assert found.in_qpv(48.0, 5.0) is False


@pytest.mark.parametrize(
    ("insee", "in_frr"),
    [
        ("01002", True),
        ("01001", False),
        ("75056", False),
        ("75101", False),
        ("75120", False),
        ("97411", None),  # classed in part
        ("69381", None),  # neither it nor Lyon is in the list, which names communes that are not classed
        ("99999", None),
    ],
)
def test_a_commune_is_in_frr_as_the_list_that_names_every_commune_says(
    told: Territories, insee: str, in_frr: bool | None
) -> None:
    assert told.in_frr(insee) is in_frr


def test_of_a_list_of_classed_communes_only_the_others_are_not() -> None:
    found = of(RuralCommune(1, "23001", True))
    assert found.in_frr("23001") is True
    assert found.in_frr("01001") is False


@pytest.mark.parametrize(("arrondissement", "city"), [("75115", "75056"), ("69389", "69123"), ("13216", "13055")])
def test_an_arrondissement_is_as_its_city_is(arrondissement: str, city: str) -> None:
    assert of(RuralCommune(1, city, True)).in_frr(arrondissement) is True
    assert of(RuralCommune(1, city, True), RuralCommune(2, "13001", False)).in_frr("13002") is None


@given(
    rows=st.lists(st.builds(RuralCommune, st.integers(1, 9), st.sampled_from(["01", "02"]), st.booleans()), max_size=4)
)
def test_the_order_of_rows_does_not_matter(rows: list[RuralCommune]) -> None:
    answers = {tuple(map(of(*order).in_frr, ("01", "02", "03"))) for order in permutations(rows)}
    assert len(answers) == 1
