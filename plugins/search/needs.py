"""What the form of a need asks the index for: whom it would be sent to, and the words that mean each trade.

The form is a page of the site and a page that a function answers: what tells where the files are has an address of its
own, which never changes.
"""

import msgspec

from data.vocabulary import Sector, SectorGroup, vocabulary
from plugins.search.coding import gaps
from plugins.search.corpus import Corpus
from plugins.search.synonyms import words_by_trade

MANIFEST = "recherche/besoins.json"
"""Where the files that a need asks for are."""


class Told(msgspec.Struct, frozen=True):
    """The manifest: names of files, as that of the search page has them."""

    activities: str
    contacts: str
    """Of the documents that a mail can be written to."""
    trades: str
    reach: dict[str, str]
    places: dict[str, str]


class _Group(msgspec.Struct, frozen=True):
    """``trades``: each by its label, which its slug follows from, then the everyday words that mean it."""

    label: str
    words: tuple[str, ...]
    trades: list[tuple[str, ...]]


def build_contacts(corpus: Corpus) -> bytes:
    """The documents that hold an address to write to, and do not oppose to mails; the address itself is in no file."""
    reachable = [
        number
        for number, one in enumerate(corpus.documents)
        if one and one.has_contact and one.id not in corpus.unreachable
    ]
    return msgspec.json.encode({"documents": gaps(reachable)})


def build_trade_words() -> bytes:
    """The trades by group, in the order people read them, with the words that lead to each."""
    return msgspec.json.encode([_group(group) for group in vocabulary().sector_groups])


def _group(group: SectorGroup) -> _Group:
    return _Group(group.label, _words(group), [(sector.label, *_words(sector)) for sector in group.sectors])


def _words(trade: Sector | SectorGroup) -> tuple[str, ...]:
    return words_by_trade().get(trade.slug, ())
