"""DOCX, XLSX, ODT and ODS: one of the parts of a package says what it is, and every part is looked at."""

from functions.files.document_checks.content import mismatch
from functions.files.document_checks.zip_layout import parts_of
from functions.files.document_formats import Format


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
