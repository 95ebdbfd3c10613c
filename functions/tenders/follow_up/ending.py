"""A buyer ends a need that they follow, or gives it up."""

from typing import Any

from msgspec.structs import replace

from data.submissions.life_cycle import Actor
from data.submissions.tender_states import TenderState
from functions.documents import Document
from functions.tenders.follow_up.actions import Action, Asked, Changes, may_move
from functions.tenders.sending.matching import Addressees, known_of
from functions.tenders.structure_letters import StructureLetters
from functions.tokens import Purpose, new_link


class Close(Action):
    """End it before its last day: structures may not answer any more."""

    path, name = "clore", "close"
    done = "Votre besoin est clos\u202f: les structures ne peuvent plus y répondre."

    def refusal(self, asked: Asked) -> str:
        """Only what was sent is closed."""
        return "" if may_move(asked, TenderState.CLOSED) else "Seul un besoin envoyé aux structures peut être clos."

    def is_done(self, asked: Asked) -> bool:
        """Closed, whoever did."""
        return asked.record.state is TenderState.CLOSED

    def changes(self, asked: Asked) -> Changes:
        """The need closed; the clock asks both sides what came of it."""
        closed = asked.record.moved(TenderState.CLOSED, Actor.OWNER, asked.now)
        return Changes([replace(closed, next_at=asked.now)])


class Withdraw(Action):
    """Give it up: those that are interested are told."""

    path, name = "retirer", "withdraw"
    done = "Votre besoin est retiré\u202f; les structures intéressées, s’il y en a, en sont prévenues par courriel."

    def refusal(self, asked: Asked) -> str:
        """Not once it has ended."""
        return (
            "" if may_move(asked, TenderState.WITHDRAWN) else "Ce besoin est déjà terminé\u202f: il ne se retire plus."
        )

    def is_done(self, asked: Asked) -> bool:
        """Withdrawn already."""
        return asked.record.state is TenderState.WITHDRAWN

    def shown(self, asked: Asked) -> dict[str, Any]:
        """Who is going to be told."""
        return {"interested": sum(target.is_interested for target in asked.targets)}

    def changes(self, asked: Asked) -> Changes:
        """The need withdrawn, and the mails to those that are interested."""
        withdrawn = asked.record.moved(TenderState.WITHDRAWN, Actor.OWNER, asked.now)
        documents: list[Document] = [withdrawn]
        mails, letters = [], StructureLetters(self._desk)
        addressees = Addressees(self._desk, known_of(self._desk.store).edited)
        for target in (one for one in asked.targets if one.is_interested):
            structure = self._desk.store.structure(target.structure_id)
            recipient = addressees.recipient(target.structure_id)
            if structure is None or recipient is None:
                continue  # nowhere to write to any more: its page tells
            token, link = new_link(Purpose.TENDER_ANSWER, target.id, recipient.email, asked.now)
            documents.append(link)
            mails.append(letters.withdrawn(withdrawn, structure, recipient, token, asked.now))
        return Changes(documents, mails, facts={"told": len(mails)})
