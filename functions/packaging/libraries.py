"""Compiled libraries: the system that they need, and what of them it loads."""

import re
import struct

from functions.packaging.groups import GLIBC, LIBSTDCXX

_ASKED = re.compile(rb"\0(GLIBC|GLIBCXX)_(\d+(?:\.\d+)+)(?=\0)")


def is_loadable(library: bytes) -> bool:
    """Whether the system of Lambda has the versions of the C and C++ libraries that a library asks for by name."""
    most = {b"GLIBC": GLIBC, b"GLIBCXX": LIBSTDCXX}
    return all(tuple(map(int, version.split(b"."))) <= most[name] for name, version in _ASKED.findall(library))


def stripped(library: bytes) -> bytes:
    """A library with zeros in the place of what is never loaded: symbols for debuggers, the table of its sections.

    What is no 64-bit little-endian ELF file, as on both architectures of Lambda, stays as it is.
    """
    if library[:6] != b"\x7fELF\x02\x01":
        return library
    (start,) = struct.unpack_from("<Q", library, 32)
    size, count = struct.unpack_from("<HH", library, 54)
    loaded = [(0, 64), (start, size * count)]
    # Of each segment: its offset in the file, then its length there.
    loaded += [struct.unpack_from("<8xQ16xQ", library, start + rank * size) for rank in range(count)]
    kept = bytearray(max(offset + length for offset, length in loaded))
    for offset, length in loaded:
        kept[offset : offset + length] = library[offset : offset + length]
    struct.pack_into("<Q", kept, 40, 0)
    struct.pack_into("<HH", kept, 60, 0, 0)
    return bytes(kept)
