"""The items of a JSON document that holds a list, one at a time: the whole of it would not fit in memory."""

import json
import re
from collections.abc import Iterator
from io import TextIOWrapper
from pathlib import Path
from typing import Any

from data.sources.reading import Unreadable
from data.sources.tables.lines import opened

_CHUNK = 1 << 20
_ITEM_MAX = 16 << 20
_TAIL = 1000
_TOTAL = re.compile(r'"total"\s*:\s*(\d{1,12})')
_BETWEEN = re.compile(r"[\s,]*")


def items(path: Path, key: str) -> Iterator[Any]:
    """The items of a bare list, or of the list under ``key`` of an object that tells their ``total``.

    ``NaN``, which JSON has not but some exports write, is a float. Raises :class:`Unreadable`, also when fewer items
    than the total are there.
    """
    with opened(path) as file:
        text = TextIOWrapper(file, encoding="utf-8-sig", errors="strict")
        try:
            yield from _Reader(path, text).items(key)
        except UnicodeDecodeError:
            raise Unreadable(f"{path} : le fichier n’est pas en UTF-8. Téléchargez-le de nouveau.") from None
        finally:
            text.detach()


class _Reader:
    """A window over the text: what was decoded leaves it, what is missing to decode one item comes in."""

    def __init__(self, path: Path, file: TextIOWrapper) -> None:
        self._path = path
        self._file = file
        self._window = ""
        self._at = 0
        self._ended = False
        self._count = 0
        self._decoder = json.JSONDecoder()

    def items(self, key: str) -> Iterator[Any]:
        start = self._peek()
        found = re.compile(rf'"{key}"\s*:\s*\[').search(self._window, self._at)
        head = self._window[self._at : found.start()] if found else ""
        if start == "{" and found:
            self._at = found.end()
        elif start == "[":
            self._at += 1
        else:
            raise Unreadable(f"{self._path} : aucune liste « {key} » dans ce JSON. Vérifiez que c’est le bon fichier.")
        while (following := self._peek()) != "]":
            if not following:
                raise self._broken("le JSON s’arrête au milieu")
            yield self._item()
            self._count += 1
        total = _TOTAL.search(head + self._window[self._at : self._at + _TAIL]) if start == "{" else None
        if total and int(total[1]) > self._count:
            raise Unreadable(
                f"{self._path} : {total[1]} lignes annoncées, {self._count} présentes : c’est une page parmi d’autres. "
                "Exportez le fichier entier."
            )

    def _peek(self) -> str:
        """The next character that is no blank or comma; empty at the end of the file."""
        while True:
            found = _BETWEEN.match(self._window, self._at)
            self._at = found.end() if found else self._at
            if self._at < len(self._window):
                return self._window[self._at]
            if not self._more():
                return ""

    def _item(self) -> Any:
        while True:
            try:
                item, self._at = self._decoder.raw_decode(self._window, self._at)
                return item
            except RecursionError:
                raise self._broken("des listes y sont imbriquées sans fin") from None
            except ValueError as error:
                at_the_end = getattr(error, "pos", 0) >= len(self._window.rstrip()) - 1
                if len(self._window) - self._at > _ITEM_MAX or not self._more():
                    raise self._broken(
                        "le JSON s’arrête au milieu" if at_the_end else "ce n’est pas du JSON"
                    ) from error

    def _more(self) -> bool:
        chunk = self._file.read(_CHUNK) if not self._ended else ""
        self._ended = not chunk
        self._window = self._window[self._at :] + chunk
        self._at = 0
        return bool(chunk)

    def _broken(self, what: str) -> Unreadable:
        return Unreadable(f"{self._path}, après l’objet n° {self._count} : {what}. Téléchargez le fichier de nouveau.")
