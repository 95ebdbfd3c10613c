"""PDF (ISO 32000-2): no action but going somewhere, nothing inside that is not pages."""

import logging
import re
import zlib
from io import BytesIO

from pypdf import PdfReader

from functions.files.document_checks.content import BROKEN, EMBEDDED, PROTECTED, TOO_HEAVY, TWOFOLD
from functions.files.document_checks.pdf_actions import ACTIVE, check_actions
from functions.files.document_checks.pdf_walk import Walk, code_of, names, walk
from functions.files.refused_file import RefusedFile

MOST_BYTES = 800_000_000
"""Of all streams together, once inflated: a plan on A0 paper, uncompressed, takes half of it."""
MOST_OBJECTS_BYTES = 100_000_000
"""Of the streams that hold objects."""

_HEADER = re.compile(rb"%PDF-[12]\.\d")
_FOOTER = re.compile(rb"startxref[\x00\t\n\x0c\r ]+\d+[\x00\t\n\x0c\r ]+%%EOF[\x00\t\n\x0c\r ]*\Z")
_ACTIVE = ("JavaScript", "JS", "Launch", "XFA", "SubmitForm", "ImportData", "GoToR", "GoToE", "Rendition", "GoTo3DView")
_HELD = (
    "EmbeddedFile", "EmbeddedFiles", "FileAttachment", "RichMedia", "RichMediaContent", "RichMediaExecute", "Movie",
    "Sound", "Screen", "3D", "U3D", "PRC", "FFilter", "EF",
)  # fmt: skip
_ACTIVE_NAMES, _HELD_NAMES, _ENCRYPT = names(*_ACTIVE), names(*_HELD), names("Encrypt")
_OBJECT_STREAM, _FILTER = names("ObjStm"), names("Filter")
_FLATE = re.compile(rb"/(?:FlateDecode|Fl)\b")
_PLAIN_FILTER = re.compile(rb"/Filter\s*(?:/FlateDecode\b|/Fl\b|\[\s*/(?:FlateDecode|Fl)\s*\])")
_PREDICTOR = re.compile(rb"/Predictor\s+(?:[2-9]|1\d)")
_PIECE = 1 << 20


def check_pdf(content: bytes) -> None:
    """Check a PDF. Raises :class:`RefusedFile`."""
    if not _HEADER.match(content):
        raise RefusedFile(BROKEN)
    if not _FOOTER.search(content, max(0, len(content) - 4096)):
        raise RefusedFile(TWOFOLD if b"%%EOF" in content[-65_536:] else BROKEN)
    walked = walk(content)
    reader = _opened(content)
    held = [_objects(content, *stream) for stream in walked.streams if _OBJECT_STREAM.search(stream[0])]
    for pattern, sentence in ((_ENCRYPT, PROTECTED), (_ACTIVE_NAMES, ACTIVE), (_HELD_NAMES, EMBEDDED)):
        if _is_named(content, walked, pattern) or any(pattern.search(code) for one in held for code in one):
            raise RefusedFile(sentence)
    _check_streams(content, walked)
    try:
        check_actions(reader)
    except RefusedFile:
        raise
    except Exception:  # on hostile bytes, readers of PDF raise about anything
        raise RefusedFile(BROKEN) from None


def _opened(content: bytes) -> PdfReader:
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        reader = PdfReader(BytesIO(content), strict=False)
        is_encrypted, count = reader.is_encrypted, 0 if reader.is_encrypted else len(reader.pages)
    except Exception:  # on hostile bytes, readers of PDF raise about anything
        raise RefusedFile(BROKEN) from None
    if is_encrypted:
        raise RefusedFile(PROTECTED)
    if not count:
        raise RefusedFile(BROKEN)
    return reader


def _is_named(content: bytes, walked: Walk, pattern: re.Pattern[bytes]) -> bool:
    """Whether a name stands anywhere that a program may read as code.

    In a text or in the data of a stream it is none, unless another object could be read there.
    """
    found = [hit.start() for hit in pattern.finditer(content)]
    if any(walked.is_code(at) for at in found):
        return True
    return bool(found) and walked.has_others(content)


def _objects(content: bytes, code: bytes, start: int, end: int) -> list[bytes]:
    """What is code in a stream of objects."""
    filters = _FILTER.findall(code)
    if len(filters) > 1 or (filters and not _PLAIN_FILTER.search(code)) or _PREDICTOR.search(code):
        raise RefusedFile(TOO_HEAVY)
    data = content[start:end]
    if filters:
        inflating = zlib.decompressobj()
        try:
            data = inflating.decompress(data, MOST_OBJECTS_BYTES)
        except zlib.error:
            raise RefusedFile(BROKEN) from None
        if inflating.unconsumed_tail:
            raise RefusedFile(TOO_HEAVY)
    return list(code_of(data))


def _check_streams(content: bytes, walked: Walk) -> None:
    """No stream is packed twice, nor inflates beyond the bounds."""
    total = 0
    for code, start, end in walked.streams:
        packed = len(_FLATE.findall(code))
        if packed > 1:
            raise RefusedFile(TOO_HEAVY)
        if packed:
            total += _inflated_size(content[start:end], MOST_BYTES - total)
        if total > MOST_BYTES:
            raise RefusedFile(TOO_HEAVY)


def _inflated_size(data: bytes, most: int) -> int:
    inflating, size = zlib.decompressobj(), 0
    try:
        while data and size <= most and not inflating.eof:
            size += len(inflating.decompress(data, _PIECE))
            data = inflating.unconsumed_tail
    except zlib.error:
        return size  # readers show what they can of it
    return size
