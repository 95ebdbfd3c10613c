"""The parts of packages that are no XML: pictures begin as pictures do, fonts as fonts, whatever their extension."""

import re

from functions.files.document_checks.content import EMBEDDED, is_hidden_file
from functions.files.document_checks.zip_layout import Part
from functions.files.refused_file import RefusedFile

PICTURES = frozenset(
    ("png", "jpg", "jpeg", "jpe", "jfif", "gif", "bmp", "dib", "tif", "tiff", "emf", "wmf", "wdp", "jxr", "hdp", "webp",
     "ico", "svm")
)  # fmt: skip
FONTS = frozenset(("odttf", "ttf", "otf"))
"""Extensions of what has no structure of ours to look at."""

_START = 64
_HEADER_OF_BITS = rb"[\x0c\x28\x34\x38\x40\x6c\x7c]\0\0\0"
_PICTURE = re.compile(
    rb"\x89PNG\r\n\x1a\n|\xff\xd8\xff|GIF8[79]a|RIFF.{4}WEBP|II\*\0|MM\0\*|II\xbc[\0\x01]|\0\0[\x01\x02]\0|VCLMTF"
    rb"|BM.{4}\0{4}.{4}" + _HEADER_OF_BITS + rb"|" + _HEADER_OF_BITS + rb".{8}\x01\0"
    rb"|\x01\0\0\0.{36} EMF|\xd7\xcd\xc6\x9a\0\0|[\x01\x02]\0\x09\0\0[\x01\x03]",
    re.DOTALL,
)
_FONT = re.compile(rb"\0\x01\0\0|OTTO|true|ttcf|wOF[F2]")


def check_binary(part: Part, is_picture: bool = False) -> None:
    """Check a part that is no XML: it is whole, what it should be, and no other file. Raises :class:`RefusedFile`.

    ``is_picture``: it must be one, though no extension tells. An empty part is nothing.
    """
    start = b""
    for piece in part.pieces():
        if len(start) < _START:
            start += piece[:_START]
    if is_hidden_file(start):
        raise RefusedFile(EMBEDDED)
    if part.extension in PICTURES or is_picture:
        expected = _PICTURE
    elif part.extension in FONTS and part.extension != "odttf":  # whose start is masked
        expected = _FONT
    else:
        return
    if start and not expected.match(start):
        raise RefusedFile(EMBEDDED)
