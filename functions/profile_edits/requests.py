"""What owners asked to change: requests, the state of each change, and the moves that the rules allow.

A request is kept whole, as it was sent: moving one of its changes makes a new version of it. Durations are those of the
register of processing (``docs/registre-traitements.md``).
"""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any, ClassVar, Self

import msgspec

from data.rows import Change
from data.submissions.edit_handling import Handling, handling_of
from data.submissions.edit_states import CONFIRM_LIFETIME, FIRST, IN_EFFECT, LIVES, FieldState
from data.submissions.life_cycle import Actor
from data.submissions.profile_edit import PRIVATE, Values
from functions.documents import Document
from functions.links import new_reference
from functions.records import PrivateRecord

__all__ = ["EditRequest", "FieldChange", "FieldState", "decide", "new_request", "values_in_effect"]

WITHOUT_EFFECT = timedelta(days=365)
"""For a request of which nothing was accepted."""
WAITING = frozenset({FieldState.PENDING, FieldState.CHANGES_ASKED, FieldState.CONFIRMING})
"""States that a later change of the same field ends."""
FORMER = frozenset({"contact_first_name", "contact_last_name", "contact_phone", "published_phone"})
"""Fields whose ``before`` may tell of whoever was the contact then, and does not say who that was."""
MOST_CONTACTS = 20
"""Of a structure whose contact was more people than that, no such ``before`` is kept: one document names so many."""
_QUEUES = (FieldState.PENDING, FieldState.CONFIRMING)


class FieldChange(PrivateRecord, frozen=True, kw_only=True):
    """One field of a request. ``before`` and ``after`` are in the shapes of an edit (``data.consolidation.editing``).

    ``before`` is what the profile said when the change was asked for, changes accepted by then included.
    """

    field: str
    before: Any
    after: Any
    handling: Handling
    state: FieldState
    decided_at: datetime | None = None
    """When it reached its state; none while it is in its first one and waits."""
    reason: str = ""
    """What a moderator wrote to its owner."""
    replaced_by: str = ""
    """The request whose change of the same field took its place."""
    given_back: str = ""
    """Of a new address that was undone: the address that took the structure back."""

    @property
    def is_in_effect(self) -> bool:
        """Whether the profile says it, or will from the next consolidation."""
        return self.state in IN_EFFECT

    @property
    def was_in_effect(self) -> bool:
        """Whether it is in effect, or was until somebody took it back."""
        return self.is_in_effect or self.state is FieldState.UNDONE or self.handling is Handling.AT_ONCE

    def is_unconfirmed(self, asked_at: datetime, now: datetime) -> bool:
        """Whether nobody confirmed the new address in time: it is as good as withdrawn."""
        return self.state is FieldState.CONFIRMING and now - asked_at > CONFIRM_LIFETIME


class EditRequest(Document, frozen=True, kw_only=True):
    """What somebody asked to change of a structure's profile, at one time. ``id`` is the reference that people quote.

    ``structure_name``: as it was then, for whoever reads the request once the structure has left the directory.
    """

    kind: ClassVar[str] = "edit"

    structure_id: str
    structure_name: str
    asked_by: str
    """The address whose holder asked; empty once that person was erased."""
    asked_at: datetime
    changes: tuple[FieldChange, ...]
    contacts: tuple[str, ...] = ()
    """The addresses that were the structure's until then: names and phones in ``before`` are those of their holders.

    None where no such value is.
    """

    @property
    def queue(self) -> str:
        """``pending`` while a moderator has something to decide, else ``confirming`` while a new address is not."""
        states = {change.state for change in self.changes}
        return next((str(state) for state in _QUEUES if state in states), "")

    @property
    def at(self) -> datetime:
        """When it was sent."""
        return self.asked_at

    @property
    def erase_at(self) -> datetime | None:
        """Never while something of it is in effect or waits for a moderator; else twelve months after its last move."""
        if any(change.is_in_effect or change.state is FieldState.PENDING for change in self.changes):
            return None
        return max([self.asked_at, *(change.decided_at or self.asked_at for change in self.changes)]) + WITHOUT_EFFECT

    @property
    def people(self) -> tuple[str, ...]:
        """Whoever asked, whose addresses it holds, and who was the contact before."""
        return tuple(dict.fromkeys((*self._named(), *self.contacts)))

    @property
    def subject(self) -> str:
        """The structure."""
        return self.structure_id

    def without(self, email: str) -> Self | None:
        """What it changed of the structure, without the people: no contact, published e-mail or phone, nor reason.

        ``None`` when nothing of it is then in effect. Of a person who only was the contact before, the names and phones
        of that time go, and what the next one wrote stays.
        """
        if email.casefold() not in {address.strip().casefold() for address in self._named()}:
            return self._without_former(email)
        # It may tell of several people: none of them stays, since their values are not told apart.
        personal = PRIVATE | {"published_email", "published_phone"}
        left = tuple(
            msgspec.structs.replace(change, reason="") for change in self.changes if change.field not in personal
        )
        if not any(change.is_in_effect or change.state is FieldState.PENDING for change in left):
            return None
        return msgspec.structs.replace(self, asked_by="", changes=left, contacts=())

    def _named(self) -> tuple[str, ...]:
        """Whoever asked, and whose addresses it holds."""
        addresses = (
            value
            for change in self.changes
            if change.field in ("contact_email", "published_email")
            for value in (change.before, change.after, change.given_back)
        )
        return tuple(address for address in (self.asked_by, *addresses) if address)

    def _without_former(self, email: str) -> Self:
        changes = (
            msgspec.structs.replace(change, before="", reason="") if change.field in FORMER else change
            for change in self.changes
        )
        contacts = tuple(one for one in self.contacts if one.strip().casefold() != email.casefold())
        return msgspec.structs.replace(self, changes=tuple(changes), contacts=contacts)

    def change(self, field: str) -> FieldChange | None:
        """The change of a field, if it asks for one."""
        return next((change for change in self.changes if change.field == field), None)

    def moves(self, field: str, actor: Actor) -> tuple[FieldState, ...]:
        """Where somebody may move a change: the buttons of a page."""
        change = self.change(field)
        return LIVES[change.handling].moves(change.state, actor) if change else ()

    def moved(
        self, field: str, to: FieldState, actor: Actor, now: datetime, *, reason: str = "", replaced_by: str = ""
    ) -> Self:
        """The request with one change moved. Raises KeyError, or :class:`data.submissions.life_cycle.NotAllowed`."""
        change = self.change(field)
        if change is None:
            raise KeyError(field)
        since = change.decided_at or self.asked_at
        moved = msgspec.structs.replace(
            change,
            state=LIVES[change.handling].move(change.state, to, actor, since, now),
            decided_at=now,
            reason=reason,
            replaced_by=replaced_by,
        )
        return msgspec.structs.replace(
            self, changes=tuple(moved if one.field == field else one for one in self.changes)
        )


