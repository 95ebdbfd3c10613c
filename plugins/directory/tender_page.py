"""The page ``/besoins/ajouter/``: the form of a need, empty. Posted, a function answers it."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from plugins.directory.pages import Page, digest
from theme import tender_law, tender_words
from theme.forms.tender import TenderForm

ADDRESS = "/besoins/ajouter/"


class _Posted(NamedTuple):
    """Where the form is posted."""

    address: str = "/f/besoins/ajouter"
    is_correction: bool = False


class _Said(NamedTuple):
    """Nothing was searched yet."""

    trades: str = ""
    places: str = ""
    all_trades: bool = False


def tender_page() -> Page:
    """The page. It shows nothing of the dataset."""
    return Page(ADDRESS, "pages/tender.html", digest(), _context)


def _context() -> Mapping[str, Any]:
    return {
        "page": _Posted(),
        "form": TenderForm(),
        "faults": (),
        "said": _Said(),
        "count": None,
        "impact": "",
        "law": tender_law,
        "words": tender_words,
    }
