"""The page nearest to a trade and a place, among those that exist."""

from collections.abc import Iterator

from data.geography import Commune, Departement, Region
from data.territory_search import Territory
from data.trade_search import Trade
from data.vocabulary import Sector, vocabulary
from theme.destinations import Destinations

_CITIES = {"13": "13055", "69": "69123", "75": "75056"}
"""The communes that have arrondissements, by their département."""


def nearest(destinations: Destinations, trade: Trade | None, place: Territory | None) -> str | None:
    """The address of that trade there, else of the trade anywhere; of the place, when no trade is named.

    A commune without a page is answered by its département, a département by its région, a trade by its group. None
    when no page is near.
    """
    keys = list(_keys(place)) if place else []
    if trade is None:
        return _first(destinations.territories, keys)
    return _first(destinations.crossed.get(trade.slug, {}), keys) or _page_of(destinations, trade)


def has_page(destinations: Destinations, trade: Trade) -> bool:
    """Whether the trade, or the group of trades, has a page of its own."""
    return trade.slug in destinations.sectors or trade.slug in destinations.groups


def _page_of(destinations: Destinations, trade: Trade) -> str | None:
    if not isinstance(trade, Sector):
        return destinations.groups.get(trade.slug)
    group = vocabulary().group_of(trade.slug)
    return destinations.sectors.get(trade.slug) or destinations.groups.get(group.slug)


def _keys(place: Territory) -> Iterator[str]:
    """The keys of a place in :class:`theme.destinations.Destinations`, then those of what holds it."""
    match place:
        case Commune():
            yield f"C{place.code}"
            if place.name.endswith(" Arrondissement"):
                yield f"C{_CITIES[place.departement]}"
            yield from (f"D{place.departement}", f"R{place.region}")
        case Departement():
            yield from (f"D{place.code}", f"R{place.region}")
        case Region():
            yield f"R{place.code}"


def _first(addresses: dict[str, str], keys: list[str]) -> str | None:
    return next((addresses[key] for key in keys if key in addresses), None)
