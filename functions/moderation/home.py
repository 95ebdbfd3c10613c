"""The first page of moderators, and the log of what they decided."""

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from functions.desk import Desk
from functions.moderation import words
from functions.moderation.decision_log import Decision
from functions.moderation.inside import Inside, Visit
from functions.moderation.waiting import MOST_LISTED, waiting_everywhere
from theme.change_words import FIELDS


class HomeRoutes:
    """``/f/moderation/`` and ``/f/moderation/journal/``."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._inside = Inside(desk)

    def routes(self) -> list[Route]:
        """The routes, below ``/f``."""
        return [
            Route("/moderation", self.whole, methods=["GET"]),
            Route("/moderation/", self.home, methods=["GET"]),
            Route("/moderation/journal/", self.journal, methods=["GET"]),
        ]

    async def whole(self, request: Request) -> Response:
        """The address as people type it."""
        del request
        return RedirectResponse(words.MODERATION, 308)

    async def home(self, request: Request) -> Response:
        """What waits, how much of it, since when."""
        return await self._inside.shown(request, self._home)

    async def journal(self, request: Request) -> Response:
        """The latest decisions, of everybody."""
        return await self._inside.shown(request, self._journal)

    def _home(self, visit: Visit) -> Response:
        return self._inside.page("moderation-home.html", visit, waiting=waiting_everywhere(self._desk))

    def _journal(self, visit: Visit) -> Response:
        decisions = self._desk.store.everything(Decision)
        return self._inside.page(
            "moderation-journal.html",
            visit,
            decisions=[
                (one, words.KINDS.get(one.target_kind, one.target_kind), words.who(one, visit.moderator))
                for one in decisions[: -MOST_LISTED - 1 : -1]
            ],
            count=len(decisions),
            verdicts=words.VERDICTS,
            fields=FIELDS,
        )
