"""Columns of numbers too large for one digit."""

from collections.abc import Iterable

from plugins.search.coding import BASE, digits


def wide_digits(values: Iterable[int]) -> list[str]:
    """As many columns as the largest value has digits, the highest first.

    Digits of one weight resemble each other, and compress: coordinates weigh a quarter less than as ``numbers``.
    """
    left = list(values)
    columns: list[str] = []
    while any(left) or not columns:
        columns.insert(0, digits([value % BASE for value in left]))
        left = [value // BASE for value in left]
    return columns
