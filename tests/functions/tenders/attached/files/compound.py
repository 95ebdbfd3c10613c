"""Compound files (MS-CFB) written by hand, and what Word and Excel 97-2003 keep in them."""

import struct
from collections.abc import Mapping
from typing import Union

Tree = Mapping[str, Union[bytes, "Tree"]]

_SECTOR = 512
_FREE, _END, _FAT, _NONE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD, 0xFFFFFFFF
_SHORTEST = 4096
"""Bytes: shorter streams would stand elsewhere."""


def compound(tree: Tree) -> bytes:
    """A file of those streams (bytes) and storages (trees)."""
    entries: list[dict[str, int | str | bytes]] = []

    def add(name: str, node: bytes | Tree, kind: int) -> int:
        rank = len(entries)
        entries.append({"name": name, "kind": kind, "right": _NONE, "child": _NONE, "data": b""})
        if isinstance(node, bytes):
            entries[rank]["data"] = node.ljust(_SHORTEST, b"\0")
            return rank
        previous = None
        for below, one in node.items():
            added = add(below, one, 2 if isinstance(one, bytes) else 1)
            if previous is None:
                entries[rank]["child"] = added
            else:
                entries[previous]["right"] = added
            previous = added
        return rank

    add("Root Entry", tree, 5)
    sectors: list[bytes] = []
    chain: list[int] = []

    def place(data: bytes) -> int:
        if not data:
            return _END
        start, count = len(sectors), -(-len(data) // _SECTOR)
        for rank in range(count):
            sectors.append(data[rank * _SECTOR : (rank + 1) * _SECTOR].ljust(_SECTOR, b"\0"))
            chain.append(start + rank + 1 if rank + 1 < count else _END)
        return start

    starts = [place(bytes(entry["data"])) for entry in entries]  # type: ignore[arg-type]
    directory = b"".join(_entry(entry, start) for entry, start in zip(entries, starts, strict=True))
    directory_at = place(directory)
    fat_count = 1
    while (len(sectors) + fat_count) * 4 > fat_count * _SECTOR:
        fat_count += 1
    fat_at = len(sectors)
    chain += [_FAT] * fat_count
    fat = struct.pack(f"<{len(chain)}L", *chain).ljust(fat_count * _SECTOR, b"\xff")
    difat = [fat_at + rank for rank in range(fat_count)]
    header = struct.pack(
        "<8s16s5H6xLLLLLLLLLL", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"", 0x3E, 3, 0xFFFE, 9, 6, 0, fat_count,
        directory_at, 0, _SHORTEST, _END, 0, _END, 0, difat[0],
    )  # fmt: skip
    header += struct.pack(f"<{len(difat) - 1}L", *difat[1:])
    return header.ljust(_SECTOR, b"\xff") + b"".join(sectors) + fat


def _entry(entry: Mapping[str, int | str | bytes], start: int) -> bytes:
    name = str(entry["name"]).encode("utf-16-le")
    data = entry["data"]
    assert isinstance(data, bytes)
    return struct.pack(
        "<64sHBBLLL16sL8s8sLQ", name, len(name) + 2, entry["kind"], 1, _NONE, entry["right"], entry["child"], b"", 0,
        b"", b"", start, len(data),
    )  # fmt: skip


def text(fields: bytes = b"", flags: int = 0x0200, template: str = "Normal.dot") -> dict[str, bytes]:
    """The streams of a document of Word."""
    associated = _strings("", template, "Cahier des charges")
    fib = bytearray(0x400)
    struct.pack_into("<H", fib, 0, 0xA5EC)
    struct.pack_into("<H", fib, 0x0A, flags)
    struct.pack_into("<LL", fib, 0x9A + 8 * 32, 64, len(associated))
    return {
        "WordDocument": bytes(fib) + b"Cahier des charges\r" + fields,
        "1Table": bytes(64) + associated,
        "\x05SummaryInformation": b"",
        "\x01CompObj": b"Microsoft Word 97-2003",
    }


def doc(fields: bytes = b"", flags: int = 0x0200, template: str = "Normal.dot", **more: bytes | Tree) -> bytes:
    """A document of Word."""
    return compound(text(fields, flags, template) | more)


def record(kind: int, body: bytes = b"") -> bytes:
    """A record of a workbook."""
    return struct.pack("<HH", kind, len(body)) + body


def book(*records: bytes, sheet_kind: int = 0, stream_kind: int = 0x10) -> bytes:
    """The stream of a workbook of one sheet."""
    first = record(0x809, struct.pack("<HHHHLL", 0x0600, 0x0005, 0, 0, 0, 0))
    listed = record(0x85, struct.pack("<LBB", 0, 0, sheet_kind) + b"\x05\0Feuil")
    sheet = record(0x809, struct.pack("<HHHHLL", 0x0600, stream_kind, 0, 0, 0, 0)) + record(0x0A)
    return first + listed + b"".join(records) + record(0x0A) + sheet


def xls(*records: bytes, sheet_kind: int = 0, stream_kind: int = 0x10, **more: bytes | Tree) -> bytes:
    """A workbook of Excel."""
    streams = {
        "Workbook": book(*records, sheet_kind=sheet_kind, stream_kind=stream_kind),
        "\x05SummaryInformation": b"",
    }
    return compound(streams | more)


def supporting(path: str) -> bytes:
    """The record of another workbook, or of a program, that formulas ask."""
    return record(0x1AE, struct.pack("<HHB", 1, len(path), 1) + path.encode("utf-16-le"))


def _strings(*all_strings: str) -> bytes:
    told = b"".join(struct.pack("<H", len(one)) + one.encode("utf-16-le") for one in all_strings)
    return struct.pack("<HHH", 0xFFFF, len(all_strings), 0) + told
