"""The files that buyers attach: documents whose content is what their name announces, and nothing that acts.

What reads them is fed with what anybody sends: it runs in a process aside (:mod:`functions.files.aside`).
"""

import anyio
import msgspec

from data.submissions.tender import FILE_BYTES_MAX
from functions import logs
from functions.files.aside import Unread, asked_aside, turn
from functions.files.document_formats import Format, format_of
from functions.files.refused_file import RefusedFile
from functions.tenders.records import TenderFile

MOST_AT_ONCE = 2
MOST_SECONDS = 40
"""By the clock, for one file."""

_UNREAD = "Nous n’avons pas pu lire ce fichier. Imprimez-le en PDF, puis envoyez ce PDF."
_TOO_LARGE = f"Ce fichier dépasse {FILE_BYTES_MAX // 1024 // 1024} Mo. Choisissez-en un plus léger."
_turns = anyio.CapacityLimiter(MOST_AT_ONCE)


async def accept(sent_name: str, content: bytes) -> Format:
    """The format of a file that is taken. ``sent_name``: as it was sent.

    Raises :class:`RefusedFile`, with what to do; :class:`functions.ports.StoreUnavailable` when too many wait.
    """
    announced = format_of(sent_name)
    if len(content) > FILE_BYTES_MAX:
        raise RefusedFile(_TOO_LARGE)
    question = msgspec.msgpack.encode({"extension": announced.extension, "content": content})
    async with turn(_turns, "documents-busy"):
        try:
            refusal = await asked_aside("functions.files.checking", question, MOST_SECONDS)
        except Unread as unread:
            logs.event("document.unread", code=str(unread))
            raise RefusedFile(_UNREAD) from None
    if refusal:
        raise RefusedFile(refusal.decode())
    return announced


def visible_to_structures(file: TenderFile) -> bool:
    """Whether structures may read a file: an antivirus found it clean, or a moderator let it through."""
    return file.is_scanned or file.is_cleared
