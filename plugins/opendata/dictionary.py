"""The data dictionary, ``data/reference/dictionary.yaml``, typed: which columns each file holds, and what they mean."""

from functools import cache
from typing import Literal

import msgspec

from data.vocabulary import REFERENCE
from data.yaml_files import read_yaml

FileKind = Literal["csv", "xlsx", "jsonl", "geojson", "api"]


class Column(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A column of a table, or a key of a JSON object: what it means, and the files that hold it."""

    name: str
    meaning: str
    type: Literal[
        "texte", "code", "entier", "décimal", "booléen", "année", "date", "liste", "objet", "adresse web"
    ]  # fmt: skip
    source: str
    files: tuple[FileKind, ...]
    unit: str = ""


class Table(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What one record is, and its columns in the order files write them."""

    name: str
    title: str
    columns: tuple[Column, ...]

    def names_in(self, file: FileKind) -> list[str]:
        """The names of the columns that a kind of file holds."""
        return [column.name for column in self.columns if file in column.files]

    def columns_in(self, file: FileKind) -> list[Column]:
        """The columns that a kind of file holds."""
        return [column for column in self.columns if file in column.files]


class _Dictionary(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    tables: tuple[Table, ...]


@cache
def dictionary() -> dict[str, Table]:
    """The tables by name, read once. Raises msgspec.ValidationError when the file is not in this shape."""
    parsed = msgspec.convert(read_yaml(REFERENCE / "dictionary.yaml"), _Dictionary)
    return {table.name: table for table in parsed.tables}
