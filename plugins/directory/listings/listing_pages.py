"""The pages of listings: what surrounds a list is rendered once for all that look alike, and only the list for each."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache, partial
from typing import Any

from jinja2 import Environment
from markupsafe import Markup

from data.model import Structure
from data.vocabulary import vocabulary
from plugins.directory.breadcrumbs import Breadcrumbs
from plugins.directory.cards import Cards
from plugins.directory.listings.lead_lists import LeadLists
from plugins.directory.listings.listing import PAGE_SIZE, Listing
from plugins.directory.moulds import Mould
from plugins.directory.pages import WHOLE, Page, digest
from theme import addresses
from theme.frame import Frame
from theme.linked_data import LinkedData


class ListingPages:
    """Makes the pages of listings, twenty structures each."""

    def __init__(self, jinja: Environment, cards: Cards) -> None:
        frame = jinja.globals["frame"]
        assert isinstance(frame, Frame)
        self._jinja = jinja
        self._cards = cards
        self._lead_lists = LeadLists(jinja)
        self._linked_data = LinkedData(frame)
        self._body = jinja.get_template("components/listing.html")
        self._page_of = cache(self._page_mould)
        self._breadcrumbs = Breadcrumbs(jinja)

    def of(self, listing: Listing) -> Iterator[Page]:
        """The pages of one."""
        for number in range(1, listing.page_count + 1):
            there, coming = listing.part(number)
            near = listing.near if number == 1 else ()
            people = [self._cards.digest_of(structure) for structure in (*there, *coming, *near)]
            yield Page(
                addresses.numbered(listing.address, number),
                WHOLE,
                digest(listing.words, number, len(there), len(near), people),
                partial(self._context, listing, number),
                is_indexed=listing.same_as is None and listing.total > 0,
            )

    def _context(self, listing: Listing, number: int) -> Mapping[str, Any]:
        address = addresses.numbered(listing.address, number)
        there, coming = listing.part(number)
        description = listing.description + (f" Page {number}." if number > 1 else "")
        items = [(one.display_name, addresses.profile(one.slug)) for one in (*there, *coming)]
        canonical = addresses.numbered(listing.same_as or listing.address, number)
        linked_data = self._linked_data.listing(
            listing.heading,
            address,
            description,
            listing.steps,
            items,
            listing.total,
            (number - 1) * PAGE_SIZE + 1,
            canonical,
        )
        section = f"/{listing.address.split('/', 2)[1]}/"
        page = self._page_of(section, listing.kind, listing.has_feed, not listing.total)
        return {
            "html": page.filled(
                title=listing.heading + (f" – page {number}" if number > 1 else ""),
                description=description,
                canonical=canonical,
                feed_address=listing.feed_address,
                linked_data_block=linked_data,
                breadcrumb=self._breadcrumbs.of(listing.steps, listing.name),
                body=Markup(self._body.render(**self._list(listing, number, there, coming))),
            )
        }

    def _list(
        self, listing: Listing, number: int, there: Sequence[Structure], coming: Sequence[Structure]
    ) -> Mapping[str, Any]:
        near = listing.near if number == 1 else ()
        of, from_elsewhere, where = self._cards.of, self._cards.from_elsewhere, listing.where
        return {
            "listing": listing,
            "lead_lists": [self._lead_lists.of(leads) for leads in listing.leads],
            "number": number,
            "page_count": listing.page_count,
            "there": Markup("".join(map(of, there))),
            "coming": Markup("".join([from_elsewhere(one, where) for one in coming])),
            "near": Markup("".join([from_elsewhere(one, where) for one in near])),
        }

    def _page_mould(self, section: str, kind: str | None, has_feed: bool, is_empty: bool) -> Mould:
        return Mould(
            self._jinja.get_template("pages/listing.html").render,
            *("title", "description", "canonical", "feed_address", "linked_data_block", "breadcrumb", "body"),
            address=f"{section}…",
            kind=vocabulary().kind(kind) if kind else None,
            has_feed=has_feed,
            is_empty=is_empty,
        )
