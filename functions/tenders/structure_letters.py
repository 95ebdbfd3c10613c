"""The mails of needs to structures: all leave in working hours, name the buyer unless anonymous, offer opposition."""

from datetime import datetime

from functions.desk import Desk
from functions.records import KnownStructure, Mail, Recipient
from functions.tenders.letters import ANSWER, TenderLetters
from functions.tenders.records import TenderRecord

_WITHDRAWN, _SURVEY = "/retrait", "/bilan"
"""How the labels of mails end that tell of a need that has ended."""


def asks_for_an_answer(mail: Mail) -> bool:
    """Whether a mail to a structure asks it to answer a need: useless once the need has ended."""
    return bool(mail.unsubscribe) and not mail.label.endswith((_WITHDRAWN, _SURVEY))


class StructureLetters:
    """Writes mails to structures. Each takes the token of a new link to its own page."""

    def __init__(self, desk: Desk) -> None:
        self._letters = TenderLetters(desk)
        self._site = desk.settings.site_address

    def invitation(
        self, record: TenderRecord, structure: KnownStructure, recipient: Recipient, token: str, now: datetime
    ) -> Mail:
        """The need, once per structure. Its label is the structure's id."""
        return self._mail("invitation", structure.id, record.tender.title, record, structure, recipient, token, now)

    def reminder(
        self,
        record: TenderRecord,
        structure: KnownStructure,
        recipient: Recipient,
        token: str,
        now: datetime,
        rank: int,
    ) -> Mail:
        """The same again, for whoever did not answer. ``rank``: 1 or 2."""
        title = f"Rappel : {record.tender.title}"
        label = f"{structure.id}/rappel-{rank}"
        return self._mail("reminder", label, title, record, structure, recipient, token, now)

    def withdrawn(
        self, record: TenderRecord, structure: KnownStructure, recipient: Recipient, token: str, now: datetime
    ) -> Mail:
        """The buyer gave it up: to whoever was interested."""
        title = f"Besoin retiré : {record.tender.title}"
        return self._mail("withdrawn", structure.id + _WITHDRAWN, title, record, structure, recipient, token, now)

    def survey(
        self, record: TenderRecord, structure: KnownStructure, recipient: Recipient, token: str, now: datetime
    ) -> Mail:
        """Did a contract come of it? To whoever was interested."""
        title = f"Avez-vous contractualisé ? {record.tender.title}"
        return self._mail("structure-survey", structure.id + _SURVEY, title, record, structure, recipient, token, now)

    def _mail(
        self, letter: str, label: str, title: str, record: TenderRecord, structure: KnownStructure,
        recipient: Recipient, token: str, now: datetime,
    ) -> Mail:  # fmt: skip
        return self._letters.to_structure(
            letter, label, title, record, recipient, now,
            structure=structure,
            address=self._site + ANSWER + token,
            page_address=self._letters.page_address(structure.slug),
            in_hours=True,
        )  # fmt: skip
