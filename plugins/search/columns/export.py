"""What the export of a list tells of each structure, in blocks of rows, in the order of documents.

Texts stand as they are: whoever writes a spreadsheet guards it against what it could run as a formula.
"""

from collections.abc import Iterable
from typing import NamedTuple

import msgspec

from data.model import Activity, Structure
from data.vocabulary import vocabulary
from plugins.search.columns.facets import updated_on
from plugins.search.columns.slots import slots_of
from plugins.search.corpus import Corpus
from theme import addresses
from theme.wording import geography, is_derived, kind_of, sector_label, zone_in_words

EACH = 1_000


class Export(NamedTuple):
    """``each``: how many documents a block holds."""

    each: int
    blocks: list[bytes]


COLUMNS = (
    "SIRET", "Raison sociale", "Enseigne", "Type de structure", "Adresse", "Code postal", "Commune", "Département",
    "Région", "Métiers", "Métiers d’après le code d’activité", "Mode d’intervention", "Zones d’intervention",
    "Site internet", "Fiche", "Mise à jour",
)  # fmt: skip
"""What a spreadsheet writes at the top, in the order of cells."""

Cell = str | list[str]


class Block(msgspec.Struct):
    """``rows``: ``null`` for a document that is gone; a cell is empty where nothing is known."""

    columns: tuple[str, ...]
    rows: list[list[Cell] | None]


def build_export(corpus: Corpus, site_address: str) -> Export:
    """The blocks; ``site_address`` is what the address of a page begins with, empty in development."""
    documents = corpus.documents
    starts = range(0, len(documents), EACH)
    return Export(EACH, [_block(documents[start : start + EACH], site_address) for start in starts])


def _block(documents: Iterable[Structure | None], site_address: str) -> bytes:
    rows = [_row(structure, site_address) if structure else None for structure in documents]
    return msgspec.json.encode(Block(COLUMNS, rows))


def _row(structure: Structure, site_address: str) -> list[Cell]:
    place = structure.place
    slots = [slot for slot in slots_of(structure) if slot]
    departement = geography().departements.get(place.departement or "")
    region = geography().regions.get(place.region or "")
    return [
        structure.siret,
        structure.name,
        structure.brand,
        kind_of(structure).label,
        place.address,
        place.postcode,
        place.city,
        departement.name if departement else "",
        region.name if region else "",
        _trades(slot for slot in slots if not is_derived(slot)),
        _trades(slot for slot in slots if is_derived(slot)),
        _services(structure, slots),
        _once(zone_in_words(slot.zone, place.city) for slot in slots if slot.zone),
        structure.website or "",
        f"{site_address}{addresses.profile(structure.slug)}",
        updated_on(structure).isoformat(),
    ]


def _trades(slots: Iterable[Activity]) -> list[str]:
    return _once(sector_label(slot.sector) for slot in slots)


def _services(structure: Structure, slots: list[Activity]) -> list[str]:
    told = {*structure.service_types, *(code for slot in slots for code in slot.service_types)}
    return [term.label for term in vocabulary().service_types if term.code in told]


def _once(texts: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(texts))
