"""The tables made of DECP, CSV or Parquet: one line a holder, or one line a contract whose holders are numbered."""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

from data.sources.reading import Unreadable
from data.sources.tables.headed import table, words
from data.sources.tables.lines import opened

BUYER = ("acheteurnom", "nomacheteur", "autoriteconcedantenom")
SUBJECT = ("objet", "objetmarche")
NOTIFIED_ON = ("datenotification", "datesignature")
AMOUNT = ("montant", "valeurglobale")
REPLACED_UNLESS = "donneesactuelles"
CODES = ("uid", "id", "modificationid")
"""What names a contract, or a version of it, in its file."""
HOLDERS = tuple(
    (
        tuple(name + rank for name in ("titulaireid", "idtitulaire", "idtitulaires", "concessionnaireid")),
        tuple(name + rank for name in ("titulairetypeidentifiant", "typeidentifianttitulaire")),
    )
    for rank in ("", *"123456789")
)
"""For each holder that a line can name: the columns of its number, and those of the register the number is of."""

_READ = {
    *BUYER,
    *SUBJECT,
    *NOTIFIED_ON,
    *AMOUNT,
    REPLACED_UNLESS,
    *CODES,
    *(name for pair in HOLDERS for name in sum(pair, ())),
}


class Broken(Exception):
    """A line that cannot be cut into the columns of its header: ``detail``, and its cells."""

    def __init__(self, detail: str, cells: object) -> None:
        super().__init__(detail)
        self.detail = detail
        self.cells = cells


@lru_cache(maxsize=4096)
def column(heading: str) -> str:
    """A column's name, by which its spellings are one: ``titulaire_id_1``, ``titulaire.id.1``, ``Titulaire id 1``."""
    return re.sub(r"[^a-z0-9]", "", words(heading))


def csv_lines(path: Path) -> Iterator[dict[str, Any] | Broken]:
    """Every line of the table by column. Raises :class:`Unreadable`."""

    def is_header(headings: Iterable[str]) -> bool:
        found = {column(heading) for heading in headings}
        return bool(found & set(SUBJECT) and found & {name for numbers, _ in HOLDERS for name in numbers})

    found = table(path, "decp", is_header, "les colonnes « objet » et « titulaire_id »")
    columns = [column(heading) for heading in found.headings]
    for line in found.lines:
        if line.problem:
            yield Broken(line.problem, list(line.cells))
        else:
            yield dict(zip(columns, line.cells, strict=False))


def parquet_lines(path: Path) -> Iterator[dict[str, Any]]:
    """Every line of the table, by those of its columns that say something here. Raises :class:`Unreadable`."""
    import pyarrow
    from pyarrow import parquet

    try:
        with opened(path) as file:
            content = parquet.ParquetFile(file)
            columns = {name: column(name) for name in content.schema_arrow.names if column(name) in _READ}
            if not set(SUBJECT) & set(columns.values()):
                raise Unreadable(f"{path} : aucune colonne « objet ». Vérifiez que ce sont des données DECP.")
            for batch in content.iter_batches(columns=list(columns)):
                for line in batch.to_pylist():
                    yield {columns[name]: value for name, value in line.items()}
    except (pyarrow.ArrowException, OSError, ValueError) as error:
        raise Unreadable(
            f"{path} : le fichier Parquet est abîmé ({str(error)[:120]}). Téléchargez-le de nouveau."
        ) from None
