"""What open data say of a structure: the shape of the JSON files, whose keys are the columns of the tables.

The keys are French, as the people who read the files are; ``data/reference/dictionary.yaml`` says what each means.
"""

from datetime import date

import msgspec


class Origin(msgspec.Struct, frozen=True, gc=False):
    """The source of a value, and the date it states."""

    source: str
    date: date


class PublishedActivity(
    msgspec.Struct,
    frozen=True,
    omit_defaults=True,
    gc=False,
    rename={
        "sector": "metier",
        "is_derived": "deduit",
        "service_types": "prestations",
        "distance_km": "rayon_km",
        "territories": "territoires",
    },
):
    """A trade, its service types and its zone, together. ``zone`` is a code of ``intervention_zones``, or empty."""

    sector: str
    is_derived: bool
    service_types: tuple[str, ...] = ()
    zone: str = ""
    distance_km: int | None = None
    territories: tuple[str, ...] = ()
    """``R84``, ``D38``, ``C38185``: a level and an INSEE code."""


class PublishedOffer(msgspec.Struct, frozen=True, omit_defaults=True, gc=False, rename={"name": "nom"}):
    """Something the structure sells."""

    name: str
    description: str = ""


class PublishedContract(
    msgspec.Struct,
    frozen=True,
    omit_defaults=True,
    gc=False,
    rename={"buyer": "acheteur", "subject": "objet", "notified_on": "notifie_le", "amount": "montant"},
):
    """A public contract won. ``amount`` in euros."""

    buyer: str
    subject: str
    notified_on: date | None = None
    amount: int | None = None


class Summary(
    msgspec.Struct,
    frozen=True,
    omit_defaults=True,
    gc=False,
    rename={
        "id": "identifiant",
        "kind": "type",
        "name": "nom",
        "brand": "enseigne",
        "postcode": "code_postal",
        "city": "commune",
        "insee": "code_commune",
        "sectors": "metiers",
        "derived_sectors": "metiers_deduits",
        "address": "fiche",
        "fictional": "fictif",
    },
):
    """What the API says of a structure."""

    id: str
    siret: str
    kind: str
    fictional: bool
    name: str = ""
    brand: str = ""
    postcode: str = ""
    city: str = ""
    insee: str | None = None
    departement: str | None = None
    sectors: tuple[str, ...] = ()
    derived_sectors: tuple[str, ...] = ()
    address: str = ""


class PublishedStructure(
    msgspec.Struct,
    frozen=True,
    omit_defaults=True,
    kw_only=True,
    gc=False,
    rename={
        "id": "identifiant",
        "kind": "type",
        "kind_label": "type_libelle",
        "family": "famille",
        "name": "nom",
        "brand": "enseigne",
        "legal_form": "forme_juridique",
        "founded": "annee_creation",
        "establishment": "etablissement",
        "street": "adresse",
        "postcode": "code_postal",
        "city": "commune",
        "insee": "code_commune",
        "in_qpv": "qpv",
        "in_frr": "frr",
        "sectors": "metiers",
        "derived_sectors": "metiers_deduits",
        "service_types": "prestations",
        "permanent": "salaries_permanents",
        "supported": "salaries_accompagnes",
        "staff_band": "tranche_effectifs",
        "turnover": "chiffre_affaires",
        "turnover_year": "annee_chiffre_affaires",
        "networks": "reseaux",
        "description": "presentation",
        "website": "site",
        "social": "reseau_social",
        "email": "courriel",
        "phone": "telephone",
        "address": "fiche",
        "source_date": "date_source",
        "fictional": "fictif",
        "activities": "activites",
        "offers": "offres",
        "references": "references_clients",
        "contracts": "marches_publics",
        "provenance": "provenances",
    },
):
    """Everything open data say of a structure: a line of ``structures.jsonl``, a row of the tables."""

    id: str
    siret: str
    siren: str
    kind: str
    kind_label: str
    family: str
    source: str
    source_date: date
    fictional: bool
    name: str = ""
    brand: str = ""
    legal_form: str | None = None
    founded: int | None = None
    establishment: str = ""
    naf: str = ""
    naf_version: str = ""
    street: str = ""
    postcode: str = ""
    city: str = ""
    insee: str | None = None
    departement: str | None = None
    region: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    precision: str = ""
    in_qpv: bool | None = None
    in_frr: bool | None = None
    sectors: tuple[str, ...] = ()
    derived_sectors: tuple[str, ...] = ()
    service_types: tuple[str, ...] = ()
    permanent: int | None = None
    supported: int | None = None
    staff_band: str | None = None
    turnover: int | None = None
    turnover_year: int | None = None
    labels: tuple[str, ...] = ()
    networks: tuple[str, ...] = ()
    description: str = ""
    website: str | None = None
    social: str | None = None
    email: str | None = None
    phone: str | None = None
    address: str = ""
    activities: tuple[PublishedActivity, ...] = ()
    offers: tuple[PublishedOffer, ...] = ()
    references: tuple[str, ...] = ()
    contracts: tuple[PublishedContract, ...] = ()
    provenance: dict[str, Origin] = {}

    @property
    def summary(self) -> Summary:
        """What the API says of it."""
        return Summary(
            self.id, self.siret, self.kind, self.fictional, self.name, self.brand, self.postcode, self.city, self.insee,
            self.departement, self.sectors, self.derived_sectors, self.address,
        )  # fmt: skip
