"""Receiving the pictures that owners send, in forms that hold one file beside their fields.

A picture is named in the draft before its files are kept: a sweep of files that nobody names then erases none of it.
"""

from collections.abc import Callable

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from functions import logs
from functions.desk import Desk
from functions.guards.origin import require_own_origin
from functions.guards.uploads import RefusedUpload, read_upload
from functions.profile_edits.drafts import attach
from functions.profile_edits.parts.visits import Visit, Visits


class Receiving:
    """Reads the forms that signed-in people post with a file, and keeps the pictures."""

    def __init__(self, desk: Desk, visits: Visits) -> None:
        self._desk = desk
        self._visits = visits

    async def posted(self, request: Request, answer: Callable[[Visit, bytes, str], Response]) -> Response:
        """The answer to a form: it is given the file, empty when none was chosen, and why it was refused, if it was."""
        require_own_origin(request, self._desk.settings.site_address)
        # Who is there is asked before up to 50 MB are read; what is left unread must not become the next request.
        turned_away = await run_in_threadpool(self._visits.turned_away, request)
        if turned_away is not None:
            turned_away.headers["Connection"] = "close"
            return turned_away
        content, refusal, headers = b"", "", {}
        try:
            upload = await read_upload(request)
            content, fields = upload.content, upload.fields
        except RefusedUpload as refused:
            if "structure" not in refused.fields:
                raise
            refusal, fields, headers = refused.sentence, refused.fields, dict(refused.headers or {})
        lists = {name: [value] for name, value in fields.items()}
        response = await run_in_threadpool(
            self._visits.answered, request, lists, lambda visit: answer(visit, content, refusal)
        )
        response.headers.update(headers)
        return response

    def kept(self, visit: Visit, content: bytes) -> str:
        """The name of a picture, made safe and kept.

        Raises :class:`functions.files.safe_picture.RefusedPicture`, :class:`functions.ports.StoreUnavailable`.
        """
        from functions.files.pictures import made_safe

        picture = made_safe(content)
        attach(self._desk, visit.structure.id, visit.holder, picture.files)
        for name, file in picture.files.items():
            self._desk.files.keep(name, file)
        logs.event("fiche.picture-received", size=len(content))
        return f"{picture.name}.webp"
