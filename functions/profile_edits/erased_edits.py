"""Whether requests of a store were erased with their people: its exported file then says more than the store does."""

from datetime import datetime
from typing import ClassVar

from functions.documents import Document
from functions.ports import Conflict, Store
from functions.profile_edits.requests import EditRequest


class EditsErased(Document, frozen=True, kw_only=True):
    """Kept for good, for it tells of nobody: a store that holds it had requests, and is not another one, or new.

    Without it, a store that knows no request looks the same as one that was lost.
    """

    kind: ClassVar[str] = "edits-erased"

    first_at: datetime

    @property
    def at(self) -> datetime:
        """When the first of its people was erased."""
        return self.first_at

    @property
    def erase_at(self) -> None:
        """Never."""
        return None


_ID = "edits"


def remember_edits(store: Store, now: datetime) -> None:
    """Remember, before somebody is erased, that this store has had requests. May be repeated."""
    if had_edits(store) or not store.count(EditRequest):
        return
    try:
        store.commit([EditsErased(id=_ID, first_at=now)])
    except Conflict:
        return  # another erasure did it meanwhile


def had_edits(store: Store) -> bool:
    """Whether somebody was erased from this store while it held requests."""
    return store.get(EditsErased, _ID) is not None
