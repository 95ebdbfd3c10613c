"""The mail that carries a sign-in link."""

import secrets

from functions.desk import Desk
from functions.mail.writing import Letters
from functions.profile_edits.ways_in import ASK, Asked, WayIn
from functions.records import Mail
from functions.tokens import MailedLink


class EntryMails:
    """Writes the mails of :mod:`functions.profile_edits.entering`."""

    def __init__(self, desk: Desk) -> None:
        self._letters = Letters(desk.pages)
        self._links = desk.links
        self._store = desk.store
        self._site = desk.settings.site_address

    def link(self, way: WayIn, asked: Asked, token: str, link: MailedLink) -> Mail:
        """The link. A structure that opposed messages from visitors still receives what it asks for itself."""
        unsubscribe = self._opposition(way)
        text, html = self._letters.bodies(
            "fiche-link",
            way=way,
            link=link,
            link_address=f"{self._site}/f/fiche/entrer/{token}{asked.query}",
            ask_address=f"{self._site}{ASK}{asked.query}",
            opposition_address=unsubscribe,
        )
        return Mail(
            id=secrets.token_hex(16),
            to=way.email,
            subject=f"Votre lien pour modifier la fiche de «\u202f{way.structure.name}\u202f»",
            text=text,
            html=html,
            written_at=link.made_at,
            useless_after=link.expires_at,
            unsubscribe=unsubscribe,
            about=link.id,
            label=way.structure.id,
        )

    def _opposition(self, way: WayIn) -> str:
        """Where to refuse messages from visitors; empty for whoever does already, and for a claimant."""
        if way.recipient is None or way.recipient.opposed:
            return ""
        if self._store.is_opposed(self._links.address_digest(way.email)):
            return ""
        return f"{self._site}/f/opposition/{self._links.opposition(way.email)}"
