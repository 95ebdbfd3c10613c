"""DOC and XLS (MS-CFB, MS-DOC, MS-XLS): what their storages hold, what their records and fields do."""

import logging
import re
import struct
import zipfile
from collections.abc import Iterator
from io import BytesIO

import olefile

from functions.files.document_checks.content import BROKEN, EMBEDDED, MACROS, PROTECTED, REMOTE, TWOFOLD, mismatch
from functions.files.document_checks.fields import check_field
from functions.files.document_checks.links import is_local
from functions.files.document_formats import FORMATS, Format
from functions.files.refused_file import RefusedFile

_MACROS = frozenset(("macros", "vba", "_vba_project", "_vba_project_cur", "project", "projectwm", "__srp_0"))
_OBJECTS = frozenset(
    (
        "\x01ole10native",
        "package",
        "equation native",
        "ctls",
        "ocxname",
        "\x03ocxname",
        "\x03objinfo",
        "\x01ole10itemname",
    )
)
_ENCRYPTED = frozenset(("encryptedpackage", "encryptioninfo", "\x06dataspaces"))
_WORD, _TABLES, _SHEETS = "WordDocument", ("1Table", "0Table"), ("Workbook", "Book")

# MS-DOC 2.5.1: the FIB.
_FIB_MAGIC, _FIB_FLAGS, _FIB_ASSOCIATED = 0xA5EC, 0x0A, 0x9A + 8 * 32
_IS_ENCRYPTED, _USES_SECOND_TABLE, _IS_OBFUSCATED = 0x0100, 0x0200, 0x8000
_TEMPLATE = 1
"""The rank of the template among the associated strings (MS-DOC 2.9.275)."""
_FIELD = re.compile(rb'\x13[\s"]*+([^\x13\x14\x15]{1,2000})', re.DOTALL)
_WIDE_FIELD = re.compile(rb'\x13\x00(?:[\s"]\x00)*+((?:[^\x13-\x15]\x00|[^\x00][^\x00]){1,2000})', re.DOTALL)
_NESTED = re.compile(
    rb'\x13[\s"]*+(?:(?:INCLUDE|INCLUDETEXT|INCLUDEPICTURE|IMPORT|LINK|RD|DATABASE|DDE|DDEAUTO)\b[^\x13-\x15]{0,500}+\x13'
    rb'|\x13[\s"]*+(?:QUOTE|SET|DOCPROPERTY|DOCVARIABLE)\b)',
    re.IGNORECASE,
)
"""A field that another names, or tells what it fetches."""


# MS-XLS 2.3: records.
_BOF = (0x0009, 0x0209, 0x0409, 0x0809)
_FILE_PASS, _BOUND_SHEET, _PROJECT, _SUPPORTING, _EXTERNAL_NAME, _DATA_CONNECTION = 0x2F, 0x85, 0xD3, 0x1AE, 0x23, 0x876
_MACRO_SHEETS = (0x01, 0x06)
_MACRO_STREAMS = (0x0040, 0x0006)
_ASKS_A_PROGRAM = 0x0018
"""Flags of an external name: an OLE or a DDE link."""


def check_ole(announced: Format, content: bytes) -> None:
    """Check a compound file. Raises :class:`RefusedFile`."""
    logging.getLogger("olefile").setLevel(logging.CRITICAL)
    if zipfile.is_zipfile(BytesIO(content)):
        raise RefusedFile(TWOFOLD)
    try:
        with olefile.OleFileIO(content, raise_defects=olefile.DEFECT_INCORRECT) as opened:
            _check_opened(announced, opened)
    except (OSError, struct.error, IndexError, ValueError):
        raise RefusedFile(BROKEN) from None


