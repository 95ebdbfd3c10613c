"""The large map: every département shaded by its level, every région a link."""

from collections.abc import Mapping
from typing import NamedTuple

from markupsafe import Markup

from theme.maps.drawing import national

# The list beside the map holds the same links: neither the keyboard nor a screen reader gets them twice.
_SVG = Markup('<svg class="map" viewBox="0 0 {} {}" aria-hidden="true">{}</svg>')
_LINK = Markup('<a href="{}" tabindex="-1"><title>{}</title>{}</a>')
_PATH = Markup('<path class="map-{}" d="{}"/>')


class RegionLink(NamedTuple):
    """Where a click on a région leads, and what hovering over it tells: « Bretagne : 120 structures »."""

    address: str
    label: str


def france(levels: Mapping[str, int], links: Mapping[str, RegionLink]) -> Markup:
    """The map, hidden from assistive technology: whoever shows it shows the same facts and links as a list.

    ``levels``: département → 0 to 4, shaded by the classes ``map-0`` to ``map-4``; 0 where it is absent.
    ``links``: code of a région → its link; a région without one is drawn only.
    Départements of one level within a région share a path: a page may hold 150 SVG nodes, and there are 101 of them.
    """
    drawing = national()
    shapes = (
        _linked(links.get(region), _shaded(departements, levels)) for region, departements in drawing.regions.items()
    )
    return _SVG.format(*drawing.box, Markup("").join(shapes))


def _shaded(departements: Mapping[str, str], levels: Mapping[str, int]) -> Markup:
    paths: dict[int, str] = {}
    for code, path in departements.items():
        level = levels.get(code, 0)
        paths[level] = paths.get(level, "") + path
    return Markup("").join(_PATH.format(level, paths[level]) for level in sorted(paths))


def _linked(link: RegionLink | None, shape: Markup) -> Markup:
    return _LINK.format(link.address, link.label, shape) if link else shape
