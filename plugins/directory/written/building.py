"""What the engine builds of each written page."""

from plugins.directory.pages import Page, digest
from plugins.directory.written.reading import WrittenPage


def page(written: WrittenPage) -> Page:
    """The page to build: its last change is that of its words, settings and legal facts put in."""
    return Page(
        address=written.address,
        template="pages/written.html",
        shown=digest(
            *(written.title, written.description, str(written.summary), str(written.opening), str(written.body)),
            *(written.texts, written.updated, written.checked_on, written.themes, written.steps),
            [(child.title, child.address, str(child.summary)) for child in written.children],
            written.following and (written.following.title, written.following.address),
        ),
        context=lambda: {"page": written},
        is_indexed=written.is_listed,
    )
