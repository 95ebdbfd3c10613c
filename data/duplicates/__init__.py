"""Likely duplicates: structures listed twice under two identities, told apart from branches and from neighbours.

They are only ever reported, with a score and the codes of what speaks for them: nothing is merged by resemblance.
The kind is part of a structure's identity, so that two structures of different kinds are never duplicates: one legal
body can hold an ACI and an AI under one roof, one phone and one name.
"""

from collections.abc import Iterable

import msgspec

from data.duplicates.candidates import candidate_pairs
from data.duplicates.described import Described, readings
from data.duplicates.weighing import LISTED_FROM, weigh

__all__ = ["Described", "LikelyDuplicate", "likely_duplicates"]


class LikelyDuplicate(msgspec.Struct, frozen=True, gc=False):
    """Two structures that may be one: their ids (``first`` < ``second``), never their values.

    ``score`` goes from 60 to 100. ``evidence`` holds codes among ``name``, ``phone``, ``email``, ``website``,
    ``address``, ``coordinates``, ``commune``, ``near`` (same département, or 30 km) and ``siren``, in that order.
    """

    first: str
    second: str
    score: int
    evidence: tuple[str, ...]


def likely_duplicates(structures: Iterable[Described]) -> list[LikelyDuplicate]:
    """The pairs of structures that are likely to be one, the likeliest first, then by ids.

    Ids are unique. The result does not depend on the order of the structures.
    """
    read = readings(sorted(structures, key=lambda structure: structure.id))
    found = []
    for first, second in candidate_pairs(read):
        weighed = weigh(read[first], read[second])
        if weighed.score >= LISTED_FROM:
            found.append(LikelyDuplicate(read[first].id, read[second].id, weighed.score, weighed.evidence))
    return sorted(found, key=lambda pair: (-pair.score, pair.first, pair.second))
