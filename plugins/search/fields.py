"""What the index knows of a structure: its fields, the text each holds and how much a word found there weighs.

Names, order and weights are data (``data/reference/search_fields.json``): the scripts of the search read the same file.
"""

from collections.abc import Callable, Iterable, Mapping
from functools import cache

import msgspec

from data.model import Structure
from data.vocabulary import REFERENCE, vocabulary
from plugins.search.synonyms import words_by_service, words_by_trade
from theme.wording import geography

Texts = tuple[tuple[str, ...], ...]
"""The texts of each field, in the order of :data:`FIELDS`."""


class Field(msgspec.Struct, frozen=True):
    """A field of the index."""

    boost: float
    texts_of: Callable[[Structure], Iterable[str]]


class _Weight(msgspec.Struct, frozen=True):
    name: str
    boost: float


class _Weights(msgspec.Struct, frozen=True):
    """The file."""

    about: str
    fields: tuple[_Weight, ...]
    k1: float
    b: float


def texts(structure: Structure) -> Texts:
    """Everything that is searched in a structure."""
    return tuple([tuple(field.texts_of(structure)) for field in FIELDS.values()])


def _trades(structure: Structure) -> Iterable[str]:
    return _trade_texts(tuple(dict.fromkeys([activity.sector for activity in structure.activities])))


@cache
def _trade_texts(slugs: tuple[str, ...]) -> tuple[str, ...]:
    return tuple([vocabulary().sector(slug).label for slug in slugs])


def _everyday(structure: Structure) -> Iterable[str]:
    """What buyers say instead of the label of a trade or of a service, and the group of the trade.

    Apart from the labels: they would weigh as much, and rank whoever recycles before the *recycleries*.
    """
    trades = tuple(dict.fromkeys([activity.sector for activity in structure.activities]))
    return _everyday_texts(trades, _services(structure))


@cache
def _everyday_texts(slugs: tuple[str, ...], services: tuple[str, ...]) -> tuple[str, ...]:
    words = vocabulary()
    groups = dict.fromkeys(words.group_of(slug).label for slug in slugs)
    trades = [text for slug in slugs for text in words_by_trade().get(slug, ())]
    offered = [text for code in services for text in words_by_service().get(code, ())]
    return (*trades, *offered, *groups)


def _kind(structure: Structure) -> Iterable[str]:
    return _kind_texts(structure.kind, _services(structure))


def _services(structure: Structure) -> tuple[str, ...]:
    offered = (code for activity in structure.activities for code in activity.service_types)
    return tuple(dict.fromkeys((*structure.service_types, *offered)))


@cache
def _kind_texts(kind: str, services: tuple[str, ...]) -> tuple[str, ...]:
    words = vocabulary()
    return (kind, words.kind(kind).label, *(words.label_of("service_types", code) for code in services))


def _territory(structure: Structure) -> Iterable[str]:
    return _territory_texts(structure.place.departement or "", structure.place.region or "")


@cache
def _territory_texts(departement_code: str, region_code: str) -> tuple[str, ...]:
    departement = geography().departements.get(departement_code)
    region = geography().regions.get(region_code)
    return (
        *((departement.code, departement.name) if departement else ()),
        *((region.name,) if region else ()),
    )


_TEXTS: Mapping[str, Callable[[Structure], Iterable[str]]] = {
    "name": lambda structure: (structure.name,),
    "brand": lambda structure: (structure.brand,),
    # The SIREN is what a SIRET begins with: the search looks numbers up by their beginning.
    "siret": lambda structure: (structure.siret,),
    "trades": _trades,
    "everyday": _everyday,
    "kind": _kind,
    "offers": lambda structure: [text for offer in structure.offers for text in (offer.name, offer.description)],
    "references": lambda structure: [reference.name for reference in structure.references],
    "city": lambda structure: (structure.place.postcode, structure.place.city),
    "territory": _territory,
    "description": lambda structure: (structure.description,),
}
_WEIGHTS = msgspec.json.decode((REFERENCE / "search_fields.json").read_bytes(), type=_Weights)

FIELDS: Mapping[str, Field] = {weight.name: Field(weight.boost, _TEXTS[weight.name]) for weight in _WEIGHTS.fields}
K1 = _WEIGHTS.k1
"""Lunr's k1."""
FIELD_LENGTHS_WEIGH = _WEIGHTS.b
"""Lunr's b; at 0 the length of a field counts for nothing."""
