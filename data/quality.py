"""Normalising and checking one row: what is usable is cleaned, what is not goes to the quarantine with its reason."""

import html
import re
from enum import StrEnum
from functools import cache
from urllib.parse import unquote, urlsplit

import msgspec
import phonenumbers
from email_validator import EmailNotValidError, validate_email
from inscriptis import get_text
from stdnum.exceptions import ValidationError
from stdnum.fr import siret as siret_number

from data.characters import one_line, printable
from data.geography import Geography, departement_of_postcode
from data.masking import masked
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
from data.vocabulary import sectors_named_by_naf, vocabulary

NAME_MAX = 255
TEXT_MAX = 20_000

_KINDS_THAT_NEED_A_CONVENTION = frozenset({"AI", "ACI", "EI", "ETTI", "EITI"})
_KINDS_ALWAYS_BY_DISPOSAL = frozenset({"ETTI", "AI"})
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>|<!--")
_ENTITY = re.compile(r"&(?:#\d+|#x[0-9a-fA-F]+|[a-zA-Z]+\d*);")
_NAF = re.compile(r"\d{4}[A-Z]")
_PUBLIC_HOST = re.compile(r"[^.].*\.(?:[a-z]{2,}|xn--[a-z0-9-]+)", re.IGNORECASE)


class Reason(StrEnum):
    """Why a row is in the quarantine."""

    MALFORMED = "malformed-row"
    UNKNOWN_KIND = "unknown-kind"
    INVALID_SIRET = "invalid-siret"
    NO_NAME = "no-name"
    NAME_TOO_LONG = "name-too-long"
    UNKNOWN_CODE = "unknown-code"
    INVALID_ZONE = "invalid-zone"
    DUPLICATE = "duplicate"


REASON_WORDS = {
    Reason.MALFORMED: "ligne illisible",
    Reason.UNKNOWN_KIND: "type de structure inconnu",
    Reason.INVALID_SIRET: "SIRET invalide",
    Reason.NO_NAME: "sans raison sociale",
    Reason.NAME_TOO_LONG: f"nom de plus de {NAME_MAX} caractères",
    Reason.UNKNOWN_CODE: "code absent des nomenclatures",
    Reason.INVALID_ZONE: "zone d’intervention incomplète",
    Reason.DUPLICATE: "même SIRET et même type qu’une autre ligne",
}


class Unusable(Exception):
    """A row that cannot be kept: ``reason`` and a ``detail`` without personal data."""

    def __init__(self, reason: Reason, detail: str) -> None:
        super().__init__(f"{reason}: {detail}")
        self.reason = reason
        self.detail = detail


class Flag(StrEnum):
    """What cleaning changed or could not settle."""

    COMMUNE_UNKNOWN = "commune-unknown"
    COMMUNE_FROM_POSTCODE = "commune-from-postcode"
    DEPARTEMENT_FROM_POSTCODE = "departement-from-postcode"
    CONVENTION_UNKNOWN = "convention-unknown"
    BRAND_REFUSED = "brand-refused"
    WEBSITE_REFUSED = "website-refused"
    EMAIL_REFUSED = "email-refused"
    PHONE_REFUSED = "phone-refused"
    HTML_REMOVED = "html-removed"
    PERSONAL_DATA_MASKED = "personal-data-masked"
    TEXT_SHORTENED = "text-shortened"


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
    email, phone = _email(row.contact_email, flags), _phone(row.contact_phone, place.departement, flags)
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
        offers=tuple(Offer(_label(offer.name, flags), free_text(offer.description, flags)) for offer in row.offers),
        references=tuple(
            msgspec.structs.replace(reference, name=_label(reference.name, flags)) for reference in row.references
        ),
        contracts=tuple(
            msgspec.structs.replace(
                contract, buyer=_label(contract.buyer, flags), subject=_label(contract.subject, flags)
            )
            for contract in row.contracts
        ),
        description=free_text(row.description, flags),
        website=_web_address(row.website, flags),
        social=_web_address(row.social, flags),
        email=email,
        phone=phone,
        live=live,
        flags=tuple(sorted(flags)),
    )


