"""A JSON text read value by value: files of several gigabytes hold lists that memory should not.

The standard library decodes each value out of a window of text. It reads the ``NaN`` that some platforms write, and
fails cleanly on numbers and nestings without end, where the streaming parsers tried crash or fill the memory.
"""

import json
import re
from codecs import getincrementaldecoder
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

from data.sources.reading import Unreadable
from data.sources.tables.lines import opened

_CHUNK = 1 << 20
_LONGEST = 16 << 20
"""Characters of the longest value: what is not complete after them never will be."""
_BLANK = re.compile(r"[ \t\r\n]*")
_NEW_LINE = "\n"
_PROBLEMS = {
    "Expecting value": "une valeur était attendue",
    "Expecting property name enclosed in double quotes": "une clé était attendue",
    "Expecting ',' delimiter": "« , » attendu",
    "Expecting ':' delimiter": "« : » attendu",
    "Invalid \\escape": "une barre oblique inverse est de trop",
    "Invalid \\uXXXX escape": "un caractère codé par \\u est incomplet",
}
"""What the library says of a text that is not JSON, in French."""


class Listed:
    """The items of the list that a JSON document is, or holds under a key, read one at a time.

    ``beside`` holds what the document tells beside the list, once every item was read. Raises :class:`Unreadable` where
    the document stops making sense, and when it holds no such list.
    """

    def __init__(self, path: Path, key: str) -> None:
        self.beside: dict[str, Any] = {}
        self._path = path
        self._key = key
        self._read = 0

    def __iter__(self) -> Iterator[Any]:
        with opened(self._path) as file:
            window = Window(self._path, file)
            start = window.peek()
            if not start:
                raise Unreadable(f"{self._path} : le fichier est vide. Téléchargez-le de nouveau.")
            for item in window.items() if start == "[" else self._under_key(window):
                self._read += 1
                yield item
            window.end()

    def check_whole(self, count: str) -> None:
        """Raise :class:`Unreadable` when the document announces, under ``count``, another number of items than read."""
        announced = self.beside.get(count)
        if isinstance(announced, int) and announced != self._read:
            raise Unreadable(
                f"{self._path} : {announced} lignes annoncées, {self._read} présentes. "
                "Exportez de nouveau le fichier, entier."
            )

    def _under_key(self, window: "Window") -> Iterator[Any]:
        found = False
        for key in window.members():
            if key == self._key and window.peek() == "[":
                found = True
                yield from window.items()
            else:
                self.beside[key] = window.value()
        if not found:
            raise Unreadable(
                f"{self._path} : ce n’est pas un export de cette source, aucune liste « {self._key} » n’y est. "
                "Vérifiez que c’est le bon fichier."
            )


class Window:
    """The part of a JSON text that is being read: values are taken from its start, text is added to its end.

    Every method raises :class:`Unreadable` where the text is not JSON, or stops.
    """

    def __init__(self, path: Path, file: BinaryIO) -> None:
        self._path = path
        self._file = file
        self._text_of = getincrementaldecoder("utf-8-sig")()
        self._value_at = json.JSONDecoder(strict=False).raw_decode
        self._text = ""
        self._at = 0
        self._ended = False
        self._read = 0
        self._lines = 1

    def peek(self) -> str:
        """The next character that is not blank, left where it is; empty at the end of the file."""
        while True:
            blank = _BLANK.match(self._text, self._at)
            self._at = blank.end() if blank else self._at
            if self._at < len(self._text):
                return self._text[self._at]
            if self._ended:
                return ""
            self._lengthen()

    def members(self) -> Iterator[str]:
        """The keys of the object that starts here; whoever asks takes the value of each before the next."""
        for _ in self._separated("{", "}"):
            if self.peek() != '"':
                raise self.broken("une clé était attendue")
            key = str(self.value())
            self._take(":")
            yield key

    def items(self) -> Iterator[Any]:
        """The values of the list that starts here."""
        for _ in self._separated("[", "]"):
            self._read += 1
            yield self.value()

    def value(self) -> Any:
        """The whole value that starts here."""
        self.peek()
        while True:
            try:
                value, end = self._value_at(self._text, self._at)
            except RecursionError:
                raise self.broken("des listes sont imbriquées sans fin") from None
            except ValueError as error:
                if self._ended or len(self._text) - self._at > _LONGEST:
                    raise self._undecodable(error) from None
            else:
                # A number may go on past the window.
                if end < len(self._text) or self._ended:
                    self._at = end
                    return value
            self._lengthen()

    def end(self) -> None:
        """Nothing but blanks is left."""
        if rest := self.peek():
            raise self.broken(f"« {rest} » après la fin")

    def broken(self, problem: str) -> Unreadable:
        """The sentence for JSON that stops making sense, or just stops, here."""
        if not self.peek():
            return self._cut()
        return Unreadable(
            f"{self._told()} : ce n’est pas du JSON valide, {self._where()} ({problem}). Vérifiez le fichier."
        )

    def _undecodable(self, error: ValueError) -> Unreadable:
        if not isinstance(error, json.JSONDecodeError):
            return self.broken("un nombre est trop long")
        is_cut = error.msg.startswith("Unterminated") or error.pos >= len(self._text.rstrip())
        return self._cut() if is_cut else self.broken(_PROBLEMS.get(error.msg, "un texte y est mal fermé"))

    def _cut(self) -> Unreadable:
        return Unreadable(f"{self._told()} : le JSON s’arrête au milieu, {self._where()}. Téléchargez-le de nouveau.")

    def _told(self) -> str:
        """The file, and the line that is being read."""
        return f"{self._path}, ligne {self._lines + self._text.count(_NEW_LINE, 0, self._at)}"

    def _where(self) -> str:
        return f"au n° {self._read}" if self._read else "au début"

    def _separated(self, opening: str, closing: str) -> Iterator[None]:
        """One turn for each member of the list or object that starts here."""
        self._take(opening)
        if self.peek() != closing:
            yield None
            while self.peek() == ",":
                self._take(",")
                yield None
        self._take(closing)

    def _take(self, character: str) -> None:
        if self.peek() != character:
            raise self.broken(f"« {character} » attendu")
        self._at += 1

    def _lengthen(self) -> None:
        """Add as much text as is still unread, so that a long value is not decoded anew for every chunk of it."""
        unread = self._text[self._at :]
        self._lines += self._text.count(_NEW_LINE, 0, self._at)
        try:
            chunk = self._file.read(max(_CHUNK, len(unread)))
            self._text = unread + self._text_of.decode(chunk, final=not chunk)
        except UnicodeDecodeError as error:
            line = self._lines + unread.count(_NEW_LINE) + error.object[: error.start].count(b"\n")
            raise Unreadable(
                f"{self._path}, ligne {line} : l’octet 0x{error.object[error.start]:02x} n’est pas de l’UTF-8. "
                "Convertissez le fichier en UTF-8."
            ) from None
        self._at = 0
        self._ended = not chunk
