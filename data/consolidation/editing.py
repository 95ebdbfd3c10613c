"""Accepted edits: what a structure's owner wrote wins over every source, and the sources it contradicts are told."""

from collections.abc import Callable, Iterable
from typing import Any

import msgspec

from data.cleaning.codes import check_activities, check_codes
from data.cleaning.contact_points import email, phone, web_address
from data.cleaning.texts import free_text, label
from data.consolidation.merging import Draft, is_told
from data.consolidation.report import Conflict
from data.model import Activity, ClientReference, Offer, Picture, Provenance, Workforce
from data.quality import brand_of, name_of, offers_of, references_of
from data.rows import AcceptedEdit
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


def _kept_or_erased(read: Callable[[str, set[str]], str], erased: str | None = None) -> _Reading:
    """A text that is written down or erased, never refused in silence."""

    def checked(value: Any, flags: set[str]) -> str | None:
        del flags
        text = msgspec.convert(value or "", str)
        found = read(text, set())
        if text.strip() and not found:
            raise Unusable(Reason.INVALID_EDIT, "")
        return found or erased

    return checked


EDITABLE: dict[str, _Reading] = {
    "name": _text(name_of),
    "brand": _kept_or_erased(brand_of, erased=""),
    "description": _text(free_text),
    "website": _kept_or_erased(lambda text, flags: web_address(text, flags) or ""),
    "social": _kept_or_erased(lambda text, flags: web_address(text, flags) or ""),
    "activities": _activities,
    "workforce": lambda value, _: msgspec.convert(value, Workforce),
    "offers": lambda value, flags: offers_of(msgspec.convert(value, tuple[Offer, ...]), flags),
    "references": lambda value, flags: references_of(msgspec.convert(value, tuple[ClientReference, ...]), flags),
    "pictures": lambda value, _: msgspec.convert(value, tuple[Picture, ...]),
    "labels": _codes("label"),
    "networks": _codes("network"),
    "published_email": _kept_or_erased(email),
    "published_phone": _kept_or_erased(lambda text, flags: phone(text, None, flags)),
}
"""The public fields an edit may set. Kind and SIRET: never by edit."""

CONTACT = {
    "contact_first_name": ("first_name", _text(label)),
    "contact_last_name": ("last_name", _text(label)),
    "contact_email": ("email", _kept_or_erased(email)),
    "contact_phone": ("phone", _kept_or_erased(lambda text, flags: phone(text, None, flags))),
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
    """Write checked edits into a draft, the latest of each field. One that upstream has changed since is a conflict."""
    latest = {
        field: (change, edit.accepted_on)
        for edit in sorted(edits, key=lambda edit: (edit.accepted_on, msgspec.json.encode(edit.changes)))
        for field, change in edit.changes.items()
    }
    if latest:
        # What sources say of an edited field matters only against the edit.
        draft.conflicts[:] = [conflict for conflict in draft.conflicts if conflict.field not in latest]
    for field, (change, accepted_on) in latest.items():
        value, told = _reading(field)(change.after, draft.flags), Provenance(NAME, accepted_on)
        upstream, source = _put(draft, field, value, told)
        if _changed_since(field, upstream, change.before, value):
            draft.conflicts.append(Conflict(draft.id, field, NAME, (source.source,)))


def _put(draft: Draft, field: str, value: Any, told: Provenance) -> tuple[Any, Provenance]:
    """Write one field; what it was, and who had told it."""
    if field not in CONTACT:
        was = draft.values.get(field), draft.provenance.get(field, draft.source)
        draft.put_over(field, value, told)
        return was
    name = CONTACT[field][0]
    upstream, source = draft.contact[name], draft.told_contact
    draft.contact[name] = value or ""
    if name == "email":
        draft.contact_source = told
    return upstream, source


def _reading(field: str) -> _Reading:
    reading = EDITABLE.get(field) or CONTACT.get(field, (None, None))[1]
    if reading is None:
        raise Unusable(Reason.INVALID_EDIT, "")
    return reading


def _changed_since(field: str, upstream: Any, before: Any, after: Any) -> bool:
    """Whether upstream says neither what it said when the edit was proposed, nor what the edit says."""
    try:
        said = _reading(field)(before, set()) if before is not None else None
    except (Unusable, msgspec.ValidationError):
        said = None
    now = upstream if is_told(upstream) else None
    return bool(now != (said if is_told(said) else None) and now != (after if is_told(after) else None))
