"""The slots of a document: one for each activity, where trade, service and place must hold together.

A document without activity has one slot of no trade, so that its place and kind can still be found.
"""

from collections.abc import Mapping, Sequence
from functools import cache

from data.model import Activity, Structure
from data.vocabulary import vocabulary


@cache
def trade_ranks() -> Mapping[str, int]:
    """The rank of each trade, in the order people read them: group by group."""
    sectors = (sector for group in vocabulary().sector_groups for sector in group.sectors)
    return {sector.slug: rank for rank, sector in enumerate(sectors)}


def slots_of(structure: Structure | None) -> Sequence[Activity | None]:
    """The activities of a document in the order of its slots, by trade then as given; ``[None]`` when there is none."""
    if structure is None or not structure.activities:
        return [None]
    if len(structure.activities) == 1:
        return structure.activities
    ranks = trade_ranks()
    return sorted(structure.activities, key=lambda activity: ranks[activity.sector])
