"""The live structures, grouped as the pages show them: by trade, place, kind, network and label."""

import unicodedata
from collections.abc import Callable, Iterable
from functools import cache, cached_property

from data.geography import OVERSEAS_COLLECTIVITIES, Departement, Geography, Region
from data.model import Structure
from data.places.nesting import CITY_OF_ARRONDISSEMENT
from data.vocabulary import Kind, Sector, SectorGroup, vocabulary

Groups = dict[str, list[Structure]]
"""Structures by what they have in common, in the catalogue's order; what nobody has is not there."""


class Catalogue:
    """The structures of a dataset that the site shows, in the order of their names."""

    def __init__(self, structures: Iterable[Structure], geography: Geography) -> None:
        shown = sorted((s for s in structures if s.live or s.delisted_on), key=_by_name)
        self.structures = [structure for structure in shown if structure.live]
        self.departed = [structure for structure in shown if not structure.live]
        """Structures that were listed and are not any more: their address says so, nothing lists them."""
        self.geography = geography

    @cached_property
    def by_sector(self) -> Groups:
        """Structures by trade."""
        return self._grouped(lambda structure: {activity.sector for activity in structure.activities})

    @cached_property
    def by_group(self) -> Groups:
        """Structures by group of trades."""
        return self._grouped(lambda structure: {group_of(activity.sector).slug for activity in structure.activities})

    @cached_property
    def by_departement(self) -> Groups:
        """Structures by the département of their address."""
        return self._grouped(lambda structure: (structure.place.departement,))

    @cached_property
    def by_region(self) -> Groups:
        """Structures by the région of their address."""
        return self._grouped(lambda structure: (structure.place.region,))

    @cached_property
    def by_commune(self) -> Groups:
        """Structures by the commune of their address; those of Paris, Lyon and Marseille are not parted."""
        return self._grouped(lambda structure: (CITY_OF_ARRONDISSEMENT.get(i := structure.place.insee or "", i),))

    @cached_property
    def by_kind(self) -> Groups:
        """Structures by kind."""
        return self._grouped(lambda structure: (structure.kind,))

    @cached_property
    def by_network(self) -> Groups:
        """Structures by network."""
        return self._grouped(lambda structure: structure.networks)

    @cached_property
    def by_label(self) -> Groups:
        """Structures by official label."""
        return self._grouped(lambda structure: structure.labels)

    @property
    def departement_count(self) -> int:
        """How many of the 101 départements hold a structure; overseas collectivities are not départements."""
        return sum(self.geography.departements[code].region != OVERSEAS_COLLECTIVITIES for code in self.by_departement)

    @property
    def groups(self) -> list[SectorGroup]:
        """The groups of trades that somebody works in, in the vocabulary's order."""
        return [group for group in vocabulary().sector_groups if group.slug in self.by_group]

    def sectors(self, group: SectorGroup) -> list[Sector]:
        """The trades of a group that somebody works in."""
        return [sector for sector in group.sectors if sector.slug in self.by_sector]

    @property
    def regions(self) -> list[Region]:
        """The régions that hold a structure, by name."""
        return [region for region in self.geography.regions.values() if region.code in self.by_region]

    def departements(self, region: Region) -> list[Departement]:
        """The départements of a région that hold a structure, by code."""
        return [
            departement
            for departement in self.geography.departements.values()
            if departement.region == region.code and departement.code in self.by_departement
        ]

    @property
    def kinds(self) -> list[Kind]:
        """The kinds that have a structure, in the vocabulary's order."""
        return [kind for kind in vocabulary().kinds if kind.code in self.by_kind]

    def _grouped(self, keys: Callable[[Structure], Iterable[str | None]]) -> Groups:
        groups: Groups = {}
        for structure in self.structures:
            for key in keys(structure):
                if key:
                    groups.setdefault(key, []).append(structure)
        return groups


@cache
def group_of(sector: str) -> SectorGroup:
    """The group of a trade."""
    return vocabulary().group_of(sector)


def _by_name(structure: Structure) -> tuple[str, str]:
    name = structure.display_name.casefold()
    if not name.isascii():
        name = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))
    return name, structure.id
