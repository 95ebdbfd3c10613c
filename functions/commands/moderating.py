"""Moderation from the command line: what waits, and held messages passed on or refused.

Needs, changes of profiles and claims are listed only: their pages show what a line cannot, whole texts and pictures.
"""

import argparse
from collections.abc import Iterator

from functions.commands.terminal import DONE, desk_of, fail
from functions.desk import Desk
from functions.documents import Document
from functions.moderation import words
from functions.moderation.decision_log import CONSOLE
from functions.moderation.held import Held, NobodyToReceive, tells_sender
from functions.moderation.waiting import CLAIMS, EDITS, HELD, MOST_LISTED, QUEUES, STORIES, TENDERS, Queue, how_many
from functions.ports import Conflict, Store
from functions.profile_edits.claims import ClaimRequest
from functions.profile_edits.requests import EditRequest, FieldState
from functions.submissions import HoldReason, Submission
from functions.tenders.records import TenderRecord, TenderStory
from theme import tender_words
from theme.change_words import FIELDS
from theme.french import counted, listed, number

_READER = {"report": "REPORT_TO", "enquiry": "CONTACT_TO"}


def moderate(options: argparse.Namespace) -> int:
    """List what waits, without personal data, or decide of held messages. Profiles are read and decided on the site."""
    desk = desk_of(options)
    if options.refuse:
        if options.release or options.release_all:
            return fail("Transmettez ou refusez : pas les deux à la fois.")
        return _refuse(desk, options.refuse, options.reason.strip())
    if options.release_all:
        return _release(desk, [one.id for queue in HELD for one in _all(desk.store, queue)])
    if options.release:
        return _release(desk, options.release)
    return _list(desk.store)


def _list(store: Store) -> int:
    lines = [line for queue in HELD for line in _held_lines(store, queue)]
    lines += [
        f"{one.id}  {_what(one.kind)}  {tender_words.kind(one.tender.kind).lower()}  {_moment(one)}"
        for one in store.waiting(TenderRecord, TENDERS.state, MOST_LISTED)
    ]
    lines += [
        f"{one.id}  {_what(one.kind)}  {_moment(one)}" for one in store.waiting(TenderStory, STORIES.state, MOST_LISTED)
    ]
    lines += [
        f"{one.id}  {_what(one.kind)}  {one.structure_id}  {_moment(one)}  {_pending(one)}"
        for one in store.waiting(EditRequest, EDITS.state, MOST_LISTED)
    ]
    lines += [
        f"{one.id}  {_what(one.kind)}  {one.structure_id}  {_moment(one)}"
        for one in store.waiting(ClaimRequest, CLAIMS.state, MOST_LISTED)
    ]
    for line in lines:
        print(line)
    left = sum(how_many(store, queue) for queue in QUEUES) - len(lines)
    if left:
        print(f"Il en reste {number(left)}, plus récents.")
    if not lines:
        print("Rien n’attend.")
    return DONE


def _release(desk: Desk, references: list[str]) -> int:
    held, released, code = Held(desk), 0, DONE
    for reference in references:
        message = _message(desk.store, reference)
        try:
            if message is None:
                raise Conflict
            held.release(message, CONSOLE)
            released += 1
        except Conflict:
            code = fail(_not_held(desk.store, reference))
        except NobodyToReceive:
            code = fail(f"{reference} : {_obstacle(held, message)}, il reste retenu.")
    print(f"Transmis : {number(released)}.")
    return code


def _refuse(desk: Desk, references: list[str], reason: str) -> int:
    held, refused, code = Held(desk), 0, DONE
    for reference in references:
        message = _message(desk.store, reference)
        try:
            if message is None:
                raise Conflict
            if tells_sender(message) and not reason:
                code = fail(f"{reference} : dites pourquoi avec --reason, son auteur reçoit ces mots par courriel.")
                continue
            held.refuse(message, reason, CONSOLE)
            refused += 1
        except Conflict:
            code = fail(_not_held(desk.store, reference))
    print(f"Refusés : {number(refused)}.")
    return code


def _held_lines(store: Store, queue: Queue) -> Iterator[str]:
    for one in store.waiting(queue.kind, queue.state, MOST_LISTED):
        assert isinstance(one, Submission)
        structures = " ".join(addressee.structure_id for addressee in one.addressees)
        reason = _reason(one.kind, one.hold_reason)
        yield "  ".join(filter(None, (one.id, _what(one.kind), structures, _moment(one), reason)))


def _all(store: Store, queue: Queue) -> list[Submission]:
    waiting = store.waiting(queue.kind, queue.state, how_many(store, queue))
    return [one for one in waiting if isinstance(one, Submission)]


def _message(store: Store, reference: str) -> Submission | None:
    for queue in HELD:
        message = store.get(queue.kind, reference)
        if isinstance(message, Submission):
            return message
    return None


def _not_held(store: Store, reference: str) -> str:
    """Why this command decides nothing of a reference, and where to decide of what it lists without deciding."""
    for queue in (TENDERS, STORIES, EDITS, CLAIMS):
        if (found := store.get(queue.kind, reference)) and (found.queue == queue.state or queue in (EDITS, CLAIMS)):
            page = f"{queue.address}{reference}"
            return f"{reference} : {_what(found.kind)}, à lire et à décider sur le site, dans {page}"
    return f"{reference} : aucun message retenu n’a cette référence."


def _obstacle(held: Held, message: Submission | None) -> str:
    assert message is not None
    return _reason(message.kind, held.effect(message).obstacles[0])


def _reason(kind: str, reason: HoldReason | None) -> str:
    """Why, and the setting to define when nobody is named to read."""
    told = words.HOLD_REASONS[reason] if reason else ""
    return f"{told} ({_READER[kind]})" if reason is HoldReason.NO_RECIPIENT else told


def _pending(request: EditRequest) -> str:
    fields = [FIELDS[change.field] for change in request.changes if change.state is FieldState.PENDING]
    return f"{counted(len(fields), 'champ')} : {listed(fields)}"


def _what(kind: str) -> str:
    return words.KINDS[kind].lower()


def _moment(document: Document) -> str:
    return f"{document.at:%Y-%m-%d %H:%M} UTC"
