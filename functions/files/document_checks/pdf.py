"""PDF (ISO 32000-2): no action but going somewhere, nothing inside that is not pages."""

import logging
import re
import zlib
from io import BytesIO

from pypdf import PdfReader

from functions.files.document_checks.content import BROKEN, EMBEDDED, PROTECTED, TOO_HEAVY, TWOFOLD
from functions.files.document_checks.pdf_actions import ACTIVE, check_actions
from functions.files.document_checks.pdf_objects import held_code
from functions.files.document_checks.pdf_walk import Stream, Walk, names, walk
from functions.files.refused_file import RefusedFile

MOST_BYTES = 800_000_000
"""Of all streams together, once inflated: a plan on A0 paper, uncompressed, takes half of it."""
_HEADER = re.compile(rb"%PDF-[12]\.\d")
_FOOTER = re.compile(rb"startxref[\x00\t\n\x0c\r ]+\d+[\x00\t\n\x0c\r ]+%%EOF[\x00\t\n\x0c\r ]*\Z")
_ACTIVE = ("JavaScript", "JS", "Launch", "XFA", "SubmitForm", "ImportData", "GoToR", "GoToE", "Rendition", "GoTo3DView")
_HELD = (
    "EmbeddedFile", "EmbeddedFiles", "FileAttachment", "RichMedia", "RichMediaContent", "RichMediaExecute", "Movie",
    "Sound", "Screen", "3D", "U3D", "PRC", "FFilter", "EF",
)  # fmt: skip
_ACTIVE_NAMES, _HELD_NAMES, _ENCRYPT = names(*_ACTIVE), names(*_HELD), names("Encrypt")
_OF_OBJECTS = names("ObjStm", "First")
_FLATE = re.compile(rb"/(?:FlateDecode|Fl)\b")
_PIECE, _PACKED_PIECE = 1 << 20, 1 << 16


def check_pdf(content: bytes) -> None:
    """Check a PDF. Raises :class:`RefusedFile`."""
    if not _HEADER.match(content):
        raise RefusedFile(BROKEN)
    if not _FOOTER.search(content, max(0, len(content) - 4096)):
        raise RefusedFile(TWOFOLD if b"%%EOF" in content[-65_536:] else BROKEN)
    walked = walk(content)
    reader = _opened(content)
    if walked.is_read_otherwise(content) or _is_hidden(content, walked, _OF_OBJECTS):
        raise RefusedFile(TWOFOLD)
    held = held_code(content, walked, {holder for holder, _ in reader.xref_objStm.values()})
    for pattern, sentence in ((_ENCRYPT, PROTECTED), (_ACTIVE_NAMES, ACTIVE), (_HELD_NAMES, EMBEDDED)):
        if _is_named(content, walked, pattern) or any(pattern.search(code) for code in held):
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
    """Whether a name stands anywhere that a program may read as code."""
    if any(walked.is_code(hit.start()) for hit in pattern.finditer(content)):
        return True
    return _is_hidden(content, walked, pattern)


def _is_hidden(content: bytes, walked: Walk, pattern: re.Pattern[bytes]) -> bool:
    """Whether a name stands in a text or in the data of a stream, where another object could be read."""
    found = (hit for hit in pattern.finditer(content) if not walked.is_code(hit.start()))
    return any(found) and walked.has_others(content)


def _check_streams(content: bytes, walked: Walk) -> None:
    """No stream is packed twice, nor inflates beyond the bounds."""
    total = 0
    for stream in walked.streams:
        packed = len(_FLATE.findall(stream.code))
        if packed > 1:
            raise RefusedFile(TOO_HEAVY)
        if packed:
            total += _inflated_size(content, stream, MOST_BYTES - total)
        if total > MOST_BYTES:
            raise RefusedFile(TOO_HEAVY)


def _inflated_size(content: bytes, stream: Stream, most: int) -> int:
    inflating, size, at = zlib.decompressobj(), 0, stream.start
    try:
        while (at < stream.end or inflating.unconsumed_tail) and size <= most and not inflating.eof:
            data = inflating.unconsumed_tail
            if not data:
                data = content[at : min(at + _PACKED_PIECE, stream.end)]
                at += _PACKED_PIECE
            size += len(inflating.decompress(data, _PIECE))
    except zlib.error:
        return size  # readers show what they can of it
    return size
