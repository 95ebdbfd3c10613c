"""In which range of the vocabulary an amount or a number of people falls; in none when it is not known."""

from collections.abc import Mapping
from functools import cache

from data.model import Structure
from data.vocabulary import vocabulary

_RANGE_OF_BAND: Mapping[str, str] = {
    "01": "1-9", "02": "1-9", "03": "1-9", "11": "10-49", "12": "10-49", "21": "50-99", "22": "100-249",
    "31": "100-249", "32": "250-499", "41": "500-", "42": "500-", "51": "500-", "52": "500-", "53": "500-",
}  # fmt: skip
"""Insee's bands of staff: each lies inside one range, but « 0 salarié », which is in none."""


def turnover_range(structure: Structure) -> str | None:
    """The range of the yearly turnover; its lower end is in it, its upper end in the next. Zero tells nothing."""
    amount = structure.turnover.amount if structure.turnover else 0
    if amount <= 0:
        return None
    return next((name for name, (low, high) in _bounds("revenue_ranges").items() if low <= amount < high), None)


def staff_range(structure: Structure) -> str | None:
    """The range of all the people who work there: as declared when both numbers are, else as the registry tells.

    One number alone is not the whole: « 20 permanents » may be a house of 20 or of 200.
    """
    workforce = structure.workforce
    if workforce.permanent is None or workforce.supported is None:
        return _RANGE_OF_BAND.get(structure.staff_band or "")
    people = workforce.permanent + workforce.supported
    # Both ends are in these ranges: « 1-9 », « 10-49 ».
    return next((name for name, (low, high) in _bounds("employee_ranges").items() if low <= people <= high), None)


@cache
def _bounds(vocabulary_name: str) -> dict[str, tuple[float, float]]:
    ranges: dict[str, tuple[float, float]] = {}
    for name in getattr(vocabulary(), vocabulary_name):
        low, _, high = name.partition("-")
        ranges[name] = (float(low or 0), float(high or "inf"))
    return ranges
