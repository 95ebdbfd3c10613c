"""Reading a posted form with one file, within limits.

Starlette's ``request.form()`` bounds neither files nor time, and takes a form that stops in the middle for a whole one:
the parser is fed here, and every limit stands here.
"""

import asyncio
import logging
import unicodedata
from collections.abc import AsyncIterator
from typing import TYPE_CHECKING

from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header
from starlette.exceptions import HTTPException
from starlette.requests import Request

from functions.records import PrivateRecord

if TYPE_CHECKING:
    from python_multipart.multipart import MultipartCallbacks

MOST_FILE_BYTES = 10 * 1024 * 1024
MOST_FIELDS_BYTES = 64 * 1024
MOST_FIELDS = 20
MOST_BODY_BYTES = 50 * 1024 * 1024
"""Read, and thrown away past :data:`MOST_FILE_BYTES`: browsers show the answer only once they have sent everything."""
MOST_SECONDS = 180.0
"""How long a body may take to arrive: 10 MB on a slow phone."""
MOST_SILENCE_SECONDS = 20.0
"""Between two pieces."""
MOST_BOUNDARY = 70
"""Characters (RFC 2046, 5.1.1)."""
MOST_FILENAME = 120

# It would log bytes of what people sent.
logging.getLogger("python_multipart").setLevel(logging.CRITICAL)

_LAST = {"Connection": "close"}  # the rest of a refused body must not be taken for the connection's next request
_MALFORMED = (
    "Nous n’avons pas pu lire ce que vous avez envoyé. Revenez à la page précédente, choisissez de nouveau votre "
    "fichier, puis envoyez."
)
_TOO_LARGE = (
    "Ce fichier dépasse {most} Mo. Revenez à la page précédente et choisissez-en un plus léger : pour une image, "
    "2 000 pixels de côté suffisent ; un document peut être envoyé en plusieurs fichiers."
)
_TOO_LONG = "Le texte est trop long. Revenez à la page précédente, raccourcissez-le, puis envoyez de nouveau."
_TOO_SLOW = "Votre fichier n’est pas arrivé en entier. Vérifiez votre connexion, puis envoyez-le de nouveau."
_NOT_A_FORM = "Envoyez votre fichier avec le formulaire de la page."


class Upload(PrivateRecord, frozen=True, kw_only=True):
    """A posted form: its fields, and its file.

    ``filename`` is the sender's, made fit to be shown, never to be opened. It and ``content`` are empty when no file
    was chosen. ``sent_filename`` is that name as it was sent: to be judged, never to be shown.
    """

    fields: dict[str, str]
    filename: str = ""
    sent_filename: str = ""
    content: bytes = b""


class RefusedUpload(HTTPException):
    """A form that is not taken: ``sentence`` tells people what to do; ``fields`` were read before, to be kept."""

    def __init__(self, status: int, sentence: str, fields: dict[str, str] | None = None, last: bool = True) -> None:
        super().__init__(status, sentence, _LAST if last else None)
        self.sentence = sentence
        self.fields = fields or {}


async def read_upload(request: Request, most_file_bytes: int = MOST_FILE_BYTES) -> Upload:
    """The fields of a posted form, each once, and at most one file, held in memory.

    ``most_file_bytes``: 0 for somebody whose file cannot be taken now: it is thrown away as it comes. Ask who is there
    before: this reads up to 50 MB. Refuses with :class:`RefusedUpload`: 400 (malformed, stopped in the
    middle, a repeated field, a second file), 408 (too slow), 413 (a file over ``most_file_bytes``, fields over
    :data:`MOST_FIELDS_BYTES`) or 415 (not ``multipart/form-data``).
    """
    boundary = _boundary(request.headers.get("content-type", ""))
    _check_length(request.headers.get("content-length", "0"))
    form = _Form(most_file_bytes)
    parser = MultipartParser(boundary, form.callbacks())
    received = 0
    try:
        async for piece in _in_time(request):
            received += len(piece)
            if received > MOST_BODY_BYTES:
                raise RefusedUpload(413, _too_large())
            parser.write(piece)
    except (FormParserError, UnicodeDecodeError):
        raise RefusedUpload(400, _MALFORMED, form.fields) from None
    except TimeoutError:
        raise RefusedUpload(408, _TOO_SLOW, form.fields) from None
    except RefusedUpload as refused:
        refused.fields = form.fields
        raise
    if not form.ended:
        raise RefusedUpload(400, _MALFORMED, form.fields)
    if form.file_bytes > most_file_bytes:
        raise RefusedUpload(413, _too_large(most_file_bytes), form.fields, last=False)
    return Upload(
        fields=form.fields,
        filename=shown_name(form.sent_filename),
        sent_filename=form.sent_filename,
        content=bytes(form.content),
    )


