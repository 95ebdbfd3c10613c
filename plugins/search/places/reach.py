"""The files that tell who works in a territory, one a département and one a région, and one of the whole country.

With the numbers of slots that the activities tell, they give in the browser what :class:`data.matching.Matcher` says.
A search of communes also asks the country's for what has to be ordered by distance wherever it is, and a buyer's own
circle for the départements whose structures it may hold.
"""

from collections.abc import Iterable, Mapping, Sequence

import msgspec

from data.matching import AnyStructure
from data.places.nesting import AnyCommune
from plugins.search.coding import digits, gaps, numbers
from plugins.search.columns.slots import slots_of as _slots_of
from plugins.search.places.boxes import Box, box
from plugins.search.places.coordinates import CENTRE_STEPS, STRUCTURE_STEPS, Coordinates, LatLng, coordinates
from plugins.search.places.standing import Around, Home, Named, Reached, SlotsOf, Standing, Way
from plugins.search.places.wide_digits import wide_digits

COUNTRY = "FR"
"""The key of the country's file; the others are « D38 », « R84 »."""

_NOWHERE, _WHOLE, _AROUND, _NAMED, _EACH = range(5)
"""How the slots of a document are carried out in a territory: all as one, or each in its way."""
_ELSEWHERE, _SOMEWHERE, _COMMUNE = range(3)
"""Where the address of a document is: out of the territory, in it, in a commune of it."""


class _Region(msgspec.Struct):
    name: str
    documents: str
    homes: str
    ways: str
    each: str
    """The ways of the slots of each document that says so."""


class _Departement(_Region):
    communes: list[str]
    """The commune of each address that tells one: the end of its INSEE code."""
    points: Coordinates
    radii: list[float]
    """Kilometres of each circle, in the order of ``ways``, then of ``each``."""
    doubts: str
    """Communes at the very edge of a circle: how many circles further, the end of their code, 1 when it holds them."""
    named: str
    """How many communes, then the end of each code by its distance from the one before."""


class _Country(msgspec.Struct):
    documents: str
    homeless: str
    """1 for those that are in no département's file."""
    points: Coordinates
    extents: dict[str, Box]
    """Where the addresses of each département are."""


def build_reach(
    documents: Sequence[AnyStructure | None],
    communes: Iterable[AnyCommune],
    names: Mapping[str, str],
    slots_of: SlotsOf = _slots_of,  # type: ignore[assignment]
) -> dict[str, bytes]:
    """The files by key. ``names``: those of territories, by key."""
    standing = Standing(documents, communes, slots_of)
    files: dict[str, msgspec.Struct] = {COUNTRY: _country(standing)}
    for code, reached in standing.departements.items():
        files[f"D{code}"] = _departement(names.get(f"D{code}", ""), reached, standing)
    for code, reached in standing.regions.items():
        files[f"R{code}"] = _region(names.get(f"R{code}", ""), reached, standing)
    return {key: msgspec.json.encode(file) for key, file in sorted(files.items())}


def _region(name: str, reached: Reached, standing: Standing) -> _Region:
    return _Region(name, gaps(reached.documents), *_columns(reached, standing, []))


def _departement(name: str, reached: Reached, standing: Standing) -> _Departement:
    told: list[Way] = []
    columns = _columns(reached, standing, told)
    circles = [way for way in told if isinstance(way, Around)]
    homes = (reached.homes.get(document) for document in reached.documents)
    return _Departement(
        name,
        gaps(reached.documents),
        *columns,
        communes=wide_digits([home.commune for home in homes if home and home.commune is not None]),
        points=coordinates([standing.points[document] for document in reached.documents], STRUCTURE_STEPS),
        radii=[circle.km for circle in circles],
        doubts=numbers(_doubts(circles)),
        named=numbers(_lists([way.communes for way in told if isinstance(way, Named)])),
    )


def _columns(reached: Reached, standing: Standing, told: list[Way]) -> tuple[str, str, str]:
    """Homes, ways, and the ways of each slot where they differ; ``told`` receives what the ways say more."""
    ways: list[int] = []
    apart: list[Way | None] = []
    for document in reached.documents:
        slots = [reached.ways.get(document, {}).get(rank) for rank in range(standing.slots[document])]
        first = slots[0]
        if all(way == first for way in slots):
            ways.append(_sort(first))
            told += [first] if first else []
        else:
            ways.append(_EACH)
            apart += slots
    told += [way for way in apart if way]
    homes = digits([_address(reached.homes.get(document)) for document in reached.documents])
    return homes, digits(ways), digits([_sort(way) for way in apart])


def _sort(way: Way | None) -> int:
    match way:
        case None:
            return _NOWHERE
        case Around():
            return _AROUND
        case Named():
            return _NAMED
    return _WHOLE


def _address(home: Home | None) -> int:
    if home is None:
        return _ELSEWHERE
    return _SOMEWHERE if home.commune is None else _COMMUNE


def _doubts(circles: Sequence[Around]) -> list[int]:
    told, last = [], 0
    for rank, circle in enumerate(circles):
        for commune, holds in circle.doubtful:
            told += [rank - last, commune, int(holds)]
            last = rank
    return told


def _lists(lists: Iterable[Sequence[int]]) -> list[int]:
    """Sorted lists, one after the other."""
    told: list[int] = []
    for numbers_ in lists:
        told += [len(numbers_), *(after - before for before, after in zip([0, *numbers_], numbers_, strict=False))]
    return told


def _country(standing: Standing) -> _Country:
    homeless = {document for document in standing.homeless if standing.points[document]}
    shown = sorted(homeless.union(standing.national))
    return _Country(
        gaps(shown),
        digits([int(document in homeless) for document in shown]),
        coordinates([standing.points[document] for document in shown], CENTRE_STEPS),
        {code: box for code, reached in standing.departements.items() if (box := _extent(reached, standing.points))},
    )


def _extent(reached: Reached, points: Sequence[LatLng | None]) -> Box | None:
    known = [place for document in reached.homes if (place := points[document])]
    return box(known) if known else None
