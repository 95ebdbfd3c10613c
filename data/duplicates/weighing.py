"""What speaks for two structures being one, in points.

A name, a way to reach people and a place each say something; none is enough alone. What two establishments of one legal
body share says less, as branches share it too. The points were set by planting duplicates in real lists.
"""

from typing import NamedTuple

from data.duplicates.described import Reading
from data.duplicates.names import Likeness, likeness
from data.places.distances import distance_km

LISTED_FROM = 60
_MOST = 100
_NAME_POINTS = {Likeness.SAME: 50, Likeness.NEAR: 42, Likeness.CLOSE: 30, Likeness.PART: 18, Likeness.NONE: 0}
_CONTACT_POINTS = {"phone": 45, "email": 45, "website": 35}
_SHARED_CONTACT_LOSS = 20
"""What a contact loses when others of the kind hold it too: a head office, a group."""
_DOOR_POINTS, _COMMUNE_POINTS, _NEAR_POINTS = 35, 20, 15
_RENAMED_POINTS = 25
"""One door, and nothing says two structures: the same legal body, or no phone that differs."""
_UNUSUAL_POINTS = 10
_BRANCH_LOSS = 35
_ONE_POINT_KM, _NEXT_DOOR_KM, _NEXT_STREETS_KM, _NEAR_KM = 0.005, 0.05, 3.0, 30.0


class Weighed(NamedTuple):
    """A score out of 100, and the codes of what speaks for it."""

    score: int
    evidence: tuple[str, ...]


class _Common(NamedTuple):
    """What two structures have in common."""

    name: Likeness
    contacts: tuple[str, ...]
    own: tuple[str, ...]
    """Those of the contacts that no other structure of the kind holds."""
    place: tuple[str, ...]
    door: bool
    """Whether they stand in one place, not next to each other."""
    km: float | None
    body: bool
    own_phones: bool
    """Whether each has a phone, and not the same."""


def weigh(first: Reading, second: Reading) -> Weighed:
    """What speaks for two structures of one kind being one."""
    common = _common(first, second)
    points = (
        _NAME_POINTS[common.name]
        + sum(_CONTACT_POINTS[code] - (0 if code in common.own else _SHARED_CONTACT_LOSS) for code in common.contacts)
        + _place_points(common)
        + (_within_one_body(first, second, common) if common.body else _between_two_bodies(first, second, common))
    )
    evidence = (
        *(("name",) if common.name else ()),
        *common.contacts,
        *common.place,
        *(("siren",) if common.body else ()),
    )
    return Weighed(max(0, min(points, _MOST)), evidence)


def _common(first: Reading, second: Reading) -> _Common:
    both = ((code, getattr(first, code), getattr(second, code)) for code in _CONTACT_POINTS)
    held = {code: mine.holders for code, mine, theirs in both if mine.value and mine.value == theirs.value}
    km = _distance(first, second)
    place = _place(first, second, km)
    both_streets = first.street is not None and second.street is not None
    return _Common(
        name=max(likeness(mine, theirs) for mine in first.names for theirs in second.names),
        contacts=tuple(held),
        own=tuple(code for code, holders in held.items() if holders == 2),
        place=place,
        door="address" in place or (km is not None and km <= (_ONE_POINT_KM if both_streets else _NEXT_DOOR_KM)),
        km=km,
        body=bool(first.siren) and first.siren == second.siren,
        own_phones=bool(first.phone.holders and second.phone.holders) and "phone" not in held,
    )


def _place(first: Reading, second: Reading, km: float | None) -> tuple[str, ...]:
    """What their places share: ``near`` only when nothing closer is known."""
    by_postcode = bool(first.postcode) and first.postcode == second.postcode
    commune = first.insee == second.insee if first.insee and second.insee else by_postcode
    street = first.street is not None and second.street is not None and first.street.is_spelling_of(second.street)
    codes = (
        *(("address",) if street and (commune or by_postcode) else ()),
        *(("coordinates",) if km is not None and km <= _NEXT_DOOR_KM else ()),
        *(("commune",) if commune else ()),
    )
    if codes:
        return codes
    near = km <= _NEAR_KM if km is not None else False
    return ("near",) if near or (first.departement and first.departement == second.departement) else ()


def _place_points(common: _Common) -> int:
    if common.door:
        return _DOOR_POINTS
    if "commune" in common.place:
        return _COMMUNE_POINTS
    return _NEAR_POINTS if common.place else 0


def _within_one_body(first: Reading, second: Reading, common: _Common) -> int:
    """One door twice is odd; elsewhere a branch is likelier, unless it is reached in one way or seems to have moved."""
    if common.door:
        return _RENAMED_POINTS
    if common.own:
        return 0
    alone = max(first.namesakes, second.namesakes) <= 2
    close = "commune" in common.place or (common.km is not None and common.km <= _NEXT_STREETS_KM)
    moved = alone and common.name >= Likeness.NEAR and (close or not common.own_phones)
    return 0 if moved else -_BRANCH_LOSS


def _between_two_bodies(first: Reading, second: Reading, common: _Common) -> int:
    """A new name at one door, or an unusual name far away: nothing else may say that they are two."""
    if common.door and common.name < Likeness.CLOSE and not common.contacts and not common.own_phones:
        return _RENAMED_POINTS
    if not common.place and first.unusual and first.names[0].key == second.names[0].key:
        return _UNUSUAL_POINTS
    return 0


def _distance(first: Reading, second: Reading) -> float | None:
    """Kilometres between their addresses."""
    if first.point is None or second.point is None:
        return None
    return distance_km(*first.point, *second.point)
