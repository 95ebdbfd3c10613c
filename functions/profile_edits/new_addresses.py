"""A new contact address: confirmed by whoever reads it, told to the old one, which may take it back for seven days."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from functools import partial

import msgspec
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from data.submissions.edit_states import FieldState
from data.submissions.life_cycle import Actor, NotAllowed
from functions import logs
from functions.desk import Desk
from functions.documents import Document
from functions.guards.origin import refuse_other_sites
from functions.ports import Clock, Conflict, Store
from functions.profile_edits.claims import ClaimRequest
from functions.profile_edits.drafts import UnknownProfile, in_effect
from functions.profile_edits.edit_mails import EditMails
from functions.profile_edits.requests import EditRequest
from functions.profile_edits.standing_recipient import FIELD
from functions.profile_edits.taking_back import closed_claims, may_undo, taken_back, ways_in_of_others
from functions.records import Mail
from functions.sessions import Area, Sessions
from functions.tokens import MailedLink, Purpose, new_link, open_link, used, used_link
from functions.weighing import Writing, in_turns

__all__ = ["FIELD", "NewAddressRoutes", "confirmed", "lapse"]

MOST_TOLD_AGAIN = 10
"""Of the addresses that may undo, the oldest are told of a further change. The others have the link that they were
mailed, which does the same."""
_TRIES = 5


class NewAddressRoutes:
    """``/f/fiche/adresse/<token>`` confirms a new address, ``/f/fiche/annuler/<token>`` takes it back."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._store = desk.store
        self._sessions = Sessions(desk.store, desk.clock, Area.FICHE, desk.settings.is_https)

    def routes(self) -> list[Route]:
        """The routes, below ``/f``."""
        return [
            Route("/fiche/adresse/{token}", self.confirmation, methods=["GET", "POST"]),
            Route("/fiche/annuler/{token}", self.undoing, methods=["GET", "POST"]),
        ]

    async def confirmation(self, request: Request) -> Response:
        """GET only shows a button, since mail scanners open links; POST confirms the address, once."""
        return await self._answer(request, Purpose.NEW_ADDRESS, self._confirm)

    async def undoing(self, request: Request) -> Response:
        """The same, to take the address back."""
        return await self._answer(request, Purpose.UNDO_ADDRESS, partial(self._undo, request))

    async def _answer(self, request: Request, purpose: Purpose, act: Callable[[str], None]) -> Response:
        token = request.path_params["token"]
        if request.method != "POST":
            return await run_in_threadpool(self._show, purpose, token)
        refuse_other_sites(request, self._desk.settings.site_address)
        await run_in_threadpool(act, token)
        # What came of it, or why nothing did: the same page tells.
        return RedirectResponse(request.url.path, 303)

    def _show(self, purpose: Purpose, token: str) -> Response:
        now = self._desk.clock.now()
        link = open_link(self._store, purpose, token, now)
        done = None if link else used_link(self._store, purpose, token, now)
        request = self._of(link or done)
        change = request.change(FIELD) if request else None
        if request is None or change is None:
            return self._spoilt(purpose)
        to = FieldState.ACCEPTED if purpose is Purpose.NEW_ADDRESS else FieldState.UNDONE
        is_open = link is not None and to in request.moves(FIELD, _ACTORS[purpose])
        return self._desk.pages.page(
            "fiche-address.html",
            200 if is_open or change.state is to else 410,
            purpose=str(purpose),
            request=request,
            change=change,
            is_open=is_open,
            token=token,
        )

    def _confirm(self, token: str) -> None:
        for _ in range(_TRIES):
            now = self._desk.clock.now()
            link = open_link(self._store, Purpose.NEW_ADDRESS, token, now)
            request = self._of(link)
            if link is None or request is None:
                return
            try:
                documents, mails = confirmed(self._desk, request)
                self._store.commit([*documents, used(link, now)], mails)
            except NotAllowed:
                return  # withdrawn meanwhile, or too late
            except Conflict:
                continue  # pressed twice at once, or a moderator decided of the same request: read it again
            logs.event("edit.address-confirmed", reference=request.id)
            return

    def _undo(self, pressed: Request, token: str) -> None:
        for _ in range(_TRIES):
            now = self._desk.clock.now()
            link = open_link(self._store, Purpose.UNDO_ADDRESS, token, now)
            request = self._of(link)
            if link is None or request is None:
                return
            try:
                undone = taken_back(self._store, request, now)
                ways_in = ways_in_of_others(self._store, request.structure_id, link.holder, self._sessions.of(pressed))
                for writing in in_turns(self._undoing(undone, ways_in, used(link, now), now)):
                    self._store.commit(*writing)
            except NotAllowed:
                return
            except Conflict:
                continue
            logs.event("edit.address-undone", reference=request.id, changes=len(undone))
            return

    def _undoing(
        self, undone: Sequence[EditRequest], ways_in: Sequence[Document], link: MailedLink, now: datetime
    ) -> Iterator[Writing]:
        """What is stored together of an undo. The change that the link is for comes last, with it.

        Cut short, the link still opens: pressing again goes on. Ways in go first, then the latest change.
        """
        yield from (Writing(deletes=(one,)) for one in ways_in)
        closed: dict[str, ClaimRequest] = {}
        for one in reversed(undone):
            claims = [claim for claim in closed_claims(self._store, [one], now) if claim.id not in closed]
            closed |= {claim.id: claim for claim in claims}
            with_it = (link,) if one is undone[0] else ()
            yield Writing((one, *claims, *with_it), EditMails(self._desk).undone(one, now))

    def _of(self, link: MailedLink | None) -> EditRequest | None:
        return self._store.get(EditRequest, link.audience) if link else None

    def _spoilt(self, purpose: Purpose) -> Response:
        return self._desk.pages.page(
            "problem.html", 404, title="Lien incomplet ou périmé", advice=f"{_SPOILT} {_SPOILT_FOR[purpose]}"
        )


