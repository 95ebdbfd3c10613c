"""A file of a need, given to whoever may read it: to be kept and opened elsewhere, never shown in the browser."""

from urllib.parse import quote

from starlette.responses import Response

from functions.desk import Desk
from functions.tenders.records import TenderFile


def file_response(desk: Desk, file: TenderFile) -> Response:
    """The content of a file, as an attachment; a page that says so when it is not there any more.

    Raises :class:`functions.ports.StoreUnavailable`.
    """
    content = desk.files.read(file.name)
    if content is None:
        return desk.pages.problem(404)
    headers = {
        "Content-Disposition": f"attachment; filename*=UTF-8''{quote(file.shown, safe='')}",
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "Cache-Control": "no-store",
        "Referrer-Policy": "no-referrer",
    }
    return Response(content, media_type=file.content_type, headers=headers)
