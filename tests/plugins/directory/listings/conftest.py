"""The listings of the bundled sample and of the real export."""

from collections.abc import Iterator
from functools import cached_property
from pathlib import Path

import pytest

from data.dataset import Dataset
from plugins.directory.cards import Cards
from plugins.directory.catalogue import Catalogue
from plugins.directory.coverage import Coverage
from plugins.directory.listings import Listing, ListingPages, Listings
from plugins.directory.pages import Page, rendered
from tests.site import Site
from theme.environment import environment
from theme.frame import Frame
from theme.wording import geography

SITE = "https://marche.example.org"
JINJA = environment(Frame(site_address=SITE))
PAGES = ListingPages(JINJA, Cards(JINJA))


def all_of(listings: Listings) -> list[Listing]:
    return [listing for part in listings.parts() for listing in part()]


def pages_of(listing: Listing) -> list[Page]:
    return list(PAGES.of(listing))


def html(page: Page) -> str:
    return rendered(page, JINJA)


class World:
    """A dataset, and every listing and hub made of it."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.catalogue = Catalogue(Dataset(Path(site.dataset)).structures(), geography())
        self.coverage = Coverage(self.catalogue)
        self._listings = Listings(self.catalogue, self.coverage)
        self.all = all_of(self._listings)

    @cached_property
    def hubs(self) -> list[Page]:
        return list(self._listings.hubs())

    @cached_property
    def by_address(self) -> dict[str, Listing]:
        return {listing.address: listing for listing in self.all}

    def crossings(self) -> Iterator[tuple[str, str, Listing]]:
        """The pages of a trade in a territory, with both."""
        for listing in self.all:
            if listing.sector and listing.territory:
                yield listing.sector, listing.territory, listing


@pytest.fixture(scope="session")
def sample(sample_site: Site) -> World:
    return World(sample_site)


@pytest.fixture(scope="session", params=["sample_site", "real_site"])
def world(request: pytest.FixtureRequest) -> World:
    return World(request.getfixturevalue(request.param))
