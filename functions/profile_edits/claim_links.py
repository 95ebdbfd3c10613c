"""The links of a claim's mails: confirming the claimant's address, and writing the claim again when asked to."""

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import MultiDict
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from functions import logs
from functions.desk import Desk
from functions.documents import Document
from functions.guards.fields import read_fields
from functions.guards.origin import refuse_other_sites
from functions.pages import RETRY_SECONDS
from functions.ports import Conflict, StoreUnavailable
from functions.profile_edits.claim_mails import CLAIM
from functions.profile_edits.claiming import unsent
from functions.profile_edits.claims import ClaimRequest, ClaimState, corrected, sender_confirmed
from functions.tokens import MailedLink, Purpose, open_link, used, used_link
from theme.forms.claim import ClaimForm


class ClaimLinkRoutes:
    """GET shows, since mail scanners open links; POST acts, once. Whoever comes back sees where the claim stands."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._store = desk.store

    def routes(self) -> list[Route]:
        """The routes, below ``/f``."""
        return [
            Route("/fiche/revendiquer/confirmer/{token}", self.confirmation, methods=["GET", "POST"]),
            Route("/fiche/revendiquer/corriger/{token}", self.correction, methods=["GET", "POST"]),
        ]

    async def confirmation(self, request: Request) -> Response:
        """The button that confirms the address of a claim: moderators see it from then on."""
        token = request.path_params["token"]
        if request.method == "POST":
            refuse_other_sites(request, self._desk.settings.site_address)
            return await run_in_threadpool(self._confirm, token)
        return await run_in_threadpool(self._ask, token)

    async def correction(self, request: Request) -> Response:
        """The claim to be written again, with what a moderator asked."""
        token = request.path_params["token"]
        if request.method == "POST":
            refuse_other_sites(request, self._desk.settings.site_address)
            fields = await read_fields(request)
            return await run_in_threadpool(self._kept, token, fields)
        return await run_in_threadpool(self._show, token)

    def _ask(self, token: str) -> Response:
        _, claim = self._opened(token, ClaimState.UNCONFIRMED)
        if claim is None:
            return self._already(token)
        return self._desk.pages.page(
            "fiche-claim-confirmation.html", claim=claim, form=ClaimForm.of(claim.content), token=token
        )

    def _confirm(self, token: str) -> Response:
        link, claim = self._opened(token, ClaimState.UNCONFIRMED)
        if link is None or claim is None:
            return self._already(token)
        return self._moved(token, link, sender_confirmed(claim, self._desk.clock.now()))

    def _show(self, token: str) -> Response:
        _, claim = self._opened(token, ClaimState.CHANGES_ASKED)
        if claim is None:
            return self._already(token)
        return self._form(token, claim, ClaimForm.of(claim.content))

    def _kept(self, token: str, fields: dict[str, str]) -> Response:
        try:
            return self._correct(token, fields)
        except StoreUnavailable as error:
            logs.event("claim.not-stored", code=str(error))
            return unsent(self._desk, fields, f"{CLAIM}/corriger/{token}", 503, RETRY_SECONDS)

    def _correct(self, token: str, fields: dict[str, str]) -> Response:
        link, claim = self._opened(token, ClaimState.CHANGES_ASKED)
        if link is None or claim is None:
            return self._already(token)
        # The address was confirmed, and the structure is the one the claim is about: neither is to be typed again.
        form = ClaimForm(MultiDict(fields | {"email": claim.email, "structure_id": claim.structure_id}))
        record = self._store.record(claim.structure_id)
        form.registered_siret = record.siret if record else ""
        problems = form.problems()
        if problems:
            return self._form(token, claim, form, problems)
        return self._moved(token, link, corrected(claim, form.content(), self._desk.clock.now()))

    def _form(
        self, token: str, claim: ClaimRequest, form: ClaimForm, problems: dict[str, str] | None = None
    ) -> Response:
        form.email.description = "Vous l’avez déjà confirmée."
        form.email.render_kw = {"readonly": True}
        return self._desk.pages.page(
            "fiche-claim-correction.html",
            422 if problems else 200,
            claim=claim,
            form=form,
            problems=problems or {},
            token=token,
        )

    def _moved(self, token: str, link: MailedLink, claim: ClaimRequest) -> Response:
        documents: list[Document] = [claim, used(link, self._desk.clock.now())]
        try:
            self._store.commit(documents)
        except Conflict:
            return self._already(token)  # pressed twice at once, or a moderator decided meanwhile
        logs.event("claim.waits", reference=claim.id)
        return _to_state(claim.id)

    def _opened(self, token: str, state: ClaimState) -> tuple[MailedLink | None, ClaimRequest | None]:
        """The link, and its claim when it is in the state that the link is for."""
        link = open_link(self._store, Purpose.CLAIM, token, self._desk.clock.now())
        claim = self._store.get(ClaimRequest, link.audience) if link else None
        return link, claim if claim and claim.state is state else None

    def _already(self, token: str) -> Response:
        """Where the claim stands, to whoever comes back by a genuine link; else what to do."""
        now = self._desk.clock.now()
        link = used_link(self._store, Purpose.CLAIM, token, now) or open_link(self._store, Purpose.CLAIM, token, now)
        if link is not None:
            return _to_state(link.audience)
        return self._desk.pages.page(
            "problem.html",
            410,
            title="Lien incomplet ou périmé",
            advice="Ce lien ne peut plus être ouvert. Copiez-le en entier depuis le courriel que vous avez reçu. Il "
            "vaut 7 jours\u202f: passé ce délai, ouvrez la fiche de la structure et faites votre demande de nouveau.",
        )


def _to_state(reference: str) -> Response:
    return RedirectResponse(f"{CLAIM}/demande/{reference}", 303)
