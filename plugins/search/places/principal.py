"""What one loads to begin with: régions, départements, and the communes that most people mean."""

from collections.abc import Iterable, Mapping

import msgspec

from data.geography import Commune, Departement, Region, departement_of_postcode
from data.places.nesting import CITY_OF_ARRONDISSEMENT
from data.territory_search import FORMER_REGIONS
from plugins.search.places.boxes import Box, box
from plugins.search.places.communes import LINE, Communes, communes_columns

COMMUNES = 400


class _Principal(msgspec.Struct):
    regions: str
    """A line each: its code, a space, its name."""
    departements: str
    """A line each: its code, that of its région, its name."""
    former_regions: dict[str, str]
    """Keys of the names of before 2016, and of short ones; the code of the région of today."""
    communes: Communes
    boxes: dict[str, Box]
    """Where the communes of each département are."""
    strays: dict[str, list[str]]
    """Postcodes that point to another département than that of the communes they serve; these communes' codes."""


def principal(
    communes: Iterable[Commune], departements: Mapping[str, Departement], regions: Mapping[str, Region]
) -> bytes:
    """The file, as JSON."""
    communes = sorted(communes, key=lambda commune: (-commune.population, commune.code))
    largest = [commune for commune in communes if commune.code not in CITY_OF_ARRONDISSEMENT][:COMMUNES]
    largest.sort(key=lambda commune: commune.code)
    return msgspec.json.encode(
        _Principal(
            LINE.join(f"{region.code} {region.name}" for region in regions.values()),
            LINE.join(f"{one.code} {one.region} {one.name}" for one in departements.values()),
            dict(FORMER_REGIONS),
            communes_columns(largest, [commune.name for commune in largest]),
            _boxes(communes),
            _strays(communes),
        )
    )


def _boxes(communes: Iterable[Commune]) -> dict[str, Box]:
    points: dict[str, list[tuple[float, float]]] = {}
    for commune in communes:
        points.setdefault(commune.departement, []).append((commune.latitude, commune.longitude))
    return {departement: box(points[departement]) for departement in sorted(points)}


def _strays(communes: Iterable[Commune]) -> dict[str, list[str]]:
    strays: dict[str, list[str]] = {}
    for commune in communes:
        for postcode in commune.postcodes:
            if departement_of_postcode(postcode) != commune.departement:
                strays.setdefault(postcode, []).append(commune.code)
    return dict(sorted(strays.items()))
