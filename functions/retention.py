"""The sweep that erases what people sent once its purpose has ended (RGPD, article 5: no longer than it needs).

Each document says itself when it ends; durations stand beside what they bound, and in the register of processing.
"""

import threading
from collections.abc import Iterable, Iterator
from datetime import timedelta
from typing import Any

import msgspec

from functions import logs
from functions.desk import Desk
from functions.documents import Document
from functions.ports import StoreUnavailable
from functions.profile_edits.drafts import EditDraft
from functions.profile_edits.new_addresses import lapse
from functions.profile_edits.requests import EditRequest
from functions.records import Erased
from functions.restoring import erase_asides
from functions.tenders.erasing import erase_ended
from functions.tenders.records import TenderRecord

EVERY = timedelta(hours=1)


def sweep(desk: Desk) -> Erased:
    """Erase what is older than its purpose. Raises :class:`functions.ports.StoreUnavailable`."""
    now = desk.clock.now()
    lapse(desk.store, desk.clock)
    with_needs = erase_ended(desk.store, now)
    ended = desk.store.erase(now)
    erased = Erased(documents=with_needs + ended.documents, mails=ended.mails)
    desk.counters.erase(now)
    files = erase_unnamed_files(desk) if some_seem_unnamed(desk) else 0
    asides = 0 if desk.settings.cloud else erase_asides(desk.settings.store, now)
    if asides:
        logs.event("retention.asides-swept", stores=asides)
    if files:
        logs.event("retention.files-swept", files=files)
    if erased.documents or erased.mails:
        logs.event("retention.swept", documents=erased.documents, mails=erased.mails)
    return erased


def some_seem_unnamed(desk: Desk) -> bool:
    """Whether it is worth reading the whole store for files to erase: what was just written may not be seen yet.

    Raises :class:`functions.ports.StoreUnavailable`.
    """
    kept, read = desk.files.names(), desk.store.everything
    return bool(kept and _unnamed(kept, [*read(EditDraft), *read(EditRequest)], read(TenderRecord)))


def erase_unnamed_files(desk: Desk) -> int:
    """Erase the files that no draft, no request and no need names; how many.

    Raises :class:`functions.ports.StoreUnavailable`. In this order: a file is named before it is kept, and a draft ends
    when its request is stored.
    """
    kept, read = desk.files.names(), desk.store.everything_as_written
    if not kept:
        return 0
    unnamed = _unnamed(kept, [*read(EditDraft), *read(EditRequest)], read(TenderRecord))
    for name in unnamed:
        desk.files.erase(name)
    return len(unnamed)


def _unnamed(kept: Iterable[str], edits: Iterable[Document], needs: Iterable[TenderRecord]) -> list[str]:
    named = {_stem(name) for edit in edits for name in _texts(msgspec.to_builtins(edit))}
    named |= {_stem(file.name) for need in needs for file in need.files}
    return [name for name in kept if _stem(name) not in named]


def _texts(value: Any) -> Iterator[str]:
    """Every text of a document, any of which may name a file: what was refused may be looked at again."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for item in value.values():
            yield from _texts(item)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from _texts(item)


def _stem(name: str) -> str:
    """What the formats of one picture share."""
    return name.partition(".")[0]


class Sweeping:
    """Sweeps at once, then every hour, until stopped."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._stopped = threading.Event()

    def run(self) -> None:
        """Sweep until :meth:`stop`; a store that is busy is swept the next time."""
        while not self._stopped.is_set():
            try:
                sweep(self._desk)
            except StoreUnavailable as error:
                logs.event("retention.store-unavailable", code=str(error))
            except Exception as error:
                logs.event("retention.fault", kind=type(error).__name__)
            self._stopped.wait(EVERY.total_seconds())

    def stop(self) -> None:
        """Stop before the next sweep."""
        self._stopped.set()
