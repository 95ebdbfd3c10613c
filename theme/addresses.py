"""Where each page lives. These addresses are promises: they never change."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING
from urllib.parse import urlencode

if TYPE_CHECKING:  # functions need addresses, and must not pay for geography at each start
    from data.geography import Departement, Region
    from data.vocabulary import Kind, SectorGroup

NEED = "/besoins/ajouter/"
"""The form of a need that knows nothing yet."""
INSPIRING = "/besoins/inspirants/"
"""Needs that found structures."""
_LEVELS = {"R": "REGION", "D": "DEPARTEMENT", "C": "COMMUNE"}


def profile(slug: str) -> str:
    """The page of a structure."""
    return f"/prestataires/{slug}/"


def sector_group(group: SectorGroup) -> str:
    """The page of a group of trades."""
    return f"/secteurs/{group.slug}/"


def sector(group: SectorGroup, slug: str) -> str:
    """The page of a trade, by its slug."""
    return f"/secteurs/{group.slug}/{slug}/"


def sector_in(group: SectorGroup, slug: str, territory: Region | Departement) -> str:
    """The page of a trade in a région or a département; a région of one département has the département's."""
    return f"/secteurs/{group.slug}/{slug}/{territory.slug}/"


def region(territory: Region) -> str:
    """The page of a région."""
    return f"/territoires/{territory.slug}/"


def departement(within: Region, territory: Departement) -> str:
    """The page of a département."""
    return f"/territoires/{within.slug}/{territory.slug}/"


def commune(region_: Region, within: Departement, slug: str) -> str:
    """The page of a commune, by its slug in its département."""
    return f"/territoires/{region_.slug}/{within.slug}/{slug}/"


def network(slug: str) -> str:
    """The page of a network of structures."""
    return f"/reseaux/{slug}/"


def label(slug: str) -> str:
    """The page of an official label."""
    return f"/labels/{slug}/"


def kind(term: Kind) -> str:
    """The page of a kind of structure."""
    return f"/types/{term.slug}/"


def need(sectors: Sequence[str] = (), places: Sequence[str] = (), kinds: Sequence[str] = ()) -> str:
    """The form of a need that knows trades, by their slugs, places (``R84``, ``D38``, ``C38185``), and kinds."""
    told = [("metier", slug) for slug in sectors]
    told += [("lieu", f"{_LEVELS[key[0]]}-{key[1:]}") for key in places]
    told += [("type", code) for code in kinds]
    return f"/f/besoins/ajouter?{urlencode(told)}" if told else NEED


def numbered(address: str, page: int) -> str:
    """The address of one page of a listing; the first is the listing's own."""
    return address if page == 1 else f"{address}page/{page}/"
