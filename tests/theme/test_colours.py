"""Contrast as WCAG defines it, and the tokens as the style sheet holds them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from theme.colours import colours, contrast

COLOUR = st.from_regex(r"#[0-9a-f]{6}", fullmatch=True)


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [
        ("#000000", "#ffffff", 21.0),
        ("#777777", "#ffffff", 4.48),
        ("#767676", "#ffffff", 4.54),
        ("#ff0000", "#ffffff", 4.0),
    ],
)
def test_known_ratios(one: str, other: str, ratio: float) -> None:
    assert contrast(one, other) == pytest.approx(ratio, abs=0.005)


@given(COLOUR, COLOUR)
def test_it_is_the_same_both_ways_and_between_1_and_21(one: str, other: str) -> None:
    assert contrast(one, other) == contrast(other, one)
    assert 1 <= contrast(one, other) <= 21.000001
    assert contrast(one, one) == 1


def test_the_dark_scheme_changes_the_page_and_keeps_the_sun() -> None:
    light, dark = colours("light"), colours("dark")
    assert light.keys() == dark.keys()
    assert contrast(light["paper"], "#ffffff") < 1.1
    assert contrast(dark["paper"], "#000000") < 1.3
    assert light["sun"] == dark["sun"]
