"""Every address below ``/f/fiche``."""

from starlette.routing import Route

from functions.desk import Desk
from functions.profile_edits.claim_links import ClaimLinkRoutes
from functions.profile_edits.claiming import ClaimingRoutes
from functions.profile_edits.entering import EnteringRoutes
from functions.profile_edits.new_addresses import NewAddressRoutes
from functions.profile_edits.overview import OverviewRoutes
from functions.profile_edits.parts.routes import PartsRoutes
from functions.profile_edits.uploading import UploadingRoutes


class ProfileRoutes:
    """The pages by which structures change their profiles."""

    def __init__(self, desk: Desk) -> None:
        self._parts = (
            EnteringRoutes(desk),
            ClaimingRoutes(desk),
            ClaimLinkRoutes(desk),
            OverviewRoutes(desk),
            PartsRoutes(desk),
            UploadingRoutes(desk),
            NewAddressRoutes(desk),
        )

    def routes(self) -> list[Route]:
        """The routes, below ``/f``."""
        return [route for part in self._parts for route in part.routes()]
