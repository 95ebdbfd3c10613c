"""A published need: its buyer confirms their address by the link of a mail, and a moderator reads it."""

import msgspec
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from data.submissions.life_cycle import Actor, NotAllowed
from data.submissions.mail_domains import is_consumer_address
from data.submissions.tender_states import TenderState
from functions import logs
from functions.desk import Desk
from functions.guards.origin import refuse_other_sites
from functions.ports import Conflict
from functions.tenders.buyer_letters import BuyerLetters
from functions.tenders.letters import CONFIRM
from functions.tenders.publishing.opening import Opened, ended, opened
from functions.tenders.publishing.reviewing import SENT
from functions.tenders.records import TenderRecord
from functions.tokens import Purpose, new_link, used, used_link
from theme import tender_words

LATE = (
    "Ce lien ne confirme plus rien",
    "Il vaut sept jours, et ne sert plus si vous avez modifié votre besoin depuis. Ouvrez le plus récent de nos "
    "courriels, ou le lien de votre brouillon pour publier de nouveau.",
)


class ConfirmingRoutes:
    """``/f/besoins/envoye/<reference>`` says what comes next; ``/f/besoins/confirmation/<token>`` confirms."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._store = desk.store
        self._letters = BuyerLetters(desk)

    def routes(self) -> list[Route]:
        """The routes, below ``/f``."""
        return [
            Route("/besoins/envoye/{reference}", self.sent, methods=["GET"]),
            Route("/besoins/confirmation/{token}", self.confirmation, methods=["GET", "POST"]),
        ]

    async def sent(self, request: Request) -> Response:
        """Where a need stands: nothing of what was typed, nor of whom."""
        return await run_in_threadpool(self._sent, request.path_params["reference"])

    async def confirmation(self, request: Request) -> Response:
        """GET only shows a button, since mail scanners open links; POST confirms, once."""
        token = request.path_params["token"]
        if request.method != "POST":  # HEAD too: it changes nothing
            return await run_in_threadpool(self._ask, token)
        refuse_other_sites(request, self._desk.settings.site_address)
        return await run_in_threadpool(self._confirm, token)

    def _sent(self, reference: str) -> Response:
        record = self._store.get(TenderRecord, reference)
        if record is None or record.state is TenderState.DRAFT:
            return self._desk.pages.problem(404)
        return self._desk.pages.page("tender-sent.html", record=record, words=tender_words)

    def _ask(self, token: str) -> Response:
        found = self._unconfirmed(token)
        if found is None:
            return self._already(token)
        return self._desk.pages.page(
            "tender-confirmation.html",
            record=found.record,
            tender=found.record.tender,
            is_consumer=is_consumer_address(found.record.tender.email),
            address=CONFIRM + token,
            words=tender_words,
        )

    def _confirm(self, token: str) -> Response:
        found = self._unconfirmed(token)
        if found is None:
            return self._already(token)
        now = self._desk.clock.now()
        try:
            moved = found.record.moved(TenderState.SUBMITTED, Actor.CONFIRMATION_LINK, now)
        except NotAllowed:
            return ended(self._desk, *LATE)
        record = msgspec.structs.replace(moved, confirmed_at=now)
        following, link = new_link(Purpose.TENDER_FOLLOW, record.id, record.tender.email, now)
        try:
            mails = [self._letters.received(record, following, now)]
            self._store.commit([record, used(found.link, now), link], mails)
        except Conflict:
            return self._already(token)  # pressed twice at once: the first one stands
        logs.event("tender.confirmed", reference=record.id)
        return RedirectResponse(SENT + record.id, 303)

    def _already(self, token: str) -> Response:
        """The outcome, to whoever comes back by a link that was used; else what to do."""
        link = used_link(self._store, Purpose.TENDER_CONFIRM, token, self._desk.clock.now())
        return RedirectResponse(SENT + link.audience, 303) if link else ended(self._desk, *LATE)

    def _unconfirmed(self, token: str) -> Opened | None:
        found = opened(self._desk, Purpose.TENDER_CONFIRM, token)
        return found if found and found.record.state is TenderState.UNCONFIRMED else None
