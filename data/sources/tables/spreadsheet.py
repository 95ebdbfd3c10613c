"""The rows of an XLSX workbook: values as they were last computed, formulas never evaluated, size bounded."""

import warnings
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from zlib import error as ZlibError

from data.sources.reading import Unreadable
from data.sources.tables.lines import opened

ARCHIVE = b"PK\x03\x04"
OLD_WORKBOOK = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""How a workbook of Excel 97 starts, and one that a password protects."""

_UNPACKED_MAX = 300 << 20
_ROWS_MAX = 200_000
_LAST_ROW = 1 << 20
_COLUMNS_MAX = 500


def sheet_rows(path: Path, name: str) -> Iterator[tuple[int, tuple[Any, ...]]]:
    """Number and cells of every row, but the blank ones, of the sheet of that name (case apart), else of the first one.

    Raises :class:`Unreadable`, also past 200 000 rows, 500 columns or 300 MB once unpacked.
    """
    _check_archive(path)
    with opened(path) as file:
        rows = _rows_of(path, file, name)
        for number in range(1, _ROWS_MAX + 2):
            cells = _next(path, rows)
            if cells is None:
                return
            if number > _ROWS_MAX:
                raise Unreadable(f"{path} : plus de {_ROWS_MAX} lignes. Partagez le classeur, ou passez par un CSV.")
            while cells and cells[-1] is None:
                cells = cells[:-1]
            if len(cells) > _COLUMNS_MAX:
                raise Unreadable(f"{path}, ligne {number} : plus de {_COLUMNS_MAX} colonnes. Retirez ce qui est vide.")
            yield number, cells


def _rows_of(path: Path, file: Any, name: str) -> Iterator[tuple[Any, ...]]:
    import openpyxl

    # The library fails in as many ways as a file can be broken.
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            workbook = openpyxl.load_workbook(file, read_only=True, data_only=True, keep_links=False)
            sheets = workbook.worksheets
            sheet = next((one for one in sheets if one.title.strip().lower() == name), sheets[0])
            sheet.reset_dimensions()
            return iter(sheet.iter_rows(values_only=True))
    except Exception as error:
        raise _broken(path) from error


def _next(path: Path, rows: Iterator[tuple[Any, ...]]) -> tuple[Any, ...] | None:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return next(rows, None)
    except Exception as error:
        raise _broken(path) from error


def _check_archive(path: Path) -> None:
    """Raise :class:`Unreadable` unless the file is an archive, of a workbook, that unpacks to a sensible size."""
    with opened(path) as file:
        if file.read(len(OLD_WORKBOOK)) == OLD_WORKBOOK:
            raise Unreadable(
                f"{path} : c’est un classeur d’un ancien Excel, ou protégé par un mot de passe. "
                "Enregistrez-le en .xlsx, sans mot de passe."
            )
        try:
            with zipfile.ZipFile(file) as archive:
                names, size = set(archive.namelist()), sum(entry.file_size for entry in archive.infolist())
        except (zipfile.BadZipFile, ZlibError, ValueError, NotImplementedError, EOFError, OSError) as error:
            raise _broken(path) from error
    if "content.xml" in names:
        raise Unreadable(f"{path} : c’est un classeur OpenDocument. Enregistrez-le en .xlsx ou en CSV.")
    if "xl/workbook.xml" not in names:
        raise Unreadable(f"{path} : cette archive n’est pas un classeur. Donnez un fichier .xlsx ou CSV.")
    if size > _UNPACKED_MAX:
        raise Unreadable(
            f"{path} : le classeur pèse {size >> 20} Mo une fois ouvert, pour {_UNPACKED_MAX >> 20} Mo permis. "
            "Retirez les images et les feuilles inutiles."
        )


def _broken(path: Path) -> Unreadable:
    return Unreadable(
        f"{path} : le classeur est abîmé. Ouvrez-le dans un tableur et enregistrez-le de nouveau en .xlsx."
    )
