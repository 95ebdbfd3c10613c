"""How a change of a profile takes effect: at once, after a moderator's decision, or once a new address is confirmed.

Rule of the product: at once, what only the structure can know (description, service types, staff, texts of offers);
moderated, what may deceive a buyer or speak for somebody else (name, brand, website, pictures, references, labels, a
zone widened to the whole country). Beside it, our reading: social network as the website, networks as labels; contact
and published addresses at once, since the owner holds the registered address; any other change of activities at once.
"""

from collections import Counter
from collections.abc import Iterable
from enum import StrEnum
from typing import Any

import msgspec

from data.model import Activity, Perimeter, PerimeterLevel, Zone, ZoneType


class Handling(StrEnum):
    """What happens to a change once it is sent."""

    AT_ONCE = "at-once"
    MODERATED = "moderated"
    CONFIRMED = "confirmed"
    """At the new address, with a notice to the old one and seven days to undo."""


_MODERATED = frozenset({"name", "brand", "website", "social", "pictures", "references", "labels", "networks"})

# Zones that do not say « whole country » and reach as far: they would go round the moderation.
_WIDEST_CIRCLE_KM = 250
_MOST_REGIONS = 9
_MOST_DEPARTEMENTS = 48  # half of those there are


def handling_of(field: str, before: Any, after: Any) -> Handling:
    """What happens to a change of a field; values are in the shapes of an edit, ``after`` checked."""
    if field == "contact_email":
        return Handling.CONFIRMED
    if field in _MODERATED or (field == "activities" and _widens_to_country(before, after)):
        return Handling.MODERATED
    return Handling.AT_ONCE


def _widens_to_country(before: Any, after: Any) -> bool:
    """Whether a trade comes to be carried out in the whole country that was not, or was not carried out at all."""
    return bool(_trades_everywhere(after) - _trades_everywhere(before))


def _trades_everywhere(value: Any) -> set[str]:
    """The trades whose zones, all activities together, are the whole country or reach about as far."""
    zones: dict[str, list[Zone]] = {}
    for activity in msgspec.convert(value or (), tuple[Activity, ...]):
        zones.setdefault(activity.sector, []).extend([activity.zone] if activity.zone else [])
    return {sector for sector, of_sector in zones.items() if _reach_everywhere(of_sector)}


def _reach_everywhere(zones: Iterable[Zone]) -> bool:
    territories: set[Perimeter] = set()
    for zone in zones:
        if zone.type is ZoneType.COUNTRY or (zone.distance_km or 0) > _WIDEST_CIRCLE_KM:
            return True
        territories.update(zone.perimeters)
    levels = Counter(territory.level for territory in territories)
    return levels[PerimeterLevel.REGION] >= _MOST_REGIONS or levels[PerimeterLevel.DEPARTEMENT] >= _MOST_DEPARTEMENTS
