"""Who works in a place, in a trade, by a service: the symmetrical geography of a search.

A structure works in a territory when one of its activities is carried out in the whole country, in a zone that contains
the territory, equals it or lies inside it, in a circle that holds a centre of it, or when its own address is there.
Trade, service type and place must hold on the same activity; an address in the territory makes place hold for each.
The rules are told by their cases, ``reference/matching_cases.json``, which Python and the browser's search both run.

Standard library only: the functions load it on each cold start. It takes any object with the attributes of the
protocols below, :class:`data.model.Structure` and :class:`data.geography.Commune` among them.

Inside, each activity is one bit of a set held in an integer (a *slot*; a structure without activity has one too, of no
trade), in the order of ids.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, repeat
from math import dist, inf, isfinite
from typing import NamedTuple, Protocol

from data.bitsets import Postings, bits_of, numbers_of, union_of
from data.places.circles import NOWHERE, Circle, Circles, Point, Points, chord, kilometres
from data.places.nesting import COMMUNE, AnyCommune, AnyPlace, AnyTerritory, Territories, Territory

__all__ = ["AnyCommune", "AnyStructure", "Match", "Matcher", "Query", "Territory", "UnknownPlace"]

_PLACES_REMEMBERED = 512


class AnyZone(Protocol):
    """An intervention zone: ``type`` is ``COUNTRY``, ``CUSTOM`` or ``ZONES``."""

    @property
    def type(self) -> str: ...
    @property
    def distance_km(self) -> float | None: ...
    @property
    def perimeters(self) -> Sequence[AnyTerritory]: ...


class AnyActivity(Protocol):
    """A trade, its service types, its zone (``None`` when nobody said) and how it is known."""

    @property
    def sector(self) -> str: ...
    @property
    def service_types(self) -> Sequence[str]: ...
    @property
    def zone(self) -> AnyZone | None: ...
    @property
    def origin(self) -> str: ...


class AnyStructure(Protocol):
    """A structure; ``service_types`` are those that its kind imposes on all its activities (ETTI, AI: ``DISP``)."""

    @property
    def id(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def place(self) -> AnyPlace: ...
    @property
    def activities(self) -> Sequence[AnyActivity]: ...
    @property
    def service_types(self) -> Sequence[str]: ...


@dataclass(frozen=True, kw_only=True)
class Query:
    """What is searched. Each criterion left empty accepts all; one with several values accepts any of them."""

    places: Sequence[AnyTerritory] = ()
    sectors: Collection[str] = ()
    service_types: Collection[str] = ()
    kinds: Collection[str] = ()
    origins: Collection[str] = ()
    """How the activity is known; a mailing asks for ``DECLARED``: it never rests on a trade derived from a NAF code."""
    radius_km: float | None = None
    """The buyer's own circle around the communes searched: it takes their place, and only addresses count."""

    def __post_init__(self) -> None:
        """Raise ValueError for a radius that is not a distance, or that goes around no commune."""
        if self.radius_km is None:
            return
        if not (isfinite(self.radius_km) and self.radius_km >= 0):
            raise ValueError(f"radius_km={self.radius_km}: give a number of kilometres, 0 or more")
        if not self.places or any(place.level != COMMUNE for place in self.places):
            raise ValueError(f"radius_km={self.radius_km}: a radius goes around communes; search one, and nothing else")


class Match(NamedTuple):
    """A structure that answers a query."""

    id: str
    distance_km: float | None
    """From its address (else its commune's centre) to the centre of the nearest commune searched.

    ``None`` when either is unknown, or when something else than communes is searched.
    """
    is_there: bool
    """Whether its address is in a place searched, rather than elsewhere; everyone is there when no place is named."""
    is_national: bool
    """Whether only an activity carried out in the whole country brings it here."""


class UnknownPlace(LookupError):
    """A query names a territory that no commune belongs to."""


