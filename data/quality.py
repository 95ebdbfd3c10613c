"""Normalising and checking one row: what is usable is cleaned, what is not goes to the quarantine with its reason."""

import re
from functools import cache

import msgspec
from stdnum.exceptions import ValidationError
from stdnum.fr import siret as siret_number

from data.characters import one_line
from data.contact_points import email, phone, web_address
from data.geography import Geography, departement_of_postcode
from data.model import (
    Activity,
    ActivityOrigin,
    Candidate,
    ClientReference,
    NafCode,
    Offer,
    Place,
    PublicContract,
    ZoneType,
)
from data.texts import free_text, label
from data.verdicts import NAME_MAX, Flag, Reason, Unusable
from data.vocabulary import sectors_named_by_naf, vocabulary

_KINDS_THAT_NEED_A_CONVENTION = frozenset({"AI", "ACI", "EI", "ETTI", "EITI"})
_KINDS_ALWAYS_BY_DISPOSAL = frozenset({"ETTI", "AI"})
_PLACE_MAX = 200
_BLANK_LETTERS = frozenset("\u115f\u1160\u3164\uffa0")
"""Letters to Unicode, nothing to the eye: Hangul fillers."""
_NAF = re.compile(r"\d{4}[A-Z]")


class Cleaned(msgspec.Struct, frozen=True):
    """A usable row: normalised values, and the flags that say what was changed."""

    siret: str
    name: str
    brand: str
    naf: NafCode | None
    place: Place
    activities: tuple[Activity, ...]
    service_types: tuple[str, ...]
    offers: tuple[Offer, ...]
    references: tuple[ClientReference, ...]
    contracts: tuple[PublicContract, ...]
    description: str
    website: str | None
    social: str | None
    email: str
    phone: str
    live: bool
    flags: tuple[str, ...]


def clean(row: Candidate, geography: Geography) -> Cleaned:
    """Normalise and check one row. Raises :class:`Unusable` when it cannot be kept."""
    flags: set[str] = set()
    _check_codes(row)
    naf = _naf(row.naf)
    place = _place(row, geography, flags)
    live = row.kind not in _KINDS_THAT_NEED_A_CONVENTION or row.convention_active is True
    if row.kind in _KINDS_THAT_NEED_A_CONVENTION and row.convention_active is None:
        flags.add(Flag.CONVENTION_UNKNOWN)
    return Cleaned(
        siret=_siret(row.siret),
        name=_name(row.name, flags),
        brand=_brand(row.brand, flags),
        naf=naf,
        place=place,
        activities=row.activities or _derived_activities(naf),
        service_types=("DISP",) if row.kind in _KINDS_ALWAYS_BY_DISPOSAL else (),
        offers=tuple(Offer(label(offer.name, flags), free_text(offer.description, flags)) for offer in row.offers),
        references=tuple(
            msgspec.structs.replace(reference, name=label(reference.name, flags)) for reference in row.references
        ),
        contracts=tuple(
            msgspec.structs.replace(
                contract, buyer=label(contract.buyer, flags), subject=label(contract.subject, flags)
            )
            for contract in row.contracts
        ),
        description=free_text(row.description, flags),
        website=web_address(row.website, flags),
        social=web_address(row.social, flags),
        email=email(row.contact_email, flags),
        phone=phone(row.contact_phone, place.departement, flags),
        live=live,
        flags=tuple(sorted(flags)),
    )


def _siret(number: str) -> str:
    try:
        return str(siret_number.validate(number))
    except ValidationError as error:
        raise Unusable(Reason.INVALID_SIRET, f"{one_line(number)[:20]} ({error})") from None


def _name(text: str, flags: set[str]) -> str:
    if len(text) > 10 * NAME_MAX:
        raise Unusable(Reason.NAME_TOO_LONG, f"{len(text)} caractères")
    name = label(text, flags)
    if not any(character.isalnum() and character not in _BLANK_LETTERS for character in name):
        raise Unusable(Reason.NO_NAME, "")
    if len(name) > NAME_MAX:
        raise Unusable(Reason.NAME_TOO_LONG, f"{len(name)} caractères")
    return name


