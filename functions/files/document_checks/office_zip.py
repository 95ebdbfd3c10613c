"""DOCX, XLSX, ODT and ODS: one of the parts of a package says what it is, and every part is looked at."""

from functions.files.document_checks.content import EMBEDDED, is_hidden_file, mismatch
from functions.files.document_checks.zip_layout import Part, parts_of
from functions.files.document_formats import Format
from functions.files.refused_file import RefusedFile

PICTURES = frozenset(
    ("png", "jpg", "jpeg", "jpe", "jfif", "gif", "bmp", "dib", "tif", "tiff", "emf", "wmf", "wdp", "jxr", "hdp", "webp",
     "ico", "svm")
)  # fmt: skip
FONTS = frozenset(("odttf", "ttf", "otf"))
"""Extensions of what has no structure of ours to look at."""


def check_office_zip(announced: Format, content: bytes) -> None:
    """Check a package. Raises :class:`RefusedFile`."""
    parts = parts_of(content)
    named = {part.name: part for part in parts}
    if "[Content_Types].xml" in named:
        from functions.files.document_checks.ooxml import check_ooxml

        check_ooxml(announced, named)
    elif parts[0].name == "mimetype" and parts[0].is_stored:
        from functions.files.document_checks.opendocument import check_opendocument

        check_opendocument(announced, named)
    else:
        raise mismatch(announced, "une archive")


def check_binary(part: Part) -> None:
    """Check a part that is no XML: it is whole, and no other file. Raises :class:`RefusedFile`."""
    start = b""
    for piece in part.pieces():
        start = start or piece[:64]
    if is_hidden_file(start):
        raise RefusedFile(EMBEDDED)
