"""The mails a message causes."""

import secrets
from datetime import datetime

from functions.desk import Desk
from functions.mail.writing import Letters
from functions.records import KnownStructure, Mail, Recipient
from functions.submissions import SentMessage
from theme import addresses

RECEIPT = "receipt"
CONFIRMATION = "confirmation"


class ContactMails:
    """Writes mails; links start with the site's address."""

    def __init__(self, desk: Desk) -> None:
        self._letters = Letters(desk.pages)
        self._links = desk.links
        self._site = desk.settings.site_address

    def to_structure(
        self, message: SentMessage, structure: KnownStructure, recipient: Recipient, now: datetime
    ) -> Mail:
        """The message itself. It names the sender and the origin of the address, and offers opposition (RGPD, 14)."""
        unsubscribe = f"{self._site}/f/opposition/{self._links.opposition(recipient.email)}"
        text, html = self._letters.bodies(
            "contact-structure",
            message=message.content,
            others=sum(one.hold_reason is None for one in message.addressees) - 1,
            structure=structure,
            recipient=recipient,
            page_address=self._site + addresses.profile(structure.slug),
            opposition_address=unsubscribe,
            reference=message.id,
        )
        return Mail(
            id=secrets.token_hex(16),
            to=recipient.email,
            subject=self._letters.subject(message.content.subject),
            text=text,
            html=html,
            written_at=now,
            reply_to=message.content.email,
            reply_to_name=message.content.name,
            unsubscribe=unsubscribe,
            about=message.id,
            label=structure.id,
        )

    def receipt(self, message: SentMessage, follow_token: str, now: datetime) -> Mail:
        """The receipt to the sender, whose address nobody may have confirmed: it repeats nothing of what was typed."""
        return self._to_sender("contact-receipt", message, RECEIPT, follow_token, now, _title(message))

    def confirmation(self, message: SentMessage, confirm_token: str, now: datetime) -> Mail:
        """The link by which the sender of a message to several structures confirms it, and their address."""
        return self._to_sender(
            "contact-confirmation",
            message,
            CONFIRMATION,
            confirm_token,
            now,
            f"Confirmez votre message à {len(message.addressees)} structures",
        )

    def _to_sender(self, letter: str, message: SentMessage, label: str, token: str, now: datetime, title: str) -> Mail:
        text, html = self._letters.bodies(letter, title=title, message=message, token=token, site_address=self._site)
        return Mail(
            id=secrets.token_hex(16),
            to=message.content.email,
            subject=title,
            text=text,
            html=html,
            written_at=now,
            about=message.id,
            label=label,
        )


def _title(message: SentMessage) -> str:
    if len(message.addressees) == 1:
        return f"Votre message pour «\u202f{message.addressees[0].name}\u202f»"
    return f"Votre message à {len(message.addressees)} structures"
