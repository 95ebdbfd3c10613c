"""The codes of a row, checked against the vocabularies: pages would have no word for an unknown one."""

from collections.abc import Iterable
from functools import cache

from data.model import Activity, ZoneType
from data.verdicts import Reason, Unusable
from data.vocabulary import vocabulary


def check_kind(kind: str) -> None:
    """Raise :class:`Unusable` unless ``kind`` is the code of a kind."""
    if kind not in _known("kind"):
        raise Unusable(Reason.UNKNOWN_KIND, kind[:40])


def check_codes(name: str, codes: Iterable[str]) -> None:
    """Raise :class:`Unusable` at the first code that the vocabulary ``name`` does not hold."""
    known = _known(name)
    for code in codes:
        if code not in known:
            raise Unusable(Reason.UNKNOWN_CODE, f"{name}: {code[:80]}")


def check_activities(activities: Iterable[Activity]) -> None:
    """Raise :class:`Unusable` when a sector, a service type or a zone of an activity cannot be read."""
    for activity in activities:
        check_codes("sector", (activity.sector,))
        check_codes("service", activity.service_types)
        zone = activity.zone
        if zone and (
            (zone.type is ZoneType.CUSTOM and not zone.distance_km)
            or (zone.type is ZoneType.ZONES and not zone.perimeters)
        ):
            raise Unusable(Reason.INVALID_ZONE, zone.type)


@cache
def _known(name: str) -> frozenset[str]:
    words = vocabulary()
    return {
        "kind": frozenset(kind.code for kind in words.kinds),
        "sector": frozenset(sector.slug for group in words.sector_groups for sector in group.sectors),
        "service": frozenset(term.code for term in words.service_types),
        "label": frozenset(label.slug for label in words.labels),
        "network": frozenset(network.slug for network in words.networks),
        "legal form": frozenset(form.code for form in words.legal_forms),
        "staff band": frozenset(band.code for band in words.staff_bands),
    }[name]
