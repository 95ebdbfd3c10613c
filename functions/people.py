"""What is held about one person: shown to them (RGPD, article 15), and erased (article 17)."""

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from typing import Any

import msgspec

from functions.desk import Desk
from functions.documents import Document
from functions.links import Links
from functions.mail.suppressed import suppressed
from functions.ports import Store
from functions.profile_edits.claims import ClaimRequest
from functions.profile_edits.drafts import EditDraft
from functions.profile_edits.erased_edits import remember_edits
from functions.profile_edits.requests import EditRequest
from functions.retention import erase_unnamed_files
from functions.sessions import Session
from functions.submissions import SentEnquiry, SentMessage, SentReport
from functions.tenders.erasing import answered_by, erase_orphans, forget_words
from functions.tenders.records import TenderRecord, TenderTarget
from functions.tokens import MailedLink

KINDS: tuple[type[Document], ...] = (
    SentMessage,
    SentReport,
    SentEnquiry,
    EditDraft,
    EditRequest,
    ClaimRequest,
    TenderRecord,
    MailedLink,
    Session,
)
"""Every kind of document that may tell of a person."""
ERASED_WORDS = "[adresse effacée]"


class Held(msgspec.Struct, frozen=True):
    """What is held about an address, as its owner may read it."""

    address: str
    opposed: bool
    suppressed: bool
    """Whether no mail goes there: one came back, or was called unwanted."""
    contact_of: list[dict[str, Any]]
    """Structures whose contact the address is, with the source of that fact."""
    documents: dict[str, list[Any]]
    mails: list[dict[str, str]]
    """Those sent to it, or waiting to be."""


def held_about(desk: Desk, email: str) -> Held:
    """Everything that names an address. Secrets of links and sessions are hashes: they open nothing."""
    return Held(
        address=email,
        opposed=desk.store.is_opposed(desk.links.address_digest(email)),
        suppressed=suppressed(desk, email) is not None,
        contact_of=[msgspec.to_builtins(contact) for contact in desk.store.contacts_at(email)],
        documents={
            kind.kind: [msgspec.to_builtins(document) for document in found]
            for kind, found in _documents(desk.store, email)
            if found
        },
        mails=[
            {"subject": mail.subject, "written_at": mail.written_at.isoformat(), "text": mail.text}
            for mail in desk.outbox.mails_to(email)
        ],
    )


def _documents(store: Store, email: str) -> Iterator[tuple[type[Document], Sequence[Document]]]:
    yield from ((kind, store.naming(kind, email)) for kind in KINDS)
    yield TenderTarget, answered_by(store, email)


def erase(desk: Desk, email: str) -> int:
    """Erase what is held about an address, for good; how many documents told of it.

    What stays: keyed digests, in the list of oppositions and in the journal that a restored backup is read against;
    pseudonymous lines of decisions. The file of accepted edits that was exported before still tells of them until it is
    exported again. Raises :class:`functions.erasures.SpoiltJournal`, OSError.
    """
    digest, now = desk.links.address_digest(email), desk.clock.now()
    # Before and after: what a kill, or a backup made meanwhile, leaves in between is erased by the next restoration.
    desk.erasures.begin(digest, now)
    erased = erase_digests(desk.store, desk.links, {digest}, now)
    erase_unnamed_files(desk)
    desk.erasures.finish(digest, desk.clock.now())
    return erased


def erase_digests(store: Store, links: Links, digests: Collection[str], now: datetime) -> int:
    """Erase the people of those keyed digests from a store; how many documents told of them.

    Where somebody else typed one of their addresses, it is replaced.
    """
    remember_edits(store, now)
    for digest in digests:
        store.remember_erased(digest, now)

    def is_theirs(email: str) -> bool:
        return links.address_digest(email) in digests

    erased = forget_words(store, is_theirs)
    erased += store.erase_person(is_theirs, KINDS, ERASED_WORDS)
    if erase_orphans(store):
        store.erase(now)  # which rewrites what they stood on
    return erased
