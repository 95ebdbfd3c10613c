"""Attaching files to needs and removing them.

A file is named in its need before it is kept: a sweep of files that nobody names then erases none of it.
"""

import secrets
from collections.abc import Callable

import msgspec

from data.submissions.tender import FILES_MAX
from functions import logs
from functions.desk import Desk
from functions.files.document_formats import Format
from functions.files.refused_file import RefusedFile
from functions.ports import Conflict, StoreUnavailable
from functions.tenders.attached.attached import changing_state
from functions.tenders.records import TenderFile, TenderRecord

_TRIES = 5
_GONE = "Ce besoin ne peut plus être modifié : ses fichiers restent ce qu’ils sont."
_FULL = f"Un besoin a {FILES_MAX} fichiers au plus. Retirez-en un, puis envoyez celui-ci."
_BUSY = "Ce besoin a changé pendant l’envoi. Relisez-le, puis choisissez de nouveau votre fichier."
_REMOVED = "Ce fichier n’est plus dans votre besoin."


def attach(desk: Desk, need: str, page: str, shown: str, taken: Format, content: bytes, is_scanned: bool) -> None:
    """Attach a file that was checked; one that is there already, sent twice, stays once; one that was lost comes back.

    ``page``: the page of the need that it was sent from: the state in which it may be changed depends on it.

    Raises :class:`RefusedFile`, :class:`functions.ports.StoreUnavailable`.
    """
    ending = f".{taken.extension}"
    shown = shown if shown.lower().endswith(ending) else shown + ending  # long names are cut
    file = TenderFile(
        name=secrets.token_hex(12) + ending,
        shown=shown,
        content_type=taken.content_type,
        size=len(content),
        is_scanned=is_scanned,
    )

    def added(files: tuple[TenderFile, ...]) -> tuple[TenderFile, ...]:
        found = {one.name: desk.files.read(one.name) for one in files if one.shown == shown}
        if content in found.values():
            return files
        files = tuple(one for one in files if found.get(one.name, content) is not None)
        if len(files) >= FILES_MAX:
            raise RefusedFile(_FULL)
        return (*files, file)

    if file not in _changed(desk, need, page, added):
        return
    try:
        desk.files.keep(file.name, content)
    except StoreUnavailable:
        _changed(desk, need, page, lambda files: tuple(one for one in files if one != file))
        raise
    logs.event("tender.file-received", size=len(content), scanned=int(is_scanned))


def remove(desk: Desk, need: str, page: str, name: str) -> None:
    """Remove a file, by its name. ``page``: the page of the need that asks it.

    Raises :class:`RefusedFile`, :class:`functions.ports.StoreUnavailable`.
    """

    def without(files: tuple[TenderFile, ...]) -> tuple[TenderFile, ...]:
        if all(one.name != name for one in files):
            raise RefusedFile(_REMOVED)
        return tuple(one for one in files if one.name != name)

    _changed(desk, need, page, without)
    desk.files.erase(name)
    logs.event("tender.file-removed")


def _changed(
    desk: Desk, need: str, page: str, change: Callable[[tuple[TenderFile, ...]], tuple[TenderFile, ...]]
) -> tuple[TenderFile, ...]:
    """The files of a need, once changed and stored."""
    for _ in range(_TRIES):
        record = desk.store.get(TenderRecord, need)
        if record is None or record.state is not changing_state(page):
            raise RefusedFile(_GONE)
        files = change(record.files)
        if files == record.files:
            return files
        try:
            desk.store.commit([msgspec.structs.replace(record, files=files, saved_at=desk.clock.now())])
        except Conflict:
            continue
        return files
    raise RefusedFile(_BUSY)
