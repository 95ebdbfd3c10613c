"""The links of the needs of an address, mailed to it again in one mail: as much work for an address that has none.

Whoever asks learns nothing, neither from the answer nor from the time it takes: for an address without needs, a mail is
written that leaves for nowhere, and links are stored that name nobody and have ended.

Anybody may ask for anybody's links. Past a few mails a day they leave at a slower pace, and hold the links of all the
needs: whoever floods a mailbox leaves links that open there, and keeps its holder from none.
"""

from collections.abc import Sequence
from datetime import datetime

from data.submissions.tender import Tender
from data.submissions.tender_states import TenderState
from functions import logs
from functions.desk import Desk
from functions.guards.limits import Allowance, needs_mail_allowances, needs_mail_pace_allowances
from functions.links import new_reference
from functions.tenders.buyer_letters import BuyerLetters
from functions.tenders.follow_up.access import UNCONFIRMED
from functions.tenders.records import TenderRecord
from functions.tokens import Purpose, new_link

MOST_NEEDS = 5


class LinksAgain:
    """Mails links again. Its method may raise StoreUnavailable."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._letters = BuyerLetters(desk)

    def mail(self, address: str, wanted: str) -> None:
        """Mail the links of the needs of an address; ``wanted``: the reference of the one that is asked for, if any."""
        now = self._desk.clock.now()
        needs = self._due(address, wanted, now)[:MOST_NEEDS]
        links = [new_link(Purpose.TENDER_FOLLOW, one.id, one.tender.email, now, until=one.erase_at) for one in needs]
        nobody = self._desk.links.address_digest(address)
        spare = [new_link(Purpose.TENDER_FOLLOW, nobody, "", now, until=now) for _ in range(MOST_NEEDS - len(needs))]
        written = needs or [_of_nobody(now)]
        mail = self._letters.links(
            [(record, token) for record, (token, _) in zip(written, [*links, *spare], strict=False)], now
        )
        self._desk.store.commit([link for _, link in (*links, *spare)], [mail] if needs else [])
        logs.event("tender.links-mailed", links=len(needs))

    def _due(self, address: str, wanted: str, now: datetime) -> list[TenderRecord]:
        """The needs whose links leave now."""
        followed = self._followed(address, wanted)
        # What mails nothing takes nothing from the mailbox: else somebody might keep its holder from their links.
        mailbox = address if followed else self._desk.links.address_digest(address)
        key = self._desk.settings.secret_key
        if self._takes(needs_mail_allowances(mailbox, now, key), now):
            return [one for one in followed if wanted in ("", one.id)]
        return followed if self._takes(needs_mail_pace_allowances(mailbox, now, key), now) else []

    def _followed(self, address: str, wanted: str) -> list[TenderRecord]:
        """The needs of an address, the one that is asked for first, then those that are open, then the latest.

        None when the one that is asked for is not among them.
        """
        found = [one for one in self._desk.store.naming(TenderRecord, address) if one.state not in UNCONFIRMED]
        if wanted and wanted not in {one.id for one in found}:
            return []
        return sorted(found, key=lambda one: (one.id == wanted, one.is_open, one.made_at), reverse=True)

    def _takes(self, allowances: Sequence[Allowance], now: datetime) -> bool:
        exceeded = self._desk.counters.take(allowances, now)
        if exceeded:
            logs.event("tender.links-limited", limits=" ".join(exceeded))
        return not exceeded


def _of_nobody(now: datetime) -> TenderRecord:
    """A need that is not there, for the mail that leaves for nowhere."""
    return TenderRecord(
        id=new_reference(), tender=Tender(), state=TenderState.DRAFT, made_at=now, saved_at=now, moved_at=now
    )
