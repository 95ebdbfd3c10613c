"""What is said of a row: why it is in the quarantine, what cleaning changed or could not settle."""

from enum import StrEnum

NAME_MAX = 255
"""Characters of the longest name that is kept."""


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
    COORDINATES_REFUSED = "coordinates-refused"
    WEBSITE_REFUSED = "website-refused"
    EMAIL_REFUSED = "email-refused"
    PHONE_REFUSED = "phone-refused"
    HTML_REMOVED = "html-removed"
    PERSONAL_DATA_MASKED = "personal-data-masked"
    TEXT_SHORTENED = "text-shortened"
