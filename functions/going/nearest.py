"""The pages of a trade, or of all structures, in a place, around it and in the whole country, where they exist."""

from collections.abc import Iterator
from typing import NamedTuple

from data.geography import Commune, Departement, Region, france
from data.territory_search import Territory
from data.trade_search import Trade
from data.vocabulary import Sector
from theme.destinations import Destinations

_CITIES = {"13": "13055", "69": "69123", "75": "75056"}
"""The communes that have arrondissements, by their département."""


class Found(NamedTuple):
    """A page, and the territory it is about: None for the whole country."""

    address: str
    territory: Territory | None


def in_place(destinations: Destinations, trade: Trade | None, place: Territory) -> Found | None:
    """The page of that trade (of all structures when it is None) in that place; a commune's may be its département's.

    A group of trades has no page in a territory.
    """
    return _first(_addresses(destinations, trade), _inside(place))


def in_region(destinations: Destinations, trade: Trade | None, place: Territory) -> Found | None:
    """The page of that trade, or of all structures, in the région that holds that place; None for a région."""
    if isinstance(place, Region):
        return None
    return _first(_addresses(destinations, trade), iter([(f"R{place.region}", france().regions[place.region])]))


def in_country(destinations: Destinations, trade: Trade) -> Found | None:
    """The page of that trade, or group of trades, in the whole country."""
    pages = destinations.sectors if isinstance(trade, Sector) else destinations.groups
    address = pages.get(trade.slug)
    return Found(address, None) if address else None


def _addresses(destinations: Destinations, trade: Trade | None) -> dict[str, str]:
    if trade is None:
        return destinations.territories
    return destinations.crossed.get(trade.slug, {}) if isinstance(trade, Sector) else {}


def _inside(place: Territory) -> Iterator[tuple[str, Territory]]:
    """The keys (see :class:`theme.destinations.Destinations`) that answer a place as it was asked, nearest first."""
    match place:
        case Commune():
            yield f"C{place.code}", place
            if place.name.endswith(" Arrondissement"):
                city = _CITIES[place.departement]
                yield f"C{city}", france().communes[city]
            yield f"D{place.departement}", france().departements[place.departement]
        case Departement():
            yield f"D{place.code}", place
        case Region():
            yield f"R{place.code}", place


def _first(addresses: dict[str, str], territories: Iterator[tuple[str, Territory]]) -> Found | None:
    return next((Found(addresses[key], territory) for key, territory in territories if key in addresses), None)
