"""What is stored and mailed when a moderator decides of a claim."""

from dataclasses import dataclass

from data.rows import Change
from functions.desk import Desk
from functions.documents import Document
from functions.profile_edits import new_addresses
from functions.profile_edits.claim_mails import ClaimMails
from functions.profile_edits.claims import ClaimRequest, ClaimState, decided
from functions.profile_edits.drafts import UnknownProfile, in_effect
from functions.profile_edits.requests import EditRequest, ended, new_request
from functions.records import Mail
from functions.tokens import Purpose, new_link


@dataclass(frozen=True)
class Outcome:
    """To be stored all or nothing, with the moderator's own line in the log of decisions."""

    documents: tuple[Document, ...]
    mails: tuple[Mail, ...]


class ClaimDecisions:
    """The decisions of a moderator.

    Every method may raise :class:`data.submissions.life_cycle.NotAllowed` (the claim does not wait any more),
    ValueError (no reason, where one is needed) and :class:`functions.ports.StoreUnavailable`.
    """

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._mails = ClaimMails(desk)

    def accepted(self, claim: ClaimRequest) -> Outcome:
        """The claimant may sign in, and their address becomes the structure's: its holder until now may undo that."""
        accepted = self._decided(claim, ClaimState.ACCEPTED)
        documents, mails = self._new_address(accepted)
        return Outcome((accepted, *documents), (self._mails.accepted(accepted, bool(documents)), *mails))

    def changes_asked(self, claim: ClaimRequest, reason: str) -> Outcome:
        """The claimant writes the claim again, from a link."""
        asked = self._decided(claim, ClaimState.CHANGES_ASKED, reason)
        token, link = new_link(Purpose.CLAIM, asked.id, asked.email, asked.moved_at)
        return Outcome((asked, link), (self._mails.changes_asked(asked, token),))

    def refused(self, claim: ClaimRequest, reason: str) -> Outcome:
        """The claimant is told why."""
        refused = self._decided(claim, ClaimState.REFUSED, reason)
        return Outcome((refused,), (self._mails.refused(refused),))

    def _decided(self, claim: ClaimRequest, verdict: ClaimState, reason: str = "") -> ClaimRequest:
        return decided(claim, verdict, reason, self._desk.clock.now())

    def _new_address(self, claim: ClaimRequest) -> tuple[list[Document], list[Mail]]:
        """The claimant's address, confirmed when they sent the claim, as that of the structure.

        The edit has the claim's reference. Undoing it closes the claim (:mod:`functions.profile_edits.taking_back`).
        """
        store, now = self._desk.store, claim.moved_at
        try:
            before = in_effect(store, claim.structure_id)[new_addresses.FIELD]
        except UnknownProfile:
            return [], []  # the structure has left the directory: there is no profile to change
        if before.casefold() == claim.email.casefold():
            return [], []
        changes = {new_addresses.FIELD: Change(before, claim.email)}
        request = new_request(claim.structure_id, claim.structure_name, claim.email, changes, now, reference=claim.id)
        documents, mails = new_addresses.confirmed(self._desk, request)
        waiting = ended(store.about(EditRequest, claim.structure_id), {new_addresses.FIELD: request.id}, now)
        return [*documents, *waiting], mails
