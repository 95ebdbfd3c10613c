"""Communes, départements and régions of France: look-up by code, postcode and name.

The reference is ``reference/communes.csv`` and its neighbours, made by ``python -m data communes`` (see
:mod:`data.places.communes`). Overseas collectivities have no région in the official list: they share the code
``COM`` here.
"""

import csv
from collections.abc import Iterator
from enum import StrEnum
from functools import cache, cached_property
from pathlib import Path

import msgspec

from data.places.gazetteer import FormerCommune, Found, Gazetteer, Located
from data.places.place_names import ARRONDISSEMENTS, name_key, postal_city
from data.places.place_search import PlaceSearch
from data.slugs import slug
from data.vocabulary import REFERENCE

__all__ = [
    "OVERSEAS_COLLECTIVITIES", "CentreOrigin", "Commune", "Departement", "Found", "Geography", "Located", "Region",
    "departement_of_postcode", "locative", "name_key",
]  # fmt: skip

OVERSEAS_COLLECTIVITIES = "COM"
"""The code shared, in place of a région, by the overseas collectivities."""


_slug = cache(slug)
"""A hundred names, asked for on every page."""


class Region(msgspec.Struct, frozen=True):
    """One of the 18 régions (or the overseas collectivities together). ``article`` is Insee's TNCC code (0 to 5)."""

    code: str
    name: str
    article: int

    @property
    def slug(self) -> str:
        """Its place in addresses: ``/territoires/<slug>/``."""
        return _slug(self.name)


class Departement(msgspec.Struct, frozen=True):
    """One of the 101 départements, or an overseas collectivity."""

    code: str
    name: str
    region: str
    article: int

    @property
    def slug(self) -> str:
        """Its place in addresses: ``/territoires/<region>/<slug>/``."""
        return _slug(self.name)


class CentreOrigin(StrEnum):
    """Where the centre of a commune comes from."""

    GEONAMES = "geonames"
    """A GeoNames place of that name, in that région, of about that population."""
    ESTIMATED = "estimated"
    """Drawn from the places merged into the commune, or from the communes around it."""
    OFFICIAL = "official"
    """geo.api.gouv.fr."""


class Commune(msgspec.Struct, frozen=True, gc=False):
    """A commune, or a municipal arrondissement of Paris, Lyon or Marseille.

    ``latitude`` and ``longitude`` are those of its centre, in WGS 84 decimal degrees; ``centre`` tells their origin.
    """

    code: str
    name: str
    postcodes: tuple[str, ...]
    departement: str
    region: str
    population: int
    latitude: float
    longitude: float
    centre: CentreOrigin


# Insee's TNCC codes: the article a name takes, here after « dans » ("dans l'Ain", "dans les Landes").
_ARTICLES = {2: "le ", 3: "la ", 4: "les ", 5: "l’"}
_AT = {"La Réunion", "Mayotte", "Paris", "Saint-Barthélemy", "Saint-Martin", "Saint-Pierre-et-Miquelon"}
_IRREGULAR = {
    "Grand Est": "dans le Grand Est",
    "Collectivités d’outre-mer": "dans les collectivités d’outre-mer",
    "Wallis et Futuna": "à Wallis-et-Futuna",
}


def locative(territory: Region | Departement) -> str:
    """Where, in French: « en Bretagne », « dans l’Ain », « dans les Landes », « à La Réunion »."""
    if territory.name in _IRREGULAR:
        return _IRREGULAR[territory.name]
    if territory.name in _AT:
        return f"à {territory.name}"
    if isinstance(territory, Region) or territory.code.startswith("97"):
        return f"dans les {territory.name}" if territory.article == 4 else f"en {territory.name}"
    article = _ARTICLES.get(territory.article)
    return f"dans {article}{territory.name}" if article else f"en {territory.name}"


