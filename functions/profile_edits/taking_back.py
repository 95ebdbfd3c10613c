"""What an old contact address takes back with its undo link, and for how long it may.

The rule: an undo gives the structure back to the address it was mailed to, as if that address had never been replaced.
So it takes back the change that replaced it and every later one, accepted or not confirmed yet, whoever asked: a
change that is undone must not go on by another that its holder made meanwhile. It may for seven days from the change
that replaced it; each further change is announced to it until then, with a link that does the same and ends with the
first. Somebody who gave an address up on purpose has thus no more to say after a week.
"""

from collections.abc import Iterable
from datetime import datetime

import msgspec

from data.submissions.edit_states import UNDO_LIFETIME, FieldState
from data.submissions.life_cycle import Actor, NotAllowed
from functions.documents import Document
from functions.ports import Store
from functions.profile_edits.claims import ClaimRequest, ClaimState
from functions.profile_edits.requests import EditRequest, FieldChange, in_order
from functions.profile_edits.standing_recipient import FIELD
from functions.records import PrivateRecord
from functions.sessions import Area, Session
from functions.tokens import MailedLink, Purpose


def taken_back(store: Store, request: EditRequest, now: datetime) -> list[EditRequest]:
    """That request, and the later ones that were accepted or wait to be confirmed, once their addresses are undone.

    Raises :class:`data.submissions.life_cycle.NotAllowed` when it cannot be undone, or not any more.
    """
    first = request.change(FIELD)
    if first is None or first.decided_at is None:
        raise NotAllowed(f"{request.id} holds no address to take back")
    later = [
        one
        for one, change in _addresses(store, request.structure_id)
        if one.id != request.id
        and FieldState.UNDONE in one.moves(FIELD, Actor.UNDO_LINK)
        and (change.decided_at is None or change.decided_at >= first.decided_at)
    ]
    return [_undone(one, str(first.before or ""), now) for one in (request, *later)]


class OpenUndo(PrivateRecord, frozen=True, kw_only=True):
    """An address that may still take the structure back: by the first change it may undo, until a moment."""

    address: str
    request: EditRequest
    until: datetime


def may_undo(store: Store, structure_id: str, now: datetime) -> list[OpenUndo]:
    """The undos of a structure that are open, one an address, the oldest first."""
    found: dict[str, OpenUndo] = {}
    for request, change in _addresses(store, structure_id):
        until = (change.decided_at or request.asked_at) + UNDO_LIFETIME
        address = str(change.before or "")
        if change.state is FieldState.ACCEPTED and address and now < until:
            found.setdefault(address.casefold(), OpenUndo(address=address, request=request, until=until))
    return list(found.values())


def closed_claims(store: Store, undone: Iterable[EditRequest], now: datetime) -> list[ClaimRequest]:
    """The accepted claims of whoever holds an address that was taken back, once they are no way in any more."""
    undone = list(undone)
    holders = {str(change.after).casefold() for one in undone if (change := one.change(FIELD))}
    return [
        msgspec.structs.replace(claim, closed_at=now)
        for claim in store.about(ClaimRequest, undone[0].structure_id)
        if claim.state is ClaimState.ACCEPTED and claim.closed_at is None and claim.email.casefold() in holders
    ]


def ways_in_of_others(store: Store, structure_id: str, holder: str, own: Session | None) -> list[Document]:
    """Every session and sign-in link of a structure, but those of the holder of an address.

    Of their sessions only ``own``, where they undid, is surely theirs: the change was perhaps asked in another.
    """
    sessions = [
        session
        for session in store.everything(Session)
        if session.area is Area.FICHE and session.audience == structure_id
    ]
    links = [link for link in store.about(MailedLink, structure_id) if link.purpose is Purpose.FICHE]
    kept = own.id if own and own.holder.casefold() == holder.casefold() else ""
    return [
        *(session for session in sessions if session.id != kept),
        *(link for link in links if link.holder.casefold() != holder.casefold()),
    ]


def _undone(request: EditRequest, given_back: str, now: datetime) -> EditRequest:
    moved = request.moved(FIELD, FieldState.UNDONE, Actor.UNDO_LINK, now)
    changes = (
        msgspec.structs.replace(change, given_back=given_back) if change.field == FIELD else change
        for change in moved.changes
    )
    return msgspec.structs.replace(moved, changes=tuple(changes))


def _addresses(store: Store, structure_id: str) -> list[tuple[EditRequest, FieldChange]]:
    """The changes of the contact address of a structure, by the moment they reached their state."""
    return [pair for pair in in_order(store.about(EditRequest, structure_id)) if pair[1].field == FIELD]
