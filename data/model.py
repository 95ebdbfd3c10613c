"""The one schema of the dataset: frozen records, with a public and a private half.

Public records may stand in any file the site serves. Private records (:class:`Contact`, :class:`Quarantined`)
are written to a folder of mode 0700 and never reach a page, a log or a report: those show identifiers only.

Units: distances in kilometres, amounts in euros, coordinates in WGS 84 decimal degrees, dates in ISO 8601.
"""

from datetime import date
from enum import StrEnum
from typing import Any

import msgspec


class Record(msgspec.Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """what every record of the dataset shares: immutable, strict about unknown fields."""


class Provenance(Record, frozen=True):
    """Where a value comes from: the source's code in ``reference/sources.yaml``, and a date.

    The date is the one the source states; when it states none, the day its file was received, and ``received`` says so.
    """

    source: str
    date: date
    received: bool = False


class NafCode(Record, frozen=True):
    """A code of the *nomenclature d'activités française*; the 2025 edition replaces the 2008 one on 1 January 2027."""

    version: str
    """``2008`` or ``2025``."""
    code: str
    """Four digits and a letter, such as ``8130Z``."""


class ZoneType(StrEnum):
    """How an activity's intervention zone is told."""

    COUNTRY = "COUNTRY"
    CUSTOM = "CUSTOM"
    ZONES = "ZONES"


class PerimeterLevel(StrEnum):
    """The level of an administrative territory."""

    REGION = "REGION"
    DEPARTEMENT = "DEPARTEMENT"
    COMMUNE = "COMMUNE"


class Perimeter(Record, frozen=True):
    """One administrative territory: ``code`` is an INSEE code of its level."""

    level: PerimeterLevel
    code: str


class Zone(Record, frozen=True):
    """Where an activity is carried out: the whole country, a circle around the structure, or a mix of territories."""

    type: ZoneType
    distance_km: int | None = None
    perimeters: tuple[Perimeter, ...] = ()


class ActivityOrigin(StrEnum):
    """How the activity is known: declared by the structure, or derived from its NAF code (never triggers a mailing)."""

    DECLARED = "DECLARED"
    DERIVED_FROM_NAF = "DERIVED_FROM_NAF"


class Activity(Record, frozen=True):
    """What, how and where: one sector, its service types and one intervention zone (``None`` when nobody said)."""

    sector: str
    """Slug of one of the 154 sectors."""
    service_types: tuple[str, ...] = ()
    zone: Zone | None = None
    origin: ActivityOrigin = ActivityOrigin.DECLARED


class Place(Record, frozen=True):
    """Where the structure stands. ``departement`` and ``region`` follow from ``insee`` when the commune is known."""

    address: str = ""
    postcode: str = ""
    city: str = ""
    insee: str | None = None
    departement: str | None = None
    region: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    in_qpv: bool | None = None
    """In a *quartier prioritaire de la politique de la ville*; ``None`` when unknown."""
    in_frr: bool | None = None
    """In *France ruralités revitalisation* (FRR or FRR+); ``None`` when unknown."""


class EstablishmentRole(StrEnum):
    """Head office (*siège*) or branch (*antenne*)."""

    HEAD_OFFICE = "HEAD_OFFICE"
    BRANCH = "BRANCH"


class Workforce(Record, frozen=True):
    """People: permanent staff, and staff in insertion or workers with a disability."""

    permanent: int | None = None
    supported: int | None = None


class Turnover(Record, frozen=True):
    """Yearly turnover in euros, with the year it speaks of."""

    amount: int
    year: int | None = None


class Offer(Record, frozen=True):
    """Something the structure sells, in its own words."""

    name: str
    description: str = ""


class ClientReference(Record, frozen=True):
    """A client the structure names; ``logo`` is a picture file's name."""

    name: str
    logo: str | None = None


class PublicContract(Record, frozen=True):
    """A public contract won (DECP)."""

    buyer: str
    subject: str
    notified_on: date | None = None
    amount: int | None = None


class Picture(Record, frozen=True):
    """A picture with its alternative text."""

    file: str
    alternative: str


class Declared(Record, frozen=True, kw_only=True):
    """What a source tells of a structure: the part that a row and the structure made of it share."""

    siret: str
    kind: str
    name: str
    """Legal name (*raison sociale*)."""
    brand: str = ""
    """*Enseigne*, shown instead of the name when set."""
    legal_form: str | None = None
    founded: int | None = None
    activities: tuple[Activity, ...] = ()
    workforce: Workforce = Workforce()
    turnover: Turnover | None = None
    labels: tuple[str, ...] = ()
    networks: tuple[str, ...] = ()
    offers: tuple[Offer, ...] = ()
    references: tuple[ClientReference, ...] = ()
    contracts: tuple[PublicContract, ...] = ()
    description: str = ""
    website: str | None = None
    social: str | None = None
    convention_active: bool | None = None
    fictional: bool = False


class Structure(Declared, frozen=True, kw_only=True):
    """One inclusive structure: its public half.

    ``id`` is its SIRET and kind (``80746931700018-EI``): one legal body can hold an ACI and an AI under one SIRET.
    ``provenance`` holds the fields whose source differs from the record's own ``source``.
    """

    id: str
    slug: str
    naf: NafCode | None = None
    establishment: EstablishmentRole | None = None
    place: Place = Place()
    service_types: tuple[str, ...] = ()
    """Service types the kind itself imposes (ETTI, AI: DISP), whatever the activities."""
    pictures: tuple[Picture, ...] = ()
    published_email: str | None = None
    """Set by a confirmed owner's edit only."""
    published_phone: str | None = None
    """Set by a confirmed owner's edit only."""
    establishment_open: bool | None = None
    delisted_on: date | None = None
    live: bool
    has_contact: bool = False
    """Whether the private half holds an e-mail address a message can be sent to."""
    flags: tuple[str, ...] = ()
    """What consolidation changed or could not settle, as codes of :class:`data.verdicts.Flag`."""
    source: Provenance
    provenance: dict[str, Provenance] = {}

    @property
    def siren(self) -> str:
        """The legal body: the first nine digits of the SIRET."""
        return self.siret[:9]

    @property
    def display_name(self) -> str:
        """What people read: the brand when set, else the legal name."""
        return self.brand or self.name

    def source_of(self, field: str) -> Provenance:
        """The source and date of one field."""
        return self.provenance.get(field, self.source)


class Contact(Record, frozen=True, kw_only=True):
    """The private half: who to write to. Never in a static file, a log or a report."""

    structure_id: str
    first_name: str = ""
    last_name: str = ""
    email: str = ""
    phone: str = ""
    source: Provenance
    opposed_on: date | None = None


class Candidate(Declared, frozen=True, kw_only=True):
    """One row of a source, decoded but not yet cleaned: what every adapter of :mod:`data.sources` yields.

    Texts are as upstream wrote them; :mod:`data.quality` normalises and checks them.
    """

    position: int
    """Rank of the row in its file, from 1."""
    naf: str | None = None
    address: str = ""
    postcode: str = ""
    city: str = ""
    insee: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    contact_first_name: str = ""
    contact_last_name: str = ""
    contact_email: str = ""
    contact_phone: str = ""


class Quarantined(Record, frozen=True):
    """A row nobody can use yet, kept whole with the reason. Private."""

    source: str
    position: int
    reason: str
    """A code of :class:`data.verdicts.Reason`."""
    detail: str
    row: Any