class _Form:
    """What the parser tells, part by part."""

    def __init__(self, most_file_bytes: int) -> None:
        self._most_file_bytes = most_file_bytes
        self.fields: dict[str, str] = {}
        self.sent_filename = ""
        self.content = bytearray()
        self.file_bytes = 0
        self.ended = False
        self._names: set[str] = set()
        self._fields_bytes = 0
        self._has_file = False
        self._in_file = False
        self._name = ""
        self._value = bytearray()
        self._headers: dict[bytes, bytes] = {}
        self._header_name = bytearray()
        self._header_value = bytearray()

    def callbacks(self) -> "MultipartCallbacks":
        """What the parser calls."""
        return {
            "on_part_begin": self._begin_part,
            "on_header_field": self._add_header_name,
            "on_header_value": self._add_header_value,
            "on_header_end": self._end_header,
            "on_headers_finished": self._end_headers,
            "on_part_data": self._add_data,
            "on_part_end": self._end_part,
            "on_end": self._end,
        }

    def _begin_part(self) -> None:
        self._headers.clear()
        self._value.clear()

    def _add_header_name(self, data: bytes, start: int, end: int) -> None:
        self._header_name += data[start:end]

    def _add_header_value(self, data: bytes, start: int, end: int) -> None:
        self._header_value += data[start:end]

    def _end_header(self) -> None:
        name = bytes(self._header_name).lower()
        if name in self._headers:
            raise RefusedUpload(400, _MALFORMED)
        self._headers[name] = bytes(self._header_value)
        self._header_name.clear()
        self._header_value.clear()

    def _end_headers(self) -> None:
        disposition, options = parse_options_header(self._headers.get(b"content-disposition", b""))
        kind = self._headers.get(b"content-type", b"").strip().lower()
        encoding = self._headers.get(b"content-transfer-encoding", b"binary").strip().lower()
        # RFC 7578: no nested forms (4.3), no encodings (4.7).
        is_plain = not kind.startswith((b"multipart/", b"message/")) and encoding in (b"binary", b"8bit", b"7bit")
        if disposition != b"form-data" or b"name" not in options or not is_plain:
            raise RefusedUpload(400, _MALFORMED)
        self._name = options[b"name"].decode()
        self._count(len(options[b"name"]))
        self._in_file = b"filename" in options
        is_one_more = self._has_file if self._in_file else len(self.fields) >= MOST_FIELDS
        if is_one_more or self._name in self._names:
            raise RefusedUpload(400, _MALFORMED)
        self._names.add(self._name)
        if self._in_file:
            self._has_file = True
            self.sent_filename = options[b"filename"].decode()

    def _add_data(self, data: bytes, start: int, end: int) -> None:
        if not self._in_file:
            self._count(end - start)
            self._value += data[start:end]
            return
        self.file_bytes += end - start
        if self.file_bytes > self._most_file_bytes:
            self.content.clear()
        else:
            self.content += data[start:end]

    def _count(self, size: int) -> None:
        self._fields_bytes += size
        if self._fields_bytes > MOST_FIELDS_BYTES:
            raise RefusedUpload(413, _TOO_LONG)

    def _end_part(self) -> None:
        if not self._in_file:
            self.fields[self._name] = self._value.decode()

    def _end(self) -> None:
        self.ended = True


def shown_name(sent: str) -> str:
    """A file's name as people may read it again: without folders nor characters that do not show."""
    name = sent.replace("\\", "/").rpartition("/")[2]
    return "".join(c for c in name if not unicodedata.category(c).startswith("C")).strip()[:MOST_FILENAME]


def _boundary(content_type: str) -> bytes:
    if content_type.partition(";")[0].strip().lower() != "multipart/form-data":
        raise RefusedUpload(415, _NOT_A_FORM)
    if len(content_type) > 300:
        raise RefusedUpload(400, _MALFORMED)
    boundary = parse_options_header(content_type)[1].get(b"boundary", b"")
    if not boundary or len(boundary) > MOST_BOUNDARY or not all(32 < byte < 127 for byte in boundary):
        raise RefusedUpload(400, _MALFORMED)
    return boundary


def _check_length(declared: str) -> None:
    if not declared.isascii() or not declared.isdigit():
        raise RefusedUpload(400, _MALFORMED)
    if len(declared) > 12 or int(declared) > MOST_BODY_BYTES:
        raise RefusedUpload(413, _too_large())


def _too_large(most_file_bytes: int = 0) -> str:
    """What to do; for a file that could not be taken at all, what any may weigh."""
    return _TOO_LARGE.format(most=(most_file_bytes or MOST_FILE_BYTES) // 1024 // 1024)


async def _in_time(request: Request) -> AsyncIterator[bytes]:
    """The pieces of a body. Raises TimeoutError when it takes too long, or stays silent."""
    loop = asyncio.get_running_loop()
    end = loop.time() + MOST_SECONDS
    pieces = aiter(request.stream())
    while True:
        async with asyncio.timeout_at(min(end, loop.time() + MOST_SILENCE_SECONDS)):
            try:
                piece = await anext(pieces)
            except StopAsyncIteration:
                return
        yield piece
