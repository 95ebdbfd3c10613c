"""A profile to edit, and the world its rules ask about."""

from datetime import date
from typing import Any

from msgspec.structs import replace

from data.model import (
    Activity,
    ActivityOrigin,
    ClientReference,
    Contact,
    Offer,
    Perimeter,
    PerimeterLevel,
    Picture,
    Provenance,
    Structure,
    Workforce,
    Zone,
    ZoneType,
)
from data.submissions.edit_items import Known

TOLD = Provenance("emplois", date(2026, 11, 1))
ISERE = Perimeter(PerimeterLevel.DEPARTEMENT, "38")
GRENOBLE = Perimeter(PerimeterLevel.COMMUNE, "38185")
KNOWN = Known(territory=lambda one: one in (ISERE, GRENOBLE), picture=lambda file: file in ("a.webp", "logo.webp"))

STRUCTURE = Structure(
    id="41987654500015-ACI",
    slug="les-jardins-du-drac",
    siret="41987654500015",
    kind="ACI",
    name="Les Jardins du Drac",
    description="Nous cultivons des légumes.\n\nEt des fleurs.",
    website="https://jardins-du-drac.fr",
    activities=(
        Activity("traiteur", ("PREST",), Zone(ZoneType.ZONES, perimeters=(ISERE, GRENOBLE))),
        Activity("maraichage-legumerie-conserverie", (), None, ActivityOrigin.DERIVED_FROM_NAF),
    ),
    workforce=Workforce(permanent=4, supported=12),
    labels=("esus", "rge"),
    offers=(Offer("Paniers", "Chaque semaine."), Offer("Fleurs")),
    references=(ClientReference("Ville de Grenoble"),),
    pictures=(Picture("a.webp", "La serre"),),
    published_phone="+33476000000",
    live=True,
    has_contact=True,
    source=TOLD,
)
CONTACT = Contact(
    structure_id=STRUCTURE.id,
    first_name="Zoé",
    last_name="Martin",
    email="zoe@jardins-du-drac.fr",
    phone="+33639980001",
    source=TOLD,
)


def structure(**told: Any) -> Structure:
    """The profile, with the given fields changed."""
    return replace(STRUCTURE, **told)
