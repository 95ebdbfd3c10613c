"""The small map of a profile: the départements where a structure works, on the outline of the country."""

from functools import cache, lru_cache
from typing import NamedTuple

from markupsafe import Markup

from theme.maps.drawing import thumbnail


class _Parts(NamedTuple):
    """The small drawing, ready to be put together; made of our own file, it needs no escaping."""

    opening: str
    france: str
    outline: str
    regions: tuple[tuple[frozenset[str], str], ...]
    """Each région: its départements and its path."""
    departements: dict[str, str]


@lru_cache(maxsize=4096)
def served(departements: frozenset[str]) -> Markup:
    """The map, hidden from assistive technology: words beside it name the places. Nothing when no code is drawn.

    The 101 départements are drawn; overseas collectivities, and codes that are none, are not.
    """
    parts = _parts()
    known = departements & parts.departements.keys()
    if not known:
        return Markup("")
    if len(known) == len(parts.departements):
        return Markup(f'{parts.opening}<path class="map-4" d="{parts.france}"/></svg>')
    paths = []
    for within, path in parts.regions:
        if within <= known:
            paths.append(path)
            known -= within
    paths += [parts.departements[code] for code in sorted(known)]
    return Markup(f'{parts.opening}{parts.outline}<path class="map-4" d="{"".join(paths)}"/></svg>')


@cache
def _parts() -> _Parts:
    drawing = thumbnail()
    width, height = drawing.box
    return _Parts(
        opening=f'<svg class="map map--small" viewBox="0 0 {width} {height}" aria-hidden="true">',
        france=drawing.france,
        outline=f'<path d="{drawing.france}"/>',
        regions=tuple((frozenset(within), drawing.regions[code]) for code, within in drawing.departements.items()),
        departements={code: path for within in drawing.departements.values() for code, path in within.items()},
    )
