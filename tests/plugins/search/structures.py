"""A handful of structures to search among."""

from datetime import date
from typing import Any

from data.model import Activity, ActivityOrigin, Place, Provenance, Structure

_GRENOBLE = Place(postcode="38000", city="Grenoble", insee="38185", departement="38", region="84")
_FONTAINE = Place(postcode="38600", city="Fontaine", insee="38169", departement="38", region="84")
_BREST = Place(postcode="29200", city="Brest", insee="29019", departement="29", region="53")
_SAINT_MALO = Place(postcode="35400", city="Saint-Malo", insee="35288", departement="35", region="53")


def structure(siret: str, kind: str, name: str, *trades: str, **fields: Any) -> Structure:
    """A live structure that declares these trades."""
    defaults: dict[str, Any] = {
        "id": f"{siret}-{kind}",
        "slug": f"s-{siret}-{kind.lower()}",
        "activities": tuple(Activity(sector=trade) for trade in trades),
        "live": True,
        "source": Provenance("emplois", date(2026, 11, 21)),
    }
    return Structure(siret=siret, kind=kind, name=name, **(defaults | fields))


JARDINS = structure(
    "41987654300021",
    "ACI",
    "LES JARDINS DU DRAC",
    "creation-et-entretien-des-espaces-verts",
    "maraichage-legumerie-conserverie",
    place=_FONTAINE,
)
NET = structure(
    "50123456700013", "EI", "SARL CLAIR ET NET", "nettoyage-de-locaux", brand="L’Éclat du Dauphiné", place=_GRENOBLE
)
VELO = structure("50223456700012", "ACI", "ASSOC LE GUIDON", "reparation-de-velos", place=_BREST)
TRAITEUR = structure("50323456700011", "EA", "Saveurs d'Iroise", "traiteur", "restaurants-cantines", place=_BREST)
INTERIM = structure("50423456700010", "ETTI", "TREMPLIN 35", service_types=("DISP",), place=_SAINT_MALO)
DERIVED = structure(
    "50523456700019",
    "EI",
    "RENOV'ACTION",
    activities=(Activity(sector="peinture-revetement-des-murs", origin=ActivityOrigin.DERIVED_FROM_NAF),),
    place=_SAINT_MALO,
)
BARE = structure("50623456700018", "AI", "Coup de main")

ALL = sorted((JARDINS, NET, VELO, TRAITEUR, INTERIM, DERIVED, BARE), key=lambda one: one.id)
