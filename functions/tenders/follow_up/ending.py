"""A buyer ends a need that they follow, or gives it up."""

from typing import Any

from msgspec.structs import replace

from data.submissions.life_cycle import Actor
from data.submissions.tender_states import TenderState
from functions.tenders.follow_up.actions import Action, Asked, Changes, may_move
from functions.tenders.sending.telling import GRACE


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
        """How many are going to be told: what the need counts, as the index of its targets may lag."""
        return {"interested": asked.record.interested}

    def changes(self, asked: Asked) -> Changes:
        """The need withdrawn: those that are interested are then told, some at a time.

        The clock looks too, once a structure was written to: who just said that it is interested may not be seen yet.
        """
        withdrawn = asked.record.moved(TenderState.WITHDRAWN, Actor.OWNER, asked.now)
        interested = asked.record.interested
        if interested or asked.record.batches:
            withdrawn = replace(withdrawn, next_at=asked.now + GRACE)
        return Changes([withdrawn], facts={"told": interested}, tells_structures=bool(interested))
