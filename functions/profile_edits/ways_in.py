"""Whom a sign-in link may be mailed to: the holder of a structure's registered address, or of an accepted claim."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from functions.ports import Store
from functions.profile_edits.claims import ClaimRequest, ClaimState
from functions.profile_edits.standing_recipient import standing_recipient
from functions.records import KnownStructure, PrivateRecord, Recipient

ASK = "/f/fiche/modifier"
MOST_ID = 200


@dataclass(frozen=True)
class Asked:
    """What a page's address says: a structure's id, or the reference of an accepted claim."""

    structure_id: str
    claim_reference: str

    @classmethod
    def of(cls, fields: Mapping[str, str]) -> "Asked":
        """From the parameters of an address, or the fields of a form."""
        return cls(fields.get("structure", "")[:MOST_ID], fields.get("reclamation", "")[:MOST_ID])

    @property
    def fields(self) -> dict[str, str]:
        """The same, for the address or the form of another page."""
        told = {"structure": self.structure_id, "reclamation": self.claim_reference}
        return {name: value for name, value in told.items() if value}

    @property
    def query(self) -> str:
        """The same, as the end of an address."""
        return f"?{urlencode(self.fields)}" if self.fields else ""


class WayIn(PrivateRecord, frozen=True, kw_only=True):
    """A structure, and the address its sign-in links are mailed to: empty when there is none.

    ``recipient``: where the structure's own address comes from; none for a claim.
    """

    structure: KnownStructure
    email: str
    recipient: Recipient | None = None

    @property
    def is_departed(self) -> bool:
        """Whether the structure is not in the directory any more."""
        return self.structure.vanished or not self.structure.live


def way_in(store: Store, asked: Asked, now: datetime) -> WayIn | None:
    """The way in that an address asks for; None when no such structure, or no such accepted claim, is known."""
    if asked.claim_reference:
        return _claimed(store, asked.claim_reference, now)
    structure = store.structure(asked.structure_id)
    if structure is None:
        return None
    recipient = standing_recipient(store, structure.id) if structure.live and not structure.vanished else None
    return WayIn(structure=structure, email=recipient.email if recipient else "", recipient=recipient)


def _claimed(store: Store, reference: str, now: datetime) -> WayIn | None:
    claim = store.get(ClaimRequest, reference)
    if claim is None or claim.state is not ClaimState.ACCEPTED or claim.erase_at <= now or claim.closed_at:
        return None
    structure = store.structure(claim.structure_id)
    if structure is None:
        return None
    # Without a record there is no form to fill: whoever claims a departed structure waits until it is back.
    return WayIn(structure=structure, email=claim.email if store.record(structure.id) else "")