class Matcher:
    """Structures, ready for queries: those given, live or not. Building it reads everything once; it never changes."""

    def __init__(self, structures: Iterable[AnyStructure], communes: Iterable[AnyCommune]) -> None:
        self._territories = Territories(communes)
        self._ids: list[str] = []
        """Slot → id of its structure."""
        self._points: list[Point] = []
        """Slot → where its structure is."""
        self._sectors, self._services, self._origins, self._kinds = (Postings() for _ in range(4))
        self._standing = Postings()
        """Territory → slots of the structures whose address is there, as closely as it is known."""
        self._named = Postings()
        """Territory → slots that have it as a perimeter."""
        country: list[int] = []
        circles: list[Circle] = []
        lasts: list[int] = []
        for structure in sorted(structures, key=lambda structure: structure.id):
            centre = self._territories.point_of(structure.place)
            for slot, activity in enumerate(structure.activities, start=len(self._ids)):
                self._add_trade(slot, activity, structure.service_types)
                zone = activity.zone
                if zone is None:
                    continue
                if zone.type == "COUNTRY":
                    country.append(slot)
                elif zone.type == "ZONES":
                    for perimeter in zone.perimeters:
                        self._named.add((perimeter.level, perimeter.code), slot)
                elif zone.distance_km is not None and centre is not NOWHERE:
                    circles.append(Circle(slot, centre, chord(zone.distance_km)))
            self._add_structure(structure, centre)
            lasts.append(len(self._ids) - 1)
        self._size = len(self._ids)
        self._lasts = bits_of(lasts, self._size)
        """The last slot of each structure, which stands for it."""
        self._country = bits_of(country, self._size)
        self._by_point = Points((slot, self._points[slot]) for slot in lasts)
        self._circles = Circles(circles)
        self._reaching = {
            departement: list(self._circles.holding_one_of(self._territories.centres(departement)))
            for departement in self._territories.departements
        }
        """Département → slots whose circle holds one commune's centre of it."""
        self._slots_of_address = lru_cache(maxsize=_PLACES_REMEMBERED)(self._find_slots_of_address)
        self._slots_working_in = lru_cache(maxsize=_PLACES_REMEMBERED)(self._find_slots_working_in)

    def find(self, query: Query) -> list[Match]:
        """Who answers: local ones before national ones, the nearest first around communes, then by id.

        Raises :class:`UnknownPlace`.
        """
        places = self._places(query)
        local, national = self._answering(query, places)
        there = set(numbers_of(local & union_of(map(self._slots_of_address, places)) if places else local))
        matches: list[Match] = []
        for structures, is_national in ((local, False), (national, True)):
            slots = numbers_of(structures)
            distances: Iterable[float | None] = repeat(None)
            if places and all(place.level == COMMUNE for place in places):
                chords = self._chords(slots, places)
                order = sorted(range(len(slots)), key=chords.__getitem__)
                slots = [slots[position] for position in order]
                distances = kilometres(chords[position] for position in order)
            ids = map(self._ids.__getitem__, slots)
            is_there = map(there.__contains__, slots)
            matches.extend(map(Match._make, zip(ids, distances, is_there, repeat(is_national))))
        return matches

    def count(self, query: Query) -> int:
        """How many structures answer, without reading them out of the sets. Raises :class:`UnknownPlace`."""
        local, national = self._answering(query, self._places(query))
        return local.bit_count() + national.bit_count()

    def _answering(self, query: Query, places: Sequence[Territory]) -> tuple[int, int]:
        """The structures that answer, as the sets of their last slots: local ones, national ones."""
        wanted = (1 << self._size) - 1
        for values, postings in (
            (query.sectors, self._sectors),
            (query.service_types, self._services),
            (query.origins, self._origins),
            (query.kinds, self._kinds),
        ):
            if values:
                wanted &= union_of(postings.bits(value, self._size) for value in values)
        if not places:
            return self._structures(wanted), 0
        if query.radius_km is not None:
            near = map(self._within, repeat(chord(query.radius_km)), places)
            return self._structures(wanted) & union_of(near), 0
        local = self._structures(wanted & union_of(map(self._slots_working_in, places)))
        return local, self._structures(wanted & self._country) & ~local

    def _structures(self, slots: int) -> int:
        """The structures that own one slot at least of a set.

        Adding all ones to the slots of a structure carries into its last one as soon as another is in the set.
        """
        others = ((1 << self._size) - 1) ^ self._lasts
        return ((slots & others) + others | slots) & self._lasts

    def _within(self, reach: float, commune: Territory) -> int:
        """The structures whose point is so near to the centre of a commune."""
        return bits_of(self._by_point.within(reach, self._territories.centre(commune.code)), self._size)

    def _find_slots_of_address(self, place: Territory) -> int:
        inside = map(self._standing.get, self._territories.inside(place))
        return bits_of(chain.from_iterable(inside), self._size)

    def _find_slots_working_in(self, place: Territory) -> int:
        """The slots carried out in a territory for another reason than being carried out everywhere."""
        if place.level == COMMUNE:
            reaching = map(self._circles.holding, self._territories.centres(place))
        else:
            reaching = map(self._reaching.__getitem__, self._territories.departements_of(place))
        named = map(self._named.get, chain(self._territories.inside(place), self._territories.lineage(place)))
        return self._slots_of_address(place) | bits_of(chain(*named, *reaching), self._size)

    def _add_structure(self, structure: AnyStructure, centre: Point) -> None:
        """Give a structure the next slots: one for each activity, one at least."""
        first = len(self._ids)
        slots = range(first, first + max(1, len(structure.activities)))
        self._ids.extend(repeat(structure.id, len(slots)))
        self._points.extend(repeat(centre, len(slots)))
        self._kinds.extend(structure.kind, slots)
        if not structure.activities:
            # An ETTI makes staff available whatever its trades, even when nobody told them.
            for service_type in structure.service_types:
                self._services.add(service_type, first)
        for territory in self._territories.of_address(structure.place):
            self._standing.extend(territory, slots)

    def _add_trade(self, slot: int, activity: AnyActivity, imposed: Sequence[str]) -> None:
        self._sectors.add(activity.sector, slot)
        self._origins.add(activity.origin, slot)
        for service_type in {*activity.service_types, *imposed}:
            self._services.add(service_type, slot)

    def _places(self, query: Query) -> list[Territory]:
        places = [Territory(place.level, place.code) for place in query.places]
        for place in places:
            if place not in self._territories:
                raise UnknownPlace(f"{place.level} {place.code}: no commune of the list is in it; check its INSEE code")
        return places

    def _chords(self, slots: Sequence[int], communes: Iterable[Territory]) -> list[float]:
        """How far each structure is from the nearest of these communes, straight; infinite when unknown."""
        points = [self._points[slot] for slot in slots]
        centres = {self._territories.centre(commune.code) for commune in communes} - {NOWHERE}
        first, *others = [list(map(dist, points, repeat(centre))) for centre in centres] or [[inf] * len(points)]
        return list(map(min, first, *others)) if others else first
