"""The buyer's page of a need: where it stands, who answered what; and the answers as a table to take away."""

import re
from collections.abc import Callable

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from data.submissions.tender_states import AnswerState
from functions import logs
from functions.desk import Desk
from functions.moderation.tender_facts import answers_of as told_of
from functions.tenders.follow_up.access import Followed, lost, opened, targets_of
from functions.tenders.follow_up.acting import actions
from functions.tenders.follow_up.actions import Action, Asked
from functions.tenders.follow_up.exports import answers_csv, answers_xlsx
from functions.tenders.follow_up.figures import answers_of, figures_of, side_by_side
from functions.tenders.records import TenderRecord
from functions.tenders.sending.calling import to_call
from functions.tenders.sending.planning import BATCH, ENOUGH
from functions.working_hours import next_open
from theme import tender_words

_MOST_SILENT = 50
"""Structures that did not answer, named on the page: the tables to download name them all."""
_SILENT = frozenset({AnswerState.SENT, AnswerState.SEEN})
_PATH = "/besoins/suivi/{token}"
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class FollowingRoutes:
    """``/f/besoins/suivi/<token>``, and the answers in two formats."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._store = desk.store
        self._actions = actions(desk)

    def routes(self) -> list[Route]:
        """The routes, below ``/f``."""
        return [
            Route(_PATH, self.page, methods=["GET"]),
            Route(f"{_PATH}/reponses.csv", self.csv, methods=["GET"]),
            Route(f"{_PATH}/reponses.xlsx", self.xlsx, methods=["GET"]),
        ]

    async def page(self, request: Request) -> Response:
        """Where the need stands, for whoever reads the buyer's mails. ``fait``: what they just did."""
        return await run_in_threadpool(
            self._answer,
            request,
            lambda followed: self._page(followed, request.query_params.get("fait", "")),
        )

    async def csv(self, request: Request) -> Response:
        """The answers, for a French spreadsheet to open with a double click."""
        return await run_in_threadpool(
            self._answer, request, lambda followed: self._export(followed, answers_csv, "csv", "text/csv")
        )

    async def xlsx(self, request: Request) -> Response:
        """The same as a workbook."""
        return await run_in_threadpool(
            self._answer, request, lambda followed: self._export(followed, answers_xlsx, "xlsx", _XLSX)
        )

    def _answer(self, request: Request, answer: Callable[[Followed], Response]) -> Response:
        followed = opened(self._desk, request.path_params["token"])
        return answer(followed) if followed else lost(self._desk)

    def _page(self, followed: Followed, done: str) -> Response:
        record, now = followed.record, self._desk.clock.now()
        targets = targets_of(self._desk, record)
        asked = Asked(record, targets, now)
        answers = answers_of(self._store, targets)
        interested = [one for one in answers if one.target.is_interested]
        return self._desk.pages.page(
            "tender-follow.html",
            record=record,
            tender=record.tender,
            address=followed.address,
            done=next((action.done for action in self._actions if action.path == done), ""),
            figures=figures_of(self._desk, record, targets),
            interested=interested,
            tables=side_by_side(interested),
            declined=[one for one in answers if one.target.state is AnswerState.DECLINED],
            silent=[one for one in answers if one.target.state in _SILENT],
            to_call=to_call(self._store, targets) if _has_nobody_yet(record) else [],
            may={action.name: self._stands(action, asked) for action in self._actions},
            next_open=next_open(max(now, record.next_at or now)),
            told=told_of(record.tender),
            most=_MOST_SILENT,
            batch=BATCH,
            enough=ENOUGH,
            words=tender_words,
        )

    def _stands(self, action: Action, asked: Asked) -> tuple[str, str]:
        """The end of the address of an action, and why it cannot be taken now: nothing when it can."""
        return action.path, action.refusal(asked)

    def _export(self, followed: Followed, table: Callable[..., bytes], extension: str, content_type: str) -> Response:
        record = followed.record
        answers = answers_of(self._store, targets_of(self._desk, record))
        content = table(record.tender, answers, self._desk.settings.site_address, self._desk.clock.now())
        logs.event("tender.answers-exported", reference=record.id, format=extension, answers=len(answers))
        # A reference is made of letters and figures: no name that somebody typed comes in a header.
        name = f"reponses-{re.sub(r'[^A-Za-z0-9-]', '', record.id)}.{extension}"
        return Response(
            content,
            media_type=content_type,
            headers={"Content-Disposition": f'attachment; filename="{name}"', "X-Robots-Tag": "noindex"},
        )


def _has_nobody_yet(record: TenderRecord) -> bool:
    """Whether its buyer was given structures to call, and still has nobody who answered."""
    return record.to_call_at is not None and record.is_open and not record.interested
