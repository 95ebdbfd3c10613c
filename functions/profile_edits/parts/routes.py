"""The pages on which an owner changes a profile, part by part."""

from starlette.routing import Route

from functions.desk import Desk
from functions.profile_edits.parts.activity_pages import ActivityPages
from functions.profile_edits.parts.form_pages import FormPages
from functions.profile_edits.parts.visits import Visits


class PartsRoutes:
    """The pages of the parts: contact, activities, structure, offers and references."""

    def __init__(self, desk: Desk) -> None:
        visits = Visits(desk)
        self._pages = (FormPages(desk, visits), ActivityPages(desk, visits))

    def routes(self) -> list[Route]:
        """The routes, below ``/f``."""
        return [route for pages in self._pages for route in pages.routes()]
