"""Why a mail that waited must not leave, or not yet: who it is for opposed, or takes none; its need has ended."""

from collections.abc import Callable
from datetime import datetime, timedelta

from data.submissions.tender_states import ENDED, TenderState
from functions.desk import Desk
from functions.mail.suppressed import suppressed
from functions.records import OPPOSED, SUPPRESSED, TOO_LATE, Mail
from functions.tenders.deadlines import may_answer, page_ends_at
from functions.tenders.records import TenderRecord
from functions.tenders.structure_letters import asks_for_an_answer

HELD = timedelta(hours=1)
"""After how long a mail of a need that is closed, and may be opened again, is looked at again."""


def unwanted_since(desk: Desk) -> Callable[[Mail], str | datetime]:
    """The code of the reason, empty when there is none; or until when it waits. It raises ports.StoreUnavailable.

    A need that its buyer may still open again keeps its mails: whoever it was to be sent to is never written to again.
    """

    def unwanted(mail: Mail) -> str | datetime:
        if mail.unsubscribe and desk.store.is_opposed(desk.links.address_digest(mail.to)):
            return OPPOSED
        if suppressed(desk, mail.to):
            return SUPPRESSED
        if mail.in_hours and asks_for_an_answer(mail):
            need, now = desk.store.get(TenderRecord, mail.about), desk.clock.now()
            if need is None or may_answer(need, now):
                return ""
            return TOO_LATE if _is_over(need, now) else now + HELD
        return ""

    return unwanted


def _is_over(need: TenderRecord, now: datetime) -> bool:
    """Whether nobody will ever answer it any more. One whose last day is past may be closed by the clock any moment."""
    return (need.state in ENDED and need.state is not TenderState.CLOSED) or page_ends_at(need) < now
