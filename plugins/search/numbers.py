"""The number of each document, kept from one build to the next in the dataset's ``history/documents.json``.

A structure that leaves keeps its number, which is never given again: files that name documents by number then change
only where a document changed.
"""

import os
from collections.abc import Iterable, Sequence
from pathlib import Path

import msgspec

from data.model import Structure
from plugins import BuildStopped
from plugins.search.analyser import fold


def numbered(previous: Sequence[str], structures: Iterable[Structure]) -> list[str]:
    """Ids by number: those of ``previous``, then those of live structures that had none, by kind and name.

    Measured: names and kinds compress best in that order.
    """
    known = set(previous)
    new = [structure for structure in structures if structure.live and structure.id not in known]
    new.sort(key=lambda structure: (structure.kind, fold(structure.display_name), structure.id))
    return [*previous, *(structure.id for structure in new)]


def read(file: Path) -> list[str]:
    """The ids by number; none before the first build. Raises :class:`plugins.BuildStopped` on any other file."""
    try:
        ids = msgspec.json.decode(file.read_bytes(), type=list[str])
    except FileNotFoundError:
        return []
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise _unreadable(file, str(error)) from None
    if len(set(ids)) < len(ids):
        raise _unreadable(file, "une structure y a deux numéros")
    return ids


def write(file: Path, ids: Sequence[str]) -> None:
    """Replace the file at once, if it differs: an id a line."""
    content = msgspec.json.format(msgspec.json.encode(ids), indent=1) + b"\n"
    if file.exists() and file.read_bytes() == content:
        return
    file.parent.mkdir(parents=True, exist_ok=True)
    aside = file.with_name(f".{file.name}.{os.getpid()}")
    aside.write_bytes(content)
    aside.replace(file)


def _unreadable(file: Path, detail: str) -> BuildStopped:
    return BuildStopped(
        f"{file} : fichier illisible ({detail}). Reprenez-le d’une sauvegarde ; sinon effacez-le : les "
        "structures seront numérotées de nouveau, et tous les fichiers de la recherche changeront d’adresse."
    )
