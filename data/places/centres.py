"""The centre of every commune: a GeoNames place of its name, else an estimate from the communes around it.

Many communes share a name, and hamlets bear that of a commune far away. A place is believed when it stands among the
communes that share a postcode or a grouping (EPCI) with the commune and has about its population. A commune without
such a place takes the middle of the places merged into it, else that of its neighbours.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from math import log
from statistics import median
from typing import NamedTuple

from data.places.distances import distance_km
from data.places.place_names import name_key, telling_words

Point = tuple[float, float]
"""Latitude and longitude, WGS 84 decimal degrees."""

_DECIMALS = 4
_ROUNDS = 2
_REACH_KM = 20
"""A place farther than this from the middle of a commune's neighbours is another one of that name…"""
_REACH_SPREADS = 4
"""… unless the neighbours are themselves spread: so many times their median distance to their middle; overseas, a name
that one commune and one place bear is enough: there, communes are larger than groupings elsewhere."""
_PLAUSIBLE = log(3)
_SMALL = 100
"""Inhabitants added to populations before they are compared: 20 and 60 are about the same."""
_UNKNOWN = log(2)
_OTHER_NAME_COST = 1.0
_WEIGHTS = {"postcode": 10, "epci": 1}
"""How much a neighbour counts in an estimate; one that shares both counts for ten that share the postcode."""
_BOTH = 100
_WIDER = ("departement", "region")


class GeoPlace(NamedTuple):
    """A populated place of GeoNames: its région, name, other names, point, and population (0 when unknown)."""

    region: str
    name: str
    other_names: tuple[str, ...]
    point: Point
    population: int


class ToPlace(NamedTuple):
    """A commune to find the centre of.

    ``parts`` are the names of the communes merged into it; ``groups`` what it shares with its neighbours, as pairs of a
    kind (``postcode``, ``epci``, ``departement``, ``region``) and a code.
    """

    code: str
    name: str
    region: str
    population: int
    parts: tuple[str, ...]
    groups: tuple[tuple[str, str], ...]


class Centre(NamedTuple):
    """Latitude and longitude to four decimals (10 m); ``estimated`` unless it is that of a place of that name."""

    latitude: float
    longitude: float
    estimated: bool


def centres(communes: Sequence[ToPlace], places: Sequence[GeoPlace]) -> dict[str, Centre]:
    """The centre of every commune, by INSEE code. Raises ValueError when no place stands in a région."""
    neighbourhood = _Neighbourhood(communes)
    named = _of_their_name(communes, places, neighbourhood)
    known = {code: place.point for code, place in named.items()}
    taken = set(named.values())
    free = [place for place in places if place not in taken]
    merged = _of_their_parts([c for c in communes if c.code not in known], free, neighbourhood, known)
    around = known | merged
    points = {
        c.code: around.get(c.code) or neighbourhood.estimate(c, around) or _of_region(c, places) for c in communes
    }
    return {
        code: Centre(round(latitude, _DECIMALS), round(longitude, _DECIMALS), code not in known)
        for code, (latitude, longitude) in points.items()
    }


class _Neighbourhood:
    """Which communes share a postcode, an EPCI, a département or a région."""

    def __init__(self, communes: Iterable[ToPlace]) -> None:
        self._members: dict[tuple[str, str], list[str]] = defaultdict(list)
        for commune in communes:
            for group in commune.groups:
                self._members[group].append(commune.code)

    def middle(self, commune: ToPlace, known: Mapping[str, Point]) -> tuple[Point, float] | None:
        """The middle of the closest neighbours, and their median distance to it in km; ``None`` without any."""
        for kind in (*_WEIGHTS, "departement"):
            points = [known[code] for code in self._sharing(commune, kind) if code in known]
            if points:
                middle = median(latitude for latitude, _ in points), median(longitude for _, longitude in points)
                return middle, median(distance_km(*middle, *point) for point in points)
        return None

    def estimate(self, commune: ToPlace, known: Mapping[str, Point]) -> Point | None:
        """The mean of the neighbours, those that share most counting most; ``None`` without any."""
        weights = {
            kind: {code: weight for code in self._sharing(commune, kind) if code in known}
            for kind, weight in _WEIGHTS.items()
        }
        near = weights["epci"] | weights["postcode"]
        near |= dict.fromkeys(weights["epci"].keys() & weights["postcode"].keys(), _BOTH)
        for kind in _WIDER:
            near = near or {code: 1 for code in self._sharing(commune, kind) if code in known}
        return _mean((known[code], weight) for code, weight in sorted(near.items())) if near else None

    def _sharing(self, commune: ToPlace, kind: str) -> set[str]:
        groups = [group for group in commune.groups if group[0] == kind]
        return {code for group in groups for code in self._members[group]} - {commune.code}


def _of_region(commune: ToPlace, places: Iterable[GeoPlace]) -> Point:
    """The middle of what is populated in a collectivity of one commune, where no place bears its name."""
    weighted = [(place.point, place.population + _SMALL) for place in places if place.region == commune.region]
    if not weighted:
        raise ValueError(f"{commune.code} {commune.name}: GeoNames has no place in région {commune.region}")
    return _mean(weighted)


