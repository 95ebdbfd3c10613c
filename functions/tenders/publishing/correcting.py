"""A need whose moderator asked for changes: the form again, sent back to the same queue."""

import msgspec
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from data.submissions.life_cycle import Actor
from data.submissions.tender import Tender
from data.submissions.tender_states import TenderState
from functions import logs
from functions.desk import Desk
from functions.guards.fields import read_lists
from functions.guards.origin import refuse_other_sites
from functions.ports import Conflict, StoreUnavailable
from functions.tenders.attached.attached import attached
from functions.tenders.letters import FOLLOW
from functions.tenders.publishing.filling import Filled, Filling, FormPage, Lists
from functions.tenders.publishing.opening import ended, opened
from functions.tenders.records import TenderRecord
from functions.tokens import Purpose
from theme.forms.tender import TenderForm

GONE = (
    "Ce lien n’ouvre plus rien",
    "Il est incomplet, ou votre besoin est clos depuis plus d’un an. Copiez-le en entier depuis le courriel reçu.",
)
_TRIES = 5


class CorrectingRoutes:
    """``/f/besoins/suivi/<token>/modifier``."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._filling = Filling(desk)

    def routes(self) -> list[Route]:
        """The routes, below ``/f``."""
        return [Route("/besoins/suivi/{token}/modifier", self.correct, methods=["GET", "POST"])]

    async def correct(self, request: Request) -> Response:
        """GET: the form, under what the moderator wrote. POST: see Filling."""
        token = request.path_params["token"]
        if request.method != "POST":  # HEAD too: it changes nothing
            return await run_in_threadpool(self._first, request, token)
        refuse_other_sites(request, self._desk.settings.site_address)
        return await run_in_threadpool(self._posted, request, token, await read_lists(request))

    def _first(self, request: Request, token: str) -> Response:
        record = self._record(token)
        if record is None:
            return ended(self._desk, *GONE)
        if record.state is not TenderState.CHANGES_ASKED:
            return RedirectResponse(FOLLOW + token, 303)
        return self._filling.show(self._page(request, token, record), TenderForm.of_tender(record.tender))

    def _posted(self, request: Request, token: str, lists: Lists) -> Response:
        try:
            record = self._record(token)
        except StoreUnavailable as error:
            logs.event("tender.not-stored", code=str(error))
            return self._filling.unsaved(f"{FOLLOW}{token}/modifier", lists, 503)
        if record is None:
            return ended(self._desk, *GONE)
        if record.state is not TenderState.CHANGES_ASKED:
            return RedirectResponse(FOLLOW + token, 303)

        def keep(filled: Filled) -> Response:  # checked whole: there is no draft of it
            self._send(token, filled.tender)
            return RedirectResponse(FOLLOW + token, 303)

        return self._filling.posted(self._page(request, token, record), lists, keep)

    def _send(self, token: str, tender: Tender) -> None:
        """Back to the moderators; nothing when it was sent, or decided, meanwhile."""
        for _ in range(_TRIES):
            record, now = self._record(token), self._desk.clock.now()
            if record is None or record.state is not TenderState.CHANGES_ASKED:
                return
            moved = record.moved(TenderState.SUBMITTED, Actor.OWNER, now)
            try:
                self._desk.store.commit([msgspec.structs.replace(moved, tender=tender, saved_at=now)])
            except Conflict:
                continue
            logs.event("tender.corrected", reference=record.id)
            return
        raise StoreUnavailable("conflict")

    def _record(self, token: str) -> TenderRecord | None:
        found = opened(self._desk, Purpose.TENDER_FOLLOW, token)
        return found.record if found else None

    def _page(self, request: Request, token: str, record: TenderRecord) -> FormPage:
        address = f"{FOLLOW}{token}/modifier"
        return FormPage(
            address=address,
            heading="Modifier votre besoin",
            is_correction=True,
            reason=record.reason,
            email=record.tender.email,
            attached=attached(self._desk, record, address, request),
        )
