"""The mails a message causes, from ``theme/templates/mails``."""

import secrets
from typing import Any

from functions.links import Links
from functions.pages import Pages
from functions.ports import KnownStructure, Mail, Recipient, StoredMessage
from theme import addresses
from theme.frame import Frame


class ContactMails:
    """Writes mails; ``site_address`` starts their links."""

    def __init__(self, pages: Pages, links: Links, site_address: str) -> None:
        self._pages = pages
        self._links = links
        self._site_address = site_address

    def to_structure(self, message: StoredMessage, structure: KnownStructure, recipient: Recipient) -> Mail:
        """The message itself. It names the sender and the origin of the address, and offers opposition (RGPD, 14)."""
        unsubscribe = f"{self._site_address}/f/opposition/{self._links.opposition(recipient.email)}"
        text, html = self._render(
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
            subject=f"[{self._frame().site_name}] {message.content.subject}",
            text=text,
            html=html,
            written_at=message.accepted_at,
            reply_to=message.content.email,
            reply_to_name=message.content.name,
            unsubscribe=unsubscribe,
        )

    def receipt(self, message: StoredMessage) -> Mail:
        """The receipt to the sender, whose address nobody confirmed: it repeats nothing of what was typed."""
        text, html = self._render(
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

    def _render(self, name: str, **context: Any) -> tuple[str, str]:
        jinja = self._pages.environment()
        text, html = (jinja.get_template(f"mails/{name}.{kind}").render(context) for kind in ("txt", "html"))
        return text, html

    def _frame(self) -> Frame:
        frame = self._pages.environment().globals["frame"]
        assert isinstance(frame, Frame)
        return frame
