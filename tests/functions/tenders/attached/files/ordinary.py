"""Files as people send them, each named by what it holds. Name → the file's name and its content."""

import io

import openpyxl

from tests.functions.tenders.attached.files.compound import doc, record, supporting, xls
from tests.functions.tenders.attached.files.ordinary_pdfs import a_picture, of_names, of_pdf
from tests.functions.tenders.attached.files.packages import (
    ODS_TYPE,
    ODT_TYPE,
    PNG,
    docx,
    docx_parts,
    field,
    formula,
    odf,
    odf_parts,
    prices,
    relations,
    streamed,
    word,
    xlsx_parts,
    zipped,
)

File = tuple[str, bytes]


def of_word() -> dict[str, File]:
    """DOCX files."""
    chart = {
        "word/charts/chart1.xml": b"<c/>",
        "word/charts/_rels/chart1.xml.rels": relations(("package", "../embeddings/Microsoft_Excel_Sheet1.xlsx")),
        "word/embeddings/Microsoft_Excel_Sheet1.xlsx": prices(),
    }
    made = {
        "a text": docx(),
        "written as it comes": streamed(docx_parts()),
        "a picture": docx(("image", "media/image1.png"), more={"word/media/image1.png": PNG}),
        "a drawing": docx(more={"word/media/a.svg": b'<svg xmlns="http://www.w3.org/2000/svg"><a href="#b"/></svg>'}),
        "comments, headers, notes": docx(
            more={f"word/{name}.xml": word() for name in ("comments", "header1", "footer1", "footnotes", "settings")}
        ),
        "links": docx(
            ("hyperlink", "https://www.mairie.example", "External"),
            ("hyperlink", "mailto:achats@mairie.example", "External"),
            ("hyperlink", "../Annexes/plan.pdf", "External"),
            ("hyperlink", "file:///C:\\Users\\zoe\\plan.pdf", "External"),
        ),
        "fields": docx(
            body=field(" PAGE ") + field(' TOC \\o "1-3" ') + field(" HYPERLINK &quot;https://a.example&quot; ")
        ),
        "fields in fields": docx(body=_contents()),
        "a field to fill": docx(body=field(" MACROBUTTON NoMacro [Cliquez ici] ") + field(" QUOTE 68 ")),
        "a template of the same machine": docx(("attachedTemplate", "file:///C:\\Modeles\\Courrier.dotx", "External")),
        "a template of a Mac": docx(("attachedTemplate", "file:///Users/zoe/Courrier.dotx", "External")),
        "a chart": docx(("chart", "charts/chart1.xml"), more=chart),
        "fonts": docx(more={"word/fonts/font1.odttf": b"\x12" * 99, "docProps/thumbnail.jpeg": a_picture()}),
        "an old drawing": docx(more={"word/a.vml": b"<xml><v:shape><br></v:shape></xml>"}),
        "signed": docx(more={"_xmlsignatures/origin.sigs": b"", "_xmlsignatures/sig1.xml": b"<Signature/>"}),
        "a large text": docx(body="<w:p><w:r><w:t>Lot</w:t></w:r></w:p>" * 100_000),
    }
    return {f"DOCX: {what}": ("cahier.docx", content) for what, content in made.items()}


