"""What is said of a row: why it is in the quarantine, what cleaning changed or could not settle."""

from enum import StrEnum

NAME_MAX = 255
"""Characters of the longest name that is kept."""


class Reason(StrEnum):
    """Why a row is in the quarantine."""

    MALFORMED = "malformed-row"
    UNKNOWN_KIND = "unknown-kind"
    INVALID_SIRET = "invalid-siret"
    NO_IDENTITY = "no-identity"
    NO_NAME = "no-name"
    NAME_TOO_LONG = "name-too-long"
    UNKNOWN_CODE = "unknown-code"
    INVALID_ZONE = "invalid-zone"
    OUT_OF_SCOPE = "out-of-scope"
    EXPIRED = "expired"
    UNKNOWN_STRUCTURE = "unknown-structure"
    INVALID_EDIT = "invalid-edit"
    UNKNOWN_ESTABLISHMENT = "unknown-establishment"
    CELL_LEFT_OUT = "cell-left-out"


REASON_WORDS = {
    Reason.MALFORMED: "ligne illisible",
    Reason.UNKNOWN_KIND: "type de structure inconnu",
    Reason.INVALID_SIRET: "SIRET invalide",
    Reason.NO_IDENTITY: "ni SIRET ni commune",
    Reason.NO_NAME: "sans raison sociale",
    Reason.NAME_TOO_LONG: f"nom de plus de {NAME_MAX} caractères",
    Reason.UNKNOWN_CODE: "code absent des nomenclatures",
    Reason.INVALID_ZONE: "zone d’intervention incomplète",
    Reason.OUT_OF_SCOPE: "hors du champ : ce n’est pas une structure inclusive",
    Reason.EXPIRED: "label, contrat ou fait dont la validité est passée",
    Reason.UNKNOWN_STRUCTURE: "modification d’une structure inconnue de toutes les sources",
    Reason.INVALID_EDIT: "modification dont une valeur ne peut être gardée",
    Reason.UNKNOWN_ESTABLISHMENT: "numéro que le registre ne connaît pas, ou ne diffuse pas",
    Reason.CELL_LEFT_OUT: "valeur illisible laissée de côté : le reste de la ligne est gardé",
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
    NO_SIRET = "no-siret"
    NAME_RECASED = "name-recased"
    APOSTROPHE_TYPESET = "apostrophe-typeset"
    COMMUNE_FROM_POSTCODE = "commune-from-postcode"
    DEPARTEMENT_FROM_POSTCODE = "departement-from-postcode"
    CONVENTION_UNKNOWN = "convention-unknown"
    BRAND_REFUSED = "brand-refused"
    COMMUNE_FROM_SPELLING = "commune-from-spelling"
    COMMUNE_FROM_COORDINATES = "commune-from-coordinates"
    COORDINATES_REFUSED = "coordinates-refused"
    COORDINATES_FAR = "coordinates-far"
    ADDRESS_WITHHELD = "address-withheld"
    KIND_ENDED = "kind-ended"
    ESTABLISHMENT_CLOSED = "establishment-closed"
    WEBSITE_REFUSED = "website-refused"
    EMAIL_REFUSED = "email-refused"
    PHONE_REFUSED = "phone-refused"
    WEBSITE_COMPLETED = "website-completed"
    PHONE_REWRITTEN = "phone-rewritten"
    CITY_REWRITTEN = "city-rewritten"
    HTML_REMOVED = "html-removed"
    PERSONAL_DATA_MASKED = "personal-data-masked"
    TEXT_SHORTENED = "text-shortened"
    PICTURE_MISSING = "picture-missing"


FLAG_WORDS = {
    Flag.NO_SIRET: "SIRET inconnu",
    Flag.NAME_RECASED: "nom en capitales, mis en minuscules",
    Flag.APOSTROPHE_TYPESET: "apostrophe droite d’un nom, courbée",
    Flag.COMMUNE_UNKNOWN: "commune inconnue",
    Flag.COMMUNE_FROM_POSTCODE: "commune déduite du seul code postal",
    Flag.COMMUNE_FROM_SPELLING: "commune reconnue malgré son orthographe",
    Flag.COMMUNE_FROM_COORDINATES: "commune reconnue à son nom et aux coordonnées, malgré le code postal",
    Flag.DEPARTEMENT_FROM_POSTCODE: "département déduit du code postal",
    Flag.CONVENTION_UNKNOWN: "convention inconnue : hors activité",
    Flag.KIND_ENDED: "type de structure qui a pris fin : hors activité",
    Flag.ESTABLISHMENT_CLOSED: "établissement fermé au registre : hors activité",
    Flag.BRAND_REFUSED: "enseigne illisible, écartée",
    Flag.COORDINATES_REFUSED: "coordonnées hors du globe, écartées",
    Flag.COORDINATES_FAR: "coordonnées loin de la commune, remplacées par son centre",
    Flag.ADDRESS_WITHHELD: "diffusion partielle au registre : adresse tue",
    Flag.WEBSITE_REFUSED: "site illisible, écarté",
    Flag.EMAIL_REFUSED: "adresse électronique illisible, écartée",
    Flag.PHONE_REFUSED: "téléphone illisible, écarté",
    Flag.WEBSITE_COMPLETED: "adresse du site complétée ou remise en forme",
    Flag.PHONE_REWRITTEN: "téléphone mis au format international",
    Flag.CITY_REWRITTEN: "ville écrite comme la commune officielle (CEDEX, capitales, abréviations)",
    Flag.HTML_REMOVED: "balises HTML retirées d’un texte",
    Flag.PERSONAL_DATA_MASKED: "adresse ou téléphone masqué dans un texte",
    Flag.TEXT_SHORTENED: "texte abrégé",
    Flag.PICTURE_MISSING: "image d’une modification dont le fichier manque, laissée de côté",
}
