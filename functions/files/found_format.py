"""The format that a content starts as, for a file whose name was not told."""

from functions.files.document_formats import FORMATS, Format

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_IN_PACKAGE = {
    b"word/document.xml": "docx",
    b"xl/workbook.xml": "xlsx",
    b"application/vnd.oasis.opendocument.text": "odt",
    b"application/vnd.oasis.opendocument.spreadsheet": "ods",
}


def found_format(content: bytes) -> Format | None:
    """The format to check a content as; None when it is none that is taken. It may still be refused."""
    if content.startswith(b"%PDF-"):
        return FORMATS["pdf"]
    if content.startswith(_OLE):
        return FORMATS["xls" if "Workbook".encode("utf-16-le") in content else "doc"]
    if content.startswith(b"PK\x03\x04"):
        return next((FORMATS[extension] for mark, extension in _IN_PACKAGE.items() if mark in content), None)
    return None
