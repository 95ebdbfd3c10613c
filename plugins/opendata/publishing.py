"""A structure of the dataset → what open data say of it. What may be said is decided before: :mod:`.terms`."""

from collections.abc import Iterable

from data.model import (
    Activity,
    ActivityOrigin,
    EstablishmentRole,
    PerimeterLevel,
    PointPrecision,
    Provenance,
    PublicContract,
    Structure,
    Zone,
    ZoneType,
)
from data.vocabulary import vocabulary
from plugins.opendata.records import Origin, PublishedActivity, PublishedContract, PublishedOffer, PublishedStructure
from theme import addresses

_ROLES = {EstablishmentRole.HEAD_OFFICE: "siège", EstablishmentRole.BRANCH: "antenne", None: ""}
_PRECISIONS = {PointPrecision.ADDRESS: "adresse", PointPrecision.COMMUNE: "commune", None: ""}
_LEVELS = {PerimeterLevel.REGION: "R", PerimeterLevel.DEPARTEMENT: "D", PerimeterLevel.COMMUNE: "C"}
_KEYS = {
    "name": "nom",
    "brand": "enseigne",
    "legal_form": "forme_juridique",
    "founded": "annee_creation",
    "establishment": "etablissement",
    "place": "adresse",
    "place.coordinates": "latitude",
    "place.in_qpv": "qpv",
    "place.in_frr": "frr",
    "workforce": "salaries",
    "staff_band": "tranche_effectifs",
    "turnover": "chiffre_affaires",
    "networks": "reseaux",
    "description": "presentation",
    "website": "site",
    "social": "reseau_social",
    "published_email": "courriel",
    "published_phone": "telephone",
    "activities": "activites",
    "offers": "offres",
    "references": "references_clients",
    "contracts": "marches_publics",
}
"""Key of a provenance → the column it speaks of; the others have one name."""


def column_of(key: str) -> str:
    """The column that a key of a provenance speaks of: ``turnover``, ``place.in_qpv``, ``networks:coorace``."""
    field, colon, item = key.partition(":")
    return f"{_KEYS.get(field, field)}{colon}{item}"


class Publisher:
    """Makes records. ``site_address``: what the address of a page begins with, empty in development."""

    def __init__(self, site_address: str) -> None:
        self._site_address = site_address
        self._kinds = {kind.code: kind for kind in vocabulary().kinds}

    def record(self, structure: Structure) -> PublishedStructure:
        """What open data say of a structure."""
        kind, place, people, turnover = (
            self._kinds[structure.kind],
            structure.place,
            structure.workforce,
            structure.turnover,
        )
        activities = structure.activities
        services = [service for activity in activities for service in activity.service_types]
        return PublishedStructure(
            id=structure.id,
            siret=structure.siret,
            siren=structure.siren,
            kind=structure.kind,
            kind_label=kind.label,
            family=kind.family,
            source=structure.source.source,
            source_date=structure.source.date,
            fictional=structure.fictional,
            name=structure.name,
            brand=structure.brand,
            legal_form=structure.legal_form,
            founded=structure.founded,
            establishment=_ROLES[structure.establishment],
            naf=structure.naf.code if structure.naf else "",
            naf_version=structure.naf.version if structure.naf else "",
            street=place.address,
            postcode=place.postcode,
            city=place.city,
            insee=place.insee,
            departement=place.departement,
            region=place.region,
            latitude=place.latitude,
            longitude=place.longitude,
            precision=_PRECISIONS[place.precision],
            in_qpv=place.in_qpv,
            in_frr=place.in_frr,
            sectors=_sectors(activities, ActivityOrigin.DECLARED),
            derived_sectors=_sectors(activities, ActivityOrigin.DERIVED_FROM_NAF),
            service_types=tuple(dict.fromkeys((*structure.service_types, *services))),
            permanent=people.permanent,
            supported=people.supported,
            staff_band=structure.staff_band,
            turnover=turnover.amount if turnover else None,
            turnover_year=turnover.year if turnover else None,
            labels=structure.labels,
            networks=structure.networks,
            description=structure.description,
            website=structure.website,
            social=structure.social,
            email=structure.published_email,
            phone=structure.published_phone,
            address=f"{self._site_address}{addresses.profile(structure.slug)}" if structure.slug else "",
            activities=tuple([_activity(activity) for activity in activities]),
            offers=tuple([PublishedOffer(offer.name, offer.description) for offer in structure.offers]),
            references=tuple([reference.name for reference in structure.references]),
            contracts=tuple(
                [PublishedContract(c.buyer, c.subject, c.notified_on, c.amount) for c in structure.contracts]
            ),
            provenance=_provenance(structure.provenance),
        )


def _sectors(activities: Iterable[Activity], origin: ActivityOrigin) -> tuple[str, ...]:
    return tuple(dict.fromkeys([activity.sector for activity in activities if activity.origin is origin]))


def _activity(activity: Activity) -> PublishedActivity:
    zone = activity.zone or _NO_ZONE
    return PublishedActivity(
        activity.sector,
        activity.origin is ActivityOrigin.DERIVED_FROM_NAF,
        activity.service_types,
        zone.type.value if activity.zone else "",
        zone.distance_km,
        tuple([_LEVELS[perimeter.level] + perimeter.code for perimeter in zone.perimeters]),
    )


def _contract(contract: PublicContract) -> PublishedContract:
    return PublishedContract(contract.buyer, contract.subject, contract.notified_on, contract.amount)


def _provenance(provenance: dict[str, Provenance]) -> dict[str, Origin]:
    return {column_of(key): Origin(told.source, told.date) for key, told in sorted(provenance.items())}


_NO_ZONE = Zone(ZoneType.COUNTRY)
