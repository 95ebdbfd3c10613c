"""Drafts of needs: kept whole whatever is missing, opened by a link that their buyer alone holds."""

import hashlib
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
from functions.links import new_reference
from functions.ports import Conflict, StoreUnavailable
from functions.records import Mail
from functions.tenders.buyer_letters import BuyerLetters
from functions.tenders.publishing.opening import Opened, opened
from functions.tenders.records import TenderRecord
from functions.tokens import LIFETIMES, MailedLink, Purpose, new_link

EDITABLE = frozenset({TenderState.DRAFT, TenderState.UNCONFIRMED})
_TRIES = 5


class TooManyDrafts(Exception):
    """One network keeps more drafts than people do: nothing was written."""


class Typed(NamedTuple):
    """What somebody typed, from where. ``is_mailed``: they asked for the link to be mailed."""

    tender: Tender
    network: str
    is_trapped: bool
    is_mailed: bool


class Drafts:
    """Keeps drafts."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._store = desk.store
        self._letters = BuyerLetters(desk)

    def begun(self, typed: Typed) -> str:
        """Keep a new draft; the token that opens it. The same form sent twice is one draft, mailed once.

        Raises :class:`TooManyDrafts`, StoreUnavailable.
        """
        now = self._desk.clock.now()
        reference = self._reference(typed, now)
        for _ in range(_TRIES):
            known = self._store.get(TenderRecord, reference)
            if known and (known.state not in EDITABLE or known.tender != typed.tender):
                reference, known = new_reference(), None
            token, link = new_link(Purpose.TENDER_DRAFT, reference, typed.tender.email, now)
            try:
                if known:
                    self._store.commit([link])
                    return token
                record = self._new(reference, typed, now)
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

    def _reference(self, typed: Typed, now: datetime) -> str:
        """The same for one form sent twice on one day from one network."""
        digest = hashlib.sha256(msgspec.json.encode(typed.tender)).hexdigest()
        return self._desk.links.reference(f"tender {typed.network} {now:%Y-%m-%d} {digest}")
