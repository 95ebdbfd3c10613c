"""PDF files whose streams of objects hide what they hold, each named by how: programs show it all the same."""

import struct
import zlib

from tests.functions.tenders.attached.files.pdfs import FONT, PAGE, PAGES, TEXT, packed, stream

File = tuple[str, bytes]

_HOLDER, _TABLE = 10, 11
_SCRIPT = b"<< /JavaScript << /Names [(x) << /S /JavaScript /JS (app.alert\\(1\\)) >>] >> >> "
_FILE = b"<< /EmbeddedFiles << /Names [(a.exe) << /Type /Filespec /F (a.exe) /EF << /F 8 0 R >> >>] >> >> "
_FILLER = b"(endstream)   "
_PLACES = b"6 0 5 %d " % len(_FILLER)
_TYPED = b"/Type /ObjStm /Filter /FlateDecode"


def of_objects() -> dict[str, File]:
    """Names of the catalogue that hold a script, or a file, in a stream of objects."""
    script = _FILLER + _SCRIPT
    whole = zlib.compress(_PLACES + script)
    in_text = b"(" + _SCRIPT.replace(b"\\(1\\)", b"") + b")  "
    made = {
        "a script behind a false end of data": _hiding(_with_end(_SCRIPT), _TYPED),
        "a file behind a false end of data": _hiding(_with_end(_FILE), _TYPED, {8: stream(b"MZ")}),
        "a script in objects of no type": _hiding(whole, b"/Filter /FlateDecode"),
        "a script in objects of a type elsewhere": _hiding(whole, b"/Type 7 0 R /Filter /FlateDecode", {7: b"/ObjStm"}),
        "a script in objects of no place": _hiding(whole, b"/Filter /FlateDecode /Fir#73t 0"),
        "objects cut short": _hiding(whole[:-9], _TYPED),
        "objects with more after": _hiding(whole + b"more", _TYPED),
        "objects of another length": _hiding(whole, _TYPED, length=b"7 0 R", parts={7: b"%d" % (len(whole) - 20)}),
        "objects of two lengths": _hiding(whole, _TYPED + b" /Length 9"),
        "objects of a masked packing": _hiding(whole, b"/Type /ObjStm /Filter /FlateDecode /DecodeParms 7 0 R"),
        "an object inside a text": _hiding(zlib.compress(b"6 0 5 1  " + in_text), _TYPED, first=9),
        "a dictionary in hexadecimal": _hiding(zlib.compress(_PLACES + _FILLER + b"<(>" + _SCRIPT + b"<)>"), _TYPED),
        "objects of an odd header": _hiding(whole, b"/Filter /FlateDecode", header=b"10%\n0 obj\n"),
        "objects of a long number": _hiding(whole, b"/Filter /FlateDecode", header=b"00000000000010 0 obj\n"),
        "objects that hold no end": _hiding(whole, _TYPED, keyword=b"stream\t"),
        "objects in data": _hiding(whole, _TYPED, header=b"9 0 obj\n<< /Length 999 >>\nstream\n10 0 obj\n"),
        "too many delimiters": _hiding(zlib.compress(b"6 0 5 1  " + b"[" * 9_000_000), _TYPED, first=9),
    }
    return {f"PDF: {what}": ("a.pdf", content) for what, content in made.items()}


def hiding_nothing() -> bytes:
    """The same file, whose names are of places, and whose texts say anything."""
    return _hiding(
        zlib.compress(_PLACES + b"(/JavaScript) " + b"<< /Dests << /Names [(a) [3 0 R /Fit]] >> >> "), _TYPED
    )


def of_slow() -> dict[str, File]:
    """Files that patterns could read in a time that grows with the square of their size."""
    table = b"\nendobj\nxref\n0 1\n0000000000 65535 f \ntrailer\n<< /Root 1 0 R /Size 5 >>\nstartxref\n0\n%%EOF\n"
    repeated = (b"< ", b"((", b"<<>> stream ", b"<<>>%", b"<0", b"[", b"1 0 ")
    return {
        f"PDF: « {one.decode()} » many times": ("a.pdf", b"%PDF-1.4\n1 0 obj\n" + one * 400_000 + table)
        for one in repeated
    }


def _with_end(held: bytes) -> bytes:
    """Packed data whose first block, as it is, holds the word that ends streams."""
    packing = zlib.compressobj(9, zlib.DEFLATED, -15)
    rest = packing.compress(held) + packing.flush()
    told = _PLACES + _FILLER
    block = struct.pack("<BHH", 0, len(told), 0xFFFF ^ len(told)) + told
    return b"\x78\x9c" + block + rest + struct.pack(">I", zlib.adler32(told + held))


def _hiding(
    data: bytes,
    entries: bytes,
    parts: dict[int, bytes] | None = None,
    *,
    length: bytes = b"",
    first: int = len(_PLACES),
    header: bytes = b"10 0 obj\n",
    keyword: bytes = b"stream\n",
) -> bytes:
    """A file whose catalogue has its names in a stream of objects of that data."""
    catalog = b"<< /Type /Catalog /Pages 2 0 R /Names 5 0 R >>"
    plain = {1: catalog, 2: PAGES, 3: PAGE.replace(b"5 0 R", b"9 0 R"), 4: stream(TEXT), 9: FONT} | (parts or {})
    content, places = bytearray(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"), {}
    for number, body in plain.items():
        places[number] = len(content)
        content += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    told = length or b"%d" % len(data)
    places[_HOLDER] = len(content) + max(0, header.find(b"10 0 obj"))
    content += header + b"<< %s /N 2 /First %d /Length %s >>\n%s" % (entries, first, told, keyword)
    content += data + b"\nendstream\nendobj\n"
    places[_TABLE] = len(content)
    rows = bytearray()
    for number in range(_TABLE + 1):
        if number in (5, 6):
            rows += struct.pack(">BIH", 2, _HOLDER, (6, 5).index(number))
        else:
            rows += struct.pack(">BIH", 1 if number in places else 0, places.get(number, 0), 0)
    content += b"11 0 obj\n" + packed(bytes(rows), b"/Type /XRef /W [1 4 2] /Root 1 0 R /Size 12")
    return bytes(content) + b"\nendobj\nstartxref\n%d\n%%%%EOF\n" % places[_TABLE]
