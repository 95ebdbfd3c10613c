"""Claiming a profile without access to its registered address: a form, read again, then confirmed from a mail."""

from collections.abc import Callable
from dataclasses import dataclass

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import MultiDict
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from data.submissions.claim import Claim
from data.submissions.mail_domains import domain_matches
from data.submissions.typed import Problems
from functions import logs
from functions.desk import Desk
from functions.guards.client_address import network_of
from functions.guards.fields import read_fields
from functions.guards.limits import claim_allowances
from functions.guards.origin import require_own_origin
from functions.links import BadToken
from functions.pages import RETRY_SECONDS
from functions.ports import Conflict, StoreUnavailable
from functions.profile_edits.claim_mails import CLAIM, ClaimMails
from functions.profile_edits.claims import ClaimRequest, new_claim
from functions.profile_edits.ways_in import Asked, WayIn, way_in
from functions.stamps import ExpiredToken, Stamps
from functions.tokens import Purpose, new_link
from theme.forms.claim import ClaimForm


@dataclass(frozen=True)
class _Posted:
    fields: dict[str, str]
    network: str


class ClaimingRoutes:
    """The pages below ``/f/fiche/revendiquer`` that lead to a claim; its mailed links open those of
    :class:`functions.profile_edits.claim_links.ClaimLinkRoutes`.
    """

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._store = desk.store
        self._mails = ClaimMails(desk)
        self._stamps = Stamps(desk.settings.secret_key, "claim-confirmation")

    def routes(self) -> list[Route]:
        """The routes, below ``/f``."""
        return [
            Route("/fiche/revendiquer", self.form, methods=["GET", "POST"]),
            Route("/fiche/revendiquer/modifier", self.edit, methods=["POST"]),
            Route("/fiche/revendiquer/envoyer", self.send, methods=["POST"]),
            Route("/fiche/revendiquer/demande/{reference}", self.state, methods=["GET"]),
        ]

    async def form(self, request: Request) -> Response:
        """GET: the form. POST: the form with its errors, or the claim to read again."""
        if request.method == "POST":
            return await self._posted(request, self._check)
        structure_id = Asked.of(request.query_params).structure_id
        return await run_in_threadpool(self._show, ClaimForm(data={"structure_id": structure_id}))

    async def edit(self, request: Request) -> Response:
        """The form with what was typed, from the « Modifier » button."""
        return await self._posted(request, lambda posted: self._show(_filled(posted)))

    async def send(self, request: Request) -> Response:
        """Store the claim once, and mail the link that confirms it."""
        return await self._posted(request, self._send)

    async def state(self, request: Request) -> Response:
        """Where a claim stands: nothing of what was typed."""
        return await run_in_threadpool(self._state, request.path_params["reference"])

    async def _posted(self, request: Request, answer: Callable[[_Posted], Response]) -> Response:
        require_own_origin(request, self._desk.settings.site_address)
        posted = _Posted(await read_fields(request), network_of(request, self._desk.settings.trusted_proxies))
        return await run_in_threadpool(self._kept, answer, posted, request.url.path)

    def _kept(self, answer: Callable[[_Posted], Response], posted: _Posted, address: str) -> Response:
        try:
            return answer(posted)
        except StoreUnavailable as error:
            logs.event("claim.not-stored", code=str(error))
            return unsent(self._desk, posted.fields, address, 503, RETRY_SECONDS)

    def _show(self, form: ClaimForm, problems: Problems | None = None) -> Response:
        way = self._way(form.content())
        if way is None:
            return self._unknown()
        status = 422 if problems else 200
        return self._desk.pages.page("fiche-claim.html", status, form=form, problems=problems or {}, way=way)

    def _check(self, posted: _Posted, is_again: bool = False) -> Response:
        """``is_again``: the claim was sent too late, or is not the one that was read."""
        form = _filled(posted)
        content = form.content()
        way = self._way(content)
        if way is None:
            return self._unknown()
        record = self._store.record(content.structure_id)
        form.registered_siret = record.siret if record else ""
        problems = form.problems()
        if problems:
            return self._show(form, problems)
        tidied = ClaimForm.of(content)
        return self._desk.pages.page(
            "fiche-claim-check.html",
            422 if is_again else 200,
            form=tidied,
            fields=tidied.fields | {"stamp": self._stamps.stamp(content, trapped=False)},
            is_again=is_again,
            structure=way.structure,
        )

    def _send(self, posted: _Posted) -> Response:
        content = _filled(posted).content()
        now = self._desk.clock.now()
        try:
            stamp = self._stamps.read(posted.fields.get("stamp", ""), content, now)
        except ExpiredToken as expired:
            reference = self._desk.links.reference(expired.nonce)
            return self._to_state(reference) if self._is_stored(reference) else self._check(posted, is_again=True)
        except BadToken:
            logs.event("claim.stamp-refused")
            return self._check(posted, is_again=True)
        reference = self._desk.links.reference(stamp.nonce)
        if self._is_stored(reference):
            return self._to_state(reference)
        way = self._way(content)
        if way is None:
            return self._unknown()
        exceeded = self._desk.counters.take(
            claim_allowances(posted.network, content.email, content.structure_id, now, self._desk.settings.secret_key),
            now,
            once=reference,
        )
        if exceeded:
            logs.event("claim.limited", limits=" ".join(exceeded))
            return unsent(self._desk, posted.fields, f"{CLAIM}/envoyer", 429, "3600")
        self._accept(content, reference, way.structure.name)
        return self._to_state(reference)

    def _accept(self, content: Claim, reference: str, structure_name: str) -> None:
        record = self._store.record(content.structure_id)
        matches = domain_matches(content.email, record.website if record else None)
        claim = new_claim(reference, content, structure_name, matches, self._desk.clock.now())
        token, link = new_link(Purpose.CLAIM, claim.id, claim.email, claim.asked_at)
        try:
            self._store.commit([claim, link], [self._mails.confirmation(claim, token)])
        except Conflict:
            return  # the same claim, sent twice at once: the first one stands
        logs.event("claim.sent", reference=reference)

    def _state(self, reference: str) -> Response:
        claim = self._store.get(ClaimRequest, reference)
        if claim is None or claim.erase_at <= self._desk.clock.now():
            return self._desk.pages.problem(404)
        return self._desk.pages.page(
            "fiche-claim-state.html", claim=claim, structure=self._store.structure(claim.structure_id)
        )

    def _is_stored(self, reference: str) -> bool:
        return self._store.get(ClaimRequest, reference) is not None

    def _way(self, content: Claim) -> WayIn | None:
        return way_in(self._store, Asked(content.structure_id, ""), self._desk.clock.now())

    def _to_state(self, reference: str) -> Response:
        return RedirectResponse(f"{CLAIM}/demande/{reference}", 303)

    def _unknown(self) -> Response:
        return self._desk.pages.page(
            "problem.html",
            404,
            title="Structure inconnue",
            advice="Cette structure n’est pas dans l’annuaire. Cherchez-la, ouvrez sa fiche, puis suivez "
            "«\u202fModifier cette fiche\u202f».",
        )


def _filled(posted: _Posted) -> ClaimForm:
    return ClaimForm(MultiDict(posted.fields))


def unsent(desk: Desk, fields: dict[str, str], address: str, status: int, retry_after: str) -> Response:
    """Nothing was stored: what was typed stays, and can be sent again to ``address`` (503, or 429 past a limit)."""
    form = ClaimForm.of(ClaimForm(MultiDict(fields)).content())
    stamp = {"stamp": fields["stamp"]} if "stamp" in fields else {}
    return desk.pages.page(
        "fiche-claim-unsent.html",
        status,
        {"Retry-After": retry_after},
        form=form,
        fields=form.fields | stamp,
        address=address,
        is_limited=status == 429,
    )
