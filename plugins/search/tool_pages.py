"""The pages of two tools of the search, which scripts fill: the comparison, and the lists kept in the browser."""

from plugins.directory.pages import Page, digest

COMPARISON = "/prestataires/comparer/"
LISTS = "/favoris/"


def tool_pages() -> list[Page]:
    """Both pages. They show nothing of the dataset, and are « noindex »: each visitor sees something else there."""
    return [
        Page(COMPARISON, "pages/compare.html", digest(), dict, is_indexed=False),
        Page(LISTS, "pages/favourites.html", digest(), dict, is_indexed=False),
    ]
