"""Structures like one: those that share a trade with it and work, in that trade, in its commune; the nearest first.

Who works in a commune follows the rules of :mod:`data.matching`. A trade read from a NAF code brings two structures
together only when both read it so, and says nothing of where they go: the other one must then stand in the commune.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import repeat
from math import dist
from pathlib import Path

import msgspec

from data.geography import Geography
from data.model import Activity, Structure
from data.places.circles import NOWHERE, Point, point
from data.places.nesting import CITY_OF_ARRONDISSEMENT
from plugins.directory import reach
from plugins.directory.catalogue import Catalogue
from plugins.directory.pages import digest
from plugins.directory.reach import Cells, Place, Reach

FEWEST, MOST = 3, 6
"""How many structures a page shows: fewer than three say too little, and none is shown."""

_Trade = str
"""How a trade is known, then its slug."""
_Member = tuple[int, Structure, list[Activity]]
"""A structure among those of a trade: its place in the order of ids, and its activities in that trade."""


class _Found(msgspec.Struct):
    """What was found for the members of a trade, in the order of their ids, and the digest of all that it rests on."""

    digest: bytes
    nearest: list[list[int]]
    """For each member, which of the members are like it."""


class Similar:
    """The structures like each of a catalogue. Everything is found at once; it never changes."""

    def __init__(self, catalogue: Catalogue, cache: Path | None = None) -> None:
        """``cache`` is a folder that outlives builds: a trade whose members are what they were is not sought again."""
        self._structures = sorted(catalogue.structures, key=lambda structure: structure.id)
        self._ranks = {structure.id: rank for rank, structure in enumerate(self._structures)}
        places = _Places(catalogue.geography)
        self._points = [places.point_of(structure) for structure in self._structures]
        self._nearest: dict[int, set[int]] = defaultdict(set)
        trades = _by_trade(self._structures)
        file = cache / "similar.msgpack" if cache else None
        known = _read(file)
        found = {trade: self._found(members, places, known.get(trade)) for trade, members in trades.items()}
        if file and found != known:
            _write(file, found)
        for trade, members in trades.items():
            ranks = [rank for rank, _, _ in members]
            for rank, nearest in zip(ranks, found[trade].nearest, strict=True):
                if nearest:
                    self._nearest[rank].update([ranks[number] for number in nearest])

    def of(self, structure: Structure) -> tuple[Structure, ...]:
        """Three to six structures like this one, the nearest first; none where fewer than three are known."""
        rank = self._ranks[structure.id]
        others = self._nearest.get(rank, ())
        if len(others) < FEWEST:
            return ()
        points = self._points
        nearest = sorted(zip(map(dist, repeat(points[rank]), [points[other] for other in others]), others, strict=True))
        return tuple([self._structures[other] for _, other in nearest[:MOST]])

    def _found(self, members: Sequence[_Member], places: "_Places", known: _Found | None) -> _Found:
        resting_on = digest(_OWN_CODE, [_told(structure, same, places) for _, structure, same in members])
        if known and known.digest == resting_on:
            return known
        return _Found(resting_on, list(_all_nearest(members, [self._points[rank] for rank, _, _ in members], places)))


class _Places:
    """Where structures stand: points, and communes with what contains them."""

    def __init__(self, geography: Geography) -> None:
        self._communes = geography.communes
        self._arrondissements: dict[str, list[str]] = defaultdict(list)
        for arrondissement, city in CITY_OF_ARRONDISSEMENT.items():
            self._arrondissements[city].append(arrondissement)
        self._known: dict[str, Place | None] = {}

    def point_of(self, structure: Structure) -> Point:
        """Its coordinates, else the centre of its commune."""
        own = point(structure.place.latitude, structure.place.longitude)
        place = self.of(structure) if own is NOWHERE else None
        return place.centre if place else own

    def of(self, structure: Structure) -> Place | None:
        """The commune a structure stands in; ``None`` when it is not known."""
        code = structure.place.insee or ""
        if code not in self._known:
            self._known[code] = self._place(code)
        return self._known[code]

    def _place(self, code: str) -> Place | None:
        commune = self._communes.get(code)
        if commune is None:
            return None
        communes = (code, *self._arrondissements.get(code, ()))
        around = [CITY_OF_ARRONDISSEMENT[code]] if code in CITY_OF_ARRONDISSEMENT else []
        return Place(
            communes,
            (*(f"C{one}" for one in (*communes, *around)), f"D{commune.departement}", f"R{commune.region}"),
            point(commune.latitude, commune.longitude),
            tuple(self._centre(one) for one in communes[1:] if one in self._communes),
        )

    def _centre(self, code: str) -> Point:
        commune = self._communes[code]
        return point(commune.latitude, commune.longitude)


def _by_trade(structures: Iterable[Structure]) -> dict[_Trade, list[_Member]]:
    trades: dict[_Trade, list[_Member]] = defaultdict(list)
    for rank, structure in enumerate(structures):
        for activity in structure.activities:
            members = trades[activity.origin + activity.sector]
            if members and members[-1][0] == rank:
                members[-1][2].append(activity)
            else:
                members.append((rank, structure, [activity]))
    return trades


def _told(structure: Structure, activities: Sequence[Activity], places: _Places) -> object:
    """All that decides who is like whom."""
    place = structure.place
    zones = [activity.zone for activity in activities]
    return structure.id, structure.siren, place.latitude, place.longitude, places.of(structure), zones


def _all_nearest(members: Sequence[_Member], points: Sequence[Point], places: _Places) -> Iterator[list[int]]:
    """For each member, the ``MOST`` nearest of the others that work in its commune, told by their numbers."""
    trade = Reach([(structure.place.insee or "", same) for _, structure, same in members], points)
    cells = Cells(points)
    bodies: dict[str, set[int]] = defaultdict(set)
    for number, (_, structure, _) in enumerate(members):
        bodies[_body(structure)].add(number)
    for number, (_, structure, _) in enumerate(members):
        place = places.of(structure)
        others = trade.working_in(place) if place else set()
        others -= bodies[_body(structure)]
        yield cells.nearest(points[number], others, MOST)


def _body(structure: Structure) -> str:
    """The legal body: its SIREN, else nobody but the structure itself."""
    return structure.siren or structure.id


_OWN_CODE = digest(Path(__file__).read_bytes(), Path(reach.__file__).read_bytes())
_DECODER = msgspec.msgpack.Decoder(dict[_Trade, _Found])


def _read(file: Path | None) -> dict[_Trade, _Found]:
    """What an earlier build found; nothing when it left no file, or one that cannot be read."""
    try:
        return _DECODER.decode(file.read_bytes()) if file else {}
    except (FileNotFoundError, msgspec.MsgspecError):
        return {}


def _write(file: Path, found: dict[_Trade, _Found]) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    aside = file.with_suffix(".new")
    aside.write_bytes(msgspec.msgpack.encode(found))
    aside.replace(file)
