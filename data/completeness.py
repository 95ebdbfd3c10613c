"""How complete a profile is: what its owner can tell that buyers search, filter and compare by, and what each is worth.

Weights follow what a missing part costs (product: search, filters, matching of needs). Without an address nothing
reaches the structure; without a trade, a place and a service no search by trade finds it; the words of its description
and offers are searched; staff and references are filters; a site and pictures convince. Labels, networks and brand are
left out: a structure that has none is not incomplete. So is what an owner cannot edit.
"""

from collections.abc import Callable

import msgspec

from data.model import Activity, ActivityOrigin, Structure


class Missing(msgspec.Struct, frozen=True):
    """Something a profile does not say. ``points``: what it would add to the score."""

    code: str
    field: str
    """The field of a profile edit that tells it."""
    points: int


class Completeness(msgspec.Struct, frozen=True):
    """A score from 0 to 100, and what is missing, most useful first."""

    score: int
    missing: tuple[Missing, ...]


class _Part(msgspec.Struct, frozen=True):
    code: str
    field: str
    weight: int
    share: Callable[[Structure], float]
    """How much of it is told, from 0 to 1."""


def _of_activities(told: Callable[[Structure, Activity], object]) -> Callable[[Structure], float]:
    """The share of a structure's activities of which something is told."""

    def share(structure: Structure) -> float:
        activities = structure.activities
        return sum(bool(told(structure, one)) for one in activities) / len(activities) if activities else 0

    return share


_PARTS = (
    _Part("trades", "activities", 20, _of_activities(lambda _, one: one.origin is ActivityOrigin.DECLARED)),
    _Part("contact", "contact_email", 15, lambda structure: structure.has_contact),
    _Part("zones", "activities", 15, _of_activities(lambda _, one: one.zone)),
    _Part("description", "description", 12, lambda structure: bool(structure.description)),
    _Part(
        "service-types",
        "activities",
        10,
        _of_activities(lambda structure, one: one.service_types or structure.service_types),
    ),
    _Part("offers", "offers", 8, lambda structure: bool(structure.offers)),
    _Part("website", "website", 5, lambda structure: bool(structure.website)),
    _Part("staff", "workforce", 5, lambda structure: _tells_staff(structure)),
    _Part("references", "references", 5, lambda structure: bool(structure.references)),
    _Part("pictures", "pictures", 5, lambda structure: bool(structure.pictures)),
)

CODES = tuple(part.code for part in _PARTS)
"""Everything a profile may lack, by the code of :class:`Missing`."""


def completeness_of(structure: Structure) -> Completeness:
    """How complete a profile is. Equal gains stay in the order of the table, heaviest parts first."""
    told = {part: round(part.weight * part.share(structure)) for part in _PARTS}
    missing = [Missing(part.code, part.field, part.weight - points) for part, points in told.items()]
    return Completeness(
        score=sum(told.values()),
        missing=tuple(sorted((one for one in missing if one.points), key=lambda one: -one.points)),
    )


def _tells_staff(structure: Structure) -> bool:
    told = structure.workforce
    return told.permanent is not None or told.supported is not None or structure.staff_band is not None
