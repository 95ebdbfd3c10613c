"""A PDF read as a sequence of objects, wherever its tables point (ISO 32000-2, 7.2 to 7.5).

It tells what stands as code, what is only text, what is the data of a stream.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field

_BLANKS = b"\x00\t\n\x0c\r "
_BLANK = rb"[\x00\t\n\x0c\r ]"
_DELIMITED = rb"(?=[\x00\t\n\x0c\r ()<>\[\]{}/%]|$)"
_OBJECT = re.compile(rb"(?<!\d)\d{1,10}" + _BLANK + rb"+\d{1,5}" + _BLANK + rb"+obj(?![a-zA-Z])|\btrailer\b")
_HEADER = re.compile(rb"(?<![a-zA-Z])obj(?![a-zA-Z])")
_TURN = re.compile(
    rb"%[^\r\n]*|\((?:[^()\\]|\\.)*\)|\(|<<|>>|\[|\]|<[^>]*>|\bendobj\b|\bstartxref\b|(?<![/\w])stream(?=[\r\n ])",
    re.DOTALL,
)
_IN_TEXT = re.compile(rb"[^()\\]*(?:\\.[^()\\]*)*", re.DOTALL)
_LINE_END = re.compile(rb"\r\n|\n|\r|")


def names(*wanted: str) -> re.Pattern[bytes]:
    """What finds names, each character written as itself or by its number: ``/JS``, ``/#4a#53``."""
    spelt = (b"".join(b"(?:%c|#%s)" % (one, _hexadecimal(one)) for one in name.encode()) for name in wanted)
    return re.compile(b"/(?:" + b"|".join(spelt) + b")" + _DELIMITED)


def _hexadecimal(character: int) -> bytes:
    digits = f"{character:02x}"
    return "".join(f"[{one}{one.upper()}]" if one.isalpha() else one for one in digits).encode()


@dataclass
class Walk:
    """The objects of a PDF: what is code of theirs (the rest is text), and the streams: their code and their data.

    ``headers``: where « 1 0 obj » ends, of each.
    """

    headers: set[int] = field(default_factory=set)
    code: list[tuple[int, int]] = field(default_factory=list)
    streams: list[tuple[bytes, int, int]] = field(default_factory=list)
    walked: list[tuple[int, int]] = field(default_factory=list)
    """What was read: objects with their streams. What stands elsewhere belongs to none."""

    def has_others(self, content: bytes) -> bool:
        """Whether another object could be read inside a text or the data of a stream, if tables led there."""
        return any(one.end() not in self.headers for one in _HEADER.finditer(content))

    def is_code(self, at: int) -> bool:
        """Whether what stands there would be acted on: it is neither text nor data."""
        return _holds(self.code, at) or not _holds(self.walked, at)


def walk(content: bytes) -> Walk:
    """Read a PDF from its beginning to its end."""
    found = Walk()
    at = 0
    while start := _OBJECT.search(content, at):
        found.headers.add(start.end())
        pieces, at, is_stream = _object(content, start.end())
        found.code += pieces
        if is_stream:
            data = _LINE_END.match(content, at).end()  # type: ignore[union-attr] # it matches the empty text
            end = content.find(b"endstream", data)
            at = len(content) if end < 0 else end
            found.streams.append((b" ".join(content[a:b] for a, b in pieces), data, at))
        found.walked.append((start.start(), at))
    return found


def code_of(content: bytes) -> Iterator[bytes]:
    """What is code among objects that stand one after the other, as in a stream of objects."""
    at = 0
    while at < len(content):
        pieces, at, _ = _object(content, at)
        for start, end in pieces:
            yield content[start:end]


def _object(content: bytes, at: int) -> tuple[list[tuple[int, int]], int, bool]:
    """The code of the object that starts there, where it ends, and whether a stream follows."""
    pieces, start, depth, closed = [], at, 0, -1
    while turn := _TURN.search(content, at):
        word, at = turn[0], turn.end()
        if word in (b"<<", b"["):
            depth += 1
        elif word in (b">>", b"]"):
            depth -= 1
            closed = at if depth == 0 and word == b">>" else -1
        elif word in (b"endobj", b"startxref"):
            if depth <= 0:
                pieces.append((start, turn.start()))
                return pieces, at, False
        elif word == b"stream":  # it follows a whole dictionary: elsewhere, programs read on
            if closed >= 0 and not content[closed : turn.start()].strip(_BLANKS):
                pieces.append((start, turn.start()))
                return pieces, at, True
        else:
            pieces.append((start, turn.start()))
            closed = (
                at if word[:1] == b"%" and closed >= 0 and not content[closed : turn.start()].strip(_BLANKS) else -1
            )
            at = start = _after_text(content, at) if word == b"(" else at
    pieces.append((start, len(content)))
    return pieces, len(content), False


def _after_text(content: bytes, at: int) -> int:
    """Where a text ends, whose parentheses may hold others."""
    depth = 1
    while depth:
        at = _IN_TEXT.match(content, at).end()  # type: ignore[union-attr] # it matches the empty text
        if at >= len(content):
            return len(content)
        depth += {b"(": 1, b")": -1}.get(content[at : at + 1], 0)
        at += 1
    return at


def _holds(spans: list[tuple[int, int]], at: int) -> bool:
    rank = bisect_right(spans, (at, 1 << 62)) - 1
    return rank >= 0 and spans[rank][0] <= at < spans[rank][1]