def free_text(text: str, flags: set[str]) -> str:
    """A text that people wrote: HTML turned into text, e-mails and phones masked, at most ``TEXT_MAX`` characters."""
    text = printable(text).strip()
    if not text:
        return ""
    if len(text) > TEXT_MAX:
        text = text[:TEXT_MAX].rsplit(" ", 1)[0] + "…"
        flags.add(Flag.TEXT_SHORTENED)
    if _TAG.search(text):
        text = get_text(text).strip()
        flags.add(Flag.HTML_REMOVED)
    elif _ENTITY.search(text):
        text = printable(html.unescape(text))
        flags.add(Flag.HTML_REMOVED)
    hidden = masked(text)
    if hidden != text:
        flags.add(Flag.PERSONAL_DATA_MASKED)
    return hidden


def _label(text: str, flags: set[str]) -> str:
    return one_line(free_text(text, flags))


def _siret(number: str) -> str:
    try:
        return str(siret_number.validate(number))
    except ValidationError as error:
        raise Unusable(Reason.INVALID_SIRET, f"{one_line(number)[:20]} ({error})") from None


def _name(text: str, flags: set[str]) -> str:
    if len(text) > 10 * NAME_MAX:
        raise Unusable(Reason.NAME_TOO_LONG, f"{len(text)} caractères")
    name = _label(text, flags)
    if not any(character.isalnum() for character in name):
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
    return _name(text, flags)


def _naf(code: str | None) -> NafCode | None:
    compact = (code or "").upper().replace(".", "").strip()
    return NafCode("2008", compact) if _NAF.fullmatch(compact) else None


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
    postcode, city = _label(row.postcode, flags)[:20], _label(row.city, flags)
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
    return Place(
        address=one_line(free_text(row.address, flags)),
        postcode=postcode,
        city=city,
        insee=commune.code if commune else None,
        departement=departement,
        region=geography.departements[departement].region if departement else None,
        latitude=row.latitude,
        longitude=row.longitude,
    )


def _web_address(address: str | None, flags: set[str]) -> str | None:
    text = one_line(address or "")
    if not text:
        return None
    if "://" not in text and not text.lower().startswith(("javascript:", "data:", "mailto:")):
        text = f"https://{text}"
    try:
        parts = urlsplit(text)
        usable = (
            parts.scheme in ("http", "https")
            and _PUBLIC_HOST.fullmatch(parts.hostname or "") is not None
            and not parts.username
            and masked(unquote(text)) == unquote(text)
        )
    except ValueError:
        usable = False
    if not usable or len(text) > 500 or " " in text:
        flags.add(Flag.WEBSITE_REFUSED)
        return None
    return text


def _email(address: str, flags: set[str]) -> str:
    """The address in ASCII, as mail servers write it: one that has no such form cannot be written to."""
    text = one_line(address)
    if not text:
        return ""
    try:
        ascii_form = validate_email(text, check_deliverability=False, test_environment=True).ascii_email
    except EmailNotValidError:
        ascii_form = None
    if ascii_form is None:
        flags.add(Flag.EMAIL_REFUSED)
    return ascii_form or ""


def _phone(number: str, departement: str | None, flags: set[str]) -> str:
    text = one_line(number)
    if not text:
        return ""
    region = _PHONE_REGIONS.get(departement or "", "FR")
    try:
        parsed = phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException:
        parsed = None
    if parsed is None or not phonenumbers.is_possible_number(parsed):
        flags.add(Flag.PHONE_REFUSED)
        return ""
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)


_PHONE_REGIONS = {
    "971": "GP", "972": "MQ", "973": "GF", "974": "RE", "975": "PM", "976": "YT",
    "977": "BL", "978": "MF", "986": "WF", "987": "PF", "988": "NC",
}  # fmt: skip
