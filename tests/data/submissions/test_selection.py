import pytest

from data.submissions.selection import (
    CONFIRM_ABOVE,
    MOST_STRUCTURES,
    check_selection,
    needs_confirmation,
    tidy_selection,
)


def chosen(count: int) -> list[str]:
    return [f"structure-{number}" for number in range(count)]


def test_order_is_kept_and_nothing_stands_twice() -> None:
    assert tidy_selection(["b", " a ", "", "b", "a", "c"]) == ("b", "a", "c")


@pytest.mark.parametrize("count", [1, MOST_STRUCTURES])
def test_a_message_goes_to_one_structure_or_to_ten(count: int) -> None:
    assert check_selection(chosen(count)) is None


def test_a_structure_chosen_twice_counts_once() -> None:
    assert check_selection(chosen(MOST_STRUCTURES) * 2) is None


def test_nothing_chosen_says_what_to_do() -> None:
    assert "Choisissez" in str(check_selection(["", " "]))


def test_too_many_says_how_many_and_how_many_to_take_out() -> None:
    sentence = str(check_selection(chosen(13)))
    assert "13\u00a0structures" in sentence
    assert "Retirez-en 3." in sentence


def test_the_address_is_confirmed_above_three() -> None:
    assert (MOST_STRUCTURES, CONFIRM_ABOVE) == (10, 3)
    assert not needs_confirmation(chosen(3) * 2)
    assert needs_confirmation(chosen(4))
