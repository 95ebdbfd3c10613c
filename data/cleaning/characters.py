"""Characters nobody sees: what a text that people wrote must lose before anything is made of it."""

import re
import unicodedata

_OVERRIDES = "\u202a-\u202e\u2066-\u2069"
"""They reverse the direction of what follows: a name could show as another one."""
_BIDI_CONTROLS = re.compile(f"[{_OVERRIDES}]")
_UNSEEN = re.compile(f"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff{_OVERRIDES}]")
"""Control characters but tabs and ends of lines, halves of surrogate pairs, direction overrides."""


def without_direction_overrides(text: str) -> str:
    """The text without the controls that reverse the direction of what follows."""
    return _BIDI_CONTROLS.sub("", text)


def printable(text: str) -> str:
    """The text without control characters or direction overrides, in Unicode's composed form."""
    # Most short texts hold none, and Python knows it ten times faster than a pattern finds it.
    return unicodedata.normalize("NFC", text if text.isprintable() else _UNSEEN.sub("", text))


def one_line(text: str) -> str:
    """A printable text on one line, its spaces single."""
    return " ".join(printable(text).split())
