import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plugins.search import coding
from tests.plugins.search import node

NUMBERS = st.lists(st.one_of(st.integers(0, 120), st.integers(0, 2**32 - 1)))
EDGES = [0, 46, 47, 92, 93, 47 + 46 * 47 - 1, 47 + 46 * 47, 2**32 - 1]


@settings(max_examples=5)
@given(
    st.lists(st.lists(st.integers(0, coding.BASE - 1)), max_size=40),
    st.lists(NUMBERS, max_size=40),
    st.lists(NUMBERS.map(lambda values: sorted(set(values))), max_size=40),
)
def test_browsers_read_what_is_written(
    digits: list[list[int]], numbers: list[list[int]], gaps: list[list[int]]
) -> None:
    numbers = [*numbers, EDGES]
    written = {
        "digits": list(map(coding.digits, digits)),
        "numbers": list(map(coding.numbers, numbers)),
        "gaps": list(map(coding.gaps, gaps)),
    }
    assert node.run("coding.mjs", written) == {"digits": digits, "numbers": numbers, "gaps": gaps}


@given(NUMBERS)
def test_json_writes_every_character_as_one(values: list[int]) -> None:
    text = coding.numbers(values)
    assert text.isascii()
    assert text.isprintable()
    assert not set(text) & set('"\\')


@given(st.integers(0, 2**32 - 1), st.integers(0, 2**32 - 1))
def test_a_smaller_number_is_never_longer(one: int, other: int) -> None:
    low, high = sorted((one, other))
    assert len(coding.numbers([low])) <= len(coding.numbers([high]))


def test_what_cannot_be_written_is_refused() -> None:
    with pytest.raises(IndexError):
        coding.digits([coding.BASE])
    with pytest.raises(ValueError, match="natural"):
        coding.numbers([-1])
    with pytest.raises(ValueError, match="natural"):
        coding.gaps([3, 3])
