"""Who else to ask, when a structure is not listed any more: the same body, the same trade near by, the same kind."""

from data.model import Structure
from data.places.distances import distance_km
from plugins.directory.catalogue import Catalogue

SHOWN = 6
"""How many alternatives a page shows."""


def alternatives(departed: Structure, catalogue: Catalogue) -> list[Structure]:
    """Live structures to turn to: other establishments of its body first, then the nearest of its région.

    Those that share a trade come before those of the same kind only; none when its place is unknown.
    """
    siblings = [
        one
        for one in catalogue.structures
        if one.id in departed.siblings or (one.siret and one.siren == departed.siren)
    ]
    trades = {activity.sector for activity in departed.activities}

    def order(one: Structure) -> tuple[bool, float, str]:
        shares_a_trade = any(activity.sector in trades for activity in one.activities)
        return not shares_a_trade, _distance(departed, one, catalogue), one.id

    near = [
        one
        for one in catalogue.by_region.get(departed.place.region or "", [])
        if one.kind == departed.kind or any(activity.sector in trades for activity in one.activities)
    ]
    return list({one.id: one for one in [*sorted(siblings, key=order), *sorted(near, key=order)]}.values())[:SHOWN]


def _distance(first: Structure, second: Structure, catalogue: Catalogue) -> float:
    """Kilometres between the communes of two structures; far away when one is unknown."""
    communes = catalogue.geography.communes
    here, there = communes.get(first.place.insee or ""), communes.get(second.place.insee or "")
    if here is None or there is None:
        return float("inf")
    return distance_km(here.latitude, here.longitude, there.latitude, there.longitude)
