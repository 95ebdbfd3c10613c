"""QR codes of the pages of a site, thirty times as fast as encoding each.

A code of a given size, mask and level is linear: a bit of the text turns over the same modules whatever the others are,
those of error correction included. So a code is the blank one of its length, in which each letter turns over what it
turns over. segno draws the blanks and shows where bits are; a test compares the sums with its own codes. Codes large
enough to be split in blocks (addresses of more than 106 letters) are left to segno.
"""

import struct
from collections.abc import Iterator, Sequence
from functools import cache, reduce
from operator import xor
from random import Random

import segno
from markupsafe import Markup

_Drawing = int
"""The dark modules as set bits, the first row first; a row is three numbers of 32 bits, each a third of its modules."""

_ANY = "a"
"""The letter that blanks are made of."""
_MASK = 0
_LETTERS = {1: 17, 2: 32, 3: 53, 4: 78, 5: 106}
"""How many letters the versions (ISO/IEC 18004) whose error correction, at level L, is of one block hold."""
_DIGITS = b"01" + bytes(254)
_HEADER_BITS = 12
"""Before the text: its mode and its length."""
_TRIALS = 24
"""So many random texts leave no bit unturned, but for one chance in ten thousand codes: and then the test fails."""


class QrCodes:
    """Codes of the addresses that begin with a prefix, such as ``https://exemple.fr/prestataires/``."""

    def __init__(self, prefix: str) -> None:
        self._prefix = prefix

    def of(self, ending: str) -> Markup:
        """The code of the prefix and an ending in ASCII, as an SVG of one unit a module, hidden from screen readers."""
        version, drawing = _blank(self._prefix, len(ending))
        if version not in _LETTERS:
            drawing = drawn(self._prefix + ending)
        else:
            for position, letter in enumerate(ending, start=len(self._prefix)):
                if letter != _ANY:
                    drawing ^= _turned_by(version, position, letter)
        return _svg(17 + 4 * version, drawing)


def drawn(text: str, version: int | None = None) -> _Drawing:
    """The modules of a text, by segno, with the mask and the level used here."""
    matrix = _encoded(text, version).matrix
    third = _third(len(matrix))
    rows = (modules.translate(_DIGITS).decode().ljust(3 * third, "0") for modules in matrix)
    return int("".join([f"{row[start : start + third]:0>32}" for row in rows for start in (0, third, 2 * third)]), 2)


@cache
def _bit(size: int, row: int, column: int) -> int:
    """Where a module is in a drawing."""
    third = _third(size)
    number, within = divmod(column, third)
    return 32 * (3 * (size - row) - 1 - number) + third - 1 - within


