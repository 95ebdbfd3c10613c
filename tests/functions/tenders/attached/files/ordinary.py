"""Files as people send them, each named by what it holds. Name → the file's name and its content."""

import io

import openpyxl
import pypdf
from PIL import Image
from pypdf.annotations import Link
from pypdf.generic import NameObject

from tests.functions.tenders.attached.files.compound import doc, record, supporting, xls
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
from tests.functions.tenders.attached.files.pdfs import (
    PAGE,
    compressed,
    linearised,
    objects,
    packed,
    pdf,
    stream,
    updated,
    with_annotation,
    with_catalog,
)

File = tuple[str, bytes]


def of_names() -> dict[str, File]:
    """Names that people do give."""
    plain = pdf(objects())
    names = (
        "CCTP.pdf", "Cahier des charges (v2) – été.PDF", "lot.1.pdf", "devis.docx.pdf", "CCTP 12.03.2026.pdf",
        "www.mairie.example.com.pdf", "C:\\Users\\zoe\\Bureau\\CCTP.pdf", "cahier\u00ad\u200edes charges.pdf",
        "e\u0301te\u0301.pdf", "規格.pdf", "a" * 300 + ".pdf",
    )  # fmt: skip
    return {f"name: {name[:40]}": (name, plain) for name in names}


def of_pdf() -> dict[str, File]:
    """Portable documents."""
    plain = pdf(objects())
    made = {
        "one page": plain,
        "PDF 2.0": pdf(objects(), version=b"2.0"),
        "compressed objects": compressed(objects(o4=packed(b"BT ET"))),
        "updated": updated(plain, {4: packed(b"BT ET")}),
        "updated twice": updated(updated(plain, {4: packed(b"BT ET")}), {3: PAGE}),
        "linearised": linearised(),
        "a link": with_annotation(b"/Subtype /Link /A << /S /URI /URI (https://www.mairie.example/JS/page) >>"),
        "a link to an address": with_annotation(b"/Subtype /Link /A << /S /URI /URI (mailto:achats@mairie.example) >>"),
        "a link to a page": with_annotation(b"/Subtype /Link /A << /S /GoTo /D [3 0 R /Fit] >>"),
        "a page to begin at": with_catalog(b"/OpenAction [3 0 R /FitH 800] /PageMode /UseOutlines"),
        "printed when it opens": with_catalog(b"/OpenAction << /S /Named /N /Print >>"),
        "a form": with_catalog(
            b"/AcroForm << /Fields [9 0 R] /NeedAppearances true /DA (/Helv 0 Tf 0 g) >>",
            o9=b"<< /FT /Tx /T (nom) /V (Voir /JavaScript \\(page 3\\)) /Subtype /Widget /Rect [0 0 9 9] /P 3 0 R >>",
        ),
        "outlines": with_catalog(
            b"/Outlines 9 0 R", o9=b"<< /Type /Outlines /First 10 0 R /Last 10 0 R /Count 1 >>",
            o10=b"<< /Title (Lot 1) /Parent 9 0 R /Dest [3 0 R /Fit] >>",
        ),
        "words that scripts have": pdf(objects(o4=stream(b"BT (endobj /JavaScript /Launch) Tj ET"))),
        "metadata": with_catalog(
            b"/Metadata 9 0 R /MarkInfo << /Marked true >> /Lang (fr-FR)",
            o9=stream(b"<?xpacket?><x:xmpmeta>/Launch</x:xmpmeta>", b"/Type /Metadata /Subtype /XML"),
        ),
        "a picture": with_catalog(b"", o9=stream(_jpeg(), b"/Subtype /Image /Filter /DCTDecode /Width 9 /Height 9")),
        "blanks after": plain + b"\r\n\0\0  \n",
        "scanned": _scanned(),
        "written by pypdf": _pages(300),
        "a link to nothing": with_annotation(b"/Subtype /Link /Dest 77 0 R"),
    }  # fmt: skip
    return {f"PDF: {what}": ("cahier.pdf", content) for what, content in made.items()}


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
        "a field to fill": docx(body=field(" MACROBUTTON NoMacro [Cliquez ici] ") + field(" QUOTE 68 ")),
        "a template of the same machine": docx(("attachedTemplate", "file:///C:\\Modeles\\Courrier.dotx", "External")),
        "a template of a Mac": docx(("attachedTemplate", "file:///Users/zoe/Courrier.dotx", "External")),
        "a chart": docx(("chart", "charts/chart1.xml"), more=chart),
        "fonts": docx(more={"word/fonts/font1.odttf": b"\x12" * 99, "docProps/thumbnail.jpeg": _jpeg()}),
        "an old drawing": docx(more={"word/a.vml": b"<xml><v:shape><br></v:shape></xml>"}),
        "signed": docx(more={"_xmlsignatures/origin.sigs": b"", "_xmlsignatures/sig1.xml": b"<Signature/>"}),
        "a large text": docx(body="<w:p><w:r><w:t>Lot</w:t></w:r></w:p>" * 100_000),
    }
    return {f"DOCX: {what}": ("cahier.docx", content) for what, content in made.items()}


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


def _jpeg() -> bytes:
    written = io.BytesIO()
    Image.effect_noise((300, 200), 80).save(written, "JPEG")
    return written.getvalue()


def _scanned() -> bytes:
    written = io.BytesIO()
    Image.effect_noise((1240, 1754), 60).save(written, "PDF")
    return written.getvalue()


def _pages(count: int) -> bytes:
    writer = pypdf.PdfWriter()
    for number in range(count):
        writer.add_blank_page(width=595, height=842)
        writer.add_outline_item(title=f"Page {number}", page_number=number)
    writer.add_annotation(page_number=0, annotation=Link(rect=(0, 0, 9, 9), url="https://www.mairie.example"))
    writer.add_metadata({"/Title": "Cahier des charges"})
    writer.root_object[NameObject("/PageLayout")] = NameObject("/OneColumn")
    written = io.BytesIO()
    writer.write(written)
    return written.getvalue()


def _book() -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["Lot", "Prix"])
    sheet["C1"] = "=SUM(A1:B1)"
    sheet["A1"].hyperlink = "https://www.mairie.example"
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()
