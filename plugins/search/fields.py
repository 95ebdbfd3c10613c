"""What the index knows of a structure: its fields, the text each holds and how much a word found there weighs."""

from collections.abc import Callable, Iterable, Mapping

import msgspec

from data.model import Structure
from data.vocabulary import vocabulary
from plugins.search.synonyms import words_by_service, words_by_trade
from theme.wording import geography


class Field(msgspec.Struct, frozen=True):
    """A field of the index."""

    boost: float
    texts_of: Callable[[Structure], Iterable[str]]


def _trades(structure: Structure) -> Iterable[str]:
    words = vocabulary()
    slugs = dict.fromkeys(activity.sector for activity in structure.activities)
    for slug in slugs:
        yield words.sector(slug).label
        yield from words_by_trade().get(slug, ())
    yield from dict.fromkeys(words.group_of(slug).label for slug in slugs)


def _kind(structure: Structure) -> Iterable[str]:
    words = vocabulary()
    yield structure.kind
    yield words.kind(structure.kind).label
    services = (
        *structure.service_types,
        *(code for activity in structure.activities for code in activity.service_types),
    )
    for code in dict.fromkeys(services):
        yield words.label_of("service_types", code)
        yield from words_by_service().get(code, ())


def _territory(structure: Structure) -> Iterable[str]:
    departement = geography().departements.get(structure.place.departement or "")
    if departement:
        yield departement.code
        yield departement.name
    region = geography().regions.get(structure.place.region or "")
    if region:
        yield region.name


FIELDS: Mapping[str, Field] = {
    "name": Field(4, lambda structure: (structure.name,)),
    "brand": Field(3, lambda structure: (structure.brand,)),
    "trades": Field(5, _trades),
    "kind": Field(1, _kind),
    "city": Field(2, lambda structure: (structure.place.postcode, structure.place.city)),
    "territory": Field(1, _territory),
    # The SIREN is what a SIRET begins with: the search looks numbers up by their beginning.
    "siret": Field(8, lambda structure: (structure.siret,)),
    "description": Field(0.5, lambda structure: (structure.description,)),
}
