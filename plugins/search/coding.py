"""Columns of numbers as text: what browsers decode without waiting for anything else than JSON.

The alphabet is printable ASCII without the two characters that JSON writes as two: 93 digits. Once compressed, a
column of gaps weighs 3 % more than in bytes; ``theme/scripts/search/engine/coding.js`` is the other end.

- ``digits``: one character a value.
- ``numbers``: any value. The first 47 characters end a number, the 46 others continue it, lowest digits first: below
  47, a value is one character; else 47 is taken away, the rest modulo 46 is written as a continuing character, and its
  quotient is written the same way. No value can be written twice, and no character is wasted.
- ``gaps``: ascending values, as ``numbers``: the first, then how many are passed over before each next one.
"""

from collections.abc import Iterable, Sequence
from itertools import pairwise

ALPHABET = "".join(chr(code) for code in range(0x20, 0x7F) if chr(code) not in '"\\')
BASE = len(ALPHABET)
"""The values that ``digits`` can write: 0 to 92."""
_FINAL = 47
_CONTINUING = BASE - _FINAL
_OFTEN = 1 << 16
"""Values below come back: their text is kept."""


class _Texts(dict[int, str]):
    """The text of each value."""

    def __missing__(self, value: int) -> str:
        if value < 0:
            raise ValueError(f"{value}: only natural numbers are written")
        text = _text(value)
        if value < _OFTEN:
            self[value] = text
        return text


def _text(value: int) -> str:
    text = ""
    while value >= _FINAL:
        value, digit = divmod(value - _FINAL, _CONTINUING)
        text += ALPHABET[_FINAL + digit]
    return text + ALPHABET[value]


_TEXTS = _Texts()


def digits(values: Iterable[int]) -> str:
    """A character a value; each is 0 to 92. Raises IndexError above."""
    return "".join([ALPHABET[value] for value in values])


def numbers(values: Iterable[int]) -> str:
    """Natural numbers, of any size. Raises ValueError for a negative one."""
    return "".join(map(_TEXTS.__getitem__, values))


def gaps(values: Sequence[int]) -> str:
    """Natural numbers, each greater than the one before. Raises ValueError when one is not."""
    return numbers([*values[:1], *[after - before - 1 for before, after in pairwise(values)]])
