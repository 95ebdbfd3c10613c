"""The forms by which a structure answers: interested, interested as a group, not interested."""

from collections.abc import Callable
from typing import Any

from starlette.datastructures import MultiDict
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from data.submissions.life_cycle import NotAllowed
from data.submissions.tender import QUESTIONS_MAX
from data.submissions.tender_answer import PARTNERS_MAX, Decline, Interest
from data.submissions.tender_states import AnswerState
from functions import logs
from functions.desk import Desk
from functions.pages import RETRY_SECONDS
from functions.ports import StoreUnavailable
from functions.tenders.answers.changes import Change, Opened, declined, interested
from functions.tenders.answers.pages import AnswerPages, Lists, address_of, back, token_of
from functions.tenders.answers.partners import Partner, Partners
from functions.tenders.answers.view import heading
from theme.forms.tender_answer import DeclineForm, InterestForm

_GROUP = "groupe"
_TEXTS = (*(f"answer_{rank}" for rank in range(1, QUESTIONS_MAX + 1)), "comment")


class AnswerForms:
    """GET: a form, filled with the present answer. POST: the answer, changed as often as one likes."""

    def __init__(self, desk: Desk, pages: AnswerPages) -> None:
        self._desk = desk
        self._pages = pages
        self._partners = Partners(desk)

    def routes(self, path: str) -> list[Route]:
        """The routes, below ``/f``, at the path of the need's page."""
        return [
            Route(f"{path}/interesse", self.interest, methods=["GET", "POST"]),
            Route(f"{path}/{_GROUP}", self.group, methods=["GET", "POST"]),
            Route(f"{path}/pas-interesse", self.decline, methods=["GET", "POST"]),
        ]

    async def interest(self, request: Request) -> Response:
        """Interested: the buyer's questions."""
        return await self._form(request, self._ask, self._interested)

    async def group(self, request: Request) -> Response:
        """Interested with others: the same, with structures to answer with."""
        return await self._form(request, self._ask, self._interested)

    async def decline(self, request: Request) -> Response:
        """Not interested: why?"""
        return await self._form(request, self._ask_why, self._declined)

    async def _form(
        self,
        request: Request,
        show: Callable[[Opened, Request], Response],
        store: Callable[[Opened, Request, Lists], Response],
    ) -> Response:
        if request.method != "POST":
            return await self._pages.shown(request, lambda one: show(one, request) if one.is_open else back(request))
        return await self._pages.posted(request, lambda lists: self._kept(request, lists, store))

    def _kept(self, request: Request, lists: Lists, store: Callable[[Opened, Request, Lists], Response]) -> Response:
        """Whatever happens, what was typed stays in sight."""
        try:
            opened = self._pages.answering.opened(token_of(request))
            if not opened.is_open:
                raise NotAllowed("closed")
            return store(opened, request, lists)
        except NotAllowed:
            return self._unsent(request, lists, is_closed=True)
        except StoreUnavailable as error:
            logs.event("tender.answer-not-stored", code=str(error))
            return self._unsent(request, lists, is_closed=False)

    def _ask(self, opened: Opened, request: Request) -> Response:
        target = opened.target
        said = Interest(answers=target.answers, comment=target.comment) if target.is_interested else None
        return self._asked(opened, request, InterestForm.to(opened.record.tender, said=said), target.partners)

    def _asked(
        self, opened: Opened, request: Request, form: InterestForm, chosen: tuple[str, ...], **problems: str
    ) -> Response:
        is_group = request.url.path.endswith(_GROUP)
        return self._page(
            "tender-answer-interest.html",
            opened,
            request,
            problems,
            form=form,
            is_group=is_group,
            chosen=chosen,
            partners=self._offered(opened, chosen) if is_group else [],
        )

    def _offered(self, opened: Opened, chosen: tuple[str, ...]) -> list[Partner]:
        """Those chosen already, then as many more as one may choose."""
        kept = self._partners.named(opened.record, chosen)
        more = self._partners.suggested(opened.record, opened.target.structure_id)
        return [*kept, *(one for one in more if one.id not in chosen)][:PARTNERS_MAX]

    def _interested(self, opened: Opened, request: Request, lists: Lists) -> Response:
        form = InterestForm.to(opened.record.tender, typed=_typed(lists))
        ticked = dict.fromkeys(lists.get("partner", [])[: 2 * PARTNERS_MAX])
        listed = [one.id for one in self._partners.named(opened.record, ticked)]
        chosen = tuple(one for one in listed if one != opened.target.structure_id)[:PARTNERS_MAX]
        problems = form.problems()
        if problems:
            return self._asked(opened, request, form, chosen, **problems)
        is_group = request.url.path.endswith(_GROUP)
        return self._changed(request, interested(form.content(), chosen, is_group))

    def _ask_why(self, opened: Opened, request: Request) -> Response:
        target = opened.target
        is_declined = target.state is AnswerState.DECLINED
        said = Decline(reason=target.decline_reason or "", comment=target.comment) if is_declined else Decline()
        return self._page("tender-answer-decline.html", opened, request, {}, form=DeclineForm.of(said))

    def _declined(self, opened: Opened, request: Request, lists: Lists) -> Response:
        form = DeclineForm(_typed(lists))
        problems = form.problems()
        if problems:
            return self._page("tender-answer-decline.html", opened, request, problems, form=form)
        return self._changed(request, declined(form.content()))

    def _changed(self, request: Request, change: Change) -> Response:
        self._pages.answering.change(token_of(request), change)
        return back(request)

    def _page(
        self, template: str, opened: Opened, request: Request, problems: dict[str, str], **context: Any
    ) -> Response:
        status = 422 if problems else 200
        return self._pages.page(template, request, status, problems=problems, **heading(opened), **context)

    def _unsent(self, request: Request, lists: Lists, is_closed: bool) -> Response:
        fields = [(name, value) for name in (*_TEXTS, "reason", "partner") for value in lists.get(name, [])]
        return self._desk.pages.page(
            "tender-answer-unsent.html",
            410 if is_closed else 503,
            None if is_closed else {"Retry-After": RETRY_SECONDS},
            is_closed=is_closed,
            fields=fields,
            texts=[value for name, value in fields if name in _TEXTS and value.strip()],
            retry_address=request.url.path,
            need_address=address_of(request),
        )


def _typed(lists: Lists) -> MultiDict:
    return MultiDict([(name, value) for name, values in lists.items() for value in values])
