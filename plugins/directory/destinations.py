"""The pages that ``/f/aller`` may lead to, out of the listings that exist."""

from collections.abc import Iterable
from typing import Protocol

from plugins.directory.catalogue import Catalogue
from theme import addresses
from theme.destinations import Destinations


class Listed(Protocol):
    """What is asked of a listing: its address, its trade's slug, its territory's key (see ``Destinations``)."""

    @property
    def address(self) -> str: ...

    @property
    def sector(self) -> str | None: ...

    @property
    def territory(self) -> str | None: ...


def destinations(catalogue: Catalogue, listings: Iterable[Listed]) -> Destinations:
    """Where a trade, a place, both or a SIREN lead; listings of anything else (a kind, a network…) are left out."""
    sectors: dict[str, str] = {}
    territories: dict[str, str] = {}
    crossed: dict[str, dict[str, str]] = {}
    for listing in listings:
        if listing.sector and listing.territory:
            crossed.setdefault(listing.sector, {})[listing.territory] = listing.address
        elif listing.sector:
            sectors[listing.sector] = listing.address
        elif listing.territory:
            territories[listing.territory] = listing.address
    structures: dict[str, list[str]] = {}
    for structure in (*catalogue.structures, *catalogue.departed):
        if structure.siret:
            structures.setdefault(structure.siren, []).append(structure.id)
    groups = {group.slug: addresses.sector_group(group) for group in catalogue.groups}
    return Destinations(
        groups, sectors, territories, crossed, {siren: tuple(sorted(ids)) for siren, ids in structures.items()}
    )
