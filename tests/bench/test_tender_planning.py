"""The bench of needs measures work that is done right, and in time."""

from pathlib import Path

import pytest

from tests.bench.tender_planning import LIMIT_SECONDS, MATCHES, NEEDS, measure


@pytest.mark.parametrize(
    ("needs", "matches"), [(6, 40), pytest.param(NEEDS, MATCHES, marks=pytest.mark.audit)], ids=["part", "whole"]
)
def test_every_need_is_matched_and_written_to_ten_then_ten_in_time(tmp_path: Path, needs: int, matches: int) -> None:
    figures = measure(tmp_path, needs, matches)

    assert figures.matches == matches
    assert figures.written == 20 * needs
    assert figures.first_s <= LIMIT_SECONDS
    assert figures.second_s <= LIMIT_SECONDS
