"""What the pages of a need that a structure was sent share: what its link opens, or why it opens nothing more."""

from collections.abc import Callable
from typing import Any
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from functions.desk import Desk
from functions.guards.fields import read_lists
from functions.guards.origin import refuse_other_sites
from functions.tenders.answers.changes import Answering, LinkLost, Opened
from functions.tenders.letters import ANSWER

Lists = dict[str, list[str]]


class AnswerPages:
    """Opens links, reads what is posted, renders."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self.answering = Answering(desk)

    async def shown(self, request: Request, show: Callable[[Opened], Response]) -> Response:
        """A page of the need, while it may be read."""

        def answer() -> Response:
            opened = self.answering.opened(token_of(request))
            if opened.is_over:
                return self._desk.pages.page(
                    "tender-answer-over.html", 410, tender=opened.record.tender, target=opened.target
                )
            return show(opened)

        return await run_in_threadpool(self._or_lost, answer)

    async def posted(self, request: Request, act: Callable[[Lists], Response]) -> Response:
        """What follows of a form."""
        refuse_other_sites(request, self._desk.settings.site_address)
        lists = await read_lists(request)
        return await run_in_threadpool(self._or_lost, lambda: act(lists))

    def page(self, template: str, request: Request, status: int = 200, **context: Any) -> Response:
        """A page that knows the way back to the need."""
        return self._desk.pages.page(template, status, need_address=address_of(request), **context)

    def _or_lost(self, answer: Callable[[], Response]) -> Response:
        try:
            return answer()
        except LinkLost:
            return self._desk.pages.page("tender-answer-lost.html", 404)


def token_of(request: Request) -> str:
    """The token in the address."""
    return str(request.path_params["token"])


def address_of(request: Request) -> str:
    """The address of the need's page."""
    return ANSWER + quote(token_of(request), safe="")


def back(request: Request) -> Response:
    """To the need's page, which always tells the present answer."""
    return RedirectResponse(address_of(request), 303)