class Geography:
    """The territories of France, read from a folder of reference files."""

    def __init__(self, reference: Path = REFERENCE) -> None:
        self._reference = reference

    @cached_property
    def regions(self) -> dict[str, Region]:
        """Régions by code, in the order of their names."""
        rows = (Region(row["code"], row["name"], int(row["article"])) for row in self._rows("regions.csv"))
        return {region.code: region for region in sorted(rows, key=lambda region: region.slug)}

    @cached_property
    def departements(self) -> dict[str, Departement]:
        """Départements by code, in the order of their codes."""
        return {
            row["code"]: Departement(row["code"], row["name"], row["region"], int(row["article"]))
            for row in self._rows("departements.csv")
        }

    @cached_property
    def communes(self) -> dict[str, Commune]:
        """Communes and municipal arrondissements by INSEE code."""
        origins = {origin.value: origin for origin in CentreOrigin}
        known: dict[str, str] = {}  # 35 000 rows repeat a hundred codes and 6 000 postcodes
        communes = {}
        with (self._reference / "communes.csv").open(encoding="utf-8", newline="") as file:
            rows = csv.reader(file)
            next(rows)
            for code, name, postcodes, departement, region, population, latitude, longitude, centre in rows:
                communes[code] = Commune(
                    code,
                    name,
                    tuple([known.setdefault(postcode, postcode) for postcode in postcodes.split()]),
                    known.setdefault(departement, departement),
                    known.setdefault(region, region),
                    int(population),
                    float(latitude),
                    float(longitude),
                    origins[centre],
                )
        return communes

    def find(self, postcode: str, city: str) -> Commune | None:
        """The commune of a postal address, or ``None`` when nothing settles it."""
        located = self.locate(postcode, city)
        return located.commune if located else None

    def locate(
        self, postcode: str, city: str, insee: str | None = None, point: tuple[float, float] | None = None
    ) -> Located | None:
        """The commune of a postal address and how it was found, or ``None`` when nothing settles it.

        ``point`` is the latitude and longitude the address came with: it settles where postcode and name disagree.
        See :mod:`data.places.gazetteer` for the rules.
        """
        return self._gazetteer.locate(postcode, city, insee, point)

    def search(self, words: str, limit: int = 10) -> list[Commune]:
        """The communes that words may mean, the likeliest first: a postcode, an INSEE code, a name or its beginning.

        Accents and hyphens do not matter; a name that none has is read as one with typos.
        """
        return self._search.search(words, limit)

    def city_name(self, commune: Commune) -> str:
        """The name a postal address takes: the commune's, or that of the city of which it is an arrondissement."""
        city = commune.name.split(" ")[0]
        return city if name_key(city) in ARRONDISSEMENTS else commune.name

    def is_spelling_of(self, city: str, commune: Commune) -> bool:
        """Whether a postal city names that commune, or the city of which it is an arrondissement."""
        return postal_city(city).key == name_key(self.city_name(commune))

    @cached_property
    def _gazetteer(self) -> Gazetteer:
        former = (FormerCommune(**row) for row in self._rows("former_communes.csv"))
        return Gazetteer(self.communes, former)

    @cached_property
    def _search(self) -> PlaceSearch:
        return PlaceSearch(self._gazetteer, self.communes.values())

    def _rows(self, file_name: str) -> Iterator[dict[str, str]]:
        with (self._reference / file_name).open(encoding="utf-8", newline="") as file:
            yield from csv.DictReader(file)


@cache
def france() -> Geography:
    """The territories of the bundled reference, read once a process."""
    return Geography()


def departement_of_postcode(postcode: str) -> str | None:
    """The département a postcode points to: a guess (43 communes break it), to be flagged where it is used."""
    if len(postcode) != 5 or not postcode.isdigit():
        return None
    if postcode.startswith(("97", "98")):
        return postcode[:3]
    if postcode.startswith("20"):
        return "2A" if postcode[2] in "017" else "2B"
    return postcode[:2]
