"""The pages of needs: what waits, and one need as it was typed, beside whom it would be sent to."""

from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from data.submissions.life_cycle import Actor, NotAllowed
from data.submissions.tender_states import ENDED, TENDER_LIFE, TenderState
from functions.desk import Desk
from functions.moderation import words
from functions.moderation.decision_log import Decision, Verdict, decision, log
from functions.moderation.inside import Inside, Visit
from functions.moderation.reasons import reason_of, reason_problem
from functions.moderation.tender_decisions import REACHED, DeadlinePassed, TenderDecisions, with_cleared
from functions.moderation.tender_facts import answers_of, cautions, is_anybodys, is_over, matches_of, others_of
from functions.moderation.waiting import MOST_LISTED, TENDERS, how_many, next_address
from functions.ports import Conflict
from functions.tenders.attached.attached import lost_among
from functions.tenders.records import TenderRecord
from functions.working_hours import next_open
from theme import tender_words
from theme.french import NARROW_SPACE

READ_AGAIN = (TenderState.SUBMITTED, TenderState.CHANGES_ASKED)
"""States in which the whole need is shown; in later ones only its files may still have to be read."""
_DONE = {
    Verdict.ACCEPTED: "validé. Son auteur en est informé par courriel.",
    Verdict.CHANGES_ASKED: "modifications demandées par courriel.",
    Verdict.REFUSED: "refusé. La raison part par courriel.",
}
_TRIES = 5


class TenderModerationRoutes:
    """``/f/moderation/besoins/``."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._store = desk.store
        self._decisions = TenderDecisions(desk)
        self._inside = Inside(desk)

    def routes(self) -> list[Route]:
        """The routes, below ``/f``."""
        return [
            Route("/moderation/besoins/", self.queue, methods=["GET"]),
            Route("/moderation/besoins/{reference}", self.need, methods=["GET", "POST"]),
            Route("/moderation/besoins/{reference}/fichiers/{name}", self.file, methods=["GET"]),
        ]

    async def queue(self, request: Request) -> Response:
        """The needs that wait."""
        return await self._inside.shown(request, self._list)

    async def need(self, request: Request) -> Response:
        """GET: a need, and whom it would be sent to. POST: what was decided of it, or of its files."""
        reference = request.path_params["reference"]
        if request.method == "POST":
            return await self._inside.posted(request, lambda visit: self._decide(reference, visit))
        return await self._inside.shown(request, lambda visit: self._show(reference, visit))

    async def file(self, request: Request) -> Response:
        """A file of a need, whether or not an antivirus read it."""
        reference, name = request.path_params["reference"], request.path_params["name"]
        return await self._inside.shown(request, lambda visit: self._file(reference, name, visit))

    def _list(self, visit: Visit) -> Response:
        now = self._desk.clock.now()
        return self._inside.page(
            "moderation-tenders.html",
            visit,
            queue=TENDERS,
            listed=[
                (one, tender_words.kind(one.tender.kind), [few for few, _ in cautions(one, now)])
                for one in self._store.waiting(TenderRecord, TENDERS.state, MOST_LISTED)
            ],
            count=how_many(self._store, TENDERS),
        )

    def _show(self, reference: str, visit: Visit, status: int = 200, **problem: Any) -> Response:
        """``problem``: ``reason`` typed, ``fault`` to be corrected, ``is_late`` when it changed meanwhile."""
        record = self._record(reference)
        if record is None:
            return self._gone(visit)
        now = self._desk.clock.now()
        is_read = record.state in READ_AGAIN
        lost = lost_among(self._desk, record.files)
        return self._inside.page(
            "moderation-tender.html",
            visit,
            status,
            queue=TENDERS,
            record=record,
            state=tender_words.STATES[record.state],
            answers=answers_of(record.tender) if is_read else [],
            cautions=[sentence for _, sentence in cautions(record, now)] if is_read else [],
            others=[(one, tender_words.STATES[one.state]) for one in others_of(self._store, record)] if is_read else [],
            matches=matches_of(self._desk, record.tender) if is_read else None,
            files=[] if record.state in ENDED else [one for one in record.files if one.name not in lost],
            moves=TENDER_LIFE.moves(record.state, Actor.MODERATOR),
            is_over=is_over(record, now),
            leaves_at=next_open(now),
            decisions=[
                (one, words.who(one, visit.moderator))
                for one in self._store.about(Decision, reference)
                if one.target_kind == TenderRecord.kind
            ],
            verdicts=words.VERDICTS,
            following=next_address(self._store, TENDERS, record),
            **{"reason": "", "fault": "", "is_late": False} | problem,
        )

    def _decide(self, reference: str, visit: Visit) -> Response:
        record = self._record(reference)
        if record is None:
            return self._gone(visit)
        verdict, reason = visit.field("verdict"), reason_of(visit)
        if verdict == Verdict.CLEARED:
            return self._clear(record, visit)
        fault = reason_problem(reason) if verdict != Verdict.ACCEPTED else ""
        if verdict not in REACHED or fault:
            return self._show(reference, visit, 422, reason=reason, fault=fault if verdict in REACHED else "")
        if visit.field("version") != str(record.version):
            return self._show(reference, visit, 409, reason=reason, is_late=True)
        following, now = next_address(self._store, TENDERS, record), self._desk.clock.now()
        try:
            outcome = self._decisions.decided(
                record, Verdict(verdict), reason, visit.lists.get("cleared", []), self._desk.clock.now()
            )
            line = decision(visit.moderator, record, Verdict(verdict), now)
            self._store.commit([*outcome.documents, line], outcome.mails)
        except DeadlinePassed:
            return self._show(reference, visit, 422, reason=reason)
        except (Conflict, NotAllowed):
            return self._show(reference, visit, 409, reason=reason, is_late=True)
        log(line)
        return self._inside.redirect(following, f"{reference}{NARROW_SPACE}: {_DONE[Verdict(verdict)]}")

    def _clear(self, record: TenderRecord, visit: Visit) -> Response:
        """Which files may reach structures, whatever the clock did to the need meanwhile."""
        read: TenderRecord | None = record
        for _ in range(_TRIES):
            if read is None or read.state in ENDED:
                break
            line = decision(visit.moderator, read, Verdict.CLEARED, self._desk.clock.now())
            try:
                self._store.commit([with_cleared(read, visit.lists.get("cleared", [])), line])
            except Conflict:
                read = self._record(record.id)
                continue
            log(line)
            return self._inside.redirect(f"{TENDERS.address}{record.id}", "Relecture des fichiers enregistrée.")
        return self._show(record.id, visit, 409, is_late=True)

    def _file(self, reference: str, name: str, visit: Visit) -> Response:
        record = self._record(reference)
        file = next((one for one in record.files if one.name == name), None) if record else None
        if record is None or file is None or record.state in ENDED:
            return self._gone(visit)
        from functions.tenders.attached.serving import file_response

        return file_response(self._desk, file)

    def _record(self, reference: str) -> TenderRecord | None:
        record = self._store.get(TenderRecord, reference)
        return record if record and is_anybodys(record) else None

    def _gone(self, visit: Visit) -> Response:
        return self._inside.page("moderation-gone.html", visit, 404, queue=TENDERS)