def _of_their_name(
    communes: Sequence[ToPlace], places: Sequence[GeoPlace], neighbourhood: _Neighbourhood
) -> dict[str, GeoPlace]:
    """The place of each commune that has one of its name: first those alone of it, then those near these."""
    bearers: dict[tuple[str, str], dict[GeoPlace, float]] = defaultdict(dict)
    for place in places:
        bearers[place.region, name_key(place.name)][place] = 0
        for other in place.other_names:
            bearers[place.region, name_key(other)].setdefault(place, _OTHER_NAME_COST)
    namesakes: dict[tuple[str, str], int] = defaultdict(int)
    for commune in communes:
        namesakes[commune.region, name_key(commune.name)] += 1

    def alone(commune: ToPlace, place: GeoPlace) -> bool:
        key = commune.region, name_key(commune.name)
        by_their_name = [bearer for bearer, cost in bearers[key].items() if not cost]
        return namesakes[key] == 1 and (by_their_name or list(bearers[key])) == [place]

    known: dict[str, GeoPlace] = {}
    for commune in communes:
        for place in bearers.get((commune.region, name_key(commune.name)), ()):
            if alone(commune, place) and _unlike(commune, place) < _PLAUSIBLE:
                known[commune.code] = place
    for _ in range(_ROUNDS):
        points = {code: place.point for code, place in known.items()}
        pairs: list[tuple[float, str, GeoPlace]] = []
        for commune in communes:
            for place, cost in bearers.get((commune.region, name_key(commune.name)), {}).items():
                away, reach = _away(place, neighbourhood.middle(commune, points))
                if away <= reach or (_is_overseas(commune) and alone(commune, place)):
                    pairs.append((cost + _unlike(commune, place) + away / _REACH_KM, commune.code, place))
        known = _best(pairs)
    return known


def _best(pairs: Iterable[tuple[float, str, GeoPlace]]) -> dict[str, GeoPlace]:
    """Each commune's cheapest place, each place given once."""
    known: dict[str, GeoPlace] = {}
    given: set[GeoPlace] = set()
    for _, code, place in sorted(pairs):
        if code not in known and place not in given:
            known[code] = place
            given.add(place)
    return known


def _of_their_parts(
    communes: Iterable[ToPlace], places: Iterable[GeoPlace], neighbourhood: _Neighbourhood, known: Mapping[str, Point]
) -> dict[str, Point]:
    """The middle of the places near a commune that bear the name of one of its parts, or part of its name.

    « Bâgé-Dommartin » was made of two communes; « Évry-Courcouronnes » holds two names; « Guidel-Plage » is in Guidel.
    """
    whole: dict[tuple[str, str], list[GeoPlace]] = defaultdict(list)
    pieces: dict[tuple[str, str], list[GeoPlace]] = defaultdict(list)
    for place in places:
        whole[place.region, name_key(place.name)].append(place)
        for piece in _pieces(place.name):
            pieces[place.region, piece].append(place)
    found: dict[str, Point] = {}
    for commune in communes:
        region, middle = commune.region, neighbourhood.middle(commune, known)
        parts = [place for part in commune.parts for place in whole.get((region, name_key(part)), ())]
        if not parts:
            parts = [place for piece in _pieces(commune.name) for place in whole.get((region, piece), ())]
            parts += pieces.get((region, name_key(commune.name)), [])
            parts = [place for place in parts if _unlike(commune, place) < _PLAUSIBLE]
        around = {place: _away(place, middle) for place in parts}
        near = [place for place, (away, reach) in around.items() if away <= reach]
        if near:
            found[commune.code] = _mean((place.point, place.population + _SMALL) for place in near)
    return found


def _pieces(name: str) -> Iterator[str]:
    """The beginnings and the ends of a name that may be names by themselves."""
    words = name_key(name).split()
    for cut in range(1, len(words)):
        for piece in (" ".join(words[:cut]), " ".join(words[cut:])):
            if telling_words(piece):
                yield piece


def _unlike(commune: ToPlace, place: GeoPlace) -> float:
    """How much two populations differ, as the logarithm of their ratio; GeoNames' may be unknown, or years old."""
    if not place.population:
        return _UNKNOWN
    return abs(log((place.population + _SMALL) / (commune.population + _SMALL)))


def _away(place: GeoPlace, middle: tuple[Point, float] | None) -> tuple[float, float]:
    """How far a place is from the middle of the neighbours, and how far it may be, in km."""
    if middle is None:
        return 0, _REACH_KM
    point, spread = middle
    return distance_km(*place.point, *point), max(_REACH_KM, _REACH_SPREADS * spread)


def _is_overseas(commune: ToPlace) -> bool:
    """Whether GeoNames knows the région as a country of its own: Insee's codes 01 to 06, and the collectivities."""
    return commune.region.startswith("0") or len(commune.region) == 3


def _mean(weighted: Iterable[tuple[Point, float]]) -> Point:
    points = list(weighted)
    total = sum(weight for _, weight in points)
    return (
        sum(latitude * weight for (latitude, _), weight in points) / total,
        sum(longitude * weight for (_, longitude), weight in points) / total,
    )
