"""Counts sorted into a few classes that a map can shade and a legend can tell."""

from bisect import bisect_left
from collections.abc import Mapping
from typing import NamedTuple

CLASSES = 4
"""Beside « none »: more shades are not told apart."""


class Levels(NamedTuple):
    """``of`` is the level of each key, 0 for a count of zero; ``legend`` the smallest and largest count of each level.

    Levels run from 1, or from 0 where a count is zero; each is told by its number, lowest first.
    """

    of: dict[str, int]
    legend: tuple[tuple[int, int, int], ...]
    """Level, smallest count, largest count."""


def levels(counts: Mapping[str, int]) -> Levels:
    """As many keys in each level as can be; equal counts share theirs, so there may be fewer than ``CLASSES``."""
    known = sorted(count for count in counts.values() if count)
    largest = sorted(
        {known[-(-len(known) * quarter // CLASSES) - 1] for quarter in range(1, CLASSES + 1)} if known else ()
    )
    of = {key: 1 + bisect_left(largest, count) if count else 0 for key, count in counts.items()}
    ranges: dict[int, tuple[int, int]] = {}
    for key, level in of.items():
        low, high = ranges.get(level, (counts[key], counts[key]))
        ranges[level] = min(low, counts[key]), max(high, counts[key])
    return Levels(of, tuple((level, *ranges[level]) for level in sorted(ranges)))
