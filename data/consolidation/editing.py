"""Accepted edits: what a structure's owner wrote wins over every source, and the sources it contradicts are told."""

from collections.abc import Callable, Iterable
from typing import Any

import msgspec

from data.cleaning.codes import check_activities, check_codes
from data.cleaning.contact_points import email, phone, web_address
from data.cleaning.texts import free_text, label
from data.consolidation.merging import Draft, is_told
from data.consolidation.report import Conflict
from data.model import AcceptedEdit, Activity, ClientReference, Offer, Picture, Provenance, Workforce
from data.quality import brand_of, name_of, offers_of, references_of
from data.verdicts import Reason, Unusable

NAME = "edits"

_Reading = Callable[[Any, set[str]], Any]
"""What was accepted → the value as the dataset writes it. Raises :class:`Unusable` or msgspec.ValidationError."""


def _text(clean: Callable[[str, set[str]], Any]) -> _Reading:
    return lambda value, flags: clean(msgspec.convert(value or "", str), flags)


def _codes(vocabulary: str) -> _Reading:
    def read(value: Any, flags: set[str]) -> tuple[str, ...]:
        del flags
        codes = msgspec.convert(value, tuple[str, ...])
        check_codes(vocabulary, codes)
        return tuple(sorted(set(codes)))

    return read


def _activities(value: Any, flags: set[str]) -> tuple[Activity, ...]:
    del flags
    activities = msgspec.convert(value, tuple[Activity, ...])
    check_activities(activities)
    return activities


def _contact_point(read: Callable[[str, set[str]], str]) -> _Reading:
    """A way to be reached: written down or erased, never refused in silence."""

    def checked(value: Any, flags: set[str]) -> str | None:
        del flags
        text = msgspec.convert(value or "", str)
        found = read(text, set())
        if text.strip() and not found:
            raise Unusable(Reason.INVALID_EDIT, "")
        return found or None

    return checked


EDITABLE: dict[str, _Reading] = {
    "name": _text(name_of),
    "brand": _text(brand_of),
    "description": _text(free_text),
    "website": _contact_point(lambda text, flags: web_address(text, flags) or ""),
    "social": _contact_point(lambda text, flags: web_address(text, flags) or ""),
    "activities": _activities,
    "workforce": lambda value, _: msgspec.convert(value, Workforce),
    "offers": lambda value, flags: offers_of(msgspec.convert(value, tuple[Offer, ...]), flags),
    "references": lambda value, flags: references_of(msgspec.convert(value, tuple[ClientReference, ...]), flags),
    "pictures": lambda value, _: msgspec.convert(value, tuple[Picture, ...]),
    "labels": _codes("label"),
    "networks": _codes("network"),
    "published_email": _contact_point(email),
    "published_phone": _contact_point(lambda text, flags: phone(text, None, flags)),
}
"""The public fields an edit may set. Kind and SIRET: never by edit."""

CONTACT = {
    "contact_first_name": ("first_name", _text(label)),
    "contact_last_name": ("last_name", _text(label)),
    "contact_email": ("email", _contact_point(email)),
    "contact_phone": ("phone", _contact_point(lambda text, flags: phone(text, None, flags))),
}
"""The private fields an edit may set, and what they are called in a contact."""


def check(edit: AcceptedEdit) -> None:
    """Raise :class:`Unusable` when a field cannot be edited, or a value cannot be kept: the edit is then put aside."""
    for field, change in edit.changes.items():
        try:
            _reading(field)(change.after, set())
        except Unusable as problem:
            raise Unusable(Reason.INVALID_EDIT, f"{field} ({problem.reason})") from None
        except msgspec.ValidationError as error:
            raise Unusable(Reason.INVALID_EDIT, f"{field} ({error})") from None


def apply(draft: Draft, edits: Iterable[AcceptedEdit]) -> None:
    """Write checked edits into a draft, the latest last. A field that upstream has changed since is a conflict."""
    for edit in sorted(edits, key=lambda edit: (edit.accepted_on, msgspec.json.encode(edit.changes))):
        told = Provenance(NAME, edit.accepted_on)
        for field, change in edit.changes.items():
            value = _reading(field)(change.after, draft.flags)
            if field in CONTACT:
                upstream: Any = draft.contact.get(CONTACT[field][0], "")
                source = draft.contact_source
                draft.contact[CONTACT[field][0]] = value or ""
                draft.contact_source = told
            else:
                upstream = draft.values.get(field)
                source = draft.provenance.get(field, draft.source)
                draft.put(field, value if is_told(value) else _EMPTY.get(field, value), told)
            if source.source != NAME and _changed_since(upstream, change.before, value):
                draft.conflicts.append(Conflict(edit.structure_id, field, NAME, (source.source,)))


_EMPTY = {"description": "", "brand": ""}


def _reading(field: str) -> _Reading:
    reading = EDITABLE.get(field) or CONTACT.get(field, (None, None))[1]
    if reading is None:
        raise Unusable(Reason.INVALID_EDIT, "")
    return reading


def _changed_since(upstream: Any, before: Any, after: Any) -> bool:
    """Whether upstream says neither what it said when the edit was proposed, nor what the edit says."""
    now = _plain(msgspec.to_builtins(upstream))
    return bool(now != _plain(before) and now != _plain(msgspec.to_builtins(after)))


def _plain(value: Any) -> Any:
    """Nothing told is nothing told, however it is written."""
    return value if value not in ("", [], (), {}) else None
