"""How territories nest (arrondissement, commune, département, région), and where their centres are.

Standard library only, as :mod:`data.matching`, which it serves.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple, Protocol

from data.places.circles import NOWHERE, Point, point

CITY_OF_ARRONDISSEMENT = (
    {f"751{number:02}": "75056" for number in range(1, 21)}
    | {f"6938{number}": "69123" for number in range(1, 10)}
    | {f"132{number:02}": "13055" for number in range(1, 17)}
)
"""The commune of each municipal arrondissement of Paris, Lyon and Marseille (Insee, *code officiel géographique*)."""

COMMUNE, DEPARTEMENT, REGION = "COMMUNE", "DEPARTEMENT", "REGION"


class AnyTerritory(Protocol):
    """A commune, département or région (``COMMUNE``, ``DEPARTEMENT``, ``REGION``) by its INSEE code."""

    @property
    def level(self) -> str: ...
    @property
    def code(self) -> str: ...


class AnyCommune(Protocol):
    """A commune or municipal arrondissement, with its centre in WGS 84 degrees when it is known."""

    @property
    def code(self) -> str: ...
    @property
    def departement(self) -> str: ...
    @property
    def region(self) -> str: ...
    @property
    def latitude(self) -> float | None: ...
    @property
    def longitude(self) -> float | None: ...


class AnyPlace(Protocol):
    """Where a structure stands: as much as is known of it."""

    @property
    def insee(self) -> str | None: ...
    @property
    def departement(self) -> str | None: ...
    @property
    def region(self) -> str | None: ...
    @property
    def latitude(self) -> float | None: ...
    @property
    def longitude(self) -> float | None: ...


class Territory(NamedTuple):
    """A commune, département or région (``COMMUNE``, ``DEPARTEMENT``, ``REGION``) by its INSEE code."""

    level: str
    code: str


class Territories:
    """How communes nest in cities, départements and régions, and where their centres are."""

    def __init__(self, communes: Iterable[AnyCommune]) -> None:
        communes = list(communes)
        self._points = {commune.code: point(commune.latitude, commune.longitude) for commune in communes}
        self._lineages: dict[Territory, tuple[Territory, ...]] = {}
        self._centres: dict[Territory, list[Point]] = defaultdict(list)
        self._inside: dict[Territory, list[Territory]] = defaultdict(list)
        for commune in communes:
            own, city = Territory(COMMUNE, commune.code), CITY_OF_ARRONDISSEMENT.get(commune.code)
            above = self._above(commune)
            self._lineages[own] = (own, Territory(COMMUNE, city), *above) if city else (own, *above)
            if (centre := self.centre(commune.code)) is not NOWHERE:
                for territory in self._lineages[own]:
                    self._centres[territory].append(centre)
        for territory, lineage in self._lineages.items():
            for around in lineage:
                self._inside[around].append(territory)
        self.departements = [territory for territory in self._lineages if territory.level == DEPARTEMENT]

    def __contains__(self, territory: Territory) -> bool:
        return territory in self._lineages

    def lineage(self, territory: Territory) -> tuple[Territory, ...]:
        """The territory, then those that contain it, the smallest first."""
        return self._lineages[territory]

    def inside(self, territory: Territory) -> Sequence[Territory]:
        """The territory, and all those that it contains."""
        return self._inside[territory]

    def centres(self, territory: Territory) -> Sequence[Point]:
        """The known centres of the communes and arrondissements in a territory, itself included."""
        return self._centres.get(territory, ())

    def departements_of(self, territory: Territory) -> Iterable[Territory]:
        """The départements that make up a département or a région."""
        return [inside for inside in self.inside(territory) if inside.level == DEPARTEMENT]

    def centre(self, commune: str) -> Point:
        """The centre of a commune; an arrondissement whose own is unknown has that of its city."""
        own = self._points.get(commune, NOWHERE)
        city = CITY_OF_ARRONDISSEMENT.get(commune)
        return self._points.get(city, NOWHERE) if own is NOWHERE and city else own

    def _above(self, commune: AnyCommune) -> tuple[Territory, ...]:
        """The département and the région of a commune."""
        departement = Territory(DEPARTEMENT, commune.departement)
        if departement not in self._lineages:
            region = Territory(REGION, commune.region)
            self._lineages[departement] = (departement, region)
            self._lineages[region] = (region,)
        return self._lineages[departement]

    def point_of(self, place: AnyPlace) -> Point:
        """Where a structure is: its coordinates, else the centre of its commune."""
        own = point(place.latitude, place.longitude)
        return self.centre(place.insee) if own is NOWHERE and place.insee else own

    def of_address(self, place: AnyPlace) -> Sequence[Territory]:
        """The smallest territories an address is known to be in: its commune, else those that the place tells."""
        commune = Territory(COMMUNE, place.insee or "")
        if commune in self._lineages:
            return (commune,)
        told = (Territory(DEPARTEMENT, place.departement or ""), Territory(REGION, place.region or ""))
        return [territory for territory in told if territory.code]
