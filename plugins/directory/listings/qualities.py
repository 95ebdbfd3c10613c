"""Listings of what structures are: a kind, a network they belong to, an official label they hold."""

from collections.abc import Iterator

from data.vocabulary import Kind, vocabulary
from plugins.directory.catalogue import Catalogue
from plugins.directory.listings.leads import Lead, Leads, Note, Step
from plugins.directory.listings.listing import Listing
from plugins.directory.listings.sentences import inclusive
from theme import addresses, wording
from theme.french import counted

_KINDS: Step = ("Structures inclusives", "/structures-inclusives/")
NETWORKS: Step = ("Réseaux", "/reseaux/")
LABELS: Step = ("Labels", "/labels/")


def kind_listings(catalogue: Catalogue) -> Iterator[Listing]:
    """Every kind, even those that nobody is: the guides explain and link to them all."""
    kinds = vocabulary().kinds
    others = tuple(
        Lead(f"{kind.label} ({kind.code})", addresses.kind(kind), len(catalogue.by_kind.get(kind.code, ())))
        for kind in kinds
    )
    for kind in kinds:
        own = addresses.kind(kind)
        yield _kind(catalogue, kind, tuple(lead for lead in others if lead.address != own and lead.count))


def _kind(catalogue: Catalogue, kind: Kind, others: tuple[Lead, ...]) -> Listing:
    structures = catalogue.by_kind.get(kind.code, [])
    # Of nobody the page speaks where the list would be, and once.
    count = counted(len(structures), "structure") if structures else "aucune structure"
    of_this_kind = f"{count} de ce type. " if structures else ""
    return Listing(
        address=addresses.kind(kind),
        name=f"{kind.label} ({kind.code})",
        heading=f"{kind.label} ({kind.code})",
        description=f"{kind.label} ({kind.code}) : {count} en France{_in_order(len(structures))}.",
        introduction=f"{of_this_kind}Famille : {wording.family_label(kind.family)}.",
        steps=(_KINDS,),
        there=structures,
        leads=(Leads("Voir un autre type", others),) if others else (),
        notes=(Note("", "Comprendre les types de structures", "/structures-inclusives/"),),
        has_feed=bool(structures),
        kind=kind.code,
    )


def network_listings(catalogue: Catalogue) -> Iterator[Listing]:
    """Every network that has a structure."""
    for slug, structures in sorted(catalogue.by_network.items()):
        label = wording.network_label(slug)
        yield Listing(
            address=addresses.network(slug),
            name=label,
            heading=f"Structures du réseau {label}",
            description=f"{inclusive(len(structures))} du réseau {label} : {_where(len(structures))}.",
            introduction=f"{inclusive(len(structures))} de l’annuaire, d’après la liste du réseau.",
            steps=(NETWORKS,),
            there=structures,
            has_feed=True,
            quality=("networks", slug),
        )


def label_listings(catalogue: Catalogue) -> Iterator[Listing]:
    """Every official label that a structure holds."""
    for slug, structures in sorted(catalogue.by_label.items()):
        label = wording.official_label(slug)
        verb = "portent" if len(structures) > 1 else "porte"
        yield Listing(
            address=addresses.label(slug),
            name=label,
            heading=f"Structures labellisées {label}",
            description=f"{inclusive(len(structures))} labellisées {label} : où elles sont, leurs métiers."
            if len(structures) > 1
            else f"{inclusive(1)} labellisée {label} : où elle est, ses métiers.",
            introduction=f"{inclusive(len(structures))} {verb} ce label, d’après la liste publiée.",
            steps=(LABELS,),
            there=structures,
            has_feed=True,
            quality=("labels", slug),
        )


def _in_order(count: int) -> str:
    if not count:
        return ""
    return ", par ordre alphabétique, avec leurs métiers" if count > 1 else ", avec ses métiers"


def _where(count: int) -> str:
    return "où elles sont, leurs métiers" if count > 1 else "où elle est, ses métiers"
