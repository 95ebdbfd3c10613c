"""The mails a claim causes. None repeats what the claimant typed: nobody may have confirmed their address."""

import secrets
from datetime import datetime
from typing import Any

from functions.desk import Desk
from functions.mail.writing import Letters
from functions.profile_edits.claims import ClaimRequest
from functions.profile_edits.ways_in import ASK
from functions.records import Mail

CONFIRMATION = "confirmation"
DECISION = "decision"
CLAIM = "/f/fiche/revendiquer"


class ClaimMails:
    """Writes mails; links start with the site's address. Answers to a decision go to the team, if it has an address."""

    def __init__(self, desk: Desk) -> None:
        self._letters = Letters(desk.pages)
        self._site = desk.settings.site_address
        self._team = desk.settings.contact_to

    def confirmation(self, claim: ClaimRequest, token: str) -> Mail:
        """The link by which the claimant confirms their address."""
        address = f"{self._site}{CLAIM}/confirmer/{token}"
        title = f"Confirmez votre demande pour {_quoted(claim)}"
        return self._mail("claim-confirmation", CONFIRMATION, title, claim, claim.asked_at, link_address=address)

    def accepted(self, claim: ClaimRequest, becomes_contact: bool) -> Mail:
        """The page where the claimant asks for sign-in links: a link of ten minutes would end before it is read.

        ``becomes_contact``: whether their address takes the place of the structure's.
        """
        address = f"{self._site}{ASK}?reclamation={claim.id}"
        return self._decision(
            "claim-accepted", "est acceptée", claim, ask_address=address, becomes_contact=becomes_contact
        )

    def changes_asked(self, claim: ClaimRequest, token: str) -> Mail:
        """What a moderator asks, and the link to answer."""
        address = f"{self._site}{CLAIM}/corriger/{token}"
        return self._decision("claim-changes-asked", "est à compléter", claim, link_address=address)

    def refused(self, claim: ClaimRequest) -> Mail:
        """The refusal, with its reason."""
        return self._decision("claim-refused", "n’est pas acceptée", claim)

    def _decision(self, letter: str, verdict: str, claim: ClaimRequest, **context: Any) -> Mail:
        title = f"Votre demande pour {_quoted(claim)} {verdict}"
        return self._mail(letter, DECISION, title, claim, claim.moved_at, self._team, **context)

    def _mail(
        self, letter: str, label: str, title: str, claim: ClaimRequest, at: datetime, reply_to: str = "", **context: Any
    ) -> Mail:
        text, html = self._letters.bodies(
            letter, title=title, claim=claim, may_reply=bool(reply_to), site_address=self._site, **context
        )
        return Mail(
            id=secrets.token_hex(16),
            to=claim.email,
            subject=title,
            text=text,
            html=html,
            written_at=at,
            reply_to=reply_to,
            about=claim.id,
            label=label,
        )


def _quoted(claim: ClaimRequest) -> str:
    return f"«\u202f{claim.structure_name}\u202f»"
