"""Every page of the directory, in batches that two processes share."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from itertools import chain
from pathlib import Path
from typing import cast

from jinja2 import Environment

from data.model import Structure
from data.tender_stories import NO_NEEDS, PublicNeeds
from plugins.directory import charter, home, inspiring, statistics
from plugins.directory.cards import Cards
from plugins.directory.catalogue import Catalogue
from plugins.directory.coverage import Coverage
from plugins.directory.feeds import Feeds
from plugins.directory.listings import Listing, ListingPages, Listings
from plugins.directory.pages import Page
from plugins.directory.pictures import Illustrations, Pictures
from plugins.directory.profiles import Profiles
from plugins.directory.rendering import Batch
from plugins.directory.similar import Similar
from plugins.directory.site_map import site_map
from plugins.directory.tender_page import tender_page
from plugins.directory.written import WrittenPage, page
from theme.frame import Frame

_STRUCTURES_A_BATCH = 250


class Directory:
    """The pages of a catalogue. ``cache``: a folder that outlives builds, for what is long to find. ``needs``: what the
    public may know of needs.
    """

    def __init__(
        self,
        catalogue: Catalogue,
        written: Sequence[WrittenPage],
        jinja: Environment,
        pictures: Pictures,
        feeds: Feeds,
        cache: Path,
        needs: PublicNeeds = NO_NEEDS,
    ) -> None:
        coverage = Coverage(catalogue, cache)
        self.listings = Listings(catalogue, coverage)
        self._catalogue = catalogue
        self._written = written
        self._needs = needs
        self._is_in_development = not cast(Frame, jinja.globals["frame"]).site_address
        self._feeds = feeds
        self._cards = Cards(jinja)
        self._listing_pages = ListingPages(jinja, self._cards)
        # Found before the second process starts: pictures are files that only the first one records.
        illustrated = {one.id: pictures.of(one) for one in catalogue.structures if one.pictures or one.references}
        self._profiles = Profiles(
            catalogue,
            jinja,
            similar=Similar(catalogue, cache),
            cards=self._cards,
            served_by=coverage.departements_of,
            illustrated=lambda structure: illustrated.get(structure.id, Illustrations()),
            commune_steps=self.listings.commune_steps(),
            trade_address=self.listings.trade_address,
        )

    def batches(self) -> list[Batch]:
        """All pages; those that take longest come first, so that both processes end together."""
        structures = self._catalogue.structures
        starts = range(0, len(structures), _STRUCTURES_A_BATCH)
        return [
            *(partial(self._of_listings, part) for part in self.listings.parts()),
            *(partial(self._of_structures, structures[start : start + _STRUCTURES_A_BATCH]) for start in starts),
            partial(map, self._profiles.departed_page, self._catalogue.departed),
            self._single,
        ]

    def _of_structures(self, structures: Sequence[Structure]) -> Iterator[Page]:
        return chain.from_iterable(map(self._profiles.pages, structures))

    def _of_listings(self, part: Callable[[], Iterable[Listing]]) -> Iterator[Page]:
        for listing in part():
            yield from self._listing_pages.of(listing)
            if listing.has_feed:
                yield self._feeds.page(listing)

    def _single(self) -> Iterator[Page]:
        """Pages of which there is one."""
        yield home.page(self._catalogue)
        yield statistics.page(self._catalogue, self._needs.figures)
        yield tender_page()
        yield from inspiring.pages(self._needs.stories, self._catalogue)
        yield site_map(self._catalogue, self._written)
        yield from self.listings.hubs()
        if self._is_in_development:
            yield charter.page(self._catalogue)
        yield from map(page, self._written)
