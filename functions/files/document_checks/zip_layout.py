"""The packages of Office and OpenDocument, read as strictly as possible: what two programs could read differently is
refused, and nothing is inflated beyond its bounds."""

import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO

from functions.files.document_checks.content import BROKEN, PROTECTED, TOO_HEAVY, TWOFOLD
from functions.files.refused_file import RefusedFile

MOST_PARTS = 5_000
MOST_BYTES = 200_000_000
"""Of all parts together, once inflated."""
MOST_RATIO = 200
"""Of a part beyond :data:`RATIO_FROM`: sheets of numbers shrink 10 to 50 times, blank pictures more."""
RATIO_FROM = 20_000_000

_PIECE = 65_536
_LOCAL = struct.Struct("<4s5H3L2H")
_END = struct.Struct("<4s4H2LH")
_END64_LOCATOR, _END64 = struct.Struct("<4sLQL"), struct.Struct("<4sQ2H2L4Q")
_ENCRYPTED, _DESCRIBED_AFTER, _UTF8, _MASKED = 0x1, 0x8, 0x800, 0x2040
_ALL_ONES = 0xFFFFFFFF
_LINK = 0o120000


@dataclass(frozen=True)
class Part:
    """One entry of a package: its name, and where its bytes are."""

    name: str
    is_stored: bool
    raw: memoryview
    size: int
    crc: int

    @property
    def is_folder(self) -> bool:
        """Whether it only names a folder."""
        return self.name.endswith("/")

    @property
    def extension(self) -> str:
        """In lower case, without its dot; empty when there is none."""
        _, dot, extension = self.name.lower().rpartition("/")[2].rpartition(".")
        return extension if dot else ""

    def pieces(self) -> Iterator[bytes]:
        """The content, inflated piece by piece. Raises :class:`RefusedFile` when it is not what is declared."""
        crc, size = 0, 0
        for piece in self._inflated():
            size += len(piece)
            if size > self.size:
                raise RefusedFile(TOO_HEAVY)
            crc = zlib.crc32(piece, crc)
            yield piece
        if size != self.size or crc != self.crc:
            raise RefusedFile(BROKEN)

    def content(self) -> bytes:
        """The whole content."""
        return b"".join(self.pieces())

    def _inflated(self) -> Iterator[bytes]:
        if self.is_stored:
            yield bytes(self.raw)
            return
        inflating = zlib.decompressobj(-15)
        rest = bytes(self.raw)
        try:
            while rest and not inflating.eof:
                yield inflating.decompress(rest, _PIECE)
                rest = inflating.unconsumed_tail
            while not inflating.eof and (piece := inflating.decompress(b"", _PIECE)):
                yield piece
        except zlib.error:
            raise RefusedFile(BROKEN) from None
        if not inflating.eof:
            raise RefusedFile(BROKEN)
        if inflating.unused_data:
            raise RefusedFile(TWOFOLD)


def parts_of(content: bytes) -> list[Part]:
    """The parts of a package, in its order. Raises :class:`RefusedFile`."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            entries, directory = archive.infolist(), archive.start_dir
    except (zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError, ValueError, struct.error, EOFError):
        raise RefusedFile(BROKEN) from None
    _check_end(content, directory, len(entries))
    _check_sizes(entries)
    _check_names(entries)
    parts, position, described = [], 0, False
    for entry in sorted(entries, key=lambda one: one.header_offset):
        _check_between(content, position, entry.header_offset, described)
        part, position = _part(content, entry)
        described = bool(entry.flag_bits & _DESCRIBED_AFTER)
        parts.append(part)
    _check_between(content, position, directory, described)
    return parts


def _check_between(content: bytes, end: int, start: int, described: bool) -> None:
    """Nothing stands between two parts, but the descriptor of what was written without knowing its size."""
    sizes = (16, 24) if content[end : end + 4] == b"PK\x07\x08" else (12, 20)
    if start != end and not (described and start - end in sizes):
        raise RefusedFile(TWOFOLD)


def _check_end(content: bytes, directory: int, count: int) -> None:
    """The directory ends where the end record begins, and the end record ends the file."""
    at = len(content) - _END.size
    signature, _, _, _, told, size, _, comment = _END.unpack_from(content, at)
    if signature != b"PK\x05\x06" or comment:
        raise RefusedFile(TWOFOLD)
    locator = at - _END64_LOCATOR.size
    if locator >= 0 and content[locator : locator + 4] == b"PK\x06\x07":
        at = _END64_LOCATOR.unpack_from(content, locator)[2]
        if at + _END64.size != locator or content[at : at + 4] != b"PK\x06\x06":
            raise RefusedFile(TWOFOLD)
        *_, told, size, _ = _END64.unpack_from(content, at)
    if directory + size != at or told != count:
        raise RefusedFile(TWOFOLD)


def _check_sizes(entries: list[zipfile.ZipInfo]) -> None:
    if not entries or len(entries) > MOST_PARTS or sum(entry.file_size for entry in entries) > MOST_BYTES:
        raise RefusedFile(TOO_HEAVY if entries else BROKEN)
    for entry in entries:
        if entry.flag_bits & (_ENCRYPTED | _MASKED):
            raise RefusedFile(PROTECTED)
        if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise RefusedFile(BROKEN)
        if entry.file_size > max(RATIO_FROM, entry.compress_size * MOST_RATIO):
            raise RefusedFile(TOO_HEAVY)


def _check_names(entries: list[zipfile.ZipInfo]) -> None:
    names = [entry.orig_filename for entry in entries]
    if len({name.casefold() for name in names}) != len(names):
        raise RefusedFile(TWOFOLD)
    for entry, name in zip(entries, names, strict=True):
        folders = name.removesuffix("/").split("/")
        is_plain = all(folder not in ("", ".", "..") for folder in folders) and name.isprintable() and len(name) < 256
        is_link = (entry.external_attr >> 16) & 0o170000 == _LINK
        if not is_plain or is_link or any(one in name for one in '\\:"|<>*?'):
            raise RefusedFile(TWOFOLD)


def _part(content: bytes, entry: zipfile.ZipInfo) -> tuple[Part, int]:
    """An entry, and where its bytes end; its own header must say what the directory says."""
    start = entry.header_offset
    if start + _LOCAL.size > len(content):
        raise RefusedFile(BROKEN)
    signature, _, flags, method, _, _, crc, packed, size, name_size, extra_size = _LOCAL.unpack_from(content, start)
    name_at = start + _LOCAL.size
    begins = name_at + name_size + extra_size
    ends = begins + entry.compress_size
    name = entry.orig_filename.encode("utf-8" if entry.flag_bits & _UTF8 else "cp437")
    if signature != b"PK\x03\x04" or ends > len(content):
        raise RefusedFile(BROKEN)
    if content[name_at : name_at + name_size] != name or method != entry.compress_type or flags & _ENCRYPTED:
        raise RefusedFile(TWOFOLD)
    told = (crc, packed, size)
    is_told_after = bool(flags & _DESCRIBED_AFTER)
    is_large = _ALL_ONES in (packed, size)  # the sizes stand in its extra field
    if not (is_told_after or is_large or told == (entry.CRC, entry.compress_size, entry.file_size)):
        raise RefusedFile(TWOFOLD)
    if entry.compress_type == zipfile.ZIP_STORED and entry.compress_size != entry.file_size:
        raise RefusedFile(TWOFOLD)
    part = Part(
        name=entry.orig_filename,
        is_stored=entry.compress_type == zipfile.ZIP_STORED,
        raw=memoryview(content)[begins:ends],
        size=entry.file_size,
        crc=entry.CRC,
    )
    return part, ends
