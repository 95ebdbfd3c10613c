"""``python -m theme.maps.making DEPARTEMENTS_SVG COUNTRIES_TOPOJSON``: see :mod:`theme.maps.making`."""

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec
import shapely

from data.geography import france
from theme.maps.drawing import DRAWINGS, National, Thumbnail
from theme.maps.making.drawing import Shapes, path, placed, rounded, simplified, united
from theme.maps.making.upstream import mainland, overseas

Box = tuple[float, float, float, float]
"""Left, top, width, height."""

_CAPITAL = ("75", "92", "93", "94")
"""Paris and its three neighbours: a tenth of the people on a speck. The large drawing shows them enlarged too."""

_NATIONAL_BOX = (620, 590)
_NATIONAL_MAINLAND: Box = (6, 4, 608, 582)
_NATIONAL_CAPITAL: Box = (14, 12, 96, 84)
_NATIONAL_OVERSEAS: dict[str, Box] = {
    "971": (6, 330, 66, 62),
    "972": (80, 330, 60, 64),
    "973": (6, 406, 66, 80),
    "974": (82, 422, 54, 54),
    "976": (6, 504, 56, 72),
}
_NATIONAL_TOLERANCE, _NATIONAL_ISLAND = 3.2, 14

_THUMBNAIL_BOX = (260, 250)
_THUMBNAIL_MAINLAND: Box = (2, 1, 257, 247)
_THUMBNAIL_OVERSEAS: dict[str, Box] = {
    "971": (2, 150, 22, 22),
    "972": (30, 150, 18, 22),
    "973": (2, 182, 25, 30),
    "974": (34, 188, 20, 20),
    "976": (4, 222, 16, 24),
}
_THUMBNAIL_TOLERANCE, _THUMBNAIL_ISLAND = 3.6, 16


def main(departements: str, countries: str) -> None:
    """Write both drawings."""
    europe, seas = mainland(Path(departements)), overseas(Path(countries))
    DRAWINGS.mkdir(exist_ok=True)
    _write("departements", _national(europe, seas))
    _write("thumbnail", _thumbnail(europe, seas))


def _national(europe: Shapes, seas: Shapes) -> National:
    large = placed(europe, *_NATIONAL_MAINLAND)
    drawn = simplified(large, _NATIONAL_TOLERANCE)
    drawn |= _insets(seas, _NATIONAL_OVERSEAS, _NATIONAL_TOLERANCE)
    paths = {code: path(rounded(shape, _NATIONAL_ISLAND)) for code, shape in drawn.items()}
    capital = placed({code: europe[code] for code in _CAPITAL}, *_NATIONAL_CAPITAL)
    for code, shape in simplified(capital, _NATIONAL_TOLERANCE).items():
        paths[code] += path(rounded(shape, _NATIONAL_ISLAND))
    return National(_NATIONAL_BOX, _by_region(paths))


def _thumbnail(europe: Shapes, seas: Shapes) -> Thumbnail:
    drawn = simplified(placed(europe, *_THUMBNAIL_MAINLAND), _THUMBNAIL_TOLERANCE)
    drawn |= _insets(seas, _THUMBNAIL_OVERSEAS, _THUMBNAIL_TOLERANCE)
    shapes = {code: rounded(shape, _THUMBNAIL_ISLAND) for code, shape in drawn.items()}
    by_region = _by_region(shapes)
    return Thumbnail(
        box=_THUMBNAIL_BOX,
        france=path(united(shapes.values())),
        regions={code: path(united(within.values())) for code, within in by_region.items()},
        departements={code: {of: path(shape) for of, shape in within.items()} for code, within in by_region.items()},
    )


def _insets(shapes: Shapes, boxes: Mapping[str, Box], tolerance: float) -> dict[str, shapely.Geometry]:
    return {code: simplified(placed({code: shapes[code]}, *box), tolerance)[code] for code, box in boxes.items()}


def _by_region(drawn: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    territories = france()
    return {
        region: within
        for region in territories.regions
        if (within := {code: drawn[code] for code in sorted(drawn) if territories.departements[code].region == region})
    }


def _write(name: str, drawing: National | Thumbnail) -> None:
    file = DRAWINGS / f"{name}.json"
    file.write_bytes(msgspec.json.format(msgspec.json.encode(drawing), indent=1) + b"\n")
    print(f"{file} : {file.stat().st_size} octets")


if __name__ == "__main__":
    main(*sys.argv[1:])
