"""The lines of a text file as they really come: any line ending, UTF-8, UTF-16 or Windows encodings, even mixed."""

import re
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Iterator
from contextlib import contextmanager
from io import TextIOWrapper
from pathlib import Path
from typing import BinaryIO

from data.sources.reading import Unreadable

_CHUNK = 1 << 18
_LINE_MAX = 4 << 20
_LINE_END = re.compile(rb"\r\n|\r|\n")


@contextmanager
def opened(path: Path) -> Iterator[BinaryIO]:
    """The file, open and not empty. Raises :class:`Unreadable`."""
    if path.is_dir():
        raise Unreadable(f"{path} : c’est un dossier. Indiquez le fichier à lire.")
    try:
        file = path.open("rb")
    except FileNotFoundError:
        raise Unreadable(f"{path} : ce fichier n’existe pas. Vérifiez son chemin.") from None
    except OSError as error:
        raise Unreadable(f"{path} : lecture impossible ({error.strerror}).") from None
    with file:
        if not file.read(1):
            raise Unreadable(f"{path} : le fichier est vide. Téléchargez-le de nouveau.")
        file.seek(0)
        yield file


def text_lines(path: Path) -> Iterator[str]:
    """Every line of the file, without its ending. Raises :class:`Unreadable`.

    Each line is read as UTF-8, else as Windows-1252, else as Latin-1: files put together from several others mix them.
    """
    with opened(path) as file:
        start = file.read(len(BOM_UTF8))
        if start.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
            file.seek(0)
            yield from _utf16_lines(path, file)
            return
        file.seek(len(BOM_UTF8) if start == BOM_UTF8 else 0)
        yield from map(decoded, _byte_lines(path, file))


def decoded(line: bytes) -> str:
    """The text of a line in whichever of the three encodings it makes sense."""
    for encoding in ("utf-8", "cp1252"):
        try:
            return line.decode(encoding)
        except UnicodeDecodeError:
            continue
    return line.decode("latin-1")


def _byte_lines(path: Path, file: BinaryIO) -> Iterator[bytes]:
    rest, count = b"", 0
    while chunk := file.read(_CHUNK):
        if chunk.endswith(b"\r"):
            chunk += file.read(1)
        parts = _LINE_END.split(rest + chunk)
        rest = parts.pop()
        count += len(parts)
        if len(rest) > _LINE_MAX:
            raise _too_long(path, count + 1)
        yield from parts
    if rest:
        yield rest


def _utf16_lines(path: Path, file: BinaryIO) -> Iterator[str]:
    text = TextIOWrapper(file, encoding="utf-16", errors="replace", newline=None)
    try:
        count = 0
        while line := text.readline(_LINE_MAX):
            count += 1
            if len(line) == _LINE_MAX:
                raise _too_long(path, count)
            yield line.removesuffix("\n")
    finally:
        text.detach()


def _too_long(path: Path, line: int) -> Unreadable:
    return Unreadable(
        f"{path}, ligne {line} : elle dépasse {_LINE_MAX >> 20} Mo, ce n’est pas un fichier de lignes. "
        "Vérifiez le fichier."
    )
