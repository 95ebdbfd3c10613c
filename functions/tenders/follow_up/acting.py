"""The pages by which a buyer acts on a need that they follow: GET shows a button, POST does what it says, once."""

from functools import partial

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from data.submissions.life_cycle import NotAllowed
from data.submissions.typed import Problems
from functions import logs
from functions.desk import Desk
from functions.guards.fields import read_lists
from functions.guards.origin import refuse_other_sites
from functions.ports import Conflict, StoreUnavailable
from functions.tenders.follow_up.access import Followed, lost, opened, targets_of, unsent
from functions.tenders.follow_up.actions import Action, Asked, Changes, Fields, TooMany
from functions.tenders.follow_up.ending import Close, Withdraw
from functions.tenders.follow_up.extending import Extend
from functions.tenders.follow_up.reminders import Remind
from functions.tenders.follow_up.renewal import Renew
from functions.tenders.follow_up.survey import Survey
from functions.tenders.letters import FOLLOW
from functions.tenders.sending.telling import Telling
from functions.weighing import Writing, in_turns

_TRIES = 5
_CHANGED = (
    "Ce besoin a changé pendant que cette page était ouverte, dans un autre onglet peut-être, ou parce que sa date "
    "limite est passée. Relisez où il en est avant de recommencer."
)


def actions(desk: Desk) -> tuple[Action, ...]:
    """Everything that a buyer may do, in the order of the page."""
    return (Remind(desk), Extend(desk), Close(desk), Survey(desk), Withdraw(desk), Renew(desk))


class ActingRoutes:
    """``/f/besoins/suivi/<token>/<what>``."""

    def __init__(self, desk: Desk) -> None:
        self._pages = [ActionPage(desk, action) for action in actions(desk)]

    def routes(self) -> list[Route]:
        """The routes, below ``/f``."""
        start = f"{FOLLOW.removeprefix('/f')}{{token}}/"
        return [Route(start + page.action.path, page.answer, methods=["GET", "POST"]) for page in self._pages]


class ActionPage:
    """The page of one action."""

    def __init__(self, desk: Desk, action: Action) -> None:
        self._desk = desk
        self._store = desk.store
        self._telling = Telling(desk)
        self.action = action

    async def answer(self, request: Request) -> Response:
        """GET: what it would do, with its button. POST: do it, once."""
        token = request.path_params["token"]
        if request.method != "POST":
            return await run_in_threadpool(self._show, token)
        refuse_other_sites(request, self._desk.settings.site_address)
        return await run_in_threadpool(self._kept, token, await read_lists(request))

    def _show(self, token: str) -> Response:
        followed = opened(self._desk, token)
        return self._page(followed, self._asked(followed)) if followed else lost(self._desk)

    def _kept(self, token: str, fields: Fields) -> Response:
        try:
            return self._act(token, fields)
        except StoreUnavailable as error:
            logs.event("tender.not-stored", code=str(error))
            return unsent(self._desk, self.action.typed(fields), fields, f"{FOLLOW}{token}/{self.action.path}")

    def _act(self, token: str, fields: Fields) -> Response:
        for _ in range(_TRIES):
            followed = opened(self._desk, token)
            if followed is None:
                return lost(self._desk)
            asked = self._asked(followed, fields)
            page = partial(self._page, followed, asked)
            if asked.first("mark") != asked.mark:
                if self.action.is_done(asked):
                    return self._done(followed.address)  # its button was pressed twice
                return page(409, problem=_CHANGED)
            if refusal := self.action.refusal(asked):
                return page(409, problem=refusal)
            if problems := self.action.problems(asked):
                return page(422, problems)
            try:
                changes = self.action.changes(asked)
                self._store_all(followed, changes)
            except TooMany:
                return self._too_many()
            except NotAllowed:
                return page(409, problem=_CHANGED)
            except Conflict:
                continue  # a structure answered, or the clock looked at it: read it again
            logs.event(f"tender.{self.action.name}", reference=followed.record.id, **changes.facts)
            if changes.tells_structures:
                self._telling.at_once(followed.record.id)
            return self._done(FOLLOW + changes.token if changes.token else followed.address)
        raise StoreUnavailable("busy")

    def _store_all(self, followed: Followed, changes: Changes) -> None:
        """Store an action, or raise Conflict. A kill on the way ends other links only: the one in use still opens."""
        ends = sorted(changes.ends, key=lambda link: link.id == followed.link.id)
        last = Writing(changes.documents, changes.mails, ends[-1:])
        for writing in in_turns([*(Writing(deletes=[link]) for link in ends[:-1]), last]):
            self._store.commit(*writing)

    def _asked(self, followed: Followed, fields: Fields | None = None) -> Asked:
        return Asked(followed.record, targets_of(self._desk, followed.record), self._desk.clock.now(), fields or {})

    def _page(
        self,
        followed: Followed,
        asked: Asked,
        status: int = 200,
        problems: Problems | None = None,
        problem: str = "",
    ) -> Response:
        """``problems``: what is to be corrected, by field; ``problem``: why nothing was done."""
        return self._desk.pages.page(
            f"tender-follow-{self.action.name}.html",
            status,
            record=asked.record,
            tender=asked.record.tender,
            follow_address=followed.address,
            address=f"{followed.address}/{self.action.path}",
            mark=asked.mark,
            problems=problems or {},
            problem=problem,
            refusal=self.action.refusal(asked),
            **self.action.shown(asked),
        )

    def _done(self, address: str) -> Response:
        return RedirectResponse(f"{address}?fait={self.action.path}", 303)

    def _too_many(self) -> Response:
        return self._desk.pages.page(
            "problem.html",
            429,
            {"Retry-After": "3600"},
            title="Trop de liens demandés",
            advice="Rien n’a changé\u202f: les liens que vous avez s’ouvrent encore. Réessayez dans une heure.",
        )
