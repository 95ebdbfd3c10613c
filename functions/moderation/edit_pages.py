"""The pages of changes of profiles: what waits, one request field by field, and what took effect without being read."""

import re
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from data.submissions.edit_states import FieldState
from data.submissions.life_cycle import Actor, NotAllowed
from data.submissions.profile_edit import PRIVATE
from functions.desk import Desk
from functions.moderation import words
from functions.moderation.decision_log import Decision, Verdict, decision, log
from functions.moderation.inside import Inside, Visit
from functions.moderation.reasons import reason_of, reason_problem
from functions.moderation.waiting import EDITS, MOST_LISTED, how_many, next_address
from functions.ports import Conflict
from functions.profile_edits.edit_mails import EditMails
from functions.profile_edits.requests import EditRequest, FieldChange, decide
from theme import change_words
from theme.french import NARROW_SPACE, listed

IMAGES = f"{words.MODERATION}images/"
_PICTURE = re.compile(r"[0-9a-f]{24}\.(webp|avif)")
AT_ONCE = f"{EDITS.address}d-office/"
_VERDICTS = {
    FieldState.ACCEPTED: Verdict.ACCEPTED,
    FieldState.CHANGES_ASKED: Verdict.CHANGES_ASKED,
    FieldState.REFUSED: Verdict.REFUSED,
}


@dataclass(frozen=True)
class Shown:
    """A change as a moderator reads it. ``moves``: where it may be moved; ``chosen``, ``reason``: as posted."""

    change: FieldChange
    compared: change_words.Compared
    sentence: str
    moves: tuple[FieldState, ...]
    chosen: str
    reason: str
    fault: str


