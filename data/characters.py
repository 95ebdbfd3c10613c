"""Characters nobody sees: what a text that people wrote must lose before anything is made of it."""

import re
import unicodedata

_BIDI_CONTROLS = re.compile("[\u202a-\u202e\u2066-\u2069]")
"""They reverse the direction of what follows: a name could show as another one."""


def without_direction_overrides(text: str) -> str:
    """The text without the controls that reverse the direction of what follows."""
    return _BIDI_CONTROLS.sub("", text)


def printable(text: str) -> str:
    """The text without control characters or direction overrides, in Unicode's composed form."""
    kept = (c for c in without_direction_overrides(text) if c in "\n\t" or unicodedata.category(c) not in ("Cc", "Cs"))
    return unicodedata.normalize("NFC", "".join(kept))


def one_line(text: str) -> str:
    """A printable text on one line, its spaces single."""
    return " ".join(printable(text).split())
