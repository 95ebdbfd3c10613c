"""Addresses that mails no longer go to: they came back, or their owner called one unwanted.

Writing on to them would have every later mail of the directory taken for spam. Nothing here holds an address: who asks
about one knows it already. Either a person lifts it (:func:`lift`), or it ends by itself.
"""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import ClassVar

from functions import logs
from functions.desk import Desk
from functions.documents import Document
from functions.ports import Conflict, StoreUnavailable

BOUNCE_KEPT = timedelta(days=365)
"""A mailbox that does not exist may be opened again, or its domain given to somebody else."""
COMPLAINT_KEPT = timedelta(days=2 * 365)
_TRIES = 5


class Reason(StrEnum):
    """Why no mail goes to an address."""

    BOUNCE = "bounce"
    """Its server refused a mail for good."""
    COMPLAINT = "complaint"
    """Its owner told their mail program that one was unwanted."""


class Suppressed(Document, frozen=True, kw_only=True):
    """An address, by its keyed digest (:meth:`functions.links.Links.address_digest`), since ``since``."""

    kind: ClassVar[str] = "suppressed-address"

    reason: Reason
    since: datetime

    @property
    def at(self) -> datetime:
        """Since when."""
        return self.since

    @property
    def erase_at(self) -> datetime:
        """A year after a mail came back, two after a complaint."""
        return self.since + (COMPLAINT_KEPT if self.reason is Reason.COMPLAINT else BOUNCE_KEPT)


def suppressed(desk: Desk, email: str) -> Suppressed | None:
    """Why no mail goes to an address; None when they do. Raises :class:`functions.ports.StoreUnavailable`."""
    found = desk.store.get(Suppressed, desk.links.address_digest(email))
    return found if found and found.erase_at > desk.clock.now() else None


def suppress(desk: Desk, email: str, reason: Reason, at: datetime) -> None:
    """No mail goes to an address any more; may be repeated, in any order: what ends last is kept.

    Raises :class:`functions.ports.StoreUnavailable`.
    """
    digest = desk.links.address_digest(email)
    for _ in range(_TRIES):
        held = desk.store.get(Suppressed, digest)
        told = Suppressed(id=digest, version=held.version if held else 0, reason=reason, since=at)
        if held and held.erase_at >= told.erase_at:
            return
        try:
            desk.store.commit([told])
        except Conflict:
            continue
        logs.event("mail.suppressed", reason=reason)
        return
    raise StoreUnavailable("contended")


def lift(desk: Desk, email: str) -> bool:
    """Mails go to an address again; whether they did not. Its opposition, if it made one, stays.

    Raises :class:`functions.ports.StoreUnavailable`.
    """
    digest = desk.links.address_digest(email)
    for _ in range(_TRIES):
        held = desk.store.get(Suppressed, digest)
        if held is None:
            return False
        try:
            desk.store.commit(deletes=[held])
        except Conflict:
            continue
        logs.event("mail.suppression-lifted", reason=held.reason)
        return True
    raise StoreUnavailable("contended")
