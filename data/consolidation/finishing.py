"""A merged draft → the structure that pages show and the contact that mails are sent to: what follows from the rest."""

from collections.abc import Mapping
from datetime import date

from msgspec.structs import replace

from data.consolidation.merging import Draft
from data.model import Activity, ActivityOrigin, Contact, NafCode, Place, PointPrecision, Provenance, Structure
from data.places.territories import Territories
from data.rows import PriorityDistrict, RuralCommune
from data.verdicts import Flag
from data.vocabulary import sectors_named_by_naf, vocabulary

_KINDS_THAT_NEED_A_CONVENTION = frozenset({"AI", "ACI", "EI", "ETTI", "EITI"})
_KINDS_ALWAYS_BY_DISPOSAL = frozenset({"ETTI", "AI"})


def structure_of(draft: Draft, today: date) -> Structure:
    """The structure of a draft, its slug yet to be given."""
    live = _is_live(draft, today)
    return Structure(
        id=draft.id,
        slug="",
        siret=draft.siret,
        kind=draft.kind,
        service_types=("DISP",) if draft.kind in _KINDS_ALWAYS_BY_DISPOSAL else (),
        live=live,
        has_contact=bool(draft.contact["email"]),
        flags=tuple(sorted(draft.flags)),
        source=draft.source,
        provenance=draft.provenance,
        **draft.values,
    )


def contact_of(draft: Draft) -> Contact:
    """The private half of a draft."""
    who = draft.contact
    return Contact(
        structure_id=draft.id,
        first_name=who["first_name"],
        last_name=who["last_name"],
        email=who["email"],
        phone=who["phone"],
        source=draft.contact_source,
    )


def set_territories(draft: Draft, territories: Territories, told: Mapping[type, Provenance]) -> None:
    """Say whether the place is in a priority district (an address only can tell) or in a rural commune (FRR)."""
    place: Place = draft.values["place"]
    in_qpv = in_frr = None
    if place.latitude is not None and place.longitude is not None and place.precision is PointPrecision.ADDRESS:
        in_qpv = territories.in_qpv(place.latitude, place.longitude)
    if place.insee:
        in_frr = territories.in_frr(place.insee)
    draft.values["place"] = replace(place, in_qpv=in_qpv, in_frr=in_frr)
    if in_qpv is not None:
        draft.provenance["place.in_qpv"] = told[PriorityDistrict]
    if in_frr is not None:
        draft.provenance["place.in_frr"] = told[RuralCommune]


def derive_activities(draft: Draft) -> None:
    """Where nobody tells any, the trade that the NAF code names, if any: worded so, never a reason to write."""
    if draft.values.get("activities"):
        return
    naf: NafCode | None = draft.values.get("naf")
    sector = sectors_named_by_naf().get(naf) if naf else None
    if sector:
        told = draft.provenance.get("naf", draft.source)
        draft.values["activities"] = (Activity(sector=sector, origin=ActivityOrigin.DERIVED_FROM_NAF),)
        draft.provenance["activities"] = Provenance("naf", told.date, told.received)


def _is_live(draft: Draft, today: date) -> bool:
    """Its agreement is active or its kind needs none, its kind still exists, its establishment is not closed."""
    kind = vocabulary().kind(draft.kind)
    live = True
    if draft.kind in _KINDS_THAT_NEED_A_CONVENTION:
        convention = draft.values.get("convention_active")
        live = convention is True
        if convention is None:
            draft.flags.add(Flag.CONVENTION_UNKNOWN)
    if (kind.valid_from and today < kind.valid_from) or (kind.valid_to and today > kind.valid_to):
        draft.flags.add(Flag.KIND_ENDED)
        live = False
    if draft.values.get("establishment_open") is False:
        draft.flags.add(Flag.ESTABLISHMENT_CLOSED)
        live = False
    return live
