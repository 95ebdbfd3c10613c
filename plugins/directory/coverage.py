"""Who works where, in which trade: the rules of :mod:`data.matching`, for every trade and territory at once.

Territories are keyed as ``R84``, ``D38``, ``C38185``. A structure works in a territory where its address is, or where a
zone of one of its activities brings it: a perimeter that contains the territory, equals it or lies inside it, or a
circle that holds the centre of one of its communes. Those that an activity carried out in the whole country brings are
*national*, and are told apart.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cached_property
from math import dist
from pathlib import Path

from data.geography import Commune
from data.model import Perimeter, PerimeterLevel, Structure, Zone, ZoneType
from data.places.circles import NOWHERE, Circle, Circles, chord
from data.places.nesting import CITY_OF_ARRONDISSEMENT, COMMUNE, DEPARTEMENT, REGION, Territory
from plugins.directory.catalogue import Catalogue
from plugins.directory.centres import Centres, Key
from plugins.directory.rings import Ring, Rings

_ARRONDISSEMENTS: dict[str, list[str]] = defaultdict(list)
for _arrondissement, _city in CITY_OF_ARRONDISSEMENT.items():
    _ARRONDISSEMENTS[_city].append(_arrondissement)
Crossing = tuple[str, Key]
"""A trade's slug and a territory."""


