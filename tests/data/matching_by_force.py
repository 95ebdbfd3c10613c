"""Matching by brute force, straight from the rules: what the fast one is compared with."""

from collections.abc import Sequence

import msgspec

from data.matching import Match, Query, Territory
from data.model import Activity, Place, Zone, ZoneType
from data.places.distances import distance_km
from data.places.nesting import CITY_OF_ARRONDISSEMENT


class Commune(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    code: str
    departement: str
    region: str
    latitude: float | None = None
    longitude: float | None = None


class Subject(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What matching reads of a structure."""

    id: str
    kind: str = "EI"
    place: Place = Place()
    activities: tuple[Activity, ...] = ()
    service_types: tuple[str, ...] = ()


def _territories(commune: Commune) -> set[tuple[str, str]]:
    """What a commune is and lies in."""
    names = {("COMMUNE", commune.code), ("DEPARTEMENT", commune.departement), ("REGION", commune.region)}
    city = CITY_OF_ARRONDISSEMENT.get(commune.code)
    return names | {("COMMUNE", city)} if city else names


def _lies_in(inner: Territory, outer: Territory, communes: Sequence[Commune]) -> bool:
    """Whether all the communes of a territory are in another; no territory lies in itself by this rule alone."""
    if inner.level == "REGION" or (inner.level, outer.level) == ("DEPARTEMENT", "COMMUNE"):
        return False
    inside = [_territories(commune) for commune in communes if tuple(inner) in _territories(commune)]
    return bool(inside) and all(tuple(outer) in territories for territories in inside)


def apart(structure: Subject, commune: Commune, communes: Sequence[Commune]) -> float | None:
    """Kilometres from a structure to the centre of a commune; ``None`` when either is unknown."""
    point: tuple[float | None, float | None] = (structure.place.latitude, structure.place.longitude)
    if None in point:
        home = next((c for c in communes if c.code == structure.place.insee), None)
        point = _centre(home, communes) if home else (None, None)
    centre = _centre(commune, communes)
    known = [degrees for degrees in (*point, *centre) if degrees is not None]
    return distance_km(*known) if len(known) == 4 else None


def _centre(commune: Commune, communes: Sequence[Commune]) -> tuple[float | None, float | None]:
    if commune.latitude is None and commune.code in CITY_OF_ARRONDISSEMENT:
        city = next((c for c in communes if c.code == CITY_OF_ARRONDISSEMENT[commune.code]), commune)
        return city.latitude, city.longitude
    return commune.latitude, commune.longitude


def _stands_in(structure: Subject, place: Territory, communes: Sequence[Commune]) -> bool:
    home = next((commune for commune in communes if commune.code == structure.place.insee), None)
    if home:
        return tuple(place) in _territories(home)
    departement = structure.place.departement
    of_departement = {("REGION", commune.region) for commune in communes if commune.departement == departement}
    told = {("DEPARTEMENT", departement), ("REGION", structure.place.region)} | of_departement
    return tuple(place) in told


def _carried_out_in(structure: Subject, zone: Zone | None, place: Territory, communes: Sequence[Commune]) -> bool:
    """Whether a zone that is not the country works in a place."""
    if zone is None or zone.type is ZoneType.COUNTRY:
        return False
    if zone.type is ZoneType.ZONES:
        perimeters = [Territory(perimeter.level, perimeter.code) for perimeter in zone.perimeters]
        return any(p == place or _lies_in(p, place, communes) or _lies_in(place, p, communes) for p in perimeters)
    inside = [commune for commune in communes if tuple(place) in _territories(commune)]
    distances = [apart(structure, commune, communes) for commune in inside]
    reach = zone.distance_km
    return reach is not None and any(distance is not None and distance <= reach for distance in distances)


def _matches(structure: Subject, query: Query, communes: Sequence[Commune]) -> Match | None:
    places = [Territory(place.level, place.code) for place in query.places]
    there = any(_stands_in(structure, place, communes) for place in places) or not places
    distance = None
    if places and all(place.level == "COMMUNE" for place in places):
        searched = [c for c in communes for place in places if c.code == place.code]
        known = [d for d in (apart(structure, commune, communes) for commune in searched) if d is not None]
        distance = min(known, default=None)
    if query.kinds and structure.kind not in query.kinds:
        return None
    if query.radius_km is not None and (distance is None or distance > query.radius_km):
        return None
    # Place then holds for every activity.
    all_activities = query.radius_km is not None or there
    imposed = {*structure.service_types} & {*query.service_types} if query.service_types else True
    if imposed and not (query.sectors or query.origins) and not structure.activities:
        return Match(structure.id, distance, there, False) if all_activities else None
    suitable = [
        activity
        for activity in structure.activities
        if (not query.sectors or activity.sector in query.sectors)
        and (not query.service_types or {*activity.service_types, *structure.service_types} & {*query.service_types})
        and (not query.origins or activity.origin in query.origins)
    ]
    if any(
        all_activities or any(_carried_out_in(structure, activity.zone, place, communes) for place in places)
        for activity in suitable
    ):
        return Match(structure.id, distance, there, False)
    if any(activity.zone and activity.zone.type is ZoneType.COUNTRY for activity in suitable):
        return Match(structure.id, distance, there, True)
    return None


def brute_force(structures: Sequence[Subject], communes: Sequence[Commune], query: Query) -> list[Match]:
    found = [match for match in (_matches(structure, query, communes) for structure in structures) if match]
    far = float("inf")
    return sorted(found, key=lambda m: (m.is_national, far if m.distance_km is None else m.distance_km, m.id))
