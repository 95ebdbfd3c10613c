"""Where a row stands: its commune, what follows from it, and a point that may be believed."""

from math import inf

from data.cleaning.naming import recased_address, typeset
from data.cleaning.texts import label
from data.geography import CentreOrigin, Commune, Geography, departement_of_postcode
from data.model import Place, PointPrecision
from data.places.distances import distance_km
from data.places.gazetteer import Found
from data.rows import Candidate
from data.verdicts import Flag

FAR_KM = 30
"""Coordinates farther than this from the centre of their commune are those of something else."""
FAR_FROM_ESTIMATE_KM = 60
"""The same where the centre is itself an estimate, which may be tens of kilometres off."""

_TEXT_MAX = 200
_FLAG_OF = {
    Found.SPELLING: Flag.COMMUNE_FROM_SPELLING,
    Found.COORDINATES: Flag.COMMUNE_FROM_COORDINATES,
    Found.POSTCODE: Flag.COMMUNE_FROM_POSTCODE,
}


def place_of(row: Candidate, geography: Geography, flags: set[str]) -> Place:
    """The place of a row: its commune, the département and région of the commune, a point near it or none."""
    address = typeset(recased_address(label(row.address, flags)[:_TEXT_MAX]))
    postcode, city = label(row.postcode, flags)[:20], label(row.city, flags)[:_TEXT_MAX]
    commune = _commune(row, postcode, city, geography, flags)
    official = geography.city_name(commune) if commune and geography.is_spelling_of(city, commune) else city
    if official != row.city:
        flags.add(Flag.CITY_REWRITTEN)
    departement = commune.departement if commune else _guessed_departement(postcode, geography, flags)
    latitude, longitude, precision = _point(row, commune, address, flags)
    return Place(
        address=address,
        postcode=postcode,
        city=official,
        insee=commune.code if commune else None,
        departement=departement,
        region=geography.departements[departement].region if departement else None,
        latitude=latitude,
        longitude=longitude,
        precision=precision,
    )


def _commune(row: Candidate, postcode: str, city: str, geography: Geography, flags: set[str]) -> Commune | None:
    point = None if row.latitude is None or row.longitude is None else (row.latitude, row.longitude)
    located = geography.locate(postcode, city, row.insee, point)
    if located is None:
        flags.add(Flag.COMMUNE_UNKNOWN)
        return None
    if located.found in _FLAG_OF:
        flags.add(_FLAG_OF[located.found])
    return located.commune


def _guessed_departement(postcode: str, geography: Geography, flags: set[str]) -> str | None:
    """The département a postcode points to, where no commune is known: 43 communes break that rule."""
    departement = departement_of_postcode(postcode)
    if departement not in geography.departements:
        return None
    flags.add(Flag.DEPARTEMENT_FROM_POSTCODE)
    return departement


def _point(
    row: Candidate, commune: Commune | None, address: str, flags: set[str]
) -> tuple[float | None, float | None, PointPrecision | None]:
    """Latitude, longitude and what they point at, or nothing: a point of the globe, near the commune it belongs to."""
    latitude, longitude = row.latitude, row.longitude
    if latitude is None or longitude is None:
        return None, None, None
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        flags.add(Flag.COORDINATES_REFUSED)
        return None, None, None
    if commune and distance_km(latitude, longitude, commune.latitude, commune.longitude) > _far_from(commune):
        flags.add(Flag.COORDINATES_FAR)
        return commune.latitude, commune.longitude, PointPrecision.COMMUNE
    return latitude, longitude, row.precision or (PointPrecision.ADDRESS if address else PointPrecision.COMMUNE)


def _far_from(commune: Commune) -> float:
    """How far from a commune's centre a point stops being believable; overseas, an estimate can refute none."""
    if commune.centre is not CentreOrigin.ESTIMATED:
        return FAR_KM
    return inf if commune.departement.startswith(("97", "98")) else FAR_FROM_ESTIMATE_KM
