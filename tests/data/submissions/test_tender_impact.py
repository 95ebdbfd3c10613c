"""What an amount means in work, at each side of the rule."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.submissions.tender_impact import Impact, bounds_of, impact_of
from data.vocabulary import vocabulary


@pytest.mark.parametrize(
    ("euros", "impact"),
    [
        (0, Impact(hours=0)),
        (25, Impact(hours=0)),
        (26, Impact(hours=1)),
        (1_000, Impact(hours=38)),
        (3_699, Impact(hours=142)),
        (3_700, Impact(months=1)),
        (5_000, Impact(months=1)),
        (10_000, Impact(months=2)),
        (1_000_000, Impact(months=270)),
    ],
)
def test_an_amount_is_hours_then_months(euros: int, impact: Impact) -> None:
    assert impact_of(euros) == impact


@given(st.integers(0, 10**9))
def test_work_is_told_once_and_never_more_than_is_paid(euros: int) -> None:
    impact = impact_of(euros)

    assert (impact.hours is None) != (impact.months is None)
    assert (impact.hours or 0) * 26 + (impact.months or 0) * 3_700 <= euros


def test_the_ranges_of_the_vocabulary_follow_each_other() -> None:
    bounds = [bounds_of(code) for code in vocabulary().tender_amounts]

    assert bounds[0] == (0, 1_000)
    assert bounds[-3:] == [(500_000, 750_000), (750_000, 1_000_000), (1_000_000, None)]
    assert [high for _, high in bounds[:-1]] == [low for low, _ in bounds[1:]]


@pytest.mark.parametrize("text", ["", "K", ">", "abc", "1K-", "1,5-2K"])
def test_another_text_is_no_range(text: str) -> None:
    with pytest.raises(ValueError, match="invalid literal"):
        bounds_of(text)
