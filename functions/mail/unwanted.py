"""Why a mail that waited must not leave any more: its addressee opposed, or the need that it tells of has ended."""

from collections.abc import Callable

from data.submissions.tender_states import ENDED
from functions.desk import Desk
from functions.records import OPPOSED, TOO_LATE, Mail
from functions.tenders.deadlines import closes_at
from functions.tenders.records import TenderRecord
from functions.tenders.structure_letters import asks_for_an_answer


def unwanted_since(desk: Desk) -> Callable[[Mail], str]:
    """The code of the reason, empty when there is none. It raises ports.StoreUnavailable."""

    def unwanted(mail: Mail) -> str:
        if mail.unsubscribe and desk.store.is_opposed(desk.links.address_digest(mail.to)):
            return OPPOSED
        if mail.in_hours and asks_for_an_answer(mail):
            need = desk.store.get(TenderRecord, mail.about)
            is_over = need is not None and (need.state in ENDED or closes_at(need) <= desk.clock.now())
            return TOO_LATE if is_over else ""
        return ""

    return unwanted
