"""Every listing page: its address, its words, its structures, and the ways to narrow it."""

from collections.abc import Iterator

import msgspec

from data.geography import Departement, Region, locative
from data.model import Structure
from data.vocabulary import Kind, Sector, SectorGroup, vocabulary
from plugins.directory.catalogue import Catalogue
from theme import addresses, wording
from theme.french import counted, number

PAGE_SIZE = 20

Step = tuple[str, str]
"""A step of a breadcrumb: label and address."""


class Narrowing(msgspec.Struct, frozen=True):
    """A smaller listing within this one, and how many structures it holds."""

    label: str
    address: str
    count: int


class Listing(msgspec.Struct, frozen=True):
    """A listing: ``page/2/`` and the following are derived from it, ``PAGE_SIZE`` structures each."""

    address: str
    name: str
    """Its name in a breadcrumb."""
    heading: str
    description: str
    """For search engines: unique on the site."""
    introduction: str
    steps: tuple[Step, ...]
    structures: list[Structure]
    narrowing_title: str = ""
    narrowings: tuple[Narrowing, ...] = ()
    aside: str = ""
    """An address that explains what is listed."""

    @property
    def page_count(self) -> int:
        """How many pages it takes."""
        return max(1, -(-len(self.structures) // PAGE_SIZE))

    def page(self, number: int) -> list[Structure]:
        """The structures of one page, from 1."""
        return self.structures[(number - 1) * PAGE_SIZE : number * PAGE_SIZE]


def all_listings(catalogue: Catalogue) -> Iterator[Listing]:
    """Every listing that holds a structure, and every kind: the guides explain and link to them all."""
    for group in catalogue.groups:
        yield _group(catalogue, group)
        for sector in catalogue.sectors(group):
            yield _sector(catalogue, group, sector)
    for region in catalogue.regions:
        yield _region(catalogue, region)
        for departement in catalogue.departements(region):
            yield _departement(catalogue, region, departement)
    for kind in vocabulary().kinds:
        yield _kind(catalogue, kind)


_SECTORS: Step = ("Métiers", "/secteurs/")
_TERRITORIES: Step = ("Territoires", "/territoires/")
_KINDS: Step = ("Structures inclusives", "/structures-inclusives/")


def _group(catalogue: Catalogue, group: SectorGroup) -> Listing:
    structures = catalogue.by_group[group.slug]
    count = counted(len(structures), "structure inclusive", "structures inclusives")
    return Listing(
        address=addresses.sector_group(group),
        name=group.label,
        heading=group.label,
        description=f"{count} en France dans les métiers « {group.label} » : qui elles sont, où elles sont, "
        "comment leur écrire.",
        introduction=f"{count} {'travaillent' if len(structures) > 1 else 'travaille'} dans ces métiers"
        f"{_derived(structures, {sector.slug for sector in group.sectors})}.",
        steps=(_SECTORS,),
        structures=structures,
        narrowing_title="Préciser le métier",
        narrowings=tuple(
            Narrowing(sector.label, addresses.sector(group, sector.slug), len(catalogue.by_sector[sector.slug]))
            for sector in catalogue.sectors(group)
        ),
    )


def _sector(catalogue: Catalogue, group: SectorGroup, sector: Sector) -> Listing:
    structures = catalogue.by_sector[sector.slug]
    count = counted(len(structures), "structure inclusive", "structures inclusives")
    verb = "exercent" if len(structures) > 1 else "exerce"
    return Listing(
        address=addresses.sector(group, sector.slug),
        name=sector.label,
        heading=sector.label,
        description=f"{sector.label} : {count} en France. Choisissez un prestataire et écrivez-lui directement.",
        introduction=f"{count} {verb} ce métier{_derived(structures, {sector.slug})}.",
        steps=(_SECTORS, (group.label, addresses.sector_group(group))),
        structures=structures,
    )


def _region(catalogue: Catalogue, region: Region) -> Listing:
    structures = catalogue.by_region[region.code]
    return Listing(
        address=addresses.region(region),
        name=region.name,
        heading=f"Structures inclusives {locative(region)}",
        description=f"{_installed(len(structures))} {locative(region)} : la liste par département, leurs métiers, "
        "leur fiche, un formulaire pour leur écrire.",
        introduction=f"{_installed(len(structures))} {locative(region)}.",
        steps=(_TERRITORIES,),
        structures=structures,
        narrowing_title="Préciser le département",
        narrowings=tuple(
            Narrowing(
                f"{departement.name} ({departement.code})",
                addresses.departement(region, departement),
                len(catalogue.by_departement[departement.code]),
            )
            for departement in catalogue.departements(region)
        ),
    )


def _departement(catalogue: Catalogue, region: Region, departement: Departement) -> Listing:
    structures = catalogue.by_departement[departement.code]
    where = f"{locative(departement)} ({departement.code})"
    return Listing(
        address=addresses.departement(region, departement),
        name=departement.name,
        heading=f"Structures inclusives {where}",
        description=f"{_installed(len(structures))} {where}, {region.name} : leurs métiers, leur fiche, "
        "un formulaire pour leur écrire.",
        introduction=f"{_installed(len(structures))} {where}.",
        steps=(_TERRITORIES, (region.name, addresses.region(region))),
        structures=structures,
    )


def _kind(catalogue: Catalogue, kind: Kind) -> Listing:
    structures = catalogue.by_kind.get(kind.code, [])
    family = vocabulary().label_of("families", kind.family)
    count = counted(len(structures), "structure")
    return Listing(
        address=addresses.kind(kind),
        name=f"{kind.label} ({kind.code})",
        heading=f"{kind.label} ({kind.code})",
        description=f"{kind.label} ({kind.code}) : {count} en France, par ordre alphabétique, avec leurs métiers.",
        introduction=f"{count} de ce type. Famille : {family}.",
        steps=(_KINDS,),
        structures=structures,
        aside="/structures-inclusives/",
    )


def _derived(structures: list[Structure], sectors: set[str]) -> str:
    """How many of them nobody declared: their trade is read from their NAF code, and the page says so."""
    count = sum(
        all(wording.is_derived(activity) for activity in structure.activities if activity.sector in sectors)
        for structure in structures
    )
    if not count:
        return ""
    if count == len(structures):
        return ", d’après le code d’activité"
    return f", dont {number(count)} d’après le code d’activité"


def _installed(count: int) -> str:
    words = counted(count, "structure inclusive", "structures inclusives")
    return f"{words} {'sont installées' if count > 1 else 'est installée'}"
