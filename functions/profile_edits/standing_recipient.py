"""Where mails to a structure go, when an address its snapshot tells was taken back since."""

import msgspec

from data.submissions.edit_states import FieldState
from functions.ports import Store
from functions.profile_edits.requests import EditRequest
from functions.records import Recipient

FIELD = "contact_email"


def standing_recipient(store: Store, structure_id: str) -> Recipient | None:
    """Where to write to a structure: what the latest snapshot tells, unless that address was taken back.

    A snapshot may tell a new address, and go on telling it until the next night once the old one has undone it.
    """
    recipient = store.recipient(structure_id)
    if recipient is None:
        return None
    undone = {
        str(change.after).casefold(): str(change.before)
        for request in store.about(EditRequest, structure_id)
        for change in request.changes
        if change.field == FIELD and change.state is FieldState.UNDONE
    }
    address = recipient.email
    while address.casefold() in undone:
        address = undone.pop(address.casefold())
    return msgspec.structs.replace(recipient, email=address) if address else None
