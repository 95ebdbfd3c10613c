"""Bars whose lengths are the figures they stand for."""

import re
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from theme.charts import bar


@given(whole=st.integers(1, 200_000), data=st.data())
def test_a_bar_is_as_long_as_its_part(whole: int, data: st.DataObject) -> None:
    part = data.draw(st.integers(0, whole))
    length = re.search(r"M0 0h(\d+(?:\.\d)?)v1H0z", bar(part, whole))
    assert length
    assert float(length[1]) == pytest.approx(100 * part / whole, abs=0.06)


def test_nothing_is_a_bar_of_no_length() -> None:
    assert "h0v1" in bar(0, 0)


def test_it_is_hidden_and_takes_two_elements() -> None:
    root = ElementTree.fromstring(bar(1, 3))
    assert root.get("aria-hidden") == "true"
    assert len(list(root.iter())) == 2
