"""What is sent of a draft: read again, before and after, then made a request in one transaction with its mails."""

import hashlib

import msgspec

from data.rows import Change
from data.submissions.edit_handling import Handling, handling_of
from data.submissions.profile_edit import FIELDS, is_same, tidied
from data.verdicts import Unusable
from functions import logs
from functions.desk import Desk
from functions.documents import Document
from functions.ports import Conflict
from functions.profile_edits.drafts import EditDraft, UnknownProfile, draft_of, in_effect
from functions.profile_edits.edit_mails import EditMails
from functions.profile_edits.requests import WAITING, EditRequest, FieldChange, FieldState, ended, new_request
from functions.profile_edits.standing_recipient import contacts_until_now
from functions.records import Mail, PrivateRecord
from functions.tokens import Purpose, new_link
from functions.weighing import Writing, in_turns

_TRIES = 5


class ReadAgain(Exception):
    """What would be sent is not what was read: nothing was sent."""


class Review(PrivateRecord, frozen=True, kw_only=True):
    """What a draft would change, against what the profile says with every change accepted by now."""

    structure_id: str
    changes: dict[str, Change]
    """Field → before and after, in the order of the form."""
    given_up: tuple[str, ...]
    """Fields of which a change waits, and that the draft puts back as they are."""
    unusable: tuple[str, ...]
    """Fields whose typed value the dataset could not keep any more: to be written again."""
    draft: EditDraft | None

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to send."""
        return not (self.changes or self.given_up)

    @property
    def digest(self) -> str:
        """What tells this very review from another."""
        read = (self.structure_id, self.changes, self.given_up, self.unusable)
        return hashlib.sha256(msgspec.json.encode(read)).hexdigest()

    def handling(self, field: str) -> Handling:
        """What happens to a change once it is sent."""
        return handling_of(field, self.changes[field].before, self.changes[field].after)


def review_of(desk: Desk, structure_id: str) -> Review:
    """What the draft of a structure would change. Raises :class:`functions.profile_edits.drafts.UnknownProfile`."""
    said, draft = in_effect(desk.store, structure_id), draft_of(desk, structure_id)
    record = desk.store.record(structure_id)
    imposed = record.service_types if record else ()
    waiting = _waiting(desk.store.about(EditRequest, structure_id))
    changes, given_up, unusable = {}, [], []
    for field in FIELDS:
        if draft is None or field not in draft.values:
            continue
        value = draft.values[field]
        if is_same(field, said[field], value, imposed):
            given_up += [field] if field in waiting else []
            continue
        asked = waiting.get(field)
        # One that its owner was asked to write otherwise may be sent again as it is: they may have good reasons.
        if asked and asked.state is not FieldState.CHANGES_ASKED and is_same(field, asked.after, value, imposed):
            continue  # asked already, from another page
        try:
            changes[field] = Change(said[field], tidied(field, value))
        except (Unusable, msgspec.ValidationError):
            unusable.append(field)
    return Review(
        structure_id=structure_id,
        changes=changes,
        given_up=tuple(given_up),
        unusable=tuple(unusable),
        draft=draft,
    )


def send(desk: Desk, structure_id: str, holder: str, reference: str, digest: str) -> EditRequest | None:
    """Make a request of what was read, once, however often it comes; ``None`` when it only gives up what waited.

    ``reference``: its id. ``digest``: of the review that was read. Raises :class:`ReadAgain` when it is another by now,
    or :class:`functions.profile_edits.drafts.UnknownProfile`.
    """
    for _ in range(_TRIES):
        sent = desk.store.get(EditRequest, reference)
        if sent:
            return sent
        review = review_of(desk, structure_id)
        if review.draft is None or review.is_empty or review.unusable or review.digest != digest:
            raise ReadAgain
        now, known = desk.clock.now(), desk.store.structure(structure_id)
        if known is None:
            raise UnknownProfile(structure_id)
        contacts = contacts_until_now(desk.store, structure_id)
        request = new_request(structure_id, known.name, holder, review.changes, now, reference, contacts)
        by = dict.fromkeys(review.changes, request.id) | dict.fromkeys(review.given_up, "")
        # What this takes the place of goes first, when there is too much for one commit: its draft still holds it all.
        writings = [Writing((one,)) for one in ended(desk.store.about(EditRequest, structure_id), by, now)]
        links, mails = _told(desk, request) if request.changes else ([], [])
        puts = [request, *links] if request.changes else []
        try:
            for writing in in_turns([*writings, Writing(puts, mails, [review.draft])]):
                desk.store.commit(*writing)
        except Conflict:
            # Sent twice at once, or a moderator decided, or another page was kept: what was read may still be right.
            continue
        logs.event("edit.sent", reference=request.id, fields=len(request.changes), queue=request.queue)
        return request if request.changes else None
    raise ReadAgain


def _told(desk: Desk, request: EditRequest) -> tuple[list[Document], list[Mail]]:
    """The receipt; and the link that confirms a new contact address, at that address."""
    letters = EditMails(desk)
    mails = letters.received(request, request.asked_at)
    address = request.change("contact_email")
    if address is None or address.state is not FieldState.CONFIRMING:
        return [], mails
    token, link = new_link(Purpose.NEW_ADDRESS, request.id, address.after, request.asked_at)
    return [link], [*mails, letters.to_confirm(request, address.after, token, request.asked_at)]


def _waiting(requests: list[EditRequest]) -> dict[str, FieldChange]:
    """Field → the change of it that waits, the latest of requests that are newest first."""
    every = (change for request in reversed(requests) for change in request.changes)
    return {change.field: change for change in every if change.state in WAITING}
