"""The mails a message to the team causes."""

import secrets
from datetime import datetime

from data.submissions.enquiry import TOPICS
from functions.desk import Desk
from functions.mail.writing import Letters
from functions.records import Mail
from functions.submissions import SentEnquiry

READERS = "team"
RECEIPT = "receipt"


class EnquiryMails:
    """Writes mails; links start with the site's address."""

    def __init__(self, desk: Desk) -> None:
        self._letters = Letters(desk.pages)
        self._site = desk.settings.site_address

    def to_readers(self, enquiry: SentEnquiry, address: str, now: datetime) -> Mail:
        """The message itself, to those who read it; a reply reaches its sender."""
        topic = TOPICS[enquiry.content.topic]
        text, html = self._letters.bodies(
            "enquiry-team",
            enquiry=enquiry.content,
            topic=topic,
            accepted_at=enquiry.accepted_at,
            reference=enquiry.id,
        )
        return Mail(
            id=secrets.token_hex(16),
            to=address,
            subject=self._letters.subject(topic),
            text=text,
            html=html,
            written_at=now,
            reply_to=enquiry.content.email,
            reply_to_name=enquiry.content.name,
            about=enquiry.id,
            label=READERS,
        )

    def receipt(self, enquiry: SentEnquiry, follow_token: str, now: datetime) -> Mail:
        """The receipt to the sender, whose address nobody confirmed: it repeats nothing of what was typed."""
        text, html = self._letters.bodies(
            "enquiry-receipt",
            accepted_at=enquiry.accepted_at,
            erase_at=enquiry.erase_at,
            reference=enquiry.id,
            follow_address=f"{self._site}/f/suivi/{follow_token}",
        )
        return Mail(
            id=secrets.token_hex(16),
            to=enquiry.content.email,
            subject=self._letters.subject("Votre message est arrivé"),
            text=text,
            html=html,
            written_at=now,
            about=enquiry.id,
            label=RECEIPT,
        )
