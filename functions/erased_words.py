"""Taking the address of an erased person out of what other people typed."""

import html
import re
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import unquote

_AT = re.compile("@|%40")
_ADDRESS = re.compile(
    r"(?:&#39;|&amp;|%(?!40)(?:[0-9A-Fa-f]{2})?|[\w.!#$&'*+/=?^`{|}~-]){1,64}+(?:@|%40)"
    r"[\w-]{1,63}(?:\.[\w-]{1,63}){1,10}"
)
"""Generous: what is found is then recognised or not. In HTML, « ' » and « & » are written as references; in
the query of a link, « + », « ' », « @ »… as « % » and two digits.

Repetitions are bounded (RFC 5321, 4.5.3.1; RFC 1035, 2.3.4): no text takes more than a time proportional to its length.
"""
_LEADING = re.compile(r"(?:.*(?:[=?/]|%(?:26|2F|3A|3D|3F)))?(?:&#39;|&amp;|%[0-9A-F]{2}|[^\w+])*", re.IGNORECASE)
"""What may stand before an address without being of it: a quote, a star, the query of a link…"""
_NEXT_SENTENCE = re.compile(r"\.(?=[A-ZÀ-Ý])")
"""« zoe@mairie.example.Merci »: a domain in small letters ends there."""


def without_addresses(value: Any, is_theirs: Callable[[str], bool], instead: str) -> Any:
    """A JSON value whose texts hold none of the addresses that ``is_theirs`` recognises, whatever their case.

    The longer addresses that end or begin alike are other people's, and stay. Names of fields are ours.
    """
    match value:
        case str() if _AT.search(value):
            return _ADDRESS.sub(lambda found: _replaced(found[0], is_theirs, instead), value)
        case list():
            return [without_addresses(item, is_theirs, instead) for item in value]
        case dict():
            return {name: without_addresses(item, is_theirs, instead) for name, item in value.items()}
    return value


def _replaced(found: str, is_theirs: Callable[[str], bool], instead: str) -> str:
    for start, end in _bounds(found):
        address = html.unescape(found[start:end])
        if is_theirs(address) or ("%" in address and is_theirs(unquote(address))):
            return found[:start] + instead + found[end:]
    return found


def _bounds(found: str) -> Iterator[tuple[int, int]]:
    leading = _LEADING.match(found)
    starts = (0, leading.end() if leading else 0)
    at = _AT.search(found)
    after = _NEXT_SENTENCE.finditer(found, at.end()) if at else ()
    ends = [len(found), *(sentence.start() for sentence in after)]
    return ((start, end) for start in starts for end in ends)
