"""Where the changes of a profile stand, as their owner reads them, and the profile that they would make."""

from dataclasses import dataclass
from datetime import datetime

import msgspec

from data.model import Structure
from data.submissions.edit_states import FieldState
from data.submissions.life_cycle import Actor
from data.submissions.profile_edit import PRIVATE, Part, Values, is_same, part_of
from functions.profile_edits.new_addresses import FIELD as ADDRESS
from functions.profile_edits.requests import EditRequest, FieldChange
from theme import change_words

PAGES = {
    Part.CONTACT: "/f/fiche/contact",
    Part.ACTIVITIES: "/f/fiche/activites",
    Part.STRUCTURE: "/f/fiche/structure",
    Part.SHOWCASE: "/f/fiche/offres",
}
"""The page where each part is written."""
_PICTURES = "/f/fiche/images"


@dataclass(frozen=True)
class Stands:
    """A change of a request as its owner reads it."""

    change: FieldChange
    compared: change_words.Compared
    sentence: str
    may_withdraw: bool
    page: str
    """The form where its field is written."""


def page_of(field: str) -> str:
    """The page where a field is written: pictures have their own."""
    return _PICTURES if field == "pictures" else PAGES[part_of(field)]


def with_values(record: Structure, values: Values) -> Structure:
    """A record as it would be with values of an edit: what is scored."""
    public = {field: value for field, value in values.items() if field not in PRIVATE}
    has_contact = bool(values.get(ADDRESS)) if ADDRESS in values else record.has_contact
    return msgspec.convert(msgspec.to_builtins(record) | public | {"has_contact": has_contact}, Structure)


def stands_of(request: EditRequest, record: Structure | None, shown: Values, now: datetime) -> list[Stands]:
    """Where the changes of a request stand. ``shown``: what the dataset says of each field; empty without a record."""
    city, imposed = (record.place.city, record.service_types) if record else ("", ())
    return [
        Stands(
            change=change,
            compared=change_words.compared(change.field, change.before, change.after, city),
            sentence=change_words.state_in_words(
                change.state,
                change.decided_at or request.asked_at,
                now,
                is_shown=change.field in shown and is_same(change.field, shown[change.field], change.after, imposed),
                is_replaced=bool(change.replaced_by),
            ),
            may_withdraw=FieldState.WITHDRAWN in request.moves(change.field, Actor.OWNER)
            and not change.is_unconfirmed(request.asked_at, now),
            page=page_of(change.field),
        )
        for change in request.changes
    ]
