"""Packages of Office and OpenDocument, written part by part."""

import io
import struct
import zipfile
from collections.abc import Mapping
from typing import Any

import xlsxwriter

Parts = dict[str, bytes]
Tie = tuple[str, str] | tuple[str, str, str]
"""The type of a relation, its target, « External » if it is elsewhere."""

_OOXML = "http://schemas.openxmlformats.org/"
_RELATION = f"{_OOXML}officeDocument/2006/relationships/"
WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
BOOK_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
ODT_TYPE = "application/vnd.oasis.opendocument.text"
ODS_TYPE = "application/vnd.oasis.opendocument.spreadsheet"
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360000002000001e221bc33"
    "0000000049454e44ae426082"
)


def zipped(parts: Mapping[str, bytes], stored: tuple[str, ...] = (), **settings: Any) -> bytes:
    """A package of those parts, in their order."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED, **settings) as archive:
        for name, content in parts.items():
            kind = zipfile.ZIP_STORED if name in stored else zipfile.ZIP_DEFLATED
            archive.writestr(zipfile.ZipInfo(name, (2026, 11, 22, 12, 0, 0)), content, compress_type=kind)
    return written.getvalue()


def streamed(parts: Mapping[str, bytes]) -> bytes:
    """A package written without knowing the size of its parts: each is followed by a descriptor."""

    class Unseekable(io.BytesIO):
        def seekable(self) -> bool:
            return False

        def seek(self, *_: int) -> int:
            raise io.UnsupportedOperation

    written = Unseekable()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return written.getvalue()


def relations(*told: Tie) -> bytes:
    """A part of relations: type, target, « External » if it is elsewhere."""
    lines = "".join(
        f'<Relationship Id="rId{rank}" Type="{_RELATION}{kind}" Target="{target}"'
        + "".join(f' TargetMode="{mode}"' for mode in more)
        + "/>"
        for rank, (kind, target, *more) in enumerate(told, start=1)
    )
    opening = f'<?xml version="1.0"?><Relationships xmlns="{_OOXML}package/2006/relationships">'
    return f"{opening}{lines}</Relationships>".encode()


def content_types(*overrides: tuple[str, str]) -> bytes:
    """The part that tells the type of each part."""
    lines = "".join(f'<Override PartName="/{name}" ContentType="{kind}"/>' for name, kind in overrides)
    return (
        f'<?xml version="1.0"?><Types xmlns="{_OOXML}package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/><Default Extension="png" ContentType="image/png"/>'
        f"{lines}</Types>"
    ).encode()


def word(body: str = "<w:p><w:r><w:t>Cahier des charges</w:t></w:r></w:p>") -> bytes:
    """The text of a document, or a header, or comments."""
    return (
        '<?xml version="1.0" encoding="UTF-8"?><w:document '
        'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
        'xmlns:o="urn:schemas-microsoft-com:office:office" '
        f'xmlns:r="{_RELATION.rstrip("/")}"><w:body>{body}</w:body></w:document>'
    ).encode()


def docx_parts(*ties: Tie, body: str = "", more: Parts | None = None) -> Parts:
    """The parts of a document. ``ties``: relations of its text; ``more``: parts beside those."""
    parts = {
        "[Content_Types].xml": content_types(("word/document.xml", WORD_TYPE)),
        "_rels/.rels": relations(("officeDocument", "word/document.xml")),
        "word/document.xml": word(body) if body else word(),
    }
    if ties:
        parts["word/_rels/document.xml.rels"] = relations(*ties)
    return parts | (more or {})


def docx(*ties: Tie, body: str = "", more: Parts | None = None) -> bytes:
    """A document."""
    return zipped(docx_parts(*ties, body=body, more=more))


def field(*codes: str) -> str:
    """A field of a document, its code cut into pieces."""
    begin, end = (f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "end"))
    return "<w:p>" + begin + "".join(f"<w:r><w:instrText>{code}</w:instrText></w:r>" for code in codes) + end + "</w:p>"


def xlsx_parts(sheet: str = "", *, ties: tuple[Tie, ...] = (), more: Parts | None = None) -> Parts:
    """The parts of a workbook of one sheet. ``ties``: relations of the workbook."""
    main = f"{_OOXML}spreadsheetml/2006/main"
    parts = {
        "[Content_Types].xml": content_types(("xl/workbook.xml", BOOK_TYPE)),
        "_rels/.rels": relations(("officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": f'<workbook xmlns="{main}"><sheets/></workbook>'.encode(),
        "xl/_rels/workbook.xml.rels": relations(("worksheet", "worksheets/sheet1.xml"), *ties),
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{main}"><sheetData>{sheet}</sheetData></worksheet>'.encode(),
    }
    return parts | (more or {})


def xlsx(sheet: str = "", *, ties: tuple[Tie, ...] = (), more: Parts | None = None) -> bytes:
    """A workbook."""
    return zipped(xlsx_parts(sheet, ties=ties, more=more))


def formula(text: str) -> str:
    """A row with one formula."""
    return f'<row r="1"><c r="A1"><f>{text}</f><v>0</v></c></row>'


def prices(with_chart: bool = False, rows: int = 20) -> bytes:
    """A price list, as xlsxwriter writes it."""
    written = io.BytesIO()
    book = xlsxwriter.Workbook(written, {"in_memory": True})
    sheet = book.add_worksheet("Prix")
    for row in range(rows):
        sheet.write_row(row, 0, [f"Lot {row}", row * 1.5, row])
        sheet.write_formula(row, 3, f"=B{row + 1}*C{row + 1}")
    sheet.write_url("F1", "https://www.example.org/aide")
    sheet.write_comment("A1", "À remplir")
    sheet.data_validation("E1", {"validate": "list", "source": ["oui", "non"]})
    if with_chart:
        chart = book.add_chart({"type": "column"})
        chart.add_series({"values": f"=Prix!$B$1:$B${rows}"})
        sheet.insert_chart("H2", chart)
    book.close()
    return written.getvalue()


def odf_parts(kind: str, body: str = "", scripts: str = "", more: Parts | None = None) -> Parts:
    """The parts of an OpenDocument file, as LibreOffice writes them."""
    spaces = " ".join(
        f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for prefix, name in (
            ("office", "office"), ("text", "text"), ("table", "table"), ("draw", "drawing"), ("script", "script"),
            ("form", "form"), ("meta", "meta"), ("chart", "chart"), ("manifest", "manifest"),
        )
    )  # fmt: skip
    spaces += ' xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:ooo="http://openoffice.org/2004/office"'
    start = f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {spaces}>'
    text = body or "<text:p>Cahier des charges</text:p>"
    return {
        "mimetype": kind.encode(),
        "Configurations2/accelerator/current.xml": b"",
        "Thumbnails/thumbnail.png": PNG,
        "content.xml": f"{start}<office:scripts>{scripts}</office:scripts><office:body>{text}</office:body>"
        "</office:document-content>".encode(),
        "styles.xml": f"{start}</office:document-content>".encode(),
        "settings.xml": f"{start}</office:document-content>".encode(),
        "manifest.rdf": b'<?xml version="1.0"?><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"/>',
        "layout-cache": b"\1\2\3\4",
        **(more or {}),
        "META-INF/manifest.xml": f"{start}<manifest:file-entry/></office:document-content>".encode(),
    }


def odf(kind: str, body: str = "", scripts: str = "", more: Parts | None = None) -> bytes:
    """An OpenDocument file."""
    return zipped(odf_parts(kind, body, scripts, more), stored=("mimetype",))


def lying(content: bytes, name: bytes, declared: int) -> bytes:
    """A package whose directory, and whose own header, tell another size of a part."""
    spoilt = bytearray(content)
    local = content.index(b"PK\x03\x04", max(0, content.index(name) - 30))
    central = content.rindex(name) - 46
    struct.pack_into("<L", spoilt, local + 22, declared)
    struct.pack_into("<L", spoilt, central + 24, declared)
    return bytes(spoilt)
