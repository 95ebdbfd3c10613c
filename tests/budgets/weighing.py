"""What one page weighs, as the night's checks weigh it, and the template that made it."""

from dataclasses import dataclass, fields

from plugins.checks import weighing
from tests.browser.templates import Shape, shape_of
from tests.site import Site


@dataclass(frozen=True)
class Weight(weighing.Weight):
    """The weight of a page, and its shape."""

    shape: Shape


def weigh(site: Site, address: str) -> Weight:
    """Read one page of a built site."""
    text = site.page(address)
    weight = weighing.weigh(site.folder, address, text)
    told = {field.name: getattr(weight, field.name) for field in fields(weight)}
    return Weight(**told, shape=shape_of(address, text))
