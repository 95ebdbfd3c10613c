"""The rows of a file of data·inclusion, whatever its format, one at a time."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from data.sources.json_window import Listed
from data.sources.reading import Unreadable
from data.sources.tables import cells, tabular
from data.sources.tables.lines import opened, text_lines

PARQUET = b"PAR1"
_BATCH = 2000
_CARRIERS = ("reseaux_porteurs", "typologie")
_HEAD = 4096


class Broken(NamedTuple):
    """A row that cannot be decoded."""

    detail: str
    text: str


Row = Mapping[str, Any] | Broken


def rows(path: Path) -> Iterator[Row]:
    """Every row, by field. Raises :class:`Unreadable`, also for the list of services that goes with the structures."""
    with opened(path) as file:
        head = file.read(_HEAD)
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if head.startswith(PARQUET):
        yield from _parquet(path)
    elif start.startswith(b"[") or (start.startswith(b"{") and b'"items"' in start):
        yield from _listed(path)
    elif start.startswith(b"{"):
        yield from _lines(path)
    else:
        yield from _csv(path)


def _listed(path: Path) -> Iterator[Row]:
    listed = Listed(path, "items")
    yield from (_object(path, item) for item in listed)
    listed.check_whole("total")


def _lines(path: Path) -> Iterator[Row]:
    for number, line in enumerate(text_lines(path), start=1):
        if not line.strip():
            continue
        try:
            yield _object(path, msgspec.json.decode(line.encode("utf-8", "replace")))
        except (msgspec.DecodeError, RecursionError, ValueError):
            yield Broken(f"ligne {number} : ce n’est pas du JSON valide", line[:5000])


def _object(path: Path, item: Any) -> Row:
    if not isinstance(item, dict):
        return Broken("une structure est attendue, c’est autre chose", "")
    if "structure_id" in item:
        raise _services(path)
    return item


def _csv(path: Path) -> Iterator[Row]:
    lines = tabular.read_csv(path)
    header = next(lines)
    names = [cells.line(cell).lower() for cell in header.cells]
    _check(path, names)
    for line in lines:
        if line.problem:
            yield Broken(f"ligne {line.number} : {line.problem}", "¦".join(map(str, line.cells))[:5000])
        else:
            yield dict(zip(names, line.cells, strict=False))


def _parquet(path: Path) -> Iterator[Row]:
    import pyarrow
    import pyarrow.parquet

    # A broken file fails in many ways, by the library's errors or the interpreter's.
    failures = (pyarrow.ArrowException, OSError, ValueError, OverflowError, MemoryError, KeyError, TypeError)
    try:
        file = pyarrow.parquet.ParquetFile(path)
        names = file.schema_arrow.names
    except failures as error:
        raise _broken_parquet(path) from error
    _check(path, names)
    with file:
        batches = file.iter_batches(batch_size=_BATCH)
        while True:
            try:
                batch = next(batches, None)
                if batch is None:
                    return
                found = batch.to_pylist()
            except failures as error:
                raise _broken_parquet(path) from error
            yield from found


def _check(path: Path, names: list[str]) -> None:
    if "structure_id" in names:
        raise _services(path)
    for missing in ("id", "nom"):
        if missing not in names:
            raise Unreadable(
                f"{path} : il manque la colonne « {missing} ». Prenez un export des structures (schéma v1)."
            )
    if not any(name in names for name in _CARRIERS):
        raise Unreadable(
            f"{path} : il manque la colonne « reseaux_porteurs », qui dit le type des structures. "
            "Prenez un export des structures (schéma v1)."
        )


def _services(path: Path) -> Unreadable:
    return Unreadable(f"{path} : c’est la liste des services. Prenez celle des structures.")


def _broken_parquet(path: Path) -> Unreadable:
    return Unreadable(f"{path} : le fichier Parquet est abîmé ou s’arrête au milieu. Téléchargez-le de nouveau.")
