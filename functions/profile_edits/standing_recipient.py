"""Where mails to a structure go, when an address its snapshot tells was taken back since."""

from collections.abc import Iterable

import msgspec

from data.submissions.edit_states import FieldState
from functions.ports import Store
from functions.profile_edits.requests import EditRequest, in_order
from functions.records import Recipient

FIELD = "contact_email"
EDITS = "edits"
"""The source that edits are, in the dataset (``data.consolidation.editing``, too heavy for a function's start)."""


def standing_recipient(store: Store, structure_id: str) -> Recipient | None:
    """Where to write to a structure: what the latest snapshot tells, unless that address was taken back.

    A snapshot may tell a new address, and go on telling it until the next night, once the old one has undone it.
    """
    recipient = store.recipient(structure_id)
    if recipient is None:
        return None
    address = standing_address(store, structure_id, recipient.email)
    return msgspec.structs.replace(recipient, email=address) if address else None


def standing_address(store: Store, structure_id: str, told: str) -> str:
    """The address that a snapshot tells; the one it was taken back from, when an edit had put it there.

    It is known by its provenance, however long the nights keep an old export: an address that a source tells by itself
    stands, whatever was undone.
    """
    contact = store.contact(structure_id)
    if contact and contact.source.source != EDITS and contact.email.casefold() == told.casefold():
        return told
    given_back = _given_back(store.about(EditRequest, structure_id))
    while told.casefold() in given_back:
        told = given_back.pop(told.casefold())
    return told


def contacts_until_now(store: Store, structure_id: str) -> tuple[str, ...]:
    """Every address that is, or was by an edit, the contact of a structure: its names and phones tell of their holders.

    A new address does not replace the name that a source tells of the old one.
    """
    contact = store.contact(structure_id)
    changes = [
        change
        for request, change in in_order(store.about(EditRequest, structure_id))
        if change.field == FIELD and change.was_in_effect
    ]
    told = [contact.email if contact else "", *(one for change in changes for one in (change.before, change.after))]
    return tuple(dict.fromkeys(address for address in told if address))


def _given_back(requests: Iterable[EditRequest]) -> dict[str, str]:
    """Each address whose last decision is that it was taken back: the address that took it back."""
    given_back: dict[str, str] = {}
    for _, change in in_order(requests):
        if change.field != FIELD:
            continue
        if change.state is FieldState.ACCEPTED:
            given_back.pop(str(change.after).casefold(), None)
        elif change.state is FieldState.UNDONE:
            given_back[str(change.after).casefold()] = change.given_back
    return given_back
