"""Precision of the first ten: relevant ones shown, over ten or over all that are relevant when they are fewer."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from statistics import fmean

from tests.relevance.queries import CLASSES, Query

_SHOWN = 10


def precision(query: Query, answer: Sequence[int]) -> float:
    """From 0 to 1."""
    return len(query.relevant.intersection(answer[:_SHOWN])) / min(_SHOWN, len(query.relevant))


def by_class(scores: Iterable[tuple[Query, float]]) -> Mapping[str, float]:
    """The mean of each class, and of all queries as ``all``."""
    grouped: defaultdict[str, list[float]] = defaultdict(list)
    for query, score in scores:
        grouped[query.kind].append(score)
        grouped["all"].append(score)
    return {kind: fmean(grouped[kind]) for kind in (*CLASSES, "all") if kind in grouped}
