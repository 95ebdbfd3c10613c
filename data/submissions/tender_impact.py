"""What an amount means in work: the estimate that buyers are shown.

Source: the rule of the public marketplace of inclusion (``product`` reference): up to 3 699 €, one hour of work for
26 €; beyond, one month of one job for 3 700 €.
"""

import msgspec

MONTHS_FROM = 3_700
"""Euros: an amount from which the work is told in months of one job."""
EUROS_AN_HOUR = 26
EUROS_A_MONTH = 3_700


class Impact(msgspec.Struct, frozen=True):
    """Work that an amount pays: ``hours``, or ``months`` of one job; the other is ``None``."""

    hours: int | None = None
    months: int | None = None


def impact_of(euros: int) -> Impact:
    """The work that an amount pays, rounded down."""
    if euros < MONTHS_FROM:
        return Impact(hours=euros // EUROS_AN_HOUR)
    return Impact(months=euros // EUROS_A_MONTH)


def bounds_of(amount: str) -> tuple[int, int | None]:
    """The euros of a code of ``vocabulary().tender_amounts``: ``1-5K`` → (1000, 5000); ``>1M`` → (1000000, ``None``).

    Raises ValueError for another text.
    """
    if amount.startswith(">"):
        return _euros(amount[1:], ""), None
    low, _, high = amount.partition("-")
    unit = high[-1:]
    return _euros(low, unit), _euros(high, "")


_UNITS = {"K": 1_000, "M": 1_000_000}


def _euros(text: str, unit: str) -> int:
    """``750K``, or ``1`` in the ``unit`` that the end of its range tells."""
    own = text[-1:] if text[-1:] in _UNITS else ""
    return int(text.removesuffix(own)) * _UNITS[own or unit]
