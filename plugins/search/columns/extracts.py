"""What a card tells beside its name and trades: city, zones, a few words. Small blocks, fetched for the cards shown."""

from collections.abc import Iterator

import msgspec

from data.model import Structure, Zone
from plugins.search.columns.slots import slots_of
from plugins.search.columns.texts import ELLIPSIS, cut
from plugins.search.corpus import Corpus
from theme.french import listed
from theme.wording import city_line, zone_in_words

EACH = 8
_TEXT_LENGTH = 220
_ZONE_LENGTH = 90


class Extract(msgspec.Struct, omit_defaults=True):
    """A card's extract; coordinates are those of the address, or of its commune's centre when the source says so."""

    city: str = ""
    zones: list[str] = []
    """Where its activities are carried out, each told once."""
    text: str = ""
    latitude: float | None = None
    longitude: float | None = None


def build_extracts(corpus: Corpus) -> Iterator[tuple[str, bytes]]:
    """The name and the content of each block: a list of extracts, ``null`` for a document that is gone."""
    for start in range(0, len(corpus.documents), EACH):
        block = [extract(structure) if structure else None for structure in corpus.documents[start : start + EACH]]
        yield str(start // EACH), msgspec.json.encode(block)


def extract(structure: Structure) -> Extract:
    """What the card of a structure tells."""
    place = structure.place
    zones = dict.fromkeys(slot.zone for slot in slots_of(structure) if slot and slot.zone)
    return Extract(
        city=city_line(place),
        zones=[_told(zone, place.city) for zone in zones],
        text=cut(structure.description or _offers(structure), _TEXT_LENGTH),
        latitude=place.latitude,
        longitude=place.longitude,
    )


def _offers(structure: Structure) -> str:
    return listed(list(dict.fromkeys(offer.name for offer in structure.offers)))


def _told(zone: Zone, city: str) -> str:
    """« France entière », « 30 km autour de Fontaine », « Isère, Savoie, Drôme… »: a long list is not told whole."""
    words = zone_in_words(zone, city)
    if len(words) <= _ZONE_LENGTH:
        return words
    return (words[:_ZONE_LENGTH].rpartition(", ")[0] or words[:_ZONE_LENGTH].rstrip()) + ELLIPSIS
