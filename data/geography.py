"""Communes, départements and régions of France: look-up by code, postcode and name.

The reference is ``reference/communes.csv``, made by ``python -m data communes`` from the official division of the
territory. Overseas collectivities have no région in the official list: they share the code ``COM`` here.
"""

import csv
from functools import cached_property
from pathlib import Path

import msgspec

from data.slugs import slug
from data.vocabulary import REFERENCE

OVERSEAS_COLLECTIVITIES = "COM"
"""The code shared, in place of a région, by the overseas collectivities."""


class Region(msgspec.Struct, frozen=True):
    """One of the 18 régions (or the overseas collectivities together). ``article`` is Insee's TNCC code (0 to 5)."""

    code: str
    name: str
    article: int

    @property
    def slug(self) -> str:
        """Its place in addresses: ``/territoires/<slug>/``."""
        return slug(self.name)


class Departement(msgspec.Struct, frozen=True):
    """One of the 101 départements, or an overseas collectivity."""

    code: str
    name: str
    region: str
    article: int

    @property
    def slug(self) -> str:
        """Its place in addresses: ``/territoires/<region>/<slug>/``."""
        return slug(self.name)


class Commune(msgspec.Struct, frozen=True):
    """A commune, or a municipal arrondissement of Paris, Lyon or Marseille."""

    code: str
    name: str
    postcodes: tuple[str, ...]
    departement: str
    region: str
    population: int


# Insee's TNCC codes: the article a name takes, here after « dans » ("dans l'Ain", "dans les Landes").
_ARTICLES = {2: "le ", 3: "la ", 4: "les ", 5: "l’"}
_CITIES_WITH_ARRONDISSEMENTS = {"paris", "lyon", "marseille"}
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


def name_key(name: str) -> str:
    """A commune's name reduced to what its spellings share: no case, accent, hyphen, « Cedex » or « St »."""
    words = slug(name).split("-")
    if "cedex" in words:
        words = words[: words.index("cedex")]
    return " ".join({"st": "saint", "ste": "sainte"}.get(word, word) for word in words)


def _city_key(city: str) -> str:
    """« Paris 8 », « LYON 03 » are Paris and Lyon: their postcode tells the arrondissement."""
    key = name_key(city)
    first, _, rest = key.partition(" ")
    return first if first in _CITIES_WITH_ARRONDISSEMENTS and rest[:1].isdigit() else key


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
        return {
            row["code"]: Commune(
                row["code"],
                row["name"],
                tuple(row["postcodes"].split()),
                row["departement"],
                row["region"],
                int(row["population"]),
            )
            for row in self._rows("communes.csv")
        }

    @cached_property
    def _by_name(self) -> dict[str, list[Commune]]:
        index: dict[str, list[Commune]] = {}
        for commune in self.communes.values():
            index.setdefault(name_key(commune.name), []).append(commune)
        return index

    @cached_property
    def _by_postcode(self) -> dict[str, list[Commune]]:
        index: dict[str, list[Commune]] = {}
        for commune in self.communes.values():
            for postcode in commune.postcodes:
                index.setdefault(postcode, []).append(commune)
        return index

    def find(self, postcode: str, city: str) -> Commune | None:
        """The commune of a postal address, or ``None`` when nothing settles it.

        The name decides among the communes of the postcode; a postcode of one commune is enough; a CEDEX postcode,
        which no commune has, leaves the name to decide within the département.
        """
        name = _city_key(city)
        candidates = self._by_postcode.get(postcode, [])
        named = [commune for commune in candidates if name_key(commune.name) == name]
        if name in _CITIES_WITH_ARRONDISSEMENTS:
            named = [commune for commune in candidates if name_key(commune.name).startswith(f"{name} ")]
        if len(named) == 1:
            return named[0]
        if len(candidates) == 1:
            return candidates[0]
        departement = departement_of_postcode(postcode)
        namesakes = [commune for commune in self._by_name.get(name, []) if commune.departement == departement]
        return namesakes[0] if len(namesakes) == 1 else None

    def city_name(self, commune: Commune) -> str:
        """The name a postal address takes: the commune's, or that of the city of which it is an arrondissement."""
        city = commune.name.split(" ")[0]
        return city if name_key(city) in _CITIES_WITH_ARRONDISSEMENTS else commune.name

    def is_spelling_of(self, city: str, commune: Commune) -> bool:
        """Whether a postal city names that commune, or the city of which it is an arrondissement."""
        name, key = _city_key(city), name_key(commune.name)
        return name == key or (name in _CITIES_WITH_ARRONDISSEMENTS and key.startswith(f"{name} "))

    def _rows(self, file_name: str) -> list[dict[str, str]]:
        with (self._reference / file_name).open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))


def departement_of_postcode(postcode: str) -> str | None:
    """The département a postcode points to: a guess (43 communes break it), to be flagged where it is used."""
    if len(postcode) != 5 or not postcode.isdigit():
        return None
    if postcode.startswith(("97", "98")):
        return postcode[:3]
    if postcode.startswith("20"):
        return "2A" if postcode[2] in "017" else "2B"
    return postcode[:2]
