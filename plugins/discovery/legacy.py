"""Where the addresses of the existing service lead here: structures, trades, and the pages of ``redirects.yaml``."""

import re
import unicodedata
from collections.abc import Iterable, Iterator

import msgspec

from data.model import Structure
from data.vocabulary import REFERENCE, Sector, SectorGroup
from data.yaml_files import read_yaml
from plugins.directory.catalogue import Catalogue
from theme import addresses
from theme.redirects import Redirects

_NAME_LENGTH = 40
_NOT_KEPT = re.compile(r"[^\w\s-]")
_GAPS = re.compile(r"[-\s]+")
_SECTORS = "/secteurs/"


def redirects(catalogue: Catalogue) -> Redirects:
    """The table, sorted. A page that the site has not is never a target."""
    written = msgspec.convert(read_yaml(REFERENCE / "redirects.yaml"), Redirects)
    standing = {addresses.sector_group(group) for group in catalogue.groups}
    exact = {
        source: target
        for source, target in written.exact.items()
        if not target.startswith(_SECTORS) or target in standing
    }
    exact |= dict(_trades(catalogue))
    exact |= _profiles([*catalogue.structures, *catalogue.departed])
    return Redirects(exact=dict(sorted(exact.items())), slugs=dict(sorted(written.slugs.items())))


def legacy_slug(name: str, departement: str) -> str:
    """The slug the existing service gives a structure: 40 characters of its legal name, then its département.

    Names are folded as Django does (« L’Étape » gives ``letape``). Of two namesakes of a département, the second one's
    ends with four characters drawn at random, which nobody can tell.
    """
    ascii = name if name.isascii() else unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    words = _GAPS.sub("-", _NOT_KEPT.sub("", ascii.lower())).strip("-_")
    return f"{words[:_NAME_LENGTH]}-{departement}"


def _profiles(structures: Iterable[Structure]) -> dict[str, str]:
    """Legacy addresses that one structure only can have had, and that are not a page of this site."""
    owners: dict[str, list[str]] = {}
    taken = set()
    for structure in structures:
        taken.add(structure.slug)
        if structure.place.departement:
            owners.setdefault(legacy_slug(structure.name, structure.place.departement), []).append(structure.slug)
    return {
        addresses.profile(legacy): addresses.profile(slugs[0])
        for legacy, slugs in owners.items()
        if len(slugs) == 1 and legacy not in taken and legacy[0] != "-"
    }


def _trades(catalogue: Catalogue) -> Iterator[tuple[str, str]]:
    for group in catalogue.groups:
        for group_slug in _slugs(group):
            if group_slug != group.slug:
                yield f"{_SECTORS}{group_slug}/", addresses.sector_group(group)
            for sector in catalogue.sectors(group):
                for slug in _slugs(sector):
                    if (group_slug, slug) != (group.slug, sector.slug):
                        yield f"{_SECTORS}{group_slug}/{slug}/", addresses.sector(group, sector.slug)


def _slugs(term: Sector | SectorGroup) -> list[str]:
    return [term.slug] if term.legacy_slug is None else [term.slug, term.legacy_slug]