def _brand(text: str, flags: set[str]) -> str:
    """The brand; one without a letter is no name, and the legal name is shown instead."""
    if not any(character.isalpha() for character in text):
        if text.strip():
            flags.add(Flag.BRAND_REFUSED)
        return ""
    try:
        return _name(text, flags)
    except Unusable:
        flags.add(Flag.BRAND_REFUSED)
        return ""


def _naf(code: str | None) -> NafCode | None:
    compact = (code or "").upper().replace(".", "").strip()
    return NafCode("2008", compact) if code and code.isascii() and _NAF.fullmatch(compact) else None


def _check_codes(row: Candidate) -> None:
    """Every code of the row must be one of the vocabularies: pages would have no word for it."""
    known = _known_codes()
    if row.kind not in known["kind"]:
        raise Unusable(Reason.UNKNOWN_KIND, row.kind[:40])
    found = [
        *(("sector", activity.sector) for activity in row.activities),
        *(("service", service) for activity in row.activities for service in activity.service_types),
        *(("label", label) for label in row.labels),
        *(("network", network) for network in row.networks),
        *([("legal form", row.legal_form)] if row.legal_form else []),
    ]
    for vocabulary_name, code in found:
        if code not in known[vocabulary_name]:
            raise Unusable(Reason.UNKNOWN_CODE, f"{vocabulary_name}: {code[:80]}")
    for zone in (activity.zone for activity in row.activities if activity.zone):
        if (zone.type is ZoneType.CUSTOM and not zone.distance_km) or (
            zone.type is ZoneType.ZONES and not zone.perimeters
        ):
            raise Unusable(Reason.INVALID_ZONE, zone.type)


@cache
def _known_codes() -> dict[str, frozenset[str]]:
    words = vocabulary()
    return {
        "kind": frozenset(kind.code for kind in words.kinds),
        "sector": frozenset(sector.slug for group in words.sector_groups for sector in group.sectors),
        "service": frozenset(term.code for term in words.service_types),
        "label": frozenset(label.slug for label in words.labels),
        "network": frozenset(network.slug for network in words.networks),
        "legal form": frozenset(form.code for form in words.legal_forms),
    }


def _derived_activities(naf: NafCode | None) -> tuple[Activity, ...]:
    sector = sectors_named_by_naf().get(naf) if naf else None
    return (Activity(sector=sector, origin=ActivityOrigin.DERIVED_FROM_NAF),) if sector else ()


def _place(row: Candidate, geography: Geography, flags: set[str]) -> Place:
    postcode, city = label(row.postcode, flags)[:20], label(row.city, flags)[:_PLACE_MAX]
    commune = geography.communes.get(row.insee or "") or geography.find(postcode, city)
    if commune and geography.is_spelling_of(city, commune):
        city = geography.city_name(commune)
    elif commune and not row.insee:
        flags.add(Flag.COMMUNE_FROM_POSTCODE)
    departement = commune.departement if commune else departement_of_postcode(postcode)
    if commune is None:
        flags.add(Flag.COMMUNE_UNKNOWN)
        if departement in geography.departements:
            flags.add(Flag.DEPARTEMENT_FROM_POSTCODE)
        else:
            departement = None
    latitude, longitude = _coordinates(row, flags)
    return Place(
        address=label(row.address, flags)[:_PLACE_MAX],
        postcode=postcode,
        city=city,
        insee=commune.code if commune else None,
        departement=departement,
        region=geography.departements[departement].region if departement else None,
        latitude=latitude,
        longitude=longitude,
    )


def _coordinates(row: Candidate, flags: set[str]) -> tuple[float | None, float | None]:
    """Latitude and longitude, or neither: a point of the globe, flagged away when it is none."""
    if row.latitude is None or row.longitude is None:
        return None, None
    if not (-90 <= row.latitude <= 90 and -180 <= row.longitude <= 180):
        flags.add(Flag.COORDINATES_REFUSED)
        return None, None
    return row.latitude, row.longitude
