"""The address that S3 leads back to once it took a file: the file is checked, and its sender told what became of it."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from functions import logs
from functions.desk import Desk
from functions.guards.client_address import network_of
from functions.links import BadToken
from functions.ports import StoreUnavailable
from functions.tenders.attached.arriving import Arrivals
from functions.tenders.attached.s3_tickets import Returns
from functions.tenders.attached.telling import FileTelling
from functions.tenders.attached.words import ATTACHED, UNREAD, WAITS


class ReturnRoutes:
    """``/f/besoins/fichiers/recu/{signed}``.

    Browsers say that another site sent them there, and they are right; the address, signed for one file and known to
    the page of its sender alone, is what is believed. It may be opened again: the file is taken once.
    """

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._arrivals = Arrivals(desk, desk.quarantine) if desk.quarantine else None
        self._returns = Returns(desk.settings.secret_key)
        self._telling = FileTelling(desk.settings.secret_key)

    def routes(self) -> list[Route]:
        """The route, below ``/f``."""
        return [Route("/besoins/fichiers/recu/{signed}", self.returned, methods=["GET"])]

    async def returned(self, request: Request) -> Response:
        """Back to the page that the file was sent from, which says that it is attached, or why it is not."""
        try:
            key, back = self._returns.read(request.path_params["signed"])
        except BadToken:
            return self._desk.pages.problem(404)
        if self._arrivals is None:
            return self._desk.pages.problem(404)
        try:
            refusal = await self._arrivals.take(key, network_of(request, self._desk.settings.trusted_proxies))
        except StoreUnavailable as error:
            logs.event("upload.not-taken", code=str(error))
            return self._telling.refused(back, WAITS)
        if refusal is None:
            return self._telling.refused(back, UNREAD)
        return self._telling.refused(back, refusal) if refusal else self._telling.done(back, ATTACHED)
