"""Drafts of needs: kept whole whatever is missing, opened by a link that their buyer alone holds."""

import hashlib
import hmac
import secrets
from base64 import urlsafe_b64encode
from datetime import datetime
from typing import NamedTuple

import msgspec

from data.submissions.life_cycle import Actor
from data.submissions.tender import Tender
from data.submissions.tender_states import TenderState
from data.submissions.typed import email_problem
from functions import logs
from functions.desk import Desk
from functions.guards.limits import draft_allowances, draft_mail_allowances
from functions.links import BadToken, new_reference
from functions.ports import Conflict, StoreUnavailable
from functions.records import Mail
from functions.stamps import ExpiredToken, Stamps
from functions.tenders.buyer_letters import BuyerLetters
from functions.tenders.publishing.opening import Opened, opened
from functions.tenders.records import TenderRecord
from functions.tokens import LIFETIMES, MailedLink, Purpose, link_of, open_link

EDITABLE = frozenset({TenderState.DRAFT, TenderState.UNCONFIRMED})
_TRIES = 5
_UNTYPED = Tender()
"""What a form is stamped for: nothing is typed yet."""


class TooManyDrafts(Exception):
    """One network keeps more drafts than people do: nothing was written."""


class Typed(NamedTuple):
    """What somebody typed, from where. ``unread``: see TenderRecord; ``is_mailed``: they asked for the link to be
    mailed."""

    tender: Tender
    unread: dict[str, str]
    network: str
    is_trapped: bool
    is_mailed: bool


class Drafts:
    """Keeps drafts. Each form that is sent makes its own: two people who type the same share nothing.

    A form that a function shows carries a stamp of its own, by which pressing its button twice makes one draft; the
    page of the site, the same for all, has none.
    """

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._store = desk.store
        self._letters = BuyerLetters(desk)
        self._stamps = Stamps(desk.settings.secret_key, "tender-draft")
        self._token_key = hmac.digest(desk.settings.secret_key.encode(), b"tender-draft-token", "sha256")

    def new_stamp(self) -> str:
        """What one showing of the form carries."""
        return self._stamps.stamp(_UNTYPED, trapped=False)

    def begun(self, typed: Typed, stamp: str = "") -> str:
        """Keep a new draft; the token that opens it. The same form sent twice with one stamp is one draft, mailed once.

        Raises :class:`TooManyDrafts`, StoreUnavailable.
        """
        now = self._desk.clock.now()
        reference, token = self._stamped(typed, stamp) or _random()
        for _ in range(_TRIES):
            if known := self._store.get(TenderRecord, reference):
                if self._is_same(known, typed, token):
                    return token
                reference, token = _random()
            link = link_of(token, Purpose.TENDER_DRAFT, reference, typed.tender.email, now)
            record = self._new(reference, typed, now)
            try:
                self._store.commit([record, link], self._mails(record, typed, token, now))
            except Conflict:
                continue
            logs.event("tender.draft", reference=reference)
            return token
        raise StoreUnavailable("conflict")  # somebody else goes on writing it

    def changed(self, token: str, typed: Typed) -> TenderRecord | None:
        """Write a draft anew; ``None`` when its link opens no draft any more. One that waited to be confirmed no
        longer does: the links mailed to confirm it die.

        Raises StoreUnavailable.
        """
        for _ in range(_TRIES):
            found = opened(self._desk, Purpose.TENDER_DRAFT, token)
            if found is None or found.record.state not in EDITABLE:
                return None
            try:
                return self._write(found, token, typed)
            except Conflict:
                continue
        raise StoreUnavailable("conflict")  # somebody else goes on writing it

    def is_mailed(self, record: TenderRecord) -> bool:
        """Whether the link of a draft was mailed."""
        return any(delivery.label == "draft" for delivery in self._desk.outbox.deliveries(record.id))

    def _write(self, found: Opened, token: str, typed: Typed) -> TenderRecord:
        now = self._desk.clock.now()
        record, email = found.record, typed.tender.email
        if record.state is TenderState.UNCONFIRMED:
            record = record.moved(TenderState.DRAFT, Actor.OWNER, now)
        written = msgspec.structs.replace(
            record,
            tender=typed.tender,
            unread=typed.unread,
            saved_at=now,
            is_suspicious=record.is_suspicious or typed.is_trapped,
        )
        link = msgspec.structs.replace(found.link, holder=email, expires_at=now + LIFETIMES[Purpose.TENDER_DRAFT])
        is_known = email == found.record.tender.email and self.is_mailed(record)
        mails = () if is_known else self._mails(written, typed, token, now)
        self._store.commit([written, link], mails, self._confirmations(record))
        return written

    def _confirmations(self, record: TenderRecord) -> list[MailedLink]:
        links = self._store.about(MailedLink, record.id)
        return [link for link in links if link.purpose is Purpose.TENDER_CONFIRM]

    def _new(self, reference: str, typed: Typed, now: datetime) -> TenderRecord:
        allowances = draft_allowances(typed.network, now, self._desk.settings.secret_key)
        if self._desk.counters.take(allowances, now, once=reference):
            logs.event("tender.limited", limits="drafts")
            raise TooManyDrafts
        return TenderRecord(
            id=reference,
            tender=typed.tender,
            unread=typed.unread,
            state=TenderState.DRAFT,
            made_at=now,
            saved_at=now,
            moved_at=now,
            is_suspicious=typed.is_trapped,
        ).noted(TenderState.DRAFT, Actor.OWNER, now)

    def _mails(self, record: TenderRecord, typed: Typed, token: str, now: datetime) -> list[Mail]:
        """The link, when it was asked for, to an address that may be one: it is shown on the page too."""
        email = record.tender.email
        if not typed.is_mailed or not email or email_problem(email):
            return []
        allowances = draft_mail_allowances(typed.network, email, now, self._desk.settings.secret_key)
        if self._desk.settings.valve_is_closed or self._desk.counters.take(allowances, now):
            logs.event("tender.limited", limits="draft-mails")
            return []
        return [self._letters.draft(record, token, now)]

    def _stamped(self, typed: Typed, stamp: str) -> tuple[str, str] | None:
        """The reference and the token that this form makes with its stamp, however often it is sent."""
        try:
            nonce = self._stamps.read(stamp, _UNTYPED, self._desk.clock.now()).nonce
        except ExpiredToken as late:  # the form was left open: its stamp is as much its own
            nonce = late.nonce
        except BadToken:
            return None
        content = msgspec.json.encode((typed.tender, typed.unread, typed.is_mailed))
        made_of = f"{nonce} {hashlib.sha256(content).hexdigest()}"
        token = hmac.digest(self._token_key, made_of.encode(), "sha256")
        return self._desk.links.reference(f"tender {made_of}"), urlsafe_b64encode(token).decode().rstrip("=")

    def _is_same(self, known: TenderRecord, typed: Typed, token: str) -> bool:
        """Whether a draft is still what this form made, and opens by its token."""
        is_unchanged = (known.state, known.tender, known.unread) == (TenderState.DRAFT, typed.tender, typed.unread)
        link = open_link(self._store, Purpose.TENDER_DRAFT, token, self._desk.clock.now())
        return is_unchanged and link is not None and link.audience == known.id


def _random() -> tuple[str, str]:
    """A reference and a token that nobody can make again."""
    return new_reference(), secrets.token_urlsafe(32)
