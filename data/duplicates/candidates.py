"""Which pairs are worth weighing: those that share something rare, found without comparing all with all.

A value that many share makes no pair: what it would say, something rarer says too. The pairs thus grow with the
structures, not with their square, in a big city as in the country.
"""

import math
from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Sequence
from itertools import combinations

from data.duplicates.described import Reading
from data.duplicates.names import are_near

_SHARED_MAX = 8
"""Structures that share a value and are still compared with each other."""
_FEW = 12
"""Structures of one kind in one place that are compared by name, all with all."""
_AFFIX = 4
_AFFIX_MAX = 12
"""Structures of one kind in one place whose names hold words that begin, or end, alike."""
_CELL = 0.001
"""Side of a cell of the grid, in degrees: 111 m from south to north."""
_NEXT_CELLS = ((1, -1), (1, 0), (1, 1), (0, 1))

Pair = tuple[int, int]


def candidate_pairs(read: Sequence[Reading]) -> list[Pair]:
    """Pairs of ranks in ``read``, the lower first, in order, each once; both of one kind."""
    pairs = set(_sharing(read))
    pairs.update(_next_to_each_other(read))
    pairs.update(_alike_in_one_place(read))
    return sorted(pairs)


def _sharing(read: Sequence[Reading]) -> Iterator[Pair]:
    """Those that share a contact, a door or a whole name."""
    first: dict[Hashable, int] = {}
    sharing: dict[Hashable, list[int]] = {}
    for rank, one in enumerate(read):
        for key in _keys(one):
            earlier = first.setdefault(key, rank)
            if earlier != rank:
                sharing.setdefault(key, [earlier]).append(rank)
    for ranks in sharing.values():
        if len(ranks) <= _SHARED_MAX:
            yield from (pair for pair in combinations(ranks, 2) if read[pair[0]].kind == read[pair[1]].kind)


def _keys(one: Reading) -> Iterator[Hashable]:
    for contact in (one.phone, one.email, one.website):
        if contact.value:
            yield one.kind, contact.value
    if one.street:
        yield one.kind, one.insee or one.postcode, one.street.number, one.street.words[-1]
    yield from (name.key for name in one.names if name.key)


def _next_to_each_other(read: Sequence[Reading]) -> Iterator[Pair]:
    """Those whose points lie in one cell of a grid, or in two that touch."""
    cells: defaultdict[tuple[str, int, int], list[int]] = defaultdict(list)
    for rank, one in enumerate(read):
        if one.point:
            latitude, longitude = one.point
            cells[one.kind, math.floor(latitude / _CELL), math.floor(longitude / _CELL)].append(rank)
    for (kind, north, east), ranks in list(cells.items()):
        if len(ranks) > _SHARED_MAX:
            continue
        yield from combinations(ranks, 2)
        for up, right in _NEXT_CELLS:
            others = cells.get((kind, north + up, east + right), ())
            if len(others) <= _SHARED_MAX:
                yield from ((min(rank, other), max(rank, other)) for rank in ranks for other in others)


def _alike_in_one_place(read: Sequence[Reading]) -> Iterator[Pair]:
    """Those of one commune or postcode whose names are a slip or two apart."""
    places: defaultdict[tuple[str, str, str], list[int]] = defaultdict(list)
    for rank, one in enumerate(read):
        places[one.kind, "insee", one.insee].append(rank)
        places[one.kind, "postcode", one.postcode].append(rank)
    together = {tuple(ranks) for (_, _, place), ranks in places.items() if place and len(ranks) > 1}
    for ranks in together:
        for first, second in _worth_reading(read, ranks):
            if _have_near_names(read[first], read[second]):
                yield first, second


def _have_near_names(first: Reading, second: Reading) -> bool:
    for mine in first.names:
        for theirs in second.names:
            if are_near(mine, theirs):
                return True
    return False


def _worth_reading(read: Sequence[Reading], ranks: Sequence[int]) -> Iterable[Pair]:
    """The pairs of one place to compare by name: all when few, else those with words that begin or end alike."""
    if len(ranks) <= _FEW:
        return combinations(ranks, 2)
    affixes: defaultdict[str, list[int]] = defaultdict(list)
    for rank in ranks:
        words = {word for name in read[rank].names for word in name.whole.words}
        for affix in {word[:_AFFIX] for word in words} | {f"-{word[-_AFFIX:]}" for word in words}:
            affixes[affix].append(rank)
    return {pair for sharing in affixes.values() if len(sharing) <= _AFFIX_MAX for pair in combinations(sharing, 2)}
