"""Words in order, each written without the beginning it shares with the one before.

A capital says how many letters are shared (A: none, Z: 25 or more, of which 25 count), and parts one word from the
next: words are small letters and digits.
"""

from collections.abc import Iterable, Iterator

_MOST = 25


def front_coded(words: Iterable[str]) -> Iterator[str]:
    """The text of each word."""
    before = ""
    for word in words:
        shared = min(shared_beginning(before, word), _MOST)
        yield chr(ord("A") + shared) + word[shared:]
        before = word


def shared_beginning(one: str, other: str) -> int:
    """How many letters two words begin with together."""
    length = 0
    for left, right in zip(one, other, strict=False):
        if left != right:
            break
        length += 1
    return length
