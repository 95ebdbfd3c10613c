"""Claims to a profile: what is kept of each, and its moves. Who may decide stands in ``data/submissions/claim.py``.

Durations are those of the register of processing (``docs/registre-traitements.md``).
"""

from datetime import datetime, timedelta
from typing import ClassVar, Self

import msgspec

from data.submissions.claim import CLAIM_LIFE, CONFIRM_LIFETIME, Claim, ClaimState
from data.submissions.life_cycle import Actor
from functions.documents import Document

__all__ = ["ClaimRequest", "ClaimState", "corrected", "decided", "new_claim", "sender_confirmed"]

CLAIMS = timedelta(days=365)
"""From the day somebody asked; an accepted claim is a way in until then."""


class ClaimRequest(Document, frozen=True, kw_only=True):
    """Somebody's claim to a profile. ``id`` is the reference that people quote.

    ``structure_name``: as it was then. ``domain_matches``: whether the address is of the domain of the structure's
    site; ``None`` when no source tells its site. ``moved_at``: since when it is in its state.
    """

    kind: ClassVar[str] = "claim"

    structure_id: str
    structure_name: str
    siret: str
    name: str
    role: str
    email: str
    domain_matches: bool | None
    asked_at: datetime
    state: ClaimState
    moved_at: datetime
    reason: str = ""
    """What a moderator wrote to the claimant."""
    closed_at: datetime | None = None
    """Since when an accepted claim is no way in any more: its holder's address was taken back."""

    @property
    def queue(self) -> str:
        """``pending`` while a moderator has to decide."""
        return "pending" if self.state is ClaimState.PENDING else ""

    @property
    def at(self) -> datetime:
        """When it was sent."""
        return self.asked_at

    @property
    def erase_at(self) -> datetime:
        """After seven days if its address was never confirmed, after twelve months otherwise."""
        return self.asked_at + (CONFIRM_LIFETIME if self.state is ClaimState.UNCONFIRMED else CLAIMS)

    @property
    def people(self) -> tuple[str, ...]:
        """Who claims."""
        return (self.email,)

    @property
    def subject(self) -> str:
        """The structure."""
        return self.structure_id

    @property
    def content(self) -> Claim:
        """What was typed."""
        return Claim(structure_id=self.structure_id, siret=self.siret, name=self.name, role=self.role, email=self.email)

    def moved(self, to: ClaimState, actor: Actor, now: datetime, reason: str = "") -> Self:
        """The claim in another state. Raises :class:`data.submissions.life_cycle.NotAllowed`."""
        state = CLAIM_LIFE.move(self.state, to, actor, self.moved_at, now)
        return msgspec.structs.replace(self, state=state, moved_at=now, reason=reason)


def new_claim(
    reference: str, claim: Claim, structure_name: str, domain_matches: bool | None, now: datetime
) -> ClaimRequest:
    """A claim that was checked, and whose address nobody has confirmed yet."""
    return ClaimRequest(
        id=reference,
        structure_name=structure_name,
        domain_matches=domain_matches,
        asked_at=now,
        state=ClaimState.UNCONFIRMED,
        moved_at=now,
        **msgspec.structs.asdict(claim),
    )


def sender_confirmed(claim: ClaimRequest, now: datetime) -> ClaimRequest:
    """The claim once its address is confirmed: moderators see it. Raises NotAllowed."""
    return claim.moved(ClaimState.PENDING, Actor.CONFIRMATION_LINK, now)


def corrected(claim: ClaimRequest, content: Claim, now: datetime) -> ClaimRequest:
    """The claim as its sender wrote it again when asked to: its address and its structure stay. Raises NotAllowed."""
    pending = claim.moved(ClaimState.PENDING, Actor.OWNER, now)
    return msgspec.structs.replace(pending, siret=content.siret, name=content.name, role=content.role)


def decided(claim: ClaimRequest, verdict: ClaimState, reason: str, now: datetime) -> ClaimRequest:
    """The claim once a moderator decided: ``ACCEPTED``, ``CHANGES_ASKED`` or ``REFUSED``.

    Raises ValueError when a reason is needed and there is none, :class:`data.submissions.life_cycle.NotAllowed` when
    the claim is not waiting any more.
    """
    reason = reason.strip()
    if verdict is not ClaimState.ACCEPTED and not reason:
        raise ValueError("a refusal, or changes that are asked for, need a reason")
    return claim.moved(verdict, Actor.MODERATOR, now, reason)
