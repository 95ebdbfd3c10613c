"""The two drawings of France, as ``make maps`` left them: paths by code of région and département."""

from functools import cache
from pathlib import Path

import msgspec

DRAWINGS = Path(__file__).parent / "drawings"


class National(msgspec.Struct, frozen=True):
    """The large drawing. ``box`` is its width and height; ``regions`` holds a path by région, then département.

    Paris and its three neighbours are drawn twice, the second time enlarged, in the upper left corner.
    """

    box: tuple[int, int]
    regions: dict[str, dict[str, str]]


class Thumbnail(msgspec.Struct, frozen=True):
    """The small drawing, coarser: the country as one path, each région as one, each département (by région)."""

    box: tuple[int, int]
    france: str
    regions: dict[str, str]
    departements: dict[str, dict[str, str]]


@cache
def national() -> National:
    """The large drawing, read at first use."""
    return msgspec.json.decode((DRAWINGS / "departements.json").read_bytes(), type=National)


@cache
def thumbnail() -> Thumbnail:
    """The small drawing, read at first use."""
    return msgspec.json.decode((DRAWINGS / "thumbnail.json").read_bytes(), type=Thumbnail)
