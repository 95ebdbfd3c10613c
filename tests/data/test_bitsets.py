from hypothesis import given
from hypothesis import strategies as st

from data.bitsets import Postings, bits_of, numbers_of, union_of

SIZE = 70
_sets = st.sets(st.integers(0, SIZE - 1))


@given(_sets)
def test_a_set_gives_back_its_numbers_in_order(numbers: set[int]) -> None:
    assert numbers_of(bits_of(numbers, SIZE)) == sorted(numbers)


@given(st.lists(_sets))
def test_a_union_holds_what_any_holds(sets: list[set[int]]) -> None:
    assert numbers_of(union_of(bits_of(numbers, SIZE) for numbers in sets)) == sorted(set().union(*sets))


def test_no_number_at_all() -> None:
    assert bits_of([], 0) == 0
    assert numbers_of(0) == []


def test_postings_tell_the_numbers_of_a_key() -> None:
    postings = Postings()
    postings.add("a", 3)
    postings.extend("a", [5, 3])
    assert list(postings.get("a")) == [3, 5, 3]
    assert numbers_of(postings.bits("a", 8)) == [3, 5]
    assert postings.bits("a", 8) == postings.bits("a", 8)
    assert list(postings.get("b")) == []
    assert postings.bits("b", 8) == 0
