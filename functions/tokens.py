"""Links sent by mail: random, hashed at rest, with one purpose, one audience and an end (OWASP ASVS 6.5).

The address holds the token; the store holds its SHA-256 only: whoever reads the store can open no link.
"""

import hashlib
import secrets
from datetime import datetime, timedelta
from enum import StrEnum
from typing import ClassVar

import msgspec

from functions.documents import Document
from functions.ports import Store


class Purpose(StrEnum):
    """What a link allows, and nothing else."""

    FICHE = "fiche"
    """Signing in to edit a structure's profile; audience: the structure's id."""
    MODERATION = "moderation"
    """Signing in to moderate; audience: the moderator's address."""
    FOLLOW = "follow"
    """Reading what became of a message; audience: its reference."""
    CONFIRM = "confirm"
    """Confirming a message and its sender's address; audience: its reference."""
    NEW_ADDRESS = "new-address"
    """Confirming the new contact address of a structure; audience: the id of the edit."""
    UNDO_ADDRESS = "undo-address"
    """Taking a new contact address back, from the old one; audience: the id of the edit."""
    CLAIM = "claim"
    """Confirming the address that claims a profile; audience: the id of the claim."""
    TENDER_DRAFT = "tender-draft"
    """Resuming a need; audience: its reference."""
    TENDER_CONFIRM = "tender-confirm"
    """Confirming a need and its buyer's address; audience: its reference."""
    TENDER_FOLLOW = "tender-follow"
    """Following a need; audience: its reference."""
    TENDER_ANSWER = "tender-answer"
    """Answering a need; audience: the id of its target."""


LIFETIMES = {
    Purpose.FICHE: timedelta(minutes=10),
    Purpose.MODERATION: timedelta(minutes=10),
    Purpose.FOLLOW: timedelta(days=185),  # six months at the longest: what it opens says when exactly
    Purpose.CONFIRM: timedelta(days=7),
    Purpose.NEW_ADDRESS: timedelta(days=7),
    Purpose.UNDO_ADDRESS: timedelta(days=7),
    Purpose.CLAIM: timedelta(days=7),
    Purpose.TENDER_DRAFT: timedelta(days=30),
    Purpose.TENDER_CONFIRM: timedelta(days=7),
    # The longest that a need may live: what they open tells when exactly, and takes them along when it is erased.
    Purpose.TENDER_FOLLOW: timedelta(days=3 * 366),
    Purpose.TENDER_ANSWER: timedelta(days=3 * 366),
}


class MailedLink(Document, frozen=True, kw_only=True):
    """A link that was mailed. ``id`` is the hash of its token; ``holder``: the address it was mailed to."""

    kind: ClassVar[str] = "link"

    purpose: Purpose
    audience: str
    holder: str
    made_at: datetime
    expires_at: datetime
    used_at: datetime | None = None

    @property
    def at(self) -> datetime:
        """When it was made."""
        return self.made_at

    @property
    def erase_at(self) -> datetime:
        """When it ends."""
        return self.expires_at

    @property
    def people(self) -> tuple[str, ...]:
        """Whoever it was mailed to; nobody when a page gave it."""
        return (self.holder,) if self.holder else ()

    @property
    def subject(self) -> str:
        """What it opens."""
        return self.audience


def new_link(
    purpose: Purpose, audience: str, holder: str, now: datetime, until: datetime | None = None
) -> tuple[str, MailedLink]:
    """A random token for an address, and the link to store with the mail that carries it.

    ``until``: when what it opens is erased, if that may come before the end of its lifetime.
    """
    token = secrets.token_urlsafe(32)
    return token, link_of(token, purpose, audience, holder, now, until)


def link_of(
    token: str, purpose: Purpose, audience: str, holder: str, now: datetime, until: datetime | None = None
) -> MailedLink:
    """The link of a token as hard to guess as a random one, which its maker can make again."""
    ends_at = now + LIFETIMES[purpose]
    return MailedLink(
        id=_hashed(token),
        purpose=purpose,
        audience=audience,
        holder=holder,
        made_at=now,
        expires_at=min(ends_at, until) if until else ends_at,
    )


def open_link(store: Store, purpose: Purpose, token: str, now: datetime) -> MailedLink | None:
    """The link of a token; None when there is none of that purpose, when it has ended or was used.

    Raises :class:`functions.ports.StoreUnavailable`.
    """
    link = _link(store, purpose, token, now)
    return None if link is None or link.used_at else link


def used_link(store: Store, purpose: Purpose, token: str, now: datetime) -> MailedLink | None:
    """The link of a token that was used already: whoever comes back by it is shown what it did. None otherwise."""
    link = _link(store, purpose, token, now)
    return link if link and link.used_at else None


def used(link: MailedLink, now: datetime) -> MailedLink:
    """The link once used: to be stored in the transaction of what it allowed, which makes it count once."""
    return msgspec.structs.replace(link, used_at=now)


def _link(store: Store, purpose: Purpose, token: str, now: datetime) -> MailedLink | None:
    link = store.get(MailedLink, _hashed(token))
    # Ended links are erased late: their end is read here.
    return link if link and link.purpose is purpose and link.expires_at > now else None


def _hashed(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "backslashreplace")).hexdigest()
