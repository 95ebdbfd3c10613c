"""The streams of a PDF, where their dictionaries and their data say the same, and the objects that some hold.

What programs could read differently is refused (ISO 32000-2, 7.3.8 and 7.5.7).
"""

import re
import zlib
from itertools import pairwise

from functions.files.document_checks.content import BROKEN, EMBEDDED, TOO_HEAVY
from functions.files.document_checks.pdf_walk import BLANKS, Stream, Walk, code_of, names
from functions.files.refused_file import RefusedFile

MOST_BYTES = 60_000_000
"""Of all streams of objects together, once inflated."""
MOST_TURNS = 8_000_000
"""Delimiters in them: reading them takes a time in proportion."""

Entries = dict[bytes, list[bytes]]
"""The keys of a dictionary, and the tokens of their values."""

_OF_OBJECTS = names("ObjStm", "First")
_TOKEN = re.compile(rb"<<|>>|\[|\]|\(\)|/?[^\x00\t\n\x0c\r ()<>\[\]{}/%]++|/")
_SPELT = re.compile(rb"#([0-9a-fA-F]{2})")
_READ = frozenset((b"/Length", b"/Filter", b"/First", b"/N", b"/DecodeParms", b"/F", b"/Type"))
_PACKED = ([b"/FlateDecode"], [b"/Fl"], [b"[", b"/FlateDecode", b"]"], [b"[", b"/Fl", b"]"])
_AS_IT_IS: tuple[list[bytes], ...] = ([], [b"null"], [b"[", b"null", b"]"])
_WITHOUT_PARAMETERS = (*_AS_IT_IS, [b"<<", b">>"], [b"<<", b"/Predictor", b"1", b">>"])
_PLACES = re.compile(rb"[\x00\t\n\x0c\r 0-9]*")


def held_code(content: bytes, walked: Walk, holders: set[int]) -> list[bytes]:
    """The code of the objects that streams hold. ``holders``: the objects that the tables say hold some.

    Raises :class:`RefusedFile`.
    """
    if not holders <= {stream.number for stream in walked.streams}:
        raise RefusedFile(BROKEN)
    found: list[bytes] = []
    left = MOST_BYTES
    for stream in walked.streams:
        entries = _entries(stream.code)
        is_holder = stream.number in holders or _OF_OBJECTS.search(stream.code) is not None
        if not _is_as_long(content, stream, entries.get(b"/Length", []), walked, is_holder):
            raise RefusedFile(BROKEN)
        if is_holder:
            data = _inflated(content[stream.start : stream.end], entries, left)
            left -= len(data)
            found += _code(data, entries)
    return found


def _entries(code: bytes) -> Entries:
    """The entries of the dictionary of a stream, without those of dictionaries in it."""
    tokens = _TOKEN.findall(code)
    if tokens[:1] != [b"<<"]:
        raise RefusedFile(BROKEN)
    found: Entries = {}
    at = 1
    while at < len(tokens) and tokens[at] != b">>":
        key = _SPELT.sub(lambda spelt: bytes([int(spelt[1], 16)]), tokens[at])
        if not key.startswith(b"/") or (key in found and key in _READ):
            raise RefusedFile(BROKEN)
        end = _end_of_value(tokens, at + 1)
        found[key] = tokens[at + 1 : end]
        at = end
    return found


def _end_of_value(tokens: list[bytes], at: int) -> int:
    if at < len(tokens) and tokens[at] in (b"<<", b"["):
        depth = 0
        for rank in range(at, len(tokens)):
            depth += {b"<<": 1, b"[": 1, b">>": -1, b"]": -1}.get(tokens[rank], 0)
            if not depth:
                return rank + 1
        raise RefusedFile(BROKEN)
    if tokens[at + 2 : at + 3] == [b"R"] and tokens[at].isdigit() and tokens[at + 1].isdigit():
        return at + 3
    return at + 1


def _is_as_long(content: bytes, stream: Stream, told: list[bytes], walked: Walk, is_holder: bool) -> bool:
    """Whether a stream ends where its dictionary says: some programs read by its length, others until its end."""
    if len(told) == 3 and told[2] == b"R":
        lengths = walked.numbers.get(int(told[0]), set())
        if not lengths:  # it stands in a stream of objects
            return not is_holder
    elif len(told) == 1 and told[0].isdigit() and len(told[0]) < 12:
        lengths = {int(told[0])}
    else:
        return False
    ended = [
        stream.start + length <= stream.end and not content[stream.start + length : stream.end].strip(BLANKS)
        for length in lengths
    ]
    return all(ended) if is_holder else any(ended)


def _inflated(data: bytes, entries: Entries, most: int) -> bytes:
    packing = entries.get(b"/Filter", [])
    if entries.get(b"/DecodeParms", []) not in _WITHOUT_PARAMETERS or (
        packing not in _PACKED and packing not in _AS_IT_IS
    ):
        raise RefusedFile(TOO_HEAVY)
    if b"/F" in entries:
        raise RefusedFile(EMBEDDED)
    if packing in _PACKED:
        inflating = zlib.decompressobj()
        try:
            data = inflating.decompress(data, max(1, most))
        except zlib.error:
            raise RefusedFile(BROKEN) from None
        if inflating.unconsumed_tail:
            raise RefusedFile(TOO_HEAVY)
        if not inflating.eof or inflating.unused_data.strip(BLANKS):
            raise RefusedFile(BROKEN)
    if len(data) > most or sum(data.count(one) for one in (b"[", b"]", b"<", b">", b"(", b"%")) > MOST_TURNS:
        raise RefusedFile(TOO_HEAVY)
    return data


def _code(data: bytes, entries: Entries) -> list[bytes]:
    """What is code in a stream of objects; none of them starts inside a text of another."""
    count, first = (_number(entries.get(name, [])) for name in (b"/N", b"/First"))
    if first > len(data) or not _PLACES.fullmatch(data, 0, first):
        raise RefusedFile(BROKEN)
    told = data[:first].replace(b"\0", b" ").split()
    if len(told) < 2 * count:
        raise RefusedFile(BROKEN)
    pieces = code_of(data, first)
    texts = [(one[1], other[0]) for one, other in pairwise(pieces) if one[1] < other[0]]
    starts = sorted({first + int(place) for place in told[1 : 2 * count : 2] if len(place) < 12})
    rank = 0
    for start in starts:
        while rank < len(texts) and texts[rank][1] <= start:
            rank += 1
        if rank < len(texts) and texts[rank][0] < start:
            raise RefusedFile(BROKEN)
    return [data[start:end] for start, end in pieces]


def _number(told: list[bytes]) -> int:
    if len(told) != 1 or not told[0].isdigit() or len(told[0]) > 9:
        raise RefusedFile(BROKEN)
    return int(told[0])