def new_request(
    structure_id: str,
    structure_name: str,
    asked_by: str,
    changes: Mapping[str, Change],
    now: datetime,
    reference: str = "",
    contacts: tuple[str, ...] = (),
) -> EditRequest:
    """A request for changes that were checked, each in the state its handling starts in.

    ``contacts``: every address the structure had until now
    (:func:`functions.profile_edits.standing_recipient.contacts_until_now`).
    """
    first = tuple(_first(field, change, now) for field, change in changes.items())
    if len(contacts) > MOST_CONTACTS:
        first = tuple(_without_before(change) if change.field in FORMER else change for change in first)
    return EditRequest(
        id=reference or new_reference(),
        structure_id=structure_id,
        structure_name=structure_name,
        asked_by=asked_by,
        asked_at=now,
        changes=first,
        contacts=contacts if any(change.field in FORMER and change.before for change in first) else (),
    )


def decide(request: EditRequest, field: str, verdict: FieldState, reason: str, now: datetime) -> EditRequest:
    """The request once a moderator decided of one change: ``ACCEPTED``, ``CHANGES_ASKED`` or ``REFUSED``.

    ``reason`` is mailed to the owner (:meth:`functions.profile_edits.edit_mails.EditMails.decided`). Raises ValueError
    when a reason is needed and there is none, KeyError when the request does not hold the field,
    :class:`data.submissions.life_cycle.NotAllowed` when the change is not waiting any more.
    """
    reason = reason.strip()
    if verdict is not FieldState.ACCEPTED and not reason:
        raise ValueError("a refusal, or changes that are asked for, need a reason")
    return request.moved(field, verdict, Actor.MODERATOR, now, reason=reason)


def ended(earlier: Iterable[EditRequest], by: Mapping[str, str], now: datetime) -> list[EditRequest]:
    """The earlier requests whose waiting changes are given up, once they are.

    ``by``: field → the request that asks it otherwise; empty when its owner asks nothing any more.
    """
    changed = []
    for one in earlier:
        left = one
        for change in one.changes:
            if change.field in by and change.state in WAITING:
                left = left.moved(change.field, FieldState.WITHDRAWN, Actor.OWNER, now, replaced_by=by[change.field])
        if left is not one:
            changed.append(left)
    return changed


def values_in_effect(requests: Iterable[EditRequest]) -> Values:
    """Field → value of the latest change in effect: what the dataset says, or will from the next consolidation."""
    return {field: change.after for field, (_, change) in latest_in_effect(requests).items()}


def latest_in_effect(requests: Iterable[EditRequest]) -> dict[str, tuple[EditRequest, FieldChange]]:
    """Field → the change in effect that came into effect last, and its request."""
    return {change.field: (request, change) for request, change in in_order(requests) if change.is_in_effect}


def in_order(requests: Iterable[EditRequest]) -> list[tuple[EditRequest, FieldChange]]:
    """Every change and its request, by the moment it reached its state."""
    every = [(request, change) for request in requests for change in request.changes]
    return sorted(every, key=lambda pair: (pair[1].decided_at or pair[0].asked_at, pair[0].asked_at, pair[0].id))


def _without_before(change: FieldChange) -> FieldChange:
    return msgspec.structs.replace(change, before="")


def _first(field: str, change: Change, now: datetime) -> FieldChange:
    handling = handling_of(field, change.before, change.after)
    return FieldChange(
        field=field,
        before=change.before,
        after=change.after,
        handling=handling,
        state=FIRST[handling],
        decided_at=now if handling is Handling.AT_ONCE else None,
    )
