"""Old drawings (VML), in a part of their own, which is not always well formed, or in the text."""

import re
from html import unescape

from functions.files.document_checks.content import REMOTE, TWOFOLD
from functions.files.document_checks.links import is_local, is_ordinary_link
from functions.files.document_checks.zip_layout import Part
from functions.files.refused_file import RefusedFile

FETCHING = frozenset(("imagedata", "fill", "stroke", "image", "background"))
"""Elements that show what they name."""
_DECLARED = re.compile(r"<![DE][ON]|<(\w+:)?script", re.IGNORECASE)
_NAMED = re.compile(r"(?<![\w])(src|althref|o:href|href)\s*+=\s*+(\"[^\"]*+\"|'[^']*+'|[^\s>]*+)", re.IGNORECASE)


def check_vml(part: Part) -> None:
    """Check a part. Raises :class:`RefusedFile`."""
    content = part.content()
    text = content.decode("utf-8", "replace")
    if b"\0" in content or _DECLARED.search(text):
        raise RefusedFile(TWOFOLD)
    for name, value in _NAMED.findall(text):
        target = unescape(value).strip("\"' \t\r\n")
        if not (is_ordinary_link(target) if name.lower() == "href" else is_local(target)):
            raise RefusedFile(REMOTE)
