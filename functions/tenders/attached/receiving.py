"""The addresses that take the files of needs: one file a form, then back to the page it was sent from."""

from contextlib import suppress

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from functions import logs
from functions.desk import Desk
from functions.files.refused_file import RefusedFile
from functions.guards.client_address import network_of
from functions.guards.fields import read_fields
from functions.guards.limits import file_allowances
from functions.guards.origin import refuse_other_sites
from functions.guards.uploads import RefusedUpload, Upload, read_upload
from functions.links import BadToken
from functions.ports import StoreUnavailable
from functions.tenders.attached.checking import checked
from functions.tenders.attached.keeping import attach, remove
from functions.tenders.attached.returning import ReturnRoutes
from functions.tenders.attached.telling import FileTelling
from functions.tenders.attached.tickets import Admission, LocalTickets
from functions.tenders.attached.words import ATTACHED, NO_FILE, TOO_OFTEN, UNREAD
from functions.tenders.letters import DRAFT, FOLLOW
from functions.tenders.records import TenderRecord
from functions.tokens import Purpose, open_link

_ENDED = "Cette page était ouverte depuis plus d’une heure. Choisissez de nouveau votre fichier, puis envoyez-le."
_CROWDED = "Beaucoup de fichiers arrivent en ce moment. Choisissez de nouveau celui-ci dans une minute."
_TOO_LARGE = "Ce fichier dépasse 10 Mo. Choisissez-en un plus léger, ou envoyez-le en plusieurs fichiers."


class FileRoutes:
    """``/f/besoins/fichiers/{ticket}``, and the addresses that remove a file."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._tickets = LocalTickets(desk.settings.secret_key)
        self._telling = FileTelling(desk.settings.secret_key)
        self._returning = ReturnRoutes(desk)

    def routes(self) -> list[Route]:
        """The routes, below ``/f``."""
        return [
            Route("/besoins/fichiers/{ticket}", self.receive, methods=["POST"]),
            *self._returning.routes(),
            Route("/besoins/brouillon/{token}/fichiers/{rank}/retirer", self.remove_from_draft, methods=["POST"]),
            Route("/besoins/suivi/{token}/fichiers/{rank}/retirer", self.remove_from_need, methods=["POST"]),
        ]

    async def receive(self, request: Request) -> Response:
        """A file is attached, or refused with a sentence; either way the visitor comes back to their page."""
        refuse_other_sites(request, self._desk.settings.site_address)
        # Who is there is asked before up to 50 MB are read; what is left unread must not become the next request.
        try:
            admission = self._tickets.read(request.path_params["ticket"])
        except BadToken:
            return self._desk.pages.problem(404, {"Connection": "close"})
        try:
            return await self._received(request, admission)
        except RefusedUpload as refused:
            sentence = _TOO_LARGE if refused.status_code == 413 else UNREAD
            response = self._telling.refused(admission.back, sentence)
            response.headers.update(refused.headers or {})
            return response
        except RefusedFile as refused:
            logs.event("tender.file-refused")
            return self._telling.refused(admission.back, refused.sentence)

    async def remove_from_draft(self, request: Request) -> Response:
        """A file of a draft is removed."""
        return await self._remove(request, Purpose.TENDER_DRAFT, DRAFT, "")

    async def remove_from_need(self, request: Request) -> Response:
        """A file is removed from a need that a moderator asked changes of."""
        return await self._remove(request, Purpose.TENDER_FOLLOW, FOLLOW, "/modifier")

    async def _received(self, request: Request, admission: Admission) -> Response:
        refusal = _ENDED if admission.has_ended else await run_in_threadpool(self._limit, request, admission.need)
        if refusal:
            with suppress(RefusedUpload):  # its file, thrown away as it comes, is one
                await read_upload(request, most_file_bytes=0)
            raise RefusedFile(refusal)
        upload = await read_upload(request)
        if not upload.sent_filename:
            raise RefusedFile(NO_FILE)
        await self._attach(admission, upload)
        return self._telling.done(admission.back, ATTACHED)

    async def _attach(self, admission: Admission, upload: Upload) -> None:
        try:
            taken, is_scanned = await checked(self._desk, upload.sent_filename, upload.content)
        except StoreUnavailable as error:
            logs.event("tender.file-not-checked", code=str(error))
            raise RefusedFile(_CROWDED) from None
        need, page, _ = admission
        await run_in_threadpool(attach, self._desk, need, page, upload.filename, taken, upload.content, is_scanned)

    def _limit(self, request: Request, need: str) -> str:
        """Why a file cannot be taken now; empty when it can."""
        settings, now = self._desk.settings, self._desk.clock.now()
        network = network_of(request, settings.trusted_proxies)
        exceeded = self._desk.counters.take(file_allowances(network, need, now, settings.secret_key), now)
        if exceeded:
            logs.event("tender.file-limited", limits=" ".join(exceeded))
        return TOO_OFTEN if exceeded else ""

    async def _remove(self, request: Request, purpose: Purpose, address: str, page: str) -> Response:
        refuse_other_sites(request, self._desk.settings.site_address)
        fields = await read_fields(request)
        token = request.path_params["token"]
        name = fields.get("file", "")
        return await run_in_threadpool(
            self._removed, purpose, token, request.path_params["rank"], name, f"{address}{token}{page}"
        )

    def _removed(self, purpose: Purpose, token: str, rank: str, name: str, back: str) -> Response:
        link = open_link(self._desk.store, purpose, token, self._desk.clock.now())
        record = self._desk.store.get(TenderRecord, link.audience) if link else None
        if record is None:
            return self._desk.pages.problem(404)
        ranks = {str(place): file.name for place, file in enumerate(record.files, start=1)}
        try:
            # The page names the file too: another tab may have moved the ranks.
            remove(self._desk, record.id, back, name or ranks.get(rank, ""))
        except RefusedFile as refused:
            return self._telling.refused(back, refused.sentence)
        return self._telling.done(back, "Le fichier est retiré.")
