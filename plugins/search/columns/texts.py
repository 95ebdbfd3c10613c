"""Texts cut to what a card can hold."""

import unicodedata

ELLIPSIS = "…"
_JOINERS = "\u200d\ufe0f"


def cut(text: str, length: int) -> str:
    """The text on one line, cut at a word when it is longer; a word that is too long itself is cut at a letter."""
    line = " ".join(text.split())
    if len(line) <= length:
        return line
    # A word that ends exactly there is whole.
    start = line[: length + 1].rpartition(" ")[0] or _whole_letters(line, length)
    return start.rstrip(" ,;:.!?–—-(«\u202f\xa0") + ELLIPSIS


def _whole_letters(line: str, length: int) -> str:
    """The beginning of a line, without parting a letter from its accents, nor an emoji from what joins it."""
    while length > 1 and (_joins(line[length]) or line[length - 1] in _JOINERS):
        length -= 1
    return line[:length]


def _joins(character: str) -> bool:
    return character in _JOINERS or unicodedata.combining(character) > 0
