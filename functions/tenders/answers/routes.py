"""``/f/besoins/repondre/<token>``: a need, shown to a structure it was sent to, which answers without an account.

GET changes nothing, but that the need was « seen »: by whoever navigates to it, never by what reads mails ahead of
people. An answer may be given, and changed, until the need closes; its page is read thirty days more.
"""

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from data.submissions.life_cycle import NotAllowed
from data.submissions.tender_states import Contracted
from functions import logs
from functions.desk import Desk
from functions.tenders.answers.changes import Opened
from functions.tenders.answers.forms import AnswerForms
from functions.tenders.answers.pages import AnswerPages, Lists, back, token_of
from functions.tenders.answers.view import View, files_of
from functions.tenders.attached.serving import file_response


class AnsweringRoutes:
    """The pages that the link of an invitation opens."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._pages = AnswerPages(desk)
        self._forms = AnswerForms(desk, self._pages)
        self._view = View(desk)

    def routes(self) -> list[Route]:
        """The routes, below ``/f``."""
        path = "/besoins/repondre/{token}"
        return [
            Route(path, self.need, methods=["GET"]),
            *self._forms.routes(path),
            Route(f"{path}/bilan", self.outcome, methods=["POST"]),
            Route(f"{path}/fichiers/{{number}}", self.file, methods=["GET"]),
        ]

    async def need(self, request: Request) -> Response:
        """The need, what the structure said of it, and what it may say."""
        return await self._pages.shown(request, lambda opened: self._need(opened, request))

    async def outcome(self, request: Request) -> Response:
        """Whether a contract came of it."""
        return await self._pages.posted(request, lambda lists: self._outcome(request, lists))

    async def file(self, request: Request) -> Response:
        """A file of the need."""
        return await self._pages.shown(request, lambda opened: self._file(opened, request.path_params["number"]))

    def _need(self, opened: Opened, request: Request) -> Response:
        if _is_looked_at(request):
            self._pages.answering.seen(opened)
        return self._pages.page("tender-answer.html", request, **self._view.of(opened))

    def _outcome(self, request: Request, lists: Lists) -> Response:
        typed = lists.get("contracted", [""])[0]
        if typed not in {one.value for one in Contracted}:
            raise HTTPException(400)
        try:
            self._pages.answering.tell_outcome(token_of(request), Contracted(typed))
        except NotAllowed:
            logs.event("tender.outcome-not-asked")  # the page tells where the need stands
        return back(request)

    def _file(self, opened: Opened, number: str) -> Response:
        for rank, file in files_of(self._desk, opened.record):
            if str(rank) == number:
                return file_response(self._desk, file)
        raise HTTPException(404)


def _is_looked_at(request: Request) -> bool:
    """Whether a browser shows the page to somebody: what scans mails, or fetches ahead, says otherwise."""
    headers = request.headers
    is_ahead = "prefetch" in headers.get("sec-purpose", "") + headers.get("purpose", "")
    is_navigation = (headers.get("sec-fetch-mode"), headers.get("sec-fetch-dest")) == ("navigate", "document")
    return request.method == "GET" and is_navigation and not is_ahead
