"""The mails of needs to buyers: none repeats what an unconfirmed sender typed; what they tell is behind their links.

Each takes the token of a new link (:func:`functions.tokens.new_link`), to be stored in the same transaction.
"""

from collections.abc import Sequence
from datetime import datetime

from data.submissions.tender_states import TenderState
from functions.desk import Desk
from functions.records import Mail
from functions.tenders.letters import CONFIRM, DRAFT, FOLLOW, TenderLetters
from functions.tenders.records import TenderRecord, TenderTarget
from functions.tenders.sending.calling import ToCall
from theme.french import counted

_DECISIONS = {
    TenderState.VALIDATED: "Votre besoin est validé",
    TenderState.CHANGES_ASKED: "À modifier",
}
"""What a moderator decided, before the title of the need; else it is refused."""


def next_notice(interested: int) -> int:
    """At how many interested structures the buyer is told again, who is told of so many now."""
    return 2 if interested < 2 else interested - interested % 5 + 5


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
        told = _DECISIONS.get(record.state, "Votre besoin n’est pas retenu")
        title = f"{told}\u202f: {record.tender.title}"
        return self._follow("decided", "decision", title, record, token, now)

    def interested(self, record: TenderRecord, target: TenderTarget, token: str, now: datetime) -> Mail:
        """The 1st, 2nd, 5th, 10th… interested structure; ``record.interested`` says how many there are."""
        title = f"{counted(record.interested, 'structure intéressée', 'structures intéressées')} par votre besoin"
        label = f"interested-{record.interested}"
        return self._follow(
            "interested", label, title, record, token, now, target=target,
            next_notice=next_notice(record.interested),
        )  # fmt: skip

    def to_call(self, record: TenderRecord, structures: Sequence[ToCall], token: str, now: datetime) -> Mail:
        """Structures to call, when nobody is interested after a working day."""
        to_do = "appeler" if all(one.phone for one in structures) else "contacter"
        title = f"Des structures à {to_do} pour votre besoin"
        return self._follow("to-call", "to-call", title, record, token, now, in_hours=True, structures=structures)

    def closed(self, record: TenderRecord, token: str, now: datetime) -> Mail:
        """The deadline passed: the need is closed (``SENT``), or expired before anybody was written to."""
        title = "Votre besoin est arrivé à son échéance"
        return self._follow("closed", "closed", title, record, token, now, in_hours=True)

    def survey(self, record: TenderRecord, token: str, now: datetime) -> Mail:
        """Did a contract come of it?"""
        title = "Avez-vous contractualisé ?"
        return self._follow("survey", "survey", title, record, token, now, in_hours=True)

    def links(self, needs: Sequence[tuple[TenderRecord, str]], now: datetime) -> Mail:
        """The follow-up links of one or more needs of one buyer, each with its token, asked for again.

        The mail is about the first need.
        """
        title = "Le lien pour suivre votre besoin" if len(needs) == 1 else "Les liens pour suivre vos besoins"
        addresses = [(record, self._site + FOLLOW + token) for record, token in needs]
        return self._letters.to_buyer("link", "link", title, needs[0][0], now, needs=addresses)

    def _follow(
        self, letter: str, label: str, title: str, record: TenderRecord, token: str, now: datetime, **context: object
    ) -> Mail:
        return self._letters.to_buyer(letter, label, title, record, now, address=self._site + FOLLOW + token, **context)
