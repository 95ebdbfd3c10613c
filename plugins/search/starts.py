"""Where the ranges of the index start, kept from one build to the next in the dataset's ``history/search.json``.

Chosen anew at each build, they would all move with a word, and every file of the index with them.
"""

import os
from collections.abc import Mapping, Sequence
from itertools import pairwise
from pathlib import Path

import msgspec

from plugins import BuildStopped

Starts = Mapping[str, Sequence[str]]
"""By list of ranges: the word each range starts with, in order, the first being empty."""


def read(file: Path) -> Starts:
    """The starts of the last build; none before the first. Raises :class:`plugins.BuildStopped` on any other file."""
    try:
        starts = msgspec.json.decode(file.read_bytes(), type=dict[str, list[str]])
    except FileNotFoundError:
        return {}
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise _unreadable(file, str(error)) from None
    for name, ranges in starts.items():
        if ranges[:1] != [""] or any(before >= after for before, after in pairwise(ranges)):
            raise _unreadable(file, f"« {name} » n’y est pas dans l’ordre")
    return starts


def write(file: Path, starts: Starts) -> None:
    """Replace the file at once, if it differs."""
    content = msgspec.json.format(msgspec.json.encode(starts, order="sorted"), indent=1) + b"\n"
    if file.exists() and file.read_bytes() == content:
        return
    file.parent.mkdir(parents=True, exist_ok=True)
    aside = file.with_name(f".{file.name}.{os.getpid()}")
    aside.write_bytes(content)
    aside.replace(file)


def _unreadable(file: Path, detail: str) -> BuildStopped:
    return BuildStopped(
        f"{file} : fichier illisible ({detail}). Reprenez-le d’une sauvegarde ; sinon effacez-le : "
        "les fichiers de la recherche changeront d’adresse."
    )
