"""A listing: what it is called, who it lists, where it leads; and its pages, twenty structures each."""

from collections.abc import Sequence
from functools import cached_property

import msgspec

from data.model import Structure
from data.submissions.tender import SECTORS_MAX
from data.vocabulary import vocabulary
from plugins.directory.listings.leads import Leads, Note, Step
from plugins.directory.pages import digest
from theme import addresses

PAGE_SIZE = 20


class Listing(msgspec.Struct, frozen=True, kw_only=True, dict=True):
    """A listing: ``page/2/`` and the following are derived from it, ``PAGE_SIZE`` structures each."""

    address: str
    name: str
    """Its name in a breadcrumb."""
    heading: str
    description: str
    """For search engines: unique on the site."""
    introduction: str
    steps: tuple[Step, ...]
    there: Sequence[Structure]
    """Those listed first: they stand there, where a place is named."""
    coming: Sequence[Structure] = ()
    """Those that come from elsewhere, the nearest first: listed after the others."""
    near: Sequence[Structure] = ()
    """Some of those that come from elsewhere: shown on the first page only."""
    near_total: int = 0
    """How many come from elsewhere, when only some are shown."""
    where: str = ""
    """« en Isère », where a place is named."""
    leads: tuple[Leads, ...] = ()
    notes: tuple[Note, ...] = ()
    same_as: str | None = None
    """The address of the listing that holds the same structures: this one is no page of its own for search engines."""
    has_feed: bool = False
    sector: str | None = None
    """The slug of the one trade it is about."""
    territory: str | None = None
    """The key of the one territory it is about: ``R84``, ``D38``, ``C38185``."""
    kind: str | None = None
    """The code of the one kind it is about."""
    quality: tuple[str, str] | None = None
    """What else it is about, as the search's filter and its value: ``("networks", "coorace")``."""

    @property
    def filters(self) -> list[tuple[str, str]]:
        """The search's filters (parameter and value) that find who it lists."""
        place = self.territory or ""
        found = [
            ("sectors", self.sector),
            # The search calls a commune and a département by their code alone.
            ("perimeters", place if place.startswith("R") else place[1:]),
            ("kind", self.kind),
            *([self.quality] if self.quality else []),
        ]
        return [(name, value) for name, value in found if value]

    @property
    def need(self) -> str:
        """The address of the form of a need for whom it lists, by trade, place and kind; empty for another quality.

        It follows from the address of the listing: no digest has to tell it.
        """
        name, value = self.quality or ("", "")
        groups = vocabulary().sector_groups
        group = next((one.sectors for one in groups if (name, one.slug) == ("sectors", value)), ())
        trades = [self.sector] if self.sector else [sector.slug for sector in group][:SECTORS_MAX]
        places, kinds = [self.territory] if self.territory else [], [self.kind] if self.kind else []
        return addresses.need(trades, places, kinds) if trades or places or kinds else ""

    @property
    def feed_address(self) -> str:
        """The address of its Atom feed."""
        return f"{self.address}nouveautes.xml"

    @property
    def total(self) -> int:
        """How many structures it lists, those only shown as near aside."""
        return len(self.there) + len(self.coming)

    @property
    def page_count(self) -> int:
        """How many pages it takes."""
        return max(1, -(-self.total // PAGE_SIZE))

    def part(self, number: int) -> tuple[Sequence[Structure], Sequence[Structure]]:
        """The structures of one page, from 1: those that stand there, then those that come from elsewhere."""
        start, end = (number - 1) * PAGE_SIZE, number * PAGE_SIZE
        shift = len(self.there)
        return self.there[start:end], self.coming[max(0, start - shift) : max(0, end - shift)]

    @cached_property
    def words(self) -> bytes:
        """A digest of all that it says, the structures apart."""
        return digest(
            (self.name, self.heading, self.description, self.introduction, self.steps, self.where, self.leads),
            (len(self.there), len(self.coming), self.near_total, self.notes, self.same_as, self.has_feed),
        )
