"""Receiving the pictures that owners send, in forms that hold one file beside their fields.

A picture is named in the draft before its files are kept: a sweep of files that nobody names then erases none of it.
"""

from collections.abc import Callable

import msgspec
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from functions import logs
from functions.desk import Desk
from functions.files.safe_picture import RefusedPicture, SafePicture
from functions.guards.origin import require_own_origin
from functions.guards.picture_limits import MOST_PICTURES, most_picture_bytes, picture_allowance
from functions.guards.uploads import RefusedUpload, Upload, read_upload
from functions.ports import StoreUnavailable
from functions.profile_edits.drafts import attach
from functions.profile_edits.parts.visits import Visit, Visits
from functions.records import PrivateRecord

_BUSY = (
    "Un autre fichier de cette fiche est en cours d’envoi. Attendez qu’il soit arrivé, puis choisissez de nouveau "
    "celui-ci."
)
_TOO_OFTEN = (
    f"Une fiche reçoit {MOST_PICTURES} fichiers au plus en une heure. Choisissez de nouveau celui-ci dans une heure."
)
_CROWDED = "Beaucoup d’images arrivent en ce moment. Choisissez de nouveau ce fichier dans une minute."


class _Received(PrivateRecord, frozen=True, kw_only=True):
    """A form that was read: its fields, and its picture or why there is none."""

    fields: dict[str, str]
    picture: SafePicture | None = None
    refusal: str = ""
    status: int = 422
    headers: dict[str, str] = msgspec.field(default_factory=dict)


class Receiving:
    """Reads the forms that signed-in people post with a file, and keeps the pictures: one at a time a structure."""

    def __init__(self, desk: Desk, visits: Visits) -> None:
        self._desk = desk
        self._visits = visits
        self._busy: set[str] = set()

    async def posted(self, request: Request, answer: Callable[[Visit, SafePicture | None, str], Response]) -> Response:
        """The answer to a form: it is given the picture, if one was sent, and why it was refused, if it was."""
        require_own_origin(request, self._desk.settings.site_address)
        # Who is there is asked before up to 50 MB are read; what is left unread must not become the next request.
        sender = await run_in_threadpool(self._sender, request)
        if isinstance(sender, Response):
            sender.headers["Connection"] = "close"
            return sender
        if sender in self._busy:
            return await self._answered(request, await self._without_file(request), answer)
        self._busy.add(sender)
        try:
            return await self._answered(request, await self._received(request, sender), answer)
        finally:
            self._busy.discard(sender)

    def kept(self, visit: Visit, picture: SafePicture) -> str:
        """The name of a picture, once its files are kept. Raises :class:`functions.ports.StoreUnavailable`."""
        attach(self._desk, visit.structure.id, visit.holder, picture.files)
        for name, file in picture.files.items():
            self._desk.files.keep(name, file)
        logs.event("fiche.picture-received", size=len(picture.webp))
        return f"{picture.name}.webp"

    def _sender(self, request: Request) -> str | Response:
        """The structure of whoever is signed in, or the answer to who is not."""
        turned_away = self._visits.turned_away(request)
        if turned_away is not None:
            return turned_away
        visit = self._visits.visit(request)
        return visit.structure.id if visit else ""

    async def _answered(
        self, request: Request, received: _Received, answer: Callable[[Visit, SafePicture | None, str], Response]
    ) -> Response:
        lists = {name: [value] for name, value in received.fields.items()}
        response = await run_in_threadpool(
            self._visits.answered, request, lists, lambda visit: answer(visit, received.picture, received.refusal)
        )
        response.headers.update(received.headers)
        if response.status_code == 422:
            response.status_code = received.status
        return response

    async def _without_file(self, request: Request) -> _Received:
        """A form read while another of the same structure is: its file, if it has one, is thrown away as it comes."""
        try:
            return _Received(fields=(await read_upload(request, most_file_bytes=0)).fields)
        except RefusedUpload as refused:
            return _refused(refused, _BUSY, 429, {"Retry-After": "30"})

    async def _received(self, request: Request, sender: str) -> _Received:
        try:
            upload = await read_upload(request, most_picture_bytes(self._desk.settings))
        except RefusedUpload as refused:
            return _refused(refused, refused.sentence, 422)
        # A form of another structure than the session's will be answered as such.
        if not upload.content or upload.fields.get("structure") != sender:
            return _Received(fields=upload.fields)
        return await self._drawn(upload, sender)

    async def _drawn(self, upload: Upload, sender: str) -> _Received:
        from functions.files.pictures import made_safe

        if await run_in_threadpool(self._is_too_often, sender):
            headers = {"Retry-After": "3600"}
            return _Received(fields=upload.fields, refusal=_TOO_OFTEN, status=429, headers=headers)
        try:
            return _Received(fields=upload.fields, picture=await made_safe(upload.content))
        except RefusedPicture as refused:
            return _Received(fields=upload.fields, refusal=refused.sentence)
        except StoreUnavailable as error:
            logs.event("fiche.not-drawn", code=str(error))
            return _Received(fields=upload.fields, refusal=_CROWDED, status=503, headers={"Retry-After": "60"})

    def _is_too_often(self, structure_id: str) -> bool:
        now = self._desk.clock.now()
        allowance = picture_allowance(structure_id, now, self._desk.settings.secret_key)
        return bool(self._desk.counters.take([allowance], now))


def _refused(refused: RefusedUpload, sentence: str, status: int, headers: dict[str, str] | None = None) -> _Received:
    """What stays of a refused form. Raises it again when its fields were not read: no page could keep them."""
    if "structure" not in refused.fields:
        raise refused
    headers = dict(refused.headers or {}) | (headers or {})
    return _Received(fields=refused.fields, refusal=sentence, status=status, headers=headers)
