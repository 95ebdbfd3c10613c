"""The mails a report causes."""

import secrets
from datetime import datetime

from data.submissions.report import REASONS, ErrorReport
from functions.mail.writing import Letters
from functions.pages import Pages
from functions.records import Mail, StoredMessage
from theme import addresses


class ReportMails:
    """Writes mails; ``site_address`` starts their links."""

    def __init__(self, pages: Pages, site_address: str) -> None:
        self._letters = Letters(pages)
        self._site_address = site_address

    def to_readers(self, report: StoredMessage[ErrorReport], slug: str, address: str, at: datetime) -> Mail:
        """The report itself, to those who read reports; a reply reaches its sender, if an address was given."""
        text, html = self._letters.bodies(
            "report-team",
            report=report.content,
            reason=REASONS[report.content.reason],
            structure_name=report.structure_name,
            accepted_at=report.accepted_at,
            page_address=self._site_address + addresses.profile(slug),
            reference=report.reference,
        )
        return Mail(
            id=secrets.token_hex(16),
            to=address,
            subject=self._letters.subject(f"Signalement\u202f: {report.structure_name}"),
            text=text,
            html=html,
            written_at=at,
            reply_to=report.content.email,
            reply_to_name=report.content.name,
        )

    def receipt(self, report: StoredMessage[ErrorReport]) -> Mail:
        """The receipt to the sender, whose address nobody confirmed: it repeats nothing of what was typed."""
        text, html = self._letters.bodies(
            "report-receipt",
            structure_name=report.structure_name,
            accepted_at=report.accepted_at,
            reference=report.reference,
        )
        return Mail(
            id=secrets.token_hex(16),
            to=report.content.email,
            subject=f"Votre signalement sur «\u202f{report.structure_name}\u202f»",
            text=text,
            html=html,
            written_at=report.accepted_at,
        )
