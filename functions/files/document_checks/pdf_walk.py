"""A PDF read as a sequence of objects, wherever its tables point (ISO 32000-2, 7.2 to 7.5).

It tells what stands as code, what is only text, what is the data of a stream.
"""

import re
from bisect import bisect_right
from dataclasses import dataclass, field

from functions.files.document_checks.content import BROKEN
from functions.files.refused_file import RefusedFile

BLANKS = b"\x00\t\n\x0c\r "
_BLANK = rb"[\x00\t\n\x0c\r ]"
_DELIMITED = rb"(?=[\x00\t\n\x0c\r ()<>\[\]{}/%]|$)"
_OBJECT = re.compile(rb"(?<!\d)\d{1,10}" + _BLANK + rb"+\d{1,5}" + _BLANK + rb"+obj(?![a-zA-Z])|\btrailer\b")
_HEADER = re.compile(rb"(?<![a-zA-Z])obj(?![a-zA-Z])")
_LIKE_HEADER = re.compile(rb"(?<=[\x00\t\n\x0c\r \d])obj(?![a-zA-Z])")
_TURN = re.compile(
    rb"%[^\r\n]*+|\((?:[^()\\]|\\.)*+\)|\(|<<|>>|\[|\]|<[\x00\t\n\x0c\r 0-9a-fA-F]*+>|<|\bendobj\b|\bstartxref\b"
    rb"|(?<![/\w])stream(?!\w)",
    re.DOTALL,
)
"""What code turns at. Each alternative stops where the next may begin: reading takes a time in proportion."""
_IN_TEXT = re.compile(rb"[^()\\]*+(?:\\.[^()\\]*+)*+", re.DOTALL)
_LINE_END = re.compile(rb" *+(?:\r\n|\n|\r)|")


def names(*wanted: str) -> re.Pattern[bytes]:
    """What finds names, each character written as itself or by its number: ``/JS``, ``/#4a#53``."""
    spelt = (b"".join(b"(?:%c|#%s)" % (one, _hexadecimal(one)) for one in name.encode()) for name in wanted)
    return re.compile(b"/(?:" + b"|".join(spelt) + b")" + _DELIMITED)


def _hexadecimal(character: int) -> bytes:
    digits = f"{character:02x}"
    return "".join(f"[{one}{one.upper()}]" if one.isalpha() else one for one in digits).encode()


@dataclass(frozen=True)
class Stream:
    """A stream: the number of its object, its dictionary (texts are left out: « () »), where its data are."""

    number: int
    code: bytes
    start: int
    end: int


@dataclass
class Walk:
    """The objects of a PDF: what is code of theirs (the rest is text), and the streams.

    ``headers``: where « 1 0 obj » ends, of each. ``numbers``: what the objects that are but a number say.
    """

    headers: set[int] = field(default_factory=set)
    code: list[tuple[int, int]] = field(default_factory=list)
    streams: list[Stream] = field(default_factory=list)
    numbers: dict[int, set[int]] = field(default_factory=dict)
    walked: list[tuple[int, int]] = field(default_factory=list)
    """What was read: objects with their streams. What stands elsewhere belongs to none."""

    def has_others(self, content: bytes) -> bool:
        """Whether another object could be read inside a text or the data of a stream, if tables led there."""
        return any(one.end() not in self.headers for one in _HEADER.finditer(content))

    def is_read_otherwise(self, content: bytes) -> bool:
        """Whether a program may find an object where this walk sees none: in a text, in data, or oddly announced."""
        hidden = (one for one in _OBJECT.finditer(content) if one[0] != b"trailer" and not self.is_code(one.start()))
        if any(one.end() not in self.headers and _holds(self.walked, one.start()) for one in hidden):
            return True
        odd = (one for one in _LIKE_HEADER.finditer(content) if one.end() not in self.headers)
        return any(self.is_code(one.start()) for one in odd)

    def is_code(self, at: int) -> bool:
        """Whether what stands there would be acted on: it is neither text nor data."""
        return _holds(self.code, at) or not _holds(self.walked, at)


def walk(content: bytes) -> Walk:
    """Read a PDF from its beginning to its end. Raises :class:`RefusedFile` for code that programs read differently."""
    found = Walk()
    at = 0
    while start := _OBJECT.search(content, at):
        found.headers.add(start.end())
        number = -1 if start[0] == b"trailer" else int(start[0].split()[0])
        pieces, at, is_stream = _object(content, start.end())
        found.code += pieces
        if is_stream:
            data = _end(_LINE_END, content, at)
            at = content.find(b"endstream", data)
            if at < 0:
                raise RefusedFile(BROKEN)
            found.streams.append(Stream(number, _joined(content, pieces), data, at))
        elif len(pieces) == 1 and (told := content[slice(*pieces[0])].strip(BLANKS)).isdigit() and len(told) < 12:
            found.numbers.setdefault(number, set()).add(int(told))
        found.walked.append((start.start(), at))
    return found


def code_of(content: bytes, at: int) -> list[tuple[int, int]]:
    """Where there is code in objects that stand one after the other from there, as in a stream of objects."""
    found = []
    while at < len(content):
        pieces, at, is_stream = _object(content, at)
        if is_stream:
            raise RefusedFile(BROKEN)
        found += pieces
    return found


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
            is_whole = closed >= 0 and not content[closed : turn.start()].strip(BLANKS)
            if not is_whole or content[at : at + 1] not in (b"\r", b"\n", b" "):
                raise RefusedFile(BROKEN)
            pieces.append((start, turn.start()))
            return pieces, at, True
        elif word == b"<":  # neither a dictionary nor a text in hexadecimal
            raise RefusedFile(BROKEN)
        else:
            pieces.append((start, turn.start()))
            closed = at if word[:1] == b"%" and closed >= 0 and not content[closed : turn.start()].strip(BLANKS) else -1
            at = start = _after_text(content, at) if word == b"(" else at
    pieces.append((start, len(content)))
    return pieces, len(content), False


def _joined(content: bytes, pieces: list[tuple[int, int]]) -> bytes:
    """The code of an object, without its comments; « () » is where a text was."""
    joined, before = [], -1
    for start, end in pieces:
        if before >= 0:
            joined.append(b" " if content[before : before + 1] == b"%" else b" () ")
        joined.append(content[start:end])
        before = end
    return b"".join(joined)


def _end(pattern: re.Pattern[bytes], content: bytes, at: int) -> int:
    """Where a pattern that matches the empty text ends."""
    found = pattern.match(content, at)
    return found.end() if found else at


def _after_text(content: bytes, at: int) -> int:
    """Where a text ends, whose parentheses may hold others."""
    depth = 1
    while depth:
        at = _end(_IN_TEXT, content, at)
        if at >= len(content):
            return len(content)
        depth += {b"(": 1, b")": -1}.get(content[at : at + 1], 0)
        at += 1
    return at


def _holds(spans: list[tuple[int, int]], at: int) -> bool:
    rank = bisect_right(spans, (at, 1 << 62)) - 1
    return rank >= 0 and spans[rank][0] <= at < spans[rank][1]
