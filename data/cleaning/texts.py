"""Texts that people wrote, made fit to be shown: HTML turned into text, contacts masked, lengths bounded."""

import html
import re

from inscriptis import get_text

from data.cleaning.characters import one_line, printable
from data.cleaning.masking import masked
from data.verdicts import Flag

TEXT_MAX = 20_000
"""Characters of the longest text that is kept whole."""

_PLAIN = "\t\n -%'-/:;=-?A-~\xa0-\u017f\u2010-\u2027\u202f\u20ac"
_HARMLESS = re.compile(rf"[{_PLAIN}]*+(?:\d[{_PLAIN}]*+){{0,7}}", re.ASCII)
"""Nothing to clean: neither tag, entity, « @ » nor eight digits, and only characters that are seen and composed."""
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>|<!--")
_BLOCK = re.compile(
    r"</?(?:p|br|div|li|[ou]l|h[1-6]|t[dhr]|table|pre|blockquote|section|article|d[dtl]|hr)\b", re.IGNORECASE
)
"""Tags that part lines: a text that has none was typed, its ends of lines are meant."""
_ENTITY = re.compile(r"&(?:#\d+|#x[0-9a-fA-F]+|[a-zA-Z]+\d*);")


def free_text(text: str, flags: set[str]) -> str:
    """A text that people wrote: HTML turned into text, e-mails and phones masked, at most ``TEXT_MAX`` characters."""
    if len(text) <= TEXT_MAX and _HARMLESS.fullmatch(text):
        return text.strip()
    text = _shortened(printable(text).strip(), flags)
    if "<" in text or "&" in text:
        text = _without_html(text, flags)
    hidden = masked(text)
    if hidden == text:
        return text
    flags.add(Flag.PERSONAL_DATA_MASKED)
    # Masking takes away invisible characters, and what they kept apart may compose.
    return printable(hidden)


def _without_html(text: str, flags: set[str]) -> str:
    if _TAG.search(text):
        if not _BLOCK.search(text):
            text = text.replace("\n", "<br>")
        # Columns of an HTML table come back as long runs of spaces.
        text = re.sub(r"[^\S\n]{2,}", " ", get_text(text))
        flags.add(Flag.HTML_REMOVED)
    elif _ENTITY.search(text):
        text = html.unescape(text)
        flags.add(Flag.HTML_REMOVED)
    # What was written as an entity may be a control character.
    return _shortened(printable(text).strip(), flags)


def _shortened(text: str, flags: set[str]) -> str:
    if len(text) <= TEXT_MAX:
        return text
    flags.add(Flag.TEXT_SHORTENED)
    return text[:TEXT_MAX].rsplit(" ", 1)[0] + "…"


def label(text: str, flags: set[str]) -> str:
    """A text that people wrote, on one line."""
    return one_line(free_text(text, flags))
