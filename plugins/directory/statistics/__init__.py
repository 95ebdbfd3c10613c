"""The page ``/stats/``: what the dataset holds, counted, drawn and told; and what came of the needs of a year."""

from datetime import date

import msgspec

from data.tender_stories import TenderFigures
from plugins.directory.catalogue import Catalogue
from plugins.directory.pages import Page, digest
from plugins.directory.statistics.figures import figures
from plugins.directory.statistics.needs import sections_of_needs
from plugins.directory.statistics.sections import sections

ADDRESS = "/stats/"


def page(catalogue: Catalogue, needs: TenderFigures | None = None) -> Page:
    """The page of statistics. ``needs``: the figures of a year, where there are enough needs."""
    counted = figures(catalogue)
    return Page(
        address=ADDRESS,
        template="pages/statistics.html",
        shown=digest(counted, needs),
        context=lambda: {"figures": counted, "sections": [*sections(counted), *sections_of_needs(needs)]},
        lasting=digest(counted, needs and _undated(needs)),
    )


def _undated(needs: TenderFigures) -> TenderFigures:
    """The figures alone: counted again the next night, they are no news."""
    return msgspec.structs.replace(needs, since=date.min, day=date.min)
