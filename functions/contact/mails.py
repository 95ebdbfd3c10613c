"""The mails a message causes."""

import secrets

from data.submissions.contact import ContactMessage
from functions.links import Links
from functions.mail.writing import Letters
from functions.pages import Pages
from functions.records import KnownStructure, Mail, Recipient, StoredMessage
from theme import addresses


class ContactMails:
    """Writes mails; ``site_address`` starts their links."""

    def __init__(self, pages: Pages, links: Links, site_address: str) -> None:
        self._letters = Letters(pages)
        self._links = links
        self._site_address = site_address

    def to_structure(
        self, message: StoredMessage[ContactMessage], structure: KnownStructure, recipient: Recipient
    ) -> Mail:
        """The message itself. It names the sender and the origin of the address, and offers opposition (RGPD, 14)."""
        unsubscribe = f"{self._site_address}/f/opposition/{self._links.opposition(recipient.email)}"
        text, html = self._letters.bodies(
            "contact-structure",
            message=message.content,
            structure=structure,
            recipient=recipient,
            page_address=self._site_address + addresses.profile(structure.slug),
            opposition_address=unsubscribe,
            reference=message.reference,
        )
        return Mail(
            id=secrets.token_hex(16),
            to=recipient.email,
            subject=self._letters.subject(message.content.subject),
            text=text,
            html=html,
            written_at=message.accepted_at,
            reply_to=message.content.email,
            reply_to_name=message.content.name,
            unsubscribe=unsubscribe,
        )

    def receipt(self, message: StoredMessage[ContactMessage]) -> Mail:
        """The receipt to the sender, whose address nobody confirmed: it repeats nothing of what was typed."""
        text, html = self._letters.bodies(
            "contact-receipt",
            structure_name=message.structure_name,
            accepted_at=message.accepted_at,
            reference=message.reference,
            hold_reason=message.hold_reason,
            site_address=self._site_address,
        )
        return Mail(
            id=secrets.token_hex(16),
            to=message.content.email,
            subject=f"Votre message pour «\u202f{message.structure_name}\u202f»",
            text=text,
            html=html,
            written_at=message.accepted_at,
        )
