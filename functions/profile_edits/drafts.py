"""What an owner has typed and not sent yet, and the values of a profile that it is typed over.

Four layers, each over the one before: the record of the night's snapshot; the changes in effect, which the dataset may
not hold yet; those that wait (for a moderator, for a confirmation, for its owner to write it otherwise); the draft.
"""

from collections.abc import Callable, Collection
from datetime import datetime, timedelta
from typing import Any, ClassVar

import msgspec

from data.submissions.profile_edit import Values, current_values, is_same, tidied
from functions.desk import Desk
from functions.documents import Document
from functions.ports import Conflict, Store, StoreUnavailable
from functions.profile_edits.requests import WAITING, EditRequest, in_order, values_in_effect
from functions.profile_edits.standing_recipient import FIELD as ADDRESS
from functions.profile_edits.standing_recipient import standing_address

DRAFTS = timedelta(days=30)
"""How long a draft is kept after it was last written."""
MOST_UNSHOWN = 30
"""Files (two a picture) of a draft that its profile does not show: older ones are no longer named, and swept away."""
_TRIES = 5


class UnknownProfile(LookupError):
    """The latest snapshot holds no structure of that id: there is nothing to edit."""


class EditDraft(Document, frozen=True, kw_only=True):
    """What the owner of one structure typed and has not sent. ``id`` is the structure's.

    ``values`` only holds the fields that differ from what :func:`asked` says, checked, in the shapes of an edit. A
    value may be that of the profile in effect: its owner then takes back a change that waits. ``received``: names of
    the picture files that were sent meanwhile, shown or not.
    """

    kind: ClassVar[str] = "edit-draft"

    values: dict[str, Any] = msgspec.field(default_factory=dict)
    received: tuple[str, ...] = ()
    asked_by: str
    saved_at: datetime

    @property
    def at(self) -> datetime:
        """When it was last written."""
        return self.saved_at

    @property
    def erase_at(self) -> datetime:
        """Thirty days later."""
        return self.saved_at + DRAFTS

    @property
    def people(self) -> tuple[str, ...]:
        """Whoever typed it, and the addresses typed."""
        typed = (self.values.get("contact_email"), self.values.get("published_email"))
        return tuple(dict.fromkeys((self.asked_by, *(one for one in typed if one))))

    @property
    def subject(self) -> str:
        """The structure."""
        return self.id


def draft_of(desk: Desk, structure_id: str) -> EditDraft | None:
    """The draft of a structure, unless it has ended: drafts are erased late."""
    draft = desk.store.get(EditDraft, structure_id)
    return draft if draft and draft.erase_at > desk.clock.now() else None


def in_effect(store: Store, structure_id: str) -> Values:
    """What the profile says, with the changes that the dataset may not hold yet. Raises :class:`UnknownProfile`."""
    record = store.record(structure_id)
    if record is None:
        raise UnknownProfile(structure_id)
    told = current_values(record, store.contact(structure_id))
    # The night may tell an address that was taken back since: it must not come back by a form, nor be told of changes.
    standing = {ADDRESS: standing_address(store, structure_id, told[ADDRESS])}
    return told | standing | values_in_effect(store.about(EditRequest, structure_id))


def asked(desk: Desk, structure_id: str) -> Values:
    """What the profile would say, were all that was asked accepted. Raises :class:`UnknownProfile`.

    The forms start from it: from the profile in effect, a later request would undo unseen what waits.
    """
    return in_effect(desk.store, structure_id) | waiting(desk, structure_id)


def waiting(desk: Desk, structure_id: str) -> Values:
    """The values that wait: for a moderator, for a confirmation, for their owner to write them otherwise."""
    now = desk.clock.now()
    return {
        change.field: change.after
        for request, change in in_order(desk.store.about(EditRequest, structure_id))
        if change.state in WAITING and not change.is_unconfirmed(request.asked_at, now)
    }


def proposed(desk: Desk, structure_id: str) -> Values:
    """What the forms show: :func:`asked`, under what was typed since. Raises :class:`UnknownProfile`."""
    draft = draft_of(desk, structure_id)
    return asked(desk, structure_id) | (draft.values if draft else {})


def keep(desk: Desk, structure_id: str, holder: str, values: Values) -> None:
    """Write the checked values of a page into the draft; those that say what :func:`asked` says leave it.

    Raises :class:`UnknownProfile`.
    """
    said = asked(desk, structure_id)
    record = desk.store.record(structure_id)
    imposed = record.service_types if record else ()
    differing = {
        field: tidied(field, value)
        for field, value in values.items()
        if not is_same(field, said[field], value, imposed)
    }

    def with_values(draft: EditDraft) -> EditDraft:
        others = {field: value for field, value in draft.values.items() if field not in values}
        return msgspec.structs.replace(draft, values=others | differing)

    _rewrite(desk, structure_id, holder, with_values)


def attach(desk: Desk, structure_id: str, holder: str, files: Collection[str]) -> None:
    """Write down that files were received for a structure: a draft names them until it is sent or erased.

    Of those that it does not show, only the latest :data:`MOST_UNSHOWN` stay named.
    """

    def with_files(draft: EditDraft) -> EditDraft:
        received = tuple(dict.fromkeys((*draft.received, *files)))
        shown = {_stem(name) for name in (*pictures_named(draft.values), *files)}
        left = set([name for name in received if _stem(name) not in shown][:-MOST_UNSHOWN])
        return msgspec.structs.replace(draft, received=tuple(name for name in received if name not in left))

    _rewrite(desk, structure_id, holder, with_files)


def pictures_named(values: Values) -> set[str]:
    """The picture files that values of a profile show."""
    items = [*(values.get("pictures") or ()), *(values.get("references") or ())]
    return {file for item in items if (file := item.get("file") or item.get("logo"))}


def _stem(file: str) -> str:
    """What the formats of one picture share."""
    return file.partition(".")[0]


def _rewrite(desk: Desk, structure_id: str, holder: str, change: Callable[[EditDraft], EditDraft]) -> None:
    """Two pages of one person may be sent at once: each is applied to what the other wrote. An empty draft goes."""
    for _ in range(_TRIES):
        now = desk.clock.now()
        found = desk.store.get(EditDraft, structure_id)
        fresh = EditDraft(id=structure_id, version=found.version if found else 0, asked_by=holder, saved_at=now)
        before = fresh if found is None or found.erase_at <= now else found
        draft = msgspec.structs.replace(change(before), asked_by=holder, saved_at=now)
        is_empty = not draft.values and not draft.received
        try:
            if not is_empty:
                desk.store.commit([draft])
            elif found is not None:
                desk.store.commit(deletes=[found])
        except Conflict:
            continue
        return
    raise StoreUnavailable("draft-busy")
