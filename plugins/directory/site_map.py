"""The page ``/plan-du-site/``: every way in."""

from collections.abc import Sequence

from plugins.directory.catalogue import Catalogue
from plugins.directory.pages import Page, digest
from plugins.directory.written import WrittenPage

ADDRESS = "/plan-du-site/"


def site_map(catalogue: Catalogue, written: Sequence[WrittenPage]) -> Page:
    """The page."""
    kinds, listed = catalogue.kinds, [page for page in written if page.is_listed]
    shown = digest([kind.code for kind in kinds], [(page.address, page.title) for page in listed])
    return Page(ADDRESS, "pages/sitemap.html", shown, lambda: {"kinds": kinds, "written": listed})
