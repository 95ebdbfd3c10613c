"""Working hours in France: nobody is written to about a need outside them."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.working_hours import is_open, is_working_day, next_open, working_day_after
from theme.french import PARIS

MOMENTS = st.datetimes(datetime(2024, 1, 1), datetime(2032, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001


def paris(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=PARIS)  # type: ignore[arg-type,misc]


@pytest.mark.parametrize(
    ("day", "is_worked"),
    [
        (date(2027, 1, 1), False),
        (date(2027, 3, 26), True),  # Good Friday is a holiday in Alsace and Moselle alone
        (date(2027, 3, 29), False),  # Easter Monday
        (date(2027, 5, 6), False),  # Ascension
        (date(2027, 5, 7), True),  # the bridge is not
        (date(2027, 5, 17), False),  # Whit Monday
        (date(2027, 7, 14), False),
        (date(2027, 11, 11), False),
        (date(2026, 12, 25), False),
        (date(2027, 7, 10), False),  # Saturday
        (date(2027, 7, 11), False),  # Sunday
        (date(2027, 7, 12), True),
    ],
)
def test_weekends_and_the_holidays_of_metropolitan_france_are_not_worked(day: date, is_worked: bool) -> None:
    assert is_working_day(day) is is_worked


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        (paris(2026, 11, 24, 9), True),
        (paris(2026, 11, 24, 8, 59, 59), False),
        (paris(2026, 11, 24, 16, 59, 59), True),
        (paris(2026, 11, 24, 17), False),
        (paris(2027, 7, 14, 11), False),
        (paris(2026, 11, 28, 11), False),
    ],
)
def test_hours_are_nine_to_five_in_paris(moment: datetime, expected: bool) -> None:
    assert is_open(moment) is expected
    assert is_open(moment.astimezone(UTC)) is expected


@pytest.mark.parametrize(
    ("moment", "opening"),
    [
        (paris(2026, 11, 24, 8), paris(2026, 11, 24, 9)),
        (paris(2026, 11, 24, 17), paris(2026, 11, 25, 9)),
        (paris(2027, 3, 26, 18), paris(2027, 3, 30, 9)),  # Easter, and the clocks go forward in between
        (paris(2027, 5, 5, 20), paris(2027, 5, 7, 9)),  # Ascension
        (paris(2027, 10, 29, 17), paris(2027, 11, 2, 9)),  # clocks go back, then All Saints
        (paris(2026, 12, 31, 17), paris(2027, 1, 4, 9)),
    ],
)
def test_the_next_opening_skips_what_is_not_worked(moment: datetime, opening: datetime) -> None:
    assert next_open(moment) == opening


def test_nine_is_nine_in_winter_and_in_summer() -> None:
    assert next_open(paris(2027, 3, 26, 8)) == datetime(2027, 3, 26, 8, tzinfo=UTC)
    assert next_open(paris(2027, 3, 30, 8)) == datetime(2027, 3, 30, 7, tzinfo=UTC)


@pytest.mark.parametrize(
    ("moment", "after"),
    [
        (paris(2026, 11, 24, 11), paris(2026, 11, 25, 11)),
        (paris(2026, 11, 27, 16, 30), paris(2026, 11, 30, 16, 30)),
        (paris(2027, 3, 26, 10), paris(2027, 3, 30, 10)),  # the same hour, though the clocks moved
        (paris(2026, 11, 24, 20), paris(2026, 11, 26, 9)),
    ],
)
def test_a_working_day_after_is_the_same_hour_of_the_next_one(moment: datetime, after: datetime) -> None:
    assert working_day_after(moment) == after


@given(MOMENTS)
def test_the_next_opening_is_open_and_nothing_opens_before(moment: datetime) -> None:
    opening = next_open(moment)
    assert opening >= moment
    assert is_open(opening)
    assert next_open(opening) == opening
    assert opening - moment <= timedelta(days=5)
    # Whatever hour lies between is closed.
    hours = int((opening - moment) / timedelta(hours=1))
    assert not any(is_open(moment + timedelta(hours=hour)) for hour in range(hours) if moment < opening)


@given(MOMENTS)
def test_a_working_day_after_is_open_and_on_another_day(moment: datetime) -> None:
    after = working_day_after(moment)
    assert is_open(after)
    assert after.astimezone(PARIS).date() > moment.astimezone(PARIS).date()
