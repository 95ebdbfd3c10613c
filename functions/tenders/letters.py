"""What the mails of needs share: bodies from ``theme/templates/mails``, subjects, addresses."""

import secrets
from datetime import datetime
from typing import Any

from functions.desk import Desk
from functions.mail.writing import Letters
from functions.records import Mail, Recipient
from functions.tenders.records import TenderRecord
from theme import addresses, tender_words

FOLLOW, ANSWER = "/f/besoins/suivi/", "/f/besoins/repondre/"
CONFIRM, DRAFT = "/f/besoins/confirmation/", "/f/besoins/brouillon/"


class TenderLetters:
    """Writes the mails of needs. Links start with the site's address."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._letters = Letters(desk.pages)
        self.site = desk.settings.site_address

    def to_buyer(
        self, letter: str, label: str, title: str, record: TenderRecord, now: datetime, **context: Any
    ) -> Mail:
        """A mail to the buyer, from template ``mails/tender-<letter>``."""
        return self._mail(letter, label, title, record, record.tender.email, now, **context)

    def to_structure(
        self, letter: str, label: str, title: str, record: TenderRecord, recipient: Recipient, now: datetime,
        **context: Any,
    ) -> Mail:  # fmt: skip
        """A mail to a structure: it tells the origin of the address and offers opposition (RGPD, article 14)."""
        unsubscribe = f"{self.site}/f/opposition/{self._desk.links.opposition(recipient.email)}"
        return self._mail(
            letter, label, title, record, recipient.email, now, unsubscribe, recipient=recipient,
            opposition_address=unsubscribe, **context,
        )  # fmt: skip

    def page_address(self, slug: str) -> str:
        """The whole address of a profile."""
        return self.site + addresses.profile(slug)

    def _mail(
        self, letter: str, label: str, title: str, record: TenderRecord, to: str, now: datetime,
        unsubscribe: str = "", in_hours: bool = False, useless_after: datetime | None = None, **context: Any,
    ) -> Mail:  # fmt: skip
        text, html = self._letters.bodies(
            f"tender-{letter}",
            title=title,
            record=record,
            tender=record.tender,
            words=tender_words,
            site_address=self.site,
            **context,
        )
        return Mail(
            id=secrets.token_hex(16),
            to=to,
            subject=self._letters.subject(title),
            text=text,
            html=html,
            written_at=now,
            unsubscribe=unsubscribe,
            about=record.id,
            label=label,
            in_hours=in_hours,
            useless_after=useless_after,
        )
