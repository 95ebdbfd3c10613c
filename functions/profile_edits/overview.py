"""The pages of an owner who signed in: where the profile stands, what is ready to be sent, what became of what was."""

from collections.abc import Callable
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from data.completeness import completeness_of
from data.submissions.edit_states import FieldState
from data.submissions.life_cycle import Actor, NotAllowed
from data.submissions.profile_edit import current_values, part_of
from functions import logs
from functions.desk import Desk
from functions.guards.client_address import network_of
from functions.guards.fields import read_fields
from functions.guards.limits import claim_allowances
from functions.guards.origin import require_own_origin
from functions.ports import Conflict
from functions.profile_edits.drafts import UnknownProfile, draft_of, in_effect, proposed
from functions.profile_edits.new_addresses import FIELD as ADDRESS
from functions.profile_edits.requests import EditRequest
from functions.profile_edits.reviewing import ReadAgain, review_of, send
from functions.profile_edits.standing import PAGES, page_of, stands_of, with_values
from functions.profile_edits.ways_in import ASK
from functions.sessions import Area, Session, Sessions
from theme import change_words

OVERVIEW = "/f/fiche/"
MOST_ADVICE = 3
_LONGEST_NONCE = 100
_TRIES = 5


class OverviewRoutes:
    """``/f/fiche/`` and what leads from a draft to a request. Every page needs a session."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._store = desk.store
        self._sessions = Sessions(desk.store, desk.clock, Area.FICHE, desk.settings.is_https)

    def routes(self) -> list[Route]:
        """The routes, below ``/f``."""
        return [
            Route("/fiche/", self.overview, methods=["GET"]),
            Route("/fiche/relire", self.review, methods=["GET"]),
            Route("/fiche/envoyer", self.send, methods=["POST"]),
            Route("/fiche/envoye/{reference}", self.sent, methods=["GET"]),
            Route("/fiche/retirer/{reference}/{field}", self.withdraw, methods=["POST"]),
        ]

    async def overview(self, request: Request) -> Response:
        """The parts of the profile, how complete it is, and where every change stands."""
        return await run_in_threadpool(self._inside, request, self._overview)

    async def review(self, request: Request) -> Response:
        """What would be sent, before and after."""
        return await run_in_threadpool(self._inside, request, lambda session: self._review(session.audience))

    async def send(self, request: Request) -> Response:
        """Send what was read, once, then redirect to what happens next."""
        require_own_origin(request, self._desk.settings.site_address)
        fields = await read_fields(request)
        network = network_of(request, self._desk.settings.trusted_proxies)
        return await run_in_threadpool(self._inside, request, lambda session: self._send(session, fields, network))

    async def sent(self, request: Request) -> Response:
        """What happens next to each change of a request."""
        reference = request.path_params["reference"]
        return await run_in_threadpool(self._inside, request, lambda session: self._sent(session, reference))

    async def withdraw(self, request: Request) -> Response:
        """Give up a change that waits."""
        require_own_origin(request, self._desk.settings.site_address)
        reference, field = request.path_params["reference"], request.path_params["field"]
        return await run_in_threadpool(self._inside, request, lambda session: self._withdraw(session, reference, field))

    def _inside(self, request: Request, answer: Callable[[Session], Response]) -> Response:
        session = self._sessions.of(request)
        if session is None:
            return RedirectResponse(f"{ASK}?fin=session", 303)
        try:
            return answer(session)
        except UnknownProfile:
            return self._gone(session.audience)

    def _overview(self, session: Session, too_late: str = "") -> Response:
        """``too_late``: the field that somebody decided of while its owner gave it up."""
        structure_id, now = session.audience, self._desk.clock.now()
        record, contact = self._store.record(structure_id), self._store.contact(structure_id)
        review, draft = review_of(self._desk, structure_id), draft_of(self._desk, structure_id)
        assert record is not None  # review_of has read it
        said = in_effect(self._store, structure_id)
        today, ahead = (
            completeness_of(with_values(record, values)) for values in (said, proposed(self._desk, structure_id))
        )
        requests = self._store.about(EditRequest, structure_id)
        shown = current_values(record, contact)
        return self._page(
            "fiche-overview.html",
            409 if too_late else 200,
            structure=self._store.structure(structure_id),
            pages=PAGES,
            typed={part_of(field) for field in draft.values} if draft else set(),
            draft=draft,
            review=review,
            today=today,
            ahead=ahead,
            advice=[(one, page_of(one.field)) for one in ahead.missing[:MOST_ADVICE]],
            requests=[(one, stands_of(one, record, shown, now)) for one in requests],
            too_late=change_words.FIELDS.get(too_late, ""),
        )

    def _review(self, structure_id: str, status: int = 200, problem: str = "") -> Response:
        """``problem``: why nothing was sent: ``changed`` since it was read, or ``too-many`` addresses asked today."""
        review = review_of(self._desk, structure_id)
        record = self._store.record(structure_id)
        city = record.place.city if record else ""
        return self._page(
            "fiche-review.html",
            status,
            structure=self._store.structure(structure_id),
            review=review,
            problem=problem,
            compared=[
                (
                    change_words.compared(field, change.before, change.after, city),
                    change_words.HANDLINGS[review.handling(field)],
                    page_of(field),
                )
                for field, change in review.changes.items()
            ],
            unusable=[(change_words.FIELDS[field], page_of(field)) for field in review.unusable],
            nonce=self._desk.links.reference(
                review.digest + (review.draft.saved_at.isoformat() if review.draft else "")
            ),
        )

    def _send(self, session: Session, fields: dict[str, str], network: str) -> Response:
        structure_id, digest = session.audience, fields.get("digest", "")
        reference = self._desk.links.reference(f"edit {structure_id} {fields.get('nonce', '')[:_LONGEST_NONCE]}")
        if self._store.get(EditRequest, reference) is None and self._asks_too_many(structure_id, network, reference):
            return self._review(structure_id, 429, "too-many")
        try:
            request = send(self._desk, structure_id, session.holder, reference, digest)
        except ReadAgain:
            return self._review(structure_id, 409, "changed")
        return RedirectResponse(f"{OVERVIEW}envoye/{request.id}" if request else OVERVIEW, 303)

    def _asks_too_many(self, structure_id: str, network: str, reference: str) -> bool:
        """Whether mails to addresses that nobody has checked would leave more often than the limits allow."""
        address = review_of(self._desk, structure_id).changes.get(ADDRESS)
        if address is None:
            return False
        now, key = self._desk.clock.now(), self._desk.settings.secret_key
        exceeded = self._desk.counters.take(
            claim_allowances(network, address.after, structure_id, now, key), now, once=reference
        )
        if exceeded:
            logs.event("edit.limited", limits=" ".join(exceeded))
        return bool(exceeded)

    def _sent(self, session: Session, reference: str) -> Response:
        request = self._of(session, reference)
        if request is None:
            return self._desk.pages.problem(404)
        return self._page(
            "fiche-sent.html",
            request=request,
            structure=self._store.structure(session.audience),
            at_once=[change.field for change in request.changes if change.is_in_effect],
            pending=[change.field for change in request.changes if change.state is FieldState.PENDING],
            confirming=[change for change in request.changes if change.state is FieldState.CONFIRMING],
        )

    def _withdraw(self, session: Session, reference: str, field: str) -> Response:
        for _ in range(_TRIES):
            request = self._of(session, reference)
            if request is None or request.change(field) is None:
                return self._desk.pages.problem(404)
            try:
                self._store.commit([request.moved(field, FieldState.WITHDRAWN, Actor.OWNER, self._desk.clock.now())])
            except NotAllowed:
                change = request.change(field)
                if change and change.state is FieldState.WITHDRAWN:
                    break  # pressed twice
                return self._too_late(session, field)
            except Conflict:
                continue  # a moderator decided of this request, of this change perhaps: read it again
            logs.event("edit.withdrawn", reference=request.id)
            break
        return RedirectResponse(OVERVIEW, 303)

    def _too_late(self, session: Session, field: str) -> Response:
        return self._overview(session, field)

    def _gone(self, structure_id: str) -> Response:
        """The requests of a structure that the latest snapshot lacks: kept, and in effect if it comes back."""
        now = self._desk.clock.now()
        requests = self._store.about(EditRequest, structure_id)
        return self._page(
            "fiche-gone.html",
            structure=self._store.structure(structure_id),
            requests=[(one, stands_of(one, None, {}, now)) for one in requests],
        )

    def _of(self, session: Session, reference: str) -> EditRequest | None:
        request = self._store.get(EditRequest, reference)
        return request if request and request.structure_id == session.audience else None

    def _page(self, template: str, status: int = 200, **context: Any) -> Response:
        return self._desk.pages.page(template, status, words=change_words, images="/f/fiche/images/", **context)
