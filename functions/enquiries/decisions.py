"""What becomes of a confirmed message to the team: passed on to those who read it, or held until somebody does."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import msgspec

from data.submissions.enquiry import Enquiry
from functions.confirming import Decided
from functions.desk import Desk
from functions.enquiries.mails import EnquiryMails
from functions.submissions import HoldReason, SentEnquiry, State
from functions.tokens import Purpose, new_link


class Decisions:
    """Decides whether somebody reads a message (CONTACT_TO), and writes its mails."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._mails = EnquiryMails(desk)
        self._contact_to = desk.settings.contact_to

    def about(self, content: Enquiry) -> dict[str, Any]:
        """Nothing: it is for the team."""
        del content
        return {}

    def written_to(self, content: Enquiry) -> Sequence[str]:
        """No structure: the team reads it."""
        del content
        return ()

    def decide(self, content: Enquiry, reference: str, suspicion: HoldReason | None) -> Decided:
        """What is stored of a message."""
        enquiry = SentEnquiry(
            id=reference,
            content=content,
            addressees=(),
            state=State.HELD if suspicion else State.ACCEPTED,
            hold_reason=suspicion,
            accepted_at=self._desk.clock.now(),
        )
        return Decided(enquiry, ()) if suspicion else self.passed_on(enquiry, enquiry.accepted_at)

    def released(self, enquiry: SentEnquiry) -> Decided:
        """What is stored of a held message once somebody passes it on."""
        now = self._desk.clock.now()
        return self.passed_on(msgspec.structs.replace(enquiry, decided_at=now), now)

    def passed_on(self, enquiry: SentEnquiry, now: datetime) -> Decided:
        """A message with its mails; held, its sender told so, while nobody reads them."""
        is_read = bool(self._contact_to)
        settled = msgspec.structs.replace(
            enquiry,
            state=State.ACCEPTED if is_read else State.HELD,
            hold_reason=None if is_read else HoldReason.NO_RECIPIENT,
        )
        mails = [self._mails.to_readers(settled, self._contact_to, now)] if is_read else []
        # A message that waited for a reader was acknowledged when it was sent.
        if enquiry.hold_reason is HoldReason.NO_RECIPIENT:
            return Decided(settled, mails)
        token, link = new_link(Purpose.FOLLOW, enquiry.id, enquiry.content.email, now, settled.erase_at)
        return Decided(settled, [*mails, self._mails.receipt(settled, token, now)], (link,))