class Coverage:
    """Where the structures of a catalogue work. ``cache``: a folder that outlives builds."""

    def __init__(self, catalogue: Catalogue, cache: Path | None = None) -> None:
        self._departements_of_region = _departements_of_region(catalogue)
        self._region_of = {code: one.region for code, one in catalogue.geography.departements.items()}
        self._communes = catalogue.geography.communes
        self._centres = Centres(catalogue.geography)
        self._points = {one.id: self._centres.point_of(one.place) for one in catalogue.structures}
        self._structures = catalogue.structures
        self._rings = Rings(self._centres, cache)
        self._rings.learn(self._all_rings(catalogue.structures))
        self._reached: dict[Zone, tuple[Key, ...]] = {}
        self.there: dict[Crossing, list[Structure]] = defaultdict(list)
        """Trade and territory → the structures that stand there, by name."""
        self.coming: dict[Crossing, list[Structure]] = defaultdict(list)
        """Trade and territory → those that come from elsewhere, national ones apart, by name."""
        self.national: dict[str, list[Structure]] = defaultdict(list)
        """Trade → those that work in the whole country."""
        self.named: set[Crossing] = set()
        """Trades and territories that a perimeter names: a page of their own is worth having."""
        self.visiting: dict[Key, list[Structure]] = defaultdict(list)
        """Territory → those that come from elsewhere whatever the trade, national ones apart, by name."""
        for structure in catalogue.structures:
            self._add(structure)

    def departements_of(self, structure: Structure) -> frozenset[str]:
        """The codes of the départements where its activities are carried out; none when nobody said."""
        codes: set[str] = set()
        for activity in structure.activities:
            if activity.zone is None:
                continue
            if activity.zone.type is ZoneType.COUNTRY:
                return frozenset(self._region_of)
            codes.update(key[1:] for key in self._keys(activity.zone, structure) if key[0] == "D")
        return frozenset(codes)

    def nearest_first(self, structures: Iterable[Structure], key: Key) -> list[Structure]:
        """Structures by how far they are from the middle of a territory; those whose place is unknown come last."""
        middle, points = self._centres.middle(key), self._points
        return sorted(structures, key=lambda structure: dist(points[structure.id], middle))

    def visiting_commune(self, commune: Commune) -> list[Structure]:
        """Those that come to a commune from elsewhere, national ones apart, the nearest first."""
        inside = [commune.code, *_ARRONDISSEMENTS.get(commune.code, ())]
        around = [Territory(COMMUNE, code) for code in inside]
        around += [Territory(DEPARTEMENT, commune.departement), Territory(REGION, commune.region)]
        coming = set().union(*(self._named.get(one, ()) for one in around))
        for code in inside:
            coming.update(self._circles.holding(self._centres.of_commune(code)))
        found = [one for one in map(self._structures.__getitem__, sorted(coming)) if one.place.insee not in inside]
        return self.nearest_first(found, f"C{commune.code}")

    @cached_property
    def _named(self) -> Mapping[Territory, set[int]]:
        """Territory → ranks of the structures that have it as a perimeter."""
        named: dict[Territory, set[int]] = defaultdict(set)
        for rank, structure in enumerate(self._structures):
            for activity in structure.activities:
                for perimeter in activity.zone.perimeters if activity.zone else ():
                    named[Territory(perimeter.level, perimeter.code)].add(rank)
        return named

    @cached_property
    def _circles(self) -> Circles:
        """The circles of all activities, numbered by the ranks of their structures."""
        circles: list[Circle] = []
        for rank, structure in enumerate(self._structures):
            centre = self._points[structure.id]
            for activity in structure.activities:
                if centre is not NOWHERE and activity.zone and activity.zone.distance_km is not None:
                    circles.append(Circle(rank, centre, chord(activity.zone.distance_km)))
        return Circles(circles)

    def _add(self, structure: Structure) -> None:
        place = structure.place
        standing = {f"D{place.departement}", f"R{place.region}"}
        if place.departement:
            for sector in {activity.sector for activity in structure.activities}:
                for key in standing:
                    self.there[sector, key].append(structure)
        reached: dict[str, set[Key]] = defaultdict(set)
        for activity in structure.activities:
            zone = activity.zone
            if zone is None:
                continue
            if zone.type is ZoneType.COUNTRY:
                reached[activity.sector].add("")
                continue
            keys = self._keys(zone, structure)
            reached[activity.sector].update(keys)
            if zone.type is ZoneType.ZONES:
                self.named.update((activity.sector, key) for key in keys)
        for sector, all_keys in reached.items():
            if "" in all_keys:
                self.national[sector].append(structure)
            for key in all_keys - standing:
                if key:
                    self.coming[sector, key].append(structure)
        everywhere = set().union(*reached.values()) - standing
        for key in everywhere:
            if key:
                self.visiting[key].append(structure)

    def _keys(self, zone: Zone, structure: Structure) -> tuple[Key, ...]:
        """The départements and régions that a zone reaches, communes aside."""
        if zone.type is ZoneType.CUSTOM:
            centre = self._points[structure.id]
            if centre is NOWHERE or zone.distance_km is None:
                return ()
            return self._rings.known[(*centre, zone.distance_km)]
        if zone not in self._reached:
            self._reached[zone] = tuple(sorted(self._perimeter_keys(zone.perimeters)))
        return self._reached[zone]

    def _perimeter_keys(self, perimeters: Iterable[Perimeter]) -> set[Key]:
        keys: set[Key] = set()
        for perimeter in perimeters:
            if perimeter.level is PerimeterLevel.REGION:
                keys.add(f"R{perimeter.code}")
                keys.update(f"D{code}" for code in self._departements_of_region.get(perimeter.code, ()))
                continue
            departement: str | None = perimeter.code
            if perimeter.level is PerimeterLevel.COMMUNE:
                commune = self._communes.get(perimeter.code)
                departement = commune.departement if commune else None
            if departement in self._region_of:
                keys |= {f"D{departement}", f"R{self._region_of[departement]}"}
        return keys

    def _all_rings(self, structures: Iterable[Structure]) -> set[Ring]:
        return {
            (*self._points[structure.id], activity.zone.distance_km)
            for structure in structures
            for activity in structure.activities
            if activity.zone is not None
            and activity.zone.distance_km is not None
            and self._points[structure.id] is not NOWHERE
        }


def _departements_of_region(catalogue: Catalogue) -> Mapping[str, list[str]]:
    codes: dict[str, list[str]] = defaultdict(list)
    for departement in catalogue.geography.departements.values():
        codes[departement.region].append(departement.code)
    return codes
