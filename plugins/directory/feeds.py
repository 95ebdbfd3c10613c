"""What is new in a listing: an Atom feed (RFC 4287) of the structures that were first listed after the first day known.

Who was listed on that day came on a day nobody knows: they are no news. No date is the clock's.
"""

import re
from collections.abc import Mapping
from datetime import date
from uuid import NAMESPACE_URL, UUID, uuid5

import msgspec

from data.model import Structure
from plugins.directory.catalogue import Catalogue
from plugins.directory.listings.listing import Listing
from plugins.directory.pages import Page, digest
from theme import addresses, wording
from theme.french import counted

TEMPLATE = "feeds/new.xml"
MOST = 30
"""How many entries a feed holds at most."""
_TRADES_TOLD = 3
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What an XML document cannot hold, even escaped (XML 1.0, 2.2)."""


class Entry(msgspec.Struct, frozen=True):
    """A structure that is new, as a feed tells it."""

    id: UUID
    """Drawn from its address, which never changes, rather than from a site that may move."""
    name: str
    address: str
    day: date
    summary: str


class Feeds:
    """The feeds of the listings of a catalogue.

    ``first_seen``: structure id → the day it was first listed; ``day``: the first day of the dataset where nobody
    remembers any.
    """

    def __init__(self, catalogue: Catalogue, first_seen: Mapping[str, date], day: date) -> None:
        self._first_day = min(first_seen.values(), default=day)
        self._days = {
            structure.id: first_seen[structure.id]
            for structure in catalogue.structures
            if first_seen.get(structure.id, self._first_day) > self._first_day
        }
        self._entries: dict[str, Entry] = {}

    def page(self, listing: Listing) -> Page:
        """The feed of a listing whose ``has_feed`` is true: its newest structures first, then by name."""
        days = self._days
        new = [structure for structure in listing.there if structure.id in days] if days else []
        new.sort(key=lambda structure: days[structure.id], reverse=True)
        entries = [self._entry(structure) for structure in new[:MOST]]
        updated = entries[0].day if entries else self._first_day
        return Page(
            listing.feed_address,
            TEMPLATE,
            digest(listing.address, listing.heading, updated, entries),
            lambda: {
                "id": _id(listing.feed_address),
                "heading": listing.heading,
                "updated": updated,
                "listing": listing.address,
                "entries": entries,
            },
            is_indexed=False,
        )

    def _entry(self, structure: Structure) -> Entry:
        entry = self._entries.get(structure.id)
        if entry is None:
            address = addresses.profile(structure.slug)
            name, summary = _sayable(structure.display_name), _sayable(_summary(structure))
            entry = Entry(_id(address), name, address, self._days[structure.id], summary)
            self._entries[structure.id] = entry
        return entry


def _id(address: str) -> UUID:
    return uuid5(NAMESPACE_URL, address)


def _sayable(text: str) -> str:
    return _NOT_XML.sub("", text)


def _summary(structure: Structure) -> str:
    """What its card says: its kind, its place, its trades, and whether they are only read from its NAF code."""
    told = [wording.kind_of(structure).label, wording.city_line(structure.place)]
    trades = list(dict.fromkeys(activity.sector for activity in structure.activities))
    told += map(wording.sector_label, trades[:_TRADES_TOLD])
    if len(trades) > _TRADES_TOLD:
        told.append(counted(len(trades) - _TRADES_TOLD, "autre métier", "autres métiers"))
    sentence = " · ".join(filter(None, told))
    if trades and wording.is_derived(structure.activities[0]):
        return f"{sentence} (d’après le code d’activité)"
    return sentence
