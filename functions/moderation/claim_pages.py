"""The pages of claims: what waits, and what one claim says beside what the directory knows."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from data.submissions.claim import CLAIM_LIFE, ClaimState
from data.submissions.life_cycle import Actor, NotAllowed
from functions.desk import Desk
from functions.moderation import words
from functions.moderation.decision_log import Decision, Verdict, decision, log
from functions.moderation.inside import Inside, Visit
from functions.moderation.reasons import reason_of, reason_problem
from functions.moderation.waiting import CLAIMS, MOST_LISTED, how_many, next_address
from functions.ports import Conflict
from functions.profile_edits.claim_decisions import ClaimDecisions, Outcome
from functions.profile_edits.claims import ClaimRequest
from theme.french import NARROW_SPACE

_DONE = {
    Verdict.ACCEPTED: "accès donné. Son auteur en est informé par courriel.",
    Verdict.CHANGES_ASKED: "précision demandée par courriel.",
    Verdict.REFUSED: "accès refusé. La raison part par courriel.",
}
_STATES = {
    Verdict.ACCEPTED: ClaimState.ACCEPTED,
    Verdict.CHANGES_ASKED: ClaimState.CHANGES_ASKED,
    Verdict.REFUSED: ClaimState.REFUSED,
}


class ClaimRoutes:
    """``/f/moderation/acces/``."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._store = desk.store
        self._decisions = ClaimDecisions(desk)
        self._inside = Inside(desk)

    def routes(self) -> list[Route]:
        """The routes, below ``/f``."""
        return [
            Route("/moderation/acces/", self.queue, methods=["GET"]),
            Route("/moderation/acces/{reference}", self.claim, methods=["GET", "POST"]),
        ]

    async def queue(self, request: Request) -> Response:
        """The claims that wait."""
        return await self._inside.shown(request, self._list)

    async def claim(self, request: Request) -> Response:
        """GET: a claim, and what it was compared with. POST: what was decided."""
        reference = request.path_params["reference"]
        if request.method == "POST":
            return await self._inside.posted(request, lambda visit: self._decide(reference, visit))
        return await self._inside.shown(request, lambda visit: self._show(reference, visit))

    def _list(self, visit: Visit) -> Response:
        return self._inside.page(
            "moderation-claims.html",
            visit,
            queue=CLAIMS,
            listed=self._store.waiting(ClaimRequest, CLAIMS.state, MOST_LISTED),
            count=how_many(self._store, CLAIMS),
        )

    def _show(
        self, reference: str, visit: Visit, status: int = 200, reason: str = "", fault: str = "", is_late: bool = False
    ) -> Response:
        claim = self._store.get(ClaimRequest, reference)
        if claim is None or claim.state is ClaimState.UNCONFIRMED:
            return self._inside.page("moderation-gone.html", visit, 404, queue=CLAIMS)
        structure_id = claim.structure_id
        return self._inside.page(
            "moderation-claim.html",
            visit,
            status,
            queue=CLAIMS,
            claim=claim,
            moves=CLAIM_LIFE.moves(claim.state, Actor.MODERATOR),
            structure=self._store.structure(structure_id),
            record=self._store.record(structure_id),
            recipient=self._store.recipient(structure_id),
            others=[
                one
                for one in self._store.about(ClaimRequest, structure_id)
                if one.id != claim.id and one.state is not ClaimState.UNCONFIRMED
            ],
            decisions=[(one, words.who(one, visit.moderator)) for one in self._store.about(Decision, reference)],
            verdicts=words.VERDICTS,
            following=next_address(self._store, CLAIMS, claim),
            reason=reason,
            fault=fault,
            is_late=is_late,
        )

    def _decide(self, reference: str, visit: Visit) -> Response:
        claim = self._store.get(ClaimRequest, reference)
        if claim is None or claim.state is ClaimState.UNCONFIRMED:
            return self._inside.page("moderation-gone.html", visit, 404, queue=CLAIMS)
        verdict, reason = visit.field("verdict"), reason_of(visit)
        fault = reason_problem(reason, verdict != Verdict.ACCEPTED)
        if verdict not in _STATES or (fault and verdict != Verdict.ACCEPTED):
            return self._show(reference, visit, 422, reason=reason, fault=fault if verdict in _STATES else "")
        if visit.field("version") != str(claim.version):
            return self._show(reference, visit, 409, reason=reason, is_late=True)
        following = next_address(self._store, CLAIMS, claim)
        try:
            outcome = self._outcome(claim, Verdict(verdict), reason)
            line = decision(visit.moderator, claim, Verdict(verdict), self._desk.clock.now())
            self._store.commit([*outcome.documents, line], outcome.mails)
        except (Conflict, NotAllowed):
            return self._show(reference, visit, 409, reason=reason, is_late=True)
        log(line)
        return self._inside.redirect(following, f"{reference}{NARROW_SPACE}: {_DONE[Verdict(verdict)]}")

    def _outcome(self, claim: ClaimRequest, verdict: Verdict, reason: str) -> Outcome:
        """Raises NotAllowed."""
        if verdict is Verdict.ACCEPTED:
            return self._decisions.accepted(claim)
        if verdict is Verdict.CHANGES_ASKED:
            return self._decisions.changes_asked(claim, reason)
        return self._decisions.refused(claim, reason)
