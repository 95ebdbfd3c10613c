"""PDF files as people send them, and the names they give. Name → the file's name and its content."""

import io

import pypdf
from PIL import Image
from pypdf.annotations import Link
from pypdf.generic import NameObject

from tests.functions.tenders.attached.files.hostile_objects import hiding_nothing
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
        "names among compressed objects": hiding_nothing(),
        "a stream whose length comes after": pdf(
            objects(o4=stream(b"BT ET").replace(b"/Length 5", b"/Length 9 0 R"), o9=b"5")
        ),
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
        "a picture": with_catalog(
            b"", o9=stream(a_picture(), b"/Subtype /Image /Filter /DCTDecode /Width 9 /Height 9")
        ),
        "blanks after": plain + b"\r\n\0\0  \n",
        "scanned": _scanned(),
        "written by pypdf": _pages(300),
        "a link to nothing": with_annotation(b"/Subtype /Link /Dest 77 0 R"),
    }  # fmt: skip
    return {f"PDF: {what}": ("cahier.pdf", content) for what, content in made.items()}


def a_picture() -> bytes:
    """A photograph."""
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
