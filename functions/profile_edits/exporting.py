"""Accepted changes as the next consolidation reads them: lines of :mod:`data.sources.edits`, and their pictures.

A file holds every change in effect, always: consolidation starts from the sources each time.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import msgspec

from data.consolidation.picturing import folder_beside
from data.rows import Change
from data.submissions.profile_edit import is_same
from functions.ports import Files, Store
from functions.profile_edits.erased_edits import had_edits
from functions.profile_edits.requests import EditRequest, FieldChange, in_order, latest_in_effect
from functions.whole_files import write_whole
from theme.french import PARIS


class Suspicious(Exception):
    """The store never knew a request, and the file to replace holds some: a sentence that says what to do."""


class Line(msgspec.Struct, frozen=True):
    """A line of the file: what one request changed on one day. ``before``: what the sources said of each field."""

    structure_id: str
    accepted_on: date
    changes: dict[str, Change]

    def __repr__(self) -> str:
        return "<Line, private>"


class Exported(msgspec.Struct, frozen=True):
    """How much was written. ``missing``: names of pictures whose file is not kept any more."""

    structures: int
    changes: int
    pictures: int
    missing: tuple[str, ...]


def lines(store: Store) -> list[Line]:
    """Every change in effect, the latest of each field only: what a later one replaced would be read after it.

    By structure, then as they came into effect.
    """
    requests: dict[str, list[EditRequest]] = {}
    for request in store.everything(EditRequest):
        requests.setdefault(request.structure_id, []).append(request)
    return [
        line for structure_id in sorted(requests) for line in lines_of_structure(structure_id, requests[structure_id])
    ]


def export(store: Store, files: Files, out: Path) -> Exported:
    """Write the file, whole or not at all, and its pictures beside it, for nobody else to read.

    No change in effect: no file, since no source is empty. Raises :class:`Suspicious`, OSError, or
    :class:`functions.ports.StoreUnavailable`.
    """
    if out.exists() and not store.count(EditRequest) and not had_edits(store):
        raise Suspicious(
            f"{out} tient des modifications, et ce magasin n’en connaît aucune : rien n’a été changé. Nommez le bon "
            f"magasin avec --store, ou supprimez {out} si elles ne doivent plus paraître."
        )
    written = lines(store)
    named = _pictures(written)
    out.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    missing = _bring(files, named, folder_beside(out))
    if written:
        write_whole(out, b"".join(msgspec.json.encode(line) + b"\n" for line in written))
    else:
        out.unlink(missing_ok=True)
    return Exported(
        structures=len({line.structure_id for line in written}),
        changes=sum(len(line.changes) for line in written),
        pictures=len(named) - len(missing),
        missing=tuple(missing),
    )


def lines_of_structure(structure_id: str, requests: Sequence[EditRequest]) -> Iterator[Line]:
    """Those of one structure, from all its requests."""
    grouped: dict[tuple[str, date], dict[str, Change]] = {}
    for field, (request, change) in latest_in_effect(requests).items():
        day = (change.decided_at or request.asked_at).astimezone(PARIS).date()
        before = _said_by_sources(requests, request, change)
        grouped.setdefault((request.id, day), {})[field] = Change(before, change.after)
    for (_, day), changes in sorted(grouped.items(), key=lambda one: (one[0][1], one[0][0])):
        yield Line(structure_id, day, changes)


def _said_by_sources(requests: Sequence[EditRequest], request: EditRequest, change: FieldChange) -> Any:
    """What a field said before its owner ever wrote it.

    An owner who edits twice has read, the second time, what they wrote the first: told to consolidation, it would look
    as if the sources had changed since.
    """
    before, asked_at = change.before, request.asked_at
    for earlier_request, earlier in reversed(in_order(requests)):
        is_earlier = earlier_request.asked_at < asked_at and earlier.field == change.field
        if is_earlier and earlier.was_in_effect and is_same(change.field, earlier.after, before):
            before, asked_at = earlier.before, earlier_request.asked_at
    return before


def _pictures(written: Sequence[Line]) -> list[str]:
    """The files that changes name: pictures, and logos of references."""
    named = {
        item.get(name)
        for line in written
        for field, name in (("pictures", "file"), ("references", "logo"))
        if field in line.changes
        for item in line.changes[field].after or ()
    }
    return sorted(filter(None, named))


def _bring(files: Files, names: Sequence[str], folder: Path) -> list[str]:
    """Write the pictures of those names, and remove others; the names that are not kept any more."""
    missing = []
    for name in names:
        content = files.read(name)
        if content is None:
            missing.append(name)
            continue
        folder.mkdir(exist_ok=True, mode=0o700)
        if not (folder / name).exists():  # a name tells its content
            write_whole(folder / name, content)
    for file in folder.iterdir() if folder.is_dir() else ():
        if file.name not in names:
            file.unlink()
    return missing
