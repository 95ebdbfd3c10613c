"""Every address below ``/f/besoins``."""

from typing import Protocol

from starlette.routing import Route

from functions.desk import Desk
from functions.tenders.answers.routes import AnsweringRoutes
from functions.tenders.attached.receiving import FileRoutes
from functions.tenders.follow_up.acting import ActingRoutes
from functions.tenders.follow_up.asking import AskingRoutes
from functions.tenders.follow_up.routes import FollowingRoutes
from functions.tenders.publishing.confirming import ConfirmingRoutes
from functions.tenders.publishing.correcting import CorrectingRoutes
from functions.tenders.publishing.drafting import DraftingRoutes
from functions.tenders.publishing.entering import EnteringRoutes
from functions.tenders.publishing.reviewing import ReviewingRoutes


class Part(Protocol):
    """Some of the pages."""

    def routes(self) -> list[Route]:
        """The routes, below ``/f``."""


class TenderRoutes:
    """The pages of needs, for buyers and for structures."""

    def __init__(self, desk: Desk) -> None:
        self._parts: tuple[Part, ...] = (
            AnsweringRoutes(desk),
            AskingRoutes(desk),
            FollowingRoutes(desk),
            EnteringRoutes(desk),
            DraftingRoutes(desk),
            FileRoutes(desk),
            ReviewingRoutes(desk),
            ConfirmingRoutes(desk),
            CorrectingRoutes(desk),
            ActingRoutes(desk),
        )

    def routes(self) -> list[Route]:
        """The routes, below ``/f``."""
        return [route for part in self._parts for route in part.routes()]
