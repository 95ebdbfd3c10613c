"""Where the index is cut into ranges of words: so that each file is worth one request, and stays when others change."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from itertools import accumulate, pairwise

from plugins.search.terms.front_coding import shared_beginning

_TOO_HEAVY = 2
"""A range over so many times the aim is cut."""
_TOO_LIGHT = 1 / 3
"""A range under so many times the aim joins its lighter neighbour."""


def shortest_starts(words: Sequence[str]) -> list[str]:
    """For each word but the first, its shortest beginning that comes after the word before; words are in order."""
    return [after[: shared_beginning(before, after) + 1] for before, after in pairwise(words)]


def unparted(starts: Iterable[str], pairs: Iterable[tuple[str, str]]) -> list[str]:
    """The starts that part no pair, in order: each pair stands in one range."""
    ordered = sorted(set(starts))
    changes = [0] * (len(ordered) + 1)
    for one, other in pairs:
        low, high = (one, other) if one < other else (other, one)
        changes[bisect_right(ordered, low)] += 1
        changes[bisect_right(ordered, high)] -= 1
    return [start for start, parted in zip(ordered, accumulate(changes), strict=False) if not parted]


class Ranges:
    """Words in order, to be cut into ranges of about ``aim``."""

    def __init__(self, words: Sequence[str], weights: Iterable[int], aim: int) -> None:
        self._words = words
        self._sums = [0, *accumulate(weights)]
        self._aim = aim

    def starts(self, possible: Sequence[str], kept: Iterable[str]) -> list[str]:
        """The start of each range, the first being empty; ``possible`` ones are in order.

        Those of ``kept`` that are still possible stay, but where a range has grown too heavy or too light.
        """
        chosen = ["", *sorted(set(kept) & set(possible))]
        starts: list[str] = []
        for start, end in pairwise([*chosen, None]):
            starts.append(start or "")
            if self._weight(start, end) > _TOO_HEAVY * self._aim:
                stop = len(possible) if end is None else bisect_left(possible, end)
                starts += self._evenly(start or "", possible[bisect_right(possible, start or "") : stop], end)
        return self._without_light_ones(starts)

    def parted(self, starts: Sequence[str]) -> list[slice]:
        """The ranks of the words of each range."""
        bounds = [0, *(bisect_left(self._words, start) for start in starts[1:]), len(self._words)]
        return [slice(low, high) for low, high in pairwise(bounds)]

    def _weight(self, start: str | None, end: str | None) -> int:
        """Of a range; it goes to the end when ``end`` is None."""
        stop = len(self._words) if end is None else bisect_left(self._words, end)
        return self._sums[stop] - self._sums[bisect_left(self._words, start or "")]

    def _evenly(self, start: str, possible: Sequence[str], end: str | None) -> list[str]:
        """Where to cut a range that is too heavy into ranges as near to the aim as one another."""
        whole = self._weight(start, end)
        share = whole / round(whole / self._aim)
        cuts: list[str] = []
        for here, following in pairwise([*possible, end]):
            sofar, sofar_and_more = self._weight(start, here), self._weight(start, following)
            if here is not None and sofar and sofar + sofar_and_more >= 2 * share:
                cuts.append(here)
                start = here
        return cuts

    def _without_light_ones(self, starts: list[str]) -> list[str]:
        ends: list[str | None] = [*starts, None]
        rank = 0
        while rank < len(ends) - 1:
            around = [other for other in (rank - 1, rank + 1) if 0 <= other < len(ends) - 1]
            weights = {other: self._weight(ends[other], ends[other + 1]) for other in (rank, *around)}
            other = min(around, key=weights.__getitem__, default=rank)
            joined = weights[rank] + weights[other]
            if around and weights[rank] < _TOO_LIGHT * self._aim and joined <= _TOO_HEAVY * self._aim:
                del ends[max(rank, other)]
                rank = min(rank, other)
            else:
                rank += 1
        return [start or "" for start in ends[:-1]]
