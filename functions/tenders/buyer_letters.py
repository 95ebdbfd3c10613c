"""The mails of needs to buyers: none repeats what an unconfirmed sender typed; what they tell is behind their links.

Each takes the token of a new link (:func:`functions.tokens.new_link`), to be stored in the same transaction.
"""

from collections.abc import Sequence
from datetime import datetime

from functions.desk import Desk
from functions.records import Mail
from functions.tenders.letters import CONFIRM, DRAFT, FOLLOW, TenderLetters
from functions.tenders.records import TenderRecord, TenderTarget
from functions.tenders.sending.calling import ToCall
from theme.french import counted


class BuyerLetters:
    """Writes mails to buyers. Labels: what moderation and history call a mail."""

    def __init__(self, desk: Desk) -> None:
        self._letters = TenderLetters(desk)
        self._site = desk.settings.site_address

    def draft(self, record: TenderRecord, token: str, now: datetime) -> Mail:
        """The link by which a draft is resumed."""
        title = "Votre brouillon de besoin"
        return self._letters.to_buyer("draft", "draft", title, record, now, address=self._site + DRAFT + token)

    def confirmation(self, record: TenderRecord, token: str, now: datetime) -> Mail:
        """The link by which a need, and its buyer's address, is confirmed."""
        title = "Confirmez votre besoin"
        return self._letters.to_buyer(
            "confirmation", "confirmation", title, record, now, address=self._site + CONFIRM + token
        )

    def received(self, record: TenderRecord, token: str, now: datetime) -> Mail:
        """The need is confirmed: a moderator reads it. Its link follows it from now on."""
        title = "Votre besoin est déposé"
        return self._follow("received", "receipt", title, record, token, now)

    def decided(self, record: TenderRecord, token: str, now: datetime) -> Mail:
        """What a moderator decided: validated, changes asked or rejected, with ``record.reason``."""
        title = "Votre besoin a été étudié"
        return self._follow("decided", "decision", title, record, token, now)

    def interested(self, record: TenderRecord, target: TenderTarget, token: str, now: datetime) -> Mail:
        """The 1st, 2nd, 5th, 10th… interested structure; ``record.interested`` says how many there are."""
        title = f"{counted(record.interested, 'structure intéressée', 'structures intéressées')} par votre besoin"
        label = f"interested-{record.interested}"
        return self._follow("interested", label, title, record, token, now, target=target)

    def to_call(self, record: TenderRecord, structures: Sequence[ToCall], token: str, now: datetime) -> Mail:
        """Structures to call, when nobody is interested after a working day."""
        title = "Des structures à appeler pour votre besoin"
        return self._follow("to-call", "to-call", title, record, token, now, in_hours=True, structures=structures)

    def closed(self, record: TenderRecord, token: str, now: datetime) -> Mail:
        """The deadline passed: the need is closed (``SENT``), or expired before anybody was written to."""
        title = "Votre besoin est arrivé à son échéance"
        return self._follow("closed", "closed", title, record, token, now, in_hours=True)

    def survey(self, record: TenderRecord, token: str, now: datetime) -> Mail:
        """Did a contract come of it?"""
        title = "Avez-vous contractualisé ?"
        return self._follow("survey", "survey", title, record, token, now, in_hours=True)

    def link(self, record: TenderRecord, token: str, now: datetime) -> Mail:
        """The follow-up link, asked for again."""
        title = "Le lien pour suivre votre besoin"
        return self._follow("link", "link", title, record, token, now)

    def _follow(
        self, letter: str, label: str, title: str, record: TenderRecord, token: str, now: datetime, **context: object
    ) -> Mail:
        return self._letters.to_buyer(letter, label, title, record, now, address=self._site + FOLLOW + token, **context)
