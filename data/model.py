"""The one schema of the dataset: frozen records, with a public and a private half.

Public records may stand in any file the site serves. Private records (:class:`Contact`, and the rows of
:mod:`data.rows`) are written to a folder of mode 0700 and never reach a page, a log or a report: those show
identifiers only.

Units: distances in kilometres, amounts in euros, coordinates in WGS 84 decimal degrees, dates in ISO 8601.
"""

import datetime
from datetime import date
from enum import StrEnum

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

    def of_row(self, updated: datetime.date | None) -> "Provenance":
        """The same for a row that states its own day; one later than its file's is not believed."""
        if updated is None or updated > self.date:
            return self
        return Provenance(self.source, updated)


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


class PointPrecision(StrEnum):
    """What a structure's coordinates point at: its own address, or only the centre of its commune."""

    ADDRESS = "ADDRESS"
    COMMUNE = "COMMUNE"


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
    precision: PointPrecision | None = None
    """``None`` without coordinates."""
    in_qpv: bool | None = None
    """In a *quartier prioritaire de la politique de la ville*; ``None`` when unknown: only an address can tell."""
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
    """14 digits; empty when no source tells it (the structure then says so in its flags)."""
    kind: str
    name: str
    """Legal name (*raison sociale*)."""
    brand: str = ""
    """*Enseigne*, shown instead of the name when set."""
    legal_form: str | None = None
    founded: int | None = None
    establishment: EstablishmentRole | None = None
    establishment_open: bool | None = None
    """Whether the registry says that the establishment is open; ``None`` when it was not asked."""
    activities: tuple[Activity, ...] = ()
    workforce: Workforce = Workforce()
    staff_band: str | None = None
    """Insee's code of a band of staff (*tranche d'effectifs*): one of ``vocabulary().staff_bands``."""
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
    Without a SIRET it is drawn from its name, commune and kind (``N3f2a90c41b7d-ACI``).
    ``provenance`` holds what comes from another source than the record's own ``source``: a field (``turnover``), a part
    of one (``place.coordinates``) or one item of it (``labels:esus``; ``contracts:0``, by rank).
    """

    id: str
    slug: str
    naf: NafCode | None = None
    place: Place = Place()
    service_types: tuple[str, ...] = ()
    """Service types the kind itself imposes (ETTI, AI: DISP), whatever the activities."""
    pictures: tuple[Picture, ...] = ()
    published_email: str | None = None
    """Set by a confirmed owner's edit only."""
    published_phone: str | None = None
    """Set by a confirmed owner's edit only."""
    live: bool
    delisted_on: date | None = None
    """The day a structure that had been live stopped being so; ``None`` while it is, or if it never was."""
    vanished: bool = False
    """No source tells of it any more: the record keeps its name, kind and commune for whoever follows an old link."""
    siblings: tuple[str, ...] = ()
    """Ids of the other live structures of the same legal body (same SIREN), sorted; of a vanished one, the structure
    that goes on under another id."""
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

    def source_of(self, field: str, item: str | int | None = None) -> Provenance:
        """The source and date of one field, or of one item of it (``"labels", "esus"``)."""
        whole = self.provenance.get(field, self.source)
        return whole if item is None else self.provenance.get(f"{field}:{item}", whole)


class Contact(Record, frozen=True, kw_only=True):
    """The private half: who to write to. Never in a static file, a log or a report."""

    structure_id: str
    first_name: str = ""
    last_name: str = ""
    email: str = ""
    phone: str = ""
    source: Provenance
    opposed_on: date | None = None
