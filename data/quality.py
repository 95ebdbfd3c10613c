"""Normalising and checking one row: what is usable is cleaned, what is not goes to the quarantine with its reason."""

import re

import msgspec
from msgspec.structs import replace
from stdnum.exceptions import InvalidChecksum, InvalidLength, ValidationError

from data.cleaning import identifiers
from data.cleaning.characters import one_line
from data.cleaning.codes import check_activities, check_codes, check_kind
from data.cleaning.contact_points import email, phone, web_address
from data.cleaning.naming import recased, typeset
from data.cleaning.placing import place_of
from data.cleaning.texts import free_text, label
from data.geography import Geography
from data.model import (
    Activity,
    ClientReference,
    EstablishmentRole,
    NafCode,
    Offer,
    Place,
    Provenance,
    PublicContract,
    Turnover,
    Workforce,
)
from data.rows import Candidate
from data.verdicts import NAME_MAX, Flag, Reason, Unusable

_BLANK_LETTERS = frozenset("\u115f\u1160\u3164\uffa0")
"""Letters to Unicode, nothing to the eye: Hangul fillers."""
_NAF = re.compile(r"\d{4}[A-Z]")


class Cleaned(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A usable row: normalised values, where they come from, and the flags that say what was changed."""

    told: Provenance
    siret: str
    kind: str
    name: str
    brand: str
    naf: NafCode | None
    legal_form: str | None
    founded: int | None
    establishment: EstablishmentRole | None
    establishment_open: bool | None
    place: Place
    activities: tuple[Activity, ...]
    workforce: Workforce
    staff_band: str | None
    turnover: Turnover | None
    labels: tuple[str, ...]
    networks: tuple[str, ...]
    offers: tuple[Offer, ...]
    references: tuple[ClientReference, ...]
    contracts: tuple[PublicContract, ...]
    description: str
    website: str | None
    social: str | None
    convention_active: bool | None
    fictional: bool
    first_name: str
    last_name: str
    email: str
    phone: str
    flags: tuple[str, ...]


def clean(row: Candidate, told: Provenance, geography: Geography) -> Cleaned:
    """Normalise and check one row. Raises :class:`Unusable` when it cannot be kept."""
    flags: set[str] = set()
    _check_codes(row)
    siret = siret_of(row.siret, flags)
    name = name_of(row.name, flags)
    place = place_of(row, geography, flags)
    if not siret and not place.insee:
        raise Unusable(Reason.NO_IDENTITY, "")
    website = web_address(row.website, flags)
    if website and website != row.website:
        flags.add(Flag.WEBSITE_COMPLETED)
    number = phone(row.contact_phone, place.departement, flags)
    if number and number != row.contact_phone:
        flags.add(Flag.PHONE_REWRITTEN)
    return Cleaned(
        told=told.of_row(row.updated),
        siret=siret,
        kind=row.kind,
        name=name,
        brand=brand_of(row.brand, flags),
        naf=_naf(row.naf),
        legal_form=row.legal_form,
        founded=row.founded,
        establishment=row.establishment,
        establishment_open=row.establishment_open,
        place=place,
        activities=row.activities,
        workforce=row.workforce,
        staff_band=row.staff_band,
        turnover=row.turnover,
        labels=row.labels,
        networks=row.networks,
        offers=offers_of(row.offers, flags),
        references=references_of(row.references, flags),
        contracts=contracts_of(row.contracts, flags),
        description=free_text(row.description, flags),
        website=website,
        social=web_address(row.social, flags),
        convention_active=row.convention_active,
        fictional=row.fictional,
        first_name=one_line(row.contact_first_name),
        last_name=one_line(row.contact_last_name),
        email=email(row.contact_email, flags),
        phone=number,
        flags=tuple(sorted(flags)),
    )


def siret_of(number: str, flags: set[str]) -> str:
    """The 14 digits, La Poste's exception included; empty, flagged, when none is told. Raises :class:`Unusable`."""
    if not any(character.isdigit() for character in number):
        flags.add(Flag.NO_SIRET)
        return ""
    try:
        return identifiers.siret_of(number)
    except InvalidLength:
        problem = "il n’a pas 14 chiffres"
    except InvalidChecksum:
        problem = "sa clé de contrôle est fausse"
    except ValidationError:
        problem = "ce n’est pas un nombre"
    raise Unusable(Reason.INVALID_SIRET, f"{one_line(number)[:20]} : {problem}")


def name_of(text: str, flags: set[str]) -> str:
    """A name that people can read, capitals only where they belong. Raises :class:`Unusable`."""
    if len(text) > 10 * NAME_MAX:
        raise Unusable(Reason.NAME_TOO_LONG, f"{len(text)} caractères")
    name = label(text, flags)
    if not any(character.isalnum() and character not in _BLANK_LETTERS for character in name):
        raise Unusable(Reason.NO_NAME, "")
    if len(name) > NAME_MAX:
        raise Unusable(Reason.NAME_TOO_LONG, f"{len(name)} caractères")
    shown: str = recased(name)
    if shown != name:
        flags.add(Flag.NAME_RECASED)
    if "'" in shown:
        flags.add(Flag.APOSTROPHE_TYPESET)
    return typeset(shown)


def brand_of(text: str, flags: set[str]) -> str:
    """The brand; one without a letter is no name, and the legal name is shown instead."""
    if not any(character.isalpha() for character in text):
        if text.strip():
            flags.add(Flag.BRAND_REFUSED)
        return ""
    try:
        return name_of(text, flags)
    except Unusable:
        flags.add(Flag.BRAND_REFUSED)
        return ""


def offers_of(offers: tuple[Offer, ...], flags: set[str]) -> tuple[Offer, ...]:
    """Offers in texts fit to be shown."""
    return tuple(Offer(label(offer.name, flags), free_text(offer.description, flags)) for offer in offers)


def references_of(references: tuple[ClientReference, ...], flags: set[str]) -> tuple[ClientReference, ...]:
    """Client references in texts fit to be shown."""
    return tuple(replace(reference, name=label(reference.name, flags)) for reference in references)


def contracts_of(contracts: tuple[PublicContract, ...], flags: set[str]) -> tuple[PublicContract, ...]:
    """Public contracts in texts fit to be shown."""
    return tuple(
        replace(contract, buyer=label(contract.buyer, flags), subject=label(contract.subject, flags))
        for contract in contracts
    )


def _naf(code: str | None) -> NafCode | None:
    compact = (code or "").upper().replace(".", "").strip()
    return NafCode("2008", compact) if code and code.isascii() and _NAF.fullmatch(compact) else None


def _check_codes(row: Candidate) -> None:
    check_kind(row.kind)
    check_activities(row.activities)
    check_codes("label", row.labels)
    check_codes("network", row.networks)
    if row.legal_form:
        check_codes("legal form", (row.legal_form,))
    if row.staff_band:
        check_codes("staff band", (row.staff_band,))
