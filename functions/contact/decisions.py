"""What becomes of a confirmed message: passed on, or held with its reason. Nothing is lost either way."""

from data.submissions.contact import ContactMessage
from functions.contact.mails import ContactMails
from functions.links import Links, new_reference
from functions.ports import Clock, Store
from functions.records import HoldReason, KnownStructure, Recipient, StoredMessage


class Decisions:
    """Decides who receives a message, and stores it with its mails."""

    def __init__(self, store: Store, links: Links, mails: ContactMails, clock: Clock) -> None:
        self._store = store
        self._links = links
        self._mails = mails
        self._clock = clock

    def hold_reason(self, structure: KnownStructure) -> HoldReason | None:
        """Why a message to that structure would be held; None when it would be passed on."""
        return self._reason(structure, self._store.recipient(structure.id))

    def confirm(self, structure: KnownStructure, content: ContactMessage, nonce: str) -> StoredMessage[ContactMessage]:
        """Store a message once, with the mails it causes; the message that stands when its nonce was used already.

        Raises StoreUnavailable: then nothing was stored.
        """
        recipient = self._store.recipient(structure.id)
        stored = StoredMessage(
            id=nonce,
            reference=new_reference(),
            content=content,
            structure_name=structure.name,
            hold_reason=self._reason(structure, recipient),
            accepted_at=self._clock.now(),
        )
        mails = [self._mails.receipt(stored)]
        if recipient is not None and stored.hold_reason is None:
            mails.insert(0, self._mails.to_structure(stored, structure, recipient))
        return self._store.accept(stored, mails)

    def _reason(self, structure: KnownStructure, recipient: Recipient | None) -> HoldReason | None:
        if structure.vanished or not structure.live:
            return HoldReason.VANISHED
        if recipient is None:
            return HoldReason.NO_ADDRESS
        if recipient.opposed or self._store.is_opposed(self._links.address_digest(recipient.email)):
            return HoldReason.OPPOSED
        return None