def _third(size: int) -> int:
    return -(-size // 3)


def _encoded(text: str, version: int | None = None) -> segno.QRCode:
    return segno.make(
        text, version=version, error="l", mask=_MASK, mode="byte", encoding="iso-8859-1", boost_error=False, micro=False
    )


@cache
def _blank(prefix: str, length: int) -> tuple[int, _Drawing]:
    """The version and the code of the prefix followed by so many ``_ANY``."""
    text = prefix + _ANY * length
    version = next((version for version, most in _LETTERS.items() if len(text) <= most), None)
    if version is None:
        version = int(_encoded(text).version)
    return version, drawn(text, version)


@cache
def _turned_by(version: int, position: int, letter: str) -> _Drawing:
    """What a letter turns over, in a code that has ``_ANY`` at that position."""
    difference = ord(letter) ^ ord(_ANY)
    bits = [8 * position + 7 - bit for bit in range(8) if difference >> bit & 1]
    return reduce(xor, (_turned_by_bit(version, bit) for bit in bits))


@cache
def _turned_by_bit(version: int, bit: int) -> _Drawing:
    """What one bit of the text turns over: its own module, and those of its error correction."""
    length, modules = _LETTERS[version], _modules(version)
    corrections = modules[8 * length :]
    byte, within = divmod(_HEADER_BITS + bit, 8)
    # The text, its header and four closing bits fill the data codewords exactly.
    check = _check(1 << (7 - within), length + 1 - byte, len(corrections) // 8)
    turned = 1 << modules[bit]
    for module, is_turned in zip(corrections, f"{int.from_bytes(check):0{len(corrections)}b}", strict=True):
        if is_turned == "1":
            turned |= 1 << module
    return turned


@cache
def _modules(version: int) -> Sequence[int]:
    """Where the bits of text, then of error correction, are in a version."""
    length = _LETTERS[version]
    random = Random(version)  # nosec B311 # noqa: S311 (any texts do)
    texts = ("".join(chr(random.randrange(256)) for _ in range(length)) for _ in range(_TRIALS))  # nosec B311
    blank = drawn(_ANY * length, version)
    turned = reduce(int.__or__, (drawn(text, version) ^ blank for text in texts))
    return [module for module in _way(17 + 4 * version) if turned >> module & 1]


def _way(size: int) -> Iterator[int]:
    """The modules in the order bits are laid: two columns at a time from the right, up and down, but the seventh."""
    rightmost = [*range(size - 1, 6, -2), 5, 3, 1]
    for rank, right in enumerate(rightmost):
        for row in range(size) if rank % 2 else reversed(range(size)):
            for column in (right, right - 1):
                yield _bit(size, row, column)


def _check(value: int, place: int, count: int) -> bytes:
    """The ``count`` Reed-Solomon codewords of a message whose only codeword is so many places before its end."""
    generator = _generator(count)
    rest = [value, *bytes(count)]
    for _ in range(place + 1):
        factor = rest[0]
        rest = [rest[1 + rank] ^ _product(factor, generator[rank]) for rank in range(count)] + [0]
    return bytes(rest[:count])


@cache
def _generator(count: int) -> bytes:
    """The coefficients, but the first (1), of the product of (x - 2^i) for i below ``count``, in GF(256)."""
    coefficients, root = [1], 1
    for _ in range(count):
        shifted = [*coefficients, 0]
        coefficients = [a ^ _product(root, b) for a, b in zip(shifted, [0, *coefficients], strict=True)]
        root = _product(root, 2)
    return bytes(coefficients[1:])


@cache
def _product(first: int, second: int) -> int:
    """In GF(256), modulo x^8 + x^4 + x^3 + x^2 + 1."""
    product = 0
    while second:
        if second & 1:
            product ^= first
        first = first << 1 ^ (0x11D if first & 0x80 else 0)
        second >>= 1
    return product


def _svg(size: int, drawing: _Drawing) -> Markup:
    numbers = struct.unpack(f">{3 * size}I", (drawing | _row_ends(size)).to_bytes(12 * size))
    runs = _runs(size)
    path = "".join([runs[number] for number in numbers])
    return Markup(f'<svg class="qr" viewBox="0 -.5 {size} {size}" aria-hidden="true"><path d="M0 0{path}"/></svg>')


@cache
def _row_ends(size: int) -> int:
    """The first bit of the last third of each row: it has no module, and says that another row follows."""
    return sum(1 << 96 * row + 31 for row in range(size))


@cache
def _runs(size: int) -> "_Runs":
    return _Runs(size)


class _Runs(dict[int, str]):
    """Thirds of rows to commands of a path: dark modules are strokes from left to right, light ones are moves."""

    def __init__(self, size: int) -> None:
        super().__init__()
        self._third = _third(size)

    def __missing__(self, number: int) -> str:
        ends_row, modules = divmod(number, 1 << 31)
        path, rest = "", f"{modules:0{self._third}b}"
        while rest:
            after = rest.lstrip(rest[0])
            length = len(rest) - len(after)
            path += f"h{length}" if rest[0] == "1" else f"m{length} 0"
            rest = after
        self[number] = path + (f"m-{3 * self._third} 1" if ends_row else "")
        return self[number]
