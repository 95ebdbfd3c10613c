"""A buyer gives up the links by which a need is followed, such as those of mails that went on to others."""

from functions import logs
from functions.guards.limits import sign_in_allowance
from functions.tenders.buyer_letters import BuyerLetters
from functions.tenders.follow_up.actions import Action, Asked, Changes, TooMany
from functions.tokens import MailedLink, Purpose, new_link


class Renew(Action):
    """All links end, the one in use and those of the draft too: this page goes on by a new one, another is mailed."""

    path, name = "liens", "renew"
    done = (
        "Les anciens liens ne s’ouvrent plus, même ceux de courriels encore en route. Un nouveau part par "
        "courriel\u202f: cette page en a un elle aussi."
    )

    def changes(self, asked: Asked) -> Changes:
        """The links that end, and the two new ones. Raises TooMany: each time mails the buyer."""
        record, now, holder = asked.record, asked.now, asked.record.tender.email
        allowance = sign_in_allowance(f"tender-renewal {record.id}", now, self._desk.settings.secret_key)
        if exceeded := self._desk.counters.take([allowance], now):
            logs.event("tender.renewal-limited", limits=" ".join(exceeded))
            raise TooMany
        # Those of its draft and of its confirmation too: their mails may have gone on to others as well.
        ended = self._desk.store.about(MailedLink, record.id)
        token, link = new_link(Purpose.TENDER_FOLLOW, record.id, holder, now)
        mailed, mailed_link = new_link(Purpose.TENDER_FOLLOW, record.id, holder, now)
        mail = BuyerLetters(self._desk).links([(record, mailed)], now)
        return Changes([link, mailed_link], [mail], ended, token, facts={"ended": len(ended)})