class EditRoutes:
    """``/f/moderation/fiches/``."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._store = desk.store
        self._mails = EditMails(desk)
        self._inside = Inside(desk)

    def routes(self) -> list[Route]:
        """The routes, below ``/f``."""
        return [
            Route("/moderation/fiches/", self.queue, methods=["GET"]),
            Route("/moderation/fiches/d-office/", self.at_once, methods=["GET"]),
            Route("/moderation/fiches/{reference}", self.request, methods=["GET", "POST"]),
            Route("/moderation/images/{name}", self.picture, methods=["GET"]),
        ]

    async def queue(self, request: Request) -> Response:
        """The requests that wait."""
        return await self._inside.shown(request, self._list)

    async def at_once(self, request: Request) -> Response:
        """The latest changes that took effect without being read."""
        return await self._inside.shown(request, self._list_at_once)

    async def request(self, request: Request) -> Response:
        """GET: a request, before and after. POST: what was decided of its changes."""
        reference = request.path_params["reference"]
        if request.method == "POST":
            return await self._inside.posted(request, lambda visit: self._decide(reference, visit))
        return await self._inside.shown(request, lambda visit: self._show(reference, visit))

    async def picture(self, request: Request) -> Response:
        """A picture that a request holds."""
        name = request.path_params["name"]
        return await self._inside.shown(request, lambda _: self._picture(name))

    def _list(self, visit: Visit) -> Response:
        return self._inside.page(
            "moderation-edits.html",
            visit,
            queue=EDITS,
            listed=[
                (one, _labels(one, FieldState.PENDING))
                for one in self._store.waiting(EditRequest, EDITS.state, MOST_LISTED)
            ],
            count=how_many(self._store, EDITS),
            at_once=AT_ONCE,
        )

    def _list_at_once(self, visit: Visit) -> Response:
        requests = [one for one in self._store.everything(EditRequest) if _labels(one, FieldState.AT_ONCE)]
        return self._inside.page(
            "moderation-edits-at-once.html",
            visit,
            queue=EDITS,
            listed=[(one, _labels(one, FieldState.AT_ONCE)) for one in requests[: -MOST_LISTED - 1 : -1]],
            count=len(requests),
        )

    def _show(
        self,
        reference: str,
        visit: Visit,
        status: int = 200,
        faults: dict[str, str] | None = None,
        is_late: bool = False,
        is_nothing_chosen: bool = False,
    ) -> Response:
        """``faults``: field → what is to be corrected; ``is_late``: the request changed since it was read."""
        request = self._store.get(EditRequest, reference)
        if request is None:
            return self._gone(visit)
        structure = self._store.structure(request.structure_id)
        record = self._store.record(request.structure_id)
        city, faults = record.place.city if record else "", faults or {}
        shown = [self._shown(request, change, city, visit, faults) for change in request.changes]
        return self._inside.page(
            "moderation-edit.html",
            visit,
            status,
            queue=EDITS,
            request=request,
            structure=structure,
            to_decide=[one for one in shown if one.moves and one.change.state is not FieldState.AT_ONCE],
            to_take_back=[one for one in shown if one.moves and one.change.state is FieldState.AT_ONCE],
            others=[one for one in shown if not one.moves],
            private=PRIVATE,
            images=IMAGES,
            faults=faults,
            is_late=is_late,
            is_nothing_chosen=is_nothing_chosen,
            decisions=[(one, words.who(one, visit.moderator)) for one in self._store.about(Decision, reference)],
            verdicts=words.VERDICTS,
            fields=change_words.FIELDS,
            following=next_address(self._store, EDITS, request),
        )

    def _shown(
        self, request: EditRequest, change: FieldChange, city: str, visit: Visit, faults: dict[str, str]
    ) -> Shown:
        since, now = change.decided_at or request.asked_at, self._desk.clock.now()
        return Shown(
            change=change,
            compared=change_words.compared(change.field, change.before, change.after, city),
            sentence=change_words.state_in_words(change.state, since, now, is_replaced=bool(change.replaced_by)),
            moves=request.moves(change.field, Actor.MODERATOR),
            chosen=visit.field(f"verdict-{change.field}"),
            reason=visit.field(f"reason-{change.field}"),
            fault=faults.get(change.field, ""),
        )

    def _decide(self, reference: str, visit: Visit) -> Response:
        request = self._store.get(EditRequest, reference)
        if request is None:
            return self._gone(visit)
        if visit.field("version") != str(request.version):
            return self._show(reference, visit, 409, is_late=True)
        chosen = self._chosen(request, visit)
        if not chosen:
            return self._show(reference, visit, 422, is_nothing_chosen=True)
        faults = {
            field: fault
            for field, (verdict, reason) in chosen.items()
            if (fault := reason_problem(reason, verdict is not FieldState.ACCEPTED))
        }
        if faults:
            return self._show(reference, visit, 422, faults=faults)
        following = next_address(self._store, EDITS, request)
        try:
            moved = self._commit(request, chosen, visit.moderator)
        except (Conflict, NotAllowed):
            return self._show(reference, visit, 409, is_late=True)
        return self._inside.redirect(following, f"{reference}{NARROW_SPACE}: {_told(moved, chosen)}")

    def _chosen(self, request: EditRequest, visit: Visit) -> dict[str, tuple[FieldState, str]]:
        """Field → what was chosen for it, among what it allows, and the reason."""
        chosen = {}
        for change in request.changes:
            for move in request.moves(change.field, Actor.MODERATOR):
                is_all = visit.field("action") == "accept-all" and move is FieldState.ACCEPTED
                if is_all or (visit.field("action") != "accept-all" and visit.field(f"verdict-{change.field}") == move):
                    reason = "" if move is FieldState.ACCEPTED else reason_of(visit, f"reason-{change.field}")
                    chosen[change.field] = (move, reason)
        return chosen

    def _commit(self, request: EditRequest, chosen: dict[str, tuple[FieldState, str]], moderator: str) -> EditRequest:
        """Store every decision, and the one mail that tells them all. Raises Conflict, NotAllowed."""
        now, moved = self._desk.clock.now(), request
        for field, (verdict, reason) in chosen.items():
            moved = decide(moved, field, verdict, reason, now)
        lines = [decision(moderator, request, _VERDICTS[verdict], now, field) for field, (verdict, _) in chosen.items()]
        self._store.commit([moved, *lines], self._mails.decided(moved, list(chosen), now))
        for line in lines:
            log(line)
        return moved

    def _picture(self, name: str) -> Response:
        found = _PICTURE.fullmatch(name)
        content = self._desk.files.read(name) if found else None
        if found is None or content is None:
            return self._desk.pages.problem(404)
        return Response(content, media_type=f"image/{found[1]}")

    def _gone(self, visit: Visit) -> Response:
        return self._inside.page("moderation-gone.html", visit, 404, queue=EDITS)


def _labels(request: EditRequest, state: FieldState) -> str:
    """The fields of a request whose change is in a state, in words."""
    return listed([change_words.FIELDS[change.field] for change in request.changes if change.state is state])


def _told(request: EditRequest, chosen: dict[str, tuple[FieldState, str]]) -> str:
    verdicts = f"{NARROW_SPACE}; ".join(
        f"{change_words.FIELDS[field]}, {words.VERDICTS[_VERDICTS[verdict]]}" for field, (verdict, _) in chosen.items()
    )
    mailed = " La décision part par courriel." if request.asked_by else ""
    return f"{verdicts}.{mailed}"
