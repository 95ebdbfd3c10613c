"""A listing: what it is called, who it lists, where it leads; and its pages, twenty structures each."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property, partial
from typing import Any

import msgspec
from markupsafe import Markup

from data.model import Structure
from data.vocabulary import vocabulary
from plugins.directory.cards import Cards
from plugins.directory.listings.lead_lists import LeadLists
from plugins.directory.listings.leads import Leads, Step
from plugins.directory.pages import Page, digest
from theme import addresses

PAGE_SIZE = 20
TEMPLATE = "pages/listing.html"


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
    note: tuple[str, str, str] | None = None
    """A sentence, then a link: its label and its address."""
    same_as: str | None = None
    """The address of the listing that holds the same structures: this one is no page of its own for search engines."""
    has_feed: bool = False
    sector: str | None = None
    """The slug of the one trade it is about."""
    territory: str | None = None
    """The key of the one territory it is about: ``R84``, ``D38``, ``C38185``."""
    kind: str | None = None
    """The code of the one kind it is about."""

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

    def pages(self, cards: Cards, lead_lists: LeadLists) -> Iterator[Page]:
        """Its pages."""
        for number in range(1, self.page_count + 1):
            there, coming = self._part(number)
            near = self.near if number == 1 else ()
            people = [cards.digest_of(structure) for structure in (*there, *coming, *near)]
            yield Page(
                addresses.numbered(self.address, number),
                TEMPLATE,
                digest(self._words, number, len(there), len(near), people),
                partial(self._context, number, cards, lead_lists),
                is_indexed=self.same_as is None and self.total > 0,
            )

    @cached_property
    def _words(self) -> bytes:
        """A digest of all but the structures."""
        return digest(
            (self.name, self.heading, self.description, self.introduction, self.steps, self.where, self.leads),
            (len(self.there), len(self.coming), self.near_total, self.note, self.same_as, self.has_feed),
        )

    def _part(self, number: int) -> tuple[Sequence[Structure], Sequence[Structure]]:
        start, end = (number - 1) * PAGE_SIZE, number * PAGE_SIZE
        shift = len(self.there)
        return self.there[start:end], self.coming[max(0, start - shift) : max(0, end - shift)]

    def _context(self, number: int, cards: Cards, lead_lists: LeadLists) -> Mapping[str, Any]:
        there, coming = self._part(number)
        near = self.near if number == 1 else ()
        return {
            "listing": self,
            "kind": vocabulary().kind(self.kind) if self.kind else None,
            "lead_lists": [lead_lists.of(leads) for leads in self.leads],
            "number": number,
            "first": (number - 1) * PAGE_SIZE + 1,
            "canonical": addresses.numbered(self.same_as or self.address, number),
            "shown_there": len(there),
            "shown_coming": len(coming),
            "there": Markup("".join(map(cards.of, there))),
            "coming": Markup("".join([cards.from_elsewhere(one, self.where) for one in coming])),
            "near": Markup("".join([cards.from_elsewhere(one, self.where) for one in near])),
            "items": [(one.display_name, addresses.profile(one.slug)) for one in (*there, *coming)],
        }
