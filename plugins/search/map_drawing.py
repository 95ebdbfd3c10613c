"""The drawing that the search's map fetches: the départements of the large map, their names, where points fall."""

import re
from itertools import accumulate
from typing import Any

import msgspec

from theme.maps.drawing import national
from theme.maps.projection import CAPITAL, MAINLAND, closest
from theme.wording import geography

_RING = re.compile("M[^z]+z")
_NUMBER = re.compile(r"-?\d+")


def map_drawing() -> bytes:
    """JSON: ``box``, the map's width and height; ``place``, the scale, left and top of a Mercator map
    (:class:`theme.maps.projection.Projection`); ``departements``, by code: ``name``, ``path``, ``view``, the left, top,
    width and height of the largest drawing of it, and ``place`` where it is drawn at another scale. A collectivity
    that is not drawn only has its name.
    """
    drawing = national()
    paths = {code: path for within in drawing.regions.values() for code, path in within.items()}
    departements = {
        code: {"name": one.name} | (_drawn(code, paths[code]) if code in paths else {})
        for code, one in geography().departements.items()
    }
    return msgspec.json.encode({"box": drawing.box, "place": MAINLAND, "departements": departements})


def _drawn(code: str, path: str) -> dict[str, Any]:
    rings = _RING.findall(path)
    # The enlarged one comes last, and is one ring.
    told = {"path": path, "view": _view(rings[-1:] if code in CAPITAL else rings)}
    place = closest(code)
    return told if place == MAINLAND else told | {"place": place}


def _view(rings: list[str]) -> tuple[int, int, int, int]:
    across: list[int] = []
    down: list[int] = []
    for ring in rings:
        numbers = list(map(int, _NUMBER.findall(ring)))
        across += accumulate(numbers[::2])
        down += accumulate(numbers[1::2])
    left, top = min(across), min(down)
    return left, top, max(across) - left, max(down) - top
