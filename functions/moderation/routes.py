"""Every address below ``/f/moderation``."""

from typing import Protocol

from starlette.routing import Route

from functions.desk import Desk
from functions.moderation.claim_pages import ClaimRoutes
from functions.moderation.edit_pages import EditRoutes
from functions.moderation.held_pages import HeldRoutes
from functions.moderation.home import HomeRoutes
from functions.moderation.signing_in import SigningInRoutes
from functions.moderation.story_pages import StoryRoutes
from functions.moderation.tender_pages import TenderModerationRoutes
from functions.moderation.undelivered import UndeliveredRoutes
from functions.moderation.waiting import HELD


class Part(Protocol):
    """Some of the pages."""

    def routes(self) -> list[Route]:
        """The routes, below ``/f``."""


class ModerationRoutes:
    """The pages of moderators."""

    def __init__(self, desk: Desk) -> None:
        self._parts: tuple[Part, ...] = (
            HomeRoutes(desk),
            SigningInRoutes(desk),
            *(HeldRoutes(desk, queue) for queue in HELD),
            TenderModerationRoutes(desk),
            StoryRoutes(desk),
            EditRoutes(desk),
            ClaimRoutes(desk),
            UndeliveredRoutes(desk),
        )

    def routes(self) -> list[Route]:
        """The routes, below ``/f``."""
        return [route for part in self._parts for route in part.routes()]
