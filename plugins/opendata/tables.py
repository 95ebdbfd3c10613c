"""The CSV files: comma, CRLF and quotes of RFC 4180, UTF-8 without a byte-order mark.

They are for programs, which expect just that; people who open a table have the XLSX file, where accents and long
numbers survive whatever their spreadsheet's settings. A text that a spreadsheet could run as a formula is preceded by
an apostrophe, in both (OWASP, « CSV injection »). Lists are parted by ``|``.
"""

import csv
import io
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from operator import attrgetter
from typing import Any

import msgspec

from plugins.opendata.dictionary import FileKind, Table, dictionary
from plugins.opendata.records import PublishedActivity, PublishedStructure
from theme.spreadsheets import harmless

LIST_SEPARATOR = "|"

_CELLS: dict[type, Callable[[Any], object]] = {
    type(None): lambda _: "",
    bool: lambda value: "oui" if value else "non",
    int: lambda value: value,
    float: lambda value: value,
    str: harmless,
    tuple: lambda value: harmless(LIST_SEPARATOR.join(value)),
    date: lambda value: value.isoformat(),
}


def cells_of(
    shape: type[PublishedStructure] | type[PublishedActivity], columns: Iterable[str]
) -> Callable[[object], list[object]]:
    """A function from a record to the cells of these columns. Raises KeyError when the shape has no such column."""
    attributes = {field.encode_name: field.name for field in msgspec.structs.fields(shape)}
    values = attrgetter(*[attributes[column] for column in columns])
    cells = _CELLS
    return lambda record: [cells[value.__class__](value) for value in values(record)]


def structures_csv(records: Iterable[PublishedStructure]) -> bytes:
    """One row a structure."""
    columns = dictionary()["structures"].names_in("csv")
    return _csv(columns, map(cells_of(PublishedStructure, columns), records))


def activities_csv(records: Iterable[PublishedStructure]) -> bytes:
    """One row an activity: a structure's id, then what it does, how and where."""
    first, *columns = dictionary()["activites"].names_in("csv")
    cells = cells_of(PublishedActivity, columns)
    return _csv(
        [first, *columns],
        ([record.id, *cells(activity)] for record in records for activity in record.activities),
    )


DICTIONARY_COLUMNS = ["table", "colonne", "sens", "type", "unite", "source", "fichiers"]


def dictionary_rows(files: Iterable[FileKind] | None = None) -> Iterator[list[str]]:
    """The dictionary, one row a column; only the columns of some kinds of files when they are told."""
    wanted = set(files) if files is not None else None
    for table in dictionary().values():
        yield from _rows_of(table, wanted)


def dictionary_csv() -> bytes:
    """The dictionary as a file."""
    return _csv(DICTIONARY_COLUMNS, dictionary_rows())


def _rows_of(table: Table, wanted: set[FileKind] | None) -> Iterator[list[str]]:
    for column in table.columns:
        if wanted is None or wanted & set(column.files):
            files = LIST_SEPARATOR.join(column.files)
            yield [table.name, column.name, column.meaning, column.type, column.unit, column.source, files]


def _csv(columns: list[str], rows: Iterable[Iterable[object]]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows(rows)
    return text.getvalue().encode()
