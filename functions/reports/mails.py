"""The mails a report causes."""

import secrets
from datetime import datetime

from data.submissions.report import REASONS
from functions.desk import Desk
from functions.mail.writing import Letters
from functions.records import Mail
from functions.submissions import SentReport
from theme import addresses

READERS = "team"
RECEIPT = "receipt"


class ReportMails:
    """Writes mails; links start with the site's address."""

    def __init__(self, desk: Desk) -> None:
        self._letters = Letters(desk.pages)
        self._site = desk.settings.site_address

    def to_readers(self, report: SentReport, slug: str, address: str, now: datetime) -> Mail:
        """The report itself, to those who read reports; a reply reaches its sender, if an address was given."""
        name = report.addressees[0].name
        text, html = self._letters.bodies(
            "report-team",
            report=report.content,
            reason=REASONS[report.content.reason],
            structure_name=name,
            accepted_at=report.accepted_at,
            page_address=self._site + addresses.profile(slug),
            reference=report.id,
        )
        return Mail(
            id=secrets.token_hex(16),
            to=address,
            subject=self._letters.subject(f"Signalement\u202f: {name}"),
            text=text,
            html=html,
            written_at=now,
            reply_to=report.content.email,
            reply_to_name=report.content.name,
            about=report.id,
            label=READERS,
        )

    def receipt(self, report: SentReport, follow_token: str, now: datetime) -> Mail:
        """The receipt to the sender, whose address nobody confirmed: it repeats nothing of what was typed."""
        name = report.addressees[0].name
        text, html = self._letters.bodies(
            "report-receipt",
            structure_name=name,
            accepted_at=report.accepted_at,
            erase_at=report.erase_at,
            reference=report.id,
            follow_address=f"{self._site}/f/suivi/{follow_token}",
        )
        return Mail(
            id=secrets.token_hex(16),
            to=report.content.email,
            subject=f"Votre signalement sur «\u202f{name}\u202f»",
            text=text,
            html=html,
            written_at=now,
            about=report.id,
            label=RECEIPT,
        )