def _check_opened(announced: Format, opened: olefile.OleFileIO) -> None:
    # Entries that no storage leads to are looked at too.
    names = {entry.name.lower() for entry in opened.direntries if entry is not None}
    paths = opened.listdir(streams=True, storages=True)
    if names & _ENCRYPTED:
        raise RefusedFile(PROTECTED)
    if names & _MACROS or any(name.startswith("_vba") for name in names):
        raise RefusedFile(MACROS)
    is_holding = any(len(path) > 1 and path[0].lower() == "objectpool" for path in paths)
    if names & _OBJECTS or is_holding or any(name.startswith(("mbd", "lnk")) for name in names):
        raise RefusedFile(EMBEDDED)
    sheets = next((name for name in _SHEETS if opened.exists(name)), "")
    has_text = opened.exists(_WORD)
    found = "doc" if has_text and not sheets else "xls" if sheets and not has_text else ""
    if found != announced.extension:
        raise mismatch(announced, FORMATS[found].words if found else "un document d’un autre format")
    if found == "doc":
        _check_text(opened)
    else:
        _check_sheets(opened.openstream(sheets).read())


def _check_text(opened: olefile.OleFileIO) -> None:
    text = opened.openstream(_WORD).read()
    magic, flags = struct.unpack_from("<H", text)[0], struct.unpack_from("<H", text, _FIB_FLAGS)[0]
    if magic != _FIB_MAGIC:
        raise RefusedFile(BROKEN)
    if flags & (_IS_ENCRYPTED | _IS_OBFUSCATED):
        raise RefusedFile(PROTECTED)
    table = _TABLES[0] if flags & _USES_SECOND_TABLE else _TABLES[1]
    if not opened.exists(table):
        raise RefusedFile(BROKEN)
    for field in _FIELD.finditer(text):
        check_field(field[1].decode("cp1252", "replace"))
    for field in _WIDE_FIELD.finditer(text):
        check_field(field[1].decode("utf-16-le", "replace"))
    if any(_NESTED.search(one) for one in (text, text.replace(b"\0", b""))):
        raise RefusedFile(MACROS)
    if not is_local(_template(text, opened.openstream(table).read())):
        raise RefusedFile(REMOTE)


def _template(text: bytes, table: bytes) -> str:
    """The path of the template that a document was made from."""
    start, size = struct.unpack_from("<LL", text, _FIB_ASSOCIATED)
    strings = table[start : start + size]
    if len(strings) < 6 or strings[:2] != b"\xff\xff":
        return ""
    at = 6
    for _ in range(_TEMPLATE):
        at += 2 + 2 * int.from_bytes(strings[at : at + 2], "little")
    length = int.from_bytes(strings[at : at + 2], "little")
    return strings[at + 2 : at + 2 + 2 * length].decode("utf-16-le", "replace")


def _check_sheets(book: bytes) -> None:
    is_first = True
    for kind, body in _records(book):
        if is_first and kind not in _BOF:
            raise RefusedFile(BROKEN)
        is_first = False
        if kind == _FILE_PASS:
            raise RefusedFile(PROTECTED)
        if kind == _PROJECT or (kind in _BOF and _number(body, 2) in _MACRO_STREAMS):
            raise RefusedFile(MACROS)
        if kind == _BOUND_SHEET and len(body) > 5 and body[5] in _MACRO_SHEETS:
            raise RefusedFile(MACROS)
        if _is_asking(kind, body):
            raise RefusedFile(REMOTE)
    if is_first:
        raise RefusedFile(BROKEN)


def _is_asking(kind: int, body: bytes) -> bool:
    """Whether a record asks a program, a server or another machine."""
    if kind == _EXTERNAL_NAME:
        return bool(_number(body, 0) & _ASKS_A_PROGRAM)
    if kind == _SUPPORTING and len(body) > 5:
        path = body[5:].decode("utf-16-le" if body[4] & 1 else "cp1252", "replace")
        # MS-XLS 2.5.277: 3 parts a program from its topic, 5 begins an address, 1 and @ a server's share.
        return "\x03" in path or not is_local(path.lstrip("\x01\x05")) or path.startswith("\x01@")
    return kind == _DATA_CONNECTION


def _records(book: bytes) -> Iterator[tuple[int, bytes]]:
    """The records of a stream: those of the workbook, then of each sheet. What follows the last is padding."""
    at = 0
    while at + 4 <= len(book):
        kind, size = struct.unpack_from("<HH", book, at)
        if kind == 0 and size == 0:
            return
        if at + 4 + size > len(book):
            raise RefusedFile(BROKEN)
        yield kind, book[at + 4 : at + 4 + size]
        at += 4 + size


def _number(body: bytes, at: int) -> int:
    return int.from_bytes(body[at : at + 2], "little")
