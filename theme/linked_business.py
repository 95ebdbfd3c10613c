"""A structure as schema.org tells it: a ``LocalBusiness``, and an ``NGO`` too when it is an association.

Only what is stated: a trade read from a NAF code is left out, so is a point that is only the centre of the commune.
What repeats from one structure to the next (trades, zones, networks) is encoded once.
"""

import re
from functools import cache
from typing import Any

import msgspec

from data.model import Activity, ActivityOrigin, Perimeter, PerimeterLevel, Place, PointPrecision, Structure, ZoneType
from data.vocabulary import Network, vocabulary
from theme import wording

_ENCODER = msgspec.json.Encoder()
_TYPES: dict[str | None, Any] = {"ASSOCIATION": ("LocalBusiness", "NGO")}
_FRANCE = msgspec.Raw(b'{"@type":"Country","name":"France"}')
_AREA_TYPES = {
    PerimeterLevel.REGION: "AdministrativeArea",
    PerimeterLevel.DEPARTEMENT: "AdministrativeArea",
    PerimeterLevel.COMMUNE: "City",
}
_NUMBER = re.compile(r"\d+(?:\s\d{3})*")
_METRES = 1000

Fact = dict[str, Any]
"""A JSON object, some of its values already encoded."""


def business(structure: Structure, url: str) -> Fact:
    """What a profile says, by schema.org 30. ``url``: the profile's own address."""
    place = structure.place
    told: Fact = {
        "@type": _TYPES.get(structure.legal_form, "LocalBusiness"),
        "name": structure.display_name,
        "legalName": structure.name,
        "disambiguatingDescription": _kind(structure.kind),
        "url": url,
    }
    if structure.siret:
        told["identifier"] = {"@type": "PropertyValue", "propertyID": "SIRET", "value": structure.siret}
        # ISO/IEC 6523: 0002 numbers the SIREN, 0009 the SIRET.
        told["iso6523Code"] = (f"0002:{structure.siren}", f"0009:{structure.siret}")
    if place.city:
        told["address"] = _address(place)
    if place.precision is PointPrecision.ADDRESS:
        told["geo"] = _point(place)
    if structure.activities:
        told.update(_work(structure))
    if structure.networks:
        told["memberOf"] = [_network(slug) for slug in structure.networks]
    if structure.labels:
        told["hasCertification"] = [_label(slug) for slug in structure.labels]
    if structure.staff_band:
        # Permanent staff is not all the employees: only the registry's band counts them all.
        told["numberOfEmployees"] = _staff(structure.staff_band)
    if structure.founded:
        # A bare year is no schema.org Date for strict readers, and its first of January would be made up.
        told["additionalProperty"] = {"@type": "PropertyValue", "name": "Année de création", "value": structure.founded}
    if structure.website or structure.social:
        told["sameAs"] = [link for link in (structure.website, structure.social) if link]
    if structure.published_phone:
        told["telephone"] = structure.published_phone
    if structure.published_email:
        told["email"] = structure.published_email
    return told


def _address(place: Place) -> Fact:
    told = {"@type": "PostalAddress", "addressLocality": place.city, "addressCountry": "FR"}
    if place.address:
        told["streetAddress"] = place.address
    if place.postcode:
        told["postalCode"] = place.postcode
    if place.region:
        told["addressRegion"] = _region(place.region)
    return told


def _point(place: Place) -> Fact:
    return {"@type": "GeoCoordinates", "latitude": place.latitude, "longitude": place.longitude}


def _work(structure: Structure) -> Fact:
    """The declared trades as a catalogue of services, and where they are carried out.

    Zones that differ stand on each service; one that all share stands on the structure.
    """
    declared = [activity for activity in structure.activities if activity.origin is ActivityOrigin.DECLARED]
    if not declared:
        return {}
    zones = [activity.zone for activity in declared]
    shared = all(zone == zones[0] for zone in zones)
    offers = [_offer(activity, None if shared else structure.place) for activity in declared]
    told: Fact = {"hasOfferCatalog": {"@type": "OfferCatalog", "itemListElement": offers}}
    areas = _areas(declared[0], structure.place) if shared else ()
    if areas:
        told["areaServed"] = areas
    return told


def _offer(activity: Activity, place: Place | None) -> msgspec.Raw | Fact:
    """The service of an activity, with its zone when ``place``, where its circle is drawn, is given."""
    areas = _areas(activity, place) if place else ()
    if not areas:
        return _service_offer(activity.sector, activity.service_types)
    service = _service(activity.sector, activity.service_types) | {"areaServed": areas}
    return {"@type": "Offer", "itemOffered": service}


def _areas(activity: Activity, place: Place) -> tuple[msgspec.Raw | Fact, ...]:
    zone = activity.zone
    if zone is None:
        return ()
    if zone.type is ZoneType.COUNTRY:
        return (_FRANCE,)
    if zone.type is ZoneType.ZONES:
        return tuple(_territory(perimeter) for perimeter in zone.perimeters)
    circle: Fact = {"@type": "GeoCircle", "geoRadius": (zone.distance_km or 0) * _METRES}
    if place.precision is PointPrecision.ADDRESS:
        return (circle | {"geoMidpoint": _point(place)},)
    if place.city:
        # Around the commune's centre, as the search does.
        return (circle | {"address": _commune(place.city, place.postcode)},)
    return ()


@cache
def _commune(city: str, postcode: str) -> msgspec.Raw:
    return _encoded(_address(Place(city=city, postcode=postcode)))


@cache
def _territory(perimeter: Perimeter) -> msgspec.Raw:
    return _encoded({"@type": _AREA_TYPES[perimeter.level], "name": wording.perimeter_name(perimeter)})


@cache
def _service_offer(sector: str, service_types: tuple[str, ...]) -> msgspec.Raw:
    return _encoded({"@type": "Offer", "itemOffered": _service(sector, service_types)})


@cache
def _service(sector: str, service_types: tuple[str, ...]) -> Fact:
    told: Fact = {"@type": "Service", "name": wording.sector_label(sector)}
    if service_types:
        told["serviceType"] = [vocabulary().label_of("service_types", code) for code in service_types]
    return told


@cache
def _network(slug: str) -> msgspec.Raw:
    network = _named(vocabulary().networks, slug)
    return _encoded({"@type": "Organization", "name": network.label, "url": network.website})


@cache
def _label(slug: str) -> msgspec.Raw:
    label = _named(vocabulary().labels, slug)
    return _encoded({"@type": "Certification", "name": label.label, "url": label.website})


@cache
def _staff(band: str) -> msgspec.Raw:
    """« 20 à 49 salariés » → from 20 to 49; the last band has no end."""
    words = wording.staff_band(band)
    bounds = [int(re.sub(r"\s", "", number)) for number in _NUMBER.findall(words)]
    told: Fact = {"@type": "QuantitativeValue", "minValue": bounds[0]}
    if "et plus" not in words:
        told["maxValue"] = bounds[-1]
    return _encoded(told)


@cache
def _kind(code: str) -> str:
    return f"{vocabulary().kind(code).label} ({code})"


@cache
def _region(code: str) -> str:
    region = wording.geography().regions.get(code)
    return region.name if region else code


def _named(terms: tuple[Network, ...], slug: str) -> Network:
    return next(term for term in terms if term.slug == slug)


def _encoded(fact: Fact) -> msgspec.Raw:
    return msgspec.Raw(_ENCODER.encode(fact))
