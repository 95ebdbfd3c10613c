"""The home page: the figures of the dataset, its trades and its territories, each with how many structures it holds."""

from collections.abc import Mapping
from typing import Any

import msgspec

from data.geography import OVERSEAS_COLLECTIVITIES
from plugins.directory.catalogue import Catalogue
from plugins.directory.pages import Page, digest
from theme import addresses
from theme.french import counted
from theme.maps import Levels, RegionLink, france, levels
from theme.wording import geography

TEMPLATE = "pages/home.html"


class Entry(msgspec.Struct, frozen=True):
    """A listing to enter by. ``slug`` is that of a group of trades, the INSEE code of a territory."""

    slug: str
    label: str
    address: str
    count: int


class People(msgspec.Struct, frozen=True):
    """The people employed, permanent and supported, by the structures that say how many."""

    count: int
    structures: int


class Home(msgspec.Struct, frozen=True):
    """What the home page shows of the dataset."""

    structures: int
    departements: int
    """Of the 101, those that hold a structure."""
    trades: int
    kinds: int
    people: People | None
    """``None`` when no structure says how many it employs."""
    groups: tuple[Entry, ...]
    regions: tuple[Entry, ...]
    by_departement: tuple[Entry, ...]
    """Départements and overseas collectivities, by code."""


def page(catalogue: Catalogue) -> Page:
    """The page at ``/``."""
    home = _home(catalogue)
    return Page("/", TEMPLATE, digest(home), lambda: _context(home))


def _home(catalogue: Catalogue) -> Home:
    return Home(
        structures=len(catalogue.structures),
        departements=catalogue.departement_count,
        trades=len(catalogue.by_sector),
        kinds=len(catalogue.kinds),
        people=_people(catalogue),
        groups=tuple(
            Entry(group.slug, group.label, addresses.sector_group(group), len(catalogue.by_group[group.slug]))
            for group in catalogue.groups
        ),
        regions=tuple(
            Entry(region.code, region.name, addresses.region(region), len(catalogue.by_region[region.code]))
            for region in catalogue.regions
        ),
        by_departement=tuple(sorted(_departements(catalogue), key=lambda entry: entry.slug)),
    )


def _departements(catalogue: Catalogue) -> list[Entry]:
    return [
        Entry(
            departement.code,
            departement.name,
            addresses.departement(region, departement),
            len(catalogue.by_departement[departement.code]),
        )
        for region in catalogue.regions
        for departement in catalogue.departements(region)
    ]


def _people(catalogue: Catalogue) -> People | None:
    stated = [
        (workforce.permanent or 0) + (workforce.supported or 0)
        for workforce in (structure.workforce for structure in catalogue.structures)
        if workforce.permanent is not None or workforce.supported is not None
    ]
    return People(sum(stated), len(stated)) if any(stated) else None


def _context(home: Home) -> Mapping[str, Any]:
    shades = _shades(home)
    links = {region.slug: RegionLink(region.address, _hovered(region)) for region in home.regions}
    return {"home": home, "map": france(shades.of, links), "legend": shades.legend}


def _shades(home: Home) -> Levels:
    nobody = {code: 0 for code, one in geography().departements.items() if one.region != OVERSEAS_COLLECTIVITIES}
    return levels(nobody | {entry.slug: entry.count for entry in home.by_departement})


def _hovered(region: Entry) -> str:
    return f"{region.label} : {counted(region.count, 'structure')}"
