"""The whole need to read again before it is published: what it says, whom it would be sent to, its files."""

import msgspec
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from data.submissions.life_cycle import Actor
from data.submissions.mail_domains import is_consumer_address
from data.submissions.tender_states import TenderState
from functions import logs
from functions.desk import Desk
from functions.guards.client_address import network_of
from functions.guards.fields import read_lists
from functions.guards.honeypot import is_trapped
from functions.guards.limits import DAY, submission_allowances
from functions.guards.origin import refuse_other_sites
from functions.pages import RETRY_SECONDS
from functions.ports import Conflict, StoreUnavailable
from functions.tenders.attached.attached import attached
from functions.tenders.buyer_letters import BuyerLetters
from functions.tenders.letters import DRAFT
from functions.tenders.publishing.counting import count_of
from functions.tenders.publishing.drafting import spoilt
from functions.tenders.publishing.drafts import EDITABLE
from functions.tenders.publishing.opening import Opened, opened
from functions.tenders.publishing.unread import draft_problems
from functions.tokens import Purpose, new_link
from theme import tender_law, tender_words
from theme.forms.profile.part import Fault
from theme.french import PARIS

SENT = "/f/besoins/envoye/"
_TRIES = 5
_HOUR_SECONDS, _DAY_SECONDS = 3_600, 86_400


class ReviewingRoutes:
    """``/f/besoins/brouillon/<token>``: GET shows the need, POST publishes it."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._letters = BuyerLetters(desk)

    def routes(self) -> list[Route]:
        """The routes, below ``/f``."""
        return [Route("/besoins/brouillon/{token}", self.review, methods=["GET", "POST"])]

    async def review(self, request: Request) -> Response:
        """GET: everything that was typed. POST: it waits for its buyer to confirm the address; pressed twice, once."""
        token = request.path_params["token"]
        if request.method != "POST":  # HEAD too: it changes nothing
            return await run_in_threadpool(self._show, request, token)
        refuse_other_sites(request, self._desk.settings.site_address)
        trapped = is_trapped(await read_lists(request))
        return await run_in_threadpool(self._publish, request, token, trapped)

    def _show(self, request: Request, token: str) -> Response:
        found = opened(self._desk, Purpose.TENDER_DRAFT, token)
        if found is None or found.record.state not in EDITABLE:
            return spoilt(self._desk, found)
        return self._page(request, found, token)

    def _page(self, request: Request, found: Opened, token: str, is_refused: bool = False) -> Response:
        """``is_refused``: it was to be published, and may not be yet."""
        record = found.record
        today = self._desk.clock.now().astimezone(PARIS).date()
        problems = draft_problems(record, today)
        address = f"{DRAFT}{token}"
        return self._desk.pages.page(
            "tender-review.html",
            422 if is_refused else 200,
            record=record,
            tender=record.tender,
            token=token,
            address=address,
            faults=[Fault("a-completer", sentence) for sentence in problems.values()],
            is_refused=is_refused,
            is_waiting=record.state is TenderState.UNCONFIRMED,
            is_consumer=bool(record.tender.email) and is_consumer_address(record.tender.email),
            count=count_of(self._desk, record.tender),
            attached=attached(self._desk, record, address, request),
            ends_at=found.link.expires_at,
            law=tender_law,
            words=tender_words,
        )

    def _publish(self, request: Request, token: str, trapped: bool) -> Response:
        try:
            for _ in range(_TRIES):
                answer = self._published(request, token, trapped)
                if answer is not None:
                    return answer
        except StoreUnavailable as error:
            logs.event("tender.not-stored", code=str(error))
        return self._later(token, 503, int(RETRY_SECONDS))

    def _published(self, request: Request, token: str, trapped: bool) -> Response | None:
        """``None``: somebody wrote it at the same moment; to be read again."""
        found = opened(self._desk, Purpose.TENDER_DRAFT, token)
        if found is None or found.record.state not in EDITABLE:
            return spoilt(self._desk, found)
        record = found.record
        if record.state is TenderState.UNCONFIRMED:
            return RedirectResponse(SENT + record.id, 303)
        now = self._desk.clock.now()
        if draft_problems(record, now.astimezone(PARIS).date()):
            return self._page(request, found, token, is_refused=True)
        if self._desk.settings.valve_is_closed:
            return self._later(token, 503, _HOUR_SECONDS)
        email, network = record.tender.email, network_of(request, self._desk.settings.trusted_proxies)
        allowances = submission_allowances(network, email, (), now, self._desk.settings.secret_key)
        exceeded = self._desk.counters.take(allowances, now, once=f"{record.id} {record.version}")
        if exceeded:
            logs.event("tender.limited", reference=record.id, limits=" ".join(exceeded))
            is_long = any(one.window >= DAY for one in allowances if one.name in exceeded)
            return self._later(token, 429, _DAY_SECONDS if is_long else _HOUR_SECONDS)
        moved = msgspec.structs.replace(
            record.moved(TenderState.UNCONFIRMED, Actor.OWNER, now),
            unread={},  # what is left of it asks for nothing: a place, in the whole country
            is_suspicious=record.is_suspicious or trapped,
        )
        confirming, link = new_link(Purpose.TENDER_CONFIRM, record.id, email, now)
        try:
            self._desk.store.commit([moved, link], [self._letters.confirmation(moved, confirming, now)])
        except Conflict:
            return None
        logs.event("tender.published", reference=record.id)
        return RedirectResponse(SENT + record.id, 303)

    def _later(self, token: str, status: int, seconds: int) -> Response:
        """It cannot be published now, and its draft is kept."""
        return self._desk.pages.page(
            "tender-later.html",
            status,
            {"Retry-After": str(seconds)},
            address=f"{DRAFT}{token}",
            seconds=seconds,
            is_busy=status == 503,
        )
