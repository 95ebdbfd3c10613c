"""Pictures of accepted edits, logos of references among them: their files go from beside the edits to the dataset's
``public/pictures/``.

``python -m functions export-edits --out edits.jsonl`` writes them in ``edits-pictures/``. A picture or a logo without
its file is left out of the record and told in the report: pages never show a broken image.
"""

import os
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from msgspec.structs import replace

from data.consolidation.gathering import Input
from data.consolidation.merging import Draft
from data.dataset import Dataset
from data.model import ClientReference, Picture, Structure
from data.verdicts import Flag

_NAME = re.compile(r"[a-z0-9][a-z0-9.-]{0,120}\.(webp|avif|jpe?g|png)")
_EXPORTED_NAME = re.compile(r"[0-9a-f]{24}\.(webp|avif)")
"""Names that only ``export-edits`` gives; others were put by hand."""
_MOST_BYTES = 10 * 1024 * 1024


def folder_beside(edits: Path) -> Path:
    """Where the pictures of a file of edits are: ``edits-pictures/`` for ``edits.jsonl``."""
    return edits.with_name(f"{edits.stem}-pictures")


class EditedPictures:
    """The pictures of edits, from where they were exported to the dataset."""

    def __init__(self, inputs: Iterable[Input], dataset: Dataset) -> None:
        self._here = dataset.structures_file.parent / "pictures"
        beside = sorted({folder_beside(one.path) for one in inputs if one.source == "edits"})
        self._folders = (*beside, self._here)

    def leave_out_missing(self, draft: Draft) -> None:
        """Keep the pictures and logos whose file can be found, beside the edits or in the dataset already."""
        pictures: Sequence[Picture] = draft.values.get("pictures") or ()
        found = tuple(picture for picture in pictures if self._found(picture.file))
        if len(found) < len(pictures):
            draft.values["pictures"] = found
            draft.flags.add(Flag.PICTURE_MISSING)
        references: Sequence[ClientReference] = draft.values.get("references") or ()
        named = tuple(map(self._with_logo_found, references))
        if named != tuple(references):
            draft.values["references"] = named
            draft.flags.add(Flag.PICTURE_MISSING)

    def bring(self, structures: Iterable[Structure]) -> None:
        """Copy what structures show into the dataset: each file whole, those that are the same not again."""
        for name in _shown(structures):
            file = self._found(name)
            if file is None or file.parent == self._here:
                continue
            content, to = file.read_bytes(), self._here / name
            if to.is_file() and to.read_bytes() == content:
                continue
            self._here.mkdir(parents=True, exist_ok=True)
            aside = self._here / f".{name}.new"
            with aside.open("wb") as writing:
                writing.write(content)
                writing.flush()
                os.fsync(writing.fileno())
            aside.replace(to)

    def remove_unshown(self, structures: Iterable[Structure]) -> None:
        """Remove the exported files that no structure shows any more: a picture withdrawn is withdrawn everywhere."""
        shown = _shown(structures)
        for file in self._here.iterdir() if self._here.is_dir() else ():
            if _EXPORTED_NAME.fullmatch(file.name) and file.name not in shown:
                file.unlink()

    def _with_logo_found(self, reference: ClientReference) -> ClientReference:
        if reference.logo is None or self._found(reference.logo):
            return reference
        return replace(reference, logo=None)

    def _found(self, name: str) -> Path | None:
        if not _NAME.fullmatch(name):
            return None
        candidates = (folder / name for folder in self._folders)
        return next((file for file in candidates if _is_usable(file)), None)


def _is_usable(file: Path) -> bool:
    return file.is_file() and not file.is_symlink() and 0 < file.stat().st_size <= _MOST_BYTES


def _shown(structures: Iterable[Structure]) -> set[str]:
    return {name for structure in structures for name in _named(structure)}


def _named(structure: Structure) -> Iterator[str]:
    yield from (picture.file for picture in structure.pictures)
    yield from (reference.logo for reference in structure.references if reference.logo)
