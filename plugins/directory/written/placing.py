"""Where each written page stands among the others: its hub, the pages of which it is the hub, the next one."""

from collections.abc import Sequence

import msgspec

from plugins.directory.written.reading import Neighbour, WrittenPage


def placed(pages: Sequence[WrittenPage]) -> list[WrittenPage]:
    """The same pages, each knowing its neighbours. A hub is the page whose slug begins those of others."""
    under: dict[str, list[WrittenPage]] = {}
    for page in sorted(pages, key=lambda page: (page.order, page.slug)):
        under.setdefault(page.hub, []).append(page)
    by_slug = {page.slug: page for page in pages}
    return [_placed(page, by_slug.get(page.hub), under) for page in pages]


def _placed(page: WrittenPage, hub: WrittenPage | None, under: dict[str, list[WrittenPage]]) -> WrittenPage:
    return msgspec.structs.replace(
        page,
        steps=((hub.title, hub.address),) if hub else (),
        children=tuple(_neighbour(child) for child in under.get(page.slug, ())),
        following=_following(page, under[page.hub]) if hub else None,
    )


def _following(page: WrittenPage, siblings: list[WrittenPage]) -> Neighbour | None:
    """The next page of the same hub, unless its pages have no order or this one is the last."""
    place = siblings.index(page) + 1
    return _neighbour(siblings[place]) if page.order and place < len(siblings) else None


def _neighbour(page: WrittenPage) -> Neighbour:
    return Neighbour(page.title, page.address, page.summary)
