"""The mails of a moderator's decision on a message. Those on profiles and claims are their own services'."""

import secrets
from datetime import datetime

from functions.desk import Desk
from functions.mail.writing import Letters
from functions.records import Mail
from functions.submissions import Submission

REFUSAL = "decision"

_TITLES = {
    "contact": "Votre message n’a pas été transmis",
    "report": "Votre signalement n’a pas été retenu",
    "enquiry": "Votre message à notre équipe n’a pas été retenu",
}


class ModerationMails:
    """Writes mails. They repeat nothing of what was typed: nobody may have confirmed the address."""

    def __init__(self, desk: Desk) -> None:
        self._letters = Letters(desk.pages)
        self._team = desk.settings.contact_to

    def refusal(self, submission: Submission, address: str, now: datetime) -> Mail:
        """Why a message was refused. A reply reaches the team, where it has an address."""
        title = _TITLES[submission.kind]
        text, html = self._letters.bodies(
            "moderation-refused", title=title, submission=submission, may_reply=bool(self._team)
        )
        return Mail(
            id=secrets.token_hex(16),
            to=address,
            subject=self._letters.subject(title),
            text=text,
            html=html,
            written_at=now,
            reply_to=self._team,
            about=submission.id,
            label=REFUSAL,
        )
