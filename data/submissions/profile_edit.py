"""What an owner may change of a structure's profile: its fields in four parts, their values, and what differs.

Fields and values are those of :mod:`data.consolidation.editing`, which merges accepted edits: a value here is the JSON
shape an edit carries (a text, a list of codes, a list of objects), and its readings have the last word on each. They
are imported at first use: telephone and HTML libraries are no part of a function's start.
"""

from collections import Counter
from collections.abc import Callable
from enum import StrEnum
from typing import Any

import msgspec
from msgspec.structs import replace

from data.model import Activity, ActivityOrigin, Contact, Picture, Structure, Zone, ZoneType
from data.rows import Change
from data.verdicts import Reason, Unusable

Values = dict[str, Any]
"""Field → value, in the JSON shape of an edit."""


class Part(StrEnum):
    """A page of the form."""

    CONTACT = "contact"
    ACTIVITIES = "activities"
    STRUCTURE = "structure"
    SHOWCASE = "showcase"


PARTS: dict[Part, tuple[str, ...]] = {
    Part.CONTACT: (
        "contact_first_name", "contact_last_name", "contact_email", "contact_phone", "published_email",
        "published_phone",
    ),
    Part.ACTIVITIES: ("activities",),
    Part.STRUCTURE: ("name", "brand", "description", "website", "social", "workforce", "labels", "networks"),
    Part.SHOWCASE: ("offers", "references", "pictures"),
}  # fmt: skip
"""The fields of each page, in the order people fill them in. Kind and SIRET: never by edit."""

FIELDS = tuple(field for fields in PARTS.values() for field in fields)
"""Every field that an owner may change."""

PRIVATE = frozenset({"contact_first_name", "contact_last_name", "contact_email", "contact_phone"})
"""Fields of the private half: no public page shows them."""

_MOST_READINGS = 6
"""What was written as an entity may make a tag or another entity: a text is read until nothing changes any more."""
_ADDRESSES = frozenset({"contact_email", "published_email"})


def part_of(field: str) -> Part:
    """The page a field is on. Raises KeyError."""
    return {field: part for part, fields in PARTS.items() for field in fields}[field]


def current_values(structure: Structure, contact: Contact | None) -> Values:
    """What the profile says today of every field, in the shapes of an edit: what the form starts from."""
    told = {field: _plain(getattr(structure, field)) for field in FIELDS if field not in PRIVATE}
    private = {field: getattr(contact, field.removeprefix("contact_"), "") for field in FIELDS if field in PRIVATE}
    return {field: (told | private)[field] for field in FIELDS}


def tidied(field: str, value: Any) -> Any:
    """The value as the dataset will hold it, in the shape of an edit.

    Raises KeyError when the field cannot be edited, data.verdicts.Unusable or msgspec.ValidationError when the value
    cannot be kept.
    """
    for _ in range(_MOST_READINGS):
        value, before = _read(field, value), value
        if value == before:
            return value
    raise Unusable(Reason.INVALID_EDIT, field)


def changes_between(said: Values, values: Values, imposed: tuple[str, ...] = ()) -> dict[str, Change]:
    """What would really change, by field: before and after in the shapes of an edit, the latter as it will be kept.

    ``said``: what the profile says (:func:`current_values`). ``values`` were checked by
    :func:`data.submissions.edit_checks.check_edit`; a field they do not hold stays. Neither the order of activities,
    labels and networks, nor the way a text is spaced, makes a change. ``imposed``: the structure's own service types.
    """
    return {
        field: Change(said[field], tidied(field, values[field]))
        for field in FIELDS
        if field in values and not is_same(field, said[field], values[field], imposed)
    }


def is_same(field: str, before: Any, after: Any, imposed: tuple[str, ...] = ()) -> bool:
    """Whether two values of a field say the same. ``imposed``: service types that the structure's kind imposes."""
    return bool(_meaning(field, before, imposed) == _meaning(field, after, imposed))


def meaning_of_activity(activity: Activity, imposed: tuple[str, ...] = ()) -> tuple[Any, ...]:
    """What an activity says, however it is written and whoever told it."""
    zone = tidied_zone(activity.zone)
    return activity.sector, frozenset((*activity.service_types, *imposed)), zone


def tidied_zone(zone: Zone | None) -> Zone | None:
    """A zone with what its type needs and nothing else, its territories sorted, each once."""
    if zone is None:
        return None
    return Zone(
        zone.type,
        distance_km=zone.distance_km if zone.type is ZoneType.CUSTOM else None,
        perimeters=tuple(sorted(set(zone.perimeters), key=lambda perimeter: (perimeter.level, perimeter.code)))
        if zone.type is ZoneType.ZONES
        else (),
    )


def _read(field: str, value: Any) -> Any:
    read = _reading(field)(value, set())
    try:
        return _plain(_TIDYING[field](read) if field in _TIDYING else read)
    except UnicodeEncodeError:  # half of a surrogate pair, where no reading cleans
        raise Unusable(Reason.INVALID_EDIT, field) from None


def _meaning(field: str, value: Any, imposed: tuple[str, ...]) -> Any:
    try:
        value = tidied(field, value)
    except (Unusable, msgspec.ValidationError):
        return ("unreadable", value)
    if field == "activities":
        return Counter(meaning_of_activity(one, imposed) for one in msgspec.convert(value, tuple[Activity, ...]))
    return value.casefold() if field in _ADDRESSES else value


def _tidied_activities(activities: tuple[Activity, ...]) -> tuple[Activity, ...]:
    """Each activity once, as its owner declares it."""
    declared = (
        replace(
            activity,
            service_types=tuple(sorted(set(activity.service_types))),
            zone=tidied_zone(activity.zone),
            origin=ActivityOrigin.DECLARED,
        )
        for activity in activities
    )
    return tuple(dict.fromkeys(declared))


def _tidied_pictures(pictures: tuple[Picture, ...]) -> tuple[Picture, ...]:
    """Each picture once, its alternative text fit to be shown."""
    from data.cleaning.texts import label

    shown = {picture.file: Picture(picture.file, label(picture.alternative, set())) for picture in pictures}
    return tuple(shown.values())


_TIDYING: dict[str, Callable[[Any], Any]] = {"activities": _tidied_activities, "pictures": _tidied_pictures}
"""What is made of a value after its reading, so that each item stands once and shows nothing hidden."""


def _reading(field: str) -> Callable[[Any, set[str]], Any]:
    from data.consolidation.editing import CONTACT, EDITABLE

    return CONTACT[field][1] if field in CONTACT else EDITABLE[field]


def _plain(value: Any) -> Any:
    """A value of the dataset in the shape of an edit; what is not told is an empty text."""
    return "" if value is None else msgspec.json.decode(msgspec.json.encode(value))
