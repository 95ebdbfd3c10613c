"""PDF files written by hand: every byte of the corpus is known."""

import zlib
from collections.abc import Mapping

PAGE = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>"
TEXT = b"BT /F1 24 Tf 72 720 Td (Cahier des charges) Tj ET"
FONT = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"
CATALOG = b"<< /Type /Catalog /Pages 2 0 R >>"
PAGES = b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>"

Objects = Mapping[int, bytes]


def stream(data: bytes, entries: bytes = b"") -> bytes:
    """The object of a stream."""
    return b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(data), entries, data)


def packed(data: bytes, entries: bytes = b"") -> bytes:
    """The object of a stream that is compressed."""
    return stream(zlib.compress(data), b"/Filter /FlateDecode " + entries)


def objects(**more: bytes) -> dict[int, bytes]:
    """The objects of a page, some of them replaced or added: ``o1`` is the catalogue, ``o3`` the page."""
    whole = {1: CATALOG, 2: PAGES, 3: PAGE, 4: stream(TEXT), 5: FONT}
    return whole | {int(name[1:]): body for name, body in more.items()}


def with_catalog(entries: bytes, **more: bytes) -> bytes:
    """A file whose catalogue says more."""
    return pdf(objects(o1=CATALOG[:-2] + entries + b" >>", **more))


def with_annotation(entries: bytes, **more: bytes) -> bytes:
    """A file whose page holds an annotation."""
    annotation = b"<< /Type /Annot /Rect [0 0 99 99] " + entries + b" >>"
    return pdf(objects(o3=PAGE[:-2] + b"/Annots [9 0 R] >>", o9=annotation, **more))


def pdf(parts: Objects, trailer: bytes = b"", version: bytes = b"1.7") -> bytes:
    """A file of those objects, with a table of where each starts."""
    return revised(b"%PDF-" + version + b"\n%\xe2\xe3\xcf\xd3\n", parts, trailer)


def revised(before: bytes, parts: Objects, trailer: bytes = b"", previous: int | None = None) -> bytes:
    """What stands before, then objects, their table and the trailer: a first writing, or an update."""
    content, places = bytearray(before), {}
    for number, body in parts.items():
        places[number] = len(content)
        content += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    return bytes(content) + _table(len(content), places, trailer, previous)


def updated(content: bytes, parts: Objects) -> bytes:
    """A file, then an incremental update of some of its objects."""
    return revised(content, parts, previous=start_of_table(content))


def start_of_table(content: bytes) -> int:
    """Where the last table starts."""
    return int(content.rpartition(b"startxref")[2].split()[0])


def _table(at: int, places: Mapping[int, int], trailer: bytes, previous: int | None) -> bytes:
    lines = b"".join(b"%d 1\n%010d 00000 n \n" % one for one in sorted(places.items()))
    size = max(places) + 1
    before = b"/Prev %d " % previous if previous is not None else b""
    return b"xref\n0 1\n0000000000 65535 f \n%strailer\n<< /Size %d /Root 1 0 R %s%s >>\nstartxref\n%d\n%%%%EOF\n" % (
        lines,
        size,
        before,
        trailer,
        at,
    )


def compressed(parts: Objects, entries: bytes = b"", data: bytes | None = None) -> bytes:
    """A file whose objects, but streams, stand in a stream of objects, and whose table is a stream (PDF 1.5).

    ``entries``, ``data``: of the stream of objects, instead of ours.
    """
    content, places = bytearray(b"%PDF-1.5\n%\xe2\xe3\xcf\xd3\n"), {}
    held = {number: body for number, body in parts.items() if not body.endswith(b"endstream")}
    holder, table = max(parts) + 1, max(parts) + 2
    numbers, bodies = [], bytearray()
    for number, body in held.items():
        numbers += [b"%d %d" % (number, len(bodies))]
        bodies += body + b"\n"
    first = b" ".join(numbers) + b"\n"
    told = b"/Type /ObjStm /N %d /First %d " % (len(held), len(first))
    inside = first + bytes(bodies)
    outside = {number: body for number, body in parts.items() if number not in held}
    outside[holder] = packed(inside, told) if data is None else stream(data, told + entries)
    for number, body in outside.items():
        places[number] = len(content)
        content += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    places[table] = len(content)
    rows = bytearray(b"\0\0\0\0\0")
    for number in range(1, table + 1):
        if number in held:
            rows += b"\2" + holder.to_bytes(3, "big") + bytes([list(held).index(number)])
        else:
            rows += (b"\1" + places[number].to_bytes(3, "big") + b"\0") if number in places else b"\0\0\0\0\0"
    content += b"%d 0 obj\n" % table
    content += packed(bytes(rows), b"/Type /XRef /W [1 3 1] /Root 1 0 R /Size %d" % (table + 1))
    return bytes(content) + b"\nendobj\nstartxref\n%d\n%%%%EOF\n" % places[table]


def linearised() -> bytes:
    """A file in two parts, the first of which tells of the whole: the first page shows before the rest has come."""
    parts = objects()
    head = b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n"
    linear = b"8 0 obj\n<< /Linearized 1 /L 0000000000 /H [500 20] /O 3 /E 400 /N 1 /T 0000000000 >>\nendobj\n"
    first_table = len(head) + len(linear)
    # The first table is written twice: its size does not depend on what it tells.
    size = len(_table(0, {1: 0, 3: 0, 4: 0, 5: 0, 8: 0}, b"", 10**9))
    content, places = bytearray(head + linear + bytes(size)), {8: len(head)}
    for number in (1, 3, 4, 5):
        places[number] = len(content)
        content += b"%d 0 obj\n%s\nendobj\n" % (number, parts[number])
    second = {2: len(content)}
    content += b"2 0 obj\n%s\nendobj\n" % parts[2]
    main = len(content)
    table = _table(0, places, b"", main).replace(b"/Prev %d " % main, b"/Prev %d " % main)
    content[first_table : first_table + size] = table.ljust(size, b" ")
    content += b"xref\n0 1\n0000000000 65535 f \n2 1\n%010d 00000 n \ntrailer\n<< /Size 9 >>\n" % second[2]
    return bytes(content) + b"startxref\n%d\n%%%%EOF\n" % first_table
