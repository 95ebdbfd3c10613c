from hypothesis import given
from hypothesis import strategies as st

from theme.maps import levels
from theme.maps.levels import CLASSES

COUNTS = st.dictionaries(st.text(min_size=1, max_size=3), st.integers(0, 300), max_size=101)


@given(COUNTS)
def test_more_structures_are_never_a_lighter_shade(counts: dict[str, int]) -> None:
    of = levels(counts).of
    ranked = sorted(counts, key=lambda key: counts[key])
    shades = [of[key] for key in ranked]
    assert shades == sorted(shades)
    assert all((of[key] == 0) == (counts[key] == 0) for key in counts)
    assert all(level <= CLASSES for level in shades)


@given(COUNTS)
def test_the_legend_tells_each_shade_that_is_drawn_and_no_other(counts: dict[str, int]) -> None:
    shading = levels(counts)
    assert [level for level, _, _ in shading.legend] == sorted(set(shading.of.values()))
    bounds = {level: (low, high) for level, low, high in shading.legend}
    for key, level in shading.of.items():
        low, high = bounds[level]
        assert low <= counts[key] <= high
    edges = [bound for _, low, high in shading.legend for bound in (low, high)]
    assert edges == sorted(edges)


def test_a_quarter_of_the_places_takes_each_shade() -> None:
    shading = levels({"a": 0, "b": 1, "c": 2, "d": 3, "e": 4, "f": 5, "g": 6, "h": 7, "i": 900})
    assert shading.legend == ((0, 0, 0), (1, 1, 2), (2, 3, 4), (3, 5, 6), (4, 7, 900))
