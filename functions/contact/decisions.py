"""What becomes of a confirmed message: passed on, or held with its reason. Nothing is lost either way."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import msgspec

from data.submissions.contact import ContactMessage
from data.submissions.selection import check_selection, needs_confirmation
from functions.confirming import Decided, Unusable
from functions.contact.mails import ContactMails
from functions.contact.routes import UNKNOWN
from functions.desk import Desk
from functions.ports import StoreUnavailable
from functions.profile_edits.standing_recipient import standing_recipient
from functions.records import KnownStructure, Mail
from functions.submissions import SUSPICIONS, Addressee, HoldReason, SentMessage, State
from functions.tokens import Purpose, new_link


class Decisions:
    """Decides who receives a message, and writes its mails."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._store = desk.store
        self._mails = ContactMails(desk)

    def about(self, content: ContactMessage) -> dict[str, Any]:
        """The structures of a message, and why some would not receive it."""
        structures = self._structures(content)
        return {
            "structures": structures,
            "hold_reasons": [self._reason(structure) for structure in structures],
            "needs_confirmation": needs_confirmation(content.structure_ids),
        }

    def written_to(self, content: ContactMessage) -> Sequence[str]:
        """The structures of a message."""
        return content.structure_ids

    def decide(self, content: ContactMessage, reference: str, suspicion: HoldReason | None) -> Decided:
        """What is stored of a message: sent on, held, or waiting for its sender's own confirmation."""
        message = SentMessage(
            id=reference,
            content=content,
            addressees=self._addressees(content),
            state=State.HELD if suspicion else State.ACCEPTED,
            hold_reason=suspicion,
            accepted_at=self._desk.clock.now(),
        )
        if suspicion:
            return Decided(message, ())
        if needs_confirmation(content.structure_ids):
            return self._to_be_confirmed(message, message.accepted_at)
        return self.passed_on(message)

    def _to_be_confirmed(self, message: SentMessage, now: datetime) -> Decided:
        unconfirmed = msgspec.structs.replace(message, state=State.UNCONFIRMED, hold_reason=None)
        token, link = new_link(Purpose.CONFIRM, message.id, message.content.email, now)
        return Decided(unconfirmed, (self._mails.confirmation(unconfirmed, token, now),), (link,))

    def confirmed(self, message: SentMessage) -> Decided:
        """What is stored of a message once its sender has confirmed their address."""
        confirmed = msgspec.structs.replace(
            message, addressees=self._addressees(message.content), accepted_at=self._desk.clock.now()
        )
        if self._desk.settings.valve_is_closed:
            return Decided(msgspec.structs.replace(confirmed, state=State.HELD, hold_reason=HoldReason.TOO_MANY), ())
        return self.passed_on(confirmed)

    def released(self, message: SentMessage) -> Decided:
        """What is stored of a held message that a moderator passes on, to those who can receive it by now."""
        now = self._desk.clock.now()
        looked_at = msgspec.structs.replace(message, addressees=self._addressees(message.content), decided_at=now)
        if message.hold_reason in SUSPICIONS and needs_confirmation(message.content.structure_ids):
            return self._to_be_confirmed(looked_at, now)  # a moderator cannot confirm an address for its owner
        return self.passed_on(looked_at, now)

    def passed_on(self, message: SentMessage, now: datetime | None = None) -> Decided:
        """A message with the mails that pass it on: held, with a receipt that says so, when nobody can receive it."""
        now = now or message.accepted_at
        reasons = [addressee.hold_reason for addressee in message.addressees]
        is_held = all(reasons)
        settled = msgspec.structs.replace(
            message,
            state=State.HELD if is_held else State.ACCEPTED,
            hold_reason=reasons[0] if is_held else None,
        )
        token, link = new_link(Purpose.FOLLOW, message.id, message.content.email, now, settled.erase_at)
        mails = [*self._to_structures(settled, now), self._mails.receipt(settled, token, now)]
        return Decided(settled, mails, (link,))

    def _to_structures(self, message: SentMessage, now: datetime) -> list[Mail]:
        mails = []
        for addressee in message.addressees:
            structure = self._store.structure(addressee.structure_id)
            recipient = standing_recipient(self._store, addressee.structure_id)
            if addressee.hold_reason is None and structure and recipient:
                mails.append(self._mails.to_structure(message, structure, recipient, now))
        return mails

    def _structures(self, content: ContactMessage) -> list[KnownStructure]:
        known = [self._store.structure(structure_id) for structure_id in content.structure_ids]
        if None in known and not self._store.version():
            raise StoreUnavailable("nothing-loaded")
        if not known or None in known:
            raise Unusable(*UNKNOWN)
        problem = check_selection(content.structure_ids)
        if problem:
            raise Unusable("Trop de structures", f"{problem} Rien n’a été envoyé.", 422)
        return [structure for structure in known if structure]

    def _addressees(self, content: ContactMessage) -> tuple[Addressee, ...]:
        return tuple(
            Addressee(
                structure_id=structure.id,
                name=structure.name,
                hold_reason=self._reason(structure),
            )
            for structure in self._structures(content)
        )

    def _reason(self, structure: KnownStructure) -> HoldReason | None:
        recipient = standing_recipient(self._store, structure.id)
        if structure.vanished or not structure.live:
            return HoldReason.VANISHED
        if recipient is None:
            return HoldReason.NO_ADDRESS
        if recipient.opposed or self._store.is_opposed(self._desk.links.address_digest(recipient.email)):
            return HoldReason.OPPOSED
        return None