def _contents() -> str:
    begin, middle, end = (f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end"))

    def code(told: str) -> str:
        return f"<w:r><w:instrText>{told}</w:instrText></w:r>"

    page = begin + code(" PAGEREF _Toc1 \\h ") + middle + "<w:r><w:t>1</w:t></w:r>" + end
    link = begin + code(' HYPERLINK \\l "_Toc1" ') + middle + page + end
    total = begin + code(" = ") + (begin + code(" NUMPAGES ") + middle + end) + code(" - 1 ") + middle + end
    return "<w:p>" + begin + code(' TOC \\o "1-3" ') + middle + link * 200 + end + total + "</w:p>"


def of_sheets() -> dict[str, File]:
    """XLSX files."""
    outside = {
        "xl/externalLinks/externalLink1.xml": b"<externalLink/>",
        "xl/externalLinks/_rels/externalLink1.xml.rels": relations(
            ("externalLinkPath", "file:///C:\\Prix\\2026.xlsx", "External")
        ),
    }
    made = {
        "prices": prices(),
        "a chart": prices(with_chart=True),
        "many rows": prices(rows=20_000),
        "written by openpyxl": _book(),
        "formulas": zipped(xlsx_parts(formula("IF(A1=&quot;a|b!&quot;,SUM(B1:B9),[1]Feuil1!A1)"))),
        "names and texts": zipped(
            xlsx_parts(
                formula("IF('Lot 1|2'!A1=&quot;image (logo)&quot;,&quot;Appel : call (03)&quot;,T[Prix d''achat])"),
                more={"xl/workbook.xml": b"<w><definedName name='titles'>'Prix d''achat'!$A:$B</definedName></w>"},
            )
        ),
        "a long formula": zipped(xlsx_parts(formula("a" * 99_999))),
        "settings of a printer": zipped(xlsx_parts() | {"xl/printerSettings/printerSettings1.bin": b"\0\1" * 40}),
        "another workbook of the same machine": zipped(xlsx_parts() | outside),
        "boxes to tick": zipped(
            xlsx_parts() | {"xl/ctrlProps/ctrlProp1.xml": b'<formControlPr objectType="CheckBox"/>'}
        ),
    }
    return {f"XLSX: {what}": ("prix.xlsx", content) for what, content in made.items()}


def of_opendocument() -> dict[str, File]:
    """ODT and ODS files."""
    links = (
        '<text:a xlink:href="https://www.mairie.example">a</text:a><text:a xlink:href="#annexe">b</text:a>'
        '<draw:image xlink:href="Pictures/a.png"/><draw:object xlink:href="./Object 1"/>'
    )
    inside = {
        "Pictures/a.png": PNG,
        "Object 1/content.xml": b'<a xmlns:xlink="x"><chart xlink:href=".."/></a>',
        "ObjectReplacements/Object 1": b"VCLMTF\1\0",
        "Configurations2/images/Bitmaps/": b"",
        "Configurations2/menubar/menubar.xml": b'<menu xmlns:xlink="x" xlink:href=".uno:Save"/>',
        "Basic/script-lc.xml": b'<libraries><library name="Standard"/></libraries>',
        "meta.xml": b'<meta xmlns:xlink="x"><template xlink:href="file:///C:/Modeles/a.ott"/></meta>',
    }
    texts = {
        "a text": odf(ODT_TYPE),
        "links, pictures, a chart": zipped(odf_parts(ODT_TYPE, links, more=inside), stored=("mimetype",)),
        "written as it comes": odf(ODT_TYPE, scripts='<office:script script:language="ooo:Basic"/>'),
    }
    sheets = {
        "a table": odf(ODS_TYPE, '<table:table-cell table:formula="of:=SUM([.A1:.A9])"/>'),
        "a condition": odf(ODS_TYPE, '<table:content-validation table:condition="of:cell-content()!=0"/>'),
        "an array": odf(ODS_TYPE, '<table:table-cell table:formula="of:=MMULT({1;2|3;4};[.A1:.B2])"/>'),
    }
    return {f"ODT: {what}": ("cahier.odt", content) for what, content in texts.items()} | {
        f"ODS: {what}": ("prix.ods", content) for what, content in sheets.items()
    }


def of_compound() -> dict[str, File]:
    """DOC and XLS files."""
    documents = {
        "a text": doc(),
        "fields": doc(b'\x13 HYPERLINK "https://www.mairie.example" \x14page\x15 \x13 PAGE \x141\x15'),
        "an empty pool": doc(ObjectPool={}),
        "a template of the same machine": doc(template=r"C:\Modeles\Courrier.dot"),
    }
    sheets = {
        "a table": xls(),
        "formulas between sheets": xls(record(0x1AE, b"\1\0\1\4")),
        "another workbook of the same machine": xls(supporting("\x01\x012026.xls")),
        "called Book": xls(Book2=b"x"),
    }
    return {f"DOC: {what}": ("cahier.doc", content) for what, content in documents.items()} | {
        f"XLS: {what}": ("prix.xls", content) for what, content in sheets.items()
    }


def ordinary() -> dict[str, File]:
    """All of them."""
    return of_names() | of_pdf() | of_word() | of_sheets() | of_opendocument() | of_compound()


def _book() -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["Lot", "Prix"])
    sheet["C1"] = "=SUM(A1:B1)"
    sheet["A1"].hyperlink = "https://www.mairie.example"
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()
