"""Attaching files to needs and removing them.

A file is named in its need before it is kept: a sweep of files that nobody names then erases none of it.
"""

import secrets
from collections.abc import Callable, Sequence

import msgspec

from data.submissions.tender import FILES_MAX
from functions import logs
from functions.desk import Desk
from functions.documents import Document
from functions.files.document_formats import Format
from functions.files.refused_file import RefusedFile
from functions.ports import Conflict, StoreUnavailable
from functions.tenders.attached.attached import changing_state
from functions.tenders.attached.words import BUSY
from functions.tenders.records import TenderFile, TenderRecord

_TRIES = 5
_GONE = "Ce besoin ne peut plus être modifié : ses fichiers restent ce qu’ils sont."
_FULL = f"Un besoin a {FILES_MAX} fichiers au plus. Retirez-en un, puis envoyez celui-ci."
_REMOVED = "Ce fichier n’est plus dans votre besoin."


def attach(desk: Desk, need: str, page: str, shown: str, taken: Format, content: bytes, is_scanned: bool) -> None:
    """Attach a file that was checked; one that is there already, sent twice, stays once; one that was lost comes back.

    ``page``: the page of the need that it was sent from: the state in which it may be changed depends on it.

    Raises :class:`RefusedFile`, :class:`functions.ports.StoreUnavailable`.
    """
    file = new_file(shown, taken, content, is_scanned)
    if not name_in_need(desk, need, page, file, content):
        return
    try:
        desk.files.keep(file.name, content)
    except StoreUnavailable:
        _changed(desk, need, page, lambda files: tuple(one for one in files if one != file))
        raise
    tell_received(file)


def new_file(shown: str, taken: Format, content: bytes, is_scanned: bool) -> TenderFile:
    """A file that was checked, under a new name of ours. ``shown``: its sender's name for it."""
    ending = f".{taken.extension}"
    return TenderFile(
        name=secrets.token_hex(12) + ending,
        shown=shown if shown.lower().endswith(ending) else shown + ending,  # long names are cut
        content_type=taken.content_type,
        size=len(content),
        is_scanned=is_scanned,
    )


def name_in_need(
    desk: Desk,
    need: str,
    page: str,
    file: TenderFile,
    content: bytes,
    beside: Callable[[], Sequence[Document]] = tuple,
) -> bool:
    """Name a file in its need, before it is kept; False when the need has that very file, by that name.

    ``beside``: what is written in the same transaction, asked for at each try. Raises :class:`RefusedFile`,
    :class:`functions.ports.StoreUnavailable`, and whatever ``beside`` raises.
    """

    def added(files: tuple[TenderFile, ...]) -> tuple[TenderFile, ...]:
        found = {one.name: desk.files.read(one.name) for one in files if one.shown == file.shown}
        if content in found.values():
            return files
        files = tuple(one for one in files if found.get(one.name, content) is not None)
        if len(files) >= FILES_MAX:
            raise RefusedFile(_FULL)
        return (*files, file)

    return file in _changed(desk, need, page, added, beside)


def tell_received(file: TenderFile) -> None:
    """Tell the log that a file is kept."""
    logs.event("tender.file-received", size=file.size, scanned=int(file.is_scanned))


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
    desk: Desk,
    need: str,
    page: str,
    change: Callable[[tuple[TenderFile, ...]], tuple[TenderFile, ...]],
    beside: Callable[[], Sequence[Document]] = tuple,
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
            changed = msgspec.structs.replace(record, files=files, saved_at=desk.clock.now())
            desk.store.commit([changed, *beside()])
        except Conflict:
            continue
        return files
    raise RefusedFile(BUSY)
