"""What every engine is given of a structure: the same texts, under the same names; synonyms are each engine's own."""

from collections.abc import Iterable, Mapping

from data.geography import france
from data.model import Structure
from data.vocabulary import vocabulary

BOOSTS: Mapping[str, float] = {
    "name": 4,
    "brand": 3,
    "siret": 8,
    "trades": 5,
    "kind": 1,
    "offers": 1,
    "references": 0.5,
    "city": 2,
    "territory": 1,
    "description": 0.5,
}
"""How much a word weighs in each text."""


def record(structure: Structure) -> dict[str, str]:
    """The texts of a structure, by name: those of ``BOOSTS``."""
    terms = vocabulary()
    place = structure.place
    sectors = list(dict.fromkeys(activity.sector for activity in structure.activities))
    services = {*structure.service_types}.union(*(activity.service_types for activity in structure.activities))
    departement = france().departements.get(place.departement or "")
    region = france().regions.get(place.region or "")
    return {
        "name": structure.name,
        "brand": structure.brand,
        "siret": structure.siret,
        "trades": _listed(
            *(terms.sector(slug).label for slug in sectors),
            *dict.fromkeys(terms.group_of(slug).label for slug in sectors),
        ),
        "kind": _listed(
            structure.kind,
            terms.kind(structure.kind).label,
            *(terms.label_of("service_types", code) for code in sorted(services)),
        ),
        "offers": _listed(*(f"{offer.name} {offer.description}" for offer in structure.offers)),
        "references": _listed(*(reference.name for reference in structure.references)),
        "city": _listed(place.postcode, place.city),
        "territory": _listed(
            *((departement.code, departement.name) if departement else ()), *((region.name,) if region else ())
        ),
        "description": structure.description,
    }


def records(structures: Iterable[Structure]) -> list[dict[str, str]]:
    """The texts of each."""
    return list(map(record, structures))


def _listed(*texts: str) -> str:
    return ". ".join(text for text in texts if text)