_SPOILT = "Ce lien ne peut plus être ouvert. Copiez-le en entier depuis le courriel que vous avez reçu."
_SPOILT_FOR = {
    Purpose.NEW_ADDRESS: "Il vaut sept jours\u202f: passé ce délai, demandez le changement une nouvelle fois.",
    Purpose.UNDO_ADDRESS: "Il vaut sept jours\u202f: passé ce délai, ouvrez la fiche de la structure et signalez-y une"
    " erreur.",
}
_ACTORS = {Purpose.NEW_ADDRESS: Actor.CONFIRMATION_LINK, Purpose.UNDO_ADDRESS: Actor.UNDO_LINK}


def confirmed(desk: Desk, request: EditRequest) -> tuple[list[Document], list[Mail]]:
    """What to store once the new contact address of a request is confirmed: the request, and the notice to the old one.

    So are told those that may still undo an earlier change (:mod:`functions.profile_edits.taking_back`).
    An accepted claim confirms the claimant's address so: its link was read there. Raises
    :class:`data.submissions.life_cycle.NotAllowed`.
    """
    now = desk.clock.now()
    old = _address_of(desk.store, request)
    accepted = _replacing(old, request.moved(FIELD, FieldState.ACCEPTED, Actor.CONFIRMATION_LINK, now))
    change = accepted.change(FIELD)
    if change is None or old.casefold() == change.after.casefold():
        return [accepted], []  # nothing changes
    documents: list[Document] = [accepted]
    mails, letters = [], EditMails(desk)
    if old:
        token, link = new_link(Purpose.UNDO_ADDRESS, request.id, old, now)
        documents.append(link)
        mails.append(letters.to_undo(accepted, old, token, now))
    for undo in may_undo(desk.store, request.structure_id, now)[:MOST_TOLD_AGAIN]:
        if undo.address.casefold() in (old.casefold(), change.after.casefold()):
            continue
        token, link = new_link(Purpose.UNDO_ADDRESS, undo.request.id, undo.address, now, undo.until)
        documents.append(link)
        mails.append(letters.to_undo_again(undo.request, undo.address, token, now, undo.until))
    return documents, mails


def lapse(store: Store, clock: Clock) -> int:
    """Withdraw the new addresses that nobody confirmed in time; how many."""
    lapsed, now = 0, clock.now()
    for queue in ("confirming", "pending"):
        for request in store.waiting(EditRequest, queue, limit=10_000):
            change = request.change(FIELD)
            if change is None or not change.is_unconfirmed(request.asked_at, now):
                continue
            try:
                store.commit([request.moved(FIELD, FieldState.WITHDRAWN, Actor.CLOCK, now)])
            except Conflict:
                continue  # the next sweep sees it again
            lapsed += 1
    return lapsed


def _replacing(old: str, request: EditRequest) -> EditRequest:
    """The request whose new address takes the place of that one: what it comes back to when undone."""
    changes = (
        msgspec.structs.replace(change, before=old) if change.field == FIELD else change for change in request.changes
    )
    return msgspec.structs.replace(request, changes=tuple(changes))


def _address_of(store: Store, request: EditRequest) -> str:
    """The address of the structure until now: changes that were accepted since the request included."""
    try:
        return str(in_effect(store, request.structure_id)[FIELD])
    except UnknownProfile:
        change = request.change(FIELD)
        return str(change.before) if change else ""
