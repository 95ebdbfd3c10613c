"""The page ``/stats/``: what the dataset holds, counted, drawn and told."""

from plugins.directory.catalogue import Catalogue
from plugins.directory.pages import Page, digest
from plugins.directory.statistics.figures import figures
from plugins.directory.statistics.sections import sections

ADDRESS = "/stats/"


def page(catalogue: Catalogue) -> Page:
    """The page of statistics."""
    counted = figures(catalogue)
    return Page(
        address=ADDRESS,
        template="pages/statistics.html",
        shown=digest(counted),
        context=lambda: {"figures": counted, "sections": sections(counted)},
    )
